package signalbox.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import signalbox.group.AlertGroup;
import signalbox.route.Budget;

/**
 * Groups that have something to tell for which there is no room in the budgets of their routes: they wait, and what there is too much of is
 * told together where their routes want that. Belongs to the engine's thread.
 */
final class OverBudget {

    /** Room in a budget goes to who has waited for longest. */
    static final Comparator<Group> FIRST_SERVED =
            Comparator.<Group, Instant>comparing(group -> group.limitedSince).thenComparing(Group::keyText);

    private final EngineContext context;
    private final AnnouncedLog announced;
    private final Groups groups;
    private final Budgets budgets;
    private final WaitingBook waitingBook;

    OverBudget(EngineContext context, AnnouncedLog announced, Groups groups, Budgets budgets, WaitingBook waitingBook) {
        this.context = context;
        this.announced = announced;
        this.groups = groups;
        this.budgets = budgets;
        this.waitingBook = waitingBook;
    }

    /** An alert that fires again before those with whom it was told were told its end is told with them still. */
    void joinRestThatTold(Group group, AlertEntry entry) {
        if (group.key().destination().options().budget().summary() && !group.key().destination().isOfRest() && entry.firing()) {
            Group rest = groups.find(group.key().ofRest());
            if (rest != null && rest.left.contains(entry)) {
                groups.join(rest.key(), entry);
            }
        }
    }

    /** A group is told something. */
    void count(AlertGroup key) {
        Group group = groups.find(key);
        if (group != null) {
            budgets.count(group);
        }
    }

    /** Whoever could not be told for an hour would have to wait for another, if that had spent the budget. */
    void settle(Group group) {
        if (group.failed && !group.told && !group.maybeTold) {
            roomFor(budgets.isNotTold(group));
        } else {
            budgets.isTold(group);
        }
    }

    /** A group has something to tell for which there is no room: it is asked again as soon as there is, or told with others. */
    void limit(AlertGroup key) {
        Group group = groups.find(key);
        if (group != null) {
            group.failed = true; // what ended is not let go
            group.limitedSince = group.limitedSince.equals(Instant.MAX) ? group.tick : group.limitedSince;
            awaitRoom(group);
            waitingBook.keep(group);
            groups.keep(group);
        }
    }

    private void awaitRoom(Group group) {
        group.limitedUntil = budgets.await(group, context.timers::waitUntil, this::roomFor);
    }

    /** Alerts that waited before a restart to be told with others do so still. */
    void joinRestAgain() {
        for (Group group : List.copyOf(groups.all())) {
            if (group.key().destination().options().budget().summary() && !group.key().destination().isOfRest()) {
                AlertGroup rest = group.key().ofRest();
                Set<String> together = waitingBook.togetherIn(rest);
                group.members.stream()
                        .filter(entry -> entry.firing() && !entry.endsAgain)
                        .filter(entry -> together.contains(entry.labels().fingerprintText()))
                        .toList()
                        .forEach(entry -> groups.join(rest, entry));
            }
        }
    }

    /**
     * Groups wait on that waited for room before a restart, and those are looked at that missed their turns. If there is room by now what
     * there is too much of is told together.
     */
    void waitAgain(List<Group> waited, List<Group> missed) {
        List<Group> come = new ArrayList<>(missed);
        for (Group group : waited) {
            if (budgets.room(group.key()) == 0) {
                awaitRoom(group);
            } else {
                groups.arm(group, context.now);
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
        List<Group> there = waiting.stream().filter(group -> groups.find(group.key()) == group && group.limitedUntil.isAfter(Instant.MIN)).toList();
        boolean isTogether = there.stream().anyMatch(group -> group.key().destination().isOfRest())
                || there.stream().filter(group -> !unheardOf(group).isEmpty()).count() > 1;
        List<Group> next = new ArrayList<>();
        for (Group group : there) {
            List<AlertEntry> rest = isTogether && group.key().destination().options().budget().summary() ? unheardOf(group) : List.of();
            if (rest.isEmpty() || group.key().destination().isOfRest()) {
                next.add(group);
                continue;
            }
            rest.forEach(entry -> groups.join(group.key().ofRest(), entry));
            Group all = groups.find(group.key().ofRest());
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
        groups.chooseKeys(next);
        next.forEach(group -> {
            groups.arm(group, context.now);
            if (group.key().destination().isOfRest()) {
                waitingBook.keep(group);
                groups.keep(group);
            }
        });
    }

    /** The alerts of a group that are to be heard and of which it has not told. */
    private List<AlertEntry> unheardOf(Group group) {
        return group.members.stream()
                .filter(entry -> entry.firing() && !entry.endsAgain && entry.silencedBy.isEmpty() && !groups.quietByRules(group, entry))
                .filter(entry -> !isToldWithRest(group, entry) && !announced.mayBeOwed(group.keyText(), entry.labels().notificationHash()))
                .toList();
    }

    private boolean owesEnds(Group group) {
        return group.members.stream().anyMatch(entry -> !groups.owedTo(group, entry).isEmpty());
    }

    /** Whether an alert is told with others that were over the budget, so that its own group has nothing to say of it. */
    boolean isToldWithRest(Group group, AlertEntry entry) {
        if (!group.key().destination().options().budget().summary() || group.key().destination().isOfRest()) {
            return false;
        }
        return Stream.of(entry.groups, entry.left).flatMap(List::stream).anyMatch(other -> isRestOf(other, group))
                && !announced.mayBeOwed(group.keyText(), entry.labels().notificationHash());
    }

    /** An alert that its group has lost is no more told with others. */
    void leaveRest(Group group, AlertEntry entry) {
        if (group.key().destination().options().budget().summary() && !group.key().destination().isOfRest()) {
            Group rest = groups.find(group.key().ofRest());
            if (rest != null && entry.groups.stream().noneMatch(other -> isRestOf(rest, other))) {
                groups.leave(rest, entry);
            }
        }
    }

    static boolean isRestOf(Group rest, Group other) {
        return !other.key().destination().isOfRest() && GroupKeys.shared(other.key().ofRest()).equals(GroupKeys.shared(rest.key()));
    }
}
