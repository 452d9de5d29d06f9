package signalbox.audit;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.condition.ConditionKey;
import signalbox.condition.KeptCondition;
import signalbox.condition.Subject;
import signalbox.condition.Terms;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.store.Change;
import signalbox.store.Snapshot;
import signalbox.store.SqliteJournal;
import signalbox.testing.TestClock;

/** What a checkpoint of 100,000 alerts costs, printed. Not among the tests: {@code mvn test -Dtest=CheckpointFigures}. */
class CheckpointFigures {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final int ALERTS = 100_000;

    private static Labels labels(int number) {
        return Labels.of(
                "alertname", "Alert" + number % 200, "instance", "host-" + number + ".example.net:9100", "cluster", "cluster-" + number % 40,
                "severity", number % 10 == 0 ? "critical" : "warning", "team", "team-" + number % 30, "job", "node");
    }

    private static Change.AlertKept alert(int number) {
        return new Change.AlertKept(
                new AlertReport(
                        labels(number), Labels.of("summary", "something is wrong with host-" + number, "runbook", "https://runbooks/" + number % 200),
                        NOW, NOW.plusSeconds(300), "http://prometheus/graph?g0.expr=up", NOW, false),
                true);
    }

    @Test
    void whatACheckpointCosts(@TempDir Path storage) throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(storage, 1L << 30);
                Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, new TestClock(NOW.toString()))) {
            journal.write(IntStream.range(0, ALERTS).<Change>mapToObj(CheckpointFigures::alert).toList()).join();
            journal.write(IntStream.range(0, ALERTS / 10).boxed().flatMap(group -> group(group).stream()).toList()).join();
            journal.write(IntStream.range(0, ALERTS / 5).<Change>mapToObj(CheckpointFigures::condition).toList()).join();
            for (int round = 0; round < 5; round++) {
                List<Double> alone = commits(journal, Duration.ofSeconds(1), CompletableFuture.completedFuture(null));
                long begun = System.nanoTime();
                CompletableFuture<Snapshot> snapshot = journal.snapshot();
                double asked = millis(begun);
                CompletableFuture<byte[]> bytes = snapshot.thenApplyAsync(kept -> {
                    try (kept) {
                        return Checkpoint.of(kept::read, Mask.NONE);
                    }
                });
                List<Double> beside = commits(journal, Duration.ofSeconds(30), bytes);
                System.out.printf(
                        "asked %.3f ms, read and compressed in %.0f ms, %,d bytes; commits: longest %.1f ms alone, %.1f ms meanwhile%n",
                        asked, millis(begun), bytes.join().length, longest(alone), longest(beside));
            }
            begin(audit, journal);
        }
    }

    private static void begin(Audit audit, SqliteJournal journal) {
        try (Snapshot kept = journal.snapshot().join()) {
            long begun = System.nanoTime();
            audit.checkpoint(NOW, kept::read);
            System.out.printf("with a row of the audit %.0f ms%n", millis(begun));
        }
    }

    /** How long commits of one change take, for so long or until something is done. */
    private static List<Double> commits(SqliteJournal journal, Duration longest, CompletableFuture<?> until) throws Exception {
        List<Double> took = new ArrayList<>();
        long begun = System.nanoTime();
        boolean whole = until.isDone();
        for (int i = 0; millis(begun) < longest.toMillis() && (whole || !until.isDone()); i++) {
            long one = System.nanoTime();
            journal.write(List.of(alert(i))).join();
            took.add(millis(one));
            Thread.sleep(5);
        }
        return took;
    }

    private static double longest(List<Double> took) {
        return took.stream().mapToDouble(each -> each).max().orElse(0);
    }

    private static double millis(long since) {
        return (System.nanoTime() - since) / 1e6;
    }

    private static List<Change> group(int group) {
        Labels labels = Labels.of("alertname", "Alert" + group % 200, "cluster", "cluster-" + group);
        AlertHashes firing = AlertHashes.of(IntStream.range(0, 10).mapToLong(i -> labels(group * 10 + i).notificationHash()).toArray());
        return List.of(
                new Change.GroupKept("root/GroupBy[all=false, names=[alertname, cluster]]/30s/5m/4h", labels, NOW.plusSeconds(group % 300), true),
                new Change.AnnouncedKept(new Announced(
                        "{}:" + labels, "team-" + group % 30, "webhook", 0, firing, AlertHashes.NONE, NOW, NOW.plusSeconds(3600), Map.of())));
    }

    private static Change condition(int number) {
        Terms terms = new Terms(Duration.ofMinutes(15), Duration.ZERO, Double.NaN, Double.NaN, 0, 0, Duration.ZERO);
        return new Change.ConditionKept(new KeptCondition(
                new ConditionKey("rules.teams.team0", "unacknowledged", List.of(Subject.of(labels(number)))), terms, 0L,
                Optional.of(NOW.minusSeconds(number % 900)), List.of(), List.of(), true, Optional.of(NOW.minusSeconds(number % 900)), false,
                Optional.empty(), Optional.empty()));
    }
}
