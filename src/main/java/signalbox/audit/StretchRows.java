package signalbox.audit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows that belong to a stretch of time, of all tables that are copied: what held or happened in it, what the groups that lived then
 * did in the week before, and what all this refers to. From a file, or from the copy in PostgreSQL as the file had them. One thread.
 */
final class StretchRows {

    /** Who was told what is looked for so far back; beyond that the last of each group alone. */
    private static final Duration BEFORE = Duration.ofDays(7);

    /** For how long before an instant it is told when a rule of a team held. */
    private static final Duration HELD_BEFORE = Duration.ofDays(1);

    /** A notification that is decided in the stretch may be tried so long after it. */
    private static final Duration UNDER_WAY = Duration.ofDays(1);

    private static final Duration HOUR = Duration.ofHours(1);

    private static final int IDS_AT_ONCE = 5_000;

    /** Takes the rows, table by table. */
    interface Sink {

        /** The rows that come next are of that table; each table begins once, also where it has none. */
        void begin(CopiedTable table) throws SQLException, IOException;

        void add(CopiedTable table, @Nullable Object[] row) throws SQLException, IOException;
    }

    private final Connection from;
    private final long begin;
    private final long end;
    private final long first;
    private final Map<Sweep.Kept, BitSet> used = new EnumMap<>(Sweep.Kept.class);
    private long rows;

    /**
     * @param from SQLite, or PostgreSQL in a transaction, whose rows come a few at a time then
     * @param number of the file there; 0 for the file itself
     */
    StretchRows(Connection from, int number, Instant begin, Instant end) {
        this.from = from;
        this.begin = begin.toEpochMilli();
        this.end = end.toEpochMilli();
        this.first = (long) number << Postgres.BITS_OF_LOCAL_IDS;
    }

    /** Hands on all rows; answers how many there were. */
    long copyTo(Sink sink, List<CopiedTable> tables) throws SQLException, IOException {
        Set<String> kept = List.of(Sweep.Kept.values()).stream().map(Sweep.Kept::table).collect(Collectors.toSet());
        for (CopiedTable table : tables) {
            if (!kept.contains(table.name())) {
                sink.begin(table);
                copy(table, condition(table.name()), sink);
            }
        }
        for (Sweep.Kept each : Sweep.Kept.values()) { // what refers to others comes first
            CopiedTable table = tables.stream().filter(one -> one.name().equals(each.table())).findFirst().orElseThrow();
            sink.begin(table);
            int[] ids = used.getOrDefault(each, new BitSet()).stream().toArray();
            for (int i = 0; i < ids.length; i += IDS_AT_ONCE) {
                String some = IntStream.range(i, Math.min(ids.length, i + IDS_AT_ONCE))
                        .mapToObj(at -> String.valueOf(first + ids[at]))
                        .collect(Collectors.joining(", "));
                copy(table, "id IN (" + some + ")", sink);
            }
        }
        return rows;
    }

    /** Which rows of a table belong to the stretch: found by indexes, for there may be a year of a million a day. */
    private String condition(String table) {
        String holds = "since <= " + end + " AND (until IS NULL OR until >= " + begin + ")"; // of few rows
        String loaded = "(SELECT coalesce(max(at), 0) FROM reload WHERE at <= " + begin + " AND " + isOwn("id");
        return switch (table) {
            case "alert" -> in("id", held(Period.ALERT));
            case "alert_change" -> "at <= " + end + " AND " + in("alert", held(Period.ALERT));
            case "verdict" -> in("id", held(Period.VERDICT), byTeamsBefore());
            case "flush" -> in("id", held(Period.FLUSH), beforeOfAliveGroups(Period.FLUSH));
            case "delivery" -> in("id", deliveries());
            case "rendered" -> in("delivery", deliveries());
            case "template_failure" -> "decided_at <= " + end + " AND last_at >= " + begin;
            case "firing_count" -> "hour BETWEEN " + (begin - HOUR.toMillis()) + " AND " + end;
            case "firing", "action" -> "at BETWEEN " + begin + " AND " + end;
            case "silence" -> "at <= " + end + " AND id IN (SELECT id FROM silence WHERE at <= " + end + " AND ends_at >= " + begin + ")";
            case "reload" -> "at <= " + end + " AND at >= " + loaded + " AND configuration IS NOT NULL)";
            case "rule_version" -> "(" + holds + ") OR until IS NULL"; // what runs today is told beside what ran then
            // that one was off is known of those only that were on once
            case "time_interval" -> "(" + holds + ") OR id IN (SELECT max(id) FROM time_interval WHERE since <= " + end + " AND " + isOwn("id")
                    + " GROUP BY name)";
            case "package_fault" -> "at <= " + end + " AND last_at >= " + loaded + " AND result = 'start')";
            case "gap" -> "since <= " + end + " AND until >= " + (begin - BEFORE.toMillis());
            default -> holds; // receiver
        };
    }

    private static String in(String key, String... questions) {
        return key + " IN (" + String.join(" UNION ALL ", questions) + ")";
    }

    /** What held at the beginning, or began in the stretch. */
    private String held(Period of) {
        return of.runningAt(begin) + " UNION ALL SELECT id FROM " + of.table() + " WHERE " + of.begin() + " BETWEEN " + begin + " AND " + end;
    }

    private String byTeamsBefore() {
        long before = begin - HELD_BEFORE.toMillis();
        String ofTeams = " AND rule IN (SELECT id FROM rule WHERE package <> 'rules.standard')";
        return "SELECT id FROM verdict WHERE since BETWEEN " + before + " AND " + begin + ofTeams
                + " UNION ALL SELECT id FROM verdict WHERE id IN (" + Period.VERDICT.runningAt(before) + ")" + ofTeams;
    }

    private String deliveries() {
        return held(Period.DELIVERY) + " UNION ALL " + beforeOfAliveGroups(Period.DELIVERY)
                + " UNION ALL SELECT id FROM delivery WHERE ended_at BETWEEN " + end + " AND " + (end + UNDER_WAY.toMillis())
                + " AND decided_at <= " + end;
    }

    /** What groups did in the week before, and last of all, however long ago: one that repeats itself once a month may have told nobody since. */
    private String beforeOfAliveGroups(Period of) {
        long before = begin - BEFORE.toMillis();
        String alive = "SELECT DISTINCT alert_group FROM verdict WHERE kind = 'grouped' AND id IN (" + held(Period.VERDICT) + ")";
        String ofAlive = " AND alert_group IN (" + alive + ")";
        return "SELECT id FROM " + of.table() + " WHERE " + of.begin() + " BETWEEN " + before + " AND " + begin + ofAlive
                + " UNION ALL SELECT id FROM " + of.table() + " WHERE id IN (" + of.runningAt(before) + ")" + ofAlive
                + " UNION ALL SELECT (SELECT o.id FROM " + of.table() + " o WHERE o.alert_group = g.alert_group AND o." + of.begin() + " <= " + begin
                + " ORDER BY o." + of.begin() + " DESC, o.id DESC LIMIT 1) FROM (" + alive + ") g";
    }

    private String isOwn(String key) {
        return '"' + key + "\" BETWEEN " + first + " AND " + (first + (1L << Postgres.BITS_OF_LOCAL_IDS) - 1);
    }

    private void copy(CopiedTable table, String condition, Sink sink) throws SQLException, IOException {
        try (Statement statement = from.createStatement()) {
            statement.setFetchSize(IDS_AT_ONCE);
            try (ResultSet row = statement.executeQuery("SELECT " + table.columnNames() + " FROM " + table.name() + " WHERE "
                    + isOwn(table.keys().get(0)) + " AND (" + condition + ")")) {
                while (row.next()) {
                    @Nullable Object[] values = new @Nullable Object[table.columns().size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = value(table, table.columns().get(i), row, i + 1);
                    }
                    sink.add(table, values);
                    rows++;
                }
            }
        }
    }

    /** As it was in the file, whose ids were smaller by its number. */
    private @Nullable Object value(CopiedTable table, CopiedTable.Column column, ResultSet row, int index) throws SQLException {
        Optional<Sweep.Kept> kept = Sweep.kept(table.name(), column.name());
        if (!column.isText()) {
            long number = row.getLong(index);
            if (row.wasNull()) {
                return null;
            }
            kept.ifPresent(what -> uses(what, number - first));
            return column.reference() == CopiedTable.Reference.ID ? number - first : number;
        }
        String text = row.getString(index);
        if (text == null) {
            return null;
        }
        return switch (column.reference()) {
            case ARRAY_OF_IDS -> {
                List<Long> ids = Reading.idsOf(text).stream().map(id -> id - first).toList();
                kept.ifPresent(what -> ids.forEach(id -> uses(what, id)));
                yield first == 0 ? text : ids.toString().replace(" ", "");
            }
            case FACTS -> first == 0 ? text : SeenJson.withIds(text, id -> id - first);
            case ID, NONE -> text;
        };
    }

    private void uses(Sweep.Kept what, long id) {
        used.computeIfAbsent(what, any -> new BitSet()).set(Math.toIntExact(id));
    }
}
