package signalbox.template.syntax;

import java.util.List;

/**
 * Commands, the value of each being the last argument of the next; as a word of a command it stood in parentheses.
 *
 * @param assigns whether the variables exist already and are given a new value, by {@code =}
 * @param variables the names that are declared or assigned, each with its dollar sign: none, one, or in a range two
 * @param commands at least one
 */
public record Pipe(Position at, boolean assigns, List<String> variables, List<Command> commands) implements Expression {

    /** One command: words, the first of which may be a function or a method that takes the others as arguments. */
    public record Command(Position at, List<Expression> words) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (Expression word : words) {
                text.append(text.isEmpty() ? "" : " ").append(parenthesised(word));
            }
            return text.toString();
        }
    }

    static String parenthesised(Expression word) {
        return word instanceof Pipe ? "(" + word + ")" : word.toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.join(", ", variables));
        if (!variables.isEmpty()) {
            text.append(assigns ? " = " : " := ");
        }
        for (int i = 0; i < commands.size(); i++) {
            text.append(i == 0 ? "" : " | ").append(commands.get(i));
        }
        return text.toString();
    }
}
