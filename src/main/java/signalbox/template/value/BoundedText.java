package signalbox.template.value;

import java.io.Writer;
import java.util.Arrays;

/** Text that grows up to a limit. Throws {@link LimitException} beyond. */
public final class BoundedText {

    /** In UTF-16 characters; no receiver takes messages of a tenth of this. */
    static final int MAX_LENGTH = 10 * 1024 * 1024;

    private final StringBuilder text = new StringBuilder();

    public BoundedText append(String more) {
        room(more.length());
        text.append(more);
        return this;
    }

    public BoundedText append(char c) {
        room(1);
        text.append(c);
        return this;
    }

    public BoundedText appendRune(int rune) {
        room(2);
        text.appendCodePoint(rune);
        return this;
    }

    /** The character so many times; a negative number counts as none. */
    public BoundedText repeat(char c, int times) {
        if (times > 0) {
            room(times);
            char[] run = new char[times];
            Arrays.fill(run, c);
            text.append(run);
        }
        return this;
    }

    private void room(int more) {
        if (more > MAX_LENGTH - text.length()) {
            throw new LimitException("text of more than " + MAX_LENGTH + " characters");
        }
    }

    /** What is written to it is appended. */
    public Writer writer() {
        return new Writer() {
            @Override
            public void write(char[] more, int from, int length) {
                room(length);
                text.append(more, from, length);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
