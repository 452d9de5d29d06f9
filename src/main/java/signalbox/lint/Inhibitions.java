package signalbox.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Matcher;
import signalbox.lint.RuleTree.Concluded;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Place;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Rule;

/**
 * Inhibitions of a package that can turn against themselves. Only what is understood as a whole is judged: a comparison of which nothing
 * is known may be what keeps target and source apart.
 */
final class Inhibitions {

    private static final String ALERTNAME = "alertname";

    /** Takes what is found. */
    interface Sink {
        void add(Code code, CheckedFile file, Place place, String message, String hint);
    }

    /** With the names that target and source can have: a thousand rules are compared with each other by these. */
    private record Inhibits(
            Rule rule, CheckedFile file, Place place, Pattern target, Pattern source, Set<String> targetNames, Set<String> sourceNames) {}

    private enum Relation {
        /** One alert may be both. */
        SAME,
        /** They are two, and may change places. */
        TWO,
        /** They may not, or it is not known. */
        APART
    }

    private final Sink sink;
    private final List<Inhibits> all = new ArrayList<>();

    Inhibitions(Sink sink) {
        this.sink = sink;
    }

    void look(Rule rule, CheckedFile file) {
        for (Concluded concluded : RuleTree.conclusions(rule)) {
            if (concluded.type().equals("Inhibition")) {
                List<Expr> arguments = concluded.made().arguments();
                arguments.subList(1, arguments.size()).forEach(source -> look(rule, file, concluded.made().place(), arguments.get(0), source));
            }
        }
    }

    private void look(Rule rule, CheckedFile file, Place place, Expr target, Expr source) {
        Optional<String> targetName = RuleTree.alertName(target);
        Optional<String> sourceName = RuleTree.alertName(source);
        if (targetName.isEmpty() || sourceName.isEmpty()) {
            return;
        }
        if (targetName.equals(sourceName)) {
            sink.add(Code.SELF_INHIBITION, file, place, "this alert is kept quiet by itself", "name the alert that is the reason");
            return;
        }
        for (Pattern ofTarget : named(rule, targetName.get())) {
            for (Pattern ofSource : named(rule, sourceName.get())) {
                all.add(new Inhibits(rule, file, place, ofTarget, ofSource, names(ofTarget), names(ofSource)));
                switch (relation(rule, ofTarget, ofSource)) {
                    case SAME -> {
                        sink.add(Code.SELF_INHIBITION, file, place, "one alert can be both " + targetName.get() + " and " + sourceName.get()
                                + ", and would keep itself quiet", "say how they differ: by name, by severity, or this != " + sourceName.get());
                        return;
                    }
                    case TWO -> {
                        sink.add(Code.MUTUAL_INHIBITION, file, place, targetName.get() + " and " + sourceName.get()
                                + " can change places: two such alerts would keep each other quiet",
                                "say which is worth telling: startsAt > " + sourceName.get() + ".startsAt, or different names");
                        return;
                    }
                    case APART -> {}
                }
            }
        }
    }

    private static List<Pattern> named(Rule rule, String name) {
        return RuleTree.positive(rule.when()).stream().filter(pattern -> name.equals(pattern.bind()) && RuleTree.isAlert(pattern)).toList();
    }

    private static Relation relation(Rule rule, Pattern target, Pattern source) {
        if (!canMeet(target, source) || isKnownElsewhere(rule, target, source)) {
            return Relation.APART;
        }
        Relation ofTarget = relation(target, source);
        Relation ofSource = relation(source, target);
        return ofTarget.compareTo(ofSource) >= 0 ? ofTarget : ofSource;
    }

    /** Whether one alert may satisfy both, as far as labels are compared with texts. */
    private static boolean canMeet(Pattern a, Pattern b) {
        List<Matcher> both = MatcherLogic.both(RuleTree.matchers(a), RuleTree.matchers(b));
        return MatcherLogic.impossible(both).isEmpty() && MatcherLogic.isDecided(both) && isUnderstood(a) && isUnderstood(b);
    }

    /** Whether another part of the rule speaks of one of the two: it may keep them apart. */
    private static boolean isKnownElsewhere(Rule rule, Pattern target, Pattern source) {
        Set<String> names = new TreeSet<>(given(target));
        names.addAll(given(source));
        List<Pattern> others = RuleTree.patterns(rule.when()).stream().filter(pattern -> !pattern.equals(target) && !pattern.equals(source)).toList();
        return others.stream().flatMap(pattern -> pattern.constraints().stream())
                .anyMatch(constraint -> RuleTree.names(constraint.of()).stream().anyMatch(names::contains));
    }

    /** The names that a pattern gives. */
    private static Set<String> given(Pattern pattern) {
        Set<String> names = new TreeSet<>();
        add(names, pattern.bind());
        pattern.constraints().forEach(constraint -> add(names, constraint.bind()));
        return names;
    }

    private static void add(Set<String> names, @Nullable String name) {
        if (name != null) {
            names.add(name);
        }
    }

    /** How what a pattern says of another leaves them. */
    private static Relation relation(Pattern pattern, Pattern other) {
        Set<String> names = given(other);
        Relation relation = Relation.SAME;
        for (Constraint constraint : pattern.constraints()) {
            if (RuleTree.names(constraint.of()).stream().anyMatch(names::contains)) {
                Relation one = constraint.of() instanceof Binary binary ? compared(binary, other) : Relation.APART;
                relation = one.compareTo(relation) > 0 ? one : relation;
            }
        }
        return relation;
    }

    /** Of a comparison of the same thing of both. */
    private static Relation compared(Binary binary, Pattern other) {
        boolean isSame = same(binary.left(), binary.right(), other) || same(binary.right(), binary.left(), other);
        if (!isSame) {
            return Relation.APART;
        }
        return switch (binary.operator()) {
            case "==" -> Relation.SAME;
            case "!=" -> Relation.TWO;
            default -> Relation.APART;
        };
    }

    private static boolean same(Expr own, Expr others, Pattern other) {
        Optional<String> label = RuleTree.label(own);
        if (label.isPresent()) {
            return label.equals(labelOf(others, other));
        }
        boolean isWhole = own instanceof Name name && (name.name().equals("this") || name.name().equals("labels"));
        if (isWhole) {
            return RuleTree.alertName(others).filter(name -> name.equals(other.bind())).isPresent();
        }
        return own instanceof Call call && call.name().equals("labelsWithout") && others instanceof Call there && there.name().equals("labelsWithout")
                && shown(own).equals(shown(others));
    }

    private static String shown(Expr expr) {
        return expr instanceof Call call
                ? call.arguments().stream()
                        .map(argument -> argument instanceof Literal literal ? String.valueOf(literal.value()) : "?")
                        .sorted()
                        .toList()
                        .toString()
                : "";
    }

    private static Optional<String> labelOf(Expr expr, Pattern other) {
        if (expr instanceof Name name) {
            return RuleTree.binding(other, name.name()).flatMap(RuleTree::boundLabel);
        }
        return RuleTree.labelOfAnother(expr).filter(label -> label.alert().equals(other.bind())).map(RuleTree.Named::label);
    }

    /** Whether all that a pattern says by itself is known: labels compared with texts, names given, comparisons with others. */
    static boolean isUnderstood(Pattern pattern) {
        return pattern.constraints().stream().allMatch(constraint -> isUnderstood(constraint.of()));
    }

    private static boolean isUnderstood(Expr expr) {
        if (expr instanceof Binary binary) {
            boolean isText = RuleTree.label(binary.left()).isPresent() && binary.right() instanceof Literal
                    && binary.operator().matches("==|!=|(not )?matches");
            boolean isEmptyName = binary.left() instanceof Name name && name.name().startsWith("$") && binary.right() instanceof Literal literal
                    && "".equals(literal.value());
            return isText || isEmptyName || !RuleTree.names(expr).isEmpty()
                    || (binary.operator().equals("&&") && isUnderstood(binary.left()) && isUnderstood(binary.right()));
        }
        if (expr instanceof In in) {
            return RuleTree.label(in.left()).isPresent() && in.list().stream().allMatch(Literal.class::isInstance);
        }
        return expr instanceof Name || expr instanceof Property || (expr instanceof Call call && (RuleTree.label(call).isPresent()
                || call.name().equals("labelsWithout"))) || Tree.parts(expr).stream().anyMatch(part -> !RuleTree.names(part).isEmpty());
    }

    /** Two rules that keep each other's source quiet, where all four alerts are known by name. */
    void betweenRules() {
        for (int at = 0; at < all.size(); at++) {
            Inhibits one = all.get(at);
            all.subList(0, at).stream()
                    .filter(other -> meet(one.targetNames(), other.sourceNames()) && meet(one.sourceNames(), other.targetNames()))
                    .filter(other -> !other.rule().equals(one.rule()))
                    .filter(other -> canMeet(one.target(), other.source()) && canMeet(one.source(), other.target()))
                    .findFirst()
                    .ifPresent(other -> sink.add(Code.MUTUAL_INHIBITION, one.file(), one.place(),
                            "the alerts of this rule keep each other quiet together with rule \"" + other.rule().name() + "\"",
                            "decide which of them is worth telling"));
        }
    }

    /** None when they cannot be counted. */
    private static Set<String> names(Pattern pattern) {
        return RuleLint.values(pattern, ALERTNAME).orElse(Set.of());
    }

    private static boolean meet(Set<String> a, Set<String> b) {
        return a.stream().anyMatch(b::contains);
    }
}
