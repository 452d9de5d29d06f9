package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.group.FlushDue;
import signalbox.group.Membership;
import signalbox.group.Muted;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.route.Budget;
import signalbox.route.Destination;
import signalbox.route.RouteOptions;
import signalbox.route.Schedule;
import signalbox.store.Change;

/**
 * The life of groups: born with their first alert, looked at when their timer is due, gone with their last alert
 * (spec/behaviour.md 5). What they say is for rules to decide.
 */
final class Groups {

    private static final Logger log = LoggerFactory.getLogger(Groups.class);

    /** For so long it is tried at least to tell that an alert ended: twice the repeat_interval that there is without configuration. */
    private static final Duration SHORTEST_TRY = Duration.ofHours(8);

    /** Room in a budget goes to who has waited for longest. */
    private static final Comparator<Group> FIRST_SERVED =
            Comparator.<Group, Instant>comparing(group -> group.limitedSince).thenComparing(Group::keyText);

    private record Kept(String destination, Labels labels) {}

    /**
     * A group that may speak.
     *
     * @param through the {@link Integration#key()}s through which it may; the others have no room, or are told something still
     * @param first whether this is the first that is decided in this turn
     */
    record Turn(FlushDue due, List<String> through, boolean first) {}

    private final EngineContext context;
    private final AlertTable alerts;
    private final AnnouncedLog announced;
    private final DecisionRecorder decisions;
    private final boolean endsAreTold;
    /** Changed on the engine's thread, read by any. */
    private final Map<AlertGroup, Group> groups = new ConcurrentHashMap<>();
    private final GroupKeys keys;
    private final Map<Kept, Change.GroupKept> restored = new HashMap<>();
    private final Budgets budgets;
    private final IncidentBook incidents;
    private final Map<String, String> restoredMerged = new HashMap<>();
    private final WaitingBook waitingBook;
    private DueGroups due = new DueGroups(List.of());
    /** The {@link Integration#key()}s of those that open incidents and close them when they are told the end. */
    private Set<String> incidentKeepers = Set.of();
    /** The groups whose turns have come and that wait nowhere yet: who goes first is not for the order of timers to say. */
    private final List<Group> comeDue = new ArrayList<>();
    private final Set<Group> changed = new LinkedHashSet<>();
    private final Set<Group> born = new LinkedHashSet<>();
    private final List<AlertEntry> firstFlushed = new ArrayList<>();
    private final Suppressed suppressed = new Suppressed();
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

    Suppressed suppressed() {
        return suppressed;
    }

    /** Notes the timer that a group had before a restart. */
    void restore(Change.GroupKept kept) {
        restored.put(new Kept(kept.destinationId(), kept.labels()), kept);
    }

    /**
     * All alerts that were kept are in their groups. Alerts that were told to fire in other groups are left to those, which
     * tell their ends; timers of groups that did not come back are of no use any more.
     *
     * @param root what groups to which no route leads go on by
     */
    void allAreThere(Destination root) {
        awaitsMembers = false;
        joinRestAgain();
        armBorn();
        if (endsAreTold) {
            findLeft(root);
            armBorn();
        }
        forgetMerged();
        waitingBook.forgetAllBut(restored.values());
        List.copyOf(restored.values()).forEach(this::forgetUnlessComing);
    }

    private static Kept kept(AlertGroup key) {
        return new Kept(key.destination().id(), key.labels());
    }

    /** A group may come back: what had ended in it, and would be led elsewhere by now, would have kept it until its turn. */
    private void forgetUnlessComing(Change.GroupKept kept) {
        Kept key = new Kept(kept.destinationId(), kept.labels());
        Runnable forget = () -> {
            if (restored.remove(key, kept)) {
                context.keep(new Change.GroupGone(kept.destinationId(), kept.labels()));
                waitingBook.forget(kept);
            }
        };
        if (kept.nextFlush().isAfter(context.now)) {
            context.timers.at(kept.nextFlush(), forget);
        } else {
            forget.run();
        }
    }

    private void findLeft(Destination root) {
        Map<String, List<Change.GroupKept>> byLabels = new HashMap<>();
        restored.values().forEach(kept -> byLabels.computeIfAbsent(kept.labels().toString(), any -> new ArrayList<>(1)).add(kept));
        Map<String, Destination> known = new HashMap<>();
        Map<Long, AlertEntry> entries = new HashMap<>();
        for (Announced told : announced.open()) {
            List<Group> sameKey = keys.groups(told.groupKey());
            Group group = ofReceiver(told.receiver(), sameKey);
            if (group != null) {
                group.others = announced.owedBeside(group.keyText(), receivers(sameKey));
            }
            if (group != null && hashes(group.members).containsAll(told.open())) {
                continue;
            }
            if (entries.isEmpty()) {
                alerts.entries().forEach(entry -> entries.put(entry.labels().notificationHash(), entry));
                groups.values().forEach(other -> rememberTerms(other.key().destination(), known));
            }
            for (long hash : told.open().toArray()) {
                AlertEntry entry = entries.get(hash);
                if (entry != null && rejoinRest(told, entry)) {
                    continue;
                }
                Group teller = group != null || entry == null ? group : revive(told, byLabels, known, root);
                if (entry != null && teller != null && !teller.members.contains(entry)) {
                    leaveTo(teller, entry);
                    teller.mergedInto = teller.members.isEmpty() ? restoredMerged.getOrDefault(teller.keyText(), "") : "";
                }
            }
        }
    }

    /** Of groups with the same key, as routes with the same matchers have, the one whose receiver it is; else any: receivers change. */
    private static @Nullable Group ofReceiver(String receiver, List<Group> sameKey) {
        return sameKey.stream()
                .filter(group -> group.key().receiver().equals(receiver))
                .findFirst()
                .orElse(sameKey.isEmpty() ? null : sameKey.get(0));
    }

    private static Set<String> receivers(List<Group> groups) {
        return groups.stream().map(group -> group.key().receiver()).collect(Collectors.toSet());
    }

    /** What was told with others that were over a budget is told so still. */
    private boolean rejoinRest(Announced told, AlertEntry entry) {
        for (Group own : entry.groups) {
            if (own.key().destination().options().budget().summary() && GroupKeys.possible(own.key().ofRest()).contains(told.groupKey())) {
                join(own.key().ofRest(), entry);
                return true;
            }
        }
        return false;
    }

    /** Rules route other alerts on these terms: groups to which no route leads any more, and what is over their budget, keep to them. */
    private static void rememberTerms(Destination to, Map<String, Destination> known) {
        if (!to.isNode()) {
            known.put(to.id(), to);
            known.put(to.ofRest().id(), to.ofRest());
        }
    }

    /** A group to which no route leads any more, from what is kept of it. */
    private @Nullable Group revive(
            Announced told, Map<String, List<Change.GroupKept>> byLabels, Map<String, Destination> known, Destination root) {
        List<Group> there = keys.groups(told.groupKey());
        if (!there.isEmpty()) {
            return ofReceiver(told.receiver(), there);
        }
        for (int colon = told.groupKey().indexOf(':'); colon >= 0; colon = told.groupKey().indexOf(':', colon + 1)) {
            List<Change.GroupKept> sameLabels = byLabels.getOrDefault(told.groupKey().substring(colon + 1), List.of());
            if (!sameLabels.isEmpty()) {
                String key = told.groupKey().substring(0, colon);
                String id = sameLabels.stream()
                        .map(Change.GroupKept::destinationId)
                        .filter(each -> Destination.hasKey(each, key))
                        .min(Comparator.naturalOrder())
                        .orElse(key); // never one of another group, which would then tell its end to nobody
                Destination to = Optional.ofNullable(known.get(id))
                        .map(same -> same.toldAs(key))
                        .orElseGet(() -> root.standingFor(id, key, told.receiver()));
                return groups.computeIfAbsent(new AlertGroup(to, sameLabels.get(0).labels()), this::begin);
            }
        }
        return null;
    }

    /** Of the alerts of a group, those included that no route leads there any more. */
    static AlertHashes hashes(Group group) {
        return hashes(group.members).with(hashes(group.left));
    }

    private static AlertHashes hashes(Collection<AlertEntry> entries) {
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

    private void join(AlertGroup key, AlertEntry entry) {
        Group group = groups.computeIfAbsent(key, this::begin);
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
            joinRestThatTold(group, entry);
        }
    }

    /** An alert that fires again before those with whom it was told were told its end is told with them still. */
    private void joinRestThatTold(Group group, AlertEntry entry) {
        if (group.key().destination().options().budget().summary() && !group.key().destination().isOfRest() && entry.firing()) {
            Group rest = groups.get(group.key().ofRest());
            if (rest != null && rest.left.contains(entry)) {
                join(rest.key(), entry);
            }
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
        if (group.key().destination().isOfRest() && entry.groups.stream().anyMatch(own -> isRestOf(group, own))) {
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
            leaveRest(group, entry);
        }
    }

    // ---- incidents

    private static final String MERGED = "merged ";

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

    /** Notes that the incident of a group was merged into another before a restart. */
    private void restoreMerged(Change.NoteKept note) {
        if (note.key().startsWith(MERGED)) {
            restoredMerged.put(note.key().substring(MERGED.length()), note.text());
        }
    }

    /** Groups that are not there any more, or have alerts again, were not merged after all. */
    private void forgetMerged() {
        groups.values().stream().filter(group -> !group.mergedInto.isEmpty()).forEach(group -> restoredMerged.remove(group.keyText()));
        restoredMerged.keySet().forEach(group -> context.keep(new Change.NoteGone(MERGED + group)));
        restoredMerged.clear();
    }

    /** Says why what a group tells is over, if it is because its incident was merged into another. */
    Notification withReason(Notification notification) {
        Group group = groups.get(notification.group());
        return group == null || group.mergedInto.isEmpty()
                ? notification
                : notification.because(AlertGroup.MERGED_INTO + group.mergedInto);
    }

    /** An alert of an incident that was merged is over as far as that is concerned. */
    private Membership merged(Group group, AlertEntry entry) {
        Alert alert = entry.alert;
        Alert over = new Alert(alert.labels(), alert.annotations(), alert.startsAt(), context.now, alert.generatorUrl());
        List<String> owed = announced.owedTo(group.keyText(), entry.labels().notificationHash());
        return new Membership(over, quietByRules(group, entry), !entry.silencedBy.isEmpty(), true, owed);
    }

    private boolean isOwed(Group group, AlertEntry entry) {
        return announced.mayBeOwed(group.keyText(), entry.labels().notificationHash())
                && entry.groups.stream().noneMatch(other -> other.keyText().equals(group.keyText()));
    }

    private void leaveTo(Group group, AlertEntry entry) {
        if (group.left.add(entry)) {
            entry.left = AlertEntry.with(entry.left, group);
        }
    }

    private void letGo(Group group, AlertEntry entry) {
        if (group.left.remove(entry)) {
            entry.left = AlertEntry.without(entry.left, group);
            alerts.touch(entry);
        }
    }

    private Group begin(AlertGroup key) {
        Group group = new Group(key);
        group.integrations = due.ownQueuesOf(group);
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
            Change.GroupKept kept = restored.remove(kept(group.key()));
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
            group.worst = isToldEarly(group) ? worstTold(group) : -1;
            if (kept.flushed() && kept.nextFlush().isBefore(context.now)) {
                group.missed = kept.nextFlush();
            }
            if (waitingBook.goesOn(group)) {
                arm(group, kept.nextFlush().isBefore(context.now) ? next(group) : noLaterThanEver(group, kept.nextFlush()));
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
        waitAgain(waited, missed);
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

    // ---- before their time

    /**
     * Groups are due at once when a silence has ended that kept one of these alerts quiet; those whose routes want it when one of these
     * alerts made them worse, or was the last to end, too.
     */
    void flushEarly(Collection<AlertEntry> touched) {
        Set<Group> looked = new LinkedHashSet<>();
        for (AlertEntry entry : touched) {
            if (entry.silenceEnded) {
                entry.silenceEnded = false;
                entry.groups.stream().filter(group -> isNewsSinceTheSilence(group, entry)).forEach(group -> arm(group, context.now));
            }
            entry.groups.stream().filter(Groups::isToldEarly).forEach(looked::add);
            entry.left.stream().filter(Groups::isToldEarly).forEach(looked::add);
        }
        looked.forEach(this::flushEarly);
    }

    /** At a start: silences have ended while the server was away. */
    void flushAfter(Collection<AlertEntry> all, Predicate<AlertEntry> silences) {
        for (AlertEntry entry : all) {
            entry.groups.stream()
                    .filter(group -> isNewsSinceTheSilence(group, entry) && silences.test(entry))
                    .forEach(group -> arm(group, context.now));
        }
    }

    /**
     * None of those whom this group tells heard of the alert (sibling nodes with the same matchers have groups of the same key), and the
     * group does not speak within a group_wait anyway, which is time for others to come.
     */
    private boolean isNewsSinceTheSilence(Group group, AlertEntry entry) {
        return !speaksSoon(group) && isToBeHeard(group, entry)
                && !announced.mayBeOwedTo(due.queuesOf(group), group.keyText(), entry.labels().notificationHash());
    }

    /** Whether its first turn is to come, or the next within a group_wait. */
    private boolean speaksSoon(Group group) {
        return !group.flushed || group.nextFlush.isBefore(context.now.plus(group.groupWait()));
    }

    private boolean isToBeHeard(Group group, AlertEntry entry) {
        return entry.firing() && entry.silencedBy.isEmpty() && !quietByRules(group, entry);
    }

    private static boolean isToldEarly(Group group) {
        return group.key().destination().options().isToldEarly();
    }

    private void flushEarly(Group group) {
        RouteOptions options = group.key().destination().options();
        int worst = worst(group);
        boolean isWorse = group.worst >= 0 && worst > group.worst;
        boolean isOver = group.flushed && Stream.of(group.members, group.left).flatMap(Set::stream).noneMatch(AlertEntry::firing);
        if ((options.whenWorse() && isWorse) || (options.whenOver() && isOver && !group.over && isOwed(group))) {
            arm(group, context.now);
        }
        group.worst = Math.max(group.worst, worst);
        group.over = isOver;
    }

    /** How bad the worst is of the alerts that fire and that nothing keeps quiet. */
    private int worst(Group group) {
        return group.members.stream()
                .filter(entry -> isToBeHeard(group, entry))
                .mapToInt(Groups::badness)
                .max()
                .orElse(0);
    }

    private static int badness(AlertEntry entry) {
        return entry.alert.severityRank();
    }

    private boolean isOwed(Group group) {
        return Stream.of(group.members, group.left)
                .flatMap(Set::stream)
                .anyMatch(entry -> announced.mayBeOwed(group.keyText(), entry.labels().notificationHash()));
    }

    /** How bad the worst is that was told last before a restart: something worse may have been told earlier, and was kept quiet since. */
    private int worstTold(Group group) {
        if (!group.flushed || !announced.knows(group.keyText())) { // what a group of before told, that had the same labels, does not count
            return -1;
        }
        return group.members.stream()
                .filter(entry -> announced.isToldToFire(group.keyText(), entry.labels().notificationHash()))
                .mapToInt(Groups::badness)
                .max()
                .orElse(0);
    }

    // ---- timers

    /** When a group is looked at after the turn that begins. A turn that is made up for does not change its rhythm. */
    private Instant next(Group group) {
        Instant missed = group.missed;
        group.missed = Instant.MAX;
        Duration interval = group.interval();
        if (missed.equals(Instant.MAX) || interval.isZero()) {
            return context.now.plus(interval);
        }
        long passed = Duration.between(missed, context.now).dividedBy(interval);
        return missed.plus(interval.multipliedBy(passed + 1));
    }

    private void arm(Group group, Instant at) {
        group.nextFlush = at;
        context.timers.at(at, () -> flushDue(group, at));
    }

    /** Not before a flush is over: one that a crash breaks off is due still, and is made up for at the start. */
    private void keep(Group group) {
        keep(group, group.nextFlush);
    }

    private void keep(Group group, Instant turn) {
        group.keptFlush = turn;
        context.keep(kept(group, turn));
    }

    private static Change.GroupKept kept(Group group, Instant turn) {
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
                .filter(group -> group.atRest() && !isDue(group) && !group.failedToAll() && !group.nextFlush.equals(group.keptFlush));
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
            group.turnDue = true;
            comeDue.add(group);
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

    // ---- budgets

    /** Takes in what was noted of groups before a restart. */
    void restore(Change.NoteKept note) {
        budgets.restore(note);
        waitingBook.restore(note);
        restoreMerged(note);
    }

    /** The budgets of routes that have one. */
    Budgets budgets() {
        return budgets;
    }

    /** Until when there is no room for what a group has to tell; empty when there is. Any thread. */
    Optional<Instant> limitedUntil(AlertGroup key) {
        return Optional.ofNullable(groups.get(key)).map(group -> group.limitedUntil).filter(at -> !at.equals(Instant.MIN));
    }

    /** A group is told something. */
    void count(AlertGroup key) {
        Group group = groups.get(key);
        if (group != null) {
            budgets.count(group);
        }
    }

    /** Whoever could not be told for an hour would have to wait for another, if that had spent the budget. */
    private void settleBudget(Group group) {
        if (group.failed && !group.told && !group.maybeTold) {
            roomFor(budgets.isNotTold(group));
        } else {
            budgets.isTold(group);
        }
    }

    /** A group has something to tell for which there is no room: it is asked again as soon as there is, or told with others. */
    void limit(AlertGroup key) {
        Group group = groups.get(key);
        if (group != null) {
            group.failed = true; // what ended is not let go
            group.limitedSince = group.limitedSince.equals(Instant.MAX) ? group.tick : group.limitedSince;
            awaitRoom(group);
            waitingBook.keep(group);
            keep(group);
        }
    }

    private void awaitRoom(Group group) {
        group.limitedUntil = budgets.await(group, context.timers::waitUntil, this::roomFor);
    }

    /** Alerts that waited before a restart to be told with others do so still. */
    private void joinRestAgain() {
        for (Group group : List.copyOf(groups.values())) {
            if (group.key().destination().options().budget().summary() && !group.key().destination().isOfRest()) {
                AlertGroup rest = group.key().ofRest();
                Set<String> together = waitingBook.togetherIn(rest);
                group.members.stream()
                        .filter(entry -> entry.firing() && !entry.endsAgain)
                        .filter(entry -> together.contains(entry.labels().fingerprintText()))
                        .toList()
                        .forEach(entry -> join(rest, entry));
            }
        }
    }

    /**
     * Groups wait on that waited for room before a restart, and those are looked at that missed their turns. If there is room by now what
     * there is too much of is told together.
     */
    private void waitAgain(List<Group> waited, List<Group> missed) {
        List<Group> come = new ArrayList<>(missed);
        for (Group group : waited) {
            if (budgets.room(group.key()) == 0) {
                awaitRoom(group);
            } else {
                arm(group, context.now);
                come.add(group);
            }
        }
        come.sort(FIRST_SERVED);
        tellRestOf(come);
    }

    private void tellRestOf(List<Group> come) {
        Map<String, Set<Group>> byBudget = new LinkedHashMap<>();
        for (Group group : come) {
            Budget budget = group.key().destination().options().budget();
            boolean isOfRest = group.key().destination().isOfRest();
            if (isOfRest || (budget.summary() && !unheardOf(group).isEmpty())) {
                byBudget.computeIfAbsent(budget.key(group.key().receiver(), group.key().labels()), any -> new LinkedHashSet<>()).add(group);
            }
        }
        byBudget.values().forEach(waiting -> {
            int room = budgets.room(waiting.iterator().next().key());
            if (room > 0 && room < waiting.size()) {
                waiting.forEach(group -> group.limitedUntil = context.now);
                roomFor(waiting);
            }
        });
    }

    private void roomFor(Set<Group> waiting) {
        List<Group> there = waiting.stream().filter(group -> groups.get(group.key()) == group && group.limitedUntil.isAfter(Instant.MIN)).toList();
        boolean isTogether = there.stream().anyMatch(group -> group.key().destination().isOfRest())
                || there.stream().filter(group -> !unheardOf(group).isEmpty()).count() > 1;
        List<Group> next = new ArrayList<>();
        for (Group group : there) {
            List<AlertEntry> rest = isTogether && group.key().destination().options().budget().summary() ? unheardOf(group) : List.of();
            if (rest.isEmpty() || group.key().destination().isOfRest()) {
                next.add(group);
                continue;
            }
            rest.forEach(entry -> join(group.key().ofRest(), entry));
            Group all = groups.get(group.key().ofRest());
            if (all != null) {
                all.limitedSince = group.limitedSince.isBefore(all.limitedSince) ? group.limitedSince : all.limitedSince;
                if (!next.contains(all)) {
                    next.add(all);
                }
            }
            if (owesEnds(group)) {
                next.add(group);
            } else {
                group.failed = false;
                waitingBook.ends(group);
            }
        }
        keys.choose(next.stream().filter(born::contains).toList()).forEach(this::succeed);
        next.forEach(group -> {
            born.remove(group);
            arm(group, context.now);
            if (group.key().destination().isOfRest()) {
                waitingBook.keep(group);
                keep(group);
            }
        });
    }

    /** The alerts of a group that are to be heard and of which it has not told. */
    private List<AlertEntry> unheardOf(Group group) {
        return group.members.stream()
                .filter(entry -> entry.firing() && !entry.endsAgain && entry.silencedBy.isEmpty() && !quietByRules(group, entry))
                .filter(entry -> !isToldWithRest(group, entry) && !announced.mayBeOwed(group.keyText(), entry.labels().notificationHash()))
                .toList();
    }

    private boolean owesEnds(Group group) {
        return group.members.stream().anyMatch(entry -> !owedTo(group, entry).isEmpty());
    }

    /** Whether an alert is told with others that were over the budget, so that its own group has nothing to say of it. */
    private boolean isToldWithRest(Group group, AlertEntry entry) {
        if (!group.key().destination().options().budget().summary() || group.key().destination().isOfRest()) {
            return false;
        }
        return Stream.of(entry.groups, entry.left).flatMap(List::stream).anyMatch(other -> isRestOf(other, group))
                && !announced.mayBeOwed(group.keyText(), entry.labels().notificationHash());
    }

    /** An alert that its group has lost is no more told with others. */
    private void leaveRest(Group group, AlertEntry entry) {
        if (group.key().destination().options().budget().summary() && !group.key().destination().isOfRest()) {
            Group rest = groups.get(group.key().ofRest());
            if (rest != null && entry.groups.stream().noneMatch(other -> isRestOf(rest, other))) {
                leave(rest, entry);
            }
        }
    }

    private static boolean isRestOf(Group rest, Group other) {
        return !other.key().destination().isOfRest() && GroupKeys.shared(other.key().ofRest()).equals(GroupKeys.shared(rest.key()));
    }

    /** The intervals of another configuration may open at other times. */
    private void holdAnew() {
        for (Group group : groups.values()) {
            if (group.heldSince.isPresent() && !group.turnDue) {
                arm(group, opensAt(group).orElse(context.now));
                keep(group);
            }
        }
    }

    /** An integration is never told two things of a group at a time: what is due waits for what is under way. */
    private void queue(Group group) {
        group.putOff = List.of();
        for (String queue : due.queuesOf(group)) {
            if (!group.awaited.contains(queue)) {
                due.add(group, queue);
            } else if (!group.overdue.contains(queue)) {
                group.overdue = AlertEntry.with(group.overdue, queue);
            }
        }
    }

    /** From now on there are these integrations. Who waits for one of before waits for those of its receiver. */
    void by(List<Integration> integrations) {
        holdAnew();
        Set<Group> waiting = due.all();
        groups.values().stream()
                .filter(group -> !group.overdue.isEmpty() || !group.putOff.isEmpty())
                .forEach(waiting::add);
        due = new DueGroups(integrations);
        incidentKeepers = integrations.stream()
                .filter(integration -> integration.opensIncidents() && integration.sendResolved())
                .map(Integration::key)
                .collect(Collectors.toSet());
        waiting.stream()
                .filter(group -> groups.get(group.key()) == group)
                .sorted(Comparator.comparing(group -> group.turnDue ? group.nextFlush : group.tick))
                .forEach(group -> {
                    group.overdue = List.of();
                    queue(group);
                });
        groups.values().forEach(this::tellNewIntegrations);
    }

    /** Who is told of a group from now on does not wait for its next turn, as long as somebody new to it has not heard of an alert. */
    private void tellNewIntegrations(Group group) {
        List<String> own = due.ownQueuesOf(group);
        if (!own.equals(group.integrations)) {
            List<String> added = own.stream().filter(queue -> !group.integrations.contains(queue)).toList();
            group.integrations = own;
            boolean isAtRest = group.heldSince.isEmpty() && group.limitedUntil.equals(Instant.MIN);
            if (!added.isEmpty() && isAtRest && !speaksSoon(group)
                    && group.members.stream().anyMatch(entry -> isToBeHeard(group, entry)
                            && !announced.owedTo(group.keyText(), entry.labels().notificationHash()).containsAll(added))) {
                arm(group, context.now);
            }
        }
    }

    /** Begins the turn of the next few groups that are due and that can be told now; none when there are none. */
    List<Turn> takeDue(ToIntFunction<String> room) {
        comeDue.sort(FIRST_SERVED);
        comeDue.stream().filter(group -> groups.get(group.key()) == group).forEach(this::queue);
        comeDue.clear();
        List<Turn> turns = new ArrayList<>();
        due.take(room).forEach((group, queues) -> turns.add(beginTurn(group, queues)));
        return turns;
    }

    private Turn beginTurn(Group group, List<String> queues) {
        boolean first = group.turnDue;
        if (first) {
            group.turnDue = false;
            group.limitedUntil = Instant.MIN;
            group.tick = group.nextFlush;
            group.told = false;
            group.maybeTold = false;
            group.first = !group.flushed;
            group.flushed = true;
            arm(group, next(group)); // before the flush (spec/behaviour.md 5.5)
            group.worst = isToldEarly(group) ? worst(group) : -1;
        }
        boolean toAll = queues.size() == due.queuesOf(group).size() && group.atRest();
        group.failed &= !toAll;
        List<Membership> members = new ArrayList<>(group.members.size());
        Map<AlertEntry, Instant> resolved = new LinkedHashMap<>();
        for (AlertEntry entry : group.members) {
            if (toAll && !entry.firing()) {
                resolved.put(entry, entry.updatedAt);
            }
            if (!isToldWithRest(group, entry)) {
                members.add(new Membership(entry.alert, quietByRules(group, entry), !entry.silencedBy.isEmpty(), false, owedTo(group, entry)));
            }
            if (!entry.flushed) {
                entry.flushed = true;
                firstFlushed.add(entry);
            }
        }
        for (AlertEntry entry : List.copyOf(group.left)) {
            if (entry.firing() && !group.mergedInto.isEmpty()) {
                if (toAll) {
                    resolved.put(entry, entry.updatedAt);
                }
                members.add(merged(group, entry));
            } else if (entry.firing()) {
                if (toAll && !isOwed(group, entry)) {
                    letGo(group, entry); // what was under way when it left was not told after all
                }
            } else {
                if (toAll) {
                    resolved.put(entry, entry.updatedAt);
                }
                members.add(new Membership(entry.alert, quietByRules(group, entry), !entry.silencedBy.isEmpty(), true, owedTo(group, entry)));
            }
        }
        group.offeredResolved = resolved;
        return new Turn(new FlushDue(group.key(), members, group.tick, group.heldSince, openIncidents(group, members)), queues, first);
    }

    /** What would be closed too early, if these were told alone. */
    private FlushDue.OpenIncidents openIncidents(Group group, List<Membership> members) {
        Set<String> keepers = incidentKeepers(group);
        boolean isAnyOwed = members.stream().flatMap(member -> member.owedTo().stream()).anyMatch(keepers::contains);
        if (!isAnyOwed || !group.mergedInto.isEmpty()) {
            return FlushDue.OpenIncidents.NONE;
        }
        Set<String> byLeft = openAt(group, group.left);
        Set<String> all = openAt(group, group.members);
        all.addAll(byLeft);
        return new FlushDue.OpenIncidents(all, byLeft);
    }

    /** The integrations that open incidents and were told in a group of some of these alerts, which still fire. */
    private Set<String> openAt(Group group, Set<AlertEntry> entries) {
        return entries.stream()
                .filter(AlertEntry::firing)
                .flatMap(entry -> announced.owedTo(group.keyText(), entry.labels().notificationHash()).stream())
                .filter(incidentKeepers(group)::contains)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Those that this group tells: sibling nodes with the same matchers have groups of the same key. */
    private Set<String> incidentKeepers(Group group) {
        return incidentKeepers.isEmpty()
                ? incidentKeepers
                : due.queuesOf(group).stream().filter(incidentKeepers::contains).collect(Collectors.toSet());
    }

    private List<String> owedTo(Group group, AlertEntry entry) {
        return entry.firing() || !endsAreTold || alerts.isEndQuiet(entry, group.key().receiver())
                ? List.of()
                : announced.owedTo(group.keyText(), entry.labels().notificationHash());
    }

    /** The alerts that a group looked at for the first time since this was asked last. */
    List<AlertEntry> takeFirstFlushed() {
        List<AlertEntry> taken = List.copyOf(firstFlushed);
        firstFlushed.clear();
        return taken;
    }

    private boolean quietByRules(Group group, AlertEntry entry) {
        String receiver = group.key().receiver();
        return entry.quietByRules(receiver) || alerts.endedQuiet(entry, receiver);
    }

    /** Counts what flushes kept back (spec/behaviour.md 6 and 14.2). */
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
        for (AlertEntry entry : group.members) {
            if (quietByRules(group, entry)) {
                suppressed.inhibition++;
            } else {
                left++;
                silenced += entry.silencedBy.isEmpty() ? 0 : 1;
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

    /** The turn of a group tells these integrations something; one that tells nobody is over. */
    void await(AlertGroup key, List<Notification> notifications) {
        Group group = groups.get(key);
        if (group != null) {
            if (group.limitedUntil.equals(Instant.MIN)) {
                if (!group.waitingKept.isEmpty() && !notifications.isEmpty()) {
                    keep(group, group.tick); // until it is told: a restart makes up for this turn
                }
                waitingBook.ends(group);
            }
            notifications.forEach(notification ->
                    group.awaited = AlertEntry.with(group.awaited, notification.integration().key()));
            if (!notifications.isEmpty()) {
                letGoOfQuietEnds(group);
            }
            endTurnIfOver(group);
        }
    }

    /** Ends that rules keep quiet are over with this turn, whatever becomes of what it tells: the next may come when nothing keeps them quiet. */
    private void letGoOfQuietEnds(Group group) {
        List<AlertEntry> quiet = group.offeredResolved.keySet().stream()
                .filter(entry -> !entry.firing() && alerts.isEndQuiet(entry, group.key().receiver()))
                .toList();
        if (!quiet.isEmpty()) {
            Map<AlertEntry, Instant> offered = new LinkedHashMap<>(group.offeredResolved);
            quiet.forEach(offered::remove);
            group.offeredResolved = offered;
            announced.areOver(group.keyText(), hashes(quiet));
            quiet.forEach(entry -> isDone(group, entry));
        }
    }

    /** A notification was told, or was not in this turn. */
    void delivered(Notification notification, boolean told) {
        String integration = notification.integration().key();
        Group group = groups.get(notification.group());
        if (group == null || !group.awaited.contains(integration)) {
            return;
        }
        group.awaited = AlertEntry.without(group.awaited, integration);
        group.failed |= !told;
        group.told |= told;
        if (group.overdue.contains(integration)) {
            group.overdue = AlertEntry.without(group.overdue, integration);
            due.add(group, integration);
        } else {
            endTurnIfOver(group);
        }
    }

    /** A notification may have arrived though nobody said so. */
    void mayBeTold(Notification notification) {
        Group group = groups.get(notification.group());
        if (group != null) {
            group.maybeTold = true;
        }
    }

    /** A notification was neither told nor given up: the group is decided about anew, for that integration. */
    void putOff(Notification notification, Instant until) {
        String integration = notification.integration().key();
        Group group = groups.get(notification.group());
        if (group == null || !group.awaited.contains(integration)) {
            return;
        }
        if (!group.overdue.contains(integration)) {
            group.putOff = AlertEntry.with(group.putOff, integration);
            context.timers.waitUntil(until, () -> again(group, integration));
        }
        delivered(notification, false);
        if (group.awaited.isEmpty()) {
            settleBudget(group); // it is counted when it is tried again
        }
    }

    private void again(Group group, String integration) {
        if (group.putOff.contains(integration) && groups.get(group.key()) == group) {
            group.putOff = AlertEntry.without(group.putOff, integration);
            due.add(group, integration);
        }
    }

    private void endTurnIfOver(Group group) {
        if (group.atRest() && !isDue(group)) {
            endTurn(group);
        }
    }

    private boolean isDue(Group group) {
        return group.turnDue || due.has(group);
    }

    /** Lets go of the alerts that ended, unless they were reported again meanwhile (spec/behaviour.md 5.6). */
    private void endTurn(Group group) {
        Map<AlertEntry, Instant> offered = group.offeredResolved;
        group.offeredResolved = Map.of();
        settleBudget(group);
        if (group.failed) {
            giveUp(group, offered.keySet());
        } else {
            Set<AlertEntry> awaited = awaitedByIncidents(group, offered.keySet());
            List<AlertEntry> over = new ArrayList<>();
            offered.forEach((entry, updatedAt) -> {
                if (awaited.contains(entry)) {
                    return;
                }
                if (!entry.firing() && entry.updatedAt.equals(updatedAt)) {
                    over.add(entry);
                    isDone(group, entry);
                } else if (!group.mergedInto.isEmpty()) {
                    letGo(group, entry);
                }
            });
            announced.areOver(group.keyText(), hashes(over));
            group.told |= !offered.isEmpty() || group.heldSince.isPresent();
            group.heldSince = Optional.empty();
        }
        if (!group.others.isEmpty()) {
            List<String> owed = announced.owedBeside(group.keyText(), Set.of(group.key().receiver()));
            group.others = group.others.stream().filter(owed::contains).toList();
        }
        // Else what was kept before says as much: a turn with nothing to tell, or one that a restart makes up for.
        if (!endIfEmpty(group) && (group.told || group.first)) {
            if (!group.failedToAll()) {
                keep(group);
            } else if (group.first) {
                keep(group, group.tick); // a restart makes up for it, and the next turns follow it
            }
        }
    }

    private void isDone(Group group, AlertEntry entry) {
        removeMember(group, entry);
        letGo(group, entry);
    }

    private boolean removeMember(Group group, AlertEntry entry) {
        boolean wasMember = group.members.remove(entry);
        if (wasMember) {
            entry.leave(group);
            decisions.grouped(entry.labels(), group.key(), false);
            alerts.touch(entry);
        }
        return wasMember;
    }

    /**
     * An end that could not be told is tried at each turn, but not for ever: a receiver that is gone for good would have the alerts pile
     * up. Alertmanager forgets it when it forgets what it told of the group, which may be sooner.
     */
    private void giveUp(Group group, Collection<AlertEntry> offered) {
        Instant last = context.now.minus(AnnouncedLog.longer(announced.lifetime(group.key().destination()), SHORTEST_TRY));
        List<AlertEntry> past = offered.stream().filter(entry -> !entry.firing() && entry.endsAt.isBefore(last)).toList();
        if (!past.isEmpty()) {
            log.warn("alerts have ended and nobody could be told for long, giving up: group={} receiver={} alerts={}",
                    group.keyText(), group.key().receiver(), past.size());
            announced.areGivenUp(group.keyText(), hashes(past));
            past.forEach(entry -> isDone(group, entry));
        }
    }

    /** Those that have ended and are told with the others of an incident, when that is over. */
    private Set<AlertEntry> awaitedByIncidents(Group group, Set<AlertEntry> ended) {
        Set<String> keepers = incidentKeepers(group);
        if (keepers.isEmpty() || !group.mergedInto.isEmpty()) {
            return Set.of();
        }
        Set<AlertEntry> owed = ended.stream()
                .filter(entry -> owedTo(group, entry).stream().anyMatch(keepers::contains))
                .collect(Collectors.toSet());
        if (owed.isEmpty()) {
            return owed;
        }
        Set<String> open = openAt(group, group.members);
        open.addAll(openAt(group, group.left));
        owed.removeIf(entry -> owedTo(group, entry).stream().noneMatch(open::contains));
        return owed;
    }

    private boolean endIfEmpty(Group group) {
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
        due.remove(group);
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
                    .filter(entry -> !isOfRest || entry.groups.stream().noneMatch(other -> isRestOf(group, other)))
                    .toList();
            boolean isOver = !left.isEmpty() && left.stream().allMatch(entry -> entry.endsAgain);
            left.forEach(entry -> leave(group, entry));
            if (isOver && groups.get(group.key()) == null) {
                keepTimer(group);
            }
        });
    }

    /** A group whose alerts had all ended would have been there until its turn, whoever had come meanwhile. */
    private void keepTimer(Group group) {
        Change.GroupKept kept = kept(group, group.nextFlush);
        if (kept.nextFlush().isAfter(context.now)) {
            restored.put(new Kept(kept.destinationId(), kept.labels()), kept);
            context.keep(kept);
            forgetUnlessComing(kept);
        }
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

    /** How many alerts were not told, by reason; only ever grows. */
    static final class Suppressed {
        long inhibition;
        long silence;
        long muteTimeInterval;
        long activeTimeInterval;
    }
}
