package signalbox.receiver;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * How long a message in HTML is for Telegram, which counts what it shows (spec/receivers.md 16): no tags, and an entity
 * as the one character that it stands for. Where it is not sure what is shown, all is counted.
 */
final class TelegramHtml {

    /** Also before anything is parsed. */
    private static final int MOST_BYTES = 1 << 15;

    private static final Set<String> NAMED = Set.of("lt", "gt", "amp", "quot");
    /** With the ampersand and without the semicolon. */
    private static final int LONGEST_NUMBER = 9;
    private static final int NONE = -1;

    private final String html;

    private TelegramHtml(String html) {
        this.html = html;
    }

    /** Whether at most {@code most} code points are shown. */
    static boolean fits(String html, int most) {
        return html.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES && new TelegramHtml(html).visible() <= most;
    }

    private int visible() {
        int count = 0;
        int at = 0;
        while (at < html.length()) {
            int next = html.charAt(at) == '<' ? afterMarkup(at) : at;
            if (next == NONE) {
                return html.codePointCount(0, html.length());
            }
            if (next == at) {
                count++;
                next = html.charAt(at) == '&' ? afterEntity(at) : html.offsetByCodePoints(at, 1);
            }
            at = next;
        }
        return count;
    }

    /** Behind the tag that begins here; here, when that is a mere character; {@link #NONE} for what Telegram does not know. */
    private int afterMarkup(int at) {
        int name = charAt(at + 1) == '/' ? at + 2 : at + 1;
        if (name >= html.length()) {
            return at;
        }
        char first = html.charAt(name);
        if (isLetter(first)) {
            return afterTag(name);
        }
        return first == '!' || first == '?' || name == at + 2 ? NONE : at;
    }

    private int afterTag(int name) {
        int at = name;
        while (at < html.length() && !isSpace(charAt(at)) && charAt(at) != '/' && charAt(at) != '>') {
            at++;
        }
        at = afterSpace(at);
        while (at < html.length()) {
            if (charAt(at) == '>') {
                return at + 1;
            }
            at = afterSpace(afterValue(afterSpace(afterKey(at))));
        }
        return NONE;
    }

    private int afterKey(int start) {
        int at = charAt(start) == '=' ? start + 1 : start;
        while (at < html.length() && !isSpace(charAt(at)) && "=/>".indexOf(charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private int afterValue(int sign) {
        if (charAt(sign) == '/') {
            return sign + 1;
        }
        if (charAt(sign) != '=') {
            return sign;
        }
        int at = afterSpace(sign + 1);
        char quote = charAt(at);
        if (quote == '"' || quote == '\'') {
            int end = html.indexOf(quote, at + 1);
            return end < 0 ? html.length() : end + 1;
        }
        while (at < html.length() && !isSpace(charAt(at)) && charAt(at) != '>') {
            at++;
        }
        return at;
    }

    private int afterSpace(int start) {
        int at = start;
        while (isSpace(charAt(at))) {
            at++;
        }
        return at;
    }

    /** Behind an entity that Telegram knows, or behind the ampersand alone. */
    private int afterEntity(int start) {
        int end = start + 1;
        boolean known;
        if (charAt(end) == '#') {
            int base = charAt(end + 1) == 'x' ? 16 : 10;
            int digits = base == 16 ? end + 2 : end + 1;
            end = digits;
            while (isDigit(charAt(end), base)) {
                end++;
            }
            known = end > digits && end - start <= LONGEST_NUMBER && isCharacter(html.substring(digits, end), base);
        } else {
            while (isLetter(charAt(end))) {
                end++;
            }
            known = NAMED.contains(html.substring(start + 1, end));
        }
        return !known ? start + 1 : charAt(end) == ';' ? end + 1 : end;
    }

    private static boolean isCharacter(String digits, int base) {
        long code = Long.parseLong(digits, base); // few enough
        return code > 0 && code < Character.MAX_CODE_POINT;
    }

    /** Behind the end there are none that mean anything. */
    private char charAt(int at) {
        return at < html.length() ? html.charAt(at) : '\0';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c, int base) {
        return c < 0x80 && Character.digit(c, base) >= 0;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f';
    }
}
