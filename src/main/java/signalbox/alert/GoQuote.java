package signalbox.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Quotes text as Go's {@code strconv.Quote} does (spec/behaviour.md 0.1).
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

    /**
     * The text that a double-quoted literal of Go stands for (spec/behaviour.md 3.4); empty when it is not
     * one, or stands for bytes that are no text.
     */
    public static Optional<String> unquote(String literal) {
        if (literal.length() < 2 || !literal.startsWith("\"") || !literal.endsWith("\"")) {
            return Optional.empty();
        }
        return new Unquoting(literal.substring(1, literal.length() - 1)).decode();
    }

    /** Decodes escapes into bytes, since {@code \xHH} and {@code \NNN} are bytes of UTF-8 and not runes. */
    private static final class Unquoting {
        private final String text;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int at;

        Unquoting(String text) {
            this.text = text;
        }

        Optional<String> decode() {
            try {
                while (at < text.length()) {
                    decodeOne();
                }
                return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString());
            } catch (IllegalArgumentException | CharacterCodingException e) {
                return Optional.empty();
            }
        }

        private void decodeOne() {
            int rune = text.codePointAt(at);
            at += Character.charCount(rune);
            switch (rune) {
                case '\\' -> decodeEscape();
                case '"', '\n' -> throw new IllegalArgumentException("must be escaped");
                default -> addRune(rune);
            }
        }

        private void decodeEscape() {
            char c = at < text.length() ? text.charAt(at++) : 0;
            switch (c) {
                case 'a' -> bytes.write(0x07);
                case 'b' -> bytes.write('\b');
                case 'f' -> bytes.write('\f');
                case 'n' -> bytes.write('\n');
                case 'r' -> bytes.write('\r');
                case 't' -> bytes.write('\t');
                case 'v' -> bytes.write(0x0b);
                case '\\', '"' -> bytes.write(c);
                case 'x' -> addByte(number(2, 16));
                case 'u' -> addRune(number(4, 16));
                case 'U' -> addRune(number(8, 16));
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    at--;
                    addByte(number(3, 8));
                }
                default -> throw new IllegalArgumentException("no such escape");
            }
        }

        private int number(int digits, int radix) {
            if (at + digits > text.length() || !isNumber(at, at + digits, radix)) {
                throw new IllegalArgumentException("too few digits");
            }
            at += digits;
            return Integer.parseUnsignedInt(text, at - digits, at, radix);
        }

        private boolean isNumber(int from, int to, int radix) { // parseInt would take a sign as well
            return text.substring(from, to).chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
        }

        private void addByte(int value) {
            if (value > 0xff) {
                throw new IllegalArgumentException("more than a byte");
            }
            bytes.write(value);
        }

        private void addRune(int rune) {
            if (!Character.isValidCodePoint(rune) || (rune <= 0xffff && Character.isSurrogate((char) rune))) {
                throw new IllegalArgumentException("no rune");
            }
            bytes.writeBytes(Character.toString(rune).getBytes(UTF_8));
        }
    }
}
