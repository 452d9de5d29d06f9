package signalbox.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.engine.Filling.Filled;
import signalbox.engine.Groups.Turn;
import signalbox.engine.RuleSession.Verdicts;
import signalbox.group.AlertGroup;
import signalbox.inhibit.Inhibition;
import signalbox.notify.Notification;
import signalbox.route.Destination;
import signalbox.route.Route;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silenced;
import signalbox.silence.Silences;
import signalbox.store.Change;
import signalbox.store.Journal;
import signalbox.view.View;

/**
 * The interlocking: alerts, silences and outcomes come in as commands, rules decide, notifications go out. One thread
 * takes the commands in batches; any thread may give them or read {@link #view}. Built by {@code App}, which closes it.
 *
 * <p>Before {@link #start} commands run at once, on the thread that gives them: so do tests, which move a clock by hand
 * and call {@link #tick}.
 */
public final class RuleEngine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RuleEngine.class);

    /** Flushes are never shorter than this (spec/alertmanager-behaviour.md 5.5). */
    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(10);

    private final Settings settings;
    private final InstantSource clock;
    private final Journal journal;
    private final Outbox outbox;
    private final Commands commands;
    private volatile Executor filler;

    // Everything below is touched on the engine's thread only, but for the volatile pictures.
    private Policy policy;
    private final Stage stage;
    private final RuleThread ruleThread;
    private final Room room;
    private final AlertTable alerts;
    private final Groups groups;
    private final AnnouncedLog announced;
    private final SilenceBook silences;
    private final Intervals intervals;
    private final Tally tally = new Tally();
    private final Pages pages = new Pages();
    private final NamesTaken names;

    private volatile View view;
    private volatile EngineStats stats = EngineStats.NONE;
    private volatile Map<String, String> quarantined = Map.of();

    /** An engine with what the journal holds already in place. */
    public RuleEngine(
            Policy policy,
            Silences silences,
            Journal journal,
            Outbox outbox,
            InstantSource clock,
            Settings settings) {
        this(policy, silences, journal, outbox, clock, settings, Runnable::run);
    }

    /** As above. Until it is started, sessions for a reload are filled by {@code filler}, one after the other. */
    public RuleEngine(
            Policy policy,
            Silences silences,
            Journal journal,
            Outbox outbox,
            InstantSource clock,
            Settings settings,
            Executor filler) {
        this.policy = policy;
        this.filler = filler;
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
        this.outbox = outbox;
        this.commands = new Commands(this::cycle, settings.maxWaiting());
        this.ruleThread = new RuleThread(settings);
        this.room = new Room(settings.memory());
        this.stage = new Stage(new RuleSession(policy.rules()), clock.instant());
        this.alerts = new AlertTable(stage, silences);
        this.names = new NamesTaken(settings.nameLimit().alerts());
        this.groups = new Groups(stage, alerts, stage.now.plus(settings.startDelay()));
        groups.by(policy.integrations());
        this.announced = new AnnouncedLog(stage, settings.retention());
        this.silences = alerts.silences();
        this.intervals = new Intervals(stage);
        this.view = pages.publish(List.of(), List.of());
        restore();
    }

    /** From now on commands are run by a thread of the engine's own. */
    public void start() {
        filler = oneThread();
        commands.start(() -> stage.timers.next(), clock);
        tick(); // what became due while the server was down is not to wait for the first command
    }

    /** No more than one: reloads come into force in the order in which they were given. None while there is nothing to do. */
    private static Executor oneThread() {
        return new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "signalbox-reload");
            thread.setDaemon(true); // the server ends without what is being filled
            return thread;
        });
    }

    /**
     * Takes in what a client reported. Completes when it is decided about, visible and would survive a crash; fails with a
     * {@link RejectedExecutionException} when there is no memory for the alerts in it that are new.
     *
     * @throws RejectedExecutionException when too many alerts wait already
     */
    public CompletableFuture<Void> accept(List<AlertReport> reports) {
        return commands.give(reports.size(), () -> report(reports));
    }

    private void report(List<AlertReport> posted) {
        List<AlertReport> reports = settings.nameLimit().alerts() == 0 ? posted : withinLimit(posted);
        if (room.isThere(stage.now)) {
            reports.forEach(alerts::report);
            return;
        }
        int refused = 0;
        for (AlertReport report : reports) {
            if (alerts.find(report.labels()) == null && !report.resolvedAt(stage.now)) {
                refused++;
            } else {
                alerts.report(report); // what is known is not to end for want of news
            }
        }
        if (refused > 0) {
            throw new RejectedExecutionException("the memory is full: " + refused + " new alerts were not taken");
        }
    }

    private List<AlertReport> withinLimit(List<AlertReport> reports) {
        List<AlertReport> within = new ArrayList<>(reports.size());
        Map<String, Integer> refused = new TreeMap<>();
        for (AlertReport report : reports) {
            if (names.take(report.labels(), report.endsAt(), stage.now)) {
                within.add(report);
            } else {
                refused.merge(report.labels().get("alertname"), 1, Integer::sum);
                settings.nameLimit().refused().accept(report.labels().get("alertname"));
            }
        }
        refused.forEach((name, count) -> log.warn(
                "alerts not taken: there are as many of this name as --alerts.per-alertname-limit allows: alertname={} alerts={} limit={}",
                name, count, settings.nameLimit().alerts()));
        return within;
    }

    /** Makes or changes a silence; completes with its id. Fails as {@link Silences#set} does. */
    public CompletableFuture<String> setSilence(PostedSilence posted) {
        String[] id = new String[1];
        return commands.give(0, () -> id[0] = silences.set(posted)).thenApply(done -> requireNonNull(id[0]));
    }

    /** Ends a silence. Fails as {@link Silences#expire} does. */
    public CompletableFuture<Void> expireSilence(String id) {
        return commands.give(0, () -> silences.expire(id));
    }

    /**
     * Says what became of a notification: told, or given up.
     *
     * @param data what the integration wants to be handed when it is told of the group again; kept if it was told
     */
    public CompletableFuture<Void> delivered(Notification notification, boolean told, Map<String, String> data) {
        return commands.give(0, () -> {
            if (told) {
                announced.told(notification, data);
            }
            groups.delivered(notification, told);
        });
    }

    /** Says that a notification was not told and that there is no room to go on trying: to be decided about anew then. */
    public CompletableFuture<Void> putOff(Notification notification, Instant until) {
        return commands.give(0, () -> groups.putOff(notification, until));
    }

    /**
     * Goes on by another policy: a fresh session is filled from what is known, while everything goes on by the old one, and
     * takes over between two cycles. Groups keep their timers. Completes when the new policy is in force; of several, the one
     * given last stays. Fails, and changes nothing, when the standard rules fail or the engine is closed meanwhile.
     */
    public CompletableFuture<Void> reload(Policy changed) {
        return reload(changed, () -> {});
    }

    /**
     * As above. {@code takenOver} is run on the engine's thread when the new policy is in force and before it decides what is
     * told: what the old one decided was handed out before, what the new one decides is handed out after. It must not wait.
     */
    public CompletableFuture<Void> reload(Policy changed, Runnable takenOver) {
        List<Object> known = new ArrayList<>();
        boolean[] aside = new boolean[1];
        return commands.give(0, () -> {
                    known.addAll(facts(changed));
                    aside[0] = room.isThereForTwice(known.size());
                })
                .thenApplyAsync(copied -> aside[0] ? Optional.of(filledAside(changed, known)) : Optional.<Filled>empty(), filler)
                .thenCompose(filled -> commands.give(0, () -> {
                    Filled fresh = filled.orElseGet(() -> filledInPlace(changed));
                    try {
                        takeOver(fresh, Map.of());
                    } finally {
                        if (policy == fresh.policy()) {
                            takenOver.run();
                        }
                    }
                }));
    }

    /** The picture at the end of the last cycle. Any thread. */
    public View view() {
        return view;
    }

    /** What was counted up to the end of the last cycle. Any thread. */
    public EngineStats stats() {
        return stats;
    }

    /** How many alerts wait to be taken in. Any thread. */
    public int waiting() {
        return commands.waiting();
    }

    /** Rule packages that were stopped because they failed while running, each with the reason. Any thread. */
    public Map<String, String> quarantined() {
        return quarantined;
    }

    /** Does what is due. For tests and replays, which own the clock. */
    public void tick() {
        var unused = commands.give(0, () -> {});
    }

    /** When something is due next; empty when nothing is. For tests and replays. */
    public Optional<Instant> nextDue() {
        return stage.timers.next();
    }

    /** Finishes what was given, then stops. */
    @Override
    public void close() {
        commands.close();
        ruleThread.close();
        stage.session.close();
    }

    // ---- the cycle

    private CompletableFuture<Void> cycle(List<Runnable> batch) {
        Instant read = clock.instant();
        stage.now = read.isBefore(stage.now) ? stage.now : read; // a clock that is set back does not undo what happened
        stage.timers.runDue(stage.now);
        batch.forEach(Runnable::run);
        settle();
        stage.timers.runDue(stage.now); // groups that have waited long enough speak at once
        flush();
        forget();
        publish();
        return keep();
    }

    /** Lets rules decide about everything that changed. */
    private void settle() {
        conclude(List.of(), verdicts -> {});
    }

    /** Forgets the alerts of which all is said. */
    private void forget() {
        if (alerts.forgetDone()) {
            settle();
        }
    }

    /** Lets rules decide what the groups say that are due and can be told, a part at a time: nobody waits for the last. */
    private void flush() {
        for (List<Turn> part = groups.takeDue(outbox::room); !part.isEmpty(); part = groups.takeDue(outbox::room)) {
            flush(part);
        }
    }

    private void flush(List<Turn> turns) {
        Map<AlertGroup, List<Notification>> said = new HashMap<>();
        conclude(turns.stream().map(Turn::due).toList(), verdicts -> {
            Verdicts.came(verdicts.notifications).forEach(notification -> said.computeIfAbsent(
                            notification.group(), group -> new ArrayList<>())
                    .add(notification));
            groups.note(turns.stream().filter(Turn::first).map(Turn::due).toList(), Verdicts.came(verdicts.muted));
        });
        for (Turn turn : turns) {
            AlertGroup group = turn.due().group();
            List<Notification> notifications = said.getOrDefault(group, List.of()).stream()
                    .filter(notification -> turn.through().contains(notification.integration().key()))
                    .toList();
            Instant deadline = stage.now.plus(longer(group.destination().timing().groupInterval()));
            groups.await(group, notifications);
            notifications.forEach(notification -> outbox.send(new Outgoing(announced.reminding(notification), deadline)));
        }
    }

    private static Duration longer(Duration groupInterval) {
        return groupInterval.compareTo(SHORTEST_DEADLINE) < 0 ? SHORTEST_DEADLINE : groupInterval;
    }

    /** Fires the rules with some facts that are true for this moment only. */
    private void conclude(List<?> moment, Consumer<Verdicts> reader) {
        List<FactHandle> past = decide(moment, reader);
        if (!past.isEmpty()) {
            past.forEach(stage.session::delete);
            settle();
        }
    }

    /**
     * Fires the rules with some more facts. A package whose rule fails is taken out and everything is decided anew without
     * it: one team's mistake must not silence another team's page.
     *
     * @return what is in the session for this moment only
     */
    private List<FactHandle> decide(List<?> moment, Consumer<Verdicts> reader) {
        while (true) {
            try {
                List<FactHandle> handles = new ArrayList<>(moment.size());
                moment.forEach(fact -> handles.add(stage.session.insert(fact)));
                Verdicts verdicts = fire();
                reader.accept(verdicts);
                apply(verdicts);
                return handles;
            } catch (RuleFailure failure) {
                rebuild(failure);
            }
        }
    }

    private Verdicts fire() {
        if (stage.session.isAtRest()) {
            return new Verdicts(); // most cycles only take in what is known: another thread would cost them more than they do
        }
        return ruleThread.fire(stage.session, alerts.rows().size());
    }

    private void apply(Verdicts verdicts) {
        tally.fired(verdicts.fired);
        Map<Row, List<Group>> returned = alerts.takeReturned();
        Map<Row, List<AlertGroup>> reached = changes(verdicts, 1);
        reached.forEach((row, keys) -> keys.forEach(key -> groups.join(key, row)));
        changes(verdicts, -1).forEach((row, keys) -> {
            keys.removeAll(reached.getOrDefault(row, List.of())); // one route to a group went, another one came
            leave(row, keys);
        });
        returned.forEach((row, old) -> old.stream()
                .filter(group -> !row.groups.contains(group))
                .forEach(group -> groups.leave(group, row)));
        groups.armBorn();
        applyQuiet(verdicts);
    }

    /** The groups that routes which came, or went, lead alerts to: those of the tree first. */
    private Map<Row, List<AlertGroup>> changes(Verdicts verdicts, int sign) {
        Map<Row, List<AlertGroup>> changes = new LinkedHashMap<>();
        forEachChange(verdicts, sign, (row, group) -> changes.computeIfAbsent(row, any -> new ArrayList<>(1))
                .add(group));
        return changes;
    }

    private void forEachChange(Verdicts verdicts, int sign, BiConsumer<Row, AlertGroup> reader) {
        verdicts.treeRoutes.forEach((route, change) -> {
            Row row = alerts.find(route.alert());
            if (row != null && Integer.signum(change) == sign) {
                route.nodes().forEach(node -> reader.accept(row, group(node.destination(), route.alert())));
            }
        });
        verdicts.routes.forEach((route, change) -> {
            Row row = alerts.find(route.alert());
            if (row != null && Integer.signum(change) == sign) {
                reader.accept(row, group(route));
            }
        });
    }

    private void leave(Row row, List<AlertGroup> left) {
        for (AlertGroup key : left) {
            Group group = groups.find(key);
            if (row.firing() && group != null) { // an alert that has ended stays until it is told
                groups.leave(group, row);
            }
        }
    }

    private static AlertGroup group(Destination destination, Labels alert) {
        return new AlertGroup(destination, destination.groupBy().groupLabels(alert));
    }

    /** The group that a route leads to. A receiver that does not exist must not swallow an alert. */
    private AlertGroup group(Route route) {
        Destination root = policy.tree().root().destination();
        Route settled = route.inheriting(root);
        if (!policy.receivers().contains(settled.destination().receiver())) {
            tally.unknownReceiver(settled.destination().receiver(), route.alert());
            settled = settled.redirectedTo(root);
        }
        return new AlertGroup(settled.destination(), settled.groupLabels());
    }

    private void applyQuiet(Verdicts verdicts) {
        verdicts.inhibitions.forEach((inhibition, change) -> {
            Row row = alerts.find(inhibition.target());
            if (row != null) {
                row.inhibitions = change > 0
                        ? Row.with(row.inhibitions, inhibition)
                        : Row.without(row.inhibitions, inhibition);
                alerts.touch(row);
            }
        });
        verdicts.silenced.forEach((silenced, change) -> {
            Row row = alerts.find(silenced.alert());
            if (row != null) {
                row.silencedBy = change > 0
                        ? Row.with(row.silencedBy, silenced.silence())
                        : Row.without(row.silencedBy, silenced.silence());
                alerts.touch(row);
            }
        });
    }

    private void publish() {
        tally.count(
                alerts.changed(),
                alerts.forgotten(),
                groups.takeFirstFlushed(),
                policy.rootIsMakeshift() ? policy.tree().root().destination() : null);
        alerts.paint(pages);
        view = pages.publish(silences.all(), policy.schedules());
        stats = tally.stats(groups, announced.size());
    }

    private CompletableFuture<Void> keep() {
        return journal.write(stage.takeChanges()); // none, too: what was kept back before may not be on disk
    }

    // ---- sessions come and go

    private void restore() {
        policy.facts().forEach(stage.session::insert);
        intervals.enter(stage.session, policy.schedules());
        Instant earliestEnd = stage.now.plus(settings.resendGrace());
        journal.load(change -> restore(change, earliestEnd));
        silences.begin();
        settle();
        groups.forgetRestored();
        stage.timers.runDue(stage.now); // alerts that had ended end again
        settle();
        stage.timers.at(stage.now.plus(settings.maintenanceInterval()), this::maintain);
        publish();
        var unused = journal.write(stage.takeChanges());
    }

    private void restore(Change change, Instant earliestEnd) {
        if (change instanceof Change.AlertKept kept) {
            alerts.restore(kept.report(), kept.firing(), earliestEnd);
            boolean unused = names.take(kept.report().labels(), kept.report().endsAt(), stage.now);
        } else if (change instanceof Change.SilenceKept kept) {
            silences.restore(kept.silence());
        } else if (change instanceof Change.AnnouncedKept kept) {
            announced.restore(kept.announced());
        } else if (change instanceof Change.GroupKept kept) {
            groups.restore(kept);
        }
    }

    /** What is known, as facts, but for what a policy itself says. */
    private List<Object> facts(Policy policy) {
        List<Object> facts = new ArrayList<>();
        intervals.facts(policy.schedules()).forEach(facts::add);
        announced.facts().forEach(facts::add);
        facts.addAll(silences.facts());
        alerts.facts().forEach(facts::add);
        return facts;
    }

    /** Not on the engine's thread. */
    private Filled filledAside(Policy changed, List<?> known) {
        RuleThread thread = new RuleThread(settings);
        try {
            return new Filling(thread, settings.lastResort(), known).by(changed);
        } finally {
            thread.close();
        }
    }

    /** Where memory is short the old session goes first. */
    private Filled filledInPlace(Policy changed) {
        log.warn("there is no memory for two sessions: nothing is told and no alert taken until the reload is done");
        stage.session.close();
        return new Filling(ruleThread, settings.lastResort(), facts(changed)).by(changed);
    }

    /** Goes on without what failed in the session, which is not to be used any more. */
    private void rebuild(RuleFailure failure) {
        Filling filling = new Filling(ruleThread, settings.lastResort(), facts(policy));
        Policy left = filling.without(failure, policy);
        stage.session.close();
        takeOver(filling.by(left), quarantined);
    }

    /** Goes on with another session. It is brought up to what is known by now: the less changed meanwhile, the less it takes. */
    private void takeOver(Filled fresh, Map<String, String> stoppedBefore) {
        RuleSession session = fresh.session();
        stage.session.close();
        stage.session = session;
        boolean makeshift = policy.rootIsMakeshift() || fresh.policy().rootIsMakeshift();
        policy = fresh.policy();
        note(fresh.stopped(), stoppedBefore);
        intervals.enter(session, policy.schedules());
        announced.enter(session);
        silences.enter();
        alerts.enter(session);
        if (makeshift) {
            alerts.rows().forEach(alerts::touch); // who goes there is counted
        }
        session.takeOutUnclaimed();
        Verdicts verdicts = fresh.verdicts();
        try {
            verdicts.add(fire());
        } catch (RuleFailure failure) {
            rebuild(failure);
            return;
        }
        tally.fired(verdicts.fired);
        alerts.takeReturned();
        Map<AlertGroup, Set<Row>> routed = new LinkedHashMap<>();
        forEachChange(verdicts, 1, (row, group) -> routed.computeIfAbsent(group, any -> new LinkedHashSet<>()).add(row));
        groups.rejoin(routed);
        groups.by(policy.integrations());
        groups.armBorn();
        applyQuiet(verdicts);
        stage.timers.runDue(stage.now); // alerts that had ended end again
    }

    private void note(Map<String, String> stopped, Map<String, String> stoppedBefore) {
        Map<String, String> all = new LinkedHashMap<>(stoppedBefore);
        all.putAll(stopped);
        quarantined = Map.copyOf(all);
        stopped.forEach((packageName, reason) -> tally.quarantined());
    }

    private void maintain() {
        announced.collectGarbage();
        silences.collectGarbage();
        names.forget(stage.now);
        stage.timers.at(stage.now.plus(settings.maintenanceInterval()), this::maintain);
    }
}
