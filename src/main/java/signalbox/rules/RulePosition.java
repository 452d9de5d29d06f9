package signalbox.rules;

/** Where a rule begins: the file as people know it, the line from 1. */
public record RulePosition(String file, int line) {

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
