package signalbox.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kie.api.KieBase;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Alert;
import signalbox.group.GroupedByRule;
import signalbox.group.GroupedByTree;
import signalbox.group.Muted;
import signalbox.inhibit.Inhibition;
import signalbox.notify.Notification;
import signalbox.route.Route;
import signalbox.silence.Silenced;

/**
 * The standard rules at work: a Drools session of their own, and what they concluded since somebody last asked. They are the
 * product's own, and come to an end. Touched by one thread at a time: by the one that fills it, then by the engine's alone.
 */
final class RuleSession implements AutoCloseable {

    private final KieSession session;
    private Verdicts verdicts = new Verdicts();

    /** Whether anything changed since rules last fired. */
    private boolean touched = true;

    /** What it was filled with before its time, by {@link #key}: as yet nobody has said that it still holds. */
    private final Map<Object, Unclaimed> unclaimed = new HashMap<>();

    private final Map<Class<?>, Integer> counts = new HashMap<>();

    private record Unclaimed(Object fact, FactHandle handle) {}

    RuleSession(KieBase standard) {
        session = standard.newKieSession();
        session.addEventListener(new Watcher());
    }

    /** Fills it before its time. Facts with the same {@link #key} would be taken for the same. */
    void prefill(List<?> facts) {
        facts.forEach(fact -> unclaimed.put(key(fact), new Unclaimed(fact, session.insert(fact))));
    }

    private static Object key(Object fact) {
        return fact instanceof Alert alert ? alert.labels() : fact; // nearly all are alerts, and labels know their hash
    }

    /** Takes out what was filled in and is not known any more: nobody has inserted it since. */
    void takeOutUnclaimed() {
        unclaimed.values().forEach(left -> delete(left.handle()));
        unclaimed.clear();
    }

    /** Puts a fact in, unless it was filled in already. */
    FactHandle insert(Object fact) {
        Unclaimed filledIn = unclaimed.isEmpty() ? null : unclaimed.get(key(fact));
        if (filledIn != null && filledIn.fact().equals(fact)) {
            unclaimed.remove(key(fact));
            return filledIn.handle();
        }
        touched = true;
        return session.insert(fact);
    }

    void delete(FactHandle handle) {
        touched = true;
        session.delete(handle);
    }

    void update(FactHandle handle, Object fact) {
        touched = true;
        session.update(handle, fact);
    }

    /** Fires until nothing is left to do. */
    Verdicts fire() {
        int fired = session.fireAllRules();
        touched = false; // not where that failed
        Verdicts concluded = verdicts;
        verdicts = new Verdicts();
        concluded.fired = fired;
        return concluded;
    }

    /** Whether rules have nothing to look at: what they concluded holds still. */
    boolean isAtRest() {
        return !touched;
    }

    /** How many facts there are of each type, those that rules made included. */
    Map<Class<?>, Integer> factCounts() {
        return Map.copyOf(counts);
    }

    /** All facts, those that rules made included. */
    Set<Object> facts() {
        return new HashSet<>(session.getObjects());
    }

    @Override
    public void close() {
        session.dispose();
    }

    /** What rules concluded, as net changes: what came and went in one go is not in here. */
    static final class Verdicts {
        final Map<Route, Integer> routes = new LinkedHashMap<>();
        final Map<GroupedByTree, Integer> byTree = new LinkedHashMap<>();
        final Map<GroupedByRule, Integer> byRules = new LinkedHashMap<>();
        final Map<Inhibition, Integer> inhibitions = new LinkedHashMap<>();
        final Map<Silenced, Integer> silenced = new LinkedHashMap<>();
        final Map<Muted, Integer> muted = new LinkedHashMap<>();
        final Map<Notification, Integer> notifications = new LinkedHashMap<>();
        int fired;

        /** What of these came and is there still. */
        static <T> List<T> came(Map<T, Integer> changes) {
            return changes.entrySet().stream().filter(change -> change.getValue() > 0).map(Map.Entry::getKey).toList();
        }

        /** Takes in what changed since. */
        void add(Verdicts later) {
            later.routes.forEach((route, change) -> note(routes, route, change));
            later.byTree.forEach((grouped, change) -> note(byTree, grouped, change));
            later.byRules.forEach((grouped, change) -> note(byRules, grouped, change));
            later.inhibitions.forEach((inhibition, change) -> note(inhibitions, inhibition, change));
            later.silenced.forEach((silence, change) -> note(silenced, silence, change));
            fired += later.fired;
        }

        private void note(Object fact, int change) {
            if (fact instanceof GroupedByTree grouped) {
                note(byTree, grouped, change);
            } else if (fact instanceof GroupedByRule grouped) {
                note(byRules, grouped, change);
            } else if (fact instanceof Route route) {
                note(routes, route, change);
            } else if (fact instanceof Inhibition inhibition) {
                note(inhibitions, inhibition, change);
            } else if (fact instanceof Silenced silence) {
                note(silenced, silence, change);
            } else if (fact instanceof Muted group) {
                note(muted, group, change);
            } else if (fact instanceof Notification notification) {
                note(notifications, notification, change);
            }
        }

        private static <T> void note(Map<T, Integer> changes, T fact, int change) {
            changes.merge(fact, change, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    private final class Watcher extends DefaultRuleRuntimeEventListener {
        @Override
        public void objectInserted(ObjectInsertedEvent event) {
            verdicts.note(event.getObject(), 1);
            counts.merge(event.getObject().getClass(), 1, Integer::sum);
        }

        @Override
        public void objectDeleted(ObjectDeletedEvent event) {
            verdicts.note(event.getOldObject(), -1);
            counts.merge(event.getOldObject().getClass(), -1, Integer::sum);
        }
    }
}
