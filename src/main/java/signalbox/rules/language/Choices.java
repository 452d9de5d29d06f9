package signalbox.rules.language;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Choice;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Unary;

/**
 * Writes {@code a ? b : c} in conditions with "&&" and "||": MVEL decides it wrongly, without a word. What is chosen is put where the
 * choice stood, in the comparison around it.
 */
final class Choices {

    /** Each doubles the comparison that it stands in. */
    static final int MOST = 4;

    private final Map<Expr, String> types;

    /** @param types of expressions; those of new ones are added */
    Choices(Map<Expr, String> types) {
        this.types = types;
    }

    /** How many there are in an expression. */
    static int count(Expr expr) {
        int count = expr instanceof Choice ? 1 : 0;
        for (Expr part : Tree.parts(expr)) {
            count += count(part);
        }
        return count;
    }

    /** The same condition without any. */
    Expr expand(Expr condition) {
        if (count(condition) == 0) {
            return condition;
        }
        if (condition instanceof Binary binary && binary.operator().matches("&&|\\|\\|")) {
            return both(binary.operator(), expand(binary.left()), expand(binary.right()));
        }
        if (condition instanceof Unary unary && unary.operator().equals("!")) {
            return not(expand(unary.of()));
        }
        Choice choice = first(condition).orElseThrow();
        Expr when = expand(choice.when());
        Expr then = expand(with(condition, choice, choice.then()));
        Expr otherwise = expand(with(condition, choice, choice.otherwise()));
        return both("||", both("&&", when, then), both("&&", not(when), otherwise));
    }

    private Expr both(String operator, Expr left, Expr right) {
        return typed(new Binary(left.place(), operator, left, right), "boolean");
    }

    private Expr not(Expr of) {
        return typed(new Unary(of.place(), "!", of), "boolean");
    }

    private Expr typed(Expr expr, String type) {
        types.put(expr, type);
        return expr;
    }

    private static Optional<Choice> first(Expr expr) {
        if (expr instanceof Choice choice) {
            return Optional.of(choice);
        }
        return Tree.parts(expr).stream().flatMap(part -> first(part).stream()).findFirst();
    }

    /** An expression with something else where a choice stood. */
    @SuppressWarnings("ReferenceEquality") // this very one: another may say the same
    private Expr with(Expr expr, Choice choice, Expr instead) {
        if (expr == choice) {
            return instead;
        }
        if (first(expr).filter(found -> found == choice).isEmpty()) {
            return expr;
        }
        return typed(replaced(expr, choice, instead), types.getOrDefault(expr, Types.UNKNOWN));
    }

    private Expr replaced(Expr expr, Choice choice, Expr instead) {
        if (expr instanceof Property property) {
            return new Property(property.place(), with(property.of(), choice, instead), property.name());
        } else if (expr instanceof Call call) {
            @Nullable Expr on = call.on() == null ? null : with(call.on(), choice, instead);
            return new Call(call.place(), on, call.name(), all(call.arguments(), choice, instead));
        } else if (expr instanceof Unary unary) {
            return new Unary(unary.place(), unary.operator(), with(unary.of(), choice, instead));
        } else if (expr instanceof Binary binary) {
            return new Binary(binary.place(), binary.operator(), with(binary.left(), choice, instead), with(binary.right(), choice, instead));
        } else if (expr instanceof In in) {
            return new In(in.place(), in.not(), with(in.left(), choice, instead), all(in.list(), choice, instead));
        }
        throw new IllegalStateException("a choice in " + expr.getClass());
    }

    private List<Expr> all(List<Expr> exprs, Choice choice, Expr instead) {
        return exprs.stream().map(expr -> with(expr, choice, instead)).toList();
    }
}
