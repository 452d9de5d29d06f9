package signalbox.config;

import static java.util.Objects.requireNonNull;

/**
 * A text that is never shown: logs, errors and the rendered configuration see {@code <secret>}.
 *
 * @param value the text itself, {@code ""} when there is none
 */
public record Secret(String value) {

    /** What is shown instead; also accepted where a secret is read, so that a rendered configuration can be loaded. */
    static final String SHOWN = "<secret>";

    /** No secret at all. */
    public static final Secret NONE = new Secret("");

    public Secret {
        requireNonNull(value, "value is null");
    }

    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return isEmpty() ? "" : SHOWN;
    }
}
