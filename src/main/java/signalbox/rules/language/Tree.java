package signalbox.rules.language;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tree of a rule file. The language has these nodes and no others; who wants to say something else finds no node for it. */
public final class Tree {

    private Tree() {}

    // ---- expressions

    /** What has a value. */
    public sealed interface Expr {
        Place place();
    }

    /** A text, a number, {@code true}, {@code false} or {@code null}. */
    public record Literal(Place place, @Nullable Object value) implements Expr {}

    /** A name that the rule gave, a property of the pattern, or {@code this}. */
    public record Name(Place place, String name) implements Expr {}

    /** A property of what stands before a dot. */
    public record Property(Place place, Expr of, String name) implements Expr {}

    /** A method of what stands before a dot; without that, of the pattern, or a function. */
    public record Call(Place place, @Nullable Expr on, String name, List<Expr> arguments) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** A conclusion that is made. */
    public record New(Place place, Place typePlace, String type, List<Expr> arguments) implements Expr {
        public New {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code !} or {@code -}. */
    public record Unary(Place place, String operator, Expr of) implements Expr {}

    /** Two values with a sign or a word between them: also {@code not matches}, {@code str[startsWith]}. */
    public record Binary(Place place, String operator, Expr left, Expr right) implements Expr {}

    /** One of a list. */
    public record In(Place place, boolean not, Expr left, List<Expr> list) implements Expr {
        public In {
            list = List.copyOf(list);
        }
    }

    /** {@code a ? b : c}. */
    public record Choice(Place place, Expr when, Expr then, Expr otherwise) implements Expr {}

    /** What could not be read: said already. Names in it may mean anything. */
    public record Unreadable(Place place, Set<String> names) implements Expr {
        public Unreadable {
            names = Set.copyOf(names);
        }
    }

    // ---- conditions

    /** What stands between {@code when} and {@code then}. */
    public sealed interface Element {
        Place place();
    }

    /** What is said of a fact; with a name, what is named. */
    public record Constraint(Place place, @Nullable String bind, Expr of) {}

    /** A fact that there is. */
    public record Pattern(Place place, Place typePlace, @Nullable String bind, String type, List<Constraint> constraints)
            implements Element {
        public Pattern {
            constraints = List.copyOf(constraints);
        }
    }

    /** How elements are put together. */
    public enum Kind {
        AND,
        OR,
        NOT,
        EXISTS
    }

    /** Elements together. */
    public record Group(Place place, Kind kind, List<Element> of) implements Element {
        public Group {
            of = List.copyOf(of);
        }
    }

    /** A result of accumulate. */
    public record Function(Place place, Place namePlace, String bind, String name, @Nullable Expr argument) {

        /** Whether it counts whatever is there: {@code count()}, or {@code count( 1 )} as many write it. */
        boolean countsAll() {
            return name.equals("count") && (argument == null || (argument instanceof Literal literal && literal.value() instanceof Number));
        }
    }

    /** Facts taken together. */
    public record Accumulate(Place place, Element source, List<Function> functions, List<Expr> filters) implements Element {
        public Accumulate {
            functions = List.copyOf(functions);
            filters = List.copyOf(filters);
        }
    }

    // ---- what stands in a file

    /** What a file consists of. */
    public sealed interface Item {
        Place place();
    }

    /** A type that is used. */
    public record Import(Place place, Place namePlace, String type) implements Item {}

    /** A part of a declared type. */
    public record Field(Place place, Place typePlace, String name, String type, boolean key) {}

    /** A type of the package's own. */
    public record Declare(Place place, Place namePlace, String name, List<Field> fields, boolean readable) implements Item {
        public Declare {
            fields = List.copyOf(fields);
        }
    }

    /** What a function is given. */
    public record Parameter(Place place, String name, String type) {}

    /** A function: one expression over its parameters. */
    public record Func(Place place, Place typePlace, String type, String name, List<Parameter> parameters, Expr result)
            implements Item {
        public Func {
            parameters = List.copyOf(parameters);
        }
    }

    /** What is said about a rule, for people. */
    public record Note(Place place, String name, String text) {}

    /** A statement of what a rule does. */
    public record Rule(
            Place place,
            Place namePlace,
            String name,
            List<Note> notes,
            List<Element> when,
            Set<String> unreadable,
            List<Expr> then,
            boolean readable)
            implements Item {
        public Rule {
            notes = List.copyOf(notes);
            when = List.copyOf(when);
            unreadable = Set.copyOf(unreadable);
            then = List.copyOf(then);
        }
    }

    /**
     * A file.
     *
     * @param packagePlace where its package is said
     * @param items in their order
     */
    public record File(Place packagePlace, String packageName, List<Item> items) {
        public File {
            items = List.copyOf(items);
        }
    }

    /** What a statement concludes: what stands within {@code insertLogical( … )}; the statement itself where it is none of that sort. */
    public static Expr concluded(Expr statement) {
        return statement instanceof Call call && call.on() == null && call.arguments().size() == 1 ? call.arguments().get(0) : statement;
    }

    /** Where an expression begins: the place of a comparison is that of its sign. */
    public static Place beginning(Expr expr) {
        return parts(expr).stream().map(Tree::beginning).reduce(expr.place(), (a, b) -> a.compareTo(b) < 0 ? a : b);
    }

    /** The number that an expression is, with its sign; empty when it is none. */
    public static Optional<Number> number(Expr expr) {
        if (expr instanceof Unary minus && minus.operator().equals("-")) {
            return number(minus.of()).map(number -> number instanceof Double fraction ? (Number) (-fraction) : (Number) (-number.longValue()));
        }
        return expr instanceof Literal literal && literal.value() instanceof Number number ? Optional.of(number) : Optional.empty();
    }

    /** An expression, its parts, and theirs. */
    public static Stream<Expr> withAllParts(Expr expr) {
        return Stream.concat(Stream.of(expr), parts(expr).stream().flatMap(Tree::withAllParts));
    }

    /** The parts of an expression. */
    public static List<Expr> parts(Expr expr) {
        if (expr instanceof Property property) {
            return List.of(property.of());
        } else if (expr instanceof Call call) {
            return call.on() == null ? call.arguments() : with(call.on(), call.arguments());
        } else if (expr instanceof New made) {
            return made.arguments();
        } else if (expr instanceof Unary unary) {
            return List.of(unary.of());
        } else if (expr instanceof Binary binary) {
            return List.of(binary.left(), binary.right());
        } else if (expr instanceof In in) {
            return with(in.left(), in.list());
        } else if (expr instanceof Choice choice) {
            return List.of(choice.when(), choice.then(), choice.otherwise());
        }
        return List.of();
    }

    private static List<Expr> with(Expr first, List<Expr> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }
}
