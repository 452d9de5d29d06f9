package signalbox.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.group.FlushDue;
import signalbox.group.Membership;
import signalbox.group.Muted;
import signalbox.store.Change;

/**
 * The life of groups: born with their first alert, looked at when their timer is due, gone with their last alert
 * (spec/alertmanager-behaviour.md 5). What they say is for rules to decide.
 */
final class Groups {

    private record Kept(String destination, Labels labels) {}

    /** So many alerts are decided about before what was decided goes out. */
    private static final int PART = 1000;

    private final Stage stage;
    private final AlertTable alerts;
    private final Map<AlertGroup, Group> groups = new HashMap<>();
    private final Map<Kept, Change.GroupKept> restored = new HashMap<>();
    private final Set<Group> due = new LinkedHashSet<>();
    private final Set<Group> born = new LinkedHashSet<>();
    private final List<Row> firstFlushed = new ArrayList<>();
    private final Suppressed suppressed = new Suppressed();
    private final Instant opening;

    /** Groups that say nothing before {@code opening}; what is due until then is said at that time. */
    Groups(Stage stage, AlertTable alerts, Instant opening) {
        this.stage = stage;
        this.alerts = alerts;
        this.opening = opening;
    }

    @Nullable Group find(AlertGroup key) {
        return groups.get(key);
    }

    Collection<Group> all() {
        return groups.values();
    }

    int count() {
        return groups.size();
    }

    Suppressed suppressed() {
        return suppressed;
    }

    /** Notes the timer that a group had before a restart. */
    void restore(Change.GroupKept kept) {
        restored.put(new Kept(kept.destinationId(), kept.labels()), kept);
    }

    /** Timers from before a restart whose groups did not come back are of no use any more. */
    void forgetRestored() {
        restored.values().forEach(kept -> stage.keep(new Change.GroupGone(kept.destinationId(), kept.labels())));
        restored.clear();
    }

    void join(AlertGroup key, Row row) {
        Group group = groups.computeIfAbsent(key, this::begin);
        boolean isNew = group.members.add(row);
        if (!row.groups.contains(group)) {
            row.join(group);
            isNew = true;
        }
        if (isNew) {
            alerts.touch(row);
        }
    }

    void leave(Group group, Row row) {
        if (group.members.remove(row)) {
            row.leave(group);
            alerts.touch(row);
            endIfEmpty(group);
        }
    }

    private Group begin(AlertGroup key) {
        Group group = new Group(key);
        born.add(group);
        return group;
    }

    /** Sets the timers of the groups that began in this cycle, now that all their first members are known. */
    void armBorn() {
        for (Group group : born) {
            Change.GroupKept kept =
                    restored.remove(new Kept(group.key().destination().id(), group.key().labels()));
            if (kept != null) {
                group.flushed = kept.flushed();
                arm(group, later(kept.nextFlush(), stage.now)); // one that was missed is made up for now, as of now
            } else {
                arm(group, firstFlush(group));
            }
            keep(group);
        }
        born.clear();
    }

    /** One group_wait from now, or at once when one of its alerts is older than that (spec/alertmanager-behaviour.md 5.3). */
    private Instant firstFlush(Group group) {
        boolean late = group.members.stream()
                .anyMatch(row -> row.alert.startsAt().plus(group.groupWait()).isBefore(stage.now));
        return late ? stage.now : stage.now.plus(group.groupWait());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isBefore(b) ? b : a;
    }

    private void arm(Group group, Instant at) {
        group.nextFlush = at;
        stage.timers.at(at, () -> flushDue(group, at));
    }

    /** Not before a flush is over: one that a crash breaks off is due still, and is made up for at the start. */
    private void keep(Group group) {
        AlertGroup key = group.key();
        stage.keep(new Change.GroupKept(key.destination().id(), key.labels(), group.nextFlush, group.flushed));
    }

    private void flushDue(Group group, Instant at) {
        if (!group.nextFlush.equals(at) || groups.get(group.key()) != group) {
            return;
        }
        if (stage.now.isBefore(opening)) {
            stage.timers.at(opening, () -> flushDue(group, at));
        } else if (group.busy()) {
            group.overdue = true; // flushes of a group never overlap: the next begins when this one is over
        } else {
            due.add(group);
        }
    }

    /** Begins a flush of the next few groups whose time has come, and says so in facts; empty when there are none. */
    List<FlushDue> takeDue() {
        List<FlushDue> flushes = new ArrayList<>();
        int members = 0;
        for (Iterator<Group> next = due.iterator(); next.hasNext() && members < PART; ) {
            Group group = next.next();
            next.remove();
            if (groups.get(group.key()) == group) {
                members += group.members.size();
                flushes.add(beginFlush(group));
            }
        }
        return flushes;
    }

    private FlushDue beginFlush(Group group) {
        Instant tick = group.nextFlush;
        group.overdue = false;
        group.failed = false;
        group.flushed = true;
        arm(group, stage.now.plus(group.interval())); // before the flush (spec/alertmanager-behaviour.md 5.5)
        List<Membership> members = new ArrayList<>(group.members.size());
        Map<Row, Instant> resolved = new LinkedHashMap<>();
        for (Row row : group.members) {
            if (!row.firing()) {
                resolved.put(row, row.updatedAt);
            }
            members.add(new Membership(row.alert, inhibited(row), !row.silencedBy.isEmpty()));
            if (!row.flushed) {
                row.flushed = true;
                firstFlushed.add(row);
            }
        }
        group.offeredResolved = resolved;
        return new FlushDue(group.key(), members, tick);
    }

    /** The alerts that a group looked at for the first time since this was asked last. */
    List<Row> takeFirstFlushed() {
        List<Row> taken = List.copyOf(firstFlushed);
        firstFlushed.clear();
        return taken;
    }

    private boolean inhibited(Row row) {
        return !row.inhibitions.isEmpty() || alerts.endedInhibited(row);
    }

    /** Counts what flushes kept back (spec/alertmanager-behaviour.md 6 and 14.2). */
    void note(List<FlushDue> flushes, List<Muted> mutes) {
        Map<AlertGroup, List<Muted>> byGroup = new HashMap<>();
        mutes.forEach(mute -> byGroup.computeIfAbsent(mute.group(), any -> new ArrayList<>()).add(mute));
        flushes.forEach(flush -> note(flush, byGroup.getOrDefault(flush.group(), List.of())));
    }

    private void note(FlushDue flush, List<Muted> mutes) {
        Group group = groups.get(flush.group());
        if (group == null) {
            return;
        }
        int left = 0;
        int silenced = 0;
        for (Row row : group.members) {
            if (inhibited(row)) {
                suppressed.inhibition++;
            } else {
                left++;
                silenced += row.silencedBy.isEmpty() ? 0 : 1;
            }
        }
        if (left == 0) {
            return; // the later stages did not run
        }
        if (mutes.stream().anyMatch(mute -> !mute.inside())) {
            suppressed.activeTimeInterval += left;
        } else if (!mutes.isEmpty()) {
            suppressed.muteTimeInterval += left;
        } else {
            suppressed.silence += silenced;
        }
    }

    /** A flush has so many notifications under way; none at all end it. */
    void await(AlertGroup key, int notifications) {
        Group group = groups.get(key);
        if (group != null) {
            group.awaited = notifications;
            if (notifications == 0) {
                endFlush(group);
            }
        }
    }

    /** One of a flush's notifications was told, or finally was not. */
    void delivered(AlertGroup key, boolean told) {
        Group group = groups.get(key);
        if (group == null || !group.busy()) {
            return;
        }
        group.awaited--;
        group.failed |= !told;
        if (group.awaited == 0) {
            endFlush(group);
        }
    }

    /** Lets go of the alerts that ended, unless they were reported again meanwhile (spec/alertmanager-behaviour.md 5.6). */
    private void endFlush(Group group) {
        Map<Row, Instant> offered = group.offeredResolved;
        group.offeredResolved = Map.of();
        if (!group.failed) {
            offered.forEach((row, updatedAt) -> {
                if (!row.firing() && row.updatedAt.equals(updatedAt) && group.members.remove(row)) {
                    row.leave(group);
                    alerts.touch(row);
                }
            });
        }
        if (!endIfEmpty(group)) {
            keep(group);
        }
        if (group.overdue) {
            due.add(group);
        }
    }

    private boolean endIfEmpty(Group group) {
        if (!group.members.isEmpty() || !groups.remove(group.key(), group)) {
            return false;
        }
        born.remove(group);
        stage.keep(new Change.GroupGone(group.key().destination().id(), group.key().labels()));
        return true;
    }

    /** Settles memberships after all alerts moved into a fresh session: a group that no route leads to any more ends. */
    void rejoin(Map<AlertGroup, Set<Row>> routed) {
        Map<AlertGroup, Group> before = new HashMap<>(groups);
        routed.forEach((key, rows) -> {
            Group group = groups.remove(key);
            if (group != null) {
                settle(group, key);
                groups.put(key, group);
            }
            rows.forEach(row -> join(key, row));
        });
        before.forEach((key, group) -> {
            Set<Row> rows = routed.getOrDefault(key, Set.of());
            List<Row> left = group.members.stream().filter(row -> !rows.contains(row)).toList();
            left.forEach(row -> leave(group, row));
        });
    }

    /** The key may have new settings, and another receiver. */
    private void settle(Group group, AlertGroup key) {
        if (!group.key().destination().equals(key.destination())) {
            group.settle(key);
            group.members.forEach(alerts::touch);
        }
    }

    /** How many alerts were not told, by reason; only ever grows. */
    static final class Suppressed {
        long inhibition;
        long silence;
        long muteTimeInterval;
        long activeTimeInterval;
    }
}
