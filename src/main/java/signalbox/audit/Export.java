package signalbox.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the lists that grow with what happens, as texts and numbers straight from the file: a day has a million, and who wants them
 * all does not want to wait until each was taken apart and put together again. What a value says is what the API says.
 */
final class Export {

    private static final String SHOWN_FINGERPRINT = "coalesce(%s.masked, %s.fingerprint)";

    /** As the API writes alerts. CROSS: in their order. */
    private static final String SOURCES = "CASE WHEN v.sources IS NULL THEN '[]' ELSE (SELECT '[' || coalesce(group_concat("
            + "'{\"fingerprint\":\"' || printf('%016x', " + SHOWN_FINGERPRINT.replace("%s", "s")
            + ") || '\",\"labels\":' || s.labels || '}', ','), '') || ']' FROM json_each(v.sources) e CROSS JOIN labels s WHERE s.id = e.value) END";

    private static final String BESIDE = "JOIN labels l ON l.id = %s.labels";

    /** Which depend on until when is searched. */
    private static final String LAST_ANNOTATIONS = "LAST_ANNOTATIONS";

    private static final String LAST_URL = "LAST_URL";

    private static final Map<String, Listing> LISTINGS = Map.of(
            "alerts",
            new Listing(
                    Map.of(
                            "seenAt", number("a.seen_at"),
                            "endedAt", number("a.ended_at"),
                            "ending", text("coalesce(a.ending, '')"),
                            "labels", text("l.labels"),
                            "fingerprint", fingerprint(),
                            "startsAt", number("a.starts_at"),
                            "annotations", text(LAST_ANNOTATIONS),
                            "generatorURL", text(LAST_URL),
                            "sender", ofText("a.sender").orEmpty()),
                    "alert a",
                    BESIDE.formatted("a") + " JOIN text n ON n.id = a.annotations JOIN text g ON g.id = a.generator_url",
                    "a",
                    Period.ALERT,
                    SearchConditions::alerts),
            "verdicts",
            new Listing(
                    Map.ofEntries(
                            Map.entry("since", number("v.since")),
                            Map.entry("until", number("v.until")),
                            Map.entry("kind", text("v.kind")),
                            Map.entry("labels", text("l.labels")),
                            Map.entry("receiver", ofText("v.receiver")),
                            Map.entry("rule", of("v.rule", "rule", "name")),
                            Map.entry("package", of("v.rule", "rule", "package")),
                            Map.entry("version", of("v.rule", "rule", "version")),
                            Map.entry("reason", ofText("v.words").orEmpty()),
                            Map.entry("sources", text(SOURCES)),
                            Map.entry("silence", ofText("v.silence")),
                            Map.entry("force", text("coalesce(v.force, 'in_force')")),
                            Map.entry("group", of("v.alert_group", "alert_group", "key").orEmpty()),
                            Map.entry("fingerprint", fingerprint())),
                    "verdict v",
                    BESIDE.formatted("v"),
                    "v",
                    Period.VERDICT,
                    SearchConditions::verdicts),
            "notifications",
            new Listing(
                    Map.ofEntries(
                            Map.entry("at", number("d.ended_at")),
                            Map.entry("outcome", text("CASE d.result WHEN 'sent' THEN 'told' ELSE d.result END")),
                            Map.entry("integration", ofText("d.integration")),
                            Map.entry("reason", ofText("d.reason")),
                            Map.entry("group", of("d.alert_group", "alert_group", "key")),
                            Map.entry("firing", number("d.firing")),
                            Map.entry("resolved", number("d.resolved")),
                            Map.entry("attempts", number("d.attempts")),
                            Map.entry("detail", ofText("d.detail")),
                            Map.entry("count", number("d.count")),
                            Map.entry("lastAt", number("d.last_at"))),
                    "delivery d",
                    "",
                    "d",
                    Period.DELIVERY,
                    SearchConditions::notifications),
            "flushes",
            new Listing(
                    Map.ofEntries(
                            Map.entry("at", number("f.at")),
                            Map.entry("lastAt", number("f.last_at")),
                            Map.entry("count", number("f.count")),
                            Map.entry("outcome", text("f.outcome")),
                            Map.entry("group", of("f.alert_group", "alert_group", "key")),
                            Map.entry("receiver", of("f.alert_group", "alert_group", "receiver")),
                            Map.entry("integration", ofText("f.integration")),
                            Map.entry("reason", ofText("f.reason")),
                            Map.entry("firing", number("f.firing")),
                            Map.entry("resolved", number("f.resolved")),
                            Map.entry("withheld", number("f.withheld"))),
                    "flush f",
                    "",
                    "f",
                    Period.FLUSH,
                    SearchConditions::flushes));

    private Export() {}

    @FunctionalInterface
    private interface Finder {
        SqlQuery find(Reading reading, Search search) throws SQLException;
    }

    /** How a value is read. */
    private enum Kind {
        NUMBER,
        TEXT,
        FINGERPRINT,
        /** The id of a row of another table. */
        REFERENCE
    }

    /**
     * What a column has.
     *
     * @param sql what is read of a row
     * @param lookup of a reference the question for the text that it refers to
     * @param isEmptyWithout whether a text is empty where there is no reference; else there is none
     */
    private record Value(Kind kind, String sql, String lookup, boolean isEmptyWithout) {

        Value orEmpty() {
            return new Value(kind, sql, lookup, true);
        }
    }

    private static Value number(String sql) {
        return new Value(Kind.NUMBER, sql, "", false);
    }

    private static Value text(String sql) {
        return new Value(Kind.TEXT, sql, "", false);
    }

    private static Value fingerprint() {
        return new Value(Kind.FINGERPRINT, SHOWN_FINGERPRINT.replace("%s", "l"), "", false);
    }

    /** A text of which there are few, which many rows refer to: to join it to each row takes longer than all else. */
    private static Value of(String id, String table, String column) {
        return new Value(Kind.REFERENCE, id, "SELECT " + column + " FROM " + table + " WHERE id = ?", false);
    }

    private static Value ofText(String id) {
        return of(id, "text", "text");
    }

    /**
     * How a list is read.
     *
     * @param columns what they have, by the names that the API has for them
     * @param alias the short name of the table
     */
    private record Listing(Map<String, Value> columns, String table, String joins, String alias, Period period, Finder finder) {}

    /** The lists that are read so. */
    static Set<String> lists() {
        return LISTINGS.keySet();
    }

    /** Who takes the rows fails. */
    static final class SinkFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final IOException fault;

        SinkFailed(IOException fault) {
            super(fault);
            this.fault = fault;
        }

        IOException fault() {
            return fault;
        }
    }

    /** Hands on what a search finds, the newest first; answers the cursor for what follows; 0: nothing does. */
    static long each(Reading reading, String list, List<String> columns, Search search, History.RowSink sink) throws SQLException {
        Listing listing = Optional.ofNullable(LISTINGS.get(list)).orElseThrow(() -> new IllegalArgumentException("there is no list of " + list));
        String id = listing.alias() + ".id";
        List<Value> values = columns.stream().map(name -> value(listing, name)).toList();
        String selected = values.stream().map(value -> sql(value, search)).collect(Collectors.joining(", ", id + ", ", ""));
        Rows rows = new Rows(reading.file, values, sink);
        return listing.finder()
                .find(reading, search)
                .each(
                        reading.file,
                        search,
                        listing.period(),
                        listing.alias(),
                        new SqlQuery.From(selected, listing.table(), listing.joins(), id),
                        rows::hand);
    }

    private static String sql(Value value, Search search) {
        return switch (value.sql()) {
            case LAST_ANNOTATIONS -> History.last("annotations", "n.text", search);
            case LAST_URL -> History.last("generator_url", "g.text", search);
            default -> value.sql();
        };
    }

    private static Value value(Listing listing, String column) {
        return Optional.ofNullable(listing.columns().get(column)).orElseThrow(() -> new IllegalArgumentException("there is no column " + column));
    }

    /** Hands on rows. One thread. */
    private static final class Rows {

        private static final byte[] EMPTY = {};
        private static final HexFormat HEX = HexFormat.of();
        private static final int MOST_KNOWN = 10_000;

        private final AuditFile file;
        private final List<Value> values;
        private final History.RowSink sink;
        /** Of each column the texts that were looked up, by their ids. */
        private final List<Map<Long, byte[]>> known;

        Rows(AuditFile file, List<Value> values, History.RowSink sink) {
            this.file = file;
            this.values = values;
            this.sink = sink;
            this.known = values.stream().<Map<Long, byte[]>>map(each -> new HashMap<>()).toList();
        }

        void hand(ResultSet row) throws SQLException {
            @Nullable Object[] read = new Object[values.size()];
            for (int i = 0; i < read.length; i++) {
                read[i] = read(row, i);
            }
            try {
                sink.add(read);
            } catch (IOException e) {
                throw new SinkFailed(e);
            }
        }

        private @Nullable Object read(ResultSet row, int column) throws SQLException {
            Value value = values.get(column);
            if (value.kind() == Kind.TEXT) {
                return row.getBytes(column + 2); // as it lies in the file: the same in UTF-8
            }
            long number = row.getLong(column + 2);
            if (row.wasNull()) {
                return value.isEmptyWithout() ? EMPTY : null;
            }
            return switch (value.kind()) {
                case NUMBER, TEXT -> number;
                case FINGERPRINT -> HEX.toHexDigits(number).getBytes(StandardCharsets.US_ASCII);
                case REFERENCE -> referred(value, known.get(column), number);
            };
        }

        private byte @Nullable [] referred(Value value, Map<Long, byte[]> texts, long id) throws SQLException {
            byte[] text = texts.get(id);
            if (text == null) {
                byte[][] found = {EMPTY};
                file.each(value.lookup(), row -> found[0] = row.getBytes(1), id);
                text = found[0];
                if (texts.size() == MOST_KNOWN) {
                    texts.clear();
                }
                texts.put(id, text);
            }
            return text;
        }
    }
}
