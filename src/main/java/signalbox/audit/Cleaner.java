package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Deletes what is too old, and the oldest of what is too much. One thread. */
final class Cleaner {

    private static final int ROWS_AT_ONCE = 10_000;

    /** Each deletes rows that were over before an instant, so many at once. */
    private static final List<String> OLD = List.of(
            "DELETE FROM verdict WHERE id IN (SELECT id FROM verdict WHERE since < ?1 AND until < ?1 LIMIT ?2)",
            "DELETE FROM alert_change WHERE alert IN (SELECT id FROM alert WHERE seen_at < ?1 AND ended_at < ?1 LIMIT ?2)",
            "DELETE FROM alert WHERE id IN (SELECT id FROM alert WHERE seen_at < ?1 AND ended_at < ?1 LIMIT ?2)",
            "DELETE FROM flush WHERE id IN (SELECT id FROM flush WHERE at < ?1 AND last_at < ?1 LIMIT ?2)",
            "DELETE FROM template_failure WHERE id IN (SELECT id FROM template_failure WHERE last_at < ?1 LIMIT ?2)",
            "DELETE FROM firing WHERE id IN (SELECT id FROM firing WHERE last_at < ?1 LIMIT ?2)",
            "DELETE FROM silence WHERE row IN (SELECT row FROM silence WHERE at < ?1 AND ends_at < ?1 LIMIT ?2)",
            "DELETE FROM time_interval WHERE id IN (SELECT id FROM time_interval WHERE since < ?1 AND until < ?1 LIMIT ?2)",
            "DELETE FROM receiver WHERE id IN (SELECT id FROM receiver WHERE until < ?1 LIMIT ?2)",
            "DELETE FROM reload WHERE id IN (SELECT id FROM reload WHERE at < ?1 LIMIT ?2)",
            "DELETE FROM rule_version WHERE id IN (SELECT id FROM rule_version WHERE until < ?1 LIMIT ?2)",
            "DELETE FROM package_fault WHERE id IN (SELECT id FROM package_fault WHERE last_at < ?1 LIMIT ?2)",
            "DELETE FROM gap WHERE id IN (SELECT id FROM gap WHERE until < ?1 LIMIT ?2)");

    private static final String OLD_DELIVERIES =
            "DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE ended_at < ?1 AND last_at < ?1 LIMIT ?2)";

    /** Each deletes what nothing refers to any more. */
    private static final List<String> UNUSED = List.of(
            "DELETE FROM told_set WHERE id NOT IN (SELECT told_set FROM delivery UNION SELECT told_set FROM flush WHERE told_set IS NOT NULL)",
            "DELETE FROM labels WHERE id NOT IN (SELECT labels FROM alert UNION SELECT labels FROM verdict"
                    + " UNION SELECT e.value FROM verdict, json_each(verdict.sources) e WHERE verdict.sources IS NOT NULL"
                    + " UNION SELECT e.value FROM told_set, json_each(told_set.firing) e"
                    + " UNION SELECT e.value FROM told_set, json_each(told_set.resolved) e)",
            "DELETE FROM alert_group WHERE id NOT IN (SELECT alert_group FROM flush UNION SELECT alert_group FROM delivery"
                    + " UNION SELECT alert_group FROM template_failure UNION SELECT alert_group FROM verdict WHERE alert_group IS NOT NULL)",
            "DELETE FROM rule WHERE id NOT IN (SELECT rule FROM verdict)",
            "DELETE FROM text WHERE id NOT IN (SELECT annotations FROM alert UNION SELECT generator_url FROM alert"
                    + " UNION SELECT annotations FROM alert_change UNION SELECT generator_url FROM alert_change"
                    + " UNION SELECT receiver FROM verdict UNION SELECT silence FROM verdict WHERE silence IS NOT NULL"
                    + " UNION SELECT words FROM verdict WHERE words IS NOT NULL UNION SELECT integration FROM flush UNION SELECT reason FROM flush"
                    + " UNION SELECT integration FROM delivery UNION SELECT reason FROM delivery UNION SELECT failure FROM delivery"
                    + " UNION SELECT detail FROM delivery UNION SELECT integration FROM template_failure UNION SELECT template FROM template_failure"
                    + " UNION SELECT error FROM template_failure UNION SELECT version FROM firing UNION SELECT rule FROM firing"
                    + " UNION SELECT source FROM rule_version)");

    private final AuditFile file;
    private final Path path;
    private final Retention retention;

    Cleaner(AuditFile file, Path path, Retention retention) {
        this.file = file;
        this.path = path;
        this.retention = retention;
    }

    /** Deletes; answers whether there was anything to delete. */
    boolean clean(Instant now) throws SQLException, IOException {
        long deleted = delete(OLD, now.minus(retention.time()));
        deleted += delete(List.of(OLD_DELIVERIES), now.minus(retention.deliveriesTime()));
        if (deleted > 0) {
            deleteUnused();
        }
        while (bytes() > retention.bytes() && deleteOldest()) {
            deleted++;
        }
        return deleted > 0;
    }

    private long delete(List<String> statements, Instant before) throws SQLException {
        long deleted = 0;
        for (String sql : statements) {
            int some;
            do {
                some = file.update(sql, before.toEpochMilli(), ROWS_AT_ONCE);
                file.commit();
                deleted += some;
            } while (some > 0);
        }
        return deleted;
    }

    private void deleteUnused() throws SQLException {
        for (String sql : UNUSED) {
            file.update(sql);
            file.commit();
        }
        file.shrink();
    }

    /** A twentieth of the time that is kept, the oldest. */
    private boolean deleteOldest() throws SQLException {
        long[] times = new long[2];
        file.each(
                "SELECT min(t), max(t) FROM (SELECT min(since) AS t FROM verdict UNION ALL SELECT max(since) FROM verdict"
                        + " UNION ALL SELECT min(ended_at) FROM delivery UNION ALL SELECT max(ended_at) FROM delivery"
                        + " UNION ALL SELECT min(at) FROM flush UNION ALL SELECT max(at) FROM flush"
                        + " UNION ALL SELECT min(seen_at) FROM alert UNION ALL SELECT max(seen_at) FROM alert)",
                row -> {
                    times[0] = row.getLong(1);
                    times[1] = row.getLong(2);
                });
        long step = Math.max(1, (times[1] - times[0]) / 20);
        for (long before = times[0] + step; before <= times[1] + step; before += step) {
            Instant cut = Instant.ofEpochMilli(before);
            if (delete(OLD, cut) + delete(List.of(OLD_DELIVERIES), cut) > 0) {
                deleteUnused();
                return true;
            }
        }
        return false;
    }

    private long bytes() throws IOException {
        long sum = 0;
        for (Path part : AuditFile.parts(path)) {
            sum += Files.exists(part) ? Files.size(part) : 0;
        }
        return sum;
    }
}
