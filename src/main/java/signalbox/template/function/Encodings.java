package signalbox.template.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import signalbox.gotext.GoQuote;
import signalbox.template.value.FunctionException;

/** Base64 and the escapes of URLs, as Go decodes them. */
final class Encodings {

    private Encodings() {}

    /** With the alphabet that URLs may hold. */
    static String base64(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** Throws {@code FunctionException} with the place of the first byte that does not fit. Ends of lines are skipped. */
    static String fromBase64(String text) throws FunctionException {
        byte[] in = text.getBytes(UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int bits = 0;
        int count = 0;
        for (int i = 0; i < in.length; i++) {
            int digit = digit(in[i]);
            if (digit >= 0) {
                bits = (bits << 6) | digit;
                count++;
            } else if (in[i] == '=') {
                endOfBase64(in, i, count);
                writeLast(out, bits, count);
                return out.toString(UTF_8);
            } else if (!isLineEnd(in[i])) {
                throw corrupt(i);
            }
            if (count == 4) {
                out.write(bits >> 16);
                out.write(bits >> 8);
                out.write(bits);
                bits = 0;
                count = 0;
            }
        }
        if (count > 0) {
            throw corrupt(in.length - count);
        }
        return out.toString(UTF_8);
    }

    private static int digit(byte c) {
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(c);
    }

    private static boolean isLineEnd(byte c) {
        return c == '\n' || c == '\r';
    }

    /** Checks the padding that begins here after so many digits of the last group, and that nothing comes after it. */
    private static void endOfBase64(byte[] in, int padding, int count) throws FunctionException {
        if (count < 2) {
            throw corrupt(padding);
        }
        int at = skipLineEnds(in, padding + 1);
        if (count == 2) {
            if (at == in.length) {
                throw corrupt(in.length);
            }
            if (in[at] != '=') {
                throw corrupt(at - 1);
            }
            at = skipLineEnds(in, at + 1);
        }
        if (at < in.length) {
            throw corrupt(at);
        }
    }

    private static int skipLineEnds(byte[] in, int from) {
        int at = from;
        while (at < in.length && isLineEnd(in[at])) {
            at++;
        }
        return at;
    }

    private static void writeLast(ByteArrayOutputStream out, int bits, int count) {
        int aligned = bits << (6 * (4 - count));
        out.write(aligned >> 16);
        if (count == 3) {
            out.write(aligned >> 8);
        }
    }

    private static FunctionException corrupt(int at) {
        return new FunctionException("illegal base64 data at input byte " + at);
    }

    /** As in the query of a URL, where a plus sign is a space. */
    static String queryUnescaped(String text) throws FunctionException {
        byte[] in = text.getBytes(UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.write(in[i] == '+' ? ' ' : in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                String found = new String(in, i, Math.min(3, in.length - i), UTF_8);
                throw new FunctionException("invalid URL escape " + GoQuote.quote(found));
            }
            out.write((high << 4) | low);
            i += 2;
        }
        return out.toString(UTF_8);
    }
}
