package signalbox.template.html;

import java.util.Locale;
import signalbox.template.html.HtmlEscapers.EscapeTable;
import signalbox.template.value.BoundedText;

/** Makes values harmless in styles (spec/templates.md 7.1). */
final class CssEscapers {

    private static final EscapeTable STRING = EscapeTable.of(
            "\0", "\\0", "\t", "\\9", "\n", "\\a", "\f", "\\c", "\r", "\\d", "\"", "\\22", "&", "\\26", "'", "\\27", "(",
            "\\28", ")", "\\29", "+", "\\2b", "/", "\\2f", ":", "\\3a", ";", "\\3b", "<", "\\3c", ">", "\\3e", "\\", "\\\\",
            "{", "\\7b", "}", "\\7d");

    private static final String FORBIDDEN_IN_VALUES = "\0\"'()/;@[\\]`{}<>";

    private static final int MAX_HEX_DIGITS = 6;

    private CssEscapers() {}

    /** Inside a quoted string. */
    static String string(EscapeInput value) {
        String text = value.text();
        BoundedText escaped = new BoundedText();
        for (int i = 0; i < text.length(); i++) {
            String replacement = STRING.replacement(text.charAt(i));
            if (replacement.isEmpty()) {
                escaped.append(text.charAt(i));
                continue;
            }
            escaped.append(replacement);
            if (!replacement.equals("\\\\") && wouldContinueEscape(text, i + 1)) {
                escaped.append(' ');
            }
        }
        return escaped.toString();
    }

    /** A space ends an escape before what would be read as part of it, and at the end, where anything may follow. */
    private static boolean wouldContinueEscape(String text, int next) {
        return next == text.length() || HtmlChars.isHexDigit(text.charAt(next)) || HtmlChars.isSpace(text.charAt(next));
    }

    /** A value, such as a length, a colour or a name: whatever could end the declaration or run script is refused. */
    static String value(EscapeInput value) {
        String decoded = decode(value.text());
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if (FORBIDDEN_IN_VALUES.indexOf(c) >= 0 || decoded.startsWith("--", i)) {
                return HtmlEscapers.REFUSED;
            }
            if (c < 0x80 && c != '-' && CssTransitions.isNameCharacter(c)) {
                name.append(c);
            }
        }
        String letters = name.toString().toLowerCase(Locale.ROOT);
        return letters.contains("expression") || letters.contains("mozbinding") ? HtmlEscapers.REFUSED : decoded;
    }

    /** The text with its escapes, such as {@code \26} and {@code \(}, resolved. */
    static String decode(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) != '\\') {
                decoded.append(text.charAt(i++));
            } else if (i + 1 == text.length()) {
                return decoded.toString();
            } else if (HtmlChars.isHexDigit(text.charAt(i + 1))) {
                i = decodeHex(text, i + 1, decoded);
            } else {
                decoded.append(text.charAt(i + 1));
                i += 2;
            }
        }
        return decoded.toString();
    }

    private static int decodeHex(String text, int first, StringBuilder decoded) {
        int end = first;
        int codePoint = 0;
        while (end < text.length() && end < first + MAX_HEX_DIGITS && HtmlChars.isHexDigit(text.charAt(end))) {
            int longer = codePoint * 16 + Character.digit(text.charAt(end), 16);
            if (longer > Character.MAX_CODE_POINT) {
                break;
            }
            codePoint = longer;
            end++;
        }
        boolean isSurrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        decoded.appendCodePoint(isSurrogate ? 0xfffd : codePoint);
        return skipOneSpace(text, end);
    }

    /** One white space after a hexadecimal escape belongs to it. */
    private static int skipOneSpace(String text, int at) {
        if (text.startsWith("\r\n", at)) {
            return at + 2;
        }
        return at < text.length() && HtmlChars.isSpace(text.charAt(at)) ? at + 1 : at;
    }
}
