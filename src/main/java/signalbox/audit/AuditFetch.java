package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings a stretch of history back from the copy in PostgreSQL, as a file that is read as that of a server is: what held or happened
 * in it, and of the groups that lived then what they did in the week before. Changes nothing in PostgreSQL. One thread.
 */
public final class AuditFetch {

    /** Who was told what is looked for so far back. */
    private static final Duration BEFORE = Duration.ofDays(7);

    private static final int IDS_AT_ONCE = 5_000;

    /**
     * What was brought back.
     *
     * @param node whose history it is
     */
    public record Fetched(String node, long rows) {

        public Fetched {
            requireNonNull(node, "node is null");
        }
    }

    private final Connection from;
    private final AuditFile to;
    private final long begin;
    private final long end;
    private final long first;
    private final Map<Sweep.Kept, Set<Long>> used = new EnumMap<>(Sweep.Kept.class);
    private long rows;

    private AuditFetch(Connection from, AuditFile to, int number, Instant begin, Instant end) {
        this.from = from;
        this.to = to;
        this.begin = begin.toEpochMilli();
        this.end = end.toEpochMilli();
        this.first = (long) number << Postgres.BITS_OF_LOCAL_IDS;
    }

    /**
     * Brings back what is on record from {@code begin} until {@code end}.
     *
     * @param node whose; may be empty where there is one
     * @param storage a folder that has no audit yet
     * @throws IOException when it cannot be, with what to do
     */
    public static Fetched fetch(PostgresUrl url, Optional<String> node, Instant begin, Instant end, Path storage) throws IOException {
        Path path = AuditFile.below(storage);
        if (Files.exists(path)) {
            throw new IOException(path + " is there already: expected a folder without an audit");
        }
        try (Connection from = connect(url)) {
            Source source = source(from, node, begin, end);
            try (AuditFile to = AuditFile.open(path)) {
                return new AuditFetch(from, to, source.number(), begin, end).copy(source.node());
            } catch (SQLException | RuntimeException e) {
                for (Path part : AuditFile.parts(path)) {
                    Files.deleteIfExists(part);
                }
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException("cannot read from " + url + ": " + PostgresFaults.text(e), e);
        }
    }

    private static Connection connect(PostgresUrl url) throws SQLException, IOException {
        Connection connection = Postgres.open(url, new Properties());
        try (Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            statement.execute("SET search_path TO signalbox");
            try (ResultSet version = statement.executeQuery("SELECT max(version) FROM schema_version")) {
                version.next();
                if (version.getInt(1) != Postgres.LATEST) {
                    throw new IOException("another version of Signalbox made the tables at " + url + ": their schema is " + version.getInt(1)
                            + ", this program reads " + Postgres.LATEST + ". Expected the version that copies there");
                }
            }
            return connection;
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    // ---- whose

    private record Source(int number, String node) {}

    /** The file that has most of the stretch. */
    private static Source source(Connection from, Optional<String> node, Instant begin, Instant end) throws SQLException, IOException {
        List<Source> found = new ArrayList<>();
        try (PreparedStatement statement = from.prepareStatement("SELECT f.number, f.node FROM file f JOIN LATERAL (SELECT count(*) AS n FROM flush r"
                + " WHERE r.id >> " + Postgres.BITS_OF_LOCAL_IDS + " = f.number AND r.at BETWEEN ? AND ?) c ON true"
                + " ORDER BY c.n DESC, f.number DESC")) {
            statement.setLong(1, begin.minus(Duration.ofDays(1)).toEpochMilli()); // what is so for long is one row
            statement.setLong(2, end.toEpochMilli());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Source(row.getInt(1), row.getString(2)));
                }
            }
        }
        List<String> nodes = found.stream().map(Source::node).distinct().sorted().toList();
        if (node.isEmpty() && nodes.size() > 1) {
            throw new IOException("several servers copy their audit there: expected --node with one of " + String.join(", ", nodes));
        }
        return found.stream()
                .filter(source -> node.isEmpty() || source.node().equals(node.get()))
                .findFirst()
                .orElseThrow(() -> new IOException("no server" + node.map(name -> " " + name).orElse("") + " has copied its audit there"
                        + (nodes.isEmpty() ? "" : ": expected one of " + String.join(", ", nodes))));
    }

    // ---- what

    private Fetched copy(String node) throws SQLException {
        List<CopiedTable> tables = CopiedTable.of(to);
        Set<String> kept = List.of(Sweep.Kept.values()).stream().map(Sweep.Kept::table).collect(Collectors.toSet());
        for (CopiedTable table : tables) {
            if (!kept.contains(table.name())) {
                copy(table, condition(table.name()));
            }
        }
        for (Sweep.Kept each : Sweep.Kept.values()) { // what refers to others comes first
            CopiedTable table = tables.stream().filter(one -> one.name().equals(each.table())).findFirst().orElseThrow();
            List<Long> ids = used.getOrDefault(each, Set.of()).stream().sorted().toList();
            for (int i = 0; i < ids.size(); i += IDS_AT_ONCE) {
                String some = ids.subList(i, Math.min(ids.size(), i + IDS_AT_ONCE)).stream().map(String::valueOf).collect(Collectors.joining(", "));
                copy(table, "id IN (" + some + ")");
            }
        }
        String why = "only what was between " + Instant.ofEpochMilli(begin) + " and " + Instant.ofEpochMilli(end) + " was fetched from PostgreSQL";
        to.update("INSERT INTO gap (since, until, lost, why) VALUES (0, ?, 0, ?)", begin, why);
        to.update("INSERT INTO gap (since, until, lost, why) VALUES (?, ?, 0, ?)", end, Long.MAX_VALUE / 1_000_000, why);
        to.commit();
        return new Fetched(node, rows);
    }

    /** Which rows of a table belong to the stretch. */
    private String condition(String table) {
        String holds = "since <= " + end + " AND (until IS NULL OR until >= " + begin + ")";
        String alive = "alert_group IN (SELECT alert_group FROM verdict WHERE kind = 'grouped' AND " + holds + ")";
        long before = begin - BEFORE.toMillis();
        String fires = "seen_at <= " + end + " AND (ended_at IS NULL OR ended_at >= " + begin + ")";
        String deliveries = "decided_at <= " + end + " AND (last_at >= " + begin + " OR (last_at >= " + before + " AND " + alive + "))";
        String loaded = "(SELECT coalesce(max(at), 0) FROM reload WHERE at <= " + begin + " AND " + isOwn("id");
        return switch (table) {
            case "alert" -> fires;
            case "alert_change" -> "at <= " + end + " AND alert IN (SELECT id FROM alert WHERE " + fires + ")";
            case "flush" -> "at <= " + end + " AND (last_at >= " + begin + " OR (last_at >= " + before + " AND " + alive + "))";
            case "delivery" -> deliveries;
            case "rendered" -> "delivery IN (SELECT id FROM delivery WHERE " + deliveries + ")";
            case "template_failure" -> "decided_at <= " + end + " AND last_at >= " + begin;
            case "firing_count" -> "hour <= " + end + " AND last_at >= " + begin;
            case "firing", "action" -> "at BETWEEN " + begin + " AND " + end;
            case "silence" -> "at <= " + end + " AND id IN (SELECT id FROM silence WHERE at <= " + end + " AND ends_at >= " + begin + ")";
            case "reload" -> "at <= " + end + " AND at >= " + loaded + " AND configuration IS NOT NULL)";
            case "package_fault" -> "at <= " + end + " AND last_at >= " + loaded + " AND result = 'start')";
            case "gap" -> "since <= " + end + " AND until >= " + before;
            default -> holds; // verdict, time_interval, receiver, rule_version
        };
    }

    private String isOwn(String key) {
        return '"' + key + "\" BETWEEN " + first + " AND " + (first + (1L << Postgres.BITS_OF_LOCAL_IDS) - 1);
    }

    // ---- how

    private void copy(CopiedTable table, String condition) throws SQLException {
        try (Statement statement = from.createStatement()) {
            statement.setFetchSize(IDS_AT_ONCE);
            try (ResultSet row = statement.executeQuery("SELECT " + table.columnNames() + " FROM " + table.name() + " WHERE "
                    + isOwn(table.keys().get(0)) + " AND " + condition)) {
                while (row.next()) {
                    @Nullable Object[] values = new @Nullable Object[table.columns().size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = value(table, table.columns().get(i), row, i + 1);
                    }
                    to.update(table.put(), values);
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
            kept.ifPresent(what -> uses(what, number));
            return column.reference() == CopiedTable.Reference.ID ? number - first : number;
        }
        String text = row.getString(index);
        if (text == null) {
            return null;
        }
        return switch (column.reference()) {
            case ARRAY_OF_IDS -> {
                List<Long> ids = Reading.idsOf(text);
                kept.ifPresent(what -> ids.forEach(id -> uses(what, id)));
                yield ids.stream().map(id -> id - first).toList().toString().replace(" ", "");
            }
            case FACTS -> SeenJson.withIds(text, id -> id - first);
            case ID, NONE -> text;
        };
    }

    private void uses(Sweep.Kept what, long id) {
        used.computeIfAbsent(what, any -> new HashSet<>()).add(id);
    }
}
