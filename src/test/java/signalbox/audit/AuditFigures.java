package signalbox.audit;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.engine.Settings;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/**
 * What the audit costs: bytes per row, rows in a second, what it adds to the engine's thread, and how long questions take. Times are
 * those of the processor, as the machine does other things besides. Prints; to be run by hand.
 */
final class AuditFigures {

    private static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname]
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [severity="warning"]
                equal: [instance]
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final int ALERTS = 40_000;
    private static final int BATCH = 500;

    private AuditFigures() {}

    public static void main(String[] args) throws Exception {
        Path storage = Files.createTempDirectory("audit-figures");
        for (int round = 0; round < 3; round++) {
            System.out.printf("intake of %d new alerts without audit: %d ms%n", ALERTS, intake(Settings.DEFAULT));
            Audit none = new Audit(storage.resolve("r" + round), Retention.DEFAULT, Mask.NONE, new TestClock("2026-01-01T00:00:00Z"), Integer.MAX_VALUE);
            System.out.printf("intake of %d new alerts with audit: %d ms%n", ALERTS, intake(Settings.DEFAULT.with(none)));
            long begin = cpu();
            none.writeAll();
            long took = (cpu() - begin) / 1_000_000;
            long bytes = Files.size(AuditFile.below(storage.resolve("r" + round)));
            System.out.printf("written %d rows in %d ms of the audit's thread%n", none.written(), took);
            none.close();
            bytes = Files.size(AuditFile.below(storage.resolve("r" + round)));
            System.out.printf("%d bytes, %d for each decision%n", bytes, bytes / none.written());
        }
        History history = new History(storage.resolve("r0"));
        Labels one = labels(ALERTS / 2);
        time("explain", () -> history.at(Instant.parse("2026-01-01T00:30:00Z"), past -> past.alert(one.fingerprintText()).orElseThrow()));
        time("first page of verdicts by matcher", () -> history.verdicts(new Search(
                Optional.empty(), Optional.empty(), List.of(new Matcher(Matcher.Type.REGEX, "instance", "host-1.*")), "", "", "", "", "inhibited", 0, 100)));
        time("all that held at an instant", () -> history.at(Instant.parse("2026-01-01T00:30:00Z")));
    }

    private static void time(String what, Runnable question) {
        for (int i = 0; i < 3; i++) {
            long begin = cpu();
            question.run();
            System.out.printf("%s: %d ms%n", what, (cpu() - begin) / 1_000_000);
        }
    }

    private static Labels labels(int i) {
        boolean down = i % 4 == 0;
        return Labels.of("alertname", down ? "NodeDown" : "Slow" + i % 100, "instance", "host-" + i / 4, "severity", down ? "page" : "warning",
                "job", "node", "cluster", "eu-west-1", "n", String.valueOf(i));
    }

    private static long intake(Settings settings) {
        TestClock clock = new TestClock("2026-01-01T00:00:00Z");
        try (TestEngine engine = new TestEngine(clock, new InMemoryJournal(), settings, CONFIG)) {
            long begin = cpu();
            for (int i = 0; i < ALERTS; i += BATCH) {
                List<AlertReport> batch = new ArrayList<>();
                for (int k = i; k < i + BATCH; k++) {
                    batch.add(new AlertReport(
                            labels(k), Labels.of("summary", "host " + k / 4 + " is slow"), clock.instant(), clock.instant().plus(Duration.ofHours(1)), "",
                            clock.instant(), false));
                }
                engine.accept(batch);
                clock.advance(Duration.ofMillis(20));
            }
            engine.advance(Duration.ofHours(2));
            return (cpu() - begin) / 1_000_000;
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
