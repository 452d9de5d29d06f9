package signalbox.lint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import signalbox.alert.Matcher;

/**
 * What follows from matchers: decided where a label is held to values that can be counted (equality, and expressions that are alternatives
 * of plain texts), and where it is only kept from such values. Of what cannot be decided nothing follows.
 */
final class MatcherLogic {

    private static final String SIGNS = ".*+?()[]{}|^$\\";

    private MatcherLogic() {}

    /** Whether every alert that the first take is taken by the others. */
    static boolean implies(Collection<Matcher> all, Collection<Matcher> others) {
        return others.stream().allMatch(other -> implies(all, other));
    }

    private static boolean implies(Collection<Matcher> all, Matcher other) {
        List<Matcher> same = all.stream().filter(matcher -> matcher.name().equals(other.name())).toList();
        if (same.contains(other) || takesEverything(other)) {
            return true;
        }
        Optional<Set<String>> values = values(same);
        if (values.isPresent()) {
            return values.get().stream().allMatch(other::matches);
        }
        return refusedBy(other)
                .map(refused -> refused.stream().allMatch(value -> same.stream().anyMatch(matcher -> !matcher.matches(value))))
                .orElse(false);
    }

    private static boolean takesEverything(Matcher matcher) {
        return matcher.type() == Matcher.Type.REGEX && matcher.value().matches("\\^?\\(?\\.\\*\\)?\\$?");
    }

    /** The only values that a matcher does not take, when they can be counted. */
    private static Optional<Set<String>> refusedBy(Matcher matcher) {
        return switch (matcher.type()) {
            case NOT_EQUAL -> Optional.of(Set.of(matcher.value()));
            case NOT_REGEX -> alternatives(matcher.value());
            case REGEX -> matcher.value().equals(".+") ? Optional.of(Set.of("")) : Optional.empty();
            case EQUAL -> Optional.empty();
        };
    }

    /** The values that matchers of one label leave, when they can be counted. */
    static Optional<Set<String>> values(Collection<Matcher> ofOneLabel) {
        return ofOneLabel.stream()
                .flatMap(matcher -> takenBy(matcher).stream())
                .findFirst()
                .map(values -> {
                    Set<String> left = new TreeSet<>(values);
                    left.removeIf(value -> ofOneLabel.stream().anyMatch(matcher -> !matcher.matches(value)));
                    return left;
                });
    }

    /** The only values that a matcher takes, when they can be counted. */
    static Optional<Set<String>> takenBy(Matcher matcher) {
        return switch (matcher.type()) {
            case EQUAL -> Optional.of(Set.of(matcher.value()));
            case REGEX -> alternatives(matcher.value());
            case NOT_EQUAL, NOT_REGEX -> Optional.empty();
        };
    }

    /** A label for which no value is left, if there is one. */
    static Optional<String> impossible(Collection<Matcher> all) {
        Map<String, List<Matcher>> byLabel = new LinkedHashMap<>();
        all.forEach(matcher -> byLabel.computeIfAbsent(matcher.name(), any -> new ArrayList<>()).add(matcher));
        return byLabel.entrySet().stream()
                .filter(label -> values(label.getValue()).map(Set::isEmpty).orElse(false))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether it is known if an alert can satisfy all: two expressions for one label may exclude each other, unless its values can be counted. */
    static boolean isDecided(List<Matcher> matchers) {
        return matchers.stream()
                .filter(matcher -> matcher.type() == Matcher.Type.REGEX && takenBy(matcher).isEmpty())
                .allMatch(matcher -> {
                    List<Matcher> ofLabel = matchers.stream().filter(one -> one.name().equals(matcher.name())).toList();
                    return ofLabel.size() == 1 || values(ofLabel).isPresent();
                });
    }

    /** The texts of an expression that is nothing else than such, one or the other. */
    static Optional<Set<String>> alternatives(String expression) {
        String inner = expression;
        if (inner.startsWith("^")) {
            inner = inner.substring(1);
        }
        if (inner.endsWith("$") && !inner.endsWith("\\$")) {
            inner = inner.substring(0, inner.length() - 1);
        }
        boolean isAnchored = !inner.equals(expression);
        boolean isGroup = inner.startsWith("(") && inner.endsWith(")") && !inner.endsWith("\\)");
        if (isGroup) {
            inner = inner.substring(inner.startsWith("(?:") ? 3 : 1, inner.length() - 1);
        }
        if (isAnchored && !isGroup && inner.contains("|")) {
            return Optional.empty(); // an anchor would be a part of one alternative
        }
        Set<String> texts = new TreeSet<>();
        for (String alternative : inner.split("\\|", -1)) {
            Optional<String> plain = plain(alternative);
            if (plain.isEmpty()) {
                return Optional.empty();
            }
            texts.add(plain.get());
        }
        return Optional.of(texts);
    }

    /** An expression that is a text, with its escapes taken away. */
    static Optional<String> plain(String expression) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < expression.length(); at++) {
            char c = expression.charAt(at);
            if (c == '\\' && at + 1 < expression.length() && !Character.isLetterOrDigit(expression.charAt(at + 1))) {
                text.append(expression.charAt(++at));
            } else if (SIGNS.indexOf(c) >= 0) {
                return Optional.empty();
            } else {
                text.append(c);
            }
        }
        return Optional.of(text.toString());
    }

    /** Both lists as one. */
    static List<Matcher> both(Collection<Matcher> first, Collection<Matcher> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
