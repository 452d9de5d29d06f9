package signalbox.receiver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What an {@code Authorization} header says (spec/receivers.md 2.5). */
interface Auth {

    /** Nothing: no header is sent. */
    Auth NONE = () -> "";

    /** The header's value, {@code ""} for no header; files are read now. */
    String header() throws IOException;

    /** User and password. */
    static Auth basic(TextSource user, TextSource password) {
        return () -> basic(
                user.orFail("unable to read basic auth username").read(),
                password.orFail("unable to read basic auth password").read());
    }

    /** A type such as {@code Bearer}, and credentials. */
    static Auth credentials(String type, TextSource credentials) {
        return () -> type + " " + credentials.orFail("unable to read authorization credentials").read();
    }

    static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
