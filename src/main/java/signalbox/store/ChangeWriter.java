package signalbox.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import signalbox.ack.Ack;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.condition.ConditionKey;
import signalbox.condition.KeptCondition;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.silence.Silence;

/**
 * Turns changes into SQL on one connection, which it owns. After an exception it is of no more use: close it, which rolls
 * back, and open another. For the journal's thread only.
 */
final class ChangeWriter implements AutoCloseable {

    private static final int ROWS_AT_ONCE = 256;

    private static final String KEEP_SILENCE =
            """
            INSERT INTO silences (id, matchers, starts_at, starts_at_ns, ends_at, ends_at_ns, updated_at, updated_at_ns,
                created_by, comment, annotations, last_matched_at, last_matched_at_ns)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET matchers = excluded.matchers, starts_at = excluded.starts_at,
                starts_at_ns = excluded.starts_at_ns, ends_at = excluded.ends_at, ends_at_ns = excluded.ends_at_ns,
                updated_at = excluded.updated_at, updated_at_ns = excluded.updated_at_ns,
                created_by = excluded.created_by, comment = excluded.comment, annotations = excluded.annotations,
                last_matched_at = excluded.last_matched_at, last_matched_at_ns = excluded.last_matched_at_ns
            """;
    private static final String FORGET_SILENCE = "DELETE FROM silences WHERE id = ?";

    private static final String KEEP_ANNOUNCED =
            """
            INSERT INTO announced (key, receiver, integration, idx, firing, resolved, updated_at, updated_at_ns, expires_at,
                expires_at_ns, data, open, reminders)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET receiver = excluded.receiver, integration = excluded.integration,
                idx = excluded.idx, firing = excluded.firing, resolved = excluded.resolved,
                updated_at = excluded.updated_at, updated_at_ns = excluded.updated_at_ns,
                expires_at = excluded.expires_at, expires_at_ns = excluded.expires_at_ns, data = excluded.data, open = excluded.open,
                reminders = excluded.reminders
            """;
    private static final String FORGET_ANNOUNCED = "DELETE FROM announced WHERE key = ?";

    // Groups: the row is found by fingerprint and confirmed by its whole identity. When there is none, the
    // inner query gives NULL and the row gets the next free id; when there is one, its id conflicts and it is updated.

    private static final String KEEP_GROUP =
            """
            INSERT INTO groups (id, fingerprint, destination, labels, next_flush_at, next_flush_at_ns, flushed, held_since)
            VALUES ((SELECT id FROM groups WHERE fingerprint = ?1 AND destination = ?2 AND labels = ?3),
                ?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (id) DO UPDATE SET next_flush_at = excluded.next_flush_at,
                next_flush_at_ns = excluded.next_flush_at_ns, flushed = excluded.flushed, held_since = excluded.held_since
            """;
    private static final String FORGET_GROUP =
            "DELETE FROM groups WHERE fingerprint = ? AND destination = ? AND labels = ?";

    private static final String KEEP_CONDITION =
            """
            INSERT INTO conditions (package, name, subjects, state) VALUES (?, ?, ?, ?)
            ON CONFLICT (package, name, subjects) DO UPDATE SET state = excluded.state
            """;
    private static final String FORGET_CONDITION = "DELETE FROM conditions WHERE package = ? AND name = ? AND subjects = ?";

    private static final String KEEP_DERIVED = "INSERT INTO derived (labels) VALUES (?) ON CONFLICT (labels) DO NOTHING";
    private static final String FORGET_DERIVED = "DELETE FROM derived WHERE labels = ?";

    private static final String KEEP_ACK =
            """
            INSERT INTO acks (id, alert, matchers, said_by, comment, created_at, created_at_ns, until, until_ns)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id, alert) DO UPDATE SET matchers = excluded.matchers, said_by = excluded.said_by,
                comment = excluded.comment, created_at = excluded.created_at, created_at_ns = excluded.created_at_ns,
                until = excluded.until, until_ns = excluded.until_ns
            """;
    private static final String FORGET_ACK = "DELETE FROM acks WHERE id = ? AND alert = ?";

    private static final String KEEP_NOTE = "INSERT INTO notes (key, text) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET text = excluded.text";
    private static final String FORGET_NOTE = "DELETE FROM notes WHERE key = ?";

    private static final String KEEP_ALERT =
            """
            INSERT INTO alerts (id, fingerprint, labels, annotations, generator_url, starts_at, starts_at_ns, ends_at,
                ends_at_ns, updated_at, updated_at_ns, timeout, firing, last_quiet, waits_in)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET annotations = excluded.annotations, generator_url = excluded.generator_url,
                starts_at = excluded.starts_at, starts_at_ns = excluded.starts_at_ns, ends_at = excluded.ends_at,
                ends_at_ns = excluded.ends_at_ns, updated_at = excluded.updated_at,
                updated_at_ns = excluded.updated_at_ns, timeout = excluded.timeout, firing = excluded.firing,
                last_quiet = excluded.last_quiet, waits_in = excluded.waits_in
            """;
    private static final String FORGET_ALERT = "DELETE FROM alerts WHERE id = ?";

    private final Connection connection;
    private final AlertRows alertRows;
    private final JsonWriter json = new JsonWriter();
    private final List<Rows> tables = new ArrayList<>();
    private final Rows keepSilence;
    private final Rows forgetSilence;
    private final Rows keepAnnounced;
    private final Rows forgetAnnounced;
    private final Rows keepGroup;
    private final Rows forgetGroup;
    private final Rows keepCondition;
    private final Rows forgetCondition;
    private final Rows keepDerived;
    private final Rows forgetDerived;
    private final Rows keepAck;
    private final Rows forgetAck;
    private final Rows keepNote;
    private final Rows forgetNote;
    private final Rows keepAlert;
    private final Rows forgetAlert;
    private final Statement plain;

    ChangeWriter(Connection connection, AlertRows alertRows) throws SQLException {
        this.connection = connection;
        this.alertRows = alertRows;
        plain = connection.createStatement();
        keepSilence = rows(KEEP_SILENCE);
        forgetSilence = rows(FORGET_SILENCE);
        keepAnnounced = rows(KEEP_ANNOUNCED);
        forgetAnnounced = rows(FORGET_ANNOUNCED);
        keepGroup = rows(KEEP_GROUP);
        forgetGroup = rows(FORGET_GROUP);
        keepCondition = rows(KEEP_CONDITION);
        forgetCondition = rows(FORGET_CONDITION);
        keepDerived = rows(KEEP_DERIVED);
        forgetDerived = rows(FORGET_DERIVED);
        keepAck = rows(KEEP_ACK);
        forgetAck = rows(FORGET_ACK);
        keepNote = rows(KEEP_NOTE);
        forgetNote = rows(FORGET_NOTE);
        keepAlert = rows(KEEP_ALERT);
        forgetAlert = rows(FORGET_ALERT);
    }

    private Rows rows(String sql) throws SQLException {
        Rows rows = new Rows(connection.prepareStatement(sql));
        tables.add(rows);
        return rows;
    }

    /** Takes the write lock, so that nothing later fails for want of it. */
    void begin() throws SQLException {
        plain.execute("BEGIN IMMEDIATE");
    }

    /** Adds a change to the transaction and sends it; when that fails for the change's sake, others can go on. */
    void addAlone(Change change) throws SQLException {
        try {
            add(change);
            flush();
        } catch (SQLException | RuntimeException e) {
            for (Rows rows : tables) {
                rows.clear();
            }
            throw e;
        }
    }

    /** Adds a change to the transaction; it is sent no later than with {@link #flush}. */
    void add(Change change) throws SQLException {
        if (change instanceof Change.AlertKept kept) {
            add(kept);
        } else if (change instanceof Change.AlertGone gone) {
            forgetAlert.number(alertRows.forget(gone.labels())).end();
        } else if (change instanceof Change.GroupKept kept) {
            keepGroup.number(kept.labels().fingerprint())
                    .text(kept.destinationId())
                    .text(json.write(kept.labels()))
                    .instant(kept.nextFlush())
                    .flag(kept.flushed())
                    .text(kept.heldSince().map(Instant::toString).orElse(""))
                    .end();
        } else if (change instanceof Change.GroupGone gone) {
            forgetGroup.number(gone.labels().fingerprint()).text(gone.destinationId()).text(json.write(gone.labels())).end();
        } else if (change instanceof Change.ConditionKept kept) {
            KeptCondition condition = kept.condition();
            on(keepCondition, condition.key()).text(json.write(ConditionState.write(condition))).end();
        } else if (change instanceof Change.ConditionGone gone) {
            on(forgetCondition, gone.key()).end();
        } else if (change instanceof Change.DerivedKept kept) {
            keepDerived.text(json.write(kept.labels())).end();
        } else if (change instanceof Change.DerivedGone gone) {
            forgetDerived.text(json.write(gone.labels())).end();
        } else if (change instanceof Change.NoteKept kept) {
            keepNote.text(kept.key()).text(kept.text()).end();
        } else if (change instanceof Change.NoteGone gone) {
            forgetNote.text(gone.key()).end();
        } else if (change instanceof Change.AckKept kept) {
            Ack ack = kept.ack();
            keepAck.text(ack.id())
                    .text(json.write(kept.alert()))
                    .text(json.write(ack.matchers()))
                    .text(ack.by())
                    .text(ack.comment())
                    .instant(ack.createdAt())
                    .instant(ack.until())
                    .end();
        } else if (change instanceof Change.AckGone gone) {
            forgetAck.text(gone.id()).text(json.write(gone.alert())).end();
        } else if (change instanceof Change.AnnouncedKept kept) {
            add(kept.announced());
        } else if (change instanceof Change.AnnouncedGone gone) {
            forgetAnnounced.text(gone.key()).end();
        } else if (change instanceof Change.SilenceKept kept) {
            add(kept.silence());
        } else if (change instanceof Change.SilenceGone gone) {
            forgetSilence.text(gone.id()).end();
        }
    }

    private Rows on(Rows rows, ConditionKey key) throws SQLException {
        return rows.text(key.packageName()).text(key.name()).text(json.writeSubjects(key.subjects()));
    }

    private void add(Change.AlertKept kept) throws SQLException {
        AlertReport report = kept.report();
        Labels labels = report.labels();
        keepAlert.number(alertRows.rowOf(labels))
                .number(labels.fingerprint())
                .text(json.write(labels))
                .text(json.write(report.annotations()))
                .text(report.generatorUrl())
                .instant(report.startsAt())
                .instant(report.endsAt())
                .instant(report.updatedAt())
                .flag(report.timeout())
                .flag(kept.firing())
                .text(QuietState.write(kept.lastQuiet(), json))
                .text(kept.waitsIn().isEmpty() ? "" : json.writeTexts(kept.waitsIn()))
                .end();
    }

    private void add(Announced announced) throws SQLException {
        keepAnnounced.text(announced.key())
                .text(announced.receiver())
                .text(announced.integration())
                .number(announced.index())
                .hashes(announced.firing())
                .hashes(announced.resolved())
                .instant(announced.at())
                .instant(announced.expiresAt())
                .text(json.write(Labels.of(announced.data())))
                .hashes(announced.open())
                .number(announced.reminders())
                .end();
    }

    private void add(Silence silence) throws SQLException {
        keepSilence.text(silence.id())
                .text(json.write(silence.matchers()))
                .instant(silence.startsAt())
                .instant(silence.endsAt())
                .instant(silence.updatedAt())
                .text(silence.createdBy())
                .text(silence.comment())
                .text(json.write(silence.annotations()))
                .instant(silence.lastMatchedAt())
                .end();
    }

    /** Sends what was added. */
    void flush() throws SQLException {
        for (Rows rows : tables) {
            rows.flush();
        }
    }

    /** Makes the transaction durable: returns after the disk said so. */
    void commit() throws SQLException {
        plain.execute("COMMIT");
    }

    /** How many pages wait in the write-ahead log to be moved to their places, as of now. */
    int pagesInLog() throws SQLException {
        return checkpoint("PRAGMA wal_checkpoint(NOOP)");
    }

    /** Moves pages from the write-ahead log to their places; returns how many it could not move, since someone reads. */
    int checkpoint() throws SQLException {
        return checkpoint("PRAGMA wal_checkpoint(PASSIVE)");
    }

    private int checkpoint(String pragma) throws SQLException {
        try (ResultSet row = plain.executeQuery(pragma)) { // busy, pages in the log, pages of them that are in place
            return row.next() ? Math.max(0, row.getInt(2) - row.getInt(3)) : 0;
        }
    }

    /** Whether the file is long and most of it empty, which is so some time after a storm. */
    boolean isMostlyEmpty(int fewPages) throws SQLException {
        long free = pragma("PRAGMA freelist_count");
        return free > fewPages && free > pragma("PRAGMA page_count") / 2;
    }

    /** Gives some pages back to the file system. */
    void shrink(int pages) throws SQLException {
        plain.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")"); // execute() would stop after the first page
    }

    private long pragma(String pragma) throws SQLException {
        try (ResultSet row = plain.executeQuery(pragma)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close(); // its statements close with it
    }

    /** The rows of one statement, a value after the other, sent in batches. */
    private static final class Rows {

        private final PreparedStatement statement;
        private int column;
        private int waiting;

        Rows(PreparedStatement statement) {
            this.statement = statement;
        }

        Rows text(String value) throws SQLException {
            statement.setString(++column, value);
            return this;
        }

        Rows number(long value) throws SQLException {
            statement.setLong(++column, value);
            return this;
        }

        Rows flag(boolean value) throws SQLException {
            statement.setInt(++column, value ? 1 : 0);
            return this;
        }

        Rows instant(Instant value) throws SQLException {
            statement.setLong(++column, value.getEpochSecond());
            statement.setInt(++column, value.getNano());
            return this;
        }

        Rows hashes(AlertHashes value) throws SQLException {
            long[] hashes = value.toArray();
            ByteBuffer bytes = ByteBuffer.allocate(hashes.length * Long.BYTES);
            for (long hash : hashes) {
                bytes.putLong(hash);
            }
            statement.setBytes(++column, bytes.array());
            return this;
        }

        void end() throws SQLException {
            statement.addBatch();
            column = 0;
            if (++waiting == ROWS_AT_ONCE) {
                flush();
            }
        }

        void clear() throws SQLException {
            column = 0;
            waiting = 0;
            statement.clearBatch();
        }

        void flush() throws SQLException {
            if (waiting > 0) {
                waiting = 0;
                statement.executeBatch();
            }
        }
    }
}
