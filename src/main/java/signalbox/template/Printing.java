package signalbox.template;

/** Go's fmt. */
final class Printing {

    private Printing() {}

    /** One value as {@code %v} shows it. Throws {@code FunctionException} when it is too long or too deep. */
    static String print(Object value) throws FunctionException {
        return value.toString();
    }
}
