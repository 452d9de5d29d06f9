package signalbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.MatcherSyntax;
import signalbox.alertmanager.AlertmanagerState;
import signalbox.api.HttpServer;
import signalbox.api.http.Door;
import signalbox.api.http.HttpSettings;
import signalbox.api.http.ListenSocket;
import signalbox.api.http.Origins;
import signalbox.audit.Audit;
import signalbox.audit.AuditCopy;
import signalbox.audit.History;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.OlderHistory;
import signalbox.audit.Retention;
import signalbox.command.Feature;
import signalbox.command.ListenAddress;
import signalbox.command.ServeOptions;
import signalbox.decision.DecisionListeners;
import signalbox.decision.DecisionLog;
import signalbox.engine.AlertnameLimit;
import signalbox.engine.EngineStats;
import signalbox.engine.Outbox;
import signalbox.engine.Outgoing;
import signalbox.engine.RuleEngine;
import signalbox.engine.Settings;
import signalbox.group.AlertGroup;
import signalbox.load.Loaded;
import signalbox.load.Loader;
import signalbox.load.Sources;
import signalbox.message.TemplateFailureListener;
import signalbox.miss.PastRules;
import signalbox.notify.AlarmThread;
import signalbox.notify.Listener;
import signalbox.notify.NotTold;
import signalbox.notify.Notification;
import signalbox.notify.Notifier;
import signalbox.notify.Outcome;
import signalbox.notify.QueueLimits;
import signalbox.notify.UnderWay;
import signalbox.receiver.Receivers;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleFile;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleVersions;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.store.SqliteJournal;
import signalbox.web.WebDoor;
import signalbox.whatif.WhatIf;

/**
 * A server: builds its parts in a straight line, connects them and closes them in reverse order. {@code Main} starts it and
 * closes it; what changes while it runs is the {@link Reloader}'s, what it answers the {@link ApiBackend}'s.
 */
final class App implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(App.class);

    /** In-flight notifications get so long to finish when the server stops. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Whoever has a server stopped kills it after half a minute, often: what need not be done by then is not begun, or left. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(20);

    private static final Duration LATEST_CHECKPOINT = Duration.ofSeconds(10);
    private static final Duration AUDIT_AT_LEAST = Duration.ofSeconds(3);

    private final ServeOptions options;
    private final Metrics metrics = new Metrics();
    private final RuleFigures figures = new RuleFigures();
    private final SqliteJournal journal;
    private final Audit audit;
    private final Optional<AuditCopy> auditCopy;
    private final Optional<OlderHistory> olderHistory;
    private final AlarmThread alarm;
    private final AlarmThread watchThread;
    private final Notifier notifier;
    private final RuleEngine engine;
    private final Checkpoints checkpoints;
    private final AlarmThread checkpointThread;
    private final Reloader reloader;
    private final ReplayRuns replays;
    private final HttpServer http;

    /** A server that listens. Fails with a message for whoever started it. */
    static App start(ServeOptions options, InstantSource clock) throws IOException {
        return new App(options, clock);
    }

    private App(ServeOptions options, InstantSource clock) throws IOException {
        Instant startedAt = clock.instant();
        this.options = options;
        Door door = options.web().configFile().isEmpty() ? Door.OPEN : WebDoor.of(Path.of(options.web().configFile()), options.web().rolesFile());
        List<ListenSocket> sockets = listen(); // before what takes long: an address that is taken shows at once
        StorageFolder storage = StorageFolder.at(options.storagePath());
        journal = SqliteJournal.open(options.storagePath());
        storage.closeToOthers(); // SQLite asks nobody how it makes its files
        AlertmanagerState.takeOver(options.storagePath(), journal, startedAt);
        audit = new Audit(options.storagePath(), retention(options.audit()), mask(), clock, options.audit().copy().isPresent());
        if (options.audit().standardFirings()) {
            audit.keepStandardFirings();
        }
        auditCopy = options.audit().copy().map(to -> new AuditCopy(options.storagePath(), to, node(), audit, clock));
        RuleVersions versions = new RuleVersions(options.storagePath().resolve(RuleVersions.FOLDER));
        Loader loader = loader(versions, clock);
        Loaded loaded = loader.read(sources(), Optional.empty());
        alarm = new AlarmThread(clock, "signalbox-retries");
        watchThread = new AlarmThread(clock, "signalbox-rules-watch");
        notifier = new Notifier(
                clock,
                alarm,
                () -> ThreadLocalRandom.current().nextDouble(),
                QueueLimits.DEFAULT,
                metrics,
                new Outcomes());
        loaded.draft().use();
        notifier.replace(loaded.receivers());
        engine = new RuleEngine(loaded.policy(), silences(), journal, new ToNotifier(), clock, settings());
        audit.restateBy(engine::restate);
        checkpointThread = new AlarmThread(clock, "signalbox-checkpoints");
        History history = new History(options.storagePath(), audit::missing);
        olderHistory = options.audit().copy().map(from -> new OlderHistory(options.storagePath(), history, from, node(), clock));
        checkpoints = new Checkpoints(engine, journal, audit, history, checkpointThread, clock);
        audit.loaded(Loads.of(loaded, Load.Result.START, List.of(), "")
                .with(flags()));
        reloader = new Reloader(loader, sources(), loaded, engine, notifier, versions, audit, clock);
        replays = new ReplayRuns(options.storagePath(), this::filesInForce, () -> sources().rules());
        RulePackages packages = new RulePackages(reloader, engine::quarantined, versions, figures, engine.ruleTimes());
        ApiBackend backend =
                new ApiBackend(
                engine, notifier, reloader, journal, audit, auditCopy, history, olderHistory, new PastRules(options.storagePath()),
                new WhatIf(options.severity()), metrics, packages, replays, clock, startedAt);
        metrics.bind(new Metrics.Sources(
                reloader::loaded,
                reloader::lastReload,
                engine::stats,
                engine::waiting,
                engine::view,
                packages::list,
                notifier::counts,
                journal,
                audit,
                auditCopy,
                options.perAlertnameLimit(),
                clock));
        http = new HttpServer(backend, httpSettings(), door, mode(), metrics.registry(), clock);
        engine.start();
        http.start(sockets);
        auditCopy.ifPresent(AuditCopy::start);
        checkpoints.begin();
        watchRules(clock);
        new SpareMemory(clock, alarm, SpareMemory.Heap.ofThisProcess(), this::alerts).watch();
        storage.closeToOthers(); // what is made at a first start, beside files of others as well
    }

    private void watchRules(InstantSource clock) {
        options.rulesDir().filter(any -> options.watchRules()).ifPresent(rulesDir -> {
            RuleTests tests = new RuleTests(sources(), rulesDir, options.storagePath().resolve("rules-tests-cache"), flags());
            new RulesWatch(rulesDir, () -> reloader.takeOverChangedRules(tests::faults), watchThread, clock).watch();
        });
    }

    private Loader loader(RuleVersions versions, InstantSource clock) {
        return new Loader(
                new RuleLoader(options.storagePath().resolve("rules-cache"), versions),
                new Receivers(System.out, externalUrl(), name -> Optional.ofNullable(System.getenv(name)).orElse(""), clock),
                externalUrl(),
                options.web().notificationLinks(),
                new TemplateFailureListener() {
                    @Override
                    public void failed(Notification notification, String key, String error) {
                        audit.templateFailed(notification, key, error);
                    }

                    @Override
                    public void rendered(Notification notification, String key, String text) {
                        audit.rendered(notification, key, text);
                    }
                },
                clock);
    }

    private Sources sources() {
        return new Sources(
                options.configFile(), options.rulesDir(), options.receiversDir(), mode(), options.dataRetention());
    }

    private Silences silences() {
        return new Silences(
                mode(),
                options.dataRetention(),
                new SilenceLimits(options.maxSilences(), options.maxSilenceSizeBytes()),
                () -> UUID.randomUUID().toString(),
                options.logSilences());
    }

    private Settings settings() {
        return new Settings(
                        options.dataRetention(),
                        options.dataMaintenanceInterval(),
                        options.resendGrace(),
                        Settings.DEFAULT.maxWaiting())
                .with(options.dispatchStartDelay(), new AlertnameLimit(options.perAlertnameLimit(), this::limited))
                .withResolvedWhileMuted(options.resolvedWhileMuted())
                .withSelfCheckEvery(options.selfCheckInterval())
                .with(options.severity())
                .with(new DecisionListeners(audit, new DecisionLog(), figures));
    }

    private Load.Flags flags() {
        return new Load.Flags(options.severity(), options.resolvedWhileMuted());
    }

    private List<RuleFile> filesInForce() {
        RuleBase rules = reloader.loaded().rules();
        return rules.teams().stream().flatMap(info -> rules.files(info.name()).stream()).toList();
    }

    private long alerts() {
        EngineStats stats = engine.stats();
        return stats.active() + stats.suppressed() + stats.unprocessed();
    }

    private static Retention retention(ServeOptions.Audit audit) {
        return new Retention(audit.time(), audit.size(), audit.deliveriesTime(), audit.deliveriesSize());
    }

    private Mask mask() throws IOException {
        return options.audit().mask().isEmpty()
                ? Mask.NONE
                : Mask.withKeyBelow(options.storagePath(), options.audit().mask().get()::matches);
    }

    private void limited(String alertname) {
        metrics.limited(Optional.of(alertname).filter(name -> options.features().contains(Feature.ALERT_NAMES_IN_METRICS)));
    }

    /** All addresses, or none. */
    private List<ListenSocket> listen() throws IOException {
        List<ListenSocket> sockets = new ArrayList<>();
        try {
            for (ListenAddress address : options.web().listenAddresses()) {
                sockets.add(ListenSocket.open(address.host(), address.port()));
            }
            return sockets;
        } catch (IOException e) {
            sockets.forEach(ListenSocket::close);
            throw e;
        }
    }

    private HttpSettings httpSettings() {
        ServeOptions.Web web = options.web();
        return HttpSettings.DEFAULT
                .withRoutePrefix(web.routePrefix().equals("/") ? "" : web.routePrefix())
                .withGetConcurrency(web.getConcurrency())
                .withTimeout(web.timeout())
                .withOrigins(new Origins(externalUrl(), web.corsOrigin()));
    }

    private String externalUrl() {
        return options.web().externalUrl().map(Object::toString).orElseGet(() -> "http://" + hostName() + ":"
                + options.web().listenAddresses().get(0).port());
    }

    private String node() {
        return options.cluster().peerName().isEmpty() ? hostName() : options.cluster().peerName();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private MatcherSyntax.Mode mode() {
        return Feature.matcherMode(options.features());
    }

    Reloader reloader() {
        return reloader;
    }

    int port() {
        return http.port();
    }

    /** The notifier is there before the engine, which it tells of outcomes. */
    private RuleEngine engine() {
        return engine;
    }

    /**
     * Stops listening, lets what is under way finish, and writes what was decided. What the journal was given is written whatever it
     * takes; groups that are due, a checkpoint, and what the audit cannot write in time are left to the next start.
     */
    @Override
    public void close() {
        long begun = System.nanoTime(); // of a machine that was suspended the clock says more
        http.close();
        replays.close();
        watchThread.close();
        checkpointThread.close();
        engine.tellNoMore();
        notifier.close(GRACE);
        engine.keepTimers();
        engine.close();
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        if (taken.compareTo(LATEST_CHECKPOINT) < 0) {
            checkpoints.keepLast();
        } else {
            log.info("keeping no checkpoint, replays of what comes next begin further back: stopping_for={}", taken);
        }
        journal.close();
        Duration left = LONGEST_STOP.minusNanos(System.nanoTime() - begun);
        audit.close(left.compareTo(AUDIT_AT_LEAST) < 0 ? AUDIT_AT_LEAST : left);
        auditCopy.ifPresent(AuditCopy::close);
        olderHistory.ifPresent(OlderHistory::close);
        alarm.close();
        metrics.close();
    }

    /** The way to the receivers. */
    private final class ToNotifier implements Outbox {

        @Override
        public void send(Outgoing outgoing) {
            notifier.deliver(outgoing.notification(), outgoing.deadline());
        }

        @Override
        public int room(String integration) {
            return notifier.room(integration);
        }

        @Override
        public List<NotTold> notTold(AlertGroup group) {
            return notifier.notTold(group);
        }

        @Override
        public List<UnderWay> underWay(AlertGroup group) {
            return notifier.underWay(group);
        }
    }

    /** The way back. */
    private final class Outcomes implements Listener {

        @Override
        public void ended(Outcome outcome) {
            if (!outcome.putOff()) {
                audit.delivered(outcome);
            }
            engine().ended(outcome);
        }

        @Override
        public void roomAgain() {
            engine().tick();
        }
    }
}
