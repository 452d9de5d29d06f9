package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import signalbox.audit.AuditRow.Delivered;
import signalbox.audit.AuditRow.TemplateFailed;
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
              detail       TEXT NOT NULL,    -- of the last of them
              count        INTEGER NOT NULL DEFAULT 1, -- so often it ended so, one after the other
              last_at      TEXT NOT NULL DEFAULT ''    -- when last
            );
            CREATE INDEX IF NOT EXISTS delivery_ended_at ON delivery (ended_at);
            CREATE TABLE IF NOT EXISTS template_failure (
              decided_at   TEXT NOT NULL,
              receiver     TEXT NOT NULL,
              integration  TEXT NOT NULL,
              group_key    TEXT NOT NULL,
              template     TEXT NOT NULL,    -- its key in the configuration
              error        TEXT NOT NULL,
              count        INTEGER NOT NULL DEFAULT 1,
              last_at      TEXT NOT NULL DEFAULT '',
              PRIMARY KEY (decided_at, receiver, integration, group_key, template)
            ) WITHOUT ROWID;
            """;

    /** Files from before rows were counted. */
    private static final List<String> COUNTED = List.of(
            "ALTER TABLE %s ADD COLUMN count INTEGER NOT NULL DEFAULT 1",
            "ALTER TABLE %s ADD COLUMN last_at TEXT NOT NULL DEFAULT ''");

    /** So many groups of an integration are known by what became of their last notification. */
    private static final int MOST_REMEMBERED = 100_000;

    private static final int ROWS_AT_ONCE = 10_000;

    /** A row that the next of its kind may repeat. */
    private record Last(long row, int outcome) {}

    private final YearMonth month;
    private final Path file;
    private final Connection connection;
    private final Map<List<String>, Last> lastDelivered = remembering();
    private final Map<List<String>, String> lastFailed = remembering();

    private MonthFile(YearMonth month, Path file, Connection connection) {
        this.month = month;
        this.file = file;
        this.connection = connection;
    }

    private static <K, V> Map<K, V> remembering() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }

    /** Opens the file of a month; makes it if there is none, and brings it to the present schema. */
    static MonthFile open(Path folder, YearMonth month) throws IOException, SQLException {
        Files.createDirectories(folder);
        Path file = folder.resolve(MonthFiles.nameOf(month)).toAbsolutePath();
        if (!Files.exists(file)) {
            Files.move(Files.createTempFile(folder, "audit-", ".new"), file); // which only its owner may read
        }
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL"); // of a new file: has to be said before the first table
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL"); // a power loss may cost the last rows, and never a page
            statement.execute("PRAGMA busy_timeout = 2000");
            statement.executeUpdate(SCHEMA);
            migrate(statement, "delivery");
            migrate(statement, "template_failure");
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new MonthFile(month, file, connection);
    }

    private static void migrate(Statement statement, String table) throws SQLException {
        try (ResultSet column = statement.executeQuery(
                "SELECT count(*) FROM pragma_table_info('" + table + "') WHERE name = 'count'")) {
            if (column.getInt(1) > 0) {
                return;
            }
        }
        for (String change : COUNTED) {
            statement.executeUpdate(change.formatted(table));
        }
    }

    Path file() {
        return file;
    }

    boolean isOf(YearMonth other) {
        return month.equals(other);
    }

    /** All of them, or none. */
    void write(List<AuditRow> rows) throws SQLException {
        try {
            for (AuditRow row : rows) {
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
        lastDelivered.clear(); // their rows may be gone with it
        lastFailed.clear();
        try {
            connection.rollback();
        } catch (SQLException e) {
            fault.addSuppressed(e);
        }
    }

    /** One that ends as the one before did is no row of its own. */
    private void insert(Outcome outcome) throws SQLException {
        Notification told = outcome.notification();
        List<String> about =
                List.of(told.group().key(), told.integration().receiver(), told.integration().place());
        int ending = Objects.hash(
                told.reason(), told.firing().size(), told.resolved().size(), outcome.result(), outcome.reason());
        Last before = lastDelivered.get(about);
        if (before != null && before.outcome() == ending) {
            update(
                    "UPDATE delivery SET count = count + 1, last_at = ?, attempts = ?, detail = ? WHERE rowid = ?",
                    outcome.at().toString(),
                    outcome.attempts(),
                    outcome.detail(),
                    before.row());
            return;
        }
        update(
                "INSERT INTO delivery (ended_at, decided_at, receiver, integration, group_key, rule, firing, resolved, result,"
                        + " attempts, reason, detail, last_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                outcome.detail(),
                outcome.at().toString());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT last_insert_rowid()")) {
            lastDelivered.put(about, new Last(row.getLong(1), ending));
        }
    }

    private void insert(TemplateFailed failed) throws SQLException {
        Notification told = failed.notification();
        String at = told.at().toString();
        List<String> about = List.of(
                told.group().key(),
                told.integration().receiver(),
                told.integration().place(),
                failed.key(),
                failed.error());
        String first = lastFailed.get(about);
        if (first != null) {
            update(
                    "UPDATE template_failure SET count = count + 1, last_at = ?1 WHERE decided_at = ?2 AND group_key = ?3"
                            + " AND receiver = ?4 AND integration = ?5 AND template = ?6 AND last_at <> ?1",
                    at, first, about.get(0), about.get(1), about.get(2), about.get(3));
            return;
        }
        lastFailed.put(about, at);
        update(
                "INSERT OR IGNORE INTO template_failure (decided_at, receiver, integration, group_key, template, error, last_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                at,
                told.integration().receiver(),
                told.integration().place(),
                told.group().key(),
                failed.key(),
                failed.error(),
                at);
    }

    /** Deletes the oldest rows, some at a time. Whether there were any. */
    boolean deleteOldest() throws SQLException {
        int gone = update("DELETE FROM delivery WHERE rowid IN (SELECT rowid FROM delivery ORDER BY ended_at LIMIT ?)", ROWS_AT_ONCE);
        return afterDeleting(gone);
    }

    /** Deletes rows of failed templates that are older. */
    void deleteFailuresBefore(Instant instant) throws SQLException {
        afterDeleting(update("DELETE FROM template_failure WHERE max(decided_at, last_at) < ?", instant.toString()));
    }

    /** Deletes rows of deliveries that are older. */
    void deleteDeliveriesBefore(Instant instant) throws SQLException {
        afterDeleting(update("DELETE FROM delivery WHERE max(ended_at, last_at) < ?", instant.toString()));
    }

    /** Whether there are no rows. */
    boolean isEmpty() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT NOT EXISTS (SELECT 1 FROM delivery) AND NOT EXISTS (SELECT 1 FROM template_failure)")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private boolean afterDeleting(int rows) throws SQLException {
        connection.commit();
        if (rows > 0) {
            lastDelivered.clear();
            lastFailed.clear();
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("PRAGMA incremental_vacuum");
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            } finally {
                connection.setAutoCommit(false);
            }
        }
        return rows > 0;
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
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
