package signalbox.audit;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    private static final String FINGERPRINT = "printf('%016x', coalesce(l.masked, l.fingerprint))";

    /** As the API writes alerts. CROSS: in their order. */
    private static final String SOURCES = "CASE WHEN v.sources IS NULL THEN '[]' ELSE (SELECT '[' || coalesce(group_concat("
            + "'{\"fingerprint\":\"' || " + FINGERPRINT.replace("l.", "s.") + " || '\",\"labels\":' || s.labels || '}', ','), '') || ']'"
            + " FROM json_each(v.sources) e CROSS JOIN labels s WHERE s.id = e.value) END";

    private static final Map<String, Listing> LISTINGS = Map.of(
            "alerts",
            new Listing(
                    Map.of(
                            "seenAt", "a.seen_at",
                            "endedAt", "a.ended_at",
                            "ending", "coalesce(a.ending, '')",
                            "labels", "l.labels",
                            "fingerprint", FINGERPRINT,
                            "startsAt", "a.starts_at",
                            "annotations", "n.text",
                            "generatorURL", "g.text",
                            "sender", "coalesce(s.text, '')"),
                    "alert a",
                    History.ALERTS_BESIDE,
                    "a",
                    Period.ALERT,
                    Conditions::alerts),
            "verdicts",
            new Listing(
                    Map.ofEntries(
                            Map.entry("since", "v.since"),
                            Map.entry("until", "v.until"),
                            Map.entry("kind", "v.kind"),
                            Map.entry("labels", "l.labels"),
                            Map.entry("receiver", "c.text"),
                            Map.entry("rule", "r.name"),
                            Map.entry("package", "r.package"),
                            Map.entry("version", "r.version"),
                            Map.entry("reason", "coalesce(w.text, '')"),
                            Map.entry("sources", SOURCES),
                            Map.entry("silence", "q.text"),
                            Map.entry("force", "coalesce(v.force, 'in_force')"),
                            Map.entry("group", "coalesce(g.key, '')"),
                            Map.entry("fingerprint", FINGERPRINT)),
                    "verdict v",
                    "JOIN labels l ON l.id = v.labels " + History.VERDICTS_BESIDE,
                    "v",
                    Period.VERDICT,
                    Conditions::verdicts),
            "notifications",
            new Listing(
                    Map.ofEntries(
                            Map.entry("at", "d.ended_at"),
                            Map.entry("outcome", "CASE d.result WHEN 'sent' THEN 'told' ELSE d.result END"),
                            Map.entry("integration", "i.text"),
                            Map.entry("reason", "r.text"),
                            Map.entry("group", "g.key"),
                            Map.entry("firing", "d.firing"),
                            Map.entry("resolved", "d.resolved"),
                            Map.entry("attempts", "d.attempts"),
                            Map.entry("detail", "t.text"),
                            Map.entry("count", "d.count"),
                            Map.entry("lastAt", "d.last_at")),
                    "delivery d",
                    History.NOTIFICATIONS_BESIDE,
                    "d",
                    Period.DELIVERY,
                    Conditions::notifications),
            "flushes",
            new Listing(
                    Map.ofEntries(
                            Map.entry("at", "f.at"),
                            Map.entry("lastAt", "f.last_at"),
                            Map.entry("count", "f.count"),
                            Map.entry("outcome", "f.outcome"),
                            Map.entry("group", "g.key"),
                            Map.entry("receiver", "g.receiver"),
                            Map.entry("integration", "i.text"),
                            Map.entry("reason", "r.text"),
                            Map.entry("firing", "f.firing"),
                            Map.entry("resolved", "f.resolved"),
                            Map.entry("withheld", "f.withheld")),
                    "flush f",
                    History.FLUSHES_BESIDE,
                    "f",
                    Period.FLUSH,
                    Conditions::flushes));

    private Export() {}

    @FunctionalInterface
    private interface Finder {
        Query find(Reading reading, Search search) throws SQLException;
    }

    /**
     * How a list is read.
     *
     * @param columns SQL by the name that the API has for it
     * @param alias the short name of the table
     */
    private record Listing(Map<String, String> columns, String table, String joins, String alias, Period period, Finder finder) {}

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
        String selected = columns.stream().map(name -> sql(listing, name)).collect(Collectors.joining(", ", id + ", ", ""));
        return listing.finder()
                .find(reading, search)
                .each(
                        reading.file,
                        search,
                        listing.period(),
                        listing.alias(),
                        new Query.From(selected, listing.table(), listing.joins(), id),
                        row -> hand(row, columns.size(), sink));
    }

    private static String sql(Listing listing, String column) {
        return Optional.ofNullable(listing.columns().get(column)).orElseThrow(() -> new IllegalArgumentException("there is no column " + column));
    }

    private static void hand(ResultSet row, int columns, History.RowSink sink) throws SQLException {
        @Nullable Object[] values = new Object[columns];
        for (int i = 0; i < columns; i++) {
            values[i] = row.getObject(i + 2);
        }
        try {
            sink.add(values);
        } catch (IOException e) {
            throw new SinkFailed(e);
        }
    }
}
