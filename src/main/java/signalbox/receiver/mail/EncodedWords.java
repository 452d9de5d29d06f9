package signalbox.receiver.mail;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Values of header fields (RFC 2047). The library would encode those with letters beyond ASCII alone: a line break, which
 * could start another field, and a text that is too long for a line would go out as they are.
 */
final class EncodedWords {

    private static final String START = "=?utf-8?q?";
    private static final String END = "?=";
    private static final int WORD_LENGTH = 75;
    /** Servers refuse lines of more than 998 characters. */
    private static final int LONGEST_LINE = 900;
    private static final HexFormat HEX = HexFormat.of().withPrefix("=").withUpperCase();

    private EncodedWords() {}

    /** The value as it is, or as encoded words if there is anything in it but printable ASCII and tabs, or too much. */
    static String of(String value) {
        boolean plain = value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
        return plain && value.length() <= LONGEST_LINE ? value : words(value);
    }

    private static String words(String value) {
        StringBuilder words = new StringBuilder(START);
        int length = START.length();
        for (int point : value.codePoints().toArray()) {
            String spelled = spelled(point);
            if (length + spelled.length() > WORD_LENGTH - END.length()) {
                words.append(END).append("\r\n ").append(START);
                length = START.length();
            }
            words.append(spelled);
            length += spelled.length();
        }
        return words.append(END).toString();
    }

    private static String spelled(int point) {
        String character = Character.toString(point);
        return point == ' ' ? "_"
                : point > ' ' && point <= '~' && "=?_".indexOf(point) < 0 ? character
                : HEX.formatHex(character.getBytes(StandardCharsets.UTF_8));
    }
}
