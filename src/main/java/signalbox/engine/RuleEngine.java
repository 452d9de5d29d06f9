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
import java.util.stream.Collectors;
import org.kie.api.runtime.rule.FactHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.AlertReport;
import signalbox.condition.Condition;
import signalbox.derived.Derived;
import signalbox.engine.Groups.Turn;
import signalbox.engine.RuleSession.Verdicts;
import signalbox.engine.team.TeamPackage;
import signalbox.engine.team.Teams;
import signalbox.group.AlertGroup;
import signalbox.group.GroupedByRule;
import signalbox.group.Muted;
import signalbox.inhibit.Inhibition;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.route.Destination;
import signalbox.route.Route;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silenced;
import signalbox.silence.Silences;
import signalbox.store.Change;
import signalbox.store.Journal;
import signalbox.topology.DependsOn;
import signalbox.topology.Down;
import signalbox.topology.Topology;
import signalbox.view.Told;
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

    /** A page waits so long for the disk, and no longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** What packages conclude from what others concluded comes to rest sooner, or never. */
    private static final int MOST_ROUNDS = 100;

    /** How often it is looked at packages that are late. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Flushes are never shorter than this (spec/behaviour.md 5.5). */
    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(10);

    private final Settings settings;
    private final InstantSource clock;
    private final Journal journal;
    private final Outbox outbox;
    private final CommandQueue commands;
    private volatile Executor filler;

    // Everything below is touched on the engine's thread only, but for the volatile pictures.
    private Policy policy;
    /** That of the reload that was given last. */
    private Policy coming;
    private final EngineContext context;
    private final MemoryGuard memory;
    /** Where the routes that teams' rules conclude stand in the session of the standard rules. */
    private final Map<Route, FactHandle> routes = new HashMap<>();
    private boolean started;
    /** Whether a timer is set to look at packages that are late. */
    private boolean looksAgain;
    /** The number of the package that was looked at last; the standard rules come after all others. */
    private int checked;
    /** Whether the standard rules are to be looked at. */
    private boolean checksStandard;
    private Optional<SelfCheck> lastCheck = Optional.empty();
    private final AlertTable alerts;
    private final Groups groups;
    private final AnnouncedLog announced;
    private final SilenceBook silences;
    private final Intervals intervals;
    private final EngineCounters tally = new EngineCounters();
    private final ViewBuilder views = new ViewBuilder();
    private final AlertnameCounts names;
    private final DecisionNotes notes;
    private final Quieting quieting;
    private final ConditionBook conditions;
    private final DerivedBook derived;
    private final Topology topology = new Topology();
    private Live live;
    /** What waits for the disk. */
    private final List<HandOut> handOuts = new ArrayList<>();
    /** What was written in this cycle already. */
    private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);

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
        this.coming = policy;
        this.filler = filler;
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
        this.outbox = outbox;
        this.commands = new CommandQueue(this::cycle, settings.maxWaiting());
        this.memory = new MemoryGuard(settings.memory());
        this.notes = new DecisionNotes(settings.decisions());
        this.context = new EngineContext(
                new RuleSession(policy.rules().standard()),
                new Teams(settings.limits(), new Hearer(), this::tick),
                clock.instant());
        this.alerts = new AlertTable(context, silences);
        this.quieting = new Quieting(alerts, notes);
        this.conditions = new ConditionBook(context, alerts, notes);
        this.derived = new DerivedBook(context, alerts, notes);
        this.names = new AlertnameCounts(settings.nameLimit().alerts());
        this.announced = new AnnouncedLog(context, settings.retention());
        this.groups = new Groups(
                context, alerts, announced, notes, context.now.plus(settings.startDelay()), settings.resolvedWhileMuted());
        groups.by(policy.integrations());
        this.live = new Live();
        this.silences = alerts.silences();
        this.intervals = new Intervals(context);
        this.view = views.publish(List.of(), List.of(), live);
        restore();
    }

    /** From now on commands are run by a thread of the engine's own. */
    public void start() {
        filler = oneThread();
        started = true;
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
                announced.told(notification, data, () -> groups.hashesOf(notification.group()));
            }
            groups.delivered(notification, told);
        });
    }

    /** Says that a notification was not told and that there is no room to go on trying: to be decided about anew then. */
    public CompletableFuture<Void> putOff(Notification notification, Instant until) {
        return commands.give(0, () -> groups.putOff(notification, until));
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
        PreparedReload[] filling = new PreparedReload[1];
        return commands.give(0, () -> filling[0] = begin(changed))
                .thenRunAsync(() -> requireNonNull(filling[0]).fill(), filler)
                .thenCompose(filled -> commands.give(0, () -> takeOver(requireNonNull(filling[0]), takenOver)))
                .whenComplete((done, failure) -> {
                    if (failure != null && filling[0] != null) {
                        abandon(filling[0]);
                    }
                });
    }

    private PreparedReload begin(Policy changed) {
        lastCheck.ifPresent(SelfCheck::giveUp); // a reload is not to wait for it
        lastCheck = Optional.empty();
        boolean refills = !changed.decidesAs(coming);
        coming = changed;
        List<Object> known = refills ? facts(changed) : List.of();
        boolean aside = refills && memory.hasRoomForTwice(known.size());
        return new PreparedReload(changed, context.teams.prepare(changed.rules().teams()), refills, aside ? known : List.of());
    }

    private void abandon(PreparedReload filling) {
        try {
            var unused = commands.give(0, () -> {
                if (!isInForce(filling.policy)) {
                    context.teams.abandon(filling.teams);
                    filling.close();
                }
            });
        } catch (RejectedExecutionException e) {
            log.debug("the engine is closed, and with it what was filled for a reload");
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether this very one took over
    private boolean isInForce(Policy given) {
        return policy == given;
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

    /** What is given meanwhile happens at one instant, in one cycle. For tests and replays, before {@link #start}. */
    public void together(Runnable giving) {
        commands.together(giving);
    }

    /** When something is due next; empty when nothing is. For tests and replays. */
    public Optional<Instant> nextDue() {
        return context.timers.next();
    }

    /** Finishes what was given, then stops. */
    @Override
    public void close() {
        commands.close();
        context.teams.close();
        context.session.close();
    }

    // ---- the cycle

    private CompletableFuture<Void> cycle(List<Runnable> batch) {
        Instant read = clock.instant();
        context.now = read.isBefore(context.now) ? context.now : read; // a clock that is set back does not undo what happened
        notes.begin(context.now);
        context.timers.runDue(context.now);
        batch.forEach(Runnable::run);
        settle();
        context.timers.runDue(context.now); // groups that have waited long enough speak at once
        flush();
        forget();
        publish();
        CompletableFuture<Void> kept = keep();
        beginSelfCheck();
        return kept;
    }

    /** Lets rules decide about everything that changed: first teams' packages, then the standard rules over what they concluded. */
    private void settle() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            settleTeams();
            conclude(List.of(), verdicts -> {});
            conditions.settle();
            settleTopology();
            boolean begun = derived.begin();
            if (!begun && context.teams.isAtRest() && !derived.end()) {
                return;
            }
        }
        log.error("rule packages keep triggering each other, giving up for this cycle: rounds={}", MOST_ROUNDS);
    }

    private void settleTopology() {
        Topology.Changes changes = topology.settle();
        changes.gone().forEach(context.teams::goes);
        changes.come().forEach(context.teams::comes);
    }

    private void settleTeams() {
        if (!context.teams.isAtRest()) {
            context.teams.settle(started ? settings.patience() : Teams.FOREVER);
        }
        if (context.teams.isAnyLate() && !looksAgain) {
            looksAgain = true;
            context.timers.at(context.now.plus(BETWEEN_LOOKS), () -> {
                looksAgain = false;
                context.teams.settle(Duration.ZERO);
            });
        }
    }

    /** Hears what teams' packages conclude, while they are settled. */
    private final class Hearer implements Teams.Hearer {
        @Override
        public void came(Object conclusion, TeamPackage rules, String rule) {
            notes.concluded(conclusion, rules, rule);
            if (conclusion instanceof Route route) {
                routes.put(route, context.session.insert(route));
                redirected(route, true);
            } else if (conclusion instanceof Condition condition) {
                conditions.came(condition);
            } else if (conclusion instanceof Derived alert) {
                derived.came(alert);
            } else if (conclusion instanceof DependsOn edge) {
                topology.begins(edge);
            } else if (conclusion instanceof Down node) {
                topology.begins(node);
            } else {
                quieting.came(conclusion);
            }
        }

        @Override
        public void alsoBy(Object conclusion, TeamPackage rules, String rule) {
            notes.alsoConcluded(conclusion, rules, rule);
            touch(conclusion);
        }

        @Override
        public void noLongerBy(Object conclusion, TeamPackage rules) {
            notes.noLongerConcluded(conclusion, rules);
            touch(conclusion);
        }

        /** The picture of an alert says who decided about it. */
        private void touch(Object conclusion) {
            AlertEntry entry = conclusion instanceof Route route ? alerts.find(route.alert()) : quieting.target(conclusion);
            if (entry != null) {
                alerts.touch(entry);
            }
        }

        @Override
        public void went(Object conclusion) {
            FactHandle handle = conclusion instanceof Route ? routes.remove(conclusion) : null;
            if (handle != null && conclusion instanceof Route route) {
                context.session.delete(handle);
                redirected(route, false);
            } else if (conclusion instanceof Condition condition) {
                conditions.went(condition);
            } else if (conclusion instanceof Derived alert) {
                derived.went(alert);
            } else if (conclusion instanceof DependsOn edge) {
                topology.ends(edge);
            } else if (conclusion instanceof Down node) {
                topology.ends(node);
            } else {
                quieting.went(conclusion);
            }
            notes.over(conclusion);
        }

        @Override
        public void fired(TeamPackage rules, Map<String, Integer> firings) {
            settings.decisions().fired(rules.name(), firings);
        }

        @Override
        public void stopped(String packageName, String reason) {
            notes.fault(packageName, true, reason);
            tally.quarantined();
        }

        @Override
        public void late(String packageName) {
            notes.fault(packageName, false, "late");
            tally.late();
        }
    }

    private void redirected(Route route, boolean holds) {
        if (policy.tree().leadsAstray(route)) {
            notes.redirected(route, policy.tree().receiverOf(route), holds);
        }
    }

    /** Forgets the alerts of which all is said. */
    private void forget() {
        if (alerts.forgetDone()) {
            settle();
        }
    }

    /**
     * Lets rules decide what the groups say that are due and can be told, a part of them in a cycle: a storm of some groups
     * must not keep those waiting who come meanwhile.
     */
    private void flush() {
        List<Turn> part = groups.takeDue(this::room);
        if (!part.isEmpty()) {
            flush(part);
            commands.again();
        }
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
        conclude(turns.stream().map(Turn::due).toList(), verdicts -> {
            Verdicts.came(verdicts.notifications).forEach(notification -> said.computeIfAbsent(
                            notification.group(), group -> new ArrayList<>())
                    .add(notification));
            muted.addAll(Verdicts.came(verdicts.muted));
            groups.note(turns.stream().filter(Turn::first).map(Turn::due).toList(), muted);
        });
        List<Outgoing> outgoing = new ArrayList<>();
        boolean expected = false;
        for (Turn turn : turns) {
            AlertGroup group = turn.due().group();
            List<Notification> notifications = said.getOrDefault(group, List.of()).stream()
                    .filter(notification -> turn.through().contains(notification.integration().key()))
                    .toList();
            Instant deadline = context.now.plus(longer(group.destination().timing().groupInterval()));
            groups.await(group, notifications);
            notes.turn(turn.due(), notifications, muted, live.integrations(group.receiver()));
            for (Notification notification : notifications) {
                expected |= announced.expect(notification);
                outgoing.add(new Outgoing(announced.reminding(notification), deadline));
            }
        }
        handOut(outgoing, expected);
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

    /** Fires the rules with some facts that are true for this moment only. */
    private void conclude(List<?> moment, Consumer<Verdicts> reader) {
        List<FactHandle> past = decide(moment, reader);
        if (!past.isEmpty()) {
            past.forEach(context.session::delete);
            settle();
        }
    }

    /**
     * Fires the standard rules with some more facts. When Drools fails they begin anew, in a session that is filled from what is
     * known.
     *
     * @return what is in the session for this moment only
     */
    private List<FactHandle> decide(List<?> moment, Consumer<Verdicts> reader) {
        Verdicts verdicts;
        List<FactHandle> handles = new ArrayList<>(moment.size());
        try {
            moment.forEach(fact -> handles.add(context.session.insert(fact)));
            verdicts = fire();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            log.error("standard rules failed, rebuilding their session", e);
            handles.clear();
            beginAnew();
            moment.forEach(fact -> handles.add(context.session.insert(fact)));
            verdicts = fire();
        }
        reader.accept(verdicts);
        apply(verdicts);
        return handles;
    }

    private Verdicts fire() {
        return context.session.isAtRest() ? new Verdicts() : context.session.fire();
    }

    private void apply(Verdicts verdicts) {
        tally.fired(verdicts.fired);
        Map<AlertEntry, List<Group>> returned = alerts.takeReturned();
        Map<AlertEntry, List<AlertGroup>> reached = new LinkedHashMap<>();
        Map<AlertEntry, List<AlertGroup>> left = new LinkedHashMap<>();
        forEachChange(
                verdicts,
                (entry, group) -> reached.computeIfAbsent(entry, any -> new ArrayList<>(1)).add(group),
                (entry, group) -> left.computeIfAbsent(entry, any -> new ArrayList<>(1)).add(group));
        reached.forEach((entry, keys) -> keys.forEach(key -> groups.join(key, entry)));
        left.forEach((entry, keys) -> {
            keys.removeAll(reached.getOrDefault(entry, List.of())); // one route to a group went, another one came
            leave(entry, keys);
        });
        returned.forEach((entry, old) -> old.stream()
                .filter(group -> !entry.groups.contains(group))
                .forEach(group -> groups.leave(group, entry)));
        groups.armBorn();
        applyQuiet(verdicts);
    }

    /** Says which groups alerts belong to now, and to which no more: those that the tree leads to first. */
    private void forEachChange(Verdicts verdicts, BiConsumer<AlertEntry, AlertGroup> came, BiConsumer<AlertEntry, AlertGroup> went) {
        verdicts.byTree.forEach((grouped, change) -> {
            AlertEntry entry = alerts.find(grouped.alert());
            if (entry != null) {
                BiConsumer<AlertEntry, AlertGroup> reader = change > 0 ? came : went;
                grouped.groups().forEach(group -> {
                    notes.routed(grouped.alert(), group.destination(), change > 0);
                    reader.accept(entry, group);
                });
            }
        });
        verdicts.routes.forEach((route, change) -> {
            AlertEntry entry = alerts.find(route.alert());
            if (entry != null) {
                entry.routes = change > 0 ? AlertEntry.with(entry.routes, route) : AlertEntry.without(entry.routes, route);
                alerts.touch(entry); // the groups may be the same, and what leads there another
                if (change > 0 && policy.tree().leadsAstray(route)) {
                    tally.unknownReceiver(route.destination().receiver(), route.alert());
                }
            }
        });
        verdicts.byRules.entrySet().stream().sorted(Map.Entry.comparingByKey(GroupedByRule.ORDER)).forEach(change -> {
            AlertEntry entry = alerts.find(change.getKey().route().alert());
            if (entry != null) {
                (change.getValue() > 0 ? came : went).accept(entry, change.getKey().group());
            }
        });
    }

    private void leave(AlertEntry entry, List<AlertGroup> left) {
        for (AlertGroup key : left) {
            Group group = groups.find(key);
            if (entry.firing() && group != null) { // an alert that has ended stays until it is told
                groups.leave(group, entry);
            }
        }
    }

    private void applyQuiet(Verdicts verdicts) {
        verdicts.inhibitions.forEach((inhibition, change) -> quieting.configured(inhibition, change > 0));
        verdicts.silenced.forEach((silenced, change) -> {
            if (change > 0) {
                context.teams.comes(silenced);
            } else {
                context.teams.goes(silenced);
            }
            notes.silenced(silenced.alert(), silenced.silence(), change > 0);
            AlertEntry entry = alerts.find(silenced.alert());
            if (entry != null) {
                entry.silencedBy = change > 0
                        ? AlertEntry.with(entry.silencedBy, silenced.silence())
                        : AlertEntry.without(entry.silencedBy, silenced.silence());
                alerts.touch(entry);
            }
        });
    }

    /** What readers see as it is now. */
    private final class Live implements ViewBuilder.Live {
        private final Map<String, Long> integrations = policy.integrations().stream()
                .collect(Collectors.groupingBy(Integration::receiver, Collectors.counting()));

        @Override
        public Optional<Instant> due(AlertGroup group) {
            return groups.due(group);
        }

        @Override
        public List<Told> told(AlertGroup group) {
            return announced.told(group);
        }

        @Override
        public int integrations(String receiver) {
            return integrations.getOrDefault(receiver, 0L).intValue();
        }
    }

    private void publish() {
        quarantined = Map.copyOf(context.teams.stopped());
        tally.count(
                alerts.changed(),
                alerts.forgotten(),
                groups.takeFirstFlushed(),
                policy.rootIsMakeshift() ? policy.tree().root().destination() : null);
        alerts.paint(views, notes, conditions, derived);
        view = views.publish(silences.all(), policy.schedules(), live);
        notes.end();
        stats = tally.stats(groups, announced.size());
    }

    private CompletableFuture<Void> keep() {
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

    // ---- sessions come and go

    private void restore() {
        policy.facts().forEach(context.session::insert);
        intervals.enter(context.session, policy.schedules());
        Teams.Change first = context.teams.prepare(policy.rules().teams());
        first.fill();
        context.teams.takeOver(first);
        Instant earliestEnd = context.now.plus(settings.resendGrace());
        journal.load(change -> restore(change, earliestEnd));
        silences.begin();
        conditions.settle(); // what held before goes on
        settle();
        conditions.assumeNothing();
        settle();
        groups.allAreThere(policy.tree().root().destination());
        context.timers.runDue(context.now); // alerts that had ended end again
        settle();
        context.timers.at(context.now.plus(settings.maintenanceInterval()), this::maintain);
        var unusedRows = alerts.takeWritten(); // they had, and nothing is different from what is kept
        if (!settings.selfCheckInterval().isZero()) {
            context.timers.at(context.now.plus(settings.selfCheckInterval()), this::checkNext);
        }
        publish();
        var unused = journal.write(context.takeChanges());
    }

    private void restore(Change change, Instant earliestEnd) {
        if (change instanceof Change.AlertKept kept) {
            alerts.restore(kept.report(), kept.firing(), earliestEnd);
            boolean unused = names.take(kept.report().labels(), kept.report().endsAt(), context.now);
        } else if (change instanceof Change.SilenceKept kept) {
            silences.restore(kept.silence());
        } else if (change instanceof Change.AnnouncedKept kept) {
            announced.restore(kept.announced());
        } else if (change instanceof Change.GroupKept kept) {
            groups.restore(kept);
        } else if (change instanceof Change.ConditionKept kept) {
            conditions.restore(kept.condition());
        } else if (change instanceof Change.DerivedKept kept) {
            derived.restore(kept.labels());
        }
    }

    /** What is known, as facts for a session that is to take over, but for what a policy itself says. */
    private List<Object> facts(Policy policy) {
        List<Object> facts = factsBesideAlerts(policy);
        alerts.factsToEnter().forEach(facts::add);
        return facts;
    }

    private List<Object> factsBesideAlerts(Policy policy) {
        List<Object> facts = new ArrayList<>();
        intervals.facts(policy.schedules()).forEach(facts::add);
        announced.facts().forEach(facts::add);
        facts.addAll(silences.facts());
        facts.addAll(routes.keySet());
        return facts;
    }

    /** Goes on by what was filled. It is brought up to what is known by now: the less changed meanwhile, the less it takes. */
    private void takeOver(PreparedReload filling, Runnable takenOver) {
        try {
            takeOver(filling);
        } finally {
            if (isInForce(filling.policy)) {
                takenOver.run();
            }
        }
    }

    private void takeOver(PreparedReload filling) {
        boolean refills = filling.refillsStandard() || !filling.policy.decidesAs(policy);
        if (refills) {
            notes.restate(this::restate, () -> takeOver(filling, true), this::restateGroups);
        } else {
            takeOver(filling, false);
        }
    }

    /** Notes all that the standard rules decided about alerts and that holds, as if it began; what packages say goes on. */
    private void restate() {
        alerts.entries().forEach(entry -> {
            if (entry.firing()) {
                entry.groupKeys().stream()
                        .map(AlertGroup::destination)
                        .filter(destination -> isByTree(destination, entry))
                        .forEach(destination -> notes.routed(entry.labels(), destination, true));
            }
            entry.inhibitions.stream()
                    .filter(inhibition -> inhibition.order() != Inhibition.BY_RULE)
                    .forEach(inhibition -> notes.inhibited(inhibition, true));
            entry.silencedBy.forEach(silence -> notes.silenced(entry.labels(), silence, true));
        });
        restateGroups();
        routes.keySet().forEach(route -> redirected(route, true));
        quieting.restate();
    }

    /** To the root come by the tree those alone that no rule routes: others are redirected there. */
    private boolean isByTree(Destination destination, AlertEntry entry) {
        return destination.isNode() && (entry.routes.isEmpty() || !destination.equals(policy.tree().root().destination()));
    }

    private void restateGroups() {
        alerts.entries().forEach(entry -> entry.groupKeys().forEach(group -> notes.grouped(entry.labels(), group, true)));
    }

    private void takeOver(PreparedReload filling, boolean refills) {
        boolean makeshift = policy.rootIsMakeshift() || filling.policy.rootIsMakeshift();
        handOuts.forEach(HandOut::run); // what was decided before goes out before
        policy = filling.policy;
        live = new Live();
        context.teams.takeOver(filling.teams);
        if (refills) {
            goOnBy(filling.standard().orElseGet(this::filledInPlace));
        } else {
            settle();
        }
        if (makeshift) {
            alerts.entries().forEach(alerts::touch); // who goes there is counted
        }
        quarantined = Map.copyOf(context.teams.stopped());
    }

    /** Where memory is short the old session goes first. */
    private PreparedReload.Standard filledInPlace() {
        log.warn("not enough memory for two sessions: intake and notifications pause until the new one is filled");
        context.session.close();
        return PreparedReload.standard(policy, facts(policy));
    }

    private void beginAnew() {
        notes.restate(this::restate, () -> goOnBy(PreparedReload.standard(policy, facts(policy))), this::restateGroups);
    }

    /** The standard rules go on in another session. */
    private void goOnBy(PreparedReload.Standard fresh) {
        RuleSession session = fresh.session();
        context.session.close();
        context.session = session;
        intervals.enter(session, policy.schedules());
        announced.enter(session);
        silences.enter();
        alerts.enter(session);
        routes.replaceAll((route, before) -> session.insert(route));
        routes.keySet().forEach(route -> redirected(route, true));
        session.takeOutUnclaimed();
        quieting.beginAnew();
        context.teams.conclusions().forEach(quieting::came); // the alerts have forgotten what keeps them quiet
        settleTeams(); // alerts that ended fire again for this moment, so that rules route them like all others
        Verdicts verdicts = fresh.verdicts();
        verdicts.add(fire());
        tally.fired(verdicts.fired);
        alerts.takeReturned();
        Map<AlertGroup, Set<AlertEntry>> routed = new LinkedHashMap<>();
        forEachChange(
                verdicts,
                (entry, group) -> routed.computeIfAbsent(group, any -> new LinkedHashSet<>()).add(entry),
                (entry, group) -> {});
        groups.rejoin(routed);
        groups.by(policy.integrations());
        groups.armBorn();
        applyQuiet(verdicts);
        groups.keepChanged(alerts.takeWritten());
        context.teams.haveOnly(Silenced.class, verdicts.silenced.keySet());
        context.timers.runDue(context.now); // alerts that had ended end again
        var unused = alerts.takeWritten(); // that is no change
    }

    /**
     * Looks at one package after the other and then at the standard rules, each once in an interval: whether what is in force is
     * what the rules say.
     */
    private void checkNext() {
        List<String> names = context.teams.names();
        context.timers.at(context.now.plus(settings.selfCheckInterval().dividedBy(names.size() + 1)), this::checkNext);
        checked = (checked + 1) % (names.size() + 1);
        if (checked < names.size()) {
            context.teams.beginCheck(names.get(checked)).ifPresent(this::check);
        } else {
            checksStandard = true;
        }
    }

    private void check(Teams.Check check) {
        filler.execute(() -> {
            check.look();
            try {
                var unused = commands.give(0, () -> tally.different(context.teams.end(check)));
            } catch (RejectedExecutionException e) {
                log.debug("the engine is closed, and with it what was looked at");
            }
        });
    }

    /** At the end of a cycle, when all that the standard rules concluded is in force. */
    private void beginSelfCheck() {
        if (!checksStandard || !context.session.isAtRest()) {
            return;
        }
        checksStandard = false;
        SelfCheck check = new SelfCheck(
                policy, context.session, alerts.entries(), factsBesideAlerts(policy), memory::hasRoomForTwice);
        lastCheck = Optional.of(check);
        filler.execute(() -> {
            check.look();
            if (check.foundAny()) {
                try {
                    var unused = commands.give(0, () -> end(check));
                } catch (RejectedExecutionException e) {
                    check.close();
                }
            }
        });
    }

    private void end(SelfCheck check) {
        if (!check.isOf(context.session)) {
            check.close(); // another session has taken over
            return;
        }
        List<Object> known = factsBesideAlerts(policy);
        known.addAll(policy.facts());
        alerts.facts().forEach(known::add);
        tally.different(check.tell(known));
        notes.restate(this::restate, () -> goOnBy(check.fresh().orElseGet(this::filledInPlace)), this::restateGroups);
    }

    private void maintain() {
        announced.collectGarbage(groups::keys);
        silences.collectGarbage();
        names.forget(context.now);
        context.timers.at(context.now.plus(settings.maintenanceInterval()), this::maintain);
    }
}
