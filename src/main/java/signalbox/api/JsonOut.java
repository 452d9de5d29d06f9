package signalbox.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import signalbox.alert.Labels;

/**
 * Writes JSON as Go does (spec/api.md 1.5), straight into bytes: an answer of a hundred thousand alerts makes next to
 * no garbage. The caller writes the punctuation. Not for use by several threads.
 */
final class JsonOut {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ROOM = 64; // more than any single escape, number or timestamp takes

    private final OutputStream sink;
    private final byte[] buffer;
    private int used;
    private boolean escapesHtml;

    JsonOut(OutputStream sink) {
        this(sink, 32 * 1024);
    }

    private JsonOut(OutputStream sink, int size) {
        this.sink = sink;
        this.buffer = new byte[size];
    }

    /** Something that is written with one of these. */
    @FunctionalInterface
    interface Content {
        void writeTo(JsonOut out) throws IOException;
    }

    /** Content as bytes. */
    static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonOut out = new JsonOut(bytes, 1024);
        try {
            content.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** From now on, whether {@code <}, {@code >} and {@code &} are escaped. */
    JsonOut escapeHtml(boolean escape) {
        escapesHtml = escape;
        return this;
    }

    /** Text that is JSON already and plain ASCII. */
    JsonOut raw(String ascii) throws IOException {
        for (int i = 0; i < ascii.length(); i++) {
            if (used == buffer.length) {
                drain();
            }
            buffer[used++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** Bytes that are JSON already. */
    JsonOut raw(byte[] bytes) throws IOException {
        if (bytes.length > buffer.length - used) {
            drain();
        }
        if (bytes.length > buffer.length) {
            sink.write(bytes);
        } else {
            System.arraycopy(bytes, 0, buffer, used, bytes.length);
            used += bytes.length;
        }
        return this;
    }

    JsonOut raw(char ascii) throws IOException {
        if (used == buffer.length) {
            drain();
        }
        buffer[used++] = (byte) ascii;
        return this;
    }

    JsonOut number(long number) throws IOException {
        return raw(Long.toString(number));
    }

    /** A text between quotes. */
    JsonOut string(String text) throws IOException {
        raw('"');
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (buffer.length - used < ROOM) {
                drain();
            }
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += wide(text, i, c);
            } else if (c < 0x20 || c == '"' || c == '\\' || (escapesHtml && (c == '<' || c == '>' || c == '&'))) {
                escape(c);
            } else {
                buffer[used++] = (byte) c;
            }
        }
        return raw('"');
    }

    /** A timestamp between quotes, in UTC, milliseconds cut off (spec/api.md 1.4). */
    JsonOut time(Instant instant) throws IOException {
        if (buffer.length - used < ROOM) {
            drain();
        }
        buffer[used++] = '"';
        used = Timestamps.format(instant, buffer, used);
        buffer[used++] = '"';
        return this;
    }

    /** An object with the labels as members, in their order. */
    JsonOut labels(Labels labels) throws IOException {
        raw('{');
        for (int i = 0; i < labels.size(); i++) {
            if (i > 0) {
                raw(',');
            }
            string(labels.name(i)).raw(':').string(labels.value(i));
        }
        return raw('}');
    }

    /** A list of texts. */
    JsonOut strings(Iterable<String> texts) throws IOException {
        raw('[');
        boolean first = true;
        for (String text : texts) {
            if (!first) {
                raw(',');
            }
            first = false;
            string(text);
        }
        return raw(']');
    }

    /** Sixteen hexadecimal digits between quotes (spec/behaviour.md 1.1). */
    JsonOut fingerprint(long fingerprint) throws IOException {
        if (buffer.length - used < ROOM) {
            drain();
        }
        buffer[used++] = '"';
        for (int shift = 60; shift >= 0; shift -= 4) {
            buffer[used++] = HEX[(int) (fingerprint >>> shift) & 0xf];
        }
        buffer[used++] = '"';
        return this;
    }

    /** Hands everything on to the sink. */
    void flush() throws IOException {
        drain();
        sink.flush();
    }

    private void drain() throws IOException {
        sink.write(buffer, 0, used);
        used = 0;
    }

    private void escape(char c) {
        buffer[used++] = '\\';
        switch (c) {
            case '"', '\\' -> buffer[used++] = (byte) c;
            case '\b' -> buffer[used++] = 'b';
            case '\f' -> buffer[used++] = 'f';
            case '\n' -> buffer[used++] = 'n';
            case '\r' -> buffer[used++] = 'r';
            case '\t' -> buffer[used++] = 't';
            default -> hex(c);
        }
    }

    private void hex(int c) {
        buffer[used++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            buffer[used++] = HEX[c >>> shift & 0xf];
        }
    }

    /** Writes the code point at an index; returns how many further chars it took. */
    private int wide(String text, int index, char c) {
        if (c < 0x800) {
            buffer[used++] = (byte) (0xc0 | (c >> 6));
            buffer[used++] = (byte) (0x80 | (c & 0x3f));
            return 0;
        }
        if (c == '\u2028' || c == '\u2029') { // line ends in JavaScript, not in JSON
            buffer[used++] = '\\';
            hex(c);
            return 0;
        }
        if (!Character.isSurrogate(c)) {
            buffer[used++] = (byte) (0xe0 | (c >> 12));
            buffer[used++] = (byte) (0x80 | (c >> 6 & 0x3f));
            buffer[used++] = (byte) (0x80 | (c & 0x3f));
            return 0;
        }
        int point = text.codePointAt(index);
        if (point == c) { // half a pair is no character
            buffer[used++] = '\\';
            hex(0xfffd);
            return 0;
        }
        buffer[used++] = (byte) (0xf0 | (point >> 18));
        buffer[used++] = (byte) (0x80 | (point >> 12 & 0x3f));
        buffer[used++] = (byte) (0x80 | (point >> 6 & 0x3f));
        buffer[used++] = (byte) (0x80 | (point & 0x3f));
        return 1;
    }
}
