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
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.engine.RuleSession.Verdicts;
import signalbox.group.AlertGroup;
import signalbox.group.FlushDue;
import signalbox.inhibit.InhibitRule;
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

    /** So many firings for each alert are explained by the number of alerts. */
    private static final int FIRINGS_PER_ALERT = 50;
    /** So much processor time for each alert is explained by the number of alerts. */
    private static final Duration TIME_PER_ALERT = Duration.ofMillis(1);
    private static final Duration ETERNITY = Duration.ofDays(1);

    /** Flushes are never shorter than this (spec/alertmanager-behaviour.md 5.5). */
    private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(10);

    private final Settings settings;
    private final InstantSource clock;
    private final Journal journal;
    private final Consumer<Outgoing> outbox;
    private final Commands commands;

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
            Consumer<Outgoing> outbox,
            InstantSource clock,
            Settings settings) {
        this.policy = policy;
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
        this.outbox = outbox;
        this.commands = new Commands(this::cycle, settings.maxWaiting());
        this.ruleThread = new RuleThread(settings.memory());
        this.room = new Room(settings.memory());
        this.stage = new Stage(new RuleSession(policy.rules()), clock.instant());
        this.alerts = new AlertTable(stage);
        this.names = new NamesTaken(settings.nameLimit().alerts());
        this.groups = new Groups(stage, alerts, stage.now.plus(settings.startDelay()));
        this.announced = new AnnouncedLog(stage, settings.retention());
        this.silences = new SilenceBook(stage, silences);
        this.intervals = new Intervals(stage);
        this.view = pages.publish(List.of(), Map.of());
        restore();
    }

    /** From now on commands are run by a thread of the engine's own. */
    public void start() {
        commands.start(() -> stage.timers.next(), clock);
        tick(); // what became due while the server was down is not to wait for the first command
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
            groups.delivered(notification.group(), told);
        });
    }

    /** Goes on by another policy: a fresh session is filled from what is known, and takes over. Groups keep their timers. */
    public CompletableFuture<Void> reload(Policy changed) {
        return commands.give(0, () -> {
            policy = changed;
            quarantined = Map.of();
            rebuild();
        });
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

    /** Lets rules decide what the groups say whose time has come, a part of them at a time: nobody waits for the last. */
    private void flush() {
        for (List<FlushDue> part = groups.takeDue(); !part.isEmpty(); part = groups.takeDue()) {
            flush(part);
        }
    }

    private void flush(List<FlushDue> flushes) {
        Map<AlertGroup, List<Notification>> said = new HashMap<>();
        conclude(flushes, verdicts -> {
            verdicts.notifications.values().forEach(notification -> said.computeIfAbsent(
                            notification.group(), group -> new ArrayList<>())
                    .add(notification));
            flushes.forEach(flush -> groups.note(flush, verdicts.muted));
        });
        for (FlushDue flush : flushes) {
            List<Notification> notifications = said.getOrDefault(flush.group(), List.of());
            Instant deadline = stage.now.plus(longer(flush.group().destination().timing().groupInterval()));
            groups.await(flush.group(), notifications.size());
            notifications.forEach(notification -> outbox.accept(new Outgoing(announced.reminding(notification), deadline)));
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
                handles.addAll(verdicts.notifications.keySet());
                return handles;
            } catch (RuleFailure failure) {
                quarantine(failure);
                rebuild();
            }
        }
    }

    private Verdicts fire() {
        if (stage.session.isAtRest()) {
            return new Verdicts(); // most cycles only take in what is known: another thread would cost them more than they do
        }
        int many = alerts.rows().size();
        int budget = Math.max(settings.firingsPerCycle(), FIRINGS_PER_ALERT * many);
        Duration explained = TIME_PER_ALERT.multipliedBy(many);
        Duration longest = settings.longestFiring();
        if (policy.rules().teamPackages().isEmpty()) {
            longest = ETERNITY; // the standard rules alone do come to an end
        }
        return ruleThread.fire(stage.session, budget, explained.compareTo(longest) > 0 ? explained : longest);
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
        verdicts.treeRoutes.forEach((route, change) -> {
            Row row = alerts.find(route.alert());
            if (row != null && Integer.signum(change) == sign) {
                route.nodes().forEach(node -> add(changes, row, group(node.destination(), route.alert())));
            }
        });
        verdicts.routes.forEach((route, change) -> {
            Row row = alerts.find(route.alert());
            if (row != null && Integer.signum(change) == sign) {
                add(changes, row, group(route));
            }
        });
        return changes;
    }

    private static void add(Map<Row, List<AlertGroup>> changes, Row row, AlertGroup group) {
        changes.computeIfAbsent(row, any -> new ArrayList<>(1)).add(group);
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
                policy.rootIsMakeshift() ? policy.tree().root().destination() : null);
        alerts.paint(pages);
        view = pages.publish(silences.all(), groups.muted());
        stats = tally.stats(groups, announced.size());
    }

    private CompletableFuture<Void> keep() {
        return journal.write(stage.takeChanges()); // none, too: what was kept back before may not be on disk
    }

    // ---- sessions come and go

    private void restore() {
        enterPolicy(stage.session);
        Instant earliestEnd = stage.now.plus(settings.resendGrace());
        journal.load(change -> restore(change, earliestEnd));
        silences.sync();
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

    private void enterPolicy(RuleSession session) {
        session.insert(policy.tree());
        policy.inhibitRules().stream().map(InhibitRule::equal).distinct().forEach(session::insert);
        policy.inhibitRules().forEach(session::insert);
        policy.integrations().forEach(session::insert);
        intervals.enter(session, policy.schedules());
    }

    /** Fills a fresh session with all that is known, and goes on with it. */
    private void rebuild() {
        stage.session.close();
        fill();
        Verdicts verdicts;
        try {
            verdicts = fire();
        } catch (RuleFailure failure) {
            quarantine(failure);
            rebuild();
            return;
        }
        tally.fired(verdicts.fired);
        alerts.takeReturned();
        Map<AlertGroup, Set<Row>> routed = new LinkedHashMap<>();
        changes(verdicts, 1).forEach((row, reached) -> reached.forEach(
                group -> routed.computeIfAbsent(group, any -> new LinkedHashSet<>()).add(row)));
        groups.rejoin(routed);
        groups.armBorn();
        applyQuiet(verdicts);
        stage.timers.runDue(stage.now); // alerts that had ended end again
    }

    private void fill() {
        RuleSession session = new RuleSession(policy.rules());
        stage.session = session;
        enterPolicy(session);
        announced.enter(session);
        silences.enter();
        alerts.enter(session);
    }

    private void quarantine(RuleFailure failure) {
        log.debug("rules failed", failure);
        RuleSet rules = policy.rules();
        List<String> blamed = rules.teamPackages().contains(failure.packageName())
                ? List.of(failure.packageName())
                : suspects(failure);
        if (blamed.isEmpty()) {
            throw new IllegalStateException("the standard rules failed: " + failure.getMessage(), failure);
        }
        if (failure.isFatal()) {
            log.error("rules bring the server down: packages={} reason={}", blamed, failure.getMessage());
            settings.lastResort().end(blamed, String.valueOf(failure.getMessage()));
        }
        Map<String, String> stopped = new LinkedHashMap<>(quarantined);
        for (String packageName : blamed) {
            log.error(
                    "rule package stopped, everything else goes on: package={} reason={}",
                    packageName,
                    failure.getMessage());
            rules = rules.without(packageName);
            stopped.put(packageName, String.valueOf(failure.getMessage()));
            tally.quarantined();
        }
        quarantined = Map.copyOf(stopped);
        policy = policy.by(rules);
    }

    /** When nothing says whose rule failed: the packages that fail alone, or else all. */
    private List<String> suspects(RuleFailure failure) {
        List<String> packages = policy.rules().teamPackages();
        if (failure.isFatal() || packages.size() < 2) {
            return packages;
        }
        Policy whole = policy;
        List<String> guilty = packages.stream().filter(name -> failsAlone(name, whole)).toList();
        policy = whole;
        return guilty.isEmpty() ? packages : guilty;
    }

    private boolean failsAlone(String packageName, Policy whole) {
        RuleSet alone = whole.rules();
        for (String other : whole.rules().teamPackages()) {
            alone = other.equals(packageName) ? alone : alone.without(other);
        }
        policy = whole.by(alone);
        stage.session.close();
        fill();
        try {
            Verdicts unused = fire();
            return false;
        } catch (RuleFailure again) {
            return true;
        }
    }

    private void maintain() {
        announced.collectGarbage();
        silences.collectGarbage();
        names.forget(stage.now);
        stage.timers.at(stage.now.plus(settings.maintenanceInterval()), this::maintain);
    }
}
