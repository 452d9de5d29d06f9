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
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import signalbox.command.LogSetup;
import signalbox.config.IntegrationKind;
import signalbox.engine.EngineStats;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.LatencyObserver;

/**
 * What {@code /metrics} tells, under Alertmanager's names where it has them (spec/cli-and-metrics.md 6), under
 * {@code signalbox_…} elsewhere. Everything is read when somebody asks; any thread may ask.
 */
final class Metrics implements LatencyObserver, AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Map<String, Timer> latencies = new ConcurrentHashMap<>();

    MeterRegistry registry() {
        return registry;
    }

    String scrape() {
        return registry.scrape();
    }

    void bind(App app) {
        build();
        configuration(app);
        alerts(app);
        silences(app);
        notifications(app);
        own(app);
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
                        "signalbox-" + Versions.own(),
                        "java",
                        Versions.ALERTMANAGER);
    }

    private void configuration(App app) {
        gauge("alertmanager_config_hash", "Hash of the loaded configuration.", app, a -> a.loaded().configuration().hash());
        gauge(
                "alertmanager_config_last_reload_successful",
                "Whether the last reload succeeded, and every rule package runs as it is on disk.",
                app,
                a -> a.lastReloadWorked() ? 1 : 0);
        gauge(
                "alertmanager_config_last_reload_success_timestamp_seconds",
                "When configuration and rules were last loaded without a problem.",
                app,
                a -> a.lastWhole().toEpochMilli() / 1000.0);
        gauge("alertmanager_receivers", "Receivers.", app, a -> a.loaded().configuration().receivers().size());
        gauge(
                "alertmanager_integrations",
                "Integrations of all receivers.",
                app,
                a -> a.loaded().integrations().size());
        gauge(
                "alertmanager_inhibition_rules",
                "Inhibit rules of the configuration file.",
                app,
                a -> a.loaded().configuration().inhibitRules().size());
        gauge("alertmanager_cluster_enabled", "Whether clustering is on.", app, a -> 0);
    }

    private void alerts(App app) {
        String alerts = "Alerts that fire, by state.";
        stat("alertmanager_alerts", alerts, Tags.of("state", "active"), app, EngineStats::active);
        stat("alertmanager_alerts", alerts, Tags.of("state", "suppressed"), app, EngineStats::suppressed);
        stat("alertmanager_alerts", alerts, Tags.of("state", "unprocessed"), app, EngineStats::unprocessed);
        stat(
                "alertmanager_dispatcher_aggregation_groups",
                "Alert groups that live.",
                Tags.empty(),
                app,
                EngineStats::groups);
        gauge("alertmanager_alerts_per_alert_limit", "How many alerts of one name are taken; 0 for any number.", app,
                a -> a.options().perAlertnameLimit());
        String suppressed = "Alerts that were not told, by reason.";
        suppressed(suppressed, "inhibition", app, EngineStats::suppressedInhibition);
        suppressed(suppressed, "silence", app, EngineStats::suppressedSilence);
        suppressed(suppressed, "mute_time_interval", app, EngineStats::suppressedMuteTimeInterval);
        suppressed(suppressed, "active_time_interval", app, EngineStats::suppressedActiveTimeInterval);
    }

    /** An alert was not taken, since there are too many of its name. {@code tags} may name it. */
    void limited(Tags tags) {
        Counter.builder("alertmanager_alerts_limited")
                .description("Alerts that were not taken, since there are as many of their name as may be.")
                .tags(tags)
                .register(registry)
                .increment();
    }

    private void suppressed(String description, String reason, App app, ToDoubleFunction<EngineStats> count) {
        FunctionCounter.builder(
                        "alertmanager_notifications_suppressed", app, a -> count.applyAsDouble(a.engine().stats()))
                .description(description)
                .tag("reason", reason)
                .register(registry);
    }

    private void silences(App app) {
        for (signalbox.silence.SilenceState state : signalbox.silence.SilenceState.values()) {
            Gauge.builder("alertmanager_silences", app, a -> a.silences(state))
                    .description("Silences, by state.")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private void notifications(App app) {
        for (IntegrationKind known : IntegrationKind.values()) { // all exist from the start, with 0 (spec/cli-and-metrics.md 6.3)
            String kind = known.id();
            Tags tags = Tags.of("integration", kind);
            counter("alertmanager_notifications", "Notifications.", tags, app, a -> a.notifier().counts(kind).notifications());
            for (String reason : Delivery.REASONS) {
                counter(
                        "alertmanager_notifications_failed",
                        "Notifications that failed in the end.",
                        tags.and("reason", reason),
                        app,
                        a -> a.notifier().counts(kind).failed(reason));
            }
            counter(
                    "alertmanager_notification_requests",
                    "Attempts to notify.",
                    tags,
                    app,
                    a -> a.notifier().counts(kind).requests());
            counter(
                    "alertmanager_notification_requests_failed",
                    "Attempts to notify that failed.",
                    tags,
                    app,
                    a -> a.notifier().counts(kind).requestsFailed());
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

    private void own(App app) {
        gauge("signalbox_alerts_waiting", "Alerts that wait to be taken in.", app, a -> a.engine().waiting());
        stat(
                "signalbox_alerts_unrouted",
                "Alerts that fire and that nothing routes.",
                Tags.empty(),
                app,
                EngineStats::unrouted);
        for (signalbox.api.RulePackageStatus.State state : signalbox.api.RulePackageStatus.State.values()) {
            Gauge.builder("signalbox_rule_packages", app, a -> a.rulePackages().stream()
                            .filter(rules -> rules.state() == state)
                            .count())
                    .description("Rule packages, by state; anything but active needs its team's attention.")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        counter("signalbox_rule_firings", "Rules fired.", Tags.empty(), app, a -> a.engine().stats().firings());
        counter("signalbox_engine_cycles", "Cycles of the engine.", Tags.empty(), app, a -> a.engine().stats().cycles());
        counter(
                "signalbox_rule_quarantines",
                "Rule packages stopped because they failed while running.",
                Tags.empty(),
                app,
                a -> a.engine().stats().quarantines());
        counter(
                "signalbox_rule_packages_late",
                "Cycles that went on without a rule package: it took longer than others can wait.",
                Tags.empty(),
                app,
                a -> a.engine().stats().late());
        counter(
                "signalbox_self_check_differences",
                "Conclusions that were not in force as the rules say, found by the engine's check of itself.",
                Tags.empty(),
                app,
                a -> a.engine().stats().differences());
        counter(
                "signalbox_template_failures",
                "Templates that failed since the last reload: what they should have said was told in plain words.",
                Tags.empty(),
                app,
                a -> a.loaded().messages().failures());
        counter(
                "signalbox_log_lines_dropped",
                "Lines of the log that were never written: nobody reads it.",
                Tags.empty(),
                app,
                a -> LogSetup.linesDropped());
        counter("signalbox_audit_rows", "Rows the audit has written.", Tags.empty(), app, a -> a.audit().written());
        counter(
                "signalbox_audit_rows_lost",
                "Rows the audit could not write: too many waited, or the disk failed.",
                Tags.empty(),
                app,
                a -> a.audit().lost());
        counter("signalbox_journal_commits", "Commits of the journal.", Tags.empty(), app, a -> a.journal().commits());
        counter(
                "signalbox_journal_changes",
                "Changes the journal has written.",
                Tags.empty(),
                app,
                a -> a.journal().changesWritten());
        counter(
                "signalbox_journal_failures",
                "Attempts of the journal to write that failed.",
                Tags.empty(),
                app,
                a -> a.journal().failures());
        gauge(
                "signalbox_journal_failing",
                "Whether the disk keeps alerts and silences from being taken: 1, and /-/ready says why.",
                app,
                a -> a.journal().isFailing() ? 1 : 0);
        gauge(
                "signalbox_journal_waiting_changes",
                "Changes that wait to be written.",
                app,
                a -> a.journal().waitingChanges());
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

    private void gauge(String name, String description, App app, ToDoubleFunction<App> value) {
        Gauge.builder(name, app, value).description(description).register(registry);
    }

    private void stat(String name, String description, Tags tags, App app, ToDoubleFunction<EngineStats> value) {
        Gauge.builder(name, app, a -> value.applyAsDouble(a.engine().stats()))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private void counter(String name, String description, Tags tags, App app, ToDoubleFunction<App> value) {
        FunctionCounter.builder(name, app, value).description(description).tags(tags).register(registry);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
