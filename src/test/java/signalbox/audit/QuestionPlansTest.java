package signalbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Labels;
import signalbox.explain.Explanation;
import signalbox.testing.TestClock;

/** How SQLite finds the rows that questions about one alert are answered from: there may be millions of verdicts of a kind. */
class QuestionPlansTest {

    private static final Instant AT = Instant.parse("2026-11-28T03:12:00Z");
    private static final Labels DISK = Labels.of("alertname", "DiskFull", "instance", "db1", "severity", "warning");

    @Test
    void whatIsAskedOfOneAlertOrGroupReadsNotAllVerdictsOfAKind(@TempDir Path storage) throws Exception {
        TestClock clock = new TestClock("2026-11-28T02:00:00Z");
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000)) {
            AuditQuestionsTest.record(audit, clock);
        }
        try (Reading reading = Reading.open(AuditFile.below(storage), Optional.empty());
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + AuditFile.below(storage));
                Statement statement = connection.createStatement()) {
            PastView past = new PastView(reading, AT);
            assertThat(Explanation.of(past.alert(DISK.fingerprintText()).orElseThrow(), past, AT).because()).isNotEmpty();
            PastView later = new PastView(reading, AT.plus(Duration.ofHours(2)));
            Labels over = Labels.of("alertname", "NodeDown", "instance", "db1", "severity", "page");
            assertThat(Explanation.of(later.alert(over.fingerprintText()).orElseThrow(), later, AT.plus(Duration.ofHours(2))).view()).isPresent();
            assertThat(Stretch.read(reading, DISK.fingerprintText(), AT.minusSeconds(3600), AT)).isPresent();
            Search ofAlert = new Search(Optional.empty(), Optional.empty(), List.of(), over.fingerprintText(), "", "", "", "", 0, 10);
            assertThat(Actions.page(reading, ofAlert).rows()).isNotEmpty();
            for (String sql : asked(reading.file)) {
                if (sql.contains("verdict")) {
                    try (ResultSet row = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
                        while (row.next()) {
                            assertThat(row.getString(4)).as(sql).doesNotContain("verdict_kind (kind=?)", "verdict_kind (kind=? AND since<?)");
                        }
                    }
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> asked(AuditFile file) throws Exception {
        Field statements = AuditFile.class.getDeclaredField("statements");
        statements.setAccessible(true);
        List<String> all = List.copyOf(((Map<String, ?>) statements.get(file)).keySet());
        assertThat(all).as("what was asked").hasSizeGreaterThan(10);
        return all;
    }
}
