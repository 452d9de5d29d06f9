package signalbox.template.syntax;

import java.util.List;
import java.util.Optional;
import signalbox.gotext.GoQuote;
import signalbox.template.value.Runes;

/**
 * A piece of a parsed template. Comments and definitions are no nodes: the parser drops the former and {@link Parsed} holds
 * the latter. The lists are immutable; a rewrite makes new nodes. {@link Object#toString} gives what errors show: the source
 * in Go's normal form, without what is inside.
 */
public sealed interface Node {

    Position at();

    /** Text to copy, trimmed already. */
    record Text(Position at, String text) implements Node {
        @Override
        public String toString() {
            return Runes.firstRunes(text, 20);
        }
    }

    /**
     * {@code {{ pipe }}}. Prints the value unless the pipe declares or assigns variables.
     *
     * @param escaping how the value becomes text
     */
    record Action(Position at, Pipe pipe, Escaping escaping) implements Node {

        /** One that prints the value as it is. */
        Action(Position at, Pipe pipe) {
            this(at, pipe, Escaping.NONE);
        }

        @Override
        public String toString() {
            return "{{" + pipe + "}}";
        }
    }

    /** {@code {{ if pipe }} body {{ else }} otherwise {{ end }}}; an "else if" is an If, alone in otherwise. */
    record If(Position at, Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {
        @Override
        public String toString() {
            return "{{if " + pipe + "}}";
        }
    }

    /** {@code {{ with pipe }} body {{ else }} otherwise {{ end }}}; an "else with" is a With, alone in otherwise. */
    record With(Position at, Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {
        @Override
        public String toString() {
            return "{{with " + pipe + "}}";
        }
    }

    /** {@code {{ range pipe }} body {{ else }} otherwise {{ end }}}. */
    record Range(Position at, Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {
        @Override
        public String toString() {
            return "{{range " + pipe + "}}";
        }
    }

    /** {@code {{ template "name" pipe }}}; without a pipe dot is nil in the called one. */
    record Call(Position at, String name, Optional<Pipe> pipe) implements Node {

        @Override
        public String toString() {
            return "{{template " + GoQuote.quote(name) + pipe.map(p -> " " + p).orElse("") + "}}";
        }
    }

    record Break(Position at) implements Node {
        @Override
        public String toString() {
            return "{{break}}";
        }
    }

    record Continue(Position at) implements Node {
        @Override
        public String toString() {
            return "{{continue}}";
        }
    }
}
