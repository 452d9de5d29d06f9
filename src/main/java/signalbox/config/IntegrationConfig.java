package signalbox.config;

/**
 * One way of telling somebody: an entry of a {@code *_configs} list, with what it inherits and every default filled in.
 *
 * <p>Texts are as the author wrote them: what spec/receivers.md 4 to 21 mark T or H is a Go template that is not rendered
 * yet, a secret only if it is {@link Rendered}, another text unless it is {@link Verbatim}. What is not given is {@code ""}.
 * Files, whose names end with {@code File}, are paths seen from the working directory, to be read when they are needed.
 */
public interface IntegrationConfig {

    /** Which kind it is of. */
    default IntegrationKind kind() {
        return IntegrationKind.of(this);
    }

    /** Its place in its list, from 0. */
    int index();

    /** How it is reached within its receiver, in the words of the file: {@code slack_configs[0]}. */
    default String key() {
        return kind().key() + "[" + index() + "]";
    }

    /** Whether resolved alerts are told, too. */
    boolean sendResolved();

    /** Whether the text of this name is rendered with the escaping of HTML. */
    default boolean isHtml(String component) {
        return false;
    }
}
