package signalbox.message;

import java.util.Optional;

/**
 * The words of one notification. For one attempt of one integration, on its thread. No method throws for a template that is
 * wrong: the failure is logged, counted and told by {@link #failure}, and everybody hears of the alerts all the same.
 *
 * <p>In all methods {@code key} is the configuration key for the log, such as {@code slack_configs.title}; the empty
 * template is the empty text.
 */
public interface Wording {

    /** A value for machines, such as a URL, a channel or a colour: {@code ""} when its template fails. */
    String text(String key, String template);

    /** As {@link #text}, for a template that may hold a secret: what failed is told without its text. */
    String secret(String key, String template);

    /**
     * A text for people. When its template fails these are plain words instead, several lines that begin with {@link
     * Messages#FAILED}, so that a broken template never keeps an alert from them.
     */
    String told(String key, String template);

    /** As {@link #told}, rendered with the escaping of html, and the plain words escaped. Their lines still end with \n. */
    String toldHtml(String key, String template);

    /** As {@link #text}, rendered with the escaping of html. */
    String html(String key, String template);

    /** Whether any template failed so far. */
    boolean failed();

    /** What the first failure was, at most a few hundred characters, without secrets. */
    Optional<String> failure();
}
