package signalbox.template.syntax;

/**
 * Where something stands.
 *
 * @param source the name of the text that was parsed, "" for an unnamed one
 * @param line from 1
 * @param column the offset in its line in bytes of UTF-8, from 0
 */
public record Position(String source, int line, int column) {

    /** As errors of execution show it: {@code name:line:column}. */
    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
