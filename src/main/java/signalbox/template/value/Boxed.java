package signalbox.template.value;

/**
 * A value whose static type in Go is {@code interface {}}, such as an entry of a {@code dict}: fields of it are looked up
 * with other error texts, and a nil in it is told apart from no value. Only the evaluator sees it, never a function's body
 * but those of the language.
 */
public record Boxed(Object value) {

    public static final String TYPE = "interface {}";

    /** What is inside of a box, or the value itself. */
    public static Object unbox(Object value) {
        return value instanceof Boxed boxed ? boxed.value() : value;
    }

    /** Boxes a part of a list or a map whose element type it has. */
    public static Object part(String elementType, Object value) {
        return elementType.equals(TYPE) ? new Boxed(value) : value;
    }
}
