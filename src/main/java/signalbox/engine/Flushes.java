package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import signalbox.engine.Turns.Turn;
import signalbox.group.AlertGroup;
import signalbox.group.Muted;
import signalbox.notify.Notification;
import signalbox.store.Journal;

/**
 * Groups whose time has come: rules decide what they say, and that is handed out once the journal has what a restart has to know of
 * it. Belongs to the engine's thread.
 */
final class Flushes {

    /** A page waits so long for the disk, and no longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** Flushes are never shorter than this (spec/behaviour.md 5.5). */
    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(10);

    private final EngineContext context;
    private final AlertTable alerts;
    private final Groups groups;
    private final AnnouncedLog announced;
    private final Sessions sessions;
    private final DecisionRecorder decisions;
    private final Outbox outbox;
    private final Journal journal;
    private final ToIntFunction<String> integrations;
    /** What waits for the disk. */
    private final List<HandOut> handOuts = new ArrayList<>();
    /** What was written in this cycle already. */
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

    /** @param integrations how many a receiver has */
    Flushes(
            EngineContext context,
            AlertTable alerts,
            Groups groups,
            AnnouncedLog announced,
            Sessions sessions,
            DecisionRecorder decisions,
            Outbox outbox,
            Journal journal,
            ToIntFunction<String> integrations) {
        this.context = context;
        this.alerts = alerts;
        this.groups = groups;
        this.announced = announced;
        this.sessions = sessions;
        this.decisions = decisions;
        this.outbox = outbox;
        this.journal = journal;
        this.integrations = integrations;
    }

    /**
     * Lets rules decide what the groups say that are due and can be told, a part of them in a cycle: a storm of some groups
     * must not keep those waiting who come meanwhile. Returns whether there may be more.
     */
    boolean flush() {
        List<Turn> part = groups.turns().takeDue(this::room);
        if (part.isEmpty()) {
            return false;
        }
        flush(part);
        return true;
    }

    private int room(String integration) {
        int waiting = 0;
        for (HandOut handOut : handOuts) {
            waiting += handOut.waitingFor(integration);
        }
        return Math.max(0, outbox.room(integration) - waiting);
    }

    private void flush(List<Turn> turns) {
        Map<AlertGroup, List<Notification>> said = new HashMap<>();
        List<Muted> muted = new ArrayList<>();
        sessions.conclude(turns.stream().map(Turn::due).toList(), concluded -> {
            concluded.came(Notification.class).forEach(notification -> said.computeIfAbsent(
                            notification.group(), group -> new ArrayList<>())
                    .add(notification));
            muted.addAll(concluded.came(Muted.class));
            groups.turns().note(turns.stream().filter(Turn::first).map(Turn::due).toList(), muted);
        });
        List<Outgoing> outgoing = new ArrayList<>();
        boolean expected = false;
        for (Turn turn : turns) {
            AlertGroup group = turn.due().group();
            decisions.toldBefore(turn.due(), announced.takeToldBefore(group));
            List<Notification> notifications = said.getOrDefault(group, List.of()).stream()
                    .filter(notification -> turn.through().contains(notification.integration().key()))
                    .map(groups::withReason)
                    .map(notification -> notification.withAttributes(alerts.attributes().of(notification.alerts())))
                    .toList();
            boolean isCounted = Budgets.limits(group) && notifications.stream().anyMatch(Flushes::isHeard);
            boolean isLimited = isCounted && groups.budgets().room(group) == 0;
            if (isLimited) {
                groups.overBudget().limit(group);
                decisions.limited(group, notifications.get(0), groups.limitedUntil(group));
                notifications = List.of();
            } else if (isCounted) {
                groups.overBudget().count(group);
            }
            Instant deadline = context.now.plus(longer(group.destination().timing().groupInterval()));
            groups.turns().await(group, notifications);
            if (!isLimited) {
                decisions.turn(turn.due(), notifications, muted, integrations.applyAsInt(group.receiver()), groups.due(group));
            }
            for (Notification notification : notifications) {
                expected |= announced.expect(notification);
                outgoing.add(new Outgoing(announced.reminding(notification), deadline));
            }
        }
        handOut(outgoing, expected);
    }

    /** Whether there is a message: none tells of ends alone to who wants to hear of none. */
    private static boolean isHeard(Notification notification) {
        return !notification.firing().isEmpty() || notification.integration().sendResolved();
    }

    /**
     * Hands notifications out, those that tell of alerts that began not before the journal has that they may be told: else
     * nobody would know, after a crash, who waits for an end. With a disk that fails they go out all the same.
     */
    private void handOut(List<Outgoing> outgoing, boolean expected) {
        HandOut handOut = new HandOut(outgoing, outbox);
        if (!expected) {
            handOut.run();
            return;
        }
        handOuts.removeIf(HandOut::isDone);
        handOuts.add(handOut);
        written = both(written, journal.write(context.takeChanges()));
        var unused = written.copy()
                .orTimeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((kept, failure) -> handOut.run());
    }

    private static Duration longer(Duration groupInterval) {
        return groupInterval.compareTo(SHORTEST_DEADLINE) < 0 ? SHORTEST_DEADLINE : groupInterval;
    }

    /** Hands out what waits for the disk. */
    void handAllOut() {
        handOuts.forEach(HandOut::run);
    }

    /** Has the journal keep what changed in this cycle. Completes when all of it would survive a crash. */
    CompletableFuture<Void> keep() {
        groups.keepChanged(alerts.takeWritten());
        // None, too: what was kept back before may not be on disk.
        CompletableFuture<Void> all = both(written, journal.write(context.takeChanges()));
        written = CompletableFuture.completedFuture(null);
        return all;
    }

    /** Completes with both, and fails as either does: not wrapped, as who waits looks at what failed. */
    private static CompletableFuture<Void> both(CompletableFuture<Void> first, CompletableFuture<Void> second) {
        CompletableFuture<Void> both = new CompletableFuture<>();
        var unused = first.whenComplete((done, failed) -> {
            var unusedToo = second.whenComplete((alsoDone, alsoFailed) -> {
                Throwable failure = failed == null ? alsoFailed : failed;
                if (failure == null) {
                    both.complete(null);
                } else {
                    both.completeExceptionally(failure);
                }
            });
        });
        return both;
    }
}
