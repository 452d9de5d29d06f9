package signalbox.template.html;

import java.util.Optional;
import signalbox.template.format.Json;
import signalbox.template.format.Printing;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoTime;
import signalbox.template.value.Nil;
import signalbox.template.value.TypedString;
import signalbox.template.value.TypedValue;

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

    /** The value as an expression of script: its JSON, or that of its string form if it has one. */
    static String script(Object value) {
        try {
            return JsEscapers.value(Json.of(value instanceof TypedValue typed ? inScript(typed) : value));
        } catch (FunctionException e) {
            return JsEscapers.noValue(String.valueOf(e.getMessage()));
        }
    }

    /** A time has a JSON of its own. */
    private static Object inScript(TypedValue value) {
        Optional<String> string = value instanceof GoTime ? Optional.empty() : value.string();
        return string.isPresent() ? string.get() : value;
    }
}
