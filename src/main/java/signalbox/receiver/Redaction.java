package signalbox.receiver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import okhttp3.HttpUrl;

/** Takes secrets out of texts that somebody else wrote, such as the far end's answer to a wrong URL. */
final class Redaction {

    private static final String SHOWN = "<redacted>";
    /** Shorter texts are no secrets, and taking them out would spoil the rest. */
    private static final int SHORTEST = 4;

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    /** Takes out a URL and those of its parts that may be secret, which is all but scheme and host. */
    static Redaction of(HttpUrl url, List<String> others) {
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
        secrets.add(url.password());
        secrets.add(url.username());
        secrets.removeIf(secret -> secret.length() < SHORTEST);
        secrets.sort(Comparator.comparingInt(String::length).reversed()); // a part must not be taken before its whole
        return new Redaction(secrets);
    }

    String of(String text) {
        String redacted = text;
        for (String secret : secrets) {
            redacted = redacted.replace(secret, SHOWN);
        }
        return redacted;
    }
}
