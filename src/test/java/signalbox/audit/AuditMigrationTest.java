package signalbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that an earlier version wrote is brought up to date, and loses nothing. */
class AuditMigrationTest {

    private static final long AT = Instant.parse("2026-11-28T03:10:00Z").toEpochMilli();

    @Test
    void aFileOfTheSchemaBeforeFiringsKeptFactsIsReadOn(@TempDir Path storage) throws Exception {
        Path path = AuditFile.below(storage);
        Files.createDirectories(path.getParent());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path); Statement statement = connection.createStatement()) {
            for (int i = 1; i <= 5; i++) {
                try (InputStream script = Schema.class.getResourceAsStream("schema-" + i + ".sql")) {
                    statement.executeUpdate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            statement.executeUpdate("PRAGMA user_version = 5");
            statement.executeUpdate("INSERT INTO text VALUES (1, '{}'), (2, ''), (3, 'v1'), (4, 'a rule')");
            statement.executeUpdate("INSERT INTO labels VALUES (1, 7, '{\"alertname\":\"Old\"}', NULL)");
            statement.executeUpdate("INSERT INTO alert VALUES (1, 1, 1, 2, " + AT + ", " + AT + ", NULL, NULL)");
            statement.executeUpdate("INSERT INTO firing VALUES (1, 'rules.teams.a', 3, 4, " + AT + ", " + AT + ", 12)");
        }
        AuditFile.open(path).close();
        History history = new History(storage);
        assertThat(history.firingCounts(Search.ALL).rows()).singleElement().satisfies(row -> {
            assertThat(row.rule()).isEqualTo("a rule");
            assertThat(row.version()).isEqualTo("v1");
            assertThat(row.count()).isEqualTo(12);
        });
        assertThat(history.firings(Search.ALL).rows()).isEmpty();
        assertThat(history.alerts(Search.ALL).rows()).singleElement().satisfies(row -> assertThat(row.labels().get("alertname")).isEqualTo("Old"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path); Statement statement = connection.createStatement()) {
            statement.execute("SELECT * FROM firings");
            statement.execute("SELECT * FROM firing_counts");
            assertThat(statement.executeQuery("SELECT sender FROM alerts").next()).isTrue();
        }
    }
}
