package signalbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import signalbox.api.RulePackageStatus;
import signalbox.audit.Audit;
import signalbox.audit.AuditCopy;
import signalbox.command.ProgramVersion;
import signalbox.config.IntegrationKind;
import signalbox.decision.DecidedBy;
import signalbox.engine.EngineStats;
import signalbox.load.Loaded;
import signalbox.log.LogSetup;
import signalbox.notify.Delivery;
import signalbox.notify.DeliveryCounts;
import signalbox.notify.Integration;
import signalbox.notify.LatencyObserver;
import signalbox.silence.SilenceState;
import signalbox.store.SqliteJournal;
import signalbox.view.View;

/**
 * What {@code /metrics} tells, under Alertmanager's names where it has them (spec/cli-and-metrics.md 6), under
 * {@code signalbox_…} elsewhere. Everything is read when somebody asks; any thread may ask.
 */
final class Metrics implements LatencyObserver, AutoCloseable {

    /** So many rules have a series of their own; the others are counted together, by package. */
    private static final int MOST_RULES = 2_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<String, Timer> latencies = new ConcurrentHashMap<>();

    MeterRegistry registry() {
        return registry;
    }

    String scrape() {
        return registry.scrape();
    }

    /** What the server's parts say of themselves. */
    record Sources(
            Supplier<Loaded> loaded,
            Supplier<Reloader.LastReload> lastReload,
            Supplier<EngineStats> engine,
            IntSupplier waiting,
            Supplier<View> view,
            Supplier<List<RulePackageStatus>> rulePackages,
            Function<String, DeliveryCounts> notifications,
            SqliteJournal journal,
            Audit audit,
            Optional<AuditCopy> auditCopy,
            int alertnameLimit,
            InstantSource clock) {

        long silences(SilenceState state) {
            Instant now = clock.instant();
            return view.get().silences().stream()
                    .filter(silence -> silence.stateAt(now) == state)
                    .count();
        }

        long rulePackages(RulePackageStatus.State state) {
            return rulePackages.get().stream().filter(rules -> rules.state() == state).count();
        }
    }

    /** Once. */
    void bind(Sources from) {
        build();
        configuration(from);
        alerts(from);
        silences(from);
        notifications(from);
        own(from);
        process();
    }

    /** Not by Micrometer, which takes the ending off the name of a gauge. */
    private void build() {
        Info.builder()
                .name("alertmanager_build_info")
                .help("What was built, from what, to run where.")
                .labelNames("branch", "goarch", "goos", "goversion", "revision", "tags", "version")
                .register(registry.getPrometheusRegistry())
                .setLabelValues(
                        "HEAD",
                        System.getProperty("os.arch"),
                        System.getProperty("os.name").toLowerCase(Locale.ROOT),
                        "java" + Runtime.version(),
                        "signalbox-" + ProgramVersion.number(),
                        "java",
                        ProgramVersion.COMPATIBLE_WITH);
    }

    private void configuration(Sources from) {
        gauge("alertmanager_config_hash", "Hash of the loaded configuration.", from, a -> a.loaded().get().configuration().hash());
        gauge(
                "alertmanager_config_last_reload_successful",
                "Whether the last reload succeeded, and every rule package runs as it is on disk.",
                from,
                a -> a.lastReload().get().successful() ? 1 : 0);
        gauge(
                "alertmanager_config_last_reload_success_timestamp_seconds",
                "When configuration and rules were last loaded without a problem.",
                from,
                a -> a.lastReload().get().lastSuccess().toEpochMilli() / 1000.0);
        gauge("alertmanager_receivers", "Receivers.", from, a -> a.loaded().get().configuration().receivers().size());
        gauge(
                "alertmanager_integrations",
                "Integrations of all receivers.",
                from,
                a -> a.loaded().get().integrations().size());
        gauge(
                "alertmanager_inhibition_rules",
                "Inhibit rules of the configuration file.",
                from,
                a -> a.loaded().get().configuration().inhibitRules().size());
        gauge("alertmanager_cluster_enabled", "Whether clustering is on.", from, a -> 0);
    }

    private void alerts(Sources from) {
        String alerts = "Alerts that fire, by state.";
        stat("alertmanager_alerts", alerts, Tags.of("state", "active"), from, EngineStats::active);
        stat("alertmanager_alerts", alerts, Tags.of("state", "suppressed"), from, EngineStats::suppressed);
        stat("alertmanager_alerts", alerts, Tags.of("state", "unprocessed"), from, EngineStats::unprocessed);
        stat(
                "alertmanager_dispatcher_aggregation_groups",
                "Alert groups that live.",
                Tags.empty(),
                from,
                EngineStats::groups);
        gauge("alertmanager_alerts_per_alert_limit", "How many alerts of one name are taken; 0 for any number.", from,
                a -> a.alertnameLimit());
        String suppressed = "Alerts that were not told, by reason.";
        suppressed(suppressed, "inhibition", from, EngineStats::suppressedInhibition);
        suppressed(suppressed, "silence", from, EngineStats::suppressedSilence);
        suppressed(suppressed, "mute_time_interval", from, EngineStats::suppressedMuteTimeInterval);
        suppressed(suppressed, "active_time_interval", from, EngineStats::suppressedActiveTimeInterval);
    }

    /** An alert was not taken, since there are too many of its name, which is told if it is given. */
    void limited(Optional<String> alertname) {
        Counter.builder("alertmanager_alerts_limited")
                .description("Alerts that were not taken, since there are as many of their name as may be.")
                .tags(alertname.map(name -> Tags.of("alertname", name)).orElseGet(Tags::empty))
                .register(registry)
                .increment();
    }

    private void suppressed(String description, String reason, Sources from, ToDoubleFunction<EngineStats> count) {
        counter(
                "alertmanager_notifications_suppressed",
                description,
                Tags.of("reason", reason),
                from,
                a -> count.applyAsDouble(a.engine().get()));
    }

    private void silences(Sources from) {
        for (SilenceState state : SilenceState.values()) {
            Tags tags = Tags.of("state", state.name().toLowerCase(Locale.ROOT));
            gauge("alertmanager_silences", "Silences, by state.", tags, from, a -> a.silences(state));
        }
    }

    private void notifications(Sources from) {
        for (IntegrationKind known : IntegrationKind.values()) { // all exist from the start, with 0 (spec/cli-and-metrics.md 6.3)
            String kind = known.id();
            Tags tags = Tags.of("integration", kind);
            counter("alertmanager_notifications", "Notifications.", tags, from, a -> a.notifications().apply(kind).notifications());
            for (String reason : Delivery.REASONS) {
                counter(
                        "alertmanager_notifications_failed",
                        "Notifications that failed in the end.",
                        tags.and("reason", reason),
                        from,
                        a -> a.notifications().apply(kind).failed(reason));
            }
            counter(
                    "alertmanager_notification_requests",
                    "Attempts to notify.",
                    tags,
                    from,
                    a -> a.notifications().apply(kind).requests());
            counter(
                    "alertmanager_notification_requests_failed",
                    "Attempts to notify that failed.",
                    tags,
                    from,
                    a -> a.notifications().apply(kind).requestsFailed());
            latency(kind);
        }
    }

    private Timer latency(String kind) {
        return latencies.computeIfAbsent(
                kind,
                name -> Timer.builder("alertmanager_notification_latency")
                        .description("How long attempts to notify took.")
                        .tag("integration", name)
                        .serviceLevelObjectives(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(15),
                                Duration.ofSeconds(20))
                        .register(registry));
    }

    @Override
    public void attempted(Integration integration, Duration took) {
        latency(integration.name()).record(took);
    }

    private void own(Sources from) {
        gauge("signalbox_alerts_waiting", "Alerts that wait to be taken in.", from, a -> a.waiting().getAsInt());
        stat(
                "signalbox_alerts_unrouted",
                "Alerts that fire and that nothing routes.",
                Tags.empty(),
                from,
                EngineStats::unrouted);
        for (RulePackageStatus.State state : RulePackageStatus.State.values()) {
            gauge(
                    "signalbox_rule_packages",
                    "Rule packages, by state; anything but active needs its team's attention.",
                    Tags.of("state", state.text()),
                    from,
                    a -> a.rulePackages(state));
        }
        registry.getPrometheusRegistry().register((MultiCollector) () -> perRule(from));
        counter("signalbox_engine_cycles", "Cycles of the engine.", Tags.empty(), from, a -> a.engine().get().cycles());
        counter(
                "signalbox_rule_quarantines",
                "Rule packages stopped because they failed while running.",
                Tags.empty(),
                from,
                a -> a.engine().get().quarantines());
        counter(
                "signalbox_rule_packages_late",
                "Cycles that went on without a rule package: it took longer than others can wait.",
                Tags.empty(),
                from,
                a -> a.engine().get().late());
        counter(
                "signalbox_self_check_differences",
                "Conclusions that were not in force as the rules say, found by the engine's check of itself.",
                Tags.empty(),
                from,
                a -> a.engine().get().differences());
        counter(
                "signalbox_template_failures",
                "Templates that failed since the last reload: what they should have said was told in plain words.",
                Tags.empty(),
                from,
                a -> a.loaded().get().messages().failures());
        counter(
                "signalbox_log_lines_dropped",
                "Lines of the log that were never written: nobody reads it.",
                Tags.empty(),
                from,
                a -> LogSetup.linesDropped());
        counter("signalbox_audit_rows", "Rows the audit has written.", Tags.empty(), from, a -> a.audit().written());
        counter(
                "signalbox_audit_rows_lost",
                "Rows the audit could not write: too many waited, or the disk failed.",
                Tags.empty(),
                from,
                a -> a.audit().lost());
        gauge(
                "signalbox_audit_failing",
                "Whether the disk keeps the audit from being written: 1, and rows are lost; /api/signalbox/v1/status says why.",
                from,
                a -> a.audit().isFailing() ? 1 : 0);
        from.auditCopy().ifPresent(this::auditCopy);
        counter("signalbox_journal_commits", "Commits of the journal.", Tags.empty(), from, a -> a.journal().commits());
        counter(
                "signalbox_journal_changes",
                "Changes the journal has written.",
                Tags.empty(),
                from,
                a -> a.journal().changesWritten());
        counter(
                "signalbox_journal_failures",
                "Attempts of the journal to write that failed.",
                Tags.empty(),
                from,
                a -> a.journal().failures());
        gauge(
                "signalbox_journal_failing",
                "Whether the disk keeps alerts and silences from being taken: 1, and /-/ready says why.",
                from,
                a -> a.journal().isFailing() ? 1 : 0);
        gauge(
                "signalbox_journal_waiting_changes",
                "Changes that wait to be written.",
                from,
                a -> a.journal().waitingChanges());
    }

    private void auditCopy(AuditCopy copy) {
        counter("signalbox_audit_copy_rows", "Rows of the audit that were copied to PostgreSQL.", Tags.empty(), copy, AuditCopy::copied);
        counter("signalbox_audit_copy_failures", "Attempts to copy the audit to PostgreSQL that failed.", Tags.empty(), copy, AuditCopy::failures);
        gauge(
                "signalbox_audit_copy_rows_behind",
                "Rows of the audit, or changes of them, that PostgreSQL does not have yet.",
                copy,
                AuditCopy::behind);
        gauge(
                "signalbox_audit_copy_last_success_timestamp_seconds",
                "When PostgreSQL had all of the audit; 0: not since the start.",
                copy,
                c -> c.lastSuccess().toEpochMilli() / 1000.0);
    }

    /** By rule, and by package: as many series as there are rules, up to a number that no database minds. */
    private static MetricSnapshots perRule(Sources from) {
        CounterSnapshot.Builder firings = CounterSnapshot.builder().name("signalbox_rule_firings").help("Rules fired.");
        GaugeSnapshot.Builder holding = GaugeSnapshot.builder().name("signalbox_rule_conclusions").help("Conclusions of rules that hold now.");
        CounterSnapshot.Builder seconds = CounterSnapshot.builder()
                .name("signalbox_rule_seconds")
                .help("Time that rules were at work, by a look a hundred times a second.");
        CounterSnapshot.Builder refused = CounterSnapshot.builder()
                .name("signalbox_rule_conclusions_refused")
                .help("Conclusions outside of the scope of their package.");
        firings.dataPoint(count((double) from.engine().get().firings(), "package", DecidedBy.STANDARD, "rule", ""));
        int room = MOST_RULES;
        for (RulePackageStatus rules : from.rulePackages().get()) {
            if (rules.name().equals(DecidedBy.STANDARD)) {
                continue; // its rules are counted together
            }
            refused.dataPoint(count((double) rules.refused(), "package", rules.name()));
            double rest = 0;
            double restHolding = 0;
            double restSeconds = 0;
            for (RulePackageStatus.Rule rule : rules.rules()) {
                if (room-- > 0) {
                    firings.dataPoint(count((double) rule.firings(), "package", rules.name(), "rule", rule.name()));
                    holding.dataPoint(value((double) rule.holding(), "package", rules.name(), "rule", rule.name()));
                    seconds.dataPoint(count(seconds(rule), "package", rules.name(), "rule", rule.name()));
                } else {
                    rest += (double) rule.firings();
                    restHolding += (double) rule.holding();
                    restSeconds += seconds(rule);
                }
            }
            if (room < 0 && !rules.rules().isEmpty()) {
                firings.dataPoint(count(rest, "package", rules.name(), "rule", ""));
                holding.dataPoint(value(restHolding, "package", rules.name(), "rule", ""));
                seconds.dataPoint(count(restSeconds, "package", rules.name(), "rule", ""));
            }
        }
        return new MetricSnapshots(firings.build(), holding.build(), seconds.build(), refused.build());
    }

    private static double seconds(RulePackageStatus.Rule rule) {
        return rule.time().toMillis() / 1000.0;
    }

    private static GaugeDataPointSnapshot value(double value, String... labels) {
        return GaugeDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build();
    }

    private static CounterDataPointSnapshot count(double value, String... labels) {
        return CounterDataPointSnapshot.builder().value(value).labels(Labels.of(labels)).build();
    }

    private void process() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        Gauge.builder("process_start_time_seconds", () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0)
                .description("When the process started, in seconds since 1970.")
                .register(registry);
        FunctionCounter.builder("process_cpu_seconds", this, metrics -> cpuSeconds())
                .description("Time on processors, in seconds.")
                .register(registry);
        Gauge.builder("process_resident_memory_bytes", Metrics::residentBytes)
                .description("Resident memory, in bytes.")
                .register(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            Gauge.builder("process_open_fds", unix, bean -> bean.getOpenFileDescriptorCount())
                    .description("Open file descriptors.")
                    .register(registry);
            Gauge.builder("process_max_fds", unix, bean -> bean.getMaxFileDescriptorCount())
                    .description("The most file descriptors that may be open.")
                    .register(registry);
        }
    }

    private static double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                ? bean.getProcessCpuTime() / 1e9
                : 0;
    }

    private static double residentBytes() {
        try {
            String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", 3);
            return Double.parseDouble(pages[1]) * 4096;
        } catch (IOException | NumberFormatException e) {
            return Double.NaN; // not Linux
        }
    }

    private <T> void gauge(String name, String description, T from, ToDoubleFunction<T> value) {
        gauge(name, description, Tags.empty(), from, value);
    }

    private <T> void gauge(String name, String description, Tags tags, T from, ToDoubleFunction<T> value) {
        Gauge.builder(name, () -> value.applyAsDouble(from)).description(description).tags(tags).register(registry);
    }

    private void stat(String name, String description, Tags tags, Sources from, ToDoubleFunction<EngineStats> value) {
        gauge(name, description, tags, from, a -> value.applyAsDouble(a.engine().get()));
    }

    /** A meter refers weakly to the object that it is given: to this one, which is there as long as they are. */
    private <T> void counter(String name, String description, Tags tags, T from, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, this, metrics -> value.applyAsDouble(from))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
