package signalbox.api.http;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which forms of content a client sends and takes (spec/api.md 1.3): JSON is the only one here. */
public final class MediaTypes {

    private static final String JSON = "application/json";
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

    private MediaTypes() {}

    /** Throws {@link FrameworkFault} when the client sends, or wants, anything else. */
    public static void check(Context ctx) {
        if (hasBody(ctx)) {
            refusal(ctx.header("Content-Type")).ifPresent(refusal -> {
                throw refusal;
            });
        } else if (!takesJson(ctx.header("Accept"))) {
            throw new FrameworkFault(406, "unsupported media type requested, only [application/json] are available");
        }
    }

    /** Whether there is a body, by what the headers say. */
    static boolean hasBody(Context ctx) {
        return ctx.req().getContentLengthLong() > 0 || ctx.header("Transfer-Encoding") != null;
    }

    private static Optional<FrameworkFault> refusal(@Nullable String header) {
        String given = header == null || header.isEmpty() ? "application/octet-stream" : header;
        int parameters = given.indexOf(';');
        String type = (parameters < 0 ? given : given.substring(0, parameters)).trim().toLowerCase(Locale.ROOT);
        String fault = fault(type);
        if (!fault.isEmpty()) {
            return Optional.of(new FrameworkFault(
                    400, "parsing Content-Type header from \"" + given + "\" failed, because mime: " + fault));
        }
        if (!type.equals(JSON)) {
            return Optional.of(new FrameworkFault(
                    415, "unsupported media type \"" + type + "\", only [application/json] are allowed"));
        }
        return Optional.empty();
    }

    private static String fault(String type) {
        int end = tokenEnd(type, 0);
        if (end == 0) {
            return "no media type";
        }
        if (end == type.length()) {
            return "";
        }
        if (type.charAt(end) != '/') {
            return "expected slash after first token";
        }
        int subtypeEnd = tokenEnd(type, end + 1);
        if (subtypeEnd == end + 1) {
            return "expected token after slash";
        }
        return subtypeEnd == type.length() ? "" : "unexpected content after media subtype";
    }

    private static int tokenEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isToken(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isToken(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || TOKEN_SIGNS.indexOf(c) >= 0;
    }

    /** Whether a list of media ranges has room for JSON; no list has. */
    private static boolean takesJson(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return true;
        }
        for (String range : accept.split(",", -1)) {
            String[] parts = range.trim().toLowerCase(Locale.ROOT).split(";", -1);
            String type = parts[0].trim();
            if ((type.equals("*/*") || type.equals("application/*") || type.equals(JSON)) && isWanted(parts)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWanted(String[] parts) {
        for (String part : parts) {
            if (part.trim().matches("q=0(\\.0*)?")) {
                return false;
            }
        }
        return true;
    }
}
