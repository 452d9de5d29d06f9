package signalbox.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What strangers see: a form, whole in itself, since they are given nothing else. Immutable. */
public final class LoginPage {

    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);

    private final String page = WebPage.text("/signalbox/ui/login.html");

    /**
     * The page.
     *
     * @param ui where {@code ui/} is, seen from where the page is shown; {@code ""} when it is in there
     * @param problem in words; {@code ""} for none. Plain words: nothing that came from outside
     */
    public byte[] text(String ui, String problem) {
        return page.replace("@ACTION@", ui + "login").replace("@PROBLEM@", problem).getBytes(UTF_8);
    }

    /** What browsers may take from it: its own style and its own script, which are known by what they say. */
    public String policy() {
        return "default-src 'none'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; style-src " + hash(STYLE)
                + "; script-src " + hash(SCRIPT);
    }

    private String hash(Pattern part) {
        Matcher found = part.matcher(page);
        if (!found.find()) {
            throw new IllegalStateException("login.html has no " + part);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(found.group(1).getBytes(UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
