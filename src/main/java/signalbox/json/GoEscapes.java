package signalbox.json;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/** What Go escapes besides what every writer of JSON has to: what means something in HTML, and line ends of JavaScript. */
final class GoEscapes extends CharacterEscapes {

    private static final long serialVersionUID = 1;

    /** As Go has it unless it is told otherwise. */
    static final GoEscapes HTML = new GoEscapes("<>&");

    static final GoEscapes PLAIN = new GoEscapes("");

    private static final SerializedString LINE_SEPARATOR = new SerializedString("\\u2028");
    private static final SerializedString PARAGRAPH_SEPARATOR = new SerializedString("\\u2029");

    private final int[] ascii = standardAsciiEscapesForJSON();

    private GoEscapes(String more) {
        more.chars().forEach(c -> ascii[c] = ESCAPE_STANDARD);
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
        return c == '\u2028' ? LINE_SEPARATOR : c == '\u2029' ? PARAGRAPH_SEPARATOR : null;
    }
}
