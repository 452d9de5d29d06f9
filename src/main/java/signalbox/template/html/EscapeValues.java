package signalbox.template.html;

import signalbox.template.format.Printing;
import signalbox.template.value.Nil;
import signalbox.template.value.TypedString;

/** Values of a template as html templates take them. */
final class EscapeValues {

    private EscapeValues() {}

    /** The value as text; nothing when there is none. */
    static EscapeInput text(Object value) {
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
}
