package signalbox.template.value;

import java.util.Map;

/** A Go map whose keys are strings. */
public interface MapValue extends TypedValue {

    /** The name of the type of the values: {@code string} or {@code interface {}}. */
    String elementType();

    /** The entries in any order: whatever shows them sorts them. */
    Map<String, ?> entries();

    /** A map from strings to any values, as the function {@code dict} makes it. */
    static MapValue ofAny(Map<String, ?> entries) {
        return new PlainMap("interface {}", entries);
    }

    /** Go's {@code map[string]string}. */
    static MapValue ofStrings(Map<String, String> entries) {
        return new PlainMap("string", entries);
    }
}
