package signalbox.template.value;

import java.util.Optional;

/**
 * A value that is no plain string, number or bool: it knows the name of its Go type, its methods and perhaps a string form.
 * Implementations are immutable.
 */
public interface TypedValue {

    /** The name of the type as Go prints it, such as {@code template.KV} or {@code *template.Data}. */
    String typeName();

    /** The result of Go's {@code String} method, with which the value prints; empty if the type has none. */
    default Optional<String> string() {
        return Optional.empty();
    }

    /** The method of this name, bound to this value. */
    default Optional<Function> method(String name) {
        return Optional.empty();
    }
}
