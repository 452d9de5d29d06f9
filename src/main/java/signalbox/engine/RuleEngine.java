package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.decision.Unheeded;
import signalbox.engine.team.PackagesChange;
import signalbox.engine.team.RuleTimes;
import signalbox.engine.team.Teams;
import signalbox.group.AlertGroup;
import signalbox.notify.Integration;
import signalbox.notify.NotTold;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;
import signalbox.notify.UnderWay;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silences;
import signalbox.store.Change;
import signalbox.store.Journal;
import signalbox.topology.Topology;
import signalbox.view.PackageFacts;
import signalbox.view.Told;
import signalbox.view.Version;
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

    /** A clock that is set back by no more than this stands still until it has caught up. */
    private static final Duration STANDS_STILL = Duration.ofSeconds(5);

    /** The engine looks at the clock more often than this, unless the machine sleeps. */
    private static final Duration LONGEST_GAP = CommandQueue.LONGEST_SLEEP.plusMinutes(1);

    private final Settings settings;
    private final InstantSource clock;
    private final Journal journal;
    private final CommandQueue commands;
    private volatile Executor filler;

    // Everything below is touched on the engine's thread only, but for the volatile pictures.
    private final EngineContext context;
    private final MemoryGuard memory;
    private final AlertnameCounts names;
    private final AlertTable alerts;
    private final SilenceBook silences;
    private final AckBook acks;
    private final Intervals intervals;
    private final AnnouncedLog announced;
    private final IncidentBook incidents;
    private final Groups groups;
    private final Topology topology;
    private final ConditionBook conditions;
    private final DerivedBook derived;
    private final UnheededBook unheeded;
    private final TableBook tables;
    private final Sessions sessions;
    private final Flushes flushes;
    private final SelfChecks checks;
    private final DecisionRecorder decisions;
    private final Conclusions conclusions;
    private final Outbox outbox;
    private final EngineCounters counters = new EngineCounters();
    private final ViewBuilder views = new ViewBuilder();
    private Live live;
    private Version version = new Version(0, 0, 0);
    private long reloads;
    /** Whether something was told, or a group had its turn, in this cycle: readers see that, too. */
    private boolean isNews;
    /** Who is to be told when the cycle is over. */
    private final List<Consumer<Mark>> marks = new ArrayList<>();
    /** The instant that is on record for what happens in this cycle: never earlier than that of the one before. */
    private Instant recordedAt = Instant.MIN;
    /** Rows keep milliseconds: what happens in that of a mark, and later, would be taken for earlier. */
    private Instant notBefore = Instant.MIN;

    /** Of all that was kept before a restart, when the last came: the server was there until then at least. */
    private Instant lastKept = Instant.MIN;
    /** Whether time passes by itself. */
    private boolean isStarted;
    private volatile boolean isToldNoMore;
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
        this.filler = filler;
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
        this.outbox = outbox;
        this.commands = new CommandQueue(this::cycle, settings.maxWaiting());
        this.memory = new MemoryGuard(settings.memory());
        this.names = new AlertnameCounts(settings.nameLimit().alerts());
        this.decisions = new DecisionRecorder(settings.decisions(), clock.instant());
        this.context = new EngineContext(policy, clock.instant());
        this.announced = new AnnouncedLog(context, settings.retention());
        this.alerts = new AlertTable(context, announced, silences, decisions, settings.severity(), settings.resendGrace());
        this.silences = alerts.silences();
        this.acks = alerts.acks();
        this.intervals = new Intervals(context, decisions);
        Instant opening = context.now.plus(settings.startDelay());
        this.incidents = new IncidentBook(context, alerts);
        this.groups = new Groups(context, alerts, announced, decisions, incidents, opening, settings.resolvedWhileMuted());
        groups.turns().by(policy.integrations());
        this.conditions = new ConditionBook(context, alerts, decisions);
        this.derived = new DerivedBook(context, alerts, decisions);
        this.unheeded = new UnheededBook(alerts, decisions, counters);
        this.topology = new Topology();
        this.tables = new TableBook(context, topology);
        this.conclusions = new Conclusions(
                context, alerts, groups, new Suppressions(alerts, decisions), conditions, derived, topology, incidents, decisions,
                unheeded, counters);
        context.teams = new Teams(settings.limits(), conclusions, this::wake);
        this.sessions = new Sessions(
                context, settings, alerts, announced, intervals, groups, conditions, derived, topology, tables, incidents,
                conclusions, decisions, memory);
        this.live = new Live();
        this.flushes = new Flushes(
                context, alerts, groups, announced, sessions, decisions, outbox, journal, receiver -> live.integrations(receiver));
        this.checks = new SelfChecks(context, settings, sessions, counters, work -> this.filler.execute(work), commands);
        this.view = views.publish(version, List.of(), List.of(), List.of(), live);
        restore();
    }

    /** From now on commands are run by a thread of the engine's own. */
    public void start() {
        filler = oneThread();
        sessions.waitNoLonger();
        context.teams.measureTimes();
        isStarted = true;
        commands.start(() -> context.timers.next(), clock);
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
        List<AlertReport> ofClients = derived.withoutDerived(posted);
        List<AlertReport> reports = settings.nameLimit().alerts() == 0 ? ofClients : withinLimit(ofClients);
        if (memory.hasRoom(context.now)) {
            reports.forEach(alerts::report);
            return;
        }
        int refused = 0;
        for (AlertReport report : reports) {
            if (alerts.find(report.labels()) == null && !report.resolvedAt(context.now)) {
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
            if (names.take(report.labels(), report.endsAt(), context.now)) {
                within.add(report);
            } else {
                refused.merge(report.labels().get("alertname"), 1, Integer::sum);
                settings.nameLimit().refused().accept(report.labels().get("alertname"));
            }
        }
        refused.forEach((name, count) -> log.warn(
                "rejecting alerts: --alerts.per-alertname-limit reached: alertname={} alerts={} limit={}",
                name, count, settings.nameLimit().alerts()));
        return within;
    }

    /** Makes or changes a silence; completes with its id. Fails as {@link Silences#set} does, and without effect. */
    public CompletableFuture<String> setSilence(PostedSilence posted) {
        List<Runnable> undo = new ArrayList<>();
        CompletableFuture<String> set = commands.ask(0, () -> {
            silences.ask(posted, sessions::askTeams);
            return silences.set(posted, undo::add);
        });
        undoIfItFails(set, undo);
        return set;
    }

    /** Ends a silence. Fails as {@link Silences#expire} does, and without effect. */
    public CompletableFuture<Void> expireSilence(String id) {
        List<Runnable> undo = new ArrayList<>();
        CompletableFuture<Void> expired = commands.give(() -> silences.expire(id, undo::add));
        undoIfItFails(expired, undo);
        return expired;
    }

    /** Acknowledges alerts; completes with what that is about. Fails as {@link signalbox.ack.Acks#set} does, and without effect. */
    public CompletableFuture<Ack.About> acknowledge(PostedAck posted) {
        List<Runnable> undo = new ArrayList<>();
        CompletableFuture<Ack.About> set = commands.ask(0, () -> {
            Ack.About about = acks.set(posted);
            undo.add(() -> acks.withdraw(about.ack().id()));
            return about;
        });
        undoIfItFails(set, undo);
        return set;
    }

    /**
     * What could not be written is not in force either: whoever asked was told that it failed, would not look for it, and would have it
     * otherwise after the next start.
     */
    private void undoIfItFails(CompletableFuture<?> asked, List<Runnable> undo) {
        var unused = asked.whenComplete((done, failure) -> {
            if (failure != null && !undo.isEmpty()) {
                var unusedToo = commands.give(() -> undo.forEach(Runnable::run));
            }
        });
    }

    /** Takes an acknowledgement back. Fails as {@link signalbox.ack.Acks#withdraw} does. */
    public CompletableFuture<Void> withdrawAck(String id) {
        return commands.give(() -> acks.withdraw(id));
    }

    /**
     * Says what became of a notification: told, or given up.
     *
     * @param data what the integration wants to be handed when it is told of the group again; kept if it was told
     */
    public CompletableFuture<Void> delivered(Notification notification, boolean told, Map<String, String> data) {
        return commands.give(() -> {
            isNews = true;
            if (told) {
                announced.told(notification, data, () -> groups.hashesOf(notification.group()));
            }
            groups.turns().delivered(notification, told);
        });
    }

    /** Says what became of a notification: it was told, was not, or is to be decided about anew. */
    public void ended(Outcome outcome) {
        if (outcome.mayHaveArrived()) {
            var unused = unheard(outcome.notification());
        }
        if (outcome.putOff()) {
            var unused = putOff(outcome.notification(), outcome.at());
        } else {
            var unused = delivered(outcome.notification(), outcome.toBeLogged(), outcome.data());
        }
    }

    /**
     * Says, before what became of it, that a notification may have arrived though nobody said so, as when the receiver did not answer in
     * time. It is told again if there is still reason to, and the ends of what it told are told in any case.
     */
    public CompletableFuture<Void> unheard(Notification notification) {
        return commands.give(() -> {
            announced.mayBeTold(notification);
            groups.turns().mayBeTold(notification);
        });
    }

    /** Says that a notification was not told and that there is no room to go on trying: to be decided about anew then. */
    public CompletableFuture<Void> putOff(Notification notification, Instant until) {
        return commands.give(() -> groups.turns().putOff(notification, until));
    }

    /**
     * Goes on by another policy. What is different in it is filled beside from what is known, while everything goes on by the old
     * one, and takes over between two cycles: a package that is the same goes on as it is, and so do the standard rules where the
     * configuration is the same. Groups keep their timers. Completes when the new policy is in force; of several, the one given
     * last stays. Fails, and changes nothing, when the standard rules fail or the engine is closed meanwhile.
     */
    public CompletableFuture<Void> reload(Policy changed) {
        return reload(changed, () -> {});
    }

    /**
     * As above. {@code takenOver} is run on the engine's thread when the new policy is in force and before it decides what is
     * told: what the old one decided was handed out before, what the new one decides is handed out after. It must not wait.
     */
    public CompletableFuture<Void> reload(Policy changed, Runnable takenOver) {
        return commands.ask(0, () -> prepare(changed)).thenCompose(reload -> CompletableFuture.runAsync(reload::fill, filler)
                .thenCompose(filled -> commands.give(() -> takeOver(reload, takenOver)))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        abandon(reload);
                    }
                }));
    }

    private PreparedReload prepare(Policy changed) {
        checks.giveWay();
        return sessions.prepare(changed);
    }

    private void takeOver(PreparedReload reload, Runnable takenOver) {
        flushes.handAllOut(); // what was decided before goes out before
        try {
            sessions.takeOver(reload);
        } finally {
            if (sessions.isInForce(reload.policy)) {
                live = new Live();
                reloads++;
                isNews = true;
                quarantined = conclusions.stopped();
                takenOver.run();
            }
        }
    }

    private void abandon(PreparedReload reload) {
        try {
            var unused = commands.give(() -> sessions.abandon(reload));
        } catch (RejectedExecutionException e) {
            log.debug("the engine is closed, and with it what was filled for a reload");
        }
    }

    /** The picture at the end of the last cycle. Any thread. */
    public View view() {
        return view;
    }

    /**
     * Completes with the facts that the rules of a package look at now. Takes no longer than to list them.
     *
     * @throws RejectedExecutionException when the engine is closed
     */
    public CompletableFuture<PackageFacts> facts(String packageName) {
        return commands.ask(0, () -> new PackageFacts(
                context.teams.factsOf(packageName), conditions.awaited(packageName), topology.dependencies(), context.teams.isCaughtUp(packageName)));
    }

    /** What was counted up to the end of the last cycle. Any thread. */
    public EngineStats stats() {
        return stats;
    }

    /** How many alerts wait to be taken in. Any thread. */
    public int waiting() {
        return commands.waiting();
    }

    /** How long rules of teams were at work since the start. Any thread. */
    public RuleTimes ruleTimes() {
        return context.teams.times();
    }

    /** Rule packages that were stopped because they failed while running, each with the reason. Any thread. */
    public Map<String, String> quarantined() {
        return quarantined;
    }

    /** Has whoever listens to decisions told all that holds: it was not told of some. Any thread. */
    public void restate() {
        try {
            var unused = commands.give(this::standing);
        } catch (RejectedExecutionException e) {
            log.debug("the engine is closed, and with it what holds");
        }
    }

    private void standing() {
        decisions.standing(context.now, () -> {
            alerts.restate();
            silences.restate();
            acks.restate();
            alerts.attributes().restate();
            unheeded.restate();
            intervals.restate();
            conclusions.restate();
            conclusions.restatePackages();
            conditions.restate();
            derived.restate();
        });
    }

    /**
     * Has somebody told, on the engine's thread, of an instant at which a cycle is over. It must not wait. Any thread.
     *
     * @throws RejectedExecutionException when the engine is closed
     */
    public void mark(Consumer<Mark> marked) {
        var unused = commands.give(() -> marks.add(marked));
    }

    /** Does what is due. For tests and replays, which own the clock. */
    public void tick() {
        var unused = commands.give(() -> {});
    }

    /** A package that was late is done. Any thread. */
    private void wake() {
        try {
            tick();
        } catch (RejectedExecutionException e) {
            log.debug("the engine is closed, and with it what the package concluded");
        }
    }

    /** What is given meanwhile happens at one instant, in one cycle. For tests and replays, before {@link #start}. */
    public void together(Runnable giving) {
        commands.together(giving);
    }

    /** Routes of rules to receivers that there are not, in words. For tests and replays. */
    public List<String> astray() {
        return counters.astray();
    }

    /** What rules conclude about an alert without effect, also about one that there is not for that reason. For tests and replays. */
    public List<Unheeded> unheeded(Labels alert) {
        return unheeded.about(alert);
    }

    /** When something is due next; empty when nothing is. For tests and replays. */
    public Optional<Instant> nextDue() {
        return context.timers.next();
    }

    /**
     * From now on no group has its turn: whoever starts next makes up for it, as after a crash. What is given is done and kept as before.
     * For a server that stops: thousands of groups may be due, and nobody can be told any more. Any thread.
     */
    public void tellNoMore() {
        isToldNoMore = true;
    }

    /** Has the journal keep when each group is due next. For a server that stops, when what was under way is over. Any thread. */
    public void keepTimers() {
        try {
            var unused = commands.give(groups::keepAll);
        } catch (RejectedExecutionException e) {
            log.debug("the engine is closed, and its timers are those of before");
        }
    }

    /** Finishes what was given, then stops. What is due is not told any more. */
    @Override
    public void close() {
        tellNoMore();
        commands.close();
        context.teams.close();
        context.session.close();
    }

    // ---- the cycle

    private CompletableFuture<Void> cycle(List<Runnable> batch) {
        lookAtTheClock();
        recordedAt = later(recordedAt, later(notBefore, context.now)); // a clock that is set back does not undo what happened
        decisions.begin(recordedAt);
        context.teams.beginCycle();
        context.timers.runDue(context.now);
        batch.forEach(Runnable::run);
        sessions.settle();
        if (alerts.hasEndedOnRecord()) {
            sessions.enterEnded(() -> {}); // all who are in their groups are there already
        }
        groups.turns().flushEarly(alerts.changed());
        context.timers.runDue(context.now); // groups that have waited long enough speak at once
        if (!isToldNoMore && flushes.flush()) {
            isNews = true; // a turn moves the next, also where nothing is said
            commands.again();
        } else if (context.teams.hasMoreToSay()) {
            commands.again();
        }
        forget();
        publish();
        CompletableFuture<Void> kept = flushes.keep();
        if (!marks.isEmpty()) {
            Mark mark = new Mark(recordedAt, groups.timers());
            marks.forEach(marked -> marked.accept(mark));
            marks.clear();
            notBefore = recordedAt.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        }
        checks.atRest();
        return kept;
    }

    private void lookAtTheClock() {
        Instant before = context.now;
        Instant read = clock.instant();
        if (read.isBefore(before.minus(STANDS_STILL))) {
            setBack(Duration.between(read, before));
        } else {
            context.now = later(later(before, notBefore), read);
            if (isStarted && context.now.isAfter(before.plus(LONGEST_GAP))) {
                log.warn("the server was held up, or the clock set ahead: alerts that ended meanwhile get time to be sent again: by={}",
                        Duration.between(before, context.now));
                alerts.awaitAgain(before, context.now.plus(settings.resendGrace()));
            }
        }
    }

    /** Whoever sends alerts goes by the right time, so we do, too. What waits for a while waits no longer for that. */
    private void setBack(Duration step) {
        log.warn("the clock was set back: by={}", step);
        context.now = context.now.minus(step);
        notBefore = Instant.MIN;
        context.timers.setBack(step);
        alerts.setBack();
        groups.setBack(step);
        announced.setBack(step);
        intervals.setBack();
        conditions.setBack(step);
        conclusions.setBack(step);
    }

    /** Forgets the alerts of which all is said. */
    private void forget() {
        if (alerts.forgetDone()) {
            sessions.settle();
        }
        alerts.keepWhereEndedWait();
    }

    /** What readers see as it is now. */
    private final class Live implements ViewBuilder.Live {
        private final Map<String, Long> integrations = context.policy.integrations().stream()
                .collect(Collectors.groupingBy(Integration::receiver, Collectors.counting()));

        private final Set<String> withoutEnds = context.policy.integrations().stream()
                .filter(integration -> !integration.sendResolved())
                .map(Integration::key)
                .collect(Collectors.toSet());

        @Override
        public Optional<Instant> due(AlertGroup group) {
            return groups.due(group);
        }

        @Override
        public Optional<Instant> limitedUntil(AlertGroup group) {
            return groups.limitedUntil(group);
        }

        @Override
        public List<Told> told(AlertGroup group) {
            return announced.told(group);
        }

        @Override
        public List<NotTold> notTold(AlertGroup group) {
            return outbox.notTold(group);
        }

        @Override
        public List<UnderWay> underWay(AlertGroup group) {
            return outbox.underWay(group);
        }

        @Override
        public int integrations(String receiver) {
            return integrations.getOrDefault(receiver, 0L).intValue();
        }

        @Override
        public boolean tellsEnds(String integration) {
            return !withoutEnds.contains(integration);
        }

        @Override
        public boolean endsAreTold() {
            return settings.resolvedWhileMuted();
        }
    }

    private void publish() {
        quarantined = conclusions.stopped();
        counters.count(
                alerts.changed(),
                alerts.forgotten(),
                groups.turns().takeFirstFlushed(),
                context.policy.rootIsMakeshift() ? context.policy.tree().root().destination() : null);
        isNews |= alerts.takeIsNews();
        version = new Version(version.alerts() + (isNews ? 1 : 0), silences.changes(), reloads);
        isNews = false;
        alerts.paint(views, decisions, conditions, derived, unheeded);
        view = views.publish(version, silences.all(), acks.all(), context.policy.schedules(), live);
        decisions.end();
        stats = counters.stats(groups, announced.size());
    }

    // ---- what was kept, and what is kept no longer

    private void restore() {
        context.policy.facts().forEach(context.session::insert);
        intervals.enter(context.session, context.policy.schedules());
        tables.haveOnly(context.policy.rules().teams());
        PackagesChange first = context.teams.prepare(context.policy.rules().teams());
        first.fill();
        context.teams.takeOver(first);
        Instant earliestEnd = context.now.plus(settings.resendGrace());
        journal.load(change -> restore(change, earliestEnd));
        alerts.allAreKept();
        silences.begin();
        acks.begin();
        conditions.settle(); // what held before goes on
        sessions.settle();
        conditions.assumeNothing();
        sessions.settle();
        sessions.enterEnded(() -> groups.allAreThere(context.policy.tree().root().destination()));
        groups.turns().flushAfter(alerts.entries(), entry -> silences.hasEndedOver(entry, lastKept));
        context.timers.waitUntil(context.now.plus(settings.maintenanceInterval()), this::maintain);
        var unusedRows = alerts.takeWritten(); // they had, and nothing is different from what is kept
        checks.begin();
        groups.turns().flushEarly(alerts.changed());
        standing();
        publish();
        var unused = journal.write(context.takeChanges());
    }

    private void restore(Change change, Instant earliestEnd) {
        if (change instanceof Change.AlertKept kept) {
            lastKept = later(lastKept, kept.report().updatedAt());
            alerts.restore(kept, earliestEnd);
            boolean unused = names.take(kept.report().labels(), kept.report().endsAt(), context.now);
        } else if (change instanceof Change.SilenceKept kept) {
            lastKept = later(lastKept, kept.silence().updatedAt());
            silences.restore(kept.silence());
        } else if (change instanceof Change.AnnouncedKept kept) {
            lastKept = later(lastKept, kept.announced().at());
            announced.restoreKept(kept.announced());
        } else if (change instanceof Change.GroupKept kept) {
            groups.restore(kept);
        } else if (change instanceof Change.ConditionKept kept) {
            conditions.restore(kept.condition());
        } else if (change instanceof Change.AckKept kept) {
            acks.restore(kept.ack(), kept.alert());
        } else if (change instanceof Change.DerivedKept kept) {
            derived.restore(kept.labels());
        } else if (change instanceof Change.NoteKept kept) {
            groups.restore(kept);
            incidents.restore(kept);
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private void maintain() {
        announced.collectGarbage(groups::keys);
        silences.collectGarbage();
        groups.budgets().collectGarbage();
        names.forget(context.now);
        context.timers.waitUntil(context.now.plus(settings.maintenanceInterval()), this::maintain);
    }
}
