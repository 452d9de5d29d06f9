package signalbox.template.format;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.Map;
import signalbox.json.GoJson;
import signalbox.template.value.BoundedText;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoTime;
import signalbox.template.value.Kind;
import signalbox.template.value.LimitException;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.StructValue;
import signalbox.template.value.Values;

/** Writes values as JSON as Go does (spec/receivers.md 3.5): fields in their order, maps sorted by key. Confined to one call. */
public final class Json {

    private static final int MAX_DEPTH = 200;

    private final JsonGenerator out;

    private Json(JsonGenerator out) {
        this.out = out;
    }

    /** Throws {@code FunctionException} for what JSON cannot say: numbers that are none, years beyond 9999. */
    public static String of(Object value) throws FunctionException {
        BoundedText text = new BoundedText();
        try {
            JsonGenerator out = GoJson.generator(text.writer());
            new Json(out).value(value, 0);
            out.close(); // not after a failure, which would be another one
        } catch (GoJson.UnsupportedValueException e) {
            throw new FunctionException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return text.toString();
    }

    private void value(Object value, int depth) throws FunctionException, IOException {
        if (depth > MAX_DEPTH) {
            throw new LimitException("values inside of each other more than " + MAX_DEPTH + " deep");
        }
        if (value instanceof GoTime time) {
            time(time);
            return;
        }
        switch (Kind.of(value)) {
            case STRING -> out.writeString(Values.text(value));
            case BOOL -> out.writeBoolean((Boolean) value);
            case INTEGER -> out.writeNumber(Values.integer(value));
            case FLOAT -> out.writeNumber(GoJson.number((Double) value));
            case LIST -> list((ListValue) value, depth);
            case MAP -> map((MapValue) value, depth);
            case STRUCT, POINTER -> struct((StructValue) value, depth);
            case INVALID, INTERFACE -> out.writeNull();
        }
    }

    private void list(ListValue list, int depth) throws FunctionException, IOException {
        out.writeStartArray();
        for (Object element : list.elements()) {
            value(element, depth + 1);
        }
        out.writeEndArray();
    }

    private void map(MapValue map, int depth) throws FunctionException, IOException {
        out.writeStartObject();
        for (Map.Entry<String, ?> entry : Values.sorted(map)) {
            out.writeFieldName(entry.getKey());
            value(entry.getValue(), depth + 1);
        }
        out.writeEndObject();
    }

    private void struct(StructValue struct, int depth) throws FunctionException, IOException {
        out.writeStartObject();
        for (StructValue.Field field : struct.fields()) {
            if (field.isExported()) {
                out.writeFieldName(field.json());
                value(field.value(), depth + 1);
            }
        }
        out.writeEndObject();
    }

    private void time(GoTime time) throws FunctionException, IOException {
        ZonedDateTime local = time.local();
        if (local.getYear() < 0 || local.getYear() > 9999) {
            throw new FunctionException("json: error calling MarshalJSON for type time.Time: "
                    + "Time.MarshalJSON: year outside of range [0,9999]");
        }
        out.writeString(time.format("2006-01-02T15:04:05.999999999Z07:00"));
    }
}
