package signalbox.miss;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drools.base.rule.constraint.Constraint;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Place;
import signalbox.rules.language.RuleText;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.In;

/**
 * Takes what is said of facts apart where it has alternatives. Each comparison in it is said once more by itself, behind what is said of
 * the same fact, so that Drools compiles it and can be asked for its verdict on it alone.
 */
@SuppressWarnings("IdentityHashMapUsage") // the types of expressions are by identity
final class Parts {

    /** Lists that are longer count as one condition: nobody tries out each of so many values. */
    private static final int LONGEST = 30;

    private Parts() {}

    // ---- said once more

    /** The same package, with the comparisons that alternatives consist of said once more. It is to be looked at, not to be run. */
    static Checked apart(Checked checked) {
        return new Checked(checked.packageName(), checked.vocabulary(), checked.files().stream().map(Parts::apart).toList());
    }

    private static CheckedFile apart(CheckedFile file) {
        Map<Expr, String> types = new IdentityHashMap<>(file.types());
        List<Tree.Item> items = new ArrayList<>();
        for (Tree.Item item : file.tree().items()) {
            items.add(item instanceof Tree.Rule rule
                    ? new Tree.Rule(rule.place(), rule.namePlace(), rule.name(), rule.notes(), apart(rule.when(), types), rule.unreadable(),
                            rule.then(), rule.readable())
                    : item);
        }
        Tree.File tree = new Tree.File(file.tree().packagePlace(), file.tree().packageName(), items);
        return new CheckedFile(file.source(), tree, types, file.problems(), file.warnings(), file.mentions());
    }

    private static List<Element> apart(List<Element> elements, Map<Expr, String> types) {
        return elements.stream().map(element -> apart(element, types)).toList();
    }

    private static Element apart(Element element, Map<Expr, String> types) {
        if (element instanceof Tree.Group group) {
            return new Tree.Group(group.place(), group.kind(), apart(group.of(), types));
        } else if (element instanceof Tree.Accumulate counted) {
            List<Expr> filters = new ArrayList<>();
            counted.filters().forEach(filter -> filters.add(inOne(filter, types)));
            filters.addAll(singles(counted.filters(), types));
            return new Tree.Accumulate(counted.place(), apart(counted.source(), types), counted.functions(), filters);
        } else if (element instanceof Tree.Pattern pattern) {
            List<Tree.Constraint> constraints = new ArrayList<>();
            pattern.constraints().forEach(constraint -> constraints.addAll(inOne(constraint, types)));
            singles(pattern.constraints().stream().map(Tree.Constraint::of).toList(), types)
                    .forEach(single -> constraints.add(new Tree.Constraint(single.place(), null, single)));
            return new Tree.Pattern(pattern.place(), pattern.typePlace(), pattern.bind(), pattern.type(), constraints);
        }
        return element;
    }

    private static List<Tree.Constraint> inOne(Tree.Constraint constraint, Map<Expr, String> types) {
        Expr one = inOne(constraint.of(), types);
        return constraint.bind() == null || one.equals(constraint.of())
                ? List.of(new Tree.Constraint(constraint.place(), constraint.bind(), one))
                : List.of(
                        new Tree.Constraint(constraint.place(), constraint.bind(), compared(constraint.of())),
                        new Tree.Constraint(constraint.place(), null, one));
    }

    /** What a name is given to in passing. */
    private static Expr compared(Expr expr) {
        return expr instanceof Binary binary ? compared(binary.left()) : expr instanceof In in ? compared(in.left()) : expr;
    }

    /** Of {@code x not in ( "a", "b" )} and {@code !( a || b )} Drools makes several constraints: said in another way it is one. */
    private static Expr inOne(Expr expr, Map<Expr, String> types) {
        if (expr instanceof In in && in.not()) {
            Expr any = in.list().stream()
                    .<Expr>map(value -> typed(new Binary(value.place(), "==", in.left(), value), types))
                    .reduce((left, right) -> typed(new Binary(in.place(), "||", left, right), types))
                    .orElseThrow();
            return isFalse(any, types);
        } else if (expr instanceof Tree.Unary unary && unary.operator().equals("!") && together(unary.of(), "||").size() > 1) {
            return isFalse(unary.of(), types);
        } else if (expr instanceof Binary binary && binary.operator().equals("&&")) {
            Expr left = inOne(binary.left(), types);
            Expr right = inOne(binary.right(), types);
            return left.equals(binary.left()) && right.equals(binary.right())
                    ? binary
                    : typed(new Binary(binary.place(), "&&", left, right), types);
        }
        return expr;
    }

    private static Expr isFalse(Expr of, Map<Expr, String> types) {
        return typed(new Binary(of.place(), "==", of, typed(new Tree.Literal(of.place(), false), types)), types);
    }

    private static Expr typed(Expr expr, Map<Expr, String> types) {
        types.put(expr, "boolean");
        return expr;
    }

    private static List<Expr> singles(List<Expr> said, Map<Expr, String> types) {
        List<Expr> singles = new ArrayList<>();
        for (Expr each : said) {
            conjuncts(each).forEach(conjunct -> addSingles(conjunct, singles));
        }
        singles.forEach(single -> types.putIfAbsent(single, "boolean"));
        return singles;
    }

    /** Of what has no parts: nothing. */
    private static void addSingles(Expr expr, List<Expr> to) {
        for (Expr part : parts(expr)) {
            if (parts(part).isEmpty()) {
                to.add(part);
            } else {
                addSingles(part, to);
            }
        }
    }

    /** What has to hold together. */
    static List<Expr> conjuncts(Expr expr) {
        return together(expr, "&&");
    }

    private static List<Expr> together(Expr expr, String operator) {
        List<Expr> all = new ArrayList<>();
        if (expr instanceof Binary binary && binary.operator().equals(operator)) {
            all.addAll(together(binary.left(), operator));
            all.addAll(together(binary.right(), operator));
        } else {
            all.add(expr);
        }
        return all;
    }

    /** New ones each time where they are not written so. */
    private static List<Expr> parts(Expr expr) {
        if (expr instanceof Binary binary && binary.operator().matches("&&|\\|\\|")) {
            return together(binary, binary.operator());
        } else if (expr instanceof In in && in.list().size() > 1 && in.list().size() <= LONGEST) {
            return in.list().stream().<Expr>map(value -> new Binary(value.place(), in.not() ? "!=" : "==", in.left(), value)).toList();
        }
        return List.of();
    }

    /** How many comparisons are said once more. */
    static int count(List<Expr> said) {
        return singles(said, new IdentityHashMap<>()).size();
    }

    // ---- paired with what is compiled

    /** The parts of what is said of a fact; nothing when it has none. */
    static Optional<ConditionPart> of(Expr said, String text, Iterator<Constraint> compiled, RuleText wording) {
        return parts(said).isEmpty() ? Optional.empty() : Optional.of(part(said, text, compiled, wording));
    }

    private static ConditionPart part(Expr expr, String text, Iterator<Constraint> compiled, RuleText wording) {
        List<Expr> parts = parts(expr);
        boolean isAny = expr instanceof In in ? !in.not() : expr instanceof Binary binary && binary.operator().equals("||");
        List<ConditionPart> inside = parts.stream().map(part -> part(part, text(expr, part, wording), compiled, wording)).toList();
        return parts.isEmpty()
                ? new ConditionPart(text, place(expr), ConditionPart.Kind.SINGLE, List.of(), compiled.next())
                : new ConditionPart(text, place(expr), isAny ? ConditionPart.Kind.ANY : ConditionPart.Kind.ALL, inside, null);
    }

    /** A value of a list stands where it is written. */
    private static Place place(Expr expr) {
        return expr instanceof Binary binary && binary.place().equals(binary.right().place())
                ? binary.place()
                : Tree.beginning(expr);
    }

    private static String text(Expr whole, Expr part, RuleText wording) {
        if (whole instanceof In in && part instanceof Binary value) {
            return wording.upTo(Tree.beginning(in.left()), "in", "not") + " " + value.operator() + " " + wording.upTo(value.place());
        }
        boolean isAny = whole instanceof Binary binary && binary.operator().equals("||");
        return isAny
                ? wording.upTo(Tree.beginning(part), "||")
                : wording.upTo(Tree.beginning(part), "||", "&&");
    }
}
