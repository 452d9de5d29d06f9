package signalbox.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.route.Destination;
import signalbox.route.Route;

/** Counts, and says once what an operator should know. */
final class EngineCounters {

    private static final Logger log = LoggerFactory.getLogger(EngineCounters.class);

    /** So many different names are logged; after that only counted. */
    private static final int NAMES = 1000;

    private final Set<String> said = new HashSet<>();
    private final List<String> astray = new ArrayList<>();
    private long unprocessed;
    private long active;
    private long suppressed;
    private long unrouted;
    private long firings;
    private long cycles;
    private long quarantines;
    private long late;
    private long differences;

    void fired(int rules) {
        firings += rules;
    }

    void quarantined() {
        quarantines++;
    }

    void different(int conclusions) {
        differences += conclusions;
    }

    void late() {
        late++;
    }

    void unknownReceiver(Route route) {
        String receiver = route.destination().receiver();
        if (firstTime("receiver " + receiver)) {
            log.error(
                    "rule routes to an unknown receiver, using the receiver of the root route: receiver={} rule={} alert={}",
                    receiver,
                    route.rule(),
                    route.alert());
            astray.add("rule \"" + route.rule() + "\" routes " + route.alert() + " to \"" + receiver
                    + "\", and there is no such receiver: that of the root is told");
        }
    }

    /** Routes to receivers that there are not, each receiver once, in words. */
    List<String> astray() {
        return List.copyOf(astray);
    }

    /** Counts the states of alerts that changed in this cycle, or that a group looked at for the first time. */
    void count(
            Collection<AlertEntry> changed,
            List<AlertEntry> forgotten,
            List<AlertEntry> firstFlushed,
            @Nullable Destination makeshiftRoot) {
        cycles++;
        firstFlushed.forEach(entry -> recount(entry, state(entry), entry.unrouted));
        forgotten.forEach(entry -> recount(entry, AlertEntry.State.ENDED, false));
        for (AlertEntry entry : changed) {
            boolean unrouted = entry.firing() && makeshiftRoot != null && goesOnlyTo(entry, makeshiftRoot);
            if (unrouted && !entry.unrouted && firstTime("alert " + entry.alert.name())) {
                log.warn(
                        "no route matches alert, using receiver {}: alertname={} labels={}",
                        entry.groups.get(0).key().receiver(),
                        entry.alert.name(),
                        entry.labels());
            }
            recount(entry, state(entry), unrouted);
        }
    }

    private static boolean goesOnlyTo(AlertEntry entry, Destination destination) {
        return entry.groups.size() == 1
                && entry.groups.get(0).key().destination().id().equals(destination.id());
    }

    private static AlertEntry.State state(AlertEntry entry) {
        if (!entry.firing()) {
            return AlertEntry.State.ENDED;
        }
        if (!entry.flushed) {
            return AlertEntry.State.UNPROCESSED;
        }
        return entry.quietByRules() || !entry.silencedBy.isEmpty() ? AlertEntry.State.SUPPRESSED : AlertEntry.State.ACTIVE;
    }

    private void recount(AlertEntry entry, AlertEntry.State state, boolean isUnrouted) {
        unprocessed += count(state, AlertEntry.State.UNPROCESSED) - count(entry.state, AlertEntry.State.UNPROCESSED);
        active += count(state, AlertEntry.State.ACTIVE) - count(entry.state, AlertEntry.State.ACTIVE);
        suppressed += count(state, AlertEntry.State.SUPPRESSED) - count(entry.state, AlertEntry.State.SUPPRESSED);
        unrouted += (isUnrouted ? 1 : 0) - (entry.unrouted ? 1 : 0);
        entry.state = state;
        entry.unrouted = isUnrouted;
    }

    private static int count(AlertEntry.State state, AlertEntry.State counted) {
        return state == counted ? 1 : 0;
    }

    EngineStats stats(Groups groups, int announced) {
        Turns.Suppressed kept = groups.turns().suppressed();
        return new EngineStats(
                unprocessed,
                active,
                suppressed,
                unrouted,
                groups.count(),
                kept.inhibition,
                kept.silence,
                kept.muteTimeInterval,
                kept.activeTimeInterval,
                announced,
                firings,
                cycles,
                quarantines,
                late,
                differences);
    }

    /** Whether a conclusion of a rule is refused for the first time. */
    boolean isFirstRefusal(String packageName, String rule) {
        return firstTime("refused " + packageName + "/" + rule);
    }

    private boolean firstTime(String what) {
        return said.size() < NAMES && said.add(what);
    }
}
