package signalbox.template.syntax;

import signalbox.template.format.Printing;
import signalbox.template.value.FunctionException;
import signalbox.template.value.Nil;

/** How the value of an action becomes the text that is written. Pure, for any thread. */
@FunctionalInterface
public interface Escaping {

    /** Prints as Go's fmt does, and {@code <no value>} when there is none. */
    Escaping NONE = value -> value == Nil.NIL ? "<no value>" : Printing.print(value);

    /**
     * The text to write for a value, which is {@link Nil#NIL} when there is none.
     *
     * @throws FunctionException if it cannot be written; its message becomes an error of execution as it is
     */
    String text(Object value) throws FunctionException;
}
