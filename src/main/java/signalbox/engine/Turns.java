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
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Alert;
import signalbox.group.AlertGroup;
import signalbox.group.FlushDue;
import signalbox.group.Membership;
import signalbox.group.Muted;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.route.RouteOptions;

/**
 * The turns of groups: those that are due wait until their receivers can be told, and what is told, or is not, ends them (spec/behaviour.md
 * 5.5, 5.6). What groups say is for rules to decide. Belongs to the engine's thread.
 */
final class Turns {

    private static final Logger log = LoggerFactory.getLogger(Turns.class);

    /** For so long it is tried at least to tell that an alert ended: twice the repeat_interval that there is without configuration. */
    private static final Duration SHORTEST_TRY = Duration.ofHours(8);

    /** Whoever sends alerts repeats for a while that one has ended, each minute or so. */
    private static final Duration REPEATED = Duration.ofMinutes(5);

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
    private final Groups groups;
    private final OverBudget overBudget;
    private final WaitingBook waitingBook;
    private DueGroups due = new DueGroups(List.of());
    /** The {@link Integration#key()}s of those that open incidents and close them when they are told the end. */
    private Set<String> incidentKeepers = Set.of();
    /** The {@link Integration#key()}s of those that are told ends. */
    private Set<String> hearEnds = Set.of();
    /** The groups whose turns have come and that wait nowhere yet: who goes first is not for the order of timers to say. */
    private final List<Group> comeDue = new ArrayList<>();
    private final List<AlertEntry> firstFlushed = new ArrayList<>();
    private final Suppressed suppressed = new Suppressed();

    Turns(EngineContext context, AlertTable alerts, AnnouncedLog announced, Groups groups, OverBudget overBudget, WaitingBook waitingBook) {
        this.context = context;
        this.alerts = alerts;
        this.announced = announced;
        this.groups = groups;
        this.overBudget = overBudget;
        this.waitingBook = waitingBook;
    }

    /** The turn of a group has come. */
    void comeDue(Group group) {
        group.turnDue = true;
        comeDue.add(group);
    }

    /** The {@link Integration#key()}s of those of its receiver, as they are now. */
    List<String> integrationsOf(Group group) {
        return due.ownQueuesOf(group);
    }

    /** A group is over. */
    void forget(Group group) {
        due.remove(group);
    }

    Suppressed suppressed() {
        return suppressed;
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
        groups.holdAnew();
        Set<Group> waiting = due.all();
        groups.all().stream()
                .filter(group -> !group.overdue.isEmpty() || !group.putOff.isEmpty())
                .forEach(waiting::add);
        due = new DueGroups(integrations);
        hearEnds = integrations.stream().filter(Integration::sendResolved).map(Integration::key).collect(Collectors.toSet());
        incidentKeepers = integrations.stream()
                .filter(integration -> integration.opensIncidents() && integration.sendResolved())
                .map(Integration::key)
                .collect(Collectors.toSet());
        waiting.stream()
                .filter(group -> groups.find(group.key()) == group)
                .sorted(Comparator.comparing(group -> group.turnDue ? group.nextFlush : group.tick))
                .forEach(group -> {
                    group.overdue = List.of();
                    queue(group);
                });
        groups.all().forEach(this::tellNewIntegrations);
    }

    /** After a start, before which the configuration may have been changed: who has told nothing of what others told in a group is new to it. */
    void tellNewSinceTheStop() {
        for (Group group : groups.all()) {
            List<String> told = announced.toldIn(group.keyText());
            if (!told.isEmpty()) {
                group.integrations = group.integrations.stream().filter(told::contains).toList();
                tellNewIntegrations(group);
            }
        }
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
                groups.arm(group, context.now);
            }
        }
    }

    /** Begins the turn of the next few groups that are due and that can be told now; none when there are none. */
    List<Turn> takeDue(ToIntFunction<String> room) {
        comeDue.sort(OverBudget.FIRST_SERVED);
        comeDue.stream().filter(group -> groups.find(group.key()) == group).forEach(this::queue);
        comeDue.clear();
        List<Turn> turns = new ArrayList<>();
        due.take(room).forEach((group, queues) -> turns.add(beginTurn(group, queues)));
        return turns;
    }

    /** When a group is looked at after the turn that begins. A turn that is made up for does not change its rhythm. */
    Instant next(Group group) {
        Instant missed = group.missed;
        group.missed = Instant.MAX;
        Duration interval = group.interval();
        if (missed.equals(Instant.MAX) || interval.isZero()) {
            return context.now.plus(interval);
        }
        long passed = Duration.between(missed, context.now).dividedBy(interval);
        return missed.plus(interval.multipliedBy(passed + 1));
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
            groups.arm(group, next(group)); // before the flush (spec/behaviour.md 5.5)
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
            if (!overBudget.isToldWithRest(group, entry)) {
                members.add(membership(group, entry, false));
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
                if (toAll && !groups.isOwed(group, entry)) {
                    groups.letGo(group, entry); // what was under way when it left was not told after all
                }
            } else {
                if (toAll) {
                    resolved.put(entry, entry.updatedAt);
                }
                members.add(membership(group, entry, true));
            }
        }
        group.offeredResolved = resolved;
        return new Turn(new FlushDue(group.key(), members, group.tick, group.heldSince, openIncidents(group, members)), queues, first);
    }

    private Membership membership(Group group, AlertEntry entry, boolean left) {
        boolean silenced = !entry.silencedBy.isEmpty();
        return new Membership(entry.alert, groups.quietByRules(group, entry), silenced, left, groups.owedTo(group, entry));
    }

    /** An alert of an incident that was merged is over as far as that is concerned. */
    private Membership merged(Group group, AlertEntry entry) {
        Alert alert = entry.alert;
        Alert over = new Alert(alert.labels(), alert.annotations(), alert.startsAt(), context.now, alert.generatorUrl());
        List<String> owed = announced.owedTo(group.keyText(), entry.labels().notificationHash());
        return new Membership(over, groups.quietByRules(group, entry), !entry.silencedBy.isEmpty(), true, owed);
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

    /** The alerts that a group looked at for the first time since this was asked last. */
    List<AlertEntry> takeFirstFlushed() {
        List<AlertEntry> taken = List.copyOf(firstFlushed);
        firstFlushed.clear();
        return taken;
    }

    /** Counts what flushes kept back (spec/behaviour.md 6 and 14.2). */
    void note(List<FlushDue> flushes, List<Muted> mutes) {
        Map<AlertGroup, List<Muted>> byGroup = new HashMap<>();
        mutes.forEach(mute -> byGroup.computeIfAbsent(mute.group(), any -> new ArrayList<>()).add(mute));
        flushes.forEach(flush -> note(flush, byGroup.getOrDefault(flush.group(), List.of())));
    }

    private void note(FlushDue flush, List<Muted> mutes) {
        Group group = groups.find(flush.group());
        if (group == null) {
            return;
        }
        int left = 0;
        int silenced = 0;
        for (AlertEntry entry : group.members) {
            if (groups.quietByRules(group, entry)) {
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
        Group group = groups.find(key);
        if (group != null) {
            if (group.limitedUntil.equals(Instant.MIN)) {
                if (!group.waitingKept.isEmpty() && !notifications.isEmpty()) {
                    groups.keep(group, group.tick); // until it is told: a restart makes up for this turn
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
            announced.areOver(group.keyText(), Groups.hashes(quiet));
            quiet.forEach(entry -> isDone(group, entry));
        }
    }

    /** A notification was told, or was not in this turn. */
    void delivered(Notification notification, boolean told) {
        String integration = notification.integration().key();
        Group group = groups.find(notification.group());
        if (group == null || !group.awaited.contains(integration)) {
            return;
        }
        group.awaited = AlertEntry.without(group.awaited, integration);
        group.failed |= !told;
        group.told |= told;
        hearsOfEnds(group, integration);
        if (group.overdue.contains(integration)) {
            group.overdue = AlertEntry.without(group.overdue, integration);
            due.add(group, integration);
        } else {
            endTurnIfOver(group);
        }
    }

    /** A notification may have arrived though nobody said so. */
    void mayBeTold(Notification notification) {
        Group group = groups.find(notification.group());
        if (group != null) {
            group.maybeTold = true;
            hearsOfEnds(group, notification.integration().key());
        }
    }

    /** One of a receiver that the group had before a reload, which was still being told then, is owed the ends of that from now on. */
    private void hearsOfEnds(Group group, String integration) {
        if (!due.queuesOf(group).contains(integration)) {
            groups.findOthers(group);
        }
    }

    /** A notification was neither told nor given up: the group is decided about anew, for that integration. */
    void putOff(Notification notification, Instant until) {
        String integration = notification.integration().key();
        Group group = groups.find(notification.group());
        if (group == null || !group.awaited.contains(integration)) {
            return;
        }
        if (!group.overdue.contains(integration)) {
            group.putOff = AlertEntry.with(group.putOff, integration);
            context.timers.waitUntil(until, () -> again(group, integration));
        }
        delivered(notification, false);
        if (group.awaited.isEmpty()) {
            overBudget.settle(group); // it is counted when it is tried again
        }
    }

    private void again(Group group, String integration) {
        if (group.putOff.contains(integration) && groups.find(group.key()) == group) {
            group.putOff = AlertEntry.without(group.putOff, integration);
            due.add(group, integration);
        }
    }

    private void endTurnIfOver(Group group) {
        if (group.atRest() && !isDue(group)) {
            endTurn(group);
        }
    }

    boolean isDue(Group group) {
        return group.turnDue || due.has(group);
    }

    /** Lets go of the alerts that ended, unless they were reported again meanwhile (spec/behaviour.md 5.6). */
    private void endTurn(Group group) {
        Map<AlertEntry, Instant> offered = group.offeredResolved;
        group.offeredResolved = Map.of();
        overBudget.settle(group);
        if (group.failed) {
            giveUp(group, offered.keySet());
        } else {
            Set<AlertEntry> awaited = awaitedByIncidents(group, offered.keySet());
            List<AlertEntry> over = new ArrayList<>();
            offered.forEach((entry, updatedAt) -> {
                if (awaited.contains(entry) || mayBeToldLater(group, entry)) {
                    return;
                }
                if (!entry.firing() && entry.updatedAt.equals(updatedAt)) {
                    over.add(entry);
                    isDone(group, entry);
                } else if (!group.mergedInto.isEmpty()) {
                    groups.letGo(group, entry);
                }
            });
            announced.areOver(group.keyText(), Groups.hashes(over));
            group.told |= !offered.isEmpty() || group.heldSince.isPresent();
            group.heldSince = Optional.empty();
        }
        if (!group.others.isEmpty()) {
            List<String> owed = announced.owedBeside(group.keyText(), Set.of(group.key().receiver()));
            group.others = group.others.stream().filter(owed::contains).toList();
        }
        // Else what was kept before says as much: a turn with nothing to tell, or one that a restart makes up for.
        if (!groups.endIfEmpty(group) && (group.told || group.first)) {
            if (!group.failedToAll()) {
                groups.keep(group);
            } else if (group.first) {
                groups.keep(group, group.tick); // a restart makes up for it, and the next turns follow it
            }
        }
    }

    /**
     * Where ends are not told while something keeps them quiet, one that is repeated meanwhile is told when nothing does any more: with
     * Alertmanager each repetition brings it back into its group.
     */
    private boolean mayBeToldLater(Group group, AlertEntry entry) {
        return !groups.endsAreTold()
                && group.members.contains(entry)
                && !alerts.isEndQuiet(entry, group.key().receiver())
                && entry.updatedAt.isAfter(context.now.minus(AnnouncedLog.longer(group.interval(), REPEATED)))
                && announced.isToldToFire(
                        integrationsOf(group).stream().filter(hearEnds::contains).toList(), group.keyText(), entry.labels().notificationHash());
    }

    private void isDone(Group group, AlertEntry entry) {
        groups.removeMember(group, entry);
        groups.letGo(group, entry);
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
            announced.areGivenUp(group.keyText(), Groups.hashes(past));
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
                .filter(entry -> groups.owedTo(group, entry).stream().anyMatch(keepers::contains))
                .collect(Collectors.toSet());
        if (owed.isEmpty()) {
            return owed;
        }
        Set<String> open = openAt(group, group.members);
        open.addAll(openAt(group, group.left));
        owed.removeIf(entry -> groups.owedTo(group, entry).stream().noneMatch(open::contains));
        return owed;
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
                entry.groups.stream().filter(group -> isNewsSinceTheSilence(group, entry)).forEach(group -> groups.arm(group, context.now));
            }
            entry.groups.stream().filter(Turns::isToldEarly).forEach(looked::add);
            entry.left.stream().filter(Turns::isToldEarly).forEach(looked::add);
        }
        looked.forEach(this::flushEarly);
    }

    /** At a start: silences have ended while the server was away. */
    void flushAfter(Collection<AlertEntry> all, Predicate<AlertEntry> silences) {
        for (AlertEntry entry : all) {
            entry.groups.stream()
                    .filter(group -> isNewsSinceTheSilence(group, entry) && silences.test(entry))
                    .forEach(group -> groups.arm(group, context.now));
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
        return entry.firing() && entry.silencedBy.isEmpty() && !groups.quietByRules(group, entry);
    }

    static boolean isToldEarly(Group group) {
        return group.key().destination().options().isToldEarly();
    }

    private void flushEarly(Group group) {
        RouteOptions options = group.key().destination().options();
        int worst = worst(group);
        boolean isWorse = group.worst >= 0 && worst > group.worst;
        boolean isOver = group.flushed && Stream.of(group.members, group.left).flatMap(Set::stream).noneMatch(AlertEntry::firing);
        if ((options.whenWorse() && isWorse) || (options.whenOver() && isOver && !group.over && isOwed(group))) {
            groups.arm(group, context.now);
        }
        group.worst = Math.max(group.worst, worst);
        group.over = isOver;
    }

    /** How bad the worst is of the alerts that fire and that nothing keeps quiet. */
    private int worst(Group group) {
        return group.members.stream()
                .filter(entry -> isToBeHeard(group, entry))
                .mapToInt(Turns::badness)
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
    int worstTold(Group group) {
        if (!group.flushed || !announced.knows(group.keyText())) { // what a group of before told, that had the same labels, does not count
            return -1;
        }
        return group.members.stream()
                .filter(entry -> announced.isToldToFire(group.keyText(), entry.labels().notificationHash()))
                .mapToInt(Turns::badness)
                .max()
                .orElse(0);
    }

    /** How many alerts were not told, by reason; only ever grows. */
    static final class Suppressed {
        long inhibition;
        long silence;
        long muteTimeInterval;
        long activeTimeInterval;
    }
}
