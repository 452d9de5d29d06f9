package signalbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.api.Backend;
import signalbox.api.IntegrationState;
import signalbox.api.ReceiverEntry;
import signalbox.api.Replays;
import signalbox.api.RuleHistory;
import signalbox.api.RulePackageStatus;
import signalbox.api.ServerStatus;
import signalbox.audit.Audit;
import signalbox.audit.AuditCopy;
import signalbox.audit.AuditHealth;
import signalbox.audit.History;
import signalbox.audit.OlderHistory;
import signalbox.command.ProgramVersion;
import signalbox.config.Configuration;
import signalbox.config.Written;
import signalbox.editor.JsonSchemas;
import signalbox.engine.RuleEngine;
import signalbox.explain.Supposed;
import signalbox.group.AlertGroup;
import signalbox.inhibit.InhibitRule;
import signalbox.load.Loaded;
import signalbox.miss.NearMisses;
import signalbox.miss.PastAnswer;
import signalbox.miss.PastRules;
import signalbox.miss.WhyNotAnswer;
import signalbox.notify.Integration;
import signalbox.notify.Notifier;
import signalbox.notify.SampleDelivery;
import signalbox.receiver.Receivers;
import signalbox.route.RoutingTree;
import signalbox.silence.PostedSilence;
import signalbox.store.SqliteJournal;
import signalbox.view.View;
import signalbox.whatif.WhatIf;

/** What the API answers: hands what it is asked to whoever knows. Any thread, and waits for nobody. */
final class ApiBackend implements Backend {

    private static final ServerStatus.Version VERSION = new ServerStatus.Version(
            ProgramVersion.COMPATIBLE_WITH, "signalbox-" + ProgramVersion.number(), "HEAD", "signalbox", "", "java" + Runtime.version());

    /** So many questions of what would be wait at a time; each takes up to seconds. */
    private static final int MOST_QUESTIONS = 4;

    private final RuleEngine engine;
    private final Notifier notifier;
    private final WhatIf whatIf;
    private final ExecutorService questions = oneThread();
    private final RuleQuestions ruleQuestions;
    private final PastRules pastRules;
    private final Reloader reloader;
    private final SqliteJournal journal;
    private final Audit audit;
    private final Optional<AuditCopy> auditCopy;
    private final History history;
    private final Optional<OlderHistory> olderHistory;
    private final Metrics metrics;
    private final RulePackages packages;
    private final ReplayRuns replays;
    private final InstantSource clock;
    private final Instant startedAt;

    ApiBackend(
            RuleEngine engine,
            Notifier notifier,
            Reloader reloader,
            SqliteJournal journal,
            Audit audit,
            Optional<AuditCopy> auditCopy,
            History history,
            Optional<OlderHistory> olderHistory,
            PastRules pastRules,
            WhatIf whatIf,
            Metrics metrics,
            RulePackages packages,
            ReplayRuns replays,
            InstantSource clock,
            Instant startedAt) {
        this.engine = engine;
        this.notifier = notifier;
        this.reloader = reloader;
        this.journal = journal;
        this.audit = audit;
        this.auditCopy = auditCopy;
        this.history = history;
        this.olderHistory = olderHistory;
        this.pastRules = pastRules;
        this.whatIf = whatIf;
        this.metrics = metrics;
        this.packages = packages;
        this.replays = replays;
        this.clock = clock;
        this.startedAt = startedAt;
        this.ruleQuestions = new RuleQuestions(engine, () -> reloader.loaded().rules(), clock, questions);
    }

    private static ExecutorService oneThread() {
        return new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_QUESTIONS), work -> {
            Thread thread = new Thread(work, "signalbox-whatif");
            thread.setDaemon(true); // the server ends without an answer
            return thread;
        });
    }

    private Loaded loaded() {
        return reloader.loaded();
    }

    @Override
    public CompletionStage<Void> accept(List<AlertReport> reports) {
        return engine.accept(reports);
    }

    @Override
    public View view() {
        return engine.view();
    }

    @Override
    public CompletionStage<String> setSilence(PostedSilence posted, String sender) {
        return engine.setSilence(posted).thenApply(id -> {
            audit.asked(id, sender);
            return id;
        });
    }

    @Override
    public CompletionStage<Void> expireSilence(String id, String sender) {
        return engine.expireSilence(id).thenRun(() -> audit.asked(id, sender));
    }

    @Override
    public void note(String sender, String action, String about) {
        audit.noted(sender, action, about);
    }

    @Override
    public void noteAcknowledged(String sender, Ack.About said) {
        audit.acknowledged(sender, said);
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public Optional<OlderHistory> olderHistory() {
        return olderHistory;
    }

    @Override
    public Replays replays() {
        return replays;
    }

    @Override
    public CompletionStage<Ack.About> acknowledge(PostedAck posted) {
        return engine.acknowledge(posted);
    }

    @Override
    public CompletionStage<Void> withdrawAck(String id) {
        return engine.withdrawAck(id);
    }

    @Override
    public List<ReceiverEntry> receivers() {
        return loaded().configuration().receivers().stream()
                .map(receiver -> new ReceiverEntry(receiver.name(), Labels.of(receiver.labels())))
                .toList();
    }

    @Override
    public RoutingTree routes() {
        return loaded().policy().tree();
    }

    @Override
    public Map<String, List<IntegrationState>> integrations() {
        Map<String, List<IntegrationState>> integrations = new LinkedHashMap<>();
        for (Integration each : loaded().policy().integrations()) {
            integrations
                    .computeIfAbsent(each.receiver(), any -> new ArrayList<>())
                    .add(new IntegrationState(each, notifier.lastAttempt(each.key())));
        }
        return integrations;
    }

    @Override
    public CompletionStage<Supposed> whatIf(AlertReport report) {
        return CompletableFuture.supplyAsync(
                () -> whatIf.ask(report, loaded().policy(), engine.quarantined().keySet(), engine.view()), questions);
    }

    @Override
    public CompletionStage<WhyNotAnswer> whyNot(String rule, Labels alert) {
        return ruleQuestions.whyNot(rule, alert);
    }

    @Override
    public CompletionStage<PastAnswer> whyNotAt(PastRules rules, String rule, Labels alert, Instant at) {
        return CompletableFuture.supplyAsync(() -> rules.whyNot(rule, alert, at), questions);
    }

    @Override
    public PastRules pastRules() {
        return pastRules;
    }

    @Override
    public CompletionStage<List<WhyNotAnswer>> nearly(Labels alert) {
        return ruleQuestions.nearly(alert);
    }

    @Override
    public CompletionStage<List<WhyNotAnswer>> nearlyAt(PastRules rules, Labels alert, Instant at) {
        return CompletableFuture.supplyAsync(() -> rules.nearly(alert, at), questions);
    }

    @Override
    public CompletionStage<NearMisses> nearly() {
        return ruleQuestions.nearly();
    }

    @Override
    public List<InhibitRule> inhibitRules() {
        return loaded().policy().inhibitRules();
    }

    @Override
    public ServerStatus status() {
        return new ServerStatus(
                loaded().configuration().original(), startedAt, VERSION, ServerStatus.Cluster.DISABLED);
    }

    @Override
    public Duration resolveTimeout() {
        return loaded().configuration().resolveTimeout();
    }

    @Override
    public Labels routeLabels(AlertGroup group, List<Alert> alerts) {
        return group.destination().labels().isEmpty()
                ? Labels.EMPTY
                : Labels.of(loaded().messages().routeLabels(group, alerts));
    }

    @Override
    public CompletionStage<Optional<List<SampleDelivery>>> tryOut(String receiver) {
        if (loaded().configuration().receivers().stream().noneMatch(known -> known.name().equals(receiver))) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return CompletableFuture.supplyAsync(() -> Optional.of(loaded().receivers().stream()
                .filter(integration -> integration.integration().receiver().equals(receiver))
                .map(integration -> Receivers.sendSample(integration, clock.instant()))
                .toList()));
    }

    @Override
    public CompletionStage<List<String>> reload(String sender) {
        return CompletableFuture.supplyAsync(() -> reloader.reload(sender));
    }

    @Override
    public Optional<String> notReady() {
        return journal.failure().map(reason -> "no alert and no silence is accepted, since none can be kept: " + reason);
    }

    @Override
    public String metrics() {
        return metrics.scrape();
    }

    @Override
    public List<RulePackageStatus> rulePackages() {
        return packages.list();
    }

    @Override
    public RuleHistory ruleHistory() {
        return packages;
    }

    @Override
    public Optional<String> schema(String name) {
        return JsonSchemas.named(name);
    }

    @Override
    public Map<String, Object> signalboxStatus() {
        return Map.of(
                "unrouted",
                Map.of(
                        "count",
                        engine.stats().unrouted(),
                        "receiver",
                        loaded().configuration().root().destination().receiver()),
                "waiting",
                engine.waiting(),
                "groups",
                engine.stats().groups(),
                "rules",
                Map.of("version", loaded().rules().version(), "quarantined", engine.quarantined()),
                "journal",
                Map.of("failing", journal.isFailing(), "waiting", journal.waitingChanges(), "failure", journal.failure()),
                "inhibitRules",
                inhibitRules(loaded().configuration()),
                "audit",
                written(audit.health(), auditCopy.map(AuditCopy::health)));
    }

    @Override
    public Map<String, String> entryPlaces() {
        return loaded().configuration().inhibitRulePlaces();
    }

    /** What explanations call the entries of the configuration file, and where these stand. */
    private static List<Map<String, Object>> inhibitRules(Configuration configuration) {
        List<Written> places = configuration.places().ofInhibitRules();
        return configuration.inhibitRules().stream()
                .map(rule -> Map.<String, Object>of(
                        "rule", rule.title(), "file", places.get(rule.index()).file(), "line", places.get(rule.index()).line()))
                .toList();
    }

    private static Map<String, Object> written(AuditHealth health, Optional<AuditHealth.Copy> copy) {
        return Map.of(
                "written",
                health.written(),
                "lost",
                health.lost(),
                "waiting",
                health.waiting(),
                "waitingSince",
                health.waitingSince(),
                "failing",
                written(health.failing()),
                "bytes",
                health.bytes(),
                "mostBytes",
                health.mostBytes(),
                "freeBytes",
                health.freeBytes(),
                "copy",
                copy.map(to -> Map.of(
                        "copied", to.copied(), "behind", to.behind(), "allBefore", to.allBefore(), "failing", written(to.failing()))));
    }

    private static Optional<Map<String, Object>> written(Optional<AuditHealth.Failing> failing) {
        return failing.map(fault -> Map.of("since", fault.since(), "why", fault.why()));
    }
}
