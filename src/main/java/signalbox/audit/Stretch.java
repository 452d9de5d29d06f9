package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import signalbox.alert.Labels;
import signalbox.view.Gap;

/**
 * What happened to one alert between two instants, for a picture of it.
 *
 * @param alert its labels
 * @param fired the times that it fired
 * @param verdicts what was concluded about it
 * @param muted the times in which a named interval kept a group of its quiet
 * @param notifications that told of it, or were to
 * @param actions what people did about it: acknowledgements, silences that kept it quiet
 * @param gaps of which not all is known
 */
public record Stretch(
        Labels alert,
        Instant from,
        Instant to,
        List<AlertRow> fired,
        List<VerdictRow> verdicts,
        List<Muted> muted,
        List<Mark> notifications,
        List<ActionRow> actions,
        List<Gap> gaps) {

    /** A named interval kept a group of the alert's quiet. */
    public record Muted(String interval, String receiver, Instant since, Optional<Instant> until) {}

    /** That an integration was told of the alert, or was to be. */
    public record Mark(NotificationRow notification, boolean firing) {}

    /** No more of each than can be shown. */
    private static final int MOST = 5_000;

    public Stretch {
        requireNonNull(alert, "alert is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        fired = List.copyOf(fired);
        verdicts = List.copyOf(verdicts);
        muted = List.copyOf(muted);
        notifications = List.copyOf(notifications);
        actions = List.copyOf(actions);
        gaps = List.copyOf(gaps);
    }

    /** The instants at which something about it changed, in order. */
    public List<Instant> changes() {
        TreeSet<Instant> changes = new TreeSet<>();
        fired.forEach(row -> add(row.seenAt(), row.endedAt(), changes));
        verdicts.forEach(row -> add(row.since(), row.until(), changes));
        muted.forEach(row -> add(row.since(), row.until(), changes));
        notifications.forEach(mark -> changes.add(mark.notification().at()));
        return changes.stream().filter(at -> !at.isBefore(from) && at.isBefore(to)).toList();
    }

    private static void add(Instant begin, Optional<Instant> end, TreeSet<Instant> changes) {
        changes.add(begin);
        end.ifPresent(changes::add);
    }

    static Optional<Stretch> read(Reading reading, String fingerprint, Instant from, Instant to) throws SQLException {
        List<Long> ids = reading.labelsWith(Long.parseUnsignedLong(fingerprint, 16));
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        Search search = new Search(
                Optional.of(from), Optional.of(to), List.of(), fingerprint, "", "", "", "", 0, MOST);
        List<VerdictRow> verdicts = oldestFirst(History.verdicts(reading, search));
        return Optional.of(new Stretch(
                reading.labels(ids.get(0)),
                from,
                to,
                oldestFirst(History.alerts(reading, search)),
                verdicts,
                muted(reading, ids, from, to),
                marks(reading, ids, from, to),
                oldestFirst(Actions.page(reading, search)),
                reading.gaps(from.plusMillis(1), to.minusMillis(1))));
    }

    private static <T> List<T> oldestFirst(Page<T> page) {
        List<T> rows = new ArrayList<>(page.rows());
        java.util.Collections.reverse(rows);
        return rows;
    }

    private static List<Mark> marks(Reading reading, List<Long> ids, Instant from, Instant to) throws SQLException {
        List<Mark> marks = new ArrayList<>();
        String alert = ids.stream().map(String::valueOf).collect(Collectors.joining(","));
        reading.file.each(
                "SELECT " + History.NOTIFICATION + " FROM delivery d " + History.NOTIFICATIONS_BESIDE + " WHERE d.ended_at < ? AND d.last_at >= ?"
                        + " AND d.alert_group IN (SELECT alert_group FROM verdict WHERE labels IN (" + alert + ") AND +kind = 'grouped')"
                        + " ORDER BY d.id LIMIT " + MOST,
                row -> {
                    Reading.Told told = reading.toldSet(row.getLong(16));
                    boolean firing = told.firing().stream().anyMatch(ids::contains);
                    if (firing || told.resolved().stream().anyMatch(ids::contains)) {
                        marks.add(new Mark(History.notification(row, reading, false), firing));
                    }
                },
                to.toEpochMilli(),
                from.toEpochMilli());
        return marks;
    }

    /** While it fired, in a group whose route names the interval. */
    private static List<Muted> muted(Reading reading, List<Long> ids, Instant from, Instant to) throws SQLException {
        List<Muted> muted = new ArrayList<>();
        for (long labels : ids) {
            reading.file.each(
                    "SELECT DISTINCT i.name, g.receiver, max(i.since, v.since), nullif(min(coalesce(i.until, 9e15), coalesce(v.until, 9e15)), 9e15)"
                            + " FROM verdict v JOIN alert_group g ON g.id = v.alert_group JOIN json_each(g.mute_intervals) m"
                            + " JOIN time_interval i ON i.name = m.value WHERE v.labels = ?1 AND +v.kind = 'grouped' AND v.since < ?3"
                            + " AND (v.until IS NULL OR v.until > ?2) AND i.since < coalesce(v.until, ?3) AND i.since < ?3"
                            + " AND (i.until IS NULL OR (i.until > v.since AND i.until > ?2))",
                    row -> muted.add(new Muted(
                            row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)), Reading.instant(row, 4))),
                    labels,
                    from.toEpochMilli(),
                    to.toEpochMilli());
        }
        muted.sort(Comparator.comparing(Muted::since));
        return muted;
    }
}
