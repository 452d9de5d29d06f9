package signalbox.rules.language;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/**
 * Finds rules that rest on what they conclude, directly or over others. Drools does not take back such conclusions: when the first
 * cause goes, one level of them goes and the rest stays for ever, without any circle in the facts.
 */
final class Recursion {

    /**
     * Facts that rules conclude.
     *
     * @param name of conditions; empty: of whatever name
     */
    private record Facts(String type, String name) {

        boolean meet(Facts other) {
            return type.equals(other.type) && (name.isEmpty() || other.name.isEmpty() || name.equals(other.name));
        }

        String shown() {
            return name.isEmpty() ? type : type + " " + Shown.quote(name);
        }
    }

    private static final String CONDITION = "Condition";

    private final List<Rule> rules;
    private final Vocabulary words;
    /** From facts to those that are concluded from them. */
    private final Map<Facts, Set<Facts>> concludedFrom = new HashMap<>();

    private Recursion(List<Rule> rules, Vocabulary words) {
        this.rules = rules;
        this.words = words;
    }

    /** What is wrong, by the rule that has it. */
    static Map<Rule, Remark> find(List<Rule> rules, Vocabulary words) {
        return new Recursion(rules, words).find();
    }

    private Map<Rule, Remark> find() {
        for (Rule rule : rules) {
            for (Facts read : read(rule)) {
                concludedFrom.computeIfAbsent(read, any -> new LinkedHashSet<>()).addAll(concluded(rule).keySet());
            }
        }
        Map<Rule, Remark> found = new LinkedHashMap<>();
        for (Rule rule : rules) {
            concluded(rule).forEach((type, place) -> read(rule).stream()
                    .filter(read -> leads(type, read))
                    .findFirst()
                    .ifPresent(read -> found.putIfAbsent(rule, remark(rule, type, read, place))));
        }
        return found;
    }

    private static Remark remark(Rule rule, Facts concluded, Facts read, Place place) {
        boolean isCondition = concluded.type().equals(CONDITION) && read.type().equals(CONDITION);
        String message = isCondition
                ? "rule \"" + rule.name() + "\" states the " + concluded.shown().replace(CONDITION, "condition") + " and rests on whether "
                        + (concluded.meet(read) ? "it" : read.shown().replace(CONDITION, "the condition")) + " holds"
                : concluded.type().equals(read.type())
                        ? "rule \"" + rule.name() + "\" concludes " + concluded.type() + " from " + read.type()
                        : "rule \"" + rule.name() + "\" concludes " + concluded.shown() + ", from which " + read.shown()
                                + " is concluded, and rests on " + read.shown();
        return new Remark(place, message + ": when the first cause goes, what was concluded from it over and over would stay for ever",
                "let what is concluded rest on alerts, or on types that do not lead back to it");
    }

    /** Whether one type is concluded from another, over however many rules. */
    private boolean leads(Facts from, Facts to) {
        Set<Facts> seen = new HashSet<>(Set.of(from));
        Deque<Facts> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            Facts facts = open.pop();
            if (facts.meet(to)) {
                return true;
            }
            concludedFrom.forEach((read, concluded) -> {
                if (read.meet(facts)) {
                    concluded.stream().filter(seen::add).forEach(open::push);
                }
            });
        }
        return false;
    }

    private Set<Facts> read(Rule rule) {
        Set<Facts> facts = new LinkedHashSet<>();
        for (Pattern pattern : RuleChecker.patterns(rule.when())) {
            Optional<Type> type = words.named(pattern.type());
            type.filter(Type::isConcluded).ifPresent(concluded -> facts.add(new Facts(concluded.name(), "")));
            type.filter(fact -> fact.name().equals("Holds")).ifPresent(holds -> conditions(pattern).forEach(
                    name -> facts.add(new Facts(CONDITION, name))));
        }
        return facts;
    }

    /** The conditions that a pattern may be about; {@code ""} for all. */
    private static List<String> conditions(Pattern pattern) {
        List<String> names = pattern.constraints().stream()
                .map(constraint -> Lint.values("condition", constraint.of()))
                .filter(values -> !values.isEmpty())
                .findFirst()
                .orElse(List.of());
        return names.isEmpty() ? List.of("") : names;
    }

    private Map<Facts, Place> concluded(Rule rule) {
        Map<Facts, Place> facts = new LinkedHashMap<>();
        rule.then().forEach(statement -> collect(statement, facts));
        return facts;
    }

    private static void collect(Expr expr, Map<Facts, Place> types) {
        if (expr instanceof New made) {
            types.putIfAbsent(new Facts(made.type().substring(made.type().lastIndexOf('.') + 1), ""), made.typePlace());
        }
        if (expr instanceof Call call) {
            if (call.on() instanceof Name name && name.name().equals(CONDITION) && !call.arguments().isEmpty()) {
                boolean isKnown = call.arguments().get(0) instanceof Literal literal && literal.value() instanceof String;
                String condition = isKnown ? String.valueOf(((Literal) call.arguments().get(0)).value()) : "";
                types.putIfAbsent(new Facts(CONDITION, condition), name.place());
            }
            if (call.on() != null) {
                collect(call.on(), types);
            }
            call.arguments().forEach(argument -> collect(argument, types));
        }
    }
}
