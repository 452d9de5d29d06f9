package signalbox.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import signalbox.rules.language.Place;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/**
 * Finds alerts that are joined by labels of which none has to be there. What is equal is put together, over names and patterns; one that
 * cannot be empty makes all that it is equal to so.
 */
final class EmptyJoins {

    /** What a label of a pattern, or a name, is equal to: the representative of all that are equal. */
    private final Map<String, String> equal = new HashMap<>();

    private final Set<String> there = new HashSet<>();
    private final List<Pattern> patterns;

    private EmptyJoins(List<Pattern> patterns) {
        this.patterns = patterns;
        patterns.forEach(this::read);
    }

    /** A join, and the label that may be empty, as a condition names it. */
    record Join(Place place, String label) {}

    /** The first such join of each alert. */
    static List<Join> find(Rule rule) {
        List<Pattern> outside = RuleTree.positive(rule.when());
        List<Join> joins = new ArrayList<>();
        for (Pattern pattern : RuleTree.patterns(rule.when())) {
            if (RuleTree.isAlert(pattern)) {
                List<Pattern> seen = new ArrayList<>(outside);
                if (!seen.contains(pattern)) {
                    seen.add(pattern);
                }
                new EmptyJoins(seen).joinOf(pattern).ifPresent(joins::add);
            }
        }
        return joins;
    }

    private void read(Pattern pattern) {
        if (!RuleTree.isAlert(pattern)) {
            // Whoever concludes a fact, or writes a table, names what it is about.
            pattern.constraints().stream().map(Constraint::bind).filter(Objects::nonNull).forEach(there::add);
            return;
        }
        RuleTree.matchers(pattern).stream().filter(matcher -> !matcher.matches("")).forEach(matcher -> there.add(key(pattern, matcher.name())));
        there.add(key(pattern, "alertname"));
        for (Constraint constraint : pattern.constraints()) {
            String bind = constraint.bind();
            if (bind != null) {
                RuleTree.boundLabel(constraint).ifPresent(label -> join(bind, key(pattern, label)));
            }
            equalities(pattern, constraint.of()).forEach(pair -> join(pair[0], pair[1]));
            if (constraint.of() instanceof Binary binary && binary.operator().equals("!=") && binary.left() instanceof Name name
                    && binary.right() instanceof Literal literal && "".equals(literal.value())) {
                there.add(name.name());
            }
        }
    }

    private static String key(Pattern pattern, String label) {
        return pattern.place().line() + ":" + pattern.place().column() + "." + label;
    }

    /** Labels that are equal, and what they are equal to. */
    private List<String[]> equalities(Pattern pattern, Expr expr) {
        List<String[]> pairs = new ArrayList<>();
        if (expr instanceof Binary binary && binary.operator().equals("&&")) {
            pairs.addAll(equalities(pattern, binary.left()));
            pairs.addAll(equalities(pattern, binary.right()));
        } else if (expr instanceof Binary binary && binary.operator().equals("==")) {
            Optional<String> left = side(pattern, binary.left());
            Optional<String> right = side(pattern, binary.right());
            if (left.isPresent() && right.isPresent()) {
                pairs.add(new String[] {left.get(), right.get()});
            }
        }
        return pairs;
    }

    private Optional<String> side(Pattern pattern, Expr expr) {
        Optional<String> own = RuleTree.label(expr).map(label -> key(pattern, label));
        return own.or(() -> expr instanceof Name name && name.name().startsWith("$") ? Optional.of(name.name()) : Optional.empty())
                .or(() -> RuleTree.labelOfAnother(expr).flatMap(other -> patterns.stream()
                        .filter(one -> other.alert().equals(one.bind()))
                        .findFirst()
                        .map(one -> key(one, other.label()))));
    }

    private void join(String a, String b) {
        String first = representative(a);
        String second = representative(b);
        if (!first.equals(second)) {
            equal.put(first, second);
        }
    }

    private String representative(String key) {
        String at = key;
        while (equal.containsKey(at)) {
            at = equal.getOrDefault(at, at);
        }
        return at;
    }

    private Optional<Join> joinOf(Pattern pattern) {
        Set<String> sure = new HashSet<>();
        there.forEach(key -> sure.add(representative(key)));
        String own = key(pattern, "");
        Optional<Join> first = Optional.empty();
        for (Constraint constraint : pattern.constraints()) {
            if (isOfAllLabels(constraint.of())) {
                return Optional.empty();
            }
            for (String[] pair : equalities(pattern, constraint.of())) {
                String same = representative(pair[0]);
                if (sure.contains(same)) {
                    return Optional.empty();
                }
                if (first.isEmpty() && isOfAnother(pattern, same)) {
                    String side = pair[0].startsWith(own) ? pair[0] : pair[1];
                    first = Optional.of(new Join(constraint.place(), RuleTree.written(side.substring(own.length()))));
                }
            }
        }
        return first;
    }

    /** Whether a label of another alert is among what is equal. */
    private boolean isOfAnother(Pattern pattern, String representative) {
        String own = key(pattern, "");
        Set<String> keys = new HashSet<>(equal.keySet());
        keys.addAll(equal.values());
        return keys.stream().anyMatch(key -> !key.startsWith("$") && !key.startsWith(own) && representative(key).equals(representative));
    }

    /** Labels as a whole are seldom empty. */
    private static boolean isOfAllLabels(Expr expr) {
        return expr instanceof Binary binary && binary.operator().equals("==") && RuleTree.label(binary.left()).isEmpty()
                && !RuleTree.names(binary).isEmpty()
                && (RuleTree.calls(binary, "labelsWithout") || isNamed(binary, "labels") || isNamed(binary, "this"));
    }

    private static boolean isNamed(Binary binary, String name) {
        return binary.left() instanceof Name left && left.name().equals(name);
    }
}
