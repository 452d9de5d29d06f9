package signalbox.rules.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;

/**
 * Facts that rules look at, or conclude, as far as texts in the rules tell.
 *
 * @param type the type
 * @param is the texts one of which a property is equal to: of a condition its name, of an alert its labels
 * @param isNot the texts that it is not equal to
 * @param others the labels of which the value is not known; all that are in none of these are absent. Empty where they may be there
 */
record Facts(String type, Map<String, Set<String>> is, Map<String, Set<String>> isNot, Optional<Set<String>> others) {

    static final String CONDITION = "Condition";
    static final String ALERT = "Alert";
    static final String DERIVED = "Derived";
    /** What cannot be reached, and all that this is found from: as alerts, those of one package are those of all. */
    static final String TOPOLOGY = "Unreachable";

    /** Which alerts belong together, and all that this is found from. */
    static final String INCIDENT = "Incident";

    /** What rules add to alerts. */
    static final String ATTRIBUTE = "Attribute";

    private static final String NAME = "alertname";

    static Facts of(String type) {
        return new Facts(type, Map.of(), Map.of(), Optional.empty());
    }

    /** Facts of a type that rules conclude. */
    static Facts concluded(String type) {
        return switch (type) {
            case "Down", "DependsOn" -> of(TOPOLOGY);
            case "SameIncident" -> of(INCIDENT);
            default -> of(type);
        };
    }

    /** Conditions that a pattern asks for. */
    static Facts conditions(Pattern holds) {
        return compared(CONDITION, holds, expr -> Optional.of(NAME)
                .filter(any -> expr instanceof Name name && name.name().equals("condition")));
    }

    /** Attributes that a pattern asks for. */
    static Facts attributes(Pattern pattern) {
        return compared(ATTRIBUTE, pattern, expr -> Optional.of(NAME)
                .filter(any -> expr instanceof Name name && name.name().equals("name")));
    }

    /** An attribute that a rule adds to an alert. */
    static Facts attribute(List<Expr> made) {
        return made.stream().skip(1).findFirst().flatMap(Facts::text)
                .map(name -> new Facts(ATTRIBUTE, Map.of(NAME, Set.of(name)), Map.of(), Optional.empty()))
                .orElse(of(ATTRIBUTE));
    }

    /** Alerts that a pattern looks at. */
    static Facts alerts(Pattern pattern) {
        return compared(ALERT, pattern, Facts::label);
    }

    private static Optional<String> label(Expr expr) {
        if (expr instanceof Name name) {
            return name.name().equals("name") ? Optional.of(NAME) : Optional.of(name.name()).filter(Facts::isLabel);
        }
        boolean asks = expr instanceof Call call && call.on() == null && call.name().equals("label") && call.arguments().size() == 1;
        return asks ? text(((Call) expr).arguments().get(0)) : Optional.empty();
    }

    /** Whether a property of an alert is the label of that name. */
    private static boolean isLabel(String property) {
        return Vocabulary.standard().type(ALERT).map(Type::properties).map(all -> all.get(property)).filter(Types.TEXT::equals).isPresent()
                && !property.equals("generatorUrl");
    }

    private static Optional<String> text(Expr expr) {
        return expr instanceof Literal literal && literal.value() instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private interface Properties {
        Optional<String> of(Expr expr);
    }

    private static Facts compared(String type, Pattern pattern, Properties properties) {
        Map<String, Set<String>> is = new HashMap<>();
        Map<String, Set<String>> isNot = new HashMap<>();
        for (Constraint constraint : pattern.constraints()) {
            compare(constraint.of(), properties, is, isNot);
        }
        return new Facts(type, is, isNot, Optional.empty());
    }

    private static void compare(Expr expr, Properties properties, Map<String, Set<String>> is, Map<String, Set<String>> isNot) {
        if (expr instanceof Binary both && both.operator().equals("&&")) {
            compare(both.left(), properties, is, isNot);
            compare(both.right(), properties, is, isNot);
            return;
        }
        List<Expr> texts = new ArrayList<>();
        Optional<String> property = Optional.empty();
        boolean not = false;
        if (expr instanceof Binary binary && Set.of("==", "!=").contains(binary.operator())) {
            not = binary.operator().equals("!=");
            property = properties.of(binary.left());
            texts.add(binary.right());
        } else if (expr instanceof In in) {
            not = in.not();
            property = properties.of(in.left());
            texts.addAll(in.list());
        }
        Set<String> values = new HashSet<>();
        texts.forEach(one -> text(one).ifPresent(values::add));
        if (property.isPresent() && not) {
            isNot.computeIfAbsent(property.get(), any -> new HashSet<>()).addAll(values);
        } else if (property.isPresent() && values.size() == texts.size()) {
            is.merge(property.get(), values, Facts::common);
        }
    }

    private static Set<String> common(Set<String> some, Set<String> others) {
        Set<String> both = new HashSet<>(some);
        both.retainAll(others);
        return both;
    }

    /** A condition that a rule states, by its first argument. */
    static Facts condition(Call factory) {
        return argument(factory, 0)
                .map(name -> new Facts(CONDITION, Map.of(NAME, Set.of(name)), Map.of(), Optional.empty()))
                .orElse(of(CONDITION));
    }

    /** An alert that a rule derives: it has exactly these labels. */
    static Facts derived(List<Call> chain) {
        Map<String, Set<String>> is = new HashMap<>();
        Set<String> unknown = new HashSet<>();
        for (Call call : chain) {
            boolean isName = call.name().equals("alert");
            if (!isName && !call.name().equals("label")) {
                continue;
            }
            Optional<String> label = isName ? Optional.of(NAME) : argument(call, 0);
            Optional<String> value = argument(call, isName ? 0 : 1);
            if (label.isEmpty()) {
                return new Facts(ALERT, Map.of(), Map.of(), Optional.empty()); // any label
            } else if (value.isPresent()) {
                is.put(label.get(), Set.of(value.get()));
            } else {
                unknown.add(label.get());
            }
        }
        return new Facts(ALERT, is, Map.of(), Optional.of(unknown));
    }

    /** A text that a call is given; what is missing is said by who checks the call. */
    private static Optional<String> argument(Call call, int number) {
        return number < call.arguments().size() ? text(call.arguments().get(number)) : Optional.empty();
    }

    /** Whether there can be a fact that is of both. */
    boolean meet(Facts other) {
        if (!type.equals(other.type)) {
            return false;
        }
        Set<String> properties = new HashSet<>(is.keySet());
        List.of(isNot, other.is, other.isNot).forEach(map -> properties.addAll(map.keySet()));
        return properties.stream().allMatch(property -> canBeAlike(property, other));
    }

    private boolean canBeAlike(String property, Facts other) {
        Optional<Set<String>> mine = values(property);
        Optional<Set<String>> theirs = other.values(property);
        if (mine.isEmpty() && theirs.isEmpty()) {
            return true; // there are more texts than those that it is not
        }
        Set<String> left = new HashSet<>(mine.isEmpty() ? theirs.orElseThrow() : theirs.map(set -> common(mine.get(), set)).orElse(mine.get()));
        left.removeAll(isNot.getOrDefault(property, Set.of()));
        left.removeAll(other.isNot.getOrDefault(property, Set.of()));
        return !left.isEmpty();
    }

    /** What it can be; empty: anything. */
    private Optional<Set<String>> values(String property) {
        Set<String> known = is.get(property);
        if (known != null) {
            return Optional.of(known);
        }
        return others.filter(unknown -> !unknown.contains(property)).map(absent -> Set.of(""));
    }

    /** The same of a package: but for alerts, what it concludes is its own. */
    Facts in(String packageName) {
        boolean isOfAll = packageName.isEmpty() || List.of(ALERT, TOPOLOGY, INCIDENT, ATTRIBUTE).contains(type);
        return isOfAll ? this : new Facts(packageName + "." + type, is, isNot, others);
    }

    /** Its name, where it can have but one. */
    Optional<String> name() {
        Set<String> names = is.getOrDefault(NAME, Set.of());
        return names.size() == 1 ? Optional.of(names.iterator().next()) : Optional.empty();
    }

    /** A label that it does not have, of those that alerts usually have. */
    Optional<String> lacking() {
        return Stream.of("instance", "job", "service", "team").filter(label -> values(label).equals(Optional.of(Set.of("")))).findFirst();
    }

    /** For people. */
    String shown() {
        String name = name().map(only -> " " + Shown.quote(only)).orElse("");
        return switch (type) {
            case CONDITION -> "the condition" + name;
            case ALERT -> "the alert" + name;
            case ATTRIBUTE -> "the attribute" + name;
            default -> type;
        };
    }
}
