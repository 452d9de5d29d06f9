package signalbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.AlertBegan;
import signalbox.decision.Decision.AlertEnded;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Verdict;

/** What is old is deleted a little at a time, and what is written meanwhile refers to nothing that is deleted. */
class AuditCleaningTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(50));
    private static final Retention DAYS = new Retention(Duration.ofDays(10), 1L << 30, Duration.ofDays(10), 1L << 30);

    /** Whatever refers to a row that is not there. */
    private static final List<String> DANGLING = List.of(
            "SELECT count(*) FROM alert WHERE labels NOT IN (SELECT id FROM labels) OR annotations NOT IN (SELECT id FROM text)"
                    + " OR generator_url NOT IN (SELECT id FROM text)",
            "SELECT count(*) FROM verdict WHERE labels NOT IN (SELECT id FROM labels) OR receiver NOT IN (SELECT id FROM text)"
                    + " OR rule NOT IN (SELECT id FROM rule) OR words NOT IN (SELECT id FROM text)",
            "SELECT count(*) FROM verdict, json_each(sources) e WHERE e.value NOT IN (SELECT id FROM labels)");

    private final AuditFile file;
    private final HistoryWriter writer;
    private final Cleaner cleaner;

    AuditCleaningTest(@TempDir Path storage) throws Exception {
        file = AuditFile.open(AuditFile.below(storage));
        writer = new HistoryWriter(file, Mask.NONE);
        cleaner = new Cleaner(file, AuditFile.below(storage), DAYS, writer, () -> Instant.MAX, false);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private static Labels labels(int number) {
        return Labels.of("alertname", "Up", "number", String.valueOf(number));
    }

    private void fires(int number, Instant at, boolean ends) throws Exception {
        Alert alert = new Alert(labels(number), Labels.of("n", "note " + number), at, Alert.NOT_ENDED, "http://g/" + number);
        DecidedBy by = new DecidedBy("rules.teams.a", "v" + number % 50, "r", "");
        Because because = new Because(List.of(labels(number + 1_000)), Optional.empty(), Optional.empty(), "words " + number);
        writer.write(new AuditEntry.Decided(List.of(
                new AlertBegan(at, alert),
                new Verdict(at, Kind.WITHHELD, true, labels(number), "", by, because, Force.IN_FORCE, Optional.empty()))));
        if (ends) {
            writer.write(new AuditEntry.Decided(List.of(
                    new Verdict(at.plusSeconds(5), Kind.WITHHELD, false, labels(number), "", by, because, Force.IN_FORCE, Optional.empty()),
                    new AlertEnded(at.plusSeconds(5), alert, false))));
        }
        file.commit();
    }

    private long number(String query) throws Exception {
        return file.number(query).orElseThrow();
    }

    @Test
    void checkpointsTakeATenthOfTheRoom_andNoneIsOlderThanAllElse() throws Exception {
        byte[] tenMegabytes = new byte[10 << 20];
        writer.write(new AuditEntry.Checkpoint(LONG_AGO, new byte[1]));
        for (int hour = 15; hour > 0; hour--) {
            writer.write(new AuditEntry.Checkpoint(NOW.minus(Duration.ofHours(hour)), tenMegabytes));
        }
        file.commit();
        cleaner.begin(NOW);
        while (cleaner.step()) {
            // A little at a time.
        }
        assertThat(number("SELECT count(*) FROM checkpoint")).isEqualTo(10);
        assertThat(number("SELECT min(at) FROM checkpoint")).isEqualTo(NOW.minus(Duration.ofHours(10)).toEpochMilli());
    }

    @Test
    void whatIsWrittenMeanwhileRefersToNothingThatIsDeleted() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            fires(i, LONG_AGO, true);
        }
        cleaner.begin(NOW);
        int step = 0;
        while (cleaner.step()) {
            fires(step * 37 % 1_000, NOW, step % 2 == 0);
            step++;
        }
        assertThat(step).as("a little at a time").isGreaterThan(10);
        for (String query : DANGLING) {
            assertThat(number(query)).as(query).isZero();
        }
        assertThat(number("SELECT count(*) FROM alert WHERE seen_at < " + NOW.toEpochMilli())).isZero();
        assertThat(number("SELECT count(*) FROM alert")).isEqualTo(step);
        assertThat(number("SELECT count(*) FROM text WHERE text LIKE '%note%'")).as("nothing refers to the others").isEqualTo(step);
        assertThat(number("SELECT count(*) FROM labels")).isEqualTo(2L * step);
    }

    @Test
    void whatGoesOnIsKept_howeverOldItIs() throws Exception {
        fires(2, LONG_AGO, true);
        fires(1, LONG_AGO, false);
        fires(3, NOW, true); // of each table the last row stays in any case
        clean();
        assertThat(number("SELECT count(*) FROM alert")).isEqualTo(2);
        assertThat(number("SELECT count(*) FROM verdict")).isEqualTo(2);
        assertThat(number("SELECT count(*) FROM labels")).isEqualTo(4);
        for (String query : DANGLING) {
            assertThat(number(query)).as(query).isZero();
        }
    }

    private void clean() throws Exception {
        cleaner.begin(NOW);
        boolean more = true;
        while (more) {
            more = cleaner.step();
        }
    }
}
