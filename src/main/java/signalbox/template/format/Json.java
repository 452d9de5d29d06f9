package signalbox.template.format;

import java.time.ZonedDateTime;
import java.util.Map;
import signalbox.gotext.GoFloat;
import signalbox.gotext.GoQuote;
import signalbox.template.value.BoundedText;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoTime;
import signalbox.template.value.Kind;
import signalbox.template.value.LimitException;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.StructValue;
import signalbox.template.value.Values;

/**
 * Writes values as JSON as Go does (spec/receivers.md 3.5): no spaces, fields in their order, maps sorted by key, and Go's
 * escapes and numbers. Confined to one call.
 */
public final class Json {

    private static final int MAX_DEPTH = 200;

    private final BoundedText out = new BoundedText();

    private Json() {}

    /** Throws {@code FunctionException} for what JSON cannot say: numbers that are none, years beyond 9999. */
    public static String of(Object value) throws FunctionException {
        Json json = new Json();
        json.value(value, 0);
        return json.out.toString();
    }

    private void value(Object value, int depth) throws FunctionException {
        if (depth > MAX_DEPTH) {
            throw new LimitException("values inside of each other more than " + MAX_DEPTH + " deep");
        }
        if (value instanceof GoTime time) {
            time(time);
            return;
        }
        switch (Kind.of(value)) {
            case STRING -> string(Values.text(value));
            case BOOL -> out.append(value.toString());
            case INTEGER -> out.append(Long.toString(Values.integer(value)));
            case FLOAT -> out.append(number((Double) value));
            case LIST -> list((ListValue) value, depth);
            case MAP -> map((MapValue) value, depth);
            case STRUCT, POINTER -> struct((StructValue) value, depth);
            case INVALID, INTERFACE -> out.append("null");
        }
    }

    private void list(ListValue list, int depth) throws FunctionException {
        String separator = "[";
        for (Object element : list.elements()) {
            out.append(separator);
            separator = ",";
            value(element, depth + 1);
        }
        out.append(list.elements().isEmpty() ? "[]" : "]");
    }

    private void map(MapValue map, int depth) throws FunctionException {
        String separator = "{";
        for (Map.Entry<String, ?> entry : Values.sorted(map)) {
            out.append(separator);
            separator = ",";
            string(entry.getKey());
            out.append(':');
            value(entry.getValue(), depth + 1);
        }
        out.append(map.entries().isEmpty() ? "{}" : "}");
    }

    private void struct(StructValue struct, int depth) throws FunctionException {
        String separator = "";
        out.append('{');
        for (StructValue.Field field : struct.fields()) {
            if (!field.isExported()) {
                continue;
            }
            out.append(separator);
            separator = ",";
            string(field.json());
            out.append(':');
            value(field.value(), depth + 1);
        }
        out.append('}');
    }

    private void time(GoTime time) throws FunctionException {
        ZonedDateTime local = time.local();
        if (local.getYear() < 0 || local.getYear() > 9999) {
            throw new FunctionException("json: error calling MarshalJSON for type time.Time: "
                    + "Time.MarshalJSON: year outside of range [0,9999]");
        }
        out.append('"').append(time.format("2006-01-02T15:04:05.999999999Z07:00")).append('"');
    }

    private static String number(double value) throws FunctionException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new FunctionException("json: unsupported value: " + GoFloat.format(value, 'g', -1));
        }
        double magnitude = Math.abs(value);
        if (magnitude == 0 || (magnitude >= 1e-6 && magnitude < 1e21)) {
            return GoFloat.format(value, 'f', -1);
        }
        return GoFloat.format(value, 'e', -1).replaceFirst("e-0(\\d)$", "e-$1");
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            int rune = text.codePointAt(i);
            i += Character.charCount(rune) - 1;
            rune(rune);
        }
        out.append('"');
    }

    private void rune(int rune) {
        switch (rune) {
            case '"', '\\' -> out.append('\\').append((char) rune);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '<', '>', '&', 0x2028, 0x2029 -> escaped(rune);
            default -> {
                if (rune < ' ') {
                    escaped(rune);
                } else if (GoQuote.isRune(rune)) {
                    out.appendRune(rune);
                } else {
                    escaped(0xfffd);
                }
            }
        }
    }

    private void escaped(int rune) {
        out.append(String.format("\\u%04x", rune));
    }
}
