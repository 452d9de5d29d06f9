package signalbox.decision;

import java.util.List;

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
    public boolean keepsFirings() {
        return all.stream().anyMatch(DecisionListener::keepsFirings);
    }

    @Override
    public boolean keepsStandardFirings() {
        return all.stream().anyMatch(DecisionListener::keepsStandardFirings);
    }

    @Override
    public void fired(RulesFired fired) {
        all.forEach(listener -> listener.fired(fired));
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
