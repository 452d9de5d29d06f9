package signalbox.template.value;

import java.util.List;

/**
 * A function or a bound method that templates may call. The interpreter checks number and types of the arguments before it
 * calls {@link Body#apply}, which therefore may cast.
 *
 * @param parameters the type of each parameter
 * @param variadic whether the last parameter takes any number of arguments, none included
 */
public record Function(List<Parameter> parameters, boolean variadic, Body body) {

    public Function {
        parameters = List.copyOf(parameters);
    }

    /** One with a fixed number of arguments. */
    public static Function of(Body body, Parameter... parameters) {
        return new Function(List.of(parameters), false, body);
    }

    /** One whose last parameter takes any number of arguments. */
    public static Function variadic(Body body, Parameter... parameters) {
        return new Function(List.of(parameters), true, body);
    }

    /** What it does. Pure but for reading a clock; for any thread. */
    @FunctionalInterface
    public interface Body {

        /**
         * The result, {@link Nil#NIL} for Go's nil.
         *
         * @param arguments as many as the parameters want, each of its parameter's Java type
         * @throws FunctionException if it fails; the rendering ends with that error
         */
        Object apply(List<Object> arguments) throws FunctionException;
    }
}
