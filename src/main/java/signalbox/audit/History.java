package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.view.Gap;
import signalbox.view.View;

/**
 * Answers from the audit's file: what held at an instant, and what happened in a time. Any thread; each question opens the file, sees
 * it as it is then, and closes it. Works beside a server that writes, and without one. Fails with {@link AuditUnreadableException}.
 */
public final class History {

    /** Of the integration {@code i}, {@code RECEIVER/KIND[PLACE]}: an end goes to whom its group told before a reload, too. */
    static final String RECEIVER_TOLD = "substr(i.text, 1, length(rtrim(i.text, replace(i.text, '/', ''))) - 1)";

    static final String NOTIFICATION =
            "d.id, g.key, " + RECEIVER_TOLD + ", i.text, CASE d.result WHEN 'sent' THEN 'told' ELSE d.result END, r.text, d.firing, d.resolved,"
                    + " d.attempts, x.text, t.text, d.decided_at, d.ended_at, d.last_at, d.count, d.told_set,"
                    + " coalesce(d.took, -1), coalesce(d.tries, '[]'), coalesce((SELECT texts FROM rendered WHERE delivery = d.id), '{}')";

    static final String ALERTS_BESIDE =
            "JOIN labels l ON l.id = a.labels JOIN text n ON n.id = a.annotations JOIN text g ON g.id = a.generator_url"
                    + " LEFT JOIN text s ON s.id = a.sender";

    static final String NOTIFICATIONS_BESIDE =
            "JOIN alert_group g ON g.id = d.alert_group JOIN text i ON i.id = d.integration JOIN text r ON r.id = d.reason"
                    + " JOIN text x ON x.id = d.failure JOIN text t ON t.id = d.detail";

    private static final SqlQuery.From FIRINGS = new SqlQuery.From(
            "f.id, r.package, r.version, r.name, r.place, f.at, f.branch, f.facts, f.concluded, f.more",
            "firing f",
            "JOIN rule r ON r.id = f.rule",
            "f.id");

    static final String VERDICTS_BESIDE =
            "JOIN text c ON c.id = v.receiver JOIN rule r ON r.id = v.rule LEFT JOIN alert_group g ON g.id = v.alert_group"
                    + " LEFT JOIN text q ON q.id = v.silence LEFT JOIN text w ON w.id = v.words";

    static final String FLUSHES_BESIDE =
            "JOIN alert_group g ON g.id = f.alert_group JOIN text i ON i.id = f.integration JOIN text r ON r.id = f.reason";

    private final Path path;
    private final Supplier<Optional<Gap>> missing;

    /** The history below a storage path. It may not be there yet. */
    public History(Path storagePath) {
        this(storagePath, Optional::empty);
    }

    /** @param missing of what is lost at the moment and could not be written down as a gap yet */
    public History(Path storagePath, Supplier<Optional<Gap>> missing) {
        path = AuditFile.below(storagePath);
        this.missing = missing;
    }

    /** Whether a value of a label or annotation is not what it was: it was not to be written. */
    public static boolean isMasked(String value) {
        return Mask.isMasked(value);
    }

    /** Whether there is anything to ask. */
    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * What held at an instant: the alerts that fired, silences in force and intervals that were on, as rules saw them. Empty sets where
     * there is no history. The present is not in it before it is written, a second later at most.
     */
    public Past at(Instant instant) {
        return asked(reading -> {
                    PastView view = new PastView(reading, instant);
                    return new Past(
                            instant,
                            view.alertsThatFired(),
                            view.silences().stream().filter(silence -> silence.inForceAt(instant)).toList(),
                            view.intervals());
                })
                .orElseGet(() -> new Past(instant, List.of(), List.of(), List.of()));
    }

    /** By which flags the server decided that ran at an instant, or last; the usual ones where that is not on record. */
    public Load.Flags flags(Instant instant) {
        return at(instant, PastView::flags).flatMap(found -> found).orElse(Load.Flags.USUAL);
    }

    /** When what is on record begins, as far as what was deleted, what groups did and what was loaded say; empty when there is nothing. */
    public Optional<Instant> begins() {
        return asked(Reading::begins).flatMap(found -> found);
    }

    /** Since when everything is on record, notifications as well; empty when there is nothing. */
    public Optional<Instant> wholeSince() {
        return asked(reading -> {
                    Optional<Instant> begins = reading.begins();
                    Optional<Instant> notifications = KeptSince.NOTIFICATIONS.since(reading.file);
                    return notifications.filter(since -> begins.filter(since::isBefore).isEmpty()).or(() -> begins);
                })
                .flatMap(found -> found);
    }

    /** When the last checkpoint was kept. */
    public Optional<Instant> lastCheckpoint() {
        return asked(reading -> reading.file.number("SELECT max(at) FROM checkpoint HAVING max(at) IS NOT NULL"))
                .flatMap(found -> found.isPresent() ? Optional.of(Instant.ofEpochMilli(found.getAsLong())) : Optional.empty());
    }

    /** Asks something of the picture of an instant; empty when there is no history. */
    public <T> Optional<T> at(Instant instant, Function<PastView, T> question) {
        return asked(reading -> question.apply(new PastView(reading, instant)));
    }

    /** Asks something of the present picture, completed by what is on record. */
    public <T> T beside(View live, Instant now, Function<RecordedView, T> question) {
        try {
            return asked(reading -> question.apply(new RecordedView(live, Optional.of(new PastView(reading, now)))))
                    .orElseGet(() -> question.apply(new RecordedView(live, Optional.empty())));
        } catch (AuditUnreadableException e) {
            return question.apply(new RecordedView(live, Optional.empty())); // what the engine knows is an answer, too
        }
    }

    // ---- searches

    /** The labels of which some matchers ask by an expression though their values are masked here: what these find is not all, or too much. */
    public List<String> hiddenFrom(List<Matcher> matchers) {
        return asked(reading -> reading.hiddenFrom(matchers)).orElse(List.of());
    }

    /**
     * Which rule, package or receiver that a search names is neither on record nor in force, in words; empty when all are, or there is no
     * history.
     *
     * @param inForce asked for where something is not on record
     */
    public Optional<String> unknownName(Search search, Supplier<NamesInForce> inForce) {
        return asked(reading -> RecordedNames.unknown(reading, search, inForce)).flatMap(found -> found);
    }

    /** Times that alerts fired. */
    public Page<AlertRow> alerts(Search search) {
        return page(reading -> alerts(reading, search));
    }

    /** What an alert said last, before the end of a search, in SQL; {@code first} is what it said at first. */
    static String last(String column, String first, Search search) {
        String until = search.to().map(to -> " AND c.at < " + to.toEpochMilli()).orElse("");
        return "coalesce((SELECT t.text FROM alert_change c JOIN text t ON t.id = c." + column + " WHERE c.alert = a.id" + until
                + " ORDER BY c.at DESC LIMIT 1), " + first + ")";
    }

    static Page<AlertRow> alerts(Reading reading, Search search) throws SQLException {
        return SearchConditions.alerts(reading, search).page(
                reading.file,
                search,
                Period.ALERT,
                "a",
                new SqlQuery.From(
                        "a.id, a.labels, " + last("annotations", "n.text", search) + ", " + last("generator_url", "g.text", search)
                                + ", a.starts_at, a.seen_at, a.ended_at, coalesce(a.ending, ''), coalesce(s.text, ''), l.labels, n.text",
                        "alert a",
                        ALERTS_BESIDE,
                        "a.id"),
                row -> new AlertRow(
                        row.getLong(1), reading.labels(row.getLong(2), row.getString(10)), reading.parsed(row.getString(3)),
                        reading.parsed(row.getString(11)), row.getString(4), SqlQuery.time(row, 5), SqlQuery.time(row, 6), row.getString(9),
                        SqlQuery.end(row, 7), row.getString(8)));
    }

    /** Conclusions about alerts. */
    public Page<VerdictRow> verdicts(Search search) {
        return page(reading -> verdicts(reading, search));
    }

    static Page<VerdictRow> verdicts(Reading reading, Search search) throws SQLException {
        return SearchConditions.verdicts(reading, search).page(
                reading.file,
                search,
                Period.VERDICT,
                "v",
                new SqlQuery.From(
                        "v.id, v.labels, v.kind, c.text, r.package, r.version, r.name, r.place, coalesce(g.key, ''), v.sources,"
                                + " coalesce(q.text, ''), coalesce(w.text, ''), coalesce(v.force, 'in_force'), v.since, v.until, l.labels",
                        "verdict v",
                        "JOIN labels l ON l.id = v.labels " + VERDICTS_BESIDE,
                        "v.id"),
                row -> new VerdictRow(
                        row.getLong(1), reading.labels(row.getLong(2), row.getString(16)), row.getString(3), row.getString(4),
                        Reading.decidedBy(row, 5),
                        row.getString(9), reading.labelsOf(row.getString(10)), row.getString(11), row.getString(12),
                        row.getString(13), SqlQuery.time(row, 14), SqlQuery.end(row, 15)));
    }

    /** Notifications that were told, or given up; with their alerts if {@code whole}. */
    public Page<NotificationRow> notifications(Search search, boolean whole) {
        return page(reading -> notifications(reading, search, whole));
    }

    private static Page<NotificationRow> notifications(Reading reading, Search search, boolean whole) throws SQLException {
        return SearchConditions.notifications(reading, search).page(
                reading.file,
                search,
                Period.DELIVERY,
                "d",
                new SqlQuery.From(NOTIFICATION, "delivery d", NOTIFICATIONS_BESIDE, "d.id"),
                row -> notification(row, reading, whole));
    }

    static NotificationRow notification(java.sql.ResultSet row, Reading reading, boolean whole) throws SQLException {
        List<Labels> firing = new ArrayList<>();
        List<Labels> resolved = new ArrayList<>();
        if (whole) {
            Reading.Told told = reading.toldSet(row.getLong(16));
            for (long labels : told.firing()) {
                firing.add(reading.labels(labels));
            }
            for (long labels : told.resolved()) {
                resolved.add(reading.labels(labels));
            }
        }
        return new NotificationRow(
                row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6), row.getInt(7),
                row.getInt(8), row.getInt(9), row.getString(10), row.getString(11), SqlQuery.time(row, 12), SqlQuery.time(row, 13),
                SqlQuery.time(row, 14), row.getLong(15), firing, resolved, row.getLong(17), reading.tries(row.getString(18)),
                reading.parsed(row.getString(19)));
    }

    /**
     * Some of the alerts that a notification told; empty when there is no such notification, or what it told is not on record any more.
     *
     * @param set what the page before said; 0: this is the first one
     */
    public Optional<ToldAlerts> told(long notification, long set, int first, int limit) {
        return asked(reading -> {
                    OptionalLong wanted = set == 0
                            ? reading.file.number("SELECT told_set FROM delivery WHERE id = ?", notification)
                            : reading.file.number("SELECT id FROM told_set WHERE id = ?", set);
                    return wanted.isEmpty() ? Optional.<ToldAlerts>empty() : Optional.of(told(reading, wanted.getAsLong(), first, limit));
                })
                .flatMap(found -> found);
    }

    private static ToldAlerts told(Reading reading, long set, int first, int limit) throws SQLException {
        Reading.Told told = reading.toldSet(set);
        List<Long> all = new ArrayList<>(told.firing());
        all.addAll(told.resolved());
        List<Labels> some = new ArrayList<>();
        for (long id : all.subList(Math.min(first, all.size()), (int) Math.min((long) first + limit, all.size()))) {
            some.add(reading.labels(id));
        }
        return new ToldAlerts(set, told.firing().size(), told.resolved().size(), first, some);
    }

    /**
     * How often receivers were told something between two instants, in steps.
     *
     * @param receiver {@code ""}: all
     */
    public Counts counts(Instant from, Instant to, Duration step, String receiver) {
        return asked(reading -> Counting.of(reading, from, to, step, receiver)).orElseGet(() -> new Counts(from, step, List.of(), true));
    }

    /** What came of groups whose time had come. */
    public Page<FlushRow> flushes(Search search) {
        return page(reading -> SearchConditions.flushes(reading, search)
                .page(
                        reading.file,
                        search,
                        Period.FLUSH,
                        "f",
                        new SqlQuery.From(
                                "f.id, g.key, g.receiver, i.text, f.outcome, r.text, f.firing, f.resolved, f.withheld, f.at, f.last_at, f.count",
                                "flush f",
                                FLUSHES_BESIDE,
                                "f.id"),
                        row -> new FlushRow(
                                row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6),
                                row.getInt(7), row.getInt(8), row.getInt(9), SqlQuery.time(row, 10), SqlQuery.time(row, 11), row.getLong(12))));
    }

    /** Firings of rules of teams, with their facts. */
    public Page<FiringRow> firings(Search search) {
        return page(reading -> {
            SqlQuery query = SearchConditions.firings(reading, search);
            // of one rule there are not so many that they could not be put in order
            return query.page(reading.file, search, search.rule().isEmpty() ? "f.at" : "+f.at", FIRINGS, row -> firing(row, reading));
        });
    }

    /** A firing; empty when there is none of that id, any more. */
    public Optional<FiringRow> firing(long id) {
        return asked(reading -> {
                    List<FiringRow> found = new ArrayList<>(1);
                    reading.file.each(
                            "SELECT " + FIRINGS.columns() + " FROM " + FIRINGS.table() + " " + FIRINGS.joins() + " WHERE f.id = ?",
                            row -> found.add(firing(row, reading)),
                            id);
                    return found.stream().findFirst();
                })
                .flatMap(found -> found);
    }

    private static FiringRow firing(java.sql.ResultSet row, Reading reading) throws SQLException {
        return new FiringRow(
                row.getLong(1), Reading.decidedBy(row, 2), SqlQuery.time(row, 6), row.getInt(7), SeenJson.facts(row.getString(8), reading),
                SeenJson.concluded(row.getString(9), reading), row.getLong(10));
    }

    /** How often rules of teams fired, hour by hour. */
    public Page<FiringCountRow> firingCounts(Search search) {
        return page(reading -> SearchConditions.firingCounts(search)
                .page(
                        reading.file,
                        search,
                        new SqlQuery.From(
                                "f.id, f.rule_package, v.text, r.text, f.hour, f.last_at, f.count",
                                "firing_count f",
                                "JOIN text v ON v.id = f.version JOIN text r ON r.id = f.rule",
                                "f.id"),
                        row -> new FiringCountRow(
                                row.getLong(1), row.getString(2), row.getString(3), row.getString(4), SqlQuery.time(row, 5), SqlQuery.time(row, 6),
                                row.getLong(7))));
    }

    /** What people did with silences. */
    public Page<SilenceRow> silences(Search search) {
        return page(reading -> SearchConditions.silences(reading, search)
                .page(
                        reading.file,
                        search,
                        new SqlQuery.From(
                                "row, id, at, action, matchers, starts_at, ends_at, created_by, comment, sender",
                                "silence",
                                "",
                                "row"),
                        row -> new SilenceRow(
                                row.getLong(1), row.getString(2), SqlQuery.time(row, 3), row.getString(4), reading.matchers(row.getString(5)),
                                SqlQuery.time(row, 6), SqlQuery.time(row, 7), row.getString(8), row.getString(9), row.getString(10))));
    }

    /** Versions of packages of rules. */
    public Page<VersionRow> versions(Search search) {
        return page(reading -> SearchConditions.versions(search)
                .page(
                        reading.file,
                        search,
                        new SqlQuery.From(
                                "v.id, v.package, v.version, v.team, v.rules, s.text, v.since, v.until",
                                "rule_version v",
                                "JOIN text s ON s.id = v.source",
                                "v.id"),
                        row -> new VersionRow(
                                row.getLong(1), row.getString(2), row.getString(3), row.getString(4), reading.names(row.getString(5)),
                                row.getString(6), SqlQuery.time(row, 7), SqlQuery.end(row, 8))));
    }

    /** The files of a version of a package as one text; empty when it is not on record. */
    public Optional<String> source(String packageName, String version) {
        return asked(reading -> {
                    List<String> found = new ArrayList<>(1);
                    reading.file.each(
                            "SELECT s.text FROM rule_version v JOIN text s ON s.id = v.source WHERE v.package = ? AND v.version = ? LIMIT 1",
                            row -> found.add(row.getString(1)),
                            packageName,
                            version);
                    return found.stream().findFirst();
                })
                .flatMap(found -> found);
    }

    /** Starts and reloads. */
    public Page<ReloadRow> reloads(Search search) {
        return page(reading -> SearchConditions.reloads(search)
                .page(
                        reading.file,
                        search,
                        new SqlQuery.From(
                                "id, at, result, problems, sender",
                                "reload",
                                "",
                                "id"),
                        row -> new ReloadRow(row.getLong(1), SqlQuery.time(row, 2), row.getString(3), row.getString(4), row.getString(5))));
    }

    /** From when on all rows of a list are kept: some that were over before are deleted; empty when none is. */
    public Optional<Instant> keptSince(HistoryList list) {
        KeptSince kind = list == HistoryList.NOTIFICATIONS ? KeptSince.NOTIFICATIONS : KeptSince.HISTORY;
        return asked(reading -> kind.since(reading.file)).flatMap(found -> found);
    }

    /** What people did: what no other list tells, silences, and reloads. */
    public Page<ActionRow> actions(Search search) {
        return page(reading -> Actions.page(reading, search));
    }

    /** Times of which not all is known. */
    public Page<GapRow> gaps(Search search) {
        return page(reading -> SearchConditions.gaps(search)
                .page(
                        reading.file,
                        search,
                        new SqlQuery.From("id, since, until, lost, why", "gap", "", "id"),
                        row -> new GapRow(row.getLong(1), new Gap(SqlQuery.time(row, 2), SqlQuery.time(row, 3), row.getLong(4), row.getString(5)))));
    }

    /** Takes the values of a row. */
    @FunctionalInterface
    public interface RowSink {
        /** A number where it is one or a time, in milliseconds since 1970, else a String or its bytes in UTF-8; null where there is none. */
        void add(@Nullable Object[] values) throws IOException;
    }

    /** The lists that {@link #export} has: those of which there may be millions. */
    public static Set<String> exported() {
        return Export.lists();
    }

    /**
     * Hands on the rows of a list, the newest first, as they lie in the file: for whoever wants them all.
     *
     * @param columns which values, in this order; named as in the API
     * @return the cursor for what follows, where that is more than the search's limit; 0: nothing does
     * @throws IOException when whoever takes them fails
     */
    public long export(String list, List<String> columns, Search search, RowSink sink) throws IOException {
        try {
            return asked(reading -> Export.each(reading, list, columns, search, sink)).orElse(0L);
        } catch (Export.SinkFailed e) {
            throw e.fault();
        }
    }

    /** A time in which something held; without an end it went on. */
    public record Span(Instant from, Optional<Instant> until) {}

    /**
     * When a rule concluded something that is about an alert, or rests on it: between two instants, in any version, in order and
     * without overlaps.
     */
    public List<Span> held(Labels alert, String packageName, String rule, Instant from, Instant to) {
        return asked(reading -> {
                    List<Span> spans = new ArrayList<>();
                    for (long labels : reading.labelsWith(alert.fingerprint())) {
                        reading.file.each(
                                "SELECT v.since, v.until FROM verdict v WHERE v.rule IN (SELECT id FROM rule WHERE package = ?1 AND name = ?2)"
                                        + " AND v.since <= ?5 AND (v.until IS NULL OR v.until > ?4)"
                                        + " AND (v.labels = ?3 OR ?3 IN (SELECT value FROM json_each(coalesce(v.sources, '[]')))) ORDER BY v.since",
                                row -> add(new Span(SqlQuery.time(row, 1), SqlQuery.end(row, 2)), spans),
                                packageName,
                                rule,
                                labels,
                                from.toEpochMilli(),
                                to.toEpochMilli());
                    }
                    return spans;
                })
                .orElse(List.of());
    }

    /** One that begins before the last ends is the same stretch. */
    private static void add(Span span, List<Span> spans) {
        Span last = spans.isEmpty() ? span : spans.get(spans.size() - 1);
        boolean goesOn = !spans.isEmpty() && (last.until().isEmpty() || !last.until().get().isBefore(span.from()));
        if (!goesOn) {
            spans.add(span);
        } else if (last.until().isPresent() && (span.until().isEmpty() || span.until().get().isAfter(last.until().get()))) {
            spans.set(spans.size() - 1, new Span(last.from(), span.until()));
        }
    }

    /** The stretch of an alert's history between two instants; empty when there was none by then. */
    public Optional<Stretch> stretch(String fingerprint, Instant from, Instant to) {
        return asked(reading -> Stretch.read(reading, fingerprint, from, to)).flatMap(found -> found);
    }

    /** What a package concluded while it was a shadow, of each kind; the most alerts first. */
    public List<ShadowRow> shadow(String packageName) {
        return asked(reading -> {
                    List<ShadowRow> rows = new ArrayList<>();
                    reading.file.each(
                            "SELECT v.kind, count(DISTINCT v.labels), count(DISTINCT nullif(coalesce(json_extract(l.labels, '$.team'), ''), '')),"
                                    + " count(*), min(v.since) FROM rule r JOIN verdict v ON v.rule = r.id JOIN labels l ON l.id = v.labels"
                                    + " WHERE r.package = ? AND v.force = 'shadow' GROUP BY v.kind ORDER BY 2 DESC, 1",
                            row -> rows.add(new ShadowRow(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), SqlQuery.time(row, 5))),
                            packageName);
                    return rows;
                })
                .orElse(List.of());
    }

    /** What a server would have to be told to live a stretch again; empty when there is no history. */
    public Optional<Recording> recording(Instant from, Instant to) {
        return asked(reading -> Recordings.read(reading, from, to));
    }

    /**
     * The same from the newest checkpoint before an instant on; where there is none, from so long before the instant on.
     *
     * @param warmUp how long before
     */
    public Optional<Recording> recording(Instant from, Duration warmUp, Instant to) {
        return asked(reading -> Recordings.readFromCheckpoint(reading, from, warmUp, to));
    }

    // ---- the file

    @FunctionalInterface
    private interface Question<T> {
        T answer(Reading reading) throws SQLException;
    }

    private <T> Page<T> page(Question<Page<T>> question) {
        return asked(question).orElseGet(() -> new Page<>(List.of(), 0, true, 0));
    }

    private <T> Optional<T> asked(Question<T> question) {
        if (!exists()) {
            return Optional.empty();
        }
        try (Reading reading = Reading.open(path, missing.get())) {
            OptionalLong version = reading.file.number("PRAGMA user_version");
            if (version.orElse(0) == 0) {
                return Optional.empty();
            }
            Schema.check((int) version.orElse(0));
            return Optional.of(question.answer(reading));
        } catch (SQLException | IOException e) {
            throw new AuditUnreadableException("the audit cannot be read: " + path + ": " + e.getMessage(), e);
        }
    }
}
