package signalbox.rules.language;

import java.util.List;
import java.util.stream.Collectors;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Choice;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Unary;
import signalbox.rules.language.Tree.Unreadable;

/** Expressions as people write them, for messages. */
final class Shown {

    private static final int LONGEST = 60;

    private Shown() {}

    static String of(Expr expr) {
        String whole = whole(expr);
        return whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST) + "…";
    }

    private static String whole(Expr expr) {
        if (expr instanceof Literal literal) {
            return literal.value() instanceof String text ? quote(text) : String.valueOf(literal.value());
        } else if (expr instanceof Name name) {
            return name.name();
        } else if (expr instanceof Property property) {
            return whole(property.of()) + "." + property.name();
        } else if (expr instanceof Call call) {
            return (call.on() == null ? "" : whole(call.on()) + ".") + call.name() + arguments(call.arguments(), call.on() == null);
        } else if (expr instanceof New made) {
            return "new " + made.type() + arguments(made.arguments(), false);
        } else if (expr instanceof Unary unary) {
            return unary.operator() + whole(unary.of());
        } else if (expr instanceof Binary binary) {
            return whole(binary.left()) + " " + binary.operator() + " " + whole(binary.right());
        } else if (expr instanceof In in) {
            return whole(in.left()) + (in.not() ? " not in" : " in") + arguments(in.list(), false);
        } else if (expr instanceof Choice choice) {
            return whole(choice.when()) + " ? " + whole(choice.then()) + " : " + whole(choice.otherwise());
        }
        return expr instanceof Unreadable ? "…" : "";
    }

    /** {@code label("x")} is how labels are written, {@code f( $x )} all else. */
    private static String arguments(List<Expr> arguments, boolean tight) {
        String inside = arguments.stream().map(Shown::whole).collect(Collectors.joining(", "));
        boolean literal = arguments.size() == 1 && arguments.get(0) instanceof Literal;
        return inside.isEmpty() ? "()" : tight && literal ? "(" + inside + ")" : "( " + inside + " )";
    }

    /** A text as it is written. */
    static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\"";
    }
}
