package signalbox.alert;

/**
 * Quotes text as Go's {@code strconv.Quote} does (spec/alertmanager-behaviour.md 0.1).
 *
 * <p>Which characters are printable is what the JDK's version of Unicode says, so characters added to Unicode in the last
 * few years may be escaped by one JDK and not by another.
 */
public final class GoQuote {

    private GoQuote() {}

    /** The text between double quotes, with escapes where Go would put them. */
    public static String quote(String text) {
        if (isPlain(text)) {
            return '"' + text + '"';
        }
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        text.codePoints().forEach(rune -> appendRune(quoted, rune));
        return quoted.append('"').toString();
    }

    /** Whether all of it is printable ASCII that needs no escape, as nearly all label values are. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void appendRune(StringBuilder quoted, int rune) {
        switch (rune) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case 0x07 -> quoted.append("\\a");
            case '\b' -> quoted.append("\\b");
            case '\f' -> quoted.append("\\f");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case 0x0b -> quoted.append("\\v");
            default -> {
                if (isPrintable(rune)) {
                    quoted.appendCodePoint(rune);
                } else if (rune < ' ' || rune == 0x7f) {
                    appendHex(quoted.append("\\x"), rune, 2);
                } else if (rune <= 0xffff) {
                    appendHex(quoted.append("\\u"), rune, 4);
                } else {
                    appendHex(quoted.append("\\U"), rune, 8);
                }
            }
        }
    }

    private static void appendHex(StringBuilder quoted, int rune, int digits) {
        String hex = Integer.toHexString(rune);
        quoted.append("0".repeat(digits - hex.length())).append(hex);
    }

    /** Letters, marks, numbers, punctuation, symbols and the ASCII space. */
    private static boolean isPrintable(int rune) {
        return switch (Character.getType(rune)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> rune == ' ';
            default -> true;
        };
    }
}
