package signalbox.template.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Go's string and character literals, both ways. */
public final class Quoting {

    private static final String SHORT = "abfnrtv";
    private static final int[] SHORT_RUNES = {0x07, '\b', '\f', '\n', '\r', '\t', 0x0b};

    private Quoting() {}

    /** The text as a Go string literal between double quotes. */
    public static String quote(String text) {
        return quote(text, '"', false);
    }

    /** The rune as a Go character literal. */
    public static String quoteRune(int rune, boolean asciiOnly) {
        StringBuilder quoted = new StringBuilder().append('\'');
        appendRune(quoted, isRune(rune) ? rune : 0xfffd, '\'', asciiOnly);
        return quoted.append('\'').toString();
    }

    public static String quote(String text, char quote, boolean asciiOnly) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append(quote);
        text.codePoints().forEach(rune -> appendRune(quoted, isRune(rune) ? rune : 0xfffd, quote, asciiOnly));
        return quoted.append(quote).toString();
    }

    /** Whether it can stand between backquotes as it is. */
    public static boolean canBackquote(String text) {
        return text.codePoints().allMatch(c -> c != '`' && c != 0x7f && c != 0xfeff && (c >= ' ' || c == '\t'));
    }

    /** Whether it is a code point that text may hold: no surrogate, not beyond Unicode. */
    public static boolean isRune(long rune) {
        return rune >= 0 && rune <= Character.MAX_CODE_POINT && (rune < 0xd800 || rune > 0xdfff);
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

    /** Letters, marks, numbers, punctuation, symbols and the ASCII space, by the JDK's version of Unicode. */
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

    /** The text of a literal with its quotes, double ones or backquotes; throws {@code FunctionException} if it is none. */
    public static String unquote(String literal) throws FunctionException {
        String inner = literal.substring(1, literal.length() - 1);
        if (literal.charAt(0) == '`') {
            return inner.replace("\r", "");
        }
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        return new Unquoting(inner, '"').text();
    }

    /** The code point of a character literal with its quotes; throws {@code FunctionException} if it is none. */
    public static int unquoteRune(String literal) throws FunctionException {
        Unquoting unquoting = new Unquoting(literal.substring(1), '\'');
        int rune = unquoting.next();
        if (unquoting.at != literal.length() - 2) {
            throw new FunctionException("malformed character constant: " + literal);
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

        String text() throws FunctionException {
            while (at < text.length()) {
                next();
            }
            return bytes.toString(UTF_8); // what is no UTF-8 becomes U+FFFD
        }

        /** Decodes one character or escape, and gives its number. */
        int next() throws FunctionException {
            int rune = at < text.length() ? text.codePointAt(at) : quote;
            if (rune == quote) {
                throw invalid();
            }
            at += Character.charCount(rune);
            return rune == '\\' ? escape() : add(rune);
        }

        private int escape() throws FunctionException {
            char c = at < text.length() ? text.charAt(at++) : ' ';
            int shortForm = SHORT.indexOf(c);
            if (shortForm >= 0) {
                return add(SHORT_RUNES[shortForm]);
            }
            return switch (c) {
                case '\\' -> add('\\');
                case 'x' -> addByte(number(2, 16));
                case 'u' -> addRune(number(4, 16));
                case 'U' -> addRune(number(8, 16));
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    at--;
                    yield addByte(number(3, 8));
                }
                default -> {
                    if (c != quote) {
                        throw invalid();
                    }
                    yield add(c);
                }
            };
        }

        private long number(int digits, int radix) throws FunctionException {
            long number = 0;
            for (int i = 0; i < digits; i++) {
                int digit = at < text.length() ? Character.digit(text.charAt(at++), radix) : -1;
                if (digit < 0) {
                    throw invalid();
                }
                number = number * radix + digit;
            }
            return number;
        }

        private int addByte(long value) throws FunctionException {
            if (value > 0xff) {
                throw invalid();
            }
            bytes.write((int) value);
            return (int) value;
        }

        private int addRune(long rune) throws FunctionException {
            if (!isRune(rune)) {
                throw invalid();
            }
            return add((int) rune);
        }

        private int add(int rune) {
            byte[] encoded = Character.toString(rune).getBytes(UTF_8);
            bytes.write(encoded, 0, encoded.length);
            return rune;
        }

        private static FunctionException invalid() {
            return new FunctionException("invalid syntax");
        }
    }
}
