package signalbox.receiver.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What an {@code Authorization} header says (spec/receivers.md 2.5). Any thread. */
public interface Auth extends AutoCloseable {

    /** Nothing: no header is sent. */
    Auth NONE = (deadline, userAgent) -> "";

    /**
     * The header's value, {@code ""} for no header; files are read now.
     *
     * @param deadline when whoever asks somebody else for it has to give up
     * @param userAgent as whom to ask
     */
    String header(Deadline deadline, String userAgent) throws IOException;

    /** Whether it takes the place of an {@code Authorization} that the request has already. */
    default boolean replaces() {
        return false;
    }

    /** Lets go of connections. */
    @Override
    default void close() {}

    /** User and password. */
    static Auth basic(TextSource user, TextSource password) {
        return (deadline, userAgent) -> basic(
                user.orFail("unable to read basic auth username").read(),
                password.orFail("unable to read basic auth password").read());
    }

    /** A type such as {@code Bearer}, and credentials. */
    static Auth credentials(String type, TextSource credentials) {
        return (deadline, userAgent) -> type + " " + credentials.orFail("unable to read authorization credentials").read();
    }

    static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
