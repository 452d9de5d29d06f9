package signalbox.template.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import signalbox.gotext.GoQuote;

/** What Go knows of the characters of a text, and of the bytes that they take. */
public final class Runes {

    private Runes() {}

    /** Unicode's white space. */
    static boolean isSpace(int rune) {
        return (rune >= 0x09 && rune <= 0x0d) || rune == 0x85 || Character.isSpaceChar(rune);
    }

    /** Whether it is all Unicode white space. */
    public static boolean isBlank(String text) {
        return text.codePoints().allMatch(Runes::isSpace);
    }

    /** Without the Unicode white space at both ends. */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** A letter, a digit or an underscore, as names are made of. */
    public static boolean isAlphanumeric(int rune) {
        return rune == '_' || Character.isLetter(rune) || Character.isDigit(rune);
    }

    /** How many bytes of UTF-8 the text takes. */
    public static int byteLength(CharSequence text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                length++; // four bytes for the pair
                i++;
            }
        }
        return length;
    }

    /** The bytes from one offset to another, as text; what was cut in two becomes U+FFFD. */
    public static String slice(String text, int from, int to) {
        return new String(text.getBytes(UTF_8), from, to - from, UTF_8);
    }

    /** As Go's {@code %#U} shows it: {@code U+0040 '@'}. */
    public static String describe(int rune) {
        return String.format("U+%04X", rune) + (GoQuote.isPrintable(rune) ? " '" + Character.toString(rune) + "'" : "");
    }

    /** At most so many characters from the start. */
    public static String firstRunes(String text, int runes) {
        return count(text) <= runes ? text : text.substring(0, text.offsetByCodePoints(0, runes));
    }

    public static int count(String text) {
        return text.codePointCount(0, text.length());
    }
}
