package signalbox.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose fields come in the order in which they are given, as Go writes a struct (spec/receivers.md 3.5). What
 * a value may be, {@link GoJson} says. One thread.
 */
public final class JsonObject {

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    /** A field, whatever its value. */
    public JsonObject always(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    /** A field that is left out when it says nothing: null, {@code ""}, false, 0, an empty list, map or Optional. */
    public JsonObject omitEmpty(String name, @Nullable Object value) {
        return isEmpty(value) ? this : always(name, value);
    }

    /** All fields of another object, as they are. */
    public JsonObject all(JsonObject other) {
        fields.putAll(other.fields);
        return this;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null
                || value.equals("")
                || value.equals(false)
                || (value instanceof Number number && number.doubleValue() == 0)
                || (value instanceof Collection<?> collection && collection.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof Optional<?> optional && optional.isEmpty());
    }

    Map<String, @Nullable Object> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** As the body of a request. */
    public byte[] bytes() {
        return GoJson.bytes(this);
    }
}
