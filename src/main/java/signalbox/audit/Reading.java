package signalbox.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.MatcherSyntaxException;
import signalbox.decision.DecidedBy;
import signalbox.group.AlertGroup;
import signalbox.group.GroupHash;
import signalbox.notify.AlertHashes;
import signalbox.route.Budget;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.RouteOptions;
import signalbox.route.Timing;
import signalbox.store.JsonReader;
import signalbox.view.Gap;

/** One look at the file, which does not change meanwhile: rows as values. One thread; to be closed soon. */
final class Reading implements AutoCloseable {

    private static final Pattern MOST = Pattern.compile("\\bBudget\\[most=([0-9]{1,9}),");

    /** Longer than from one checkpoint to the next, in milliseconds. */
    private static final long KEPT_AGAIN_AFTER = Duration.ofMinutes(65).toMillis();

    /** Hexadecimal digits of what far ends know a group by. */
    private static final int GROUP_HASH = 64;

    final AuditFile file;
    private final JsonReader json = new JsonReader();
    private final Map<Long, Labels> labels = new HashMap<>();
    private final Map<Long, AlertGroup> groups = new HashMap<>();
    private final Map<Long, Told> toldSets = new HashMap<>();

    /** The alerts that a notification told. */
    record Told(List<Long> firing, List<Long> resolved) {}

    private final Mask mask;
    private final Optional<Gap> missing;

    private Reading(AuditFile file, Mask mask, Optional<Gap> missing) {
        this.file = file;
        this.mask = mask;
        this.missing = missing;
    }

    /**
     * Opens the file below a storage path. Throws when there is none.
     *
     * @param missing what is lost at the moment, which the file cannot say
     */
    static Reading open(Path path, Optional<Gap> missing) throws SQLException, IOException {
        return new Reading(AuditFile.toRead(path), Mask.toSearch(path), missing);
    }

    /**
     * The times of which not all is known, the earliest first.
     *
     * @param from those that were over before are left out
     * @param to and those that began later
     */
    List<Gap> gaps(Instant from, Instant to) throws SQLException {
        List<Gap> gaps = new ArrayList<>(KeptSince.gapsSince(file, from));
        file.each(
                "SELECT since, until, lost, why FROM gap WHERE since <= ? AND until >= ? ORDER BY since",
                row -> gaps.add(new Gap(
                        Instant.ofEpochMilli(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2)), row.getLong(3), row.getString(4))),
                to.toEpochMilli(),
                from.toEpochMilli());
        missing.filter(gap -> !gap.from().isAfter(to) && !gap.until().isBefore(from)).ifPresent(gaps::add);
        return gaps;
    }

    Labels labels(long id) throws SQLException {
        Labels known = labels.get(id);
        if (known == null) {
            String[] text = {"{}"};
            file.each("SELECT labels FROM labels WHERE id = ?", row -> text[0] = row.getString(1), id);
            known = parsed(text[0]);
            labels.put(id, known);
        }
        return known;
    }

    /** The label set with an id, whose text was read beside it. */
    Labels labels(long id, String text) {
        return labels.computeIfAbsent(id, unknown -> parsed(text));
    }

    /** The ids of the label sets with a fingerprint, their own or that of what is written: one, but for chance. */
    List<Long> labelsWith(long fingerprint) throws SQLException {
        List<Long> found = new ArrayList<>(1);
        file.each("SELECT id FROM labels WHERE fingerprint = ?1 OR masked = ?1 ORDER BY id", row -> found.add(row.getLong(1)), fingerprint);
        return found;
    }

    /** The ids of the label sets that pass all matchers. SQLite looks values up faster than we read whole sets. */
    List<Long> labelsThatPass(List<Matcher> matchers) throws SQLException {
        List<Matcher> plain = matchers.stream().filter(matcher -> matcher.name().matches("\\w+")).toList();
        List<Matcher> others = matchers.stream().filter(matcher -> !plain.contains(matcher)).toList();
        StringBuilder where = new StringBuilder("1 = 1");
        StringBuilder columns = new StringBuilder("id, labels");
        List<Object> values = new ArrayList<>();
        for (Matcher matcher : plain) {
            String value = "json_extract(labels, '$." + matcher.name() + "')";
            columns.append(", coalesce(").append(value).append(", '')");
            if (matcher.type() == Matcher.Type.EQUAL && !matcher.value().isEmpty()) {
                where.append(" AND ").append(value).append(" IN (?, ?)");
                values.add(matcher.value());
                values.add(mask.hashed(matcher.value()));
            }
        }
        List<Long> found = new ArrayList<>();
        file.each(
                "SELECT " + columns + " FROM labels WHERE " + where,
                row -> {
                    boolean passes = true;
                    for (int i = 0; i < plain.size() && passes; i++) {
                        passes = mask.takes(plain.get(i), row.getString(i + 3));
                    }
                    if (passes && (others.isEmpty() || takes(others, parsed(row.getString(2))))) {
                        found.add(row.getLong(1));
                    }
                },
                values.toArray());
        return found;
    }

    /** The labels of which expressions are asked though their values are masked: whether one matches cannot be said. */
    List<String> hiddenFrom(List<Matcher> matchers) throws SQLException {
        List<String> names = new ArrayList<>();
        if (mask == Mask.NONE) { // there is no key, so that nothing was masked
            return names;
        }
        for (Matcher matcher : matchers) {
            boolean isExpression = matcher.type() == Matcher.Type.REGEX || matcher.type() == Matcher.Type.NOT_REGEX;
            if (isExpression && !names.contains(matcher.name()) && file.number(
                            "SELECT 1 FROM labels l, json_each(l.labels) e WHERE e.key = ? AND e.value LIKE 'masked:%' LIMIT 1", matcher.name())
                    .isPresent()) {
                names.add(matcher.name());
            }
        }
        return names;
    }

    private boolean takes(List<Matcher> matchers, Labels written) {
        return matchers.stream().allMatch(matcher -> mask.takes(matcher, written.get(matcher.name())));
    }

    /** The ids of the groups in which some label sets may have been, by what they have in common. */
    List<Long> groupsThatMayHold(List<Long> alerts) throws SQLException {
        Map<String, Set<String>> values = new HashMap<>();
        for (long id : alerts) {
            labels(id).asMap().forEach((name, value) -> values.computeIfAbsent(name, any -> new HashSet<>()).add(value));
        }
        List<Long> groups = new ArrayList<>();
        file.each("SELECT id, labels FROM alert_group", row -> {
            boolean differs = parsed(row.getString(2)).asMap().entrySet().stream()
                    .anyMatch(label -> values.containsKey(label.getKey()) && !values.get(label.getKey()).contains(label.getValue()));
            if (!differs) {
                groups.add(row.getLong(1)); // a label that none has is an incident's, or that of a rule
            }
        });
        return groups;
    }

    /**
     * The ids of the groups that somebody names, whatever their settings were.
     *
     * @param name a key, what far ends know a group by, or labels as {@code {name="value"}}
     */
    List<Long> groupsNamed(String name) throws SQLException {
        Optional<List<Matcher>> labels = matchersOfGroup(name);
        List<Long> groups = new ArrayList<>(1);
        file.each("SELECT id, key, labels FROM alert_group", row -> {
            String key = row.getString(2);
            if (key.equals(name) || (name.length() == GROUP_HASH && GroupHash.of(key).equals(name))
                    || (labels.isPresent() && isLabelledSo(parsed(row.getString(3)), labels.get()))) {
                groups.add(row.getLong(1));
            }
        });
        return groups;
    }

    private boolean isLabelledSo(Labels group, List<Matcher> matchers) {
        return group.size() == matchers.size() && takes(matchers, group);
    }

    /** The labels of a group, if that is what a name is: each with its value. */
    private static Optional<List<Matcher>> matchersOfGroup(String name) {
        if (!name.startsWith("{") || !name.endsWith("}")) {
            return Optional.empty();
        }
        try {
            List<Matcher> matchers = MatcherSyntax.parseList(MatcherSyntax.Mode.FALLBACK, MatcherSyntax.Origin.API, name);
            return matchers.stream().allMatch(matcher -> matcher.type() == Matcher.Type.EQUAL) ? Optional.of(matchers) : Optional.empty();
        } catch (MatcherSyntaxException e) {
            return Optional.empty(); // nor is there a group of that key
        }
    }

    Labels parsed(String text) {
        try {
            return json.labels(text);
        } catch (IOException e) {
            throw new UncheckedIOException("labels in the audit are damaged: " + e.getMessage(), e);
        }
    }

    List<Matcher> matchers(String text) {
        try {
            return json.matchers(text);
        } catch (IOException e) {
            throw new UncheckedIOException("matchers in the audit are damaged: " + e.getMessage(), e);
        }
    }

    /** The attempts of a delivery, from JSON. */
    List<NotificationRow.Try> tries(String array) throws SQLException {
        if (array.equals("[]")) { // nearly always
            return List.of();
        }
        List<NotificationRow.Try> tries = new ArrayList<>();
        file.each(
                "SELECT json_extract(value, '$.at'), json_extract(value, '$.ms'), json_extract(value, '$.outcome'),"
                        + " json_extract(value, '$.detail') FROM json_each(?)",
                row -> tries.add(new NotificationRow.Try(
                        Instant.parse(row.getString(1)), row.getLong(2), row.getString(3), row.getString(4) == null ? "" : row.getString(4))),
                array);
        return tries;
    }

    /** When what is on record begins, as far as what was deleted, what groups did and what was loaded say; empty when there is nothing. */
    Optional<Instant> begins() throws SQLException {
        Optional<Instant> brought = BroughtBack.since(file);
        Optional<Instant> kept = KeptSince.HISTORY.since(file);
        if (brought.isPresent() || kept.isPresent()) {
            return brought.or(() -> kept);
        }
        OptionalLong happened = file.number("SELECT min(at) FROM (SELECT min(at) AS at FROM flush UNION ALL SELECT min(at) FROM checkpoint)"
                + " HAVING min(at) IS NOT NULL");
        OptionalLong loaded = file.number("SELECT min(at) FROM reload HAVING min(at) IS NOT NULL");
        // Of a time that is forgotten the configuration stays that was in force; a server that lives keeps a checkpoint each hour.
        boolean isForgotten = happened.isPresent() && loaded.isPresent() && happened.getAsLong() - loaded.getAsLong() > KEPT_AGAIN_AFTER;
        LongStream begins = isForgotten ? happened.stream() : LongStream.concat(happened.stream(), loaded.stream());
        OptionalLong first = begins.min();
        return first.isPresent() ? Optional.of(Instant.ofEpochMilli(first.getAsLong())) : Optional.empty();
    }

    /** A JSON array of names. */
    List<String> names(String array) throws SQLException {
        List<String> names = new ArrayList<>();
        file.each("SELECT value FROM json_each(?)", row -> names.add(row.getString(1)), array);
        return names;
    }

    /** The label sets of a JSON array of ids. */
    List<Labels> labelsOf(@Nullable String ids) throws SQLException {
        List<Labels> all = new ArrayList<>();
        for (long id : idsOf(ids)) {
            all.add(labels(id));
        }
        return all;
    }

    /** A JSON array of numbers. */
    static List<Long> idsOf(@Nullable String ids) {
        List<Long> all = new ArrayList<>();
        if (ids != null && ids.length() > 2) {
            for (String id : ids.substring(1, ids.length() - 1).split(",", -1)) {
                all.add(Long.parseLong(id));
            }
        }
        return all;
    }

    String text(long id) throws SQLException {
        String[] text = {""};
        file.each("SELECT text FROM text WHERE id = ?", row -> text[0] = row.getString(1), id);
        return text[0];
    }

    AlertGroup group(long id) throws SQLException {
        AlertGroup known = groups.get(id);
        if (known != null) {
            return known;
        }
        List<AlertGroup> found = new ArrayList<>(1);
        List<String> mute = names("mute_intervals", id);
        List<String> active = names("active_intervals", id);
        file.each(
                "SELECT destination, route_key, receiver, labels, group_wait, group_interval, repeat_interval, held_until"
                        + " FROM alert_group WHERE id = ?",
                row -> found.add(new AlertGroup(
                        new Destination(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                GroupBy.NOTHING,
                                new Timing(Duration.ofMillis(row.getLong(5)), Duration.ofMillis(row.getLong(6)), Duration.ofMillis(row.getLong(7))),
                                mute,
                                active,
                                Map.of(),
                                List.of(),
                                new RouteOptions(repeats(row.getString(1)), false, false, row.getString(8), budget(row.getString(1)), false)),
                        parsed(row.getString(4)))),
                id);
        AlertGroup group = found.get(0);
        groups.put(id, group);
        return group;
    }

    /** Of times after which it is told again in steps it is known that there are some: a rule's destination is named so. */
    private static List<Duration> repeats(String destination) {
        return destination.startsWith("rule/") && destination.contains("repeats=[P") ? List.of(Duration.ZERO) : List.of();
    }

    /** Of a budget it is known how much it is and whether what is over it is told together: a rule's destination is named so. */
    private static Budget budget(String destination) {
        boolean isSummary = destination.contains(", summary=true]");
        return MOST.matcher(destination).results()
                .filter(most -> destination.startsWith("rule/"))
                .findFirst()
                .map(most -> new Budget(Integer.parseInt(most.group(1)), Duration.ZERO, "", isSummary))
                .orElse(Budget.NONE);
    }

    private List<String> names(String column, long group) throws SQLException {
        List<String> names = new ArrayList<>();
        file.each(
                "SELECT e.value FROM alert_group g, json_each(g." + column + ") e WHERE g.id = ?",
                row -> names.add(row.getString(1)),
                group);
        return names;
    }

    Told toldSet(long id) throws SQLException {
        Told known = toldSets.get(id);
        if (known == null) {
            List<Told> found = new ArrayList<>(1);
            file.each(
                    "SELECT firing, resolved FROM told_set WHERE id = ?",
                    row -> found.add(new Told(idsOf(row.getString(1)), idsOf(row.getString(2)))),
                    id);
            known = found.isEmpty() ? new Told(List.of(), List.of()) : found.get(0);
            toldSets.put(id, known);
        }
        return known;
    }

    AlertHashes hashes(List<Long> ids) throws SQLException {
        long[] hashes = new long[ids.size()];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = labels(ids.get(i)).notificationHash();
        }
        return AlertHashes.of(hashes);
    }

    /** Who decided, from four columns. */
    static DecidedBy decidedBy(ResultSet row, int first) throws SQLException {
        return new DecidedBy(row.getString(first), row.getString(first + 1), row.getString(first + 2), row.getString(first + 3));
    }

    static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public void close() {
        file.close();
    }

    /** The last time that an alert fired, at the instant or before. */
    Optional<AlertRow> alertRow(long labels, Instant at) throws SQLException {
        List<AlertRow> found = new ArrayList<>(1);
        file.each(
                "SELECT a.id, coalesce(n.text, f.text), coalesce(h.text, g.text), coalesce(c.starts_at, a.starts_at), a.seen_at, a.ended_at,"
                        + " coalesce(a.ending, ''), coalesce(s.text, ''), f.text FROM alert a LEFT JOIN text s ON s.id = a.sender"
                        + " JOIN text f ON f.id = a.annotations JOIN text g ON g.id = a.generator_url"
                        + " LEFT JOIN alert_change c ON c.alert = a.id AND c.at = (SELECT max(at) FROM alert_change WHERE alert = a.id AND at <= ?1)"
                        + " LEFT JOIN text n ON n.id = c.annotations LEFT JOIN text h ON h.id = c.generator_url"
                        + " WHERE a.labels = ?2 AND a.seen_at <= ?1 ORDER BY a.seen_at DESC, a.id DESC LIMIT 1",
                row -> found.add(new AlertRow(
                        row.getLong(1),
                        Labels.EMPTY,
                        parsed(row.getString(2)),
                        parsed(row.getString(9)),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getString(8),
                        instant(row, 6),
                        row.getString(7))),
                at.toEpochMilli(),
                labels);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        AlertRow row = found.get(0);
        return Optional.of(new AlertRow(
                row.id(), labels(labels), row.annotations(), row.firstAnnotations(), row.generatorUrl(), row.startsAt(), row.seenAt(), row.sender(),
                row.endedAt(), row.ending()));
    }
}
