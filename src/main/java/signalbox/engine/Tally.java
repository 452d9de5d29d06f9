package signalbox.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Labels;
import signalbox.route.Destination;

/** Counts, and says once what an operator should know. */
final class Tally {

    private static final Logger log = LoggerFactory.getLogger(Tally.class);

    /** So many different names are logged; after that only counted. */
    private static final int NAMES = 1000;

    private final Set<String> said = new HashSet<>();
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

    void unknownReceiver(String receiver, Labels alert) {
        if (firstTime("receiver " + receiver)) {
            log.error(
                    "a rule routes alerts to a receiver that does not exist, they go to the root of the routing tree: "
                            + "receiver={} alert={}",
                    receiver,
                    alert);
        }
    }

    /** Counts the states of alerts that changed in this cycle, or that a group looked at for the first time. */
    void count(
            Collection<Row> changed,
            List<Row> forgotten,
            List<Row> firstFlushed,
            @Nullable Destination makeshiftRoot) {
        cycles++;
        firstFlushed.forEach(row -> recount(row, state(row), row.unrouted));
        forgotten.forEach(row -> recount(row, Row.State.ENDED, false));
        for (Row row : changed) {
            boolean unrouted = row.firing() && makeshiftRoot != null && goesOnlyTo(row, makeshiftRoot);
            if (unrouted && !row.unrouted && firstTime("alert " + row.alert.name())) {
                log.warn(
                        "no route takes this alert, it goes to the receiver named {}: alertname={} labels={}",
                        row.groups.get(0).key().receiver(),
                        row.alert.name(),
                        row.labels());
            }
            recount(row, state(row), unrouted);
        }
    }

    private static boolean goesOnlyTo(Row row, Destination destination) {
        return row.groups.size() == 1
                && row.groups.get(0).key().destination().id().equals(destination.id());
    }

    private static Row.State state(Row row) {
        if (!row.firing()) {
            return Row.State.ENDED;
        }
        if (!row.flushed) {
            return Row.State.UNPROCESSED;
        }
        return row.quietByRules() || !row.silencedBy.isEmpty() ? Row.State.SUPPRESSED : Row.State.ACTIVE;
    }

    private void recount(Row row, Row.State state, boolean isUnrouted) {
        unprocessed += count(state, Row.State.UNPROCESSED) - count(row.state, Row.State.UNPROCESSED);
        active += count(state, Row.State.ACTIVE) - count(row.state, Row.State.ACTIVE);
        suppressed += count(state, Row.State.SUPPRESSED) - count(row.state, Row.State.SUPPRESSED);
        unrouted += (isUnrouted ? 1 : 0) - (row.unrouted ? 1 : 0);
        row.state = state;
        row.unrouted = isUnrouted;
    }

    private static int count(Row.State state, Row.State counted) {
        return state == counted ? 1 : 0;
    }

    EngineStats stats(Groups groups, int announced) {
        Groups.Suppressed kept = groups.suppressed();
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

    private boolean firstTime(String what) {
        return said.size() < NAMES && said.add(what);
    }
}
