package signalbox.rules.language;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Rule;

/**
 * Finds rules that rest on what they conclude, directly or over others. Drools does not take back such conclusions: when the first
 * cause goes, one level of them goes and the rest stays for ever, without any circle in the facts.
 */
final class Recursion {

    private final List<Rule> rules;
    private final Vocabulary words;
    /** From a type to the types that are concluded from it. */
    private final Map<String, Set<String>> concludedFrom = new HashMap<>();

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
            for (String read : read(rule)) {
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

    private static Remark remark(Rule rule, String type, String read, Place place) {
        String message = type.equals(read)
                ? "rule \"" + rule.name() + "\" concludes " + type + " from " + type
                : "rule \"" + rule.name() + "\" concludes " + type + ", from which " + read + " is concluded, and rests on " + read;
        return new Remark(place, message + ": when the first cause goes, what was concluded from it over and over would stay for ever",
                "let what is concluded rest on alerts, or on types that do not lead back to it");
    }

    /** Whether one type is concluded from another, over however many rules. */
    private boolean leads(String from, String to) {
        Set<String> seen = new HashSet<>(Set.of(from));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String type = open.pop();
            if (type.equals(to)) {
                return true;
            }
            concludedFrom.getOrDefault(type, Set.of()).stream().filter(seen::add).forEach(open::push);
        }
        return false;
    }

    private Set<String> read(Rule rule) {
        Set<String> types = new LinkedHashSet<>();
        RuleChecker.patterns(rule.when()).forEach(pattern -> words.named(pattern.type())
                .filter(Type::isConcluded)
                .ifPresent(type -> types.add(type.name())));
        return types;
    }

    private Map<String, Place> concluded(Rule rule) {
        Map<String, Place> types = new LinkedHashMap<>();
        rule.then().forEach(statement -> collect(statement, types));
        return types;
    }

    private static void collect(Expr expr, Map<String, Place> types) {
        if (expr instanceof New made) {
            types.putIfAbsent(made.type().substring(made.type().lastIndexOf('.') + 1), made.typePlace());
        }
        if (expr instanceof Call call) {
            if (call.on() != null) {
                collect(call.on(), types);
            }
            call.arguments().forEach(argument -> collect(argument, types));
        }
    }
}
