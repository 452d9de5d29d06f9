package signalbox.export;

/** A column of a file. Each of its values may be missing. */
public record Column(String name, Type type) {

    /** What its values are. */
    public enum Type {
        /** Text. */
        TEXT,
        /** A whole number. */
        NUMBER,
        /** Milliseconds since 1970, UTC. */
        TIME
    }
}
