package signalbox.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.ack.Ack;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.condition.ConditionKey;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.silence.Silence;

/**
 * Reads all that is kept. A row that cannot be understood, such as one that was edited by hand, is logged, counted and left
 * out: it stays where it is, and does not keep the others from being told.
 */
final class ChangeReader {

    private static final Logger log = LoggerFactory.getLogger(ChangeReader.class);
    private static final int LOGGED_ONE_BY_ONE = 10;

    private final Connection connection;
    private final JsonReader json = new JsonReader();
    private final AlertRows alertRows;
    private final RecentStrings strings = new RecentStrings();
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
            read(statement, "silences", "rowid, id, matchers, starts_at, starts_at_ns, ends_at, ends_at_ns, updated_at,"
                    + " updated_at_ns, created_by, comment, annotations, last_matched_at, last_matched_at_ns", this::silence, reader);
            read(statement, "announced", "rowid, key, receiver, integration, idx, firing, resolved, updated_at,"
                    + " updated_at_ns, expires_at, expires_at_ns, data, open, reminders", this::announced, reader);
            read(statement, "groups", "id, destination, labels, next_flush_at, next_flush_at_ns, flushed, held_since", this::group,
                    reader);
            read(statement, "conditions", "rowid, package, name, subjects, state", this::condition, reader);
            read(statement, "derived", "rowid, labels", this::derived, reader);
            read(statement, "notes", "rowid, key, text", row -> new Change.NoteKept(row.text(), row.text()), reader);
            read(statement, "acks", "rowid, id, alert, matchers, said_by, comment, created_at, created_at_ns, until, until_ns", this::ack,
                    reader);
            read(statement, "alerts", "id, labels, annotations, starts_at, starts_at_ns, ends_at, ends_at_ns,"
                    + " generator_url, updated_at, updated_at_ns, timeout, firing", this::alert, reader);
            statement.execute("COMMIT");
        }
        return unreadable;
    }

    private interface Decoder {
        Change decode(Row row) throws SQLException, IOException;
    }

    private void read(Statement statement, String table, String columns, Decoder decoder, Consumer<Change> reader)
            throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT " + columns + " FROM " + table)) {
            while (rows.next()) {
                Row row = new Row(rows);
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

    private Change silence(Row row) throws SQLException, IOException {
        return new Change.SilenceKept(new Silence(
                row.text(),
                json.matchers(row.text()),
                row.instant(),
                row.instant(),
                row.instant(),
                row.text(),
                row.text(),
                json.labels(row.text()),
                0,
                row.instant()));
    }

    private Change announced(Row row) throws SQLException, IOException {
        String key = row.text();
        String receiver = row.text();
        String integration = row.text();
        int index = Math.toIntExact(row.number());
        String ending = ":" + receiver + "/" + integration + "/" + index;
        if (!key.endsWith(ending)) {
            throw new IOException("the key does not end with " + ending);
        }
        String groupKey = key.substring(0, key.length() - ending.length());
        Announced announced = new Announced(
                groupKey,
                receiver,
                integration,
                index,
                row.hashes(),
                row.hashes(),
                row.instant(),
                row.instant(),
                json.labels(row.text()).asMap());
        return new Change.AnnouncedKept(announced.withOpen(row.hashes()).withReminders(Math.toIntExact(row.number())));
    }

    private Change group(Row row) throws SQLException, IOException {
        return new Change.GroupKept(strings.get(row.text()), json.labels(row.text()), row.instant(), row.flag(), since(row.text()));
    }

    private static Optional<Instant> since(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    private Change condition(Row row) throws SQLException, IOException {
        ConditionKey key = new ConditionKey(strings.get(row.text()), strings.get(row.text()), json.subjects(row.text()));
        return new Change.ConditionKept(ConditionState.read(key, json.labels(row.text())));
    }

    private Change derived(Row row) throws SQLException, IOException {
        return new Change.DerivedKept(json.labels(row.text()));
    }

    private Change ack(Row row) throws SQLException, IOException {
        String id = strings.get(row.text());
        Labels alert = json.labels(row.text());
        return new Change.AckKept(
                new Ack(id, json.matchers(row.text()), row.text(), row.text(), row.instant(), row.instant()), alert);
    }

    private Change alert(Row row) throws SQLException, IOException {
        alertRows.note(row.id());
        Labels labels = json.labels(row.text());
        alertRows.note(labels, row.id());
        return new Change.AlertKept(
                new AlertReport(
                        labels,
                        json.labels(row.text()),
                        row.instant(),
                        row.instant(),
                        strings.get(row.text()),
                        row.instant(),
                        row.flag()),
                row.flag());
    }

    /** The values of a row, one column after the other. */
    private static final class Row {

        private final ResultSet row;
        private int column;

        Row(ResultSet row) {
            this.row = row;
        }

        long id() throws SQLException {
            return row.getLong(1);
        }

        long number() throws SQLException {
            return row.getLong(++column);
        }

        boolean flag() throws SQLException {
            return row.getInt(++column) != 0;
        }

        String text() throws SQLException, IOException {
            String text = row.getString(++column);
            if (text == null) {
                throw new IOException("column " + row.getMetaData().getColumnName(column) + " is NULL");
            }
            return text;
        }

        Instant instant() throws SQLException {
            long seconds = row.getLong(++column);
            return Instant.ofEpochSecond(seconds, row.getLong(++column));
        }

        AlertHashes hashes() throws SQLException, IOException {
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
