package signalbox.template.function;

import java.util.List;
import signalbox.template.value.Function;
import signalbox.template.value.FunctionException;

/** What a function does that may take much longer than its arguments are long, and says so. */
public interface MeteredBody extends Function.Body {

    /** How many steps of the budget a call takes. */
    int cost(List<Object> arguments);

    /** What a step per so many characters of the arguments pays for. */
    static MeteredBody perCharacters(int characters, Function.Body body) {
        return new MeteredBody() {
            @Override
            public int cost(List<Object> arguments) {
                int length = 0;
                for (Object argument : arguments) {
                    length += argument instanceof String text ? text.length() : 0;
                }
                return length / characters;
            }

            @Override
            public Object apply(List<Object> arguments) throws FunctionException {
                return body.apply(arguments);
            }
        };
    }

    /** For a regular expression, the first argument, that runs over the last. */
    static MeteredBody regex(Function.Body body) {
        return new MeteredBody() {
            @Override
            public int cost(List<Object> arguments) {
                String pattern = (String) arguments.get(0);
                String text = (String) arguments.get(arguments.size() - 1);
                return RegexSize.steps(pattern, text.length());
            }

            @Override
            public Object apply(List<Object> arguments) throws FunctionException {
                return body.apply(arguments);
            }
        };
    }
}
