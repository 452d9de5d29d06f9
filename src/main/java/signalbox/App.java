package signalbox;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.api.Backend;
import signalbox.api.Door;
import signalbox.api.HttpServer;
import signalbox.api.HttpSettings;
import signalbox.api.ListenSocket;
import signalbox.api.Origins;
import signalbox.api.ReceiverEntry;
import signalbox.api.RulePackageStatus;
import signalbox.api.ServerStatus;
import signalbox.audit.Audit;
import signalbox.audit.Retention;
import signalbox.command.Feature;
import signalbox.command.ListenAddress;
import signalbox.command.LogText;
import signalbox.command.LogSetup;
import signalbox.command.ReceiverCheck;
import signalbox.command.ServeOptions;
import signalbox.config.Configuration;
import signalbox.decision.DecisionLog;
import signalbox.engine.EngineStats;
import signalbox.engine.AlertnameLimit;
import signalbox.engine.Outbox;
import signalbox.engine.Outgoing;
import signalbox.engine.RuleEngine;
import signalbox.engine.Settings;
import signalbox.group.AlertGroup;
import signalbox.message.Messages;
import signalbox.notify.AlarmThread;
import signalbox.notify.QueueLimits;
import signalbox.notify.Listener;
import signalbox.notify.Notifier;
import signalbox.notify.Outcome;
import signalbox.notify.Receiver;
import signalbox.notify.Trial;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.Receivers;
import signalbox.rules.RuleProblem;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleLoader;
import signalbox.rules.RulePackage;
import signalbox.rules.RuleSources;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silence;
import signalbox.silence.SilenceLimits;
import signalbox.silence.SilenceState;
import signalbox.silence.Silences;
import signalbox.store.SqliteJournal;
import signalbox.view.View;
import signalbox.web.WebDoor;

/**
 * Builds everything in a straight line and closes it in reverse order: the one class that sees every package. {@code Main}
 * starts it and closes it; {@link #reload} may be called from any thread.
 */
final class App implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(App.class);

    /** In-flight notifications get so long to finish when the server stops. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final String STANDARD_RULES = "rules.standard";

    private final ServeOptions options;
    private final InstantSource clock;
    private final Instant startedAt;
    private final RuleLoader ruleLoader;
    private final Receivers receivers;
    private final Metrics metrics = new Metrics();
    private final SqliteJournal journal;
    private final Audit audit;
    private final AlarmThread alarm;
    private final Notifier notifier;
    private final RuleEngine engine;
    private final HttpServer http;

    private volatile Loaded loaded;
    private volatile boolean lastReloadWorked = true;
    private volatile Instant lastWhole = Instant.EPOCH;

    /** A server that listens. Fails with a message for whoever started it. */
    static App start(ServeOptions options, InstantSource clock) throws IOException {
        return new App(options, clock);
    }

    private App(ServeOptions options, InstantSource clock) throws IOException {
        this.options = options;
        this.clock = clock;
        this.startedAt = clock.instant();
        Door door = options.web().configFile().isEmpty() ? Door.OPEN : WebDoor.of(Path.of(options.web().configFile()));
        List<ListenSocket> sockets = listen(); // before what takes long: an address that is taken shows at once
        StorageFolder storage = StorageFolder.at(options.storagePath());
        journal = SqliteJournal.open(options.storagePath());
        storage.closeToOthers(); // SQLite asks nobody how it makes its files
        audit = new Audit(options.storagePath(), retention(options.audit()), clock);
        ruleLoader = new RuleLoader(options.storagePath().resolve("rules-cache"));
        receivers = new Receivers(System.out, externalUrl(), name -> requireNonNull(System.getenv().getOrDefault(name, "")), clock);
        loaded = read(Optional.empty());
        lastWhole = loaded.rules().problems().isEmpty() ? loaded.at() : Instant.EPOCH;
        alarm = new AlarmThread(clock, "signalbox-retries");
        notifier = new Notifier(
                clock,
                alarm,
                () -> ThreadLocalRandom.current().nextDouble(),
                QueueLimits.DEFAULT,
                metrics,
                new Outcomes());
        loaded.draft().use();
        notifier.replace(loaded.receivers());
        engine = new RuleEngine(
                loaded.policy(),
                new Silences(
                        mode(),
                        options.dataRetention(),
                        new SilenceLimits(options.maxSilences(), options.maxSilenceSizeBytes()),
                        () -> UUID.randomUUID().toString(),
                        options.logSilences()),
                journal,
                new ToNotifier(),
                clock,
                new Settings(
                        options.dataRetention(),
                        options.dataMaintenanceInterval(),
                        options.resendGrace(),
                        Settings.DEFAULT.maxWaiting())
                        .with(options.dispatchStartDelay(), new AlertnameLimit(options.perAlertnameLimit(), this::limited))
                        .withResolvedWhileMuted(options.resolvedWhileMuted())
                        .withSelfCheckEvery(options.selfCheckInterval())
                        .with(new DecisionLog()));
        metrics.bind(this);
        http = new HttpServer(new Edge(), httpSettings(), door, mode(), metrics.registry(), clock);
        engine.start();
        http.start(sockets);
        new SpareMemory(clock, alarm, SpareMemory.Heap.ofThisProcess(), this::alerts).watch();
    }

    private long alerts() {
        EngineStats stats = engine.stats();
        return stats.active() + stats.suppressed() + stats.unprocessed();
    }

    private static Retention retention(ServeOptions.Audit audit) {
        return new Retention(audit.time(), audit.size(), audit.deliveriesTime(), audit.deliveriesSize());
    }

    private void limited(String alertname) {
        metrics.limited(options.features().contains(Feature.ALERT_NAMES_IN_METRICS)
                ? Tags.of("alertname", alertname)
                : Tags.empty());
    }

    ServeOptions options() {
        return options;
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

    private static String hostName() {
        try {
            return java.net.InetAddress.getLocalHost().getHostName();
        } catch (java.net.UnknownHostException e) {
            return "localhost";
        }
    }

    private MatcherSyntax.Mode mode() {
        return Feature.matcherMode(options.features());
    }

    /** Reads configuration, receivers and rules. A rule package with problems keeps the version that runs. */
    private Loaded read(Optional<RuleBase> running) {
        Optional<Path> folder = options.receiversDir().filter(Files::isDirectory);
        options.configFile().ifPresent(file -> log.info("Loading configuration file: file={}", file));
        Configuration configuration = options.configFile()
                .map(file -> Configuration.load(file, folder, mode(), options.dataRetention()))
                .orElseGet(() -> Configuration.withoutFile(folder, mode(), options.dataRetention()));
        configuration.warnings().forEach(log::warn);
        RuleSources sources = options.rulesDir().map(RuleSources::read).orElseGet(RuleSources::standard);
        RuleBase rules = running.map(base -> ruleLoader.load(sources, base)).orElseGet(() -> ruleLoader.load(sources));
        report(rules);
        mustHaveStandardRules(rules);
        Messages messages = Messages.load(configuration.templates(), externalUrl(), clock, ZoneId.systemDefault())
                .reportingTo(audit::templateFailed);
        ReceiverCheck.whatWillFail(configuration, messages, clock)
                .forEach(problem -> log.warn("receiver configuration problem, its notifications will fail or fall back to plain text: {}", LogText.of(problem)));
        Receivers.Draft built = built(configuration, messages);
        return new Loaded(
                configuration, options.configFile().isPresent(), rules, messages, built, clock.instant());
    }

    /** All receivers, for a rule may route to any of them. Fails with the places of what is wrong. */
    private Receivers.Draft built(Configuration configuration, Messages messages) {
        try {
            return receivers.draft(configuration.receivers(), any -> true, messages);
        } catch (InvalidReceiverException e) {
            List<String> places = ReceiverCheck.unusable(configuration, clock);
            throw places.isEmpty() ? e : new IllegalArgumentException(String.join("\n", places));
        }
    }

    private static void report(RuleBase rules) {
        rules.unread().forEach(problem -> log.error("failed to load rule file: {}", LogText.of(problem)));
        for (RulePackage info : rules.packages()) {
            switch (info.state()) {
                case ACTIVE -> {}
                case KEPT -> log.error(
                        "failed to load rule package, keeping its last good version: package={} running={} ondisk={}"
                                + " problems={}",
                        info.name(),
                        RulePackage.shortForm(info.runningVersion()),
                        info.shortVersion(),
                        info.problems().size());
                case FAILED -> log.error(
                        "failed to load rule package, none of its rules are active: package={} ondisk={} problems={}",
                        info.name(),
                        info.shortVersion(),
                        info.problems().size());
            }
            info.problems().forEach(problem -> log.error("rule package problem: {}", LogText.of(problem)));
        }
        log.info(
                "Rules loaded: version={} packages={}",
                RulePackage.shortForm(rules.version()),
                rules.packages().stream()
                        .map(info -> info.name() + "@" + info.shortVersion() + "=" + state(info.state()).text())
                        .toList());
    }

    /** Without a team's rules a server does less; without the standard ones it would take alerts and tell nobody. */
    private static void mustHaveStandardRules(RuleBase rules) {
        rules.packages().stream()
                .filter(info -> info.name().equals(STANDARD_RULES))
                .filter(info -> info.state() == RulePackage.State.FAILED)
                .findFirst()
                .ifPresent(info -> {
                    throw new IllegalStateException("the standard rules cannot be used, and without them nobody is told"
                            + " anything: mend what is said above, or remove the folder \"standard\": the program"
                            + " brings its own");
                });
    }

    /** As the API has it. */
    private static RulePackageStatus.State state(RulePackage.State state) {
        return switch (state) {
            case ACTIVE -> RulePackageStatus.State.ACTIVE;
            case KEPT -> RulePackageStatus.State.STALE;
            case FAILED -> RulePackageStatus.State.FAILED;
        };
    }

    /** The rule packages and files that are not in force as they are on disk, each problem in a line. */
    private static List<String> notTakenOver(RuleBase rules) {
        Stream<String> ofPackages = rules.packages().stream().flatMap(info -> info.problems().stream().map(problem -> info.name()
                + (info.state() == RulePackage.State.KEPT ? " (its last good version goes on): "
                        : " (none of its rules run): ")
                + problem));
        return Stream.concat(rules.unread().stream().map(RuleProblem::toString), ofPackages).toList();
    }

    /**
     * Reads configuration, receivers and rules again and goes on by them. When anything is wrong with the configuration
     * everything stays as it was, and this fails with what is wrong. Rule packages that cannot be used do not keep the rest
     * from being taken over: they are answered, a problem a line. One after the other, whoever asks.
     */
    synchronized List<String> reload() {
        try {
            Loaded fresh = read(Optional.of(loaded.rules()));
            takeOver(fresh);
            lastReloadWorked = true;
            log.info("Completed loading of configuration file");
            List<String> left = notTakenOver(fresh.rules());
            if (left.isEmpty()) {
                lastWhole = fresh.at();
            } else {
                log.error("reload incomplete, see the rule problems above: problems={}", left.size());
            }
            return left;
        } catch (RuntimeException e) {
            lastReloadWorked = false;
            String.valueOf(e.getMessage()).lines().forEach(line -> log.error("Loading configuration file failed: err={}", line));
            throw e;
        }
    }

    /**
     * New integrations are there before the new policy tells anybody; those that are gone or changed go when it is in force,
     * between two decisions. One that is new stays, unused, when the engine refuses the policy.
     */
    private void takeOver(Loaded fresh) {
        try {
            notifier.prepare(fresh.receivers());
            engine.reload(fresh.policy(), () -> {
                        fresh.draft().use();
                        notifier.replace(fresh.receivers());
                        loaded = fresh;
                    })
                    .join();
        } catch (RuntimeException e) {
            if (!loaded.draft().equals(fresh.draft())) {
                notifier.replace(loaded.receivers());
                fresh.draft().drop();
            }
            throw e;
        }
    }

    int port() {
        return http.port();
    }

    RuleEngine engine() {
        return engine;
    }

    Notifier notifier() {
        return notifier;
    }

    SqliteJournal journal() {
        return journal;
    }

    Audit audit() {
        return audit;
    }

    Loaded loaded() {
        return loaded;
    }

    /** Whether all that was to be loaded is in force: the configuration, and every rule package as it is on disk. */
    boolean lastReloadWorked() {
        return lastReloadWorked && loaded.rules().problems().isEmpty();
    }

    /** When that was last so. */
    Instant lastWhole() {
        return lastWhole;
    }

    long silences(SilenceState state) {
        Instant now = clock.instant();
        return engine.view().silences().stream()
                .filter(silence -> silence.stateAt(now) == state)
                .count();
    }

    List<RulePackageStatus> rulePackages() {
        Map<String, String> quarantined = quarantined();
        return loaded.rules().packages().stream()
                .map(info -> rulePackage(info, Optional.ofNullable(quarantined.get(info.name()))))
                .toList();
    }

    /** Rule packages that are stopped, with the reason. */
    Map<String, String> quarantined() {
        return engine.quarantined();
    }

    private static RulePackageStatus rulePackage(RulePackage info, Optional<String> quarantine) {
        RulePackageStatus.State state = quarantine.isPresent() ? RulePackageStatus.State.QUARANTINED : state(info.state());
        List<RulePackageStatus.Problem> problems = new java.util.ArrayList<>(info.problems().stream()
                .map(p -> new RulePackageStatus.Problem(p.file(), p.line(), p.column(), p.message(), p.hint()))
                .toList());
        quarantine.ifPresent(reason -> problems.add(
                new RulePackageStatus.Problem(String.join(", ", info.files()), 0, 0, reason, "mend the rule and reload")));
        return new RulePackageStatus(
                info.name(),
                info.team(),
                info.version(),
                quarantine.isPresent() ? "" : info.runningVersion(),
                state,
                info.files(),
                info.ruleNames(),
                problems);
    }

    /** Stops listening, lets what is under way finish, and writes what was decided. */
    @Override
    public void close() {
        http.close();
        notifier.close(GRACE);
        engine.close();
        journal.close();
        audit.close();
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
    }

    /** The way back. */
    private final class Outcomes implements Listener {

        @Override
        public void ended(Outcome outcome) {
            if (outcome.putOff()) {
                var unused = engine().putOff(outcome.notification(), outcome.at());
            } else {
                audit.delivered(outcome);
                var unused = engine().delivered(outcome.notification(), outcome.toBeLogged(), outcome.data());
            }
        }

        @Override
        public void roomAgain() {
            engine().tick();
        }
    }

    /** What the HTTP edge sees of the server. */
    private final class Edge implements Backend {

        @Override
        public CompletionStage<Void> accept(List<AlertReport> reports) {
            return engine.accept(reports);
        }

        @Override
        public View view() {
            return engine.view();
        }

        @Override
        public CompletionStage<String> setSilence(PostedSilence posted) {
            return engine.setSilence(posted);
        }

        @Override
        public CompletionStage<Void> expireSilence(String id) {
            return engine.expireSilence(id);
        }

        @Override
        public List<ReceiverEntry> receivers() {
            return loaded.configuration().receivers().stream()
                    .map(receiver -> new ReceiverEntry(receiver.name(), Labels.of(receiver.labels())))
                    .toList();
        }

        @Override
        public ServerStatus status() {
            return new ServerStatus(
                    loaded.configuration().original(), startedAt, Versions.status(), ServerStatus.Cluster.DISABLED);
        }

        @Override
        public Duration resolveTimeout() {
            return loaded.configuration().resolveTimeout();
        }

        @Override
        public Labels routeLabels(AlertGroup group, List<Alert> alerts) {
            return group.destination().labels().isEmpty()
                    ? Labels.EMPTY
                    : Labels.of(loaded.messages().routeLabels(group, alerts));
        }

        @Override
        public CompletionStage<Optional<List<Trial>>> tryOut(String receiver) {
            if (loaded.configuration().receivers().stream().noneMatch(known -> known.name().equals(receiver))) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            return CompletableFuture.supplyAsync(() -> Optional.of(loaded.receivers().stream()
                    .filter(integration -> integration.integration().receiver().equals(receiver))
                    .map(integration -> Receivers.sendSample(integration, clock.instant()))
                    .toList()));
        }

        @Override
        public CompletionStage<List<String>> reload() {
            return CompletableFuture.supplyAsync(App.this::reload);
        }

        @Override
        public Optional<String> notReady() {
            return journal.failure().map(reason -> "every alert and silence is refused, since it cannot be kept: " + reason);
        }

        @Override
        public String metrics() {
            return metrics.scrape();
        }

        @Override
        public List<RulePackageStatus> rulePackages() {
            return App.this.rulePackages();
        }

        @Override
        public Map<String, Object> signalboxStatus() {
            return Map.of(
                    "unrouted",
                    Map.of(
                            "count",
                            engine.stats().unrouted(),
                            "receiver",
                            loaded.configuration().root().destination().receiver()),
                    "waiting",
                    engine.waiting(),
                    "groups",
                    engine.stats().groups(),
                    "rules",
                    Map.of("version", loaded.rules().version(), "quarantined", App.this.quarantined()),
                    "journal",
                    Map.of("failing", journal.isFailing(), "waiting", journal.waitingChanges()));
        }
    }
}
