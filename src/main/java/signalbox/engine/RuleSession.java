package signalbox.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kie.api.KieBase;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Alert;
import signalbox.engine.team.KnownFiring;
import signalbox.engine.team.Sampling;

/**
 * The standard rules at work: a Drools session of their own, and what they concluded since somebody last asked. They are the
 * product's own, and come to an end. Touched by one thread at a time: by the one that fills it, then by the engine's alone.
 */
final class RuleSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RuleSession.class);

    private final KieSession session;
    private NetChanges changes = new NetChanges();

    /** Whether anything changed since rules last fired. */
    private boolean touched = true;

    /** What it was filled with before its time, by {@link #key}: as yet nobody has said that it still holds. */
    private final Map<Object, Unclaimed> unclaimed = new HashMap<>();

    private final Map<Class<?>, Integer> counts = new HashMap<>();
    private final Sampling sampling = new Sampling();
    private boolean isWatched;

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

    /** As below; nobody wants to know with which facts. */
    NetChanges fire() {
        return fire(Optional.empty());
    }

    /**
     * Fires until nothing is left to do.
     *
     * @param keeping the instant, if it is to be known with which facts rules fire
     */
    NetChanges fire(Optional<Instant> keeping) {
        if (keeping.isPresent() && !isWatched) {
            session.addEventListener(new FiringWatcher()); // not before: it costs something with each firing
            isWatched = true;
        }
        sampling.begin(keeping);
        int fired = session.fireAllRules();
        touched = false; // not where that failed
        NetChanges concluded = changes;
        changes = new NetChanges();
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

    private final class Watcher extends DefaultRuleRuntimeEventListener {
        @Override
        public void objectInserted(ObjectInsertedEvent event) {
            changes.note(event.getObject(), 1);
            counts.merge(event.getObject().getClass(), 1, Integer::sum);
        }

        @Override
        public void objectDeleted(ObjectDeletedEvent event) {
            changes.note(event.getOldObject(), -1);
            counts.merge(event.getOldObject().getClass(), -1, Integer::sum);
        }
    }

    private final class FiringWatcher extends DefaultAgendaEventListener {
        @Override
        public void afterMatchFired(AfterMatchFiredEvent event) {
            String rule = event.getMatch().getRule().getName();
            changes.firings.merge(rule, 1, Integer::sum);
            if (sampling.takes(rule)) {
                try {
                    changes.known.add(KnownFiring.of(event.getMatch()));
                } catch (RuntimeException e) { // it is counted all the same, and nothing is to suffer from being looked at
                    log.debug("a firing cannot be kept: rule={}", rule, e);
                }
            }
        }
    }
}
