package signalbox.template.value;

/** Go's nil, in data, lists, maps and results. */
public enum Nil {
    NIL;

    @Override
    public String toString() {
        return "<nil>";
    }
}
