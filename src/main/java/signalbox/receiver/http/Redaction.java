package signalbox.receiver.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import okhttp3.HttpUrl;

/** Takes secrets out of texts that somebody else wrote, such as the far end's answer to a wrong URL. */
public final class Redaction {

    public static final String SHOWN = "<redacted>";
    /** Shorter texts are no secrets, and taking them out would spoil the rest. */
    private static final int SHORTEST = 4;
    private static final int LONG_SEGMENT = 16;
    private static final int LONG_VALUE = 8;

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    /** Takes out a URL and those of its parts that may be secret, which is all but scheme and host. */
    public static Redaction of(HttpUrl url, List<String> others) {
        List<String> secrets = new ArrayList<>(others);
        secrets.add(url.toString());
        String query = url.encodedQuery();
        String path = url.encodedPath();
        secrets.add(path + (query == null ? "" : "?" + query));
        secrets.add(path);
        secrets.add(String.join("/", url.pathSegments()));
        if (query != null) {
            secrets.add(query);
            secrets.add(String.valueOf(url.query()));
        }
        // Singly, too, where they look like tokens: the far end may show them in some other form than it got them.
        for (String segment : url.pathSegments()) {
            if (segment.length() >= LONG_SEGMENT) {
                secrets.add(segment);
            }
        }
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            if (value != null && value.length() >= LONG_VALUE) {
                secrets.add(value);
            }
        }
        secrets.add(url.password());
        secrets.add(url.username());
        return of(secrets);
    }

    /** Takes out these texts alone. */
    public static Redaction of(List<String> texts) {
        List<String> secrets = new ArrayList<>(texts);
        secrets.removeIf(secret -> secret.length() < SHORTEST);
        secrets.sort(Comparator.comparingInt(String::length).reversed()); // a part must not be taken before its whole
        return new Redaction(secrets);
    }

    public String of(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, SHOWN);
        }
        return redacted;
    }

    /** The same for a text that was cut off somewhere, perhaps in the middle of a secret. */
    String ofBeginning(String text) {
        String redacted = of(text);
        for (String secret : secrets) {
            for (int length = Math.min(secret.length() - 1, redacted.length()); length >= SHORTEST; length--) {
                if (redacted.regionMatches(redacted.length() - length, secret, 0, length)) {
                    return redacted.substring(0, redacted.length() - length) + SHOWN;
                }
            }
        }
        return redacted;
    }
}
