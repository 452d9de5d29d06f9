package signalbox.template;

/** Values of a template as html templates take them. */
final class EscapeValues {

    private EscapeValues() {}

    /** The value as text; nothing when there is none. */
    static EscapeInput text(Object value) throws FunctionException {
        if (value == Nil.NIL) {
            return EscapeInput.plain("");
        }
        if (value instanceof TypedString typed) {
            return new EscapeInput(typed.text(), kind(typed));
        }
        return EscapeInput.plain(value instanceof String text ? text : Printing.print(value));
    }

    private static EscapeInput.Kind kind(TypedString typed) {
        return switch (typed.typeName()) {
            case TypedString.HTML -> EscapeInput.Kind.HTML;
            case TypedString.URL -> EscapeInput.Kind.URL;
            default -> EscapeInput.Kind.PLAIN;
        };
    }

    /** The value as an expression of script. */
    static String script(Object value) throws FunctionException {
        return JsEscapers.value(json(value));
    }

    private static String json(Object value) throws FunctionException {
        return "\"" + JsEscapers.string(text(value)) + "\"";
    }
}
