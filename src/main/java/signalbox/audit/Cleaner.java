package signalbox.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Deletes what is too old, the oldest of what is too much, and what nothing refers to any more; a little at a time, so that whoever
 * writes is not held up. One thread.
 */
final class Cleaner {

    private static final int ROWS_AT_ONCE = 500;
    private static final int PAGES_AT_ONCE = 200;

    /** What is deleted is logged before: where there is no room, so much less at once. */
    private static final int WITHOUT_ROOM = 20;

    private static final int TWENTIETHS = 20;

    /** All rows are read for what they refer to, so seldom, unless there is too much. */
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(20);

    /** What a delivery takes beside the alerts that it tells. */
    private static final int BYTES_OF_A_DELIVERY = 150;

    /** Each deletes rows that were over before an instant, so many at once. */
    private static final List<String> OLD = List.of(
            "DELETE FROM rendered WHERE delivery IN (SELECT delivery FROM rendered WHERE at < ?1 LIMIT ?2)",
            // Those that never held are deleted by who writes, and have no part in which one is the last.
            "DELETE FROM verdict WHERE id IN (SELECT id FROM verdict WHERE since < ?1 AND until < ?1"
                    + " AND id < coalesce((SELECT id FROM verdict WHERE until > since ORDER BY id DESC LIMIT 1), 0) LIMIT ?2)",
            "DELETE FROM alert_change WHERE alert IN (SELECT id FROM alert WHERE seen_at < ?1 AND ended_at < ?1"
                    + " AND id < (SELECT max(id) FROM alert) LIMIT ?2)",
            old("alert", "id", "seen_at < ?1 AND ended_at < ?1"),
            old("flush", "id", "at < ?1 AND last_at < ?1"),
            old("template_failure", "id", "last_at < ?1"),
            old("firing_count", "id", "last_at < ?1"),
            old("firing", "id", "at < ?1"),
            old("silence", "row", "at < ?1 AND ends_at < ?1"),
            old("time_interval", "id", "since < ?1 AND until < ?1"),
            old("receiver", "id", "until < ?1"),
            old("action", "id", "at < ?1"),
            // the configuration that is in force stays
            old("reload", "id", "at < ?1 AND id <> coalesce((SELECT max(id) FROM reload WHERE configuration IS NOT NULL), -1)"),
            old("rule_version", "id", "until < ?1"),
            old("package_fault", "id", "last_at < ?1"),
            old("checkpoint", "id", "at < ?1"));

    private static final List<String> OLD_DELIVERIES = List.of(old("delivery", "id", "ended_at < ?1 AND last_at < ?1"));

    /** They take little room, and say what is missing elsewhere. */
    private static final List<String> OLD_GAPS = List.of(old("gap", "id", "until < ?1"));

    /** The last row stays: SQLite would give its key to another one, which a copy would take for the same. */
    private static String old(String table, String key, String isOver) {
        return "DELETE FROM " + table + " WHERE " + key + " IN (SELECT " + key + " FROM " + table + " WHERE " + isOver + " AND " + key
                + " < (SELECT max(" + key + ") FROM " + table + ") LIMIT ?2)";
    }

    /** Of checkpoints those stay that together take no more than so many bytes, the newest. */
    private static final String OLDEST_CHECKPOINTS = "DELETE FROM checkpoint WHERE id IN (SELECT id FROM"
            + " (SELECT id, sum(bytes) OVER (ORDER BY at DESC, id DESC) AS up_to_here FROM checkpoint) WHERE up_to_here > ?)";

    /** They may have a tenth of the room. */
    private static final int SHARE_OF_CHECKPOINTS = 10;

    private static final String FIRST_AND_LAST = "SELECT min(t), max(t) FROM ("
            + "SELECT min(since) AS t FROM verdict UNION ALL SELECT max(since) FROM verdict"
            + " UNION ALL SELECT min(ended_at) FROM delivery UNION ALL SELECT max(ended_at) FROM delivery"
            + " UNION ALL SELECT min(at) FROM flush UNION ALL SELECT max(at) FROM flush"
            + " UNION ALL SELECT min(seen_at) FROM alert UNION ALL SELECT max(seen_at) FROM alert)";

    private static final String FIRST_AND_LAST_DELIVERY = "SELECT min(ended_at), max(ended_at) FROM delivery";

    /** A little to do; answers whether there is more of the same. */
    @FunctionalInterface
    private interface Step {
        boolean run() throws SQLException, IOException;
    }

    private final AuditFile file;
    private final Path path;
    private final Retention retention;
    private final HistoryWriter writer;
    private final Supplier<Instant> copied;
    private final boolean hasNoRoom;
    private final Deque<Step> steps = new ArrayDeque<>();
    private Instant nextSweep = Instant.MIN;
    private long deleted;
    private long deletedBefore; // when a twentieth was last looked for
    private int twentieths;

    /**
     * @param copied before which all is in a copy; {@link Instant#MAX} where nobody copies. What is not may become as old as it
     *     likes, but not too much
     * @param hasNoRoom whether the disk is full but for some megabytes: then smaller steps are taken, and all room is given back
     */
    Cleaner(AuditFile file, Path path, Retention retention, HistoryWriter writer, Supplier<Instant> copied, boolean hasNoRoom) {
        this.file = file;
        this.path = path;
        this.retention = retention;
        this.writer = writer;
        this.copied = copied;
        this.hasNoRoom = hasNoRoom;
    }

    /**
     * Whether there is anything to delete, or any room to give back: asked of a file that may not be opened in the usual way, for that
     * takes some room.
     */
    static boolean isDue(Path path, Retention retention, Instant now, Instant copied) {
        long size = AuditFile.bytes(path);
        if (size > retention.size()) {
            return true;
        }
        try (AuditFile file = AuditFile.toReadAsItLies(path)) {
            return isThere(file, OLD, earlier(now.minus(retention.time()), copied))
                    || isThere(file, OLD_DELIVERIES, earlier(now.minus(retention.deliveriesTime()), copied))
                    || file.number("PRAGMA freelist_count").orElse(0) > PAGES_AT_ONCE;
        } catch (SQLException e) {
            return true; // it was not all written there yet
        }
    }

    private static boolean isThere(AuditFile file, List<String> statements, Instant before) throws SQLException {
        for (String sql : statements) {
            if (file.number(sql.substring(sql.indexOf("(SELECT") + 1, sql.length() - 1), before.toEpochMilli(), 1).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Looks for what there is to delete, if it does not do so already. */
    void begin(Instant now) {
        if (!steps.isEmpty()) {
            return;
        }
        deleted = 0;
        deletedBefore = -1;
        twentieths = 0;
        deleteBefore(OLD, ifCopied(now.minus(retention.time())), Optional.of(KeptSince.HISTORY));
        deleteBefore(OLD_DELIVERIES, ifCopied(now.minus(retention.deliveriesTime())), Optional.of(KeptSince.NOTIFICATIONS));
        deleteBefore(OLD_GAPS, ifCopied(now.minus(retention.time())), Optional.empty());
        steps.add(() -> {
            deleted += file.update(OLDEST_CHECKPOINTS, retention.size() / SHARE_OF_CHECKPOINTS);
            return false;
        });
        steps.add(() -> {
            if (deleted > 0 && (hasNoRoom || !now.isBefore(nextSweep))) {
                nextSweep = now.plus(BETWEEN_SWEEPS);
                sweep();
            }
            steps.add(this::deleteTooMuch);
            return false;
        });
    }

    /** Does a part of it, a few hundredths of a second; answers whether there is more. */
    boolean step() throws SQLException, IOException {
        Step next = steps.peek();
        if (next == null) {
            return false;
        }
        boolean more = next.run();
        file.commit();
        if (hasNoRoom) {
            file.beginLogAnew();
        }
        if (!more) {
            steps.remove(next);
        }
        return !steps.isEmpty();
    }

    private Instant ifCopied(Instant before) {
        return earlier(before, copied.get());
    }

    private void deleteBefore(List<String> statements, Instant before, Optional<KeptSince> kept) {
        for (String sql : statements) {
            steps.add(() -> {
                int some = file.update(sql, before.toEpochMilli(), hasNoRoom ? ROWS_AT_ONCE / WITHOUT_ROOM : ROWS_AT_ONCE);
                deleted += some;
                if (some > 0) {
                    writer.forgetRows();
                    if (kept.isPresent()) {
                        kept.get().since(file, before);
                    }
                }
                return some > 0;
            });
        }
    }

    /** Deletes what is stored once and not referred to any more, and gives the room back. */
    private void sweep() {
        Sweep sweep = new Sweep(file, writer, hasNoRoom ? WITHOUT_ROOM : 1);
        steps.add(sweep::step);
        steps.add(this::shrink);
    }

    private boolean shrink() throws SQLException {
        file.shrink(hasNoRoom ? PAGES_AT_ONCE / WITHOUT_ROOM : PAGES_AT_ONCE);
        return file.number("PRAGMA freelist_count").orElse(0) > 0 || file.truncateLog();
    }

    /** Deletes a twentieth of the time that is kept, the oldest, if there is too much: of everything, or of deliveries. */
    private boolean deleteTooMuch() throws SQLException, IOException {
        twentieths = deleted > deletedBefore ? 1 : twentieths + 1; // what goes on still is not deleted, however old it is
        deletedBefore = deleted;
        if (AuditFile.bytes(path) <= Math.min(retention.size(), retention.deliveriesSize()) || twentieths > TWENTIETHS) {
            return false;
        }
        boolean isTooLarge = AuditFile.bytes(path) > retention.size();
        if (!isTooLarge && bytesOfDeliveries() <= retention.deliveriesSize()) {
            return false;
        }
        long[] times = firstAndLast(isTooLarge ? FIRST_AND_LAST : FIRST_AND_LAST_DELIVERY);
        if (times[1] == 0) {
            return false;
        }
        Instant before = aTwentieth(times[0], times[1]);
        if (isTooLarge) {
            deleteBefore(OLD, before, Optional.of(KeptSince.HISTORY));
        }
        deleteBefore(OLD_DELIVERIES, before, Optional.of(KeptSince.NOTIFICATIONS));
        sayWhatIsInNoCopy(Instant.ofEpochMilli(times[0]), before);
        sweep();
        steps.add(this::deleteTooMuch);
        return false;
    }

    private long[] firstAndLast(String question) throws SQLException {
        long[] times = new long[2];
        file.each(question, row -> {
            times[0] = row.getLong(1);
            times[1] = row.getLong(2);
        });
        return times;
    }

    private Instant aTwentieth(long first, long last) {
        Instant before = Instant.ofEpochMilli(first + Math.max(1, (last - first) / TWENTIETHS * twentieths));
        boolean isCopiedInPart = copied.get().isAfter(Instant.ofEpochMilli(first));
        return twentieths == 1 && isCopiedInPart ? ifCopied(before) : before; // what a copy has goes first
    }

    private void sayWhatIsInNoCopy(Instant first, Instant before) {
        Instant all = copied.get();
        long deletedSoFar = deleted;
        if (before.isAfter(all)) {
            steps.add(() -> {
                if (deleted > deletedSoFar) {
                    writer.gap(
                            all.isAfter(first) ? all : first, before, deleted - deletedSoFar,
                            "deleted before PostgreSQL had it: the local file may not become larger");
                    if (Changes.isFollowed(file)) {
                        Changes.forget(file);
                    }
                }
                return false;
            });
        }
    }

    /** About what deliveries take: the newest tell how many alerts are told at once. */
    private long bytesOfDeliveries() throws SQLException {
        long rows = file.number("SELECT coalesce(max(id) - min(id) + 1, 0) FROM delivery").orElse(0);
        long alerts = file.number("SELECT coalesce(avg(length(firing) + length(resolved)), 0) FROM"
                        + " (SELECT firing, resolved FROM told_set ORDER BY id DESC LIMIT 1000)")
                .orElse(0);
        return rows * (BYTES_OF_A_DELIVERY + alerts);
    }
}
