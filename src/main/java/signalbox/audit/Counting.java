package signalbox.audit;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what became of notifications, and of groups that had nothing to tell, in steps of time. One thread. */
final class Counting {

    /** Nobody waits longer for a chart. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private enum Kind {
        TOLD,
        FAILED,
        QUIET
    }

    private final long from;
    private final long to;
    private final long step;
    private final Map<String, Map<Kind, long[]>> counts = new TreeMap<>();

    private Counting(Instant from, Instant to, Duration step) {
        this.from = from.toEpochMilli();
        this.to = to.toEpochMilli();
        this.step = step.toMillis();
    }

    static Counts of(Reading reading, Instant from, Instant to, Duration step, String receiver) throws SQLException {
        Counting counting = new Counting(from, to, step);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        boolean complete = counting.read(
                reading.file,
                deadline,
                Period.DELIVERY,
                "text i ON i.id = x.integration",
                History.RECEIVER_TOLD,
                "CASE x.result WHEN 'sent' THEN 'TOLD' ELSE 'FAILED' END",
                "x.result IN ('sent', 'failed')",
                receiver);
        complete &= counting.read(
                reading.file,
                deadline,
                Period.FLUSH,
                "alert_group g ON g.id = x.alert_group",
                "g.receiver",
                "'QUIET'",
                "x.outcome IN ('all_quiet', 'muted_by_time', 'held')",
                receiver);
        List<Counts.Receiver> receivers = new ArrayList<>();
        counting.counts.forEach((name, kinds) -> receivers.add(new Counts.Receiver(
                name, counting.list(kinds, Kind.TOLD), counting.list(kinds, Kind.FAILED), counting.list(kinds, Kind.QUIET))));
        return new Counts(from, step, receivers, complete);
    }

    private int steps() {
        return (int) ((to - from + step - 1) / step);
    }

    private List<Long> list(Map<Kind, long[]> kinds, Kind kind) {
        return Arrays.stream(kinds.getOrDefault(kind, new long[steps()])).boxed().toList();
    }

    /** Those that happened once are added up where they are; those that stand for several, and may have begun before, one by one. */
    private boolean read(
            AuditFile file, long deadline, Period period, String beside, String name, String kind, String condition, String receiver)
            throws SQLException {
        String begin = "x." + period.begin();
        String end = "x." + period.end();
        String where = " FROM " + period.table() + " x JOIN " + beside + " WHERE " + condition + (receiver.isEmpty() ? "" : " AND " + name + " = ?");
        Object[] values = receiver.isEmpty() ? new Object[0] : new Object[] {receiver};
        String since = " AND " + begin + " >= " + from + " AND " + begin + " < " + to;
        boolean complete = file.each(
                deadline,
                "SELECT " + name + ", " + kind + ", (" + begin + " - " + from + ") / " + step + ", count(*)" + where + since
                        + " AND x.count = 1 GROUP BY 1, 2, 3",
                row -> add(row.getString(1), Kind.valueOf(row.getString(2)), row.getInt(3), row.getLong(4)),
                values);
        String several = "SELECT " + name + ", " + kind + ", " + begin + ", " + end + ", x.count" + where + " AND x.count > 1";
        for (String which : List.of(since, " AND x.id IN (" + period.runningAt(from) + ")")) {
            complete &= file.each(
                    deadline,
                    several + which,
                    row -> spread(row.getString(1), Kind.valueOf(row.getString(2)), row.getLong(3), row.getLong(4), row.getLong(5)),
                    values);
        }
        return complete;
    }

    private void add(String receiver, Kind kind, int at, long number) {
        counts.computeIfAbsent(receiver, any -> new EnumMap<>(Kind.class)).computeIfAbsent(kind, any -> new long[steps()])[at] += number;
    }

    /** The first and the last are known to the millisecond; those between came as regularly as groups do. */
    private void spread(String receiver, Kind kind, long first, long last, long number) {
        for (long i = 0; i < number; i++) {
            long at = first + (last - first) * i / (number - 1);
            if (at >= from && at < to) {
                add(receiver, kind, (int) ((at - from) / step), 1);
            }
        }
    }
}
