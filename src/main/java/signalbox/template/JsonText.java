package signalbox.template;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Values of a template as JSON, the way Go's {@code encoding/json} writes them (spec/receivers.md 3.5): no white space, maps
 * sorted by key, {@code < > &} escaped in strings. For one value on one thread.
 */
public final class JsonText {

    private static final int MAX_DEPTH = 200;

    private final BoundedText out = new BoundedText();

    private JsonText() {}

    /**
     * The JSON of a value, without a newline.
     *
     * @throws FunctionException if it has none, with Go's text, such as {@code json: unsupported value: NaN}
     */
    public static String of(Object value) throws FunctionException {
        JsonText json = new JsonText();
        json.value(value, 0);
        return json.out.toString();
    }

    private void value(Object boxed, int depth) throws FunctionException {
        if (depth > MAX_DEPTH) {
            throw new LimitException("values inside of each other more than " + MAX_DEPTH + " deep");
        }
        Object value = Boxed.unbox(boxed);
        if (value instanceof GoTime time) {
            time(time);
            return;
        }
        switch (Kind.of(value)) {
            case INVALID, INTERFACE -> out.append("null");
            case BOOL -> out.append(value.toString());
            case INTEGER -> out.append(Long.toString(Values.integer(value)));
            case FLOAT -> number((Double) value);
            case STRING -> string(Values.text(value));
            case LIST -> list(((ListValue) value).elements(), depth);
            case MAP -> map((MapValue) value, depth);
            case STRUCT, POINTER -> struct(value, depth);
        }
    }

    private void number(double value) throws FunctionException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new FunctionException("json: unsupported value: " + GoFloat.shortest(value));
        }
        double magnitude = Math.abs(value);
        if (magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21)) {
            out.append(GoFloat.format(value, 'e', -1).replace("e-0", "e-"));
        } else {
            out.append(GoFloat.format(value, 'f', -1));
        }
    }

    private void time(GoTime time) throws FunctionException {
        int year = time.instant().atZone(ZoneOffset.UTC).getYear();
        if (year < 0 || year > 9999) {
            throw new FunctionException(
                    "json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: year outside of range [0,9999]");
        }
        string(time.format("2006-01-02T15:04:05.999999999Z07:00"));
    }

    private void list(List<?> elements, int depth) throws FunctionException {
        String separator = "[";
        for (Object element : elements) {
            out.append(separator);
            value(element, depth + 1);
            separator = ",";
        }
        out.append(elements.isEmpty() ? "[]" : "]");
    }

    private void map(MapValue map, int depth) throws FunctionException {
        String separator = "{";
        for (Map.Entry<String, ?> entry : Values.sorted(map)) {
            out.append(separator);
            string(entry.getKey());
            out.append(':');
            value(entry.getValue(), depth + 1);
            separator = ",";
        }
        out.append(map.entries().isEmpty() ? "{}" : "}");
    }

    private void struct(Object value, int depth) throws FunctionException {
        String separator = "{";
        if (value instanceof StructValue struct) {
            for (StructValue.Field field : struct.fields()) {
                out.append(separator);
                string(field.json());
                out.append(':');
                value(field.value(), depth + 1);
                separator = ",";
            }
        }
        out.append(separator.equals("{") ? "{}" : "}");
    }

    private void string(String text) {
        out.append('"');
        text.codePoints().forEach(this::rune);
        out.append('"');
    }

    private void rune(int rune) {
        switch (rune) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '<', '>', '&', 0x2028, 0x2029 -> escape(rune);
            default -> {
                boolean isSurrogate = rune >= Character.MIN_SURROGATE && rune <= Character.MAX_SURROGATE;
                if (isSurrogate || rune < ' ') {
                    escape(isSurrogate ? 0xfffd : rune);
                } else {
                    out.appendRune(rune);
                }
            }
        }
    }

    private void escape(int rune) {
        String digits = Integer.toHexString(rune);
        out.append("\\u").repeat('0', 4 - digits.length()).append(digits);
    }
}
