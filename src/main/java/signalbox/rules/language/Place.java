package signalbox.rules.language;

/** A line and a column of a file, both from 1; 0 and 0 for the file as a whole. */
public record Place(int line, int column) implements Comparable<Place> {

    static final Place WHOLE_FILE = new Place(0, 0);

    @Override
    public int compareTo(Place other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }
}
