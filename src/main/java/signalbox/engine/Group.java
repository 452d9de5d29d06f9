package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.group.AlertGroup;
import signalbox.route.Destination;
import signalbox.store.Change;

/** A group that lives: its members, its timer, and what it waits for (spec/behaviour.md 5). */
final class Group {

    private AlertGroup key;
    private List<AlertGroup> alone;
    private String keyText;

    final Set<AlertEntry> members = new HashSet<>();

    /** Alerts of which it told that they fire, and to which no route leads any more: it tells their ends. */
    final Set<AlertEntry> left = new LinkedHashSet<>(0);

    /** Integrations of other receivers that were told in this group that alerts fire, and not yet that they ended. */
    List<String> others = List.of();

    /** The integrations of its receiver as they were when it was asked last whether new ones have come. */
    List<String> integrations = List.of();

    /** The timer that the journal has. */
    Instant keptFlush = Instant.MIN;

    /** The turn that a group missed while the server was down, if it is made up for next: turns to come keep in step with it. */
    Instant missed = Instant.MAX;

    volatile Instant nextFlush = Instant.MAX;
    boolean flushed;

    /** The tick of the turn that runs, or ran last. */
    Instant tick = Instant.MIN;

    /** How bad the worst alert was that was to be heard, when it was looked at last; negative: it was not yet. */
    int worst = -1;

    /** Since when it is held back until an interval opens. */
    Optional<Instant> heldSince = Optional.empty();

    /** Until when there is no room for what it has to tell in the budget of its route. */
    volatile Instant limitedUntil = Instant.MIN;

    /** The first turn for which there was none, of those that come to an end with the next that is told or has nothing to tell. */
    Instant limitedSince = Instant.MAX;

    /** What the journal has of that it waits for room; {@code ""}: nothing. */
    String waitingKept = "";

    /** The incident that its own was merged into: it is closed when it is due next. {@code ""}: it was not. */
    String mergedInto = "";

    /** Whether it was told before its time that all is over. */
    boolean over;

    /** Whether a turn has come of which nothing was decided yet. */
    boolean turnDue;

    /** The integrations that are told something whose outcome is not known yet. */
    List<String> awaited = List.of();

    /** Those of them that the group's timer was due for meanwhile. */
    List<String> overdue = List.of();

    /** The integrations that had no room to go on trying, until the group is decided about anew. */
    List<String> putOff = List.of();

    /** Whether something was not told since all integrations were told at once. */
    boolean failed;

    /** Whether the turn is the group's first. */
    boolean first;

    /** Whether one of the turn's notifications was told. */
    boolean told;

    /** Whether one of them may have arrived though nobody said so. */
    boolean maybeTold;

    /** The alerts that were offered as resolved to all integrations at once, each with the instant of its last report. */
    Map<AlertEntry, Instant> offeredResolved = Map.of();

    Group(AlertGroup key) {
        this.key = key;
        this.alone = List.of(key);
        this.keyText = key.key();
    }

    /** The {@link AlertGroup#key()} of its key. */
    String keyText() {
        return keyText;
    }

    /** What it is called by that which the journal keeps of others; it stays the same, whatever key it is told under. */
    String name() {
        return name(key);
    }

    static String name(AlertGroup key) {
        return Change.GroupKept.name(key.destination().id(), key.labels());
    }

    boolean isEmpty() {
        return members.isEmpty() && left.isEmpty();
    }

    AlertGroup key() {
        return key;
    }

    /** The key as a list of one, shared by all members that have no other group. */
    List<AlertGroup> aloneInList() {
        return alone;
    }

    /**
     * Whether nobody could be told what the last turn had to tell: the journal keeps that turn, and a restart makes up for it. Who waits for
     * room in a budget waits on after a restart.
     */
    boolean failedToAll() {
        return failed && !told && limitedUntil.equals(Instant.MIN);
    }

    /** Whether its settings are those of a destination. */
    boolean isOf(Destination destination) {
        return key.destination().equals(destination.toldAs(key.destination().key()));
    }

    /** Takes on the settings of a new configuration; identity and key stay. */
    void settle(AlertGroup changed) {
        is(changed.toldAs(key.destination().key()));
    }

    /** From now on it is told under a key that begins with this. */
    void tellAs(String routeKey) {
        is(key.toldAs(routeKey));
    }

    private void is(AlertGroup changed) {
        key = changed;
        alone = List.of(changed);
        keyText = changed.key();
    }

    /** Whether nothing is awaited of it, nor put off. */
    boolean atRest() {
        return awaited.isEmpty() && overdue.isEmpty() && putOff.isEmpty();
    }

    Duration groupWait() {
        return key.destination().timing().groupWait();
    }

    Duration interval() {
        return key.destination().timing().groupInterval();
    }
}
