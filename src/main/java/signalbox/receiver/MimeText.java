package signalbox.receiver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text in mails: everything beyond printable ASCII is spelled with {@code =XX} (RFC 2045 6.7, RFC 2047). */
final class MimeText {

    private static final String WORD_START = "=?utf-8?q?";
    private static final String WORD_END = "?=";
    /** What fits between start and end of an encoded word, which has at most 75 characters. */
    private static final int WORD_LENGTH = 75 - WORD_START.length() - WORD_END.length();
    /** Servers refuse lines of more than 998 characters. */
    private static final int LONGEST_HEADER = 900;

    private static final int LINE_LENGTH = 76;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private MimeText() {}

    /**
     * A header's value. What needs it becomes encoded words, so that no value can start another header or be too long for a
     * line.
     */
    static String header(String value) {
        boolean plain = value.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\t');
        return plain && value.length() <= LONGEST_HEADER ? value : words(value);
    }

    private static String words(String value) {
        StringBuilder words = new StringBuilder(value.length() * 2).append(WORD_START);
        int length = 0;
        for (int i = 0; i < value.length(); ) {
            int point = value.codePointAt(i);
            String spelled = spelled(point);
            if (length + spelled.length() > WORD_LENGTH) {
                words.append(WORD_END).append("\r\n ").append(WORD_START);
                length = 0;
            }
            words.append(spelled);
            length += spelled.length();
            i += Character.charCount(point);
        }
        return words.append(WORD_END).toString();
    }

    private static String spelled(int point) {
        if (point == ' ') {
            return "_";
        }
        return point > ' ' && point <= '~' && "=?_".indexOf(point) < 0
                ? String.valueOf((char) point)
                : hex(Character.toString(point).getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        for (byte b : bytes) {
            hex.append('=').append(HEX.toHexDigits(b));
        }
        return hex.toString();
    }

    /** A part's body: quoted-printable, lines ending with CRLF. */
    static byte[] body(String text) {
        Body body = new Body();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            boolean lineFeedOfPair = b == '\n' && i > 0 && bytes[i - 1] == '\r';
            if (b == '\r' || (b == '\n' && !lineFeedOfPair)) {
                body.endLine();
            } else if (!lineFeedOfPair) {
                body.add(b);
            }
        }
        return body.end();
    }

    /** Writes a body line by line. */
    private static final class Body {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final StringBuilder line = new StringBuilder(LINE_LENGTH);

        void add(byte b) {
            boolean plain = (b >= ' ' && b <= '~' && b != '=') || b == '\t';
            String spelled = plain ? String.valueOf((char) b) : hex(new byte[] {b});
            if (line.length() + spelled.length() > LINE_LENGTH - 1) {
                write("=\r\n"); // a soft break: the line goes on
            }
            line.append(spelled);
        }

        void endLine() {
            spellLastSpace();
            write("\r\n");
        }

        byte[] end() {
            spellLastSpace();
            write("");
            return out.toByteArray();
        }

        /** White space at the end of a line gets lost on the way. */
        private void spellLastSpace() {
            int last = line.length() - 1;
            if (last >= 0 && (line.charAt(last) == ' ' || line.charAt(last) == '\t')) {
                byte space = (byte) line.charAt(last);
                line.setLength(last);
                String spelled = hex(new byte[] {space});
                if (last + spelled.length() > LINE_LENGTH - 1) {
                    write("=\r\n");
                }
                line.append(spelled);
            }
        }

        private void write(String end) {
            out.writeBytes(line.append(end).toString().getBytes(StandardCharsets.US_ASCII));
            line.setLength(0);
        }
    }
}
