package signalbox.gotext;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Go's literals of texts and characters, both ways, as its {@code strconv} has them (spec/behaviour.md 0.1).
 *
 * <p>Which characters are printable is what the JDK's version of Unicode says, so characters added to Unicode in the last
 * few years may be escaped by one JDK and not by another.
 */
public final class GoQuote {

    private static final String SHORT = "abfnrtv";
    private static final int[] SHORT_RUNES = {0x07, '\b', '\f', '\n', '\r', '\t', 0x0b};

    private GoQuote() {}

    /** The text between double quotes, with escapes where Go would put them. */
    public static String quote(String text) {
        return isPlain(text) ? '"' + text + '"' : quote(text, '"', false);
    }

    /** The text between quotes of one's choice, with escapes for all that is not ASCII if that is wanted. */
    public static String quote(String text, char quote, boolean asciiOnly) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append(quote);
        text.codePoints().forEach(rune -> appendRune(quoted, rune, quote, asciiOnly));
        return quoted.append(quote).toString();
    }

    /** The character between single quotes; what is none becomes U+FFFD. */
    public static String quoteRune(int rune, boolean asciiOnly) {
        StringBuilder quoted = new StringBuilder().append('\'');
        appendRune(quoted, isRune(rune) ? rune : 0xfffd, '\'', asciiOnly);
        return quoted.append('\'').toString();
    }

    /** Whether it can stand between backquotes as it is. */
    public static boolean canBackquote(String text) {
        return text.codePoints().allMatch(c -> c != '`' && c != 0x7f && c != 0xfeff && (c >= ' ' || c == '\t'));
    }

    /** Whether it is a code point that text may hold: no surrogate, not beyond Unicode. */
    public static boolean isRune(long rune) {
        return rune >= 0 && rune <= Character.MAX_CODE_POINT && (rune < 0xd800 || rune > 0xdfff);
    }

    /** Letters, marks, numbers, punctuation, symbols and the ASCII space. */
    public static boolean isPrintable(int rune) {
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

    private static void appendRune(StringBuilder quoted, int rune, char quote, boolean asciiOnly) {
        int shortForm = indexOfShort(rune);
        if (rune == quote || rune == '\\') {
            quoted.append('\\').append((char) rune);
        } else if (shortForm >= 0) {
            quoted.append('\\').append(SHORT.charAt(shortForm));
        } else if (isPrintable(rune) && (rune < 0x80 || !asciiOnly)) {
            quoted.appendCodePoint(rune);
        } else if (rune < ' ' || rune == 0x7f) {
            quoted.append("\\x").append(hex(rune, 2));
        } else if (rune <= 0xffff) {
            quoted.append("\\u").append(hex(rune, 4));
        } else {
            quoted.append("\\U").append(hex(rune, 8));
        }
    }

    private static int indexOfShort(int rune) {
        for (int i = 0; i < SHORT_RUNES.length; i++) {
            if (SHORT_RUNES[i] == rune) {
                return i;
            }
        }
        return -1;
    }

    private static String hex(int rune, int digits) {
        String hex = Integer.toHexString(rune);
        return "0".repeat(digits - hex.length()) + hex;
    }

    /**
     * The text that a literal between double quotes stands for (spec/behaviour.md 3.4); empty when it is none, or stands for
     * bytes that are no text.
     */
    public static Optional<String> unquote(String literal) {
        if (literal.length() < 2 || !literal.startsWith("\"") || !literal.endsWith("\"")) {
            return Optional.empty();
        }
        try {
            byte[] bytes = new Unquoting(literal.substring(1, literal.length() - 1), '"').bytes();
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /**
     * The text of a literal between double quotes or backquotes; bytes that are no text become U+FFFD. Throws {@link
     * IllegalArgumentException} with Go's text when it is none.
     */
    public static String text(String literal) {
        String inner = literal.substring(1, literal.length() - 1);
        if (literal.charAt(0) == '`') {
            return inner.replace("\r", "");
        }
        return inner.indexOf('\\') < 0 ? inner : new String(new Unquoting(inner, '"').bytes(), UTF_8);
    }

    /** The code point of a literal between single quotes. Throws {@link IllegalArgumentException} with Go's text for others. */
    public static int rune(String literal) {
        Unquoting unquoting = new Unquoting(literal.substring(1), '\'');
        int rune = unquoting.next();
        if (unquoting.at != literal.length() - 2) {
            throw new IllegalArgumentException("malformed character constant: " + literal);
        }
        return rune;
    }

    /** Decodes into bytes, since {@code \xHH} and {@code \NNN} are bytes of UTF-8 and not runes. */
    private static final class Unquoting {
        private final String text;
        private final char quote;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int at;

        Unquoting(String text, char quote) {
            this.text = text;
            this.quote = quote;
        }

        byte[] bytes() {
            while (at < text.length()) {
                next();
            }
            return bytes.toByteArray();
        }

        /** Decodes one character or escape, and gives its number. */
        int next() {
            int rune = at < text.length() ? text.codePointAt(at) : quote;
            if (rune == quote || rune == '\n') {
                throw invalid();
            }
            at += Character.charCount(rune);
            return rune == '\\' ? escape() : addRune(rune);
        }

        private int escape() {
            char c = at < text.length() ? text.charAt(at++) : ' ';
            int shortForm = SHORT.indexOf(c);
            if (shortForm >= 0) {
                return addRune(SHORT_RUNES[shortForm]);
            }
            return switch (c) {
                case 'x' -> addByte(number(2, 16));
                case 'u' -> addRune(number(4, 16));
                case 'U' -> addRune(number(8, 16));
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    at--;
                    yield addByte(number(3, 8));
                }
                default -> {
                    if (c != quote && c != '\\') {
                        throw invalid();
                    }
                    yield addRune(c);
                }
            };
        }

        private long number(int digits, int radix) {
            long number = 0;
            for (int i = 0; i < digits; i++) {
                char c = at < text.length() ? text.charAt(at++) : ' ';
                int digit = c < 0x80 ? Character.digit(c, radix) : -1;
                if (digit < 0) {
                    throw invalid();
                }
                number = number * radix + digit;
            }
            return number;
        }

        private int addByte(long value) {
            if (value > 0xff) {
                throw invalid();
            }
            bytes.write((int) value);
            return (int) value;
        }

        private int addRune(long rune) {
            if (!isRune(rune)) {
                throw invalid();
            }
            bytes.writeBytes(Character.toString((int) rune).getBytes(UTF_8));
            return (int) rune;
        }

        private static IllegalArgumentException invalid() {
            return new IllegalArgumentException("invalid syntax");
        }
    }
}
