package signalbox.template.value;

/** What sort of Go value something is. */
public enum Kind {
    INVALID,
    BOOL,
    INTEGER,
    FLOAT,
    STRING,
    LIST,
    MAP,
    STRUCT,
    POINTER,
    INTERFACE;

    public static Kind of(Object value) {
        if (value instanceof String || value instanceof TypedString) {
            return STRING;
        }
        if (value instanceof Long || value instanceof IntegerValue) {
            return INTEGER;
        }
        if (value instanceof ListValue) {
            return LIST;
        }
        if (value instanceof MapValue) {
            return MAP;
        }
        if (value instanceof StructValue struct) {
            return struct.typeName().startsWith("*") ? POINTER : STRUCT;
        }
        if (value instanceof Boolean) {
            return BOOL;
        }
        if (value instanceof Double) {
            return FLOAT;
        }
        if (value == Nil.NIL) {
            return INVALID;
        }
        return value instanceof Boxed ? INTERFACE : STRUCT;
    }

    /** Whether Go's language can compare two values of it with {@code <}, or at least {@code ==}. */
    public boolean isBasic() {
        return this == BOOL || this == INTEGER || this == FLOAT || this == STRING;
    }
}
