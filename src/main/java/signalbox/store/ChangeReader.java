package signalbox.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Labels;
import signalbox.notify.AlertHashes;

/**
 * Reads all that is kept. A row that cannot be understood, such as one that was edited by hand, is logged, counted and left
 * out: it stays where it is, and does not keep the others from being told.
 */
final class ChangeReader {

    private static final Logger log = LoggerFactory.getLogger(ChangeReader.class);
    private static final int LOGGED_ONE_BY_ONE = 10;

    private final Connection connection;
    private final ChangeColumns changes = new ChangeColumns();
    private final AlertRows alertRows;
    private long unreadable;

    /** @param alertRows learns which row each alert has */
    ChangeReader(Connection connection, AlertRows alertRows) {
        this.connection = connection;
        this.alertRows = alertRows;
    }

    /** Reads everything as of one moment; returns how many rows were left out. */
    long read(Consumer<Change> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            readAll(reader);
            statement.execute("COMMIT");
        }
        return unreadable;
    }

    /** The same within a transaction that was begun. */
    void readAll(Consumer<Change> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            read(statement, "silences", "rowid, id, matchers, starts_at, starts_at_ns, ends_at, ends_at_ns, updated_at,"
                    + " updated_at_ns, created_by, comment, annotations, last_matched_at, last_matched_at_ns", changes::silence, reader);
            read(statement, "announced", "rowid, key, receiver, integration, idx, firing, resolved, updated_at,"
                    + " updated_at_ns, expires_at, expires_at_ns, data, open, reminders", changes::announced, reader);
            read(statement, "groups", "id, destination, labels, next_flush_at, next_flush_at_ns, flushed, held_since", changes::group,
                    reader);
            read(statement, "conditions", "rowid, package, name, subjects, state", changes::condition, reader);
            read(statement, "derived", "rowid, labels", changes::derived, reader);
            read(statement, "notes", "rowid, key, text", changes::note, reader);
            read(statement, "acks", "rowid, id, alert, matchers, said_by, comment, created_at, created_at_ns, until, until_ns", changes::ack,
                    reader);
            read(statement, "alerts", "id, labels, annotations, starts_at, starts_at_ns, ends_at, ends_at_ns,"
                    + " generator_url, updated_at, updated_at_ns, timeout, firing, last_quiet, waits_in", this::alert, reader);
        }
    }

    private interface Decoder {
        Change decode(ResultColumns row) throws SQLException, IOException;
    }

    private void read(Statement statement, String table, String columns, Decoder decoder, Consumer<Change> reader)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT " + columns + " FROM " + table)) {
            while (rows.next()) {
                ResultColumns row = new ResultColumns(rows);
                long id = row.number();
                Change change;
                try {
                    change = decoder.decode(row);
                } catch (IOException | RuntimeException e) {
                    leaveOut(table, id, e);
                    continue;
                }
                reader.accept(change);
            }
        }
    }

    private void leaveOut(String table, long id, Exception e) {
        unreadable++;
        if (unreadable <= LOGGED_ONE_BY_ONE) {
            log.error("skipping unreadable row of the state file: table={} rowid={} reason={}",
                    table, id, e.getMessage());
        }
    }

    private Change alert(ResultColumns row) throws SQLException, IOException {
        alertRows.note(row.id());
        Labels labels = changes.labels(row);
        alertRows.note(labels, row.id());
        return changes.alert(labels, row);
    }

    /** The values of a row, one column after the other. */
    private static final class ResultColumns implements Columns {

        private final ResultSet row;
        private int column;

        ResultColumns(ResultSet row) {
            this.row = row;
        }

        long id() throws SQLException {
            return row.getLong(1);
        }

        @Override
        public long number() throws SQLException {
            return row.getLong(++column);
        }

        @Override
        public String text() throws SQLException, IOException {
            String text = row.getString(++column);
            if (text == null) {
                throw new IOException("column " + row.getMetaData().getColumnName(column) + " is NULL");
            }
            return text;
        }

        @Override
        public Instant instant() throws SQLException {
            long seconds = row.getLong(++column);
            return Instant.ofEpochSecond(seconds, row.getLong(++column));
        }

        @Override
        public AlertHashes hashes() throws SQLException, IOException {
            byte[] bytes = row.getBytes(++column);
            if (bytes == null || bytes.length % Long.BYTES != 0) {
                throw new IOException("column " + row.getMetaData().getColumnName(column)
                        + " should hold hashes of 8 bytes each");
            }
            LongBuffer longs = ByteBuffer.wrap(bytes).asLongBuffer();
            long[] hashes = new long[longs.remaining()];
            longs.get(hashes);
            return AlertHashes.of(hashes);
        }
    }
}
