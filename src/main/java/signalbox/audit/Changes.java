package signalbox.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The log of changes in a file, for who copies it: the keys of rows in the order in which they were added and changed. Triggers of
 * SQLite write it in the transaction of the change itself, so that none can be forgotten. It is there while somebody follows.
 *
 * <p>Each start of a server that is followed is in the log, with a name of its own: so a copy shows that was made of a later state
 * than the file is in.
 */
final class Changes {

    /** In {@code state}: up to where a copy has all, as a number of the log and as an instant. */
    private static final String COPIED = "copied";

    private static final String COPIED_AT = "copied_at";

    /** In {@code state}: of which schema the tables in the log are. */
    private static final String SCHEMA = "copied_schema";

    private Changes() {}

    /** Logs changes from here on. On the thread that writes. */
    static void follow(AuditFile file) throws SQLException {
        file.update("CREATE TABLE IF NOT EXISTS copy_change (seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, key INTEGER NOT NULL,"
                + " second INTEGER NOT NULL, gone INTEGER NOT NULL)");
        file.update("CREATE TABLE IF NOT EXISTS copy_run (seq INTEGER PRIMARY KEY, token TEXT NOT NULL)");
        long schema = file.number("PRAGMA user_version").orElse(0);
        if (!isFollowed(file) || file.number("SELECT value FROM state WHERE name = ?", SCHEMA).orElse(0) != schema) {
            dropTriggers(file); // tables may have other names now
            file.update("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", SCHEMA, Long.toString(schema));
            file.update("DELETE FROM state WHERE name IN ('" + COPIED + "', '" + COPIED_AT + "')");
            start(file); // whose number is missing in the log: who copied the file before sees that he does not know all
            file.update("DELETE FROM copy_change");
        }
        for (CopiedTable table : CopiedTable.of(file)) {
            String added = "INSERT INTO copy_change (name, key, second, gone) VALUES ('" + table.name() + "', ";
            String second = table.keys().size() > 1 ? "NEW.\"" + table.keys().get(1) + "\"" : "0";
            String key = "NEW.\"" + table.keys().get(0) + "\", " + second + ", 0); END";
            String name = "copy_" + table.name();
            file.update("CREATE TRIGGER IF NOT EXISTS " + name + "_added AFTER INSERT ON " + table.name() + " BEGIN " + added + key);
            file.update("CREATE TRIGGER IF NOT EXISTS " + name + "_changed AFTER UPDATE ON " + table.name() + " BEGIN " + added + key);
        }
        // One that was none after all. What is deleted because it is old is not in the log: a copy keeps it.
        file.update("CREATE TRIGGER IF NOT EXISTS copy_verdict_gone AFTER DELETE ON verdict WHEN OLD.until IS NULL BEGIN"
                + " INSERT INTO copy_change (name, key, second, gone) VALUES ('verdict', OLD.id, 0, 1); END");
        start(file);
        file.commit();
    }

    private static void start(AuditFile file) throws SQLException {
        long seq = file.insert("INSERT INTO copy_change (name, key, second, gone) VALUES ('', 0, 0, 0)");
        file.update("INSERT INTO copy_run (seq, token) VALUES (?, ?)", seq, UUID.randomUUID().toString());
    }

    /** Whether changes are logged. */
    static boolean isFollowed(AuditFile file) throws SQLException {
        return file.number("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'copy_alert_added'").isPresent();
    }

    /** Logs changes no more: nobody follows. On the thread that writes. */
    static void unfollow(AuditFile file) throws SQLException {
        if (!isFollowed(file)) {
            return;
        }
        dropTriggers(file);
        file.update("DELETE FROM copy_change");
        file.commit();
    }

    private static void dropTriggers(AuditFile file) throws SQLException {
        List<String> triggers = new ArrayList<>();
        file.each(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'copy\\_%' ESCAPE '\\'",
                row -> triggers.add(row.getString(1)));
        for (String trigger : triggers) {
            file.update("DROP TRIGGER " + trigger);
        }
    }

    /** Deletes what a copy has from the log, and notes how far it has all. On the thread that writes. */
    static void copied(AuditFile file, Progress progress) throws SQLException {
        if (!progress.name().equals(name(file))) {
            return; // of a file that was there before
        }
        file.update("DELETE FROM copy_change WHERE seq <= ?", progress.seq());
        file.update("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", COPIED, Long.toString(progress.seq()));
        file.update("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", COPIED_AT, Long.toString(progress.allBefore()));
    }

    /** How far a copy was when that was noted last. */
    static Progress progress(AuditFile file) throws SQLException {
        return new Progress(
                name(file),
                file.number("SELECT value FROM state WHERE name = ?", COPIED).orElse(0),
                file.number("SELECT value FROM state WHERE name = ?", COPIED_AT).orElse(0));
    }

    /**
     * Empties the log of what a copy does not have, which has to copy all rows then: it takes room, and those it speaks of are deleted.
     * On the thread that writes.
     */
    static void forget(AuditFile file) throws SQLException {
        file.update("DELETE FROM copy_change WHERE seq < (SELECT max(seq) FROM copy_change)");
    }

    /** The name of the file; it has one when somebody follows. */
    static String name(AuditFile file) throws SQLException {
        String[] name = {""};
        file.each("SELECT token FROM copy_run ORDER BY seq LIMIT 1", row -> name[0] = row.getString(1));
        return name[0];
    }

    /**
     * How far a copy is.
     *
     * @param name of the file
     * @param seq the last change in the log that it has
     * @param allBefore the instant, in milliseconds, before which it has all that was written; 0: not known
     */
    record Progress(String name, long seq, long allBefore) {

        static final Progress NONE = new Progress("", 0, 0);
    }

    /**
     * The log as it is.
     *
     * @param name of the file: that of the first start of a server that was followed
     * @param first the number of the first change in it, or the one after the last
     * @param last the number of the last change that there was
     */
    record Log(String name, long first, long last) {}

    /** The log, if somebody follows. */
    static Optional<Log> log(AuditFile file) throws SQLException {
        if (!isFollowed(file)) {
            return Optional.empty();
        }
        long last = file.number("SELECT seq FROM sqlite_sequence WHERE name = 'copy_change'").orElse(0);
        long first = file.number("SELECT seq FROM copy_change ORDER BY seq LIMIT 1").orElse(last + 1);
        return Optional.of(new Log(name(file), first, last));
    }

    /** The start of a server that made a change; {@code ""}: the file does not know. */
    static String run(AuditFile file, long seq) throws SQLException {
        String[] run = {""};
        file.each("SELECT token FROM copy_run WHERE seq <= ? ORDER BY seq DESC LIMIT 1", row -> run[0] = row.getString(1), seq);
        return run[0];
    }
}
