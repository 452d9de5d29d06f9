package signalbox.template.syntax;

import java.util.Arrays;
import signalbox.template.value.Runes;

/** A text that is parsed, with its name; tells positions in it. */
final class SourceText {

    private final String name;
    private final String text;
    private final int[] lineStarts;

    // Positions are asked for in roughly rising order: the columns of a long line are not counted from its start each time.
    private int countedFrom;
    private int countedTo;
    private int counted;

    SourceText(String name, String text) {
        this.name = name;
        this.text = text;
        int[] starts = new int[(int) text.chars().filter(c -> c == '\n').count() + 1];
        int line = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            starts[line++] = at + 1;
        }
        lineStarts = starts;
    }

    String name() {
        return name;
    }

    String text() {
        return text;
    }

    int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    Position at(int offset) {
        int line = line(offset);
        int start = lineStarts[line - 1];
        if (countedFrom != start || countedTo > offset) {
            countedFrom = start;
            countedTo = start;
            counted = 0;
        }
        counted += Runes.byteLength(text.substring(countedTo, offset));
        countedTo = offset;
        return new Position(name, line, counted);
    }
}
