package signalbox.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.engine.RuleEngine;
import signalbox.engine.Settings;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.store.Change;
import signalbox.store.Journal;
import signalbox.testing.TestEngine;

/** An engine in a world where no time passes, nothing is kept and nobody is told: what is left is the engine's own work. */
final class QuietWorld {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private QuietWorld() {}

    /** @param routes children of the root, by {@code team}; rules go by {@code alertname}, {@code severity} and {@code cluster} */
    static RuleEngine engine(int inhibitRules, int routes) {
        return new RuleEngine(
                TestEngine.policy(configuration(inhibitRules, routes)),
                new Silences(
                        MatcherSyntax.Mode.FALLBACK,
                        Duration.ofDays(5),
                        SilenceLimits.NONE,
                        () -> UUID.randomUUID().toString(),
                        false),
                new NoJournal(),
                outgoing -> {},
                InstantSource.fixed(NOW),
                new Settings(Duration.ofDays(5), Duration.ofMinutes(15), Duration.ofMinutes(2), Integer.MAX_VALUE));
    }

    private static String configuration(int inhibitRules, int routes) {
        String children = IntStream.range(0, routes)
                .mapToObj(i -> "    - {matchers: ['team=\"t" + i + "\"']}\n")
                .collect(Collectors.joining());
        String rules = IntStream.range(0, inhibitRules)
                .mapToObj(i -> "  - {source_matchers: ['alertname=\"Source" + i + "\"'], "
                        + "target_matchers: ['severity=\"warning\"'], equal: [cluster]}\n")
                .collect(Collectors.joining());
        return "route:\n  receiver: r\n  group_by: [alertname, cluster]\n"
                + (routes == 0 ? "" : "  routes:\n" + children)
                + "receivers: [{name: r}]\n"
                + (inhibitRules == 0 ? "" : "inhibit_rules:\n" + rules);
    }

    static AlertReport alert(String name, String severity, String cluster, String team, int instance) {
        return report(
                Labels.of(
                        "alertname", name, "severity", severity, "cluster", cluster, "team", team, "instance", "i" + instance,
                        "job", "node"),
                NOW.plusSeconds(3600));
    }

    static AlertReport report(Labels labels, Instant end) {
        return new AlertReport(labels, Labels.of("summary", "something is wrong"), NOW, end, "http://p/graph", NOW, false);
    }

    /** Keeps nothing. */
    private static final class NoJournal implements Journal {

        @Override
        public CompletableFuture<Void> write(List<Change> changes) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void load(Consumer<Change> reader) {}

        @Override
        public void close() {}
    }
}
