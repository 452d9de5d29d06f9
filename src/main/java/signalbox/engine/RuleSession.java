package signalbox.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.KieBase;
import org.kie.api.definition.rule.Rule;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.group.Muted;
import signalbox.inhibit.Inhibition;
import signalbox.notify.Notification;
import signalbox.route.Route;
import signalbox.route.TreeRoute;
import signalbox.silence.Silenced;

/** A Drools session and what its rules concluded since somebody last asked. Touched on the engine's thread only. */
final class RuleSession implements AutoCloseable {

    private final KieSession session;
    private Verdicts verdicts = new Verdicts();
    private final Map<Rule, Integer> firings = new HashMap<>();

    /** The rule that does its work at present. */
    private Optional<Rule> running = Optional.empty();

    RuleSession(KieBase rules) {
        session = rules.newKieSession();
        session.addEventListener(new Watcher());
        session.addEventListener(new Counter());
    }

    FactHandle insert(Object fact) {
        return session.insert(fact);
    }

    void delete(FactHandle handle) {
        session.delete(handle);
    }

    void update(FactHandle handle, Object fact) {
        session.update(handle, fact);
    }

    /**
     * Fires until nothing is left to do. Throws {@link RuleFailure} when a rule threw, or when more rules fired than
     * {@code budget} allows.
     */
    Verdicts fire(int budget) {
        firings.clear();
        running = Optional.empty();
        int fired;
        try {
            fired = session.fireAllRules(budget);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) { // a rule's fault, not the machine's
            throw RuleFailure.of(e, session.getKieBase(), running);
        }
        if (fired >= budget) {
            throw RuleFailure.loop(firings);
        }
        Verdicts concluded = verdicts;
        verdicts = new Verdicts();
        concluded.fired = fired;
        return concluded;
    }

    @Override
    public void close() {
        session.dispose();
    }

    /** What rules concluded, as net changes: what came and went in one go is not in here. */
    static final class Verdicts {
        final Map<Route, Integer> routes = new LinkedHashMap<>();
        final Map<TreeRoute, Integer> treeRoutes = new LinkedHashMap<>();
        final Map<Inhibition, Integer> inhibitions = new LinkedHashMap<>();
        final Map<Silenced, Integer> silenced = new LinkedHashMap<>();
        final List<Muted> muted = new ArrayList<>();
        final Map<FactHandle, Notification> notifications = new LinkedHashMap<>();
        int fired;

        private void note(Object fact, FactHandle handle, int change) {
            if (fact instanceof TreeRoute route) {
                note(treeRoutes, route, change);
            } else if (fact instanceof Route route) {
                note(routes, route, change);
            } else if (fact instanceof Inhibition inhibition) {
                note(inhibitions, inhibition, change);
            } else if (fact instanceof Silenced silence) {
                note(silenced, silence, change);
            } else if (fact instanceof Muted group && change > 0) {
                muted.add(group);
            } else if (fact instanceof Notification notification && change > 0) {
                notifications.put(handle, notification);
            }
        }

        private static <T> void note(Map<T, Integer> changes, T fact, int change) {
            changes.merge(fact, change, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    private final class Watcher extends DefaultRuleRuntimeEventListener {
        @Override
        public void objectInserted(ObjectInsertedEvent event) {
            verdicts.note(event.getObject(), event.getFactHandle(), 1);
        }

        @Override
        public void objectDeleted(ObjectDeletedEvent event) {
            verdicts.note(event.getOldObject(), event.getFactHandle(), -1);
        }
    }

    private final class Counter extends DefaultAgendaEventListener {
        @Override
        public void beforeMatchFired(BeforeMatchFiredEvent event) {
            Rule rule = event.getMatch().getRule();
            firings.merge(rule, 1, Integer::sum);
            running = Optional.of(rule);
        }

        @Override
        public void afterMatchFired(AfterMatchFiredEvent event) {
            running = Optional.empty();
        }
    }
}
