package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import signalbox.audit.Row.Delivered;
import signalbox.audit.Row.TemplateFailed;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;

/** The rows of one month. One thread. */
final class MonthFile implements AutoCloseable {

    private static final String SCHEMA =
            """
            CREATE TABLE IF NOT EXISTS delivery (
              ended_at     TEXT NOT NULL,    -- RFC 3339, UTC
              decided_at   TEXT NOT NULL,
              receiver     TEXT NOT NULL,
              integration  TEXT NOT NULL,    -- such as slack[0]
              group_key    TEXT NOT NULL,
              rule         TEXT NOT NULL,    -- which decided that it be told
              firing       INTEGER NOT NULL, -- how many alerts
              resolved     INTEGER NOT NULL,
              result       TEXT NOT NULL,    -- sent, nothing_to_send, failed
              attempts     INTEGER NOT NULL,
              reason       TEXT NOT NULL,    -- of a failure, as metrics name it
              detail       TEXT NOT NULL
            );
            CREATE INDEX IF NOT EXISTS delivery_ended_at ON delivery (ended_at);
            CREATE TABLE IF NOT EXISTS template_failure (
              decided_at   TEXT NOT NULL,
              receiver     TEXT NOT NULL,
              integration  TEXT NOT NULL,
              group_key    TEXT NOT NULL,
              template     TEXT NOT NULL,    -- its key in the configuration
              error        TEXT NOT NULL,
              PRIMARY KEY (decided_at, receiver, integration, group_key, template)
            ) WITHOUT ROWID;
            """;

    private final YearMonth month;
    private final Connection connection;

    private MonthFile(YearMonth month, Connection connection) {
        this.month = month;
        this.connection = connection;
    }

    static MonthFile open(Path folder, YearMonth month) throws IOException, SQLException {
        Files.createDirectories(folder);
        Path file = folder.resolve("audit-" + month + ".db").toAbsolutePath();
        if (!Files.exists(file)) {
            Files.move(Files.createTempFile(folder, "audit-", ".new"), file); // which only its owner may read
        }
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL"); // a power loss may cost the last rows, and never a page
            statement.execute("PRAGMA busy_timeout = 2000");
            statement.executeUpdate(SCHEMA);
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new MonthFile(month, connection);
    }

    boolean isOf(YearMonth other) {
        return month.equals(other);
    }

    /** All of them, or none. */
    void write(List<Row> rows) throws SQLException {
        try {
            for (Row row : rows) {
                if (row instanceof Delivered delivered) {
                    insert(delivered.outcome());
                } else if (row instanceof TemplateFailed failed) {
                    insert(failed);
                }
            }
            connection.commit();
        } catch (SQLException e) {
            rollBackAfter(e);
            throw e;
        }
    }

    /** SQLite has done so itself when the disk is full, and would hide that behind a complaint of its own. */
    private void rollBackAfter(SQLException fault) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            fault.addSuppressed(e);
        }
    }

    private void insert(Outcome outcome) throws SQLException {
        Notification told = outcome.notification();
        insert(
                "INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                outcome.at().toString(),
                told.at().toString(),
                told.integration().receiver(),
                told.integration().place(),
                told.group().key(),
                told.reason(),
                told.firing().size(),
                told.resolved().size(),
                outcome.result().name().toLowerCase(Locale.ROOT),
                outcome.attempts(),
                outcome.reason(),
                outcome.detail());
    }

    private void insert(TemplateFailed failed) throws SQLException {
        Notification told = failed.notification();
        insert(
                "INSERT OR IGNORE INTO template_failure VALUES (?, ?, ?, ?, ?, ?)",
                told.at().toString(),
                told.integration().receiver(),
                told.integration().place(),
                told.group().key(),
                failed.key(),
                failed.error());
    }

    private void insert(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            int unused = statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // What was committed is on disk; of the rest nobody was promised anything.
        }
    }
}
