package signalbox.timeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import signalbox.decision.Decision;
import signalbox.decision.DecisionListener;
import signalbox.decision.RulesFired;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;
import signalbox.timeline.Coverage.CoveredRule;

/** Counts in how many timelines each rule fired. Any thread. */
final class Firings {

    private record RuleId(String packageName, String rule) {}

    // Guarded by this.
    private final Map<RuleId, Integer> fired = new HashMap<>();
    private final Map<RuleId, String> known = new HashMap<>();

    /** The rules of these packages could fire. */
    synchronized void know(RuleBase rules) {
        for (RulePackage info : rules.teams()) {
            info.ruleNames().forEach(rule -> known.computeIfAbsent(
                    new RuleId(info.name(), rule), any -> rules.placeOf(info.name(), rule, new StackTraceElement[0])));
        }
    }

    /** Listens while one timeline runs. */
    DecisionListener listener() {
        Set<RuleId> heard = new HashSet<>();
        return new DecisionListener() {
            @Override
            public boolean isListening() {
                return false; // to what is decided
            }

            @Override
            public void fired(RulesFired fired) {
                for (String name : fired.counts().keySet()) {
                    RuleId rule = new RuleId(fired.packageName(), name);
                    if (heard.add(rule)) {
                        count(rule);
                    }
                }
            }

            @Override
            public void decided(List<Decision> decisions) {
                // it is enough to know who fired
            }
        };
    }

    private synchronized void count(RuleId rule) {
        fired.merge(rule, 1, Integer::sum);
    }

    synchronized Coverage coverage(Looks looks) {
        fired.keySet().forEach(id -> looks.fired(id.packageName(), id.rule()));
        List<CoveredRule> rules = new ArrayList<>();
        new TreeMap<>(byPlace()).forEach((place, ids) -> ids.forEach(id ->
                rules.add(new CoveredRule(id.packageName(), id.rule(), place, fired.getOrDefault(id, 0)))));
        rules.sort(Comparator.comparing(CoveredRule::packageName)
                .thenComparing(rule -> rule.place().replaceFirst(":\\d+$", ""))
                .thenComparingInt(rule -> Integer.parseInt(rule.place().replaceFirst(".*:", "0"))));
        return new Coverage(rules, looks.conditions(), looks.cutShort());
    }

    private Map<String, List<RuleId>> byPlace() {
        Map<String, List<RuleId>> places = new HashMap<>();
        known.forEach((id, place) -> places.computeIfAbsent(place, any -> new ArrayList<>()).add(id));
        return places;
    }
}
