package signalbox.template.syntax;

import java.util.List;
import signalbox.template.value.GoNumber;

/**
 * A word of a command. {@link Object#toString} gives the source in Go's normal form, as errors show it. Its parser bounds how
 * deep expressions nest.
 */
public sealed interface Expression permits Expression.Dot, Expression.NilConstant, Expression.Bool, Expression.NumberConstant,
        Expression.StringConstant, Expression.Identifier, Expression.Field, Expression.Variable, Expression.Chain, Pipe {

    Position at();

    /** {@code .}. */
    record Dot(Position at) implements Expression {
        @Override
        public String toString() {
            return ".";
        }
    }

    /** {@code nil}. */
    record NilConstant(Position at) implements Expression {
        @Override
        public String toString() {
            return "nil";
        }
    }

    record Bool(Position at, boolean value) implements Expression {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** A number or a character constant. */
    record NumberConstant(Position at, GoNumber number) implements Expression {
        @Override
        public String toString() {
            return number.source();
        }
    }

    /**
     * A string.
     *
     * @param source as written, with its quotes
     */
    record StringConstant(Position at, String source, String text) implements Expression {
        @Override
        public String toString() {
            return source;
        }
    }

    /** The name of a function. */
    record Identifier(Position at, String name) implements Expression {
        @Override
        public String toString() {
            return name;
        }
    }

    /** {@code .a.b}. */
    record Field(Position at, List<String> names) implements Expression {
        @Override
        public String toString() {
            return "." + String.join(".", names);
        }
    }

    /**
     * {@code $x.a.b}.
     *
     * @param name with its dollar sign; {@code $} alone is the data the template was started with
     * @param fields may be empty
     */
    record Variable(Position at, String name, List<String> fields) implements Expression {
        @Override
        public String toString() {
            return fields.isEmpty() ? name : name + "." + String.join(".", fields);
        }
    }

    /** {@code (pipe).a.b} or {@code function.a.b}. */
    record Chain(Position at, Expression operand, List<String> fields) implements Expression {
        @Override
        public String toString() {
            return Pipe.parenthesised(operand) + "." + String.join(".", fields);
        }
    }
}
