package signalbox.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What a file that has a stretch of another one's history says of itself. */
final class BroughtBack {

    /** In {@code state}: of what was before it has what is needed for what it has, and no more; in milliseconds. */
    private static final String SINCE = "brought_since";

    private BroughtBack() {}

    /** Since when such a file has everything; empty for that of a server. */
    static Optional<Instant> since(AuditFile file) throws SQLException {
        return file.noted(SINCE);
    }

    /**
     * Since and until when it has everything, which is written with all that was added.
     *
     * @param how it came there, such as {@code fetched from PostgreSQL}
     */
    static void end(AuditFile file, Instant begin, Instant end, String how) throws SQLException {
        file.update(
                "INSERT INTO gap (since, until, lost, why) VALUES (?, ?, 0, ?)",
                end.toEpochMilli(),
                Long.MAX_VALUE / 1_000_000,
                "only what was between " + begin + " and " + end + " was " + how);
        file.update("INSERT OR REPLACE INTO state (name, value) VALUES ('" + SINCE + "', ?)", Long.toString(begin.toEpochMilli()));
        file.commit();
    }
}
