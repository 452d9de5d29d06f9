package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import signalbox.file.FileErrors;

/** Where the audit is copied to, as JDBC's driver for PostgreSQL takes it. Shows neither user nor password. */
public final class PostgresUrl {

    private static final Pattern URL = Pattern.compile("(jdbc:postgresql:[^?\\s]+)(\\?\\S*)?");
    private static final Pattern PASSWORD = Pattern.compile("[?&](password|sslpassword)=");

    private final String whole;
    private final String shown;

    private PostgresUrl(String whole, String shown) {
        this.whole = whole;
        this.shown = shown;
    }

    /** Throws {@link IllegalArgumentException} with what was expected, and without what was given: there may be a password in it. */
    public static PostgresUrl of(String text) {
        Matcher matcher = URL.matcher(text);
        if (!matcher.matches() || matcher.group(1).contains("@")) {
            throw new IllegalArgumentException(
                    "expected a URL such as jdbc:postgresql://db.example.org:5432/audit?user=signalbox (user and password after the question mark)");
        }
        return new PostgresUrl(text, matcher.group(1));
    }

    /** Of a flag, which everybody on the machine can read. Throws {@link IllegalArgumentException}. */
    public static PostgresUrl ofFlag(String text) {
        PostgresUrl url = of(text);
        if (PASSWORD.matcher(text).find()) {
            throw new IllegalArgumentException("there is a password in it, which everybody on this machine can read:"
                    + " expected it in a file, whose name --audit.url-file has");
        }
        return url;
    }

    /** The whole of a file, which has nothing else. Throws {@link IOException} with what was expected. */
    public static PostgresUrl in(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + FileErrors.reason(e), e);
        }
        try {
            return of(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    String whole() {
        return whole;
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return shown;
    }
}
