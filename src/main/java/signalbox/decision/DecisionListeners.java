package signalbox.decision;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Several who want to know what was decided, told one after the other. */
public final class DecisionListeners implements DecisionListener {

    private final List<DecisionListener> all;

    public DecisionListeners(DecisionListener... all) {
        this.all = List.of(all);
    }

    @Override
    public boolean isListening() {
        return all.stream().anyMatch(DecisionListener::isListening);
    }

    @Override
    public void fired(String packageName, String version, Map<String, Integer> firings, Instant at) {
        all.forEach(listener -> listener.fired(packageName, version, firings, at));
    }

    @Override
    public void holds(String packageName, String rule, int by) {
        all.forEach(listener -> listener.holds(packageName, rule, by));
    }

    @Override
    public void refused(String packageName, String rule) {
        all.forEach(listener -> listener.refused(packageName, rule));
    }

    @Override
    public void decided(List<Decision> decisions) {
        all.stream().filter(DecisionListener::isListening).forEach(listener -> listener.decided(decisions));
    }
}
