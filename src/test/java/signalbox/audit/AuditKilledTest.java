package signalbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision;
import signalbox.decision.Decision.AlertBegan;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Standing;
import signalbox.decision.Decision.Verdict;

/** A process that writes is killed: what it wrote is there, and stories that span that are whole. */
class AuditKilledTest {

    /** {@code -Dsignalbox.audit.kills=100} for long. */
    private static final int ROUNDS = Integer.getInteger("signalbox.audit.kills", 4);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Path storage;

    AuditKilledTest(@TempDir Path storage) {
        this.storage = storage;
    }

    /** Decides something each millisecond, and says so. */
    public static void main(String[] args) throws Exception {
        int first = Integer.parseInt(args[1]);
        Audit audit = new Audit(Path.of(args[0]), Retention.DEFAULT, Mask.NONE, () -> at(first));
        audit.decided(List.of(new Standing(at(first), held(first))));
        for (int number = first; ; number++) {
            audit.decided(decided(number, at(number)));
            System.out.println(number);
            Thread.sleep(1);
        }
    }

    private static Instant at(int number) {
        return START.plusMillis(number);
    }

    private static Labels labels(int number) {
        return Labels.of("alertname", "Up", "number", String.valueOf(number));
    }

    private static List<Decision> held(int count) {
        List<Decision> all = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            all.addAll(decided(number, at(count)));
        }
        return all;
    }

    private static List<Decision> decided(int number, Instant at) {
        Labels labels = labels(number);
        return List.of(
                new AlertBegan(at, new Alert(labels, Labels.EMPTY, at(number), Alert.NOT_ENDED, "")),
                new Verdict(at, Kind.WITHHELD, true, labels, "", new DecidedBy("rules.teams.a", "1", "r", ""), Because.words("w"),
                        Force.IN_FORCE, Optional.empty()));
    }

    @Test
    void storiesAreWhole_andNothingIsMissingBefore() throws Exception {
        int next = 0;
        for (int round = 0; round < ROUNDS; round++) {
            writeAndKill(next);
            assertThat(number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'")).isZero();
            int written = (int) number("SELECT count(*) FROM alert");
            assertThat(written).isGreaterThan(next);
            assertThat(number("SELECT max(cast(json_extract(labels, '$.number') AS INTEGER)) FROM alerts")).as("in order").isEqualTo(written - 1);
            assertThat(number("SELECT count(*) FROM verdict")).as("all of a decision or nothing").isEqualTo(written);
            assertThat(number("SELECT count(*) FROM verdict WHERE until IS NOT NULL")).as("what held goes on").isZero();
            next = written; // the next process knows of these
        }
        assertThat(number("SELECT count(DISTINCT labels) FROM verdict")).as("in the same row").isEqualTo(next);
        assertThat(number("SELECT count(*) FROM gap")).isEqualTo(ROUNDS - 1);
    }

    /** Kills it in the midst of writing: when some of it is there. */
    private void writeAndKill(int first) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), AuditKilledTest.class.getName(), storage.toString(), String.valueOf(first))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = child.inputReader()) {
            int said = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (++said % 100 == 0 && new History(storage).alerts(Search.ALL).count() > first) {
                    break;
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private long number(String query) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + AuditFile.below(storage));
                ResultSet row = connection.createStatement().executeQuery(query)) {
            return row.getLong(1);
        }
    }
}
