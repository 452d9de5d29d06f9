package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.group.AlertGroup;
import signalbox.notify.AlertHashes;
import signalbox.notify.Notification;
import signalbox.route.Destination;
import signalbox.route.RouteNode;
import signalbox.route.Schedule;
import signalbox.store.Change;

/**
 * The life of groups: born with their first alert, looked at when their timer is due, gone with their last alert (spec/behaviour.md 5). Here
 * is which there are, which alerts are in them, and when each is looked at next; what comes of that are their {@link Turns}.
 */
final class Groups {

    private final EngineContext context;
    private final AlertTable alerts;
    private final AnnouncedLog announced;
    private final DecisionRecorder decisions;
    private final boolean endsAreTold;
    /** Changed on the engine's thread, read by any. */
    private final Map<AlertGroup, Group> groups = new ConcurrentHashMap<>();
    private final GroupKeys keys;
    private final Budgets budgets;
    private final IncidentBook incidents;
    private final WaitingBook waitingBook;
    private final OverBudget overBudget;
    private final Turns turns;
    private final KeptGroups keptGroups;
    private final Set<Group> changed = new LinkedHashSet<>();
    private final Set<Group> born = new LinkedHashSet<>();
    private Instant opening;
    /** Whether the alerts that were kept are not all in their groups yet. */
    private boolean awaitsMembers = true;

    /**
     * Groups that say nothing before {@code opening}; what is due until then is said at that time.
     *
     * @param endsAreTold whether those who were told that an alert fires are told that it ended, whatever keeps it quiet or
     *     sends it elsewhere meanwhile
     */
    Groups(
            EngineContext context,
            AlertTable alerts,
            AnnouncedLog announced,
            DecisionRecorder decisions,
            IncidentBook incidents,
            Instant opening,
            boolean endsAreTold) {
        this.incidents = incidents;
        this.context = context;
        this.alerts = alerts;
        this.announced = announced;
        this.decisions = decisions;
        this.opening = opening;
        this.endsAreTold = endsAreTold;
        this.budgets = new Budgets(context);
        this.waitingBook = new WaitingBook(context);
        this.keys = new GroupKeys(announced);
        this.overBudget = new OverBudget(context, announced, this, budgets, waitingBook);
        this.turns = new Turns(context, alerts, announced, this, overBudget, waitingBook);
        this.keptGroups = new KeptGroups(context, alerts, announced, this, keys, waitingBook);
    }

    /** Their turns. */
    Turns turns() {
        return turns;
    }

    /** Those that have something to tell for which there is no room. */
    OverBudget overBudget() {
        return overBudget;
    }

    @Nullable Group find(AlertGroup key) {
        return groups.get(key);
    }

    /** When a group is looked at next. Any thread. */
    Optional<Instant> due(AlertGroup key) {
        return Optional.ofNullable(groups.get(key)).map(group -> group.nextFlush).filter(at -> !at.equals(Instant.MAX));
    }

    Collection<Group> all() {
        return groups.values();
    }

    /** The {@link AlertGroup#key()}s of all. */
    Set<String> keys() {
        return groups.values().stream().map(Group::keyText).collect(Collectors.toSet());
    }

    int count() {
        return groups.size();
    }

    /** Notes the timer that a group had before a restart. */
    void restore(Change.GroupKept kept) {
        keptGroups.restore(kept);
    }

    /**
     * All alerts that were kept are in their groups. Alerts that were told to fire in other groups are left to those, which
     * tell their ends; timers of groups that did not come back are of no use any more.
     *
     * @param root what groups to which no route leads go on by
     */
    void allAreThere(Destination root) {
        awaitsMembers = false;
        overBudget.joinRestAgain();
        armBorn();
        if (endsAreTold) {
            keptGroups.findLeft(root);
            armBorn();
        }
        keptGroups.forgetOthers();
        turns.tellNewSinceTheStop();
    }

    static Set<String> receivers(List<Group> groups) {
        return groups.stream().map(group -> group.key().receiver()).collect(Collectors.toSet());
    }

    /** Of the alerts of a group, those included that no route leads there any more. */
    static AlertHashes hashes(Group group) {
        return hashes(group.members).with(hashes(group.left));
    }

    static AlertHashes hashes(Collection<AlertEntry> entries) {
        return AlertHashes.of(entries.stream().mapToLong(entry -> entry.labels().notificationHash()).toArray());
    }

    /** The alerts of a group, or of the one that goes on under its key, those included that no route leads there any more. */
    AlertHashes hashesOf(AlertGroup key) {
        return keys.groups(key.key()).stream()
                .filter(group -> group.key().equals(key) || group.key().receiver().equals(key.receiver()))
                .map(Groups::hashes)
                .reduce(AlertHashes.NONE, AlertHashes::with);
    }

    /** An alert is led to these groups. */
    void lead(AlertEntry entry, Collection<AlertGroup> keys) {
        keys.stream().filter(key -> belongs(entry, key, keys)).forEach(key -> join(key, entry));
    }

    void join(AlertGroup key, AlertEntry entry) {
        Group group = findOrBegin(key);
        if (!group.isOf(key.destination())) { // it came back from before a restart when no route led there
            settle(group, key, Map.of(group.keyText(), receivers(keys.groups(group.keyText()))));
        }
        if (group.left.remove(entry)) {
            entry.left = AlertEntry.without(entry.left, group);
        }
        merge(group, "");
        boolean isNew = group.members.add(entry);
        if (isNew) { // not one that ended, fires again, and is there still
            decisions.grouped(entry.labels(), group.key(), true);
        }
        if (!entry.groups.contains(group)) {
            entry.join(group);
            isNew = true;
        }
        if (isNew) {
            if (endsAreTold && entry.firing() && !entry.endsAgain) {
                announced.fires(group.keyText(), group.key().receiver(), entry.labels().notificationHash());
            }
            alerts.touch(entry);
            changed.add(group);
            overBudget.joinRestThatTold(group, entry);
        }
    }

    /**
     * Whether an alert belongs to a group to which it is led. One that had ended when rules were asked anew does where it waited for a turn,
     * or was told: where else it would be led by now is of no importance, unless nobody heard of it and it is not led any more where it waited.
     */
    private boolean belongs(AlertEntry entry, AlertGroup key, Collection<AlertGroup> led) {
        if (!entry.endsAgain || entry.waitsIn.contains(Group.name(key)) || isOwedByAny(key, entry)) {
            return true;
        }
        boolean isHeardOf = endsAreTold && announced.mayBeOwedAnywhere(entry.labels().notificationHash());
        return !isHeardOf && (entry.waitsIn.isEmpty() || !led.stream().map(Group::name).toList().containsAll(entry.waitsIn));
    }

    private boolean isOwedByAny(AlertGroup key, AlertEntry entry) {
        Group group = groups.get(key);
        long hash = entry.labels().notificationHash();
        return (group == null || awaitsMembers ? GroupKeys.possible(key) : List.of(group.keyText()))
                .stream().anyMatch(text -> announced.mayBeOwed(text, hash));
    }

    /** No route leads an alert to a group any more. If that told that it fires it will tell that it ended. */
    void leave(Group group, AlertEntry entry) {
        if (group.key().destination().isOfRest() && entry.groups.stream().anyMatch(own -> OverBudget.isRestOf(group, own))) {
            join(group.key(), entry); // it fires again, and is told with others as before: no route leads there by itself
            return;
        }
        if (removeMember(group, entry)) {
            if (endsAreTold && isOwed(group, entry)) {
                leaveTo(group, entry);
                mergeIfEmpty(group);
            } else {
                endIfEmpty(group);
            }
            changed.add(group);
            overBudget.leaveRest(group, entry);
        }
    }

    // ---- incidents

    static final String MERGED = "merged ";

    private void mergeIfEmpty(Group group) {
        if (group.members.isEmpty() && group.key().destination().options().perIncident()) {
            incidents.mergedInto(group.key().labels().get(AlertGroup.INCIDENT)).ifPresent(into -> merge(group, into));
        }
    }

    private void merge(Group group, String into) {
        if (!group.mergedInto.equals(into)) {
            group.mergedInto = into;
            context.keep(into.isEmpty()
                    ? new Change.NoteGone(MERGED + group.keyText())
                    : new Change.NoteKept(MERGED + group.keyText(), into));
        }
    }

    /** Says why what a group tells is over, if it is because its incident was merged into another. */
    Notification withReason(Notification notification) {
        Group group = groups.get(notification.group());
        return group == null || group.mergedInto.isEmpty()
                ? notification
                : notification.because(AlertGroup.MERGED_INTO + group.mergedInto);
    }

    boolean isOwed(Group group, AlertEntry entry) {
        return announced.mayBeOwed(group.keyText(), entry.labels().notificationHash())
                && entry.groups.stream().noneMatch(other -> other.keyText().equals(group.keyText()));
    }

    void leaveTo(Group group, AlertEntry entry) {
        if (group.left.add(entry)) {
            entry.left = AlertEntry.with(entry.left, group);
        }
    }

    void letGo(Group group, AlertEntry entry) {
        if (group.left.remove(entry)) {
            entry.left = AlertEntry.without(entry.left, group);
            alerts.touch(entry);
        }
    }

    Group findOrBegin(AlertGroup key) {
        return groups.computeIfAbsent(key, this::begin);
    }

    private Group begin(AlertGroup key) {
        Group group = new Group(key);
        group.integrations = turns.integrationsOf(group);
        keys.add(group);
        born.add(group);
        return group;
    }

    /** Sets the timers of the groups that began in this cycle, now that all their first members are known. */
    void armBorn() {
        if (awaitsMembers) {
            return;
        }
        keys.choose(born).forEach(this::succeed);
        List<Group> missed = new ArrayList<>();
        List<Group> waited = new ArrayList<>();
        for (Group group : born) {
            Change.GroupKept kept = keptGroups.take(group.key());
            if (kept == null) {
                Optional<Instant> opening = opensAt(group);
                if (opening.isPresent()) {
                    hold(group, opening.get());
                } else {
                    arm(group, firstFlush(group));
                    keep(group);
                }
                continue;
            }
            group.heldSince = kept.heldSince();
            group.flushed = kept.flushed();
            group.keptFlush = kept.nextFlush();
            group.worst = Turns.isToldEarly(group) ? turns.worstTold(group) : -1;
            if (kept.flushed() && kept.nextFlush().isBefore(context.now)) {
                group.missed = kept.nextFlush();
            }
            if (waitingBook.goesOn(group)) {
                arm(group, kept.nextFlush().isBefore(context.now) ? turns.next(group) : noLaterThanEver(group, kept.nextFlush()));
                waited.add(group);
            } else if (kept.nextFlush().isAfter(context.now)) {
                arm(group, noLaterThanEver(group, kept.nextFlush()));
            } else {
                missed.add(group);
                arm(group, context.now);
                group.limitedSince = Budgets.limits(group.key()) ? kept.nextFlush() : Instant.MAX;
            }
        }
        born.clear();
        overBudget.waitAgain(waited, missed);
    }

    /**
     * A group that begins goes on under the key of one to which no route leads any more, and tells the ends that this had left to tell: of
     * two, each would take for its own what the other tells. Of alerts that other groups told under other keys these tell the ends.
     */
    private void succeed(Group group) {
        List<Group> before = keys.groups(group.keyText()).stream().filter(other -> other != group && other.members.isEmpty()).toList();
        for (Group other : before) {
            for (AlertEntry entry : List.copyOf(other.left)) {
                letGo(other, entry);
                if (!group.members.contains(entry)) {
                    leaveTo(group, entry);
                }
            }
            endIfEmpty(other);
        }
        for (AlertEntry entry : group.members) {
            if (endsAreTold) {
                keys.beside(group).filter(other -> !other.members.contains(entry) && isOwed(other, entry)).forEach(other -> leaveTo(other, entry));
                if (entry.firing() && !entry.endsAgain) {
                    announced.fires(group.keyText(), group.key().receiver(), entry.labels().notificationHash());
                }
            }
            alerts.touch(entry);
        }
    }

    /** These are looked at in the cycle in which they may have begun: they are given their keys at once. */
    void chooseKeys(List<Group> some) {
        keys.choose(some.stream().filter(born::contains).toList()).forEach(this::succeed);
        some.forEach(born::remove);
    }

    /** A turn that a clock named that was ahead would not come for as long as it was. */
    private Instant noLaterThanEver(Group group, Instant turn) {
        Instant last = context.now.plus(AnnouncedLog.longer(group.interval(), group.groupWait()));
        return group.heldSince.isPresent() || turn.isBefore(last) ? turn : last;
    }

    /** The clock was set back: who waits for a turn waits no longer for that. */
    void setBack(Duration step) {
        opening = opening.minus(step);
        budgets.setBack(step);
        for (Group group : groups.values()) {
            if (group.heldSince.isPresent() && !group.turnDue) {
                arm(group, opensAt(group).orElse(context.now));
            } else if (!group.nextFlush.equals(Instant.MAX) && !group.turnDue) {
                arm(group, group.nextFlush.minus(step));
            }
            group.missed = group.missed.equals(Instant.MAX) ? Instant.MAX : group.missed.minus(step);
            group.limitedSince = group.limitedSince.equals(Instant.MAX) ? Instant.MAX : group.limitedSince.minus(step);
            group.limitedUntil = group.limitedUntil.equals(Instant.MIN) ? Instant.MIN : group.limitedUntil.minus(step);
        }
    }

    /** One group_wait from now, or at once when one of its alerts is older than that (spec/behaviour.md 5.3). */
    private Instant firstFlush(Group group) {
        boolean late = group.members.stream()
                .anyMatch(entry -> entry.alert.startsAt().plus(group.groupWait()).isBefore(context.now));
        return late ? context.now : context.now.plus(group.groupWait());
    }

    // ---- timers

    void arm(Group group, Instant at) {
        group.nextFlush = at;
        context.timers.at(at, () -> flushDue(group, at));
    }

    /** Not before a flush is over: one that a crash breaks off is due still, and is made up for at the start. */
    void keep(Group group) {
        keep(group, group.nextFlush);
    }

    void keep(Group group, Instant turn) {
        group.keptFlush = turn;
        context.keep(kept(group, turn));
    }

    static Change.GroupKept kept(Group group, Instant turn) {
        AlertGroup key = group.key();
        return new Change.GroupKept(key.destination().id(), key.labels(), turn, group.flushed, group.heldSince);
    }

    /**
     * Has the journal keep the timers of groups in which something happened. Those in which nothing does are not written: what
     * is kept is an earlier turn, after which a group has had nothing to say, and from which the next can be told.
     */
    void keepChanged(Collection<AlertEntry> written) {
        written.forEach(entry -> changed.addAll(entry.groups));
        written.forEach(entry -> changed.addAll(entry.left));
        for (Group group : changed) {
            boolean isOver = group.atRest() && !group.failedToAll();
            if (groups.get(group.key()) == group && isOver && !group.nextFlush.equals(group.keptFlush)) {
                keep(group);
            }
        }
        changed.clear();
    }

    /**
     * Has the journal keep the timers of all groups, of which it has an earlier turn. Without, a start takes the turns since for missed,
     * and has them all told at once: what nothing keeps quiet since a moment ago, too.
     */
    void keepAll() {
        keptEarlier().forEach(this::keep);
        announced.settle(key -> keys.groups(key).stream().allMatch(Group::atRest));
    }

    /** What the journal would keep of groups of which it has an earlier turn. */
    List<Change> timers() {
        return keptEarlier().<Change>map(group -> kept(group, group.nextFlush)).toList();
    }

    private Stream<Group> keptEarlier() {
        return groups.values().stream()
                .filter(group -> group.atRest() && !turns.isDue(group) && !group.failedToAll() && !group.nextFlush.equals(group.keptFlush));
    }

    private void flushDue(Group group, Instant at) {
        if (!group.nextFlush.equals(at) || groups.get(group.key()) != group) {
            return;
        }
        if (context.now.isBefore(opening)) {
            context.timers.at(opening, () -> flushDue(group, at));
            return;
        }
        Optional<Instant> opening = opensAt(group);
        if (opening.isPresent()) {
            hold(group, opening.get());
        } else {
            turns.comeDue(group);
        }
    }

    // ---- held back until an interval opens

    private Optional<Instant> opensAt(Group group) {
        return group.key().destination().options().heldUntil().isEmpty()
                ? Optional.empty()
                : Schedule.opening(group.key().destination(), context.policy.schedules(), context.now);
    }

    /** What is held back stays in the group, ends too, until it is told. */
    private void hold(Group group, Instant opening) {
        if (group.heldSince.isEmpty()) {
            group.heldSince = Optional.of(context.now);
            decisions.held(group.key(), (int) group.members.stream().filter(AlertEntry::firing).count(), opening);
        }
        arm(group, opening);
        keep(group);
    }

    /** Takes in what was noted of groups before a restart. */
    void restore(Change.NoteKept note) {
        budgets.restore(note);
        waitingBook.restore(note);
        keptGroups.restore(note);
    }

    /** The budgets of routes that have one. */
    Budgets budgets() {
        return budgets;
    }

    /** Until when there is no room for what a group has to tell; empty when there is. Any thread. */
    Optional<Instant> limitedUntil(AlertGroup key) {
        return Optional.ofNullable(groups.get(key)).map(group -> group.limitedUntil).filter(at -> !at.equals(Instant.MIN));
    }

    /** The intervals of another configuration may open at other times. */
    void holdAnew() {
        for (Group group : groups.values()) {
            if (group.heldSince.isPresent() && !group.turnDue) {
                arm(group, opensAt(group).orElse(context.now));
                keep(group);
            }
        }
    }

    List<String> owedTo(Group group, AlertEntry entry) {
        return entry.firing() || !endsAreTold || alerts.isEndQuiet(entry, group.key().receiver())
                ? List.of()
                : announced.owedTo(group.keyText(), entry.labels().notificationHash());
    }

    /** Looks up to whom else a group owes ends, of receivers that it had before. */
    void findOthers(Group group) {
        group.others = endsAreTold ? announced.owedBeside(group.keyText(), receivers(keys.groups(group.keyText()))) : List.of();
    }

    /** Whether an end is told whatever keeps it quiet. */
    boolean endsAreTold() {
        return endsAreTold;
    }

    boolean quietByRules(Group group, AlertEntry entry) {
        String receiver = group.key().receiver();
        return entry.quietByRules(receiver) || alerts.endedQuiet(entry, receiver);
    }

    boolean removeMember(Group group, AlertEntry entry) {
        boolean wasMember = group.members.remove(entry);
        if (wasMember) {
            entry.leave(group);
            decisions.grouped(entry.labels(), group.key(), false);
            alerts.touch(entry);
        }
        return wasMember;
    }

    boolean endIfEmpty(Group group) {
        if (!group.isEmpty() || !groups.remove(group.key(), group)) {
            return false;
        }
        keys.remove(group);
        if (awaitsMembers) { // what is kept of it is not over: an alert that had ended may be told there
            born.remove(group);
            return true;
        }
        isOver(group);
        merge(group, "");
        waitingBook.ends(group);
        budgets.isTold(group);
        born.remove(group);
        turns.forget(group);
        context.keep(new Change.GroupGone(group.key().destination().id(), group.key().labels()));
        return true;
    }

    /** What it owed is owed no more, but for what a group of the same key has to tell still. */
    private void isOver(Group group) {
        List<Group> others = keys.groups(group.keyText());
        if (others.isEmpty()) {
            announced.groupIsOver(group.keyText());
        } else if (!receivers(others).contains(group.key().receiver())) {
            announced.groupIsOver(group.keyText(), group.key().receiver());
        }
    }

    /** Settles memberships after all alerts moved into a fresh session: a group that no route leads to any more ends. */
    void rejoin(Map<AlertGroup, Set<AlertEntry>> routed) {
        Map<AlertGroup, Group> before = new HashMap<>(groups);
        Map<String, Set<String>> receivers = new HashMap<>();
        Stream.concat(routed.keySet().stream(), before.keySet().stream().filter(key -> !routed.containsKey(key)))
                .forEach(key -> receivers.computeIfAbsent(key.key(), any -> new HashSet<>(1)).add(key.receiver()));
        Map<AlertEntry, List<AlertGroup>> led = new HashMap<>();
        routed.forEach((key, entries) -> entries.stream()
                .filter(entry -> entry.endsAgain)
                .forEach(entry -> led.computeIfAbsent(entry, any -> new ArrayList<>(1)).add(key)));
        routed.forEach((key, entries) -> {
            Group group = groups.remove(key);
            if (group != null) {
                settle(group, key, receivers);
                groups.put(key, group);
            }
            entries.stream().filter(entry -> belongs(entry, key, led.getOrDefault(entry, List.of()))).forEach(entry -> join(key, entry));
        });
        before.forEach((key, group) -> {
            Set<AlertEntry> entries = routed.getOrDefault(key, Set.of());
            boolean isOfRest = key.destination().isOfRest();
            List<AlertEntry> left = group.members.stream()
                    .filter(entry -> !entries.contains(entry))
                    .filter(entry -> !isOfRest || entry.groups.stream().noneMatch(other -> OverBudget.isRestOf(group, other)))
                    .toList();
            boolean isOver = !left.isEmpty() && left.stream().allMatch(entry -> entry.endsAgain);
            left.forEach(entry -> leave(group, entry));
            if (isOver && groups.get(group.key()) == null) {
                keptGroups.keepTimer(group);
            }
        });
        putInOrderOf(context.policy.tree().root());
    }

    /** The groups of an alert stand as their routes do, which may be in another order now. */
    private void putInOrderOf(RouteNode root) {
        Map<String, Integer> places = new HashMap<>();
        number(root, places);
        alerts.entries().stream().filter(entry -> entry.groups.size() > 1).forEach(entry -> {
            List<Group> ordered = new ArrayList<>(entry.groups);
            ordered.sort(Comparator.comparingInt(group -> places.getOrDefault(group.key().destination().id(), Integer.MAX_VALUE)));
            if (!ordered.equals(entry.groups)) {
                entry.groups = List.copyOf(ordered);
                alerts.touch(entry);
            }
        });
    }

    private static void number(RouteNode node, Map<String, Integer> places) {
        places.put(node.destination().id(), places.size());
        node.children().forEach(child -> number(child, places));
    }

    /**
     * The key may have new settings, and another receiver.
     *
     * @param receivers of all groups, by their keys
     */
    private void settle(Group group, AlertGroup key, Map<String, Set<String>> receivers) {
        if (!group.isOf(key.destination())) {
            group.settle(key); // its own key stays
            group.others = endsAreTold
                    ? announced.owedBeside(group.keyText(), receivers.getOrDefault(group.keyText(), Set.of(key.receiver())))
                    : List.of();
            group.members.forEach(alerts::touch);
        }
    }
}
