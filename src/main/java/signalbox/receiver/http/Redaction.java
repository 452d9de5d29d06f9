package signalbox.receiver.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Takes secrets out of texts that somebody else wrote, such as the far end's answer to a wrong URL. */
public final class Redaction {

    public static final String SHOWN = "<redacted>";
    /** Shorter texts are no secrets, and taking them out would spoil the rest. */
    private static final int SHORTEST = 4;
    private static final int LONG_SEGMENT = 16;
    private static final int LONG_VALUE = 8;
    /** From here on, a text that is no mere word is taken for a token. */
    private static final int SHORTEST_TOKEN = 6;
    private static final Pattern WORD = Pattern.compile("[a-z._-]*");

    private static final Pattern HEX = Pattern.compile("%[0-9A-F]{2}");

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
        List<String> segments = url.pathSegments();
        for (int i = 0; i < segments.size(); i++) {
            if (isSecret(segments.get(i), LONG_SEGMENT)) {
                secrets.add(segments.get(i));
            }
            String end = String.join("/", segments.subList(i, segments.size())); // what is below the far end's own path
            if (isSecret(end, LONG_SEGMENT)) {
                secrets.add(end);
            }
        }
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            if (value != null && isSecret(value, LONG_VALUE)) {
                secrets.add(value);
            }
        }
        secrets.add(url.password());
        secrets.add(url.username());
        return of(secrets);
    }

    private static boolean isSecret(String text, int longEnough) {
        return text.length() >= longEnough || (text.length() >= SHORTEST_TOKEN && !WORD.matcher(text).matches());
    }

    /** Takes out these texts alone, in whatever form they are written. */
    public static Redaction of(List<String> texts) {
        Set<String> forms = new LinkedHashSet<>();
        texts.stream().filter(text -> text.length() >= SHORTEST).forEach(text -> addForms(forms, text));
        List<String> secrets = new ArrayList<>(forms);
        secrets.removeIf(secret -> secret.length() < SHORTEST);
        secrets.sort(Comparator.comparingInt(String::length).reversed()); // a part must not be taken before its whole
        return new Redaction(secrets);
    }

    /** A text as it is, and as URLs, forms, JSON, HTML and Base64 have it. */
    private static void addForms(Set<String> forms, String text) {
        forms.add(text);
        String form = FormData.escape(text);
        for (String escaped : List.of(form, form.replace("+", "%20"), form.replace("%2F", "/"))) {
            forms.add(escaped);
            forms.add(HEX.matcher(escaped).replaceAll(hex -> hex.group().toLowerCase(Locale.ROOT)));
        }
        String json = text.replace("\\", "\\\\").replace("\"", "\\\"");
        forms.add(json);
        forms.add(json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"));
        forms.add(inAscii(json));
        forms.add(inAscii(json.replace("/", "\\/")));
        forms.add(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&#34;").replace("'", "&#39;"));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static String inAscii(String json) {
        StringBuilder ascii = new StringBuilder();
        json.chars().forEach(
                c -> ascii.append(c < 0x80 ? String.valueOf((char) c) : String.format(Locale.ROOT, "\\u%04x", c)));
        return ascii.toString();
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
