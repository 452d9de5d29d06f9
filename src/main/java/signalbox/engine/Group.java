package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import signalbox.group.AlertGroup;

/** A group that lives: its members, its timer, and what it waits for (spec/alertmanager-behaviour.md 5). */
final class Group {

    private AlertGroup key;
    private List<AlertGroup> alone;

    final Set<Row> members = new HashSet<>();

    Instant nextFlush = Instant.MAX;
    boolean flushed;

    /** Notifications of the running flush whose outcome is not known yet. */
    int awaited;

    /** Whether one of the running flush's notifications was not told. */
    boolean failed;

    /** Whether the timer was due while a flush was running. */
    boolean overdue;

    /** The alerts that the running flush offered as resolved, each with the instant of its last report. */
    Map<Row, Instant> offeredResolved = Map.of();

    Group(AlertGroup key) {
        this.key = key;
        this.alone = List.of(key);
    }

    AlertGroup key() {
        return key;
    }

    /** The key as a list of one, shared by all members that have no other group. */
    List<AlertGroup> aloneInList() {
        return alone;
    }

    /** Takes on the settings of a new configuration; identity stays. */
    void settle(AlertGroup changed) {
        key = changed;
        alone = List.of(changed);
    }

    boolean busy() {
        return awaited > 0;
    }

    Duration groupWait() {
        return key.destination().timing().groupWait();
    }

    Duration interval() {
        return key.destination().timing().groupInterval();
    }
}
