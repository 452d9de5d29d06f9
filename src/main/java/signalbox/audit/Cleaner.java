package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Deletes what is too old, the oldest of what is too much, and what nothing refers to any more; a little at a time, so that whoever
 * writes is not held up. One thread.
 */
final class Cleaner {

    private static final int ROWS_AT_ONCE = 500;
    private static final int PAGES_AT_ONCE = 200;

    private static final int TWENTIETHS = 20;

    /** All rows are read for what they refer to, so seldom, unless there is too much. */
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(20);

    /** What a delivery takes beside the alerts that it tells. */
    private static final int BYTES_OF_A_DELIVERY = 150;

    /** Each deletes rows that were over before an instant, so many at once. */
    private static final List<String> OLD = List.of(
            "DELETE FROM rendered WHERE delivery IN (SELECT delivery FROM rendered WHERE at < ?1 LIMIT ?2)",
            "DELETE FROM verdict WHERE id IN (SELECT id FROM verdict WHERE since < ?1 AND until < ?1 LIMIT ?2)",
            "DELETE FROM alert_change WHERE alert IN (SELECT id FROM alert WHERE seen_at < ?1 AND ended_at < ?1 LIMIT ?2)",
            "DELETE FROM alert WHERE id IN (SELECT id FROM alert WHERE seen_at < ?1 AND ended_at < ?1 LIMIT ?2)",
            "DELETE FROM flush WHERE id IN (SELECT id FROM flush WHERE at < ?1 AND last_at < ?1 LIMIT ?2)",
            "DELETE FROM template_failure WHERE id IN (SELECT id FROM template_failure WHERE last_at < ?1 LIMIT ?2)",
            "DELETE FROM firing_count WHERE id IN (SELECT id FROM firing_count WHERE last_at < ?1 LIMIT ?2)",
            "DELETE FROM firing WHERE id IN (SELECT id FROM firing WHERE at < ?1 LIMIT ?2)",
            "DELETE FROM silence WHERE row IN (SELECT row FROM silence WHERE at < ?1 AND ends_at < ?1 LIMIT ?2)",
            "DELETE FROM time_interval WHERE id IN (SELECT id FROM time_interval WHERE since < ?1 AND until < ?1 LIMIT ?2)",
            "DELETE FROM receiver WHERE id IN (SELECT id FROM receiver WHERE until < ?1 LIMIT ?2)",
            "DELETE FROM action WHERE id IN (SELECT id FROM action WHERE at < ?1 LIMIT ?2)",
            // the configuration that is in force stays
            "DELETE FROM reload WHERE id IN (SELECT id FROM reload WHERE at < ?1 AND id <> coalesce((SELECT max(id) FROM reload"
                    + " WHERE configuration IS NOT NULL), -1) LIMIT ?2)",
            "DELETE FROM rule_version WHERE id IN (SELECT id FROM rule_version WHERE until < ?1 LIMIT ?2)",
            "DELETE FROM package_fault WHERE id IN (SELECT id FROM package_fault WHERE last_at < ?1 LIMIT ?2)",
            "DELETE FROM gap WHERE id IN (SELECT id FROM gap WHERE until < ?1 LIMIT ?2)");

    private static final List<String> OLD_DELIVERIES =
            List.of("DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE ended_at < ?1 AND last_at < ?1 LIMIT ?2)");

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
    private final Deque<Step> steps = new ArrayDeque<>();
    private Instant nextSweep = Instant.MIN;
    private long deleted;
    private long deletedBefore; // when a twentieth was last looked for
    private int twentieths;

    Cleaner(AuditFile file, Path path, Retention retention, HistoryWriter writer) {
        this.file = file;
        this.path = path;
        this.retention = retention;
        this.writer = writer;
    }

    /** Looks for what there is to delete, if it does not do so already. */
    void begin(Instant now) {
        if (!steps.isEmpty()) {
            return;
        }
        deleted = 0;
        deletedBefore = -1;
        twentieths = 0;
        deleteBefore(OLD, now.minus(retention.time()));
        deleteBefore(OLD_DELIVERIES, now.minus(retention.deliveriesTime()));
        steps.add(() -> {
            if (deleted > 0 && !now.isBefore(nextSweep)) {
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
        if (!more) {
            steps.remove(next);
        }
        return !steps.isEmpty();
    }

    private void deleteBefore(List<String> statements, Instant before) {
        for (String sql : statements) {
            steps.add(() -> {
                int some = file.update(sql, before.toEpochMilli(), ROWS_AT_ONCE);
                deleted += some;
                if (some > 0) {
                    writer.forgetRows();
                }
                return some > 0;
            });
        }
    }

    /** Deletes what is stored once and not referred to any more, and gives the room back. */
    private void sweep() {
        Sweep sweep = new Sweep(file, writer);
        steps.add(sweep::step);
        steps.add(this::shrink);
    }

    private boolean shrink() throws SQLException {
        file.shrink(PAGES_AT_ONCE);
        return file.number("PRAGMA freelist_count").orElse(0) > 0 || file.truncateLog();
    }

    /** Deletes a twentieth of the time that is kept, the oldest, if there is too much: of everything, or of deliveries. */
    private boolean deleteTooMuch() throws SQLException, IOException {
        twentieths = deleted > deletedBefore ? 1 : twentieths + 1; // what goes on still is not deleted, however old it is
        deletedBefore = deleted;
        if (bytes() <= Math.min(retention.size(), retention.deliveriesSize()) || twentieths > TWENTIETHS) {
            return false;
        }
        boolean isTooLarge = bytes() > retention.size();
        if (!isTooLarge && bytesOfDeliveries() <= retention.deliveriesSize()) {
            return false;
        }
        Optional<Instant> before = aTwentieth(isTooLarge ? FIRST_AND_LAST : FIRST_AND_LAST_DELIVERY);
        if (before.isEmpty()) {
            return false;
        }
        if (isTooLarge) {
            deleteBefore(OLD, before.get());
        }
        deleteBefore(OLD_DELIVERIES, before.get());
        sweep();
        steps.add(this::deleteTooMuch);
        return false;
    }

    private Optional<Instant> aTwentieth(String firstAndLast) throws SQLException {
        long[] times = new long[2];
        file.each(firstAndLast, row -> {
            times[0] = row.getLong(1);
            times[1] = row.getLong(2);
        });
        long some = Math.max(1, (times[1] - times[0]) / TWENTIETHS * twentieths);
        return times[1] == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(times[0] + some));
    }

    /** About what deliveries take: the newest tell how many alerts are told at once. */
    private long bytesOfDeliveries() throws SQLException {
        long rows = file.number("SELECT coalesce(max(id) - min(id) + 1, 0) FROM delivery").orElse(0);
        long alerts = file.number("SELECT coalesce(avg(length(firing) + length(resolved)), 0) FROM"
                        + " (SELECT firing, resolved FROM told_set ORDER BY id DESC LIMIT 1000)")
                .orElse(0);
        return rows * (BYTES_OF_A_DELIVERY + alerts);
    }

    private long bytes() throws IOException {
        long sum = 0;
        for (Path part : AuditFile.parts(path)) {
            sum += Files.exists(part) ? Files.size(part) : 0;
        }
        return sum;
    }
}
