package signalbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import signalbox.decision.Decision;
import signalbox.decision.DecisionListener;
import signalbox.decision.RulesFired;

/**
 * How often teams' rules fired since the start, how much they concluded that holds, and how often that was refused. The engine's thread
 * counts, any thread asks.
 */
final class RuleFigures implements DecisionListener {

    private record Rule(String packageName, String name) {}

    private final Map<Rule, LongAdder> firings = new ConcurrentHashMap<>();
    private final Map<Rule, LongAdder> holding = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();

    @Override
    public boolean isListening() {
        return false; // single decisions are of no interest
    }

    @Override
    public void fired(RulesFired fired) {
        fired.counts().forEach((rule, count) ->
                firings.computeIfAbsent(new Rule(fired.packageName(), rule), any -> new LongAdder()).add(count));
    }

    @Override
    public void holds(String packageName, String rule, int by) {
        holding.computeIfAbsent(new Rule(packageName, rule), any -> new LongAdder()).add(by);
    }

    @Override
    public void refused(String packageName, String rule) {
        refused.computeIfAbsent(packageName, any -> new LongAdder()).increment();
    }

    @Override
    public void decided(List<Decision> decisions) {
        // nobody asks for single decisions
    }

    long firings(String packageName, String rule) {
        LongAdder count = firings.get(new Rule(packageName, rule));
        return count == null ? 0 : count.sum();
    }

    /** How many conclusions of a rule hold now. */
    long holding(String packageName, String rule) {
        LongAdder count = holding.get(new Rule(packageName, rule));
        return count == null ? 0 : count.sum();
    }

    /** How many conclusions of a package were refused. */
    long refused(String packageName) {
        LongAdder count = refused.get(packageName);
        return count == null ? 0 : count.sum();
    }
}
