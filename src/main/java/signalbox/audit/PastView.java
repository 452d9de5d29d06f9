package signalbox.audit;

import static java.util.stream.Collectors.toSet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.ack.Ack;
import signalbox.ack.Acknowledged;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.attribute.Attribute;
import signalbox.condition.ExpectedCondition;
import signalbox.condition.Holds;
import signalbox.condition.Subject;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.decision.Unheeded;
import signalbox.group.AlertGroup;
import signalbox.notify.AlertHashes;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.route.TimeInterval;
import signalbox.silence.Silence;
import signalbox.silence.Silenced;
import signalbox.view.AlertView;
import signalbox.view.AttributeView;
import signalbox.view.Derivation;
import signalbox.view.Gap;
import signalbox.view.Told;
import signalbox.view.Unheard;
import signalbox.view.Version;
import signalbox.view.View;

/**
 * The picture that readers would have had at an instant, from the rows that held then. It reads as it is asked: one thread, and no
 * longer than {@link History#at} lasts. Fails with {@link AuditUnreadableException}.
 */
public final class PastView implements View {

    /** Of a server that has written nothing for so long it is not known what it decides: it says that it lives each ten seconds. */
    private static final Duration SILENCE = Duration.ofMinutes(1);

    /** So many notifications of a group say of which ends somebody is still to be told. */
    private static final int LAST_TELLINGS = 50;

    private static final String HELD = " since <= ?1 AND (until IS NULL OR until > ?1)";

    private static final long NEVER = Recording.FAR.toEpochMilli();

    /** The groups that an alert group stands for, whatever their settings were. */
    private static final String SAME_GROUP = "(SELECT id FROM alert_group WHERE destination = ?2 AND labels = ?3)";

    /** Those of which the notification log knew the same: what was told stays so when the way down the tree is another. */
    private static final String SAME_KEY = "(SELECT s.id FROM alert_group o JOIN alert_group s ON s.key = o.key AND s.receiver = o.receiver"
            + " WHERE o.destination = ?2 AND o.labels = ?3 AND o.receiver = ?4)";

    private final Reading reading;
    private final Instant at;
    private final long millis;
    private final Map<AlertGroup, String> groupLabels = new HashMap<>();

    PastView(Reading reading, Instant at) {
        this.reading = reading;
        this.at = at;
        this.millis = at.toEpochMilli();
    }

    // ---- alerts

    /** An alert that fired at the instant or before, by its fingerprint. */
    public Optional<AlertView> alert(String fingerprint) {
        return asked(() -> {
            for (long labels : reading.labelsWith(Long.parseUnsignedLong(fingerprint, 16))) {
                Optional<AlertView> alert = alert(labels);
                if (alert.isPresent()) {
                    return alert;
                }
            }
            return Optional.empty();
        });
    }

    /** The alerts that matchers take: those that fired at the instant; if there are none, those that had ended before. */
    public List<AlertView> alerts(List<Matcher> matchers) {
        return asked(() -> {
            Set<Long> firing = Set.copyOf(firing());
            List<Long> passing = reading.labelsThatPass(matchers);
            List<AlertView> found = new ArrayList<>();
            for (long labels : passing) {
                if (firing.contains(labels)) {
                    alert(labels).ifPresent(found::add);
                }
            }
            for (long labels : found.isEmpty() ? passing : List.<Long>of()) {
                alert(labels).ifPresent(found::add);
            }
            return found;
        });
    }

    /** The last time that an alert fired, at the instant or before. */
    Optional<AlertRow> alertRow(long labels) throws SQLException {
        List<AlertRow> found = new ArrayList<>(1);
        reading.file.each(
                "SELECT a.id, coalesce(n.text, f.text), coalesce(h.text, g.text), coalesce(c.starts_at, a.starts_at), a.seen_at, a.ended_at,"
                        + " coalesce(a.ending, ''), coalesce(s.text, '') FROM alert a LEFT JOIN text s ON s.id = a.sender"
                        + " JOIN text f ON f.id = a.annotations JOIN text g ON g.id = a.generator_url"
                        + " LEFT JOIN alert_change c ON c.alert = a.id AND c.at = (SELECT max(at) FROM alert_change WHERE alert = a.id AND at <= ?1)"
                        + " LEFT JOIN text n ON n.id = c.annotations LEFT JOIN text h ON h.id = c.generator_url"
                        + " WHERE a.labels = ?2 AND a.seen_at <= ?1 ORDER BY a.seen_at DESC, a.id DESC LIMIT 1",
                row -> found.add(new AlertRow(
                        row.getLong(1),
                        Labels.EMPTY,
                        reading.parsed(row.getString(2)),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getString(8),
                        Reading.instant(row, 6),
                        row.getString(7))),
                millis,
                labels);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        AlertRow row = found.get(0);
        return Optional.of(new AlertRow(
                row.id(), reading.labels(labels), row.annotations(), row.generatorUrl(), row.startsAt(), row.seenAt(), row.sender(),
                row.endedAt(), row.ending()));
    }

    /** An alert with everything that was decided about it and held; empty when it had not fired by then. */
    Optional<AlertView> alert(long labels) throws SQLException {
        Optional<AlertRow> row = alertRow(labels);
        return row.isEmpty() ? Optional.empty() : Optional.of(alert(labels, row.get().alertAt(at), row.get()));
    }

    private AlertView alert(long labels, Alert alert, AlertRow row) throws SQLException {
        List<Verdict> verdicts = verdicts(labels);
        List<AlertGroup> groups = new ArrayList<>();
        List<ExpectedCondition> expected = new ArrayList<>();
        List<Derivation> derivedBy = new ArrayList<>();
        List<AlertView.RuledRoute> routes = new ArrayList<>();
        List<Unheeded> unheeded = new ArrayList<>();
        List<Acknowledged> acknowledged = new ArrayList<>();
        List<AttributeView> attributes = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            if (!verdict.isInForce()) {
                unheeded.add(verdict.unheeded(reading));
                continue;
            }
            switch (verdict.kind()) {
                case GROUPED -> groups.add(groupOf(verdict.group()));
                case ROUTED -> routes.add(new AlertView.RuledRoute(verdict.receiver(), verdict.by()));
                case DERIVED -> derivedBy.add(new Derivation(verdict.by(), reading.labelsOf(verdict.sources())));
                case HOLDS -> expected.add(new ExpectedCondition(
                        verdict.by().packageName(), verdict.words(), Optional.of(verdict.since()), Optional.empty(), Optional.empty()));
                case ACKNOWLEDGED -> acknowledged.add(verdict.acknowledged(alert.labels()));
                case ATTRIBUTED -> attributes.add(verdict.attribute());
                case DOWN, REDIRECTED, INHIBITED, WITHHELD, SILENCED, CONTRADICTION -> {
                    // quiet() has those that keep it quiet
                }
            }
        }
        return new AlertView(
                alert, row.endedAt().orElse(alert.endsAt()), row.seenAt(), groups, List.of(), List.of(), quiet(verdicts), routes, expected, derivedBy,
                unheeded, acknowledged, attributes.stream().sorted(Comparator.comparing(AttributeView::name)).toList(),
                row.endedAt().filter(ended -> !ended.isAfter(at)).isPresent() ? lastQuiet(labels, row.endedAt().get()) : List.of());
    }

    /** What rules of teams said that kept an alert quiet when it ended, where all that caused it still fired. */
    private List<Quiet> lastQuiet(long labels, Instant ended) throws SQLException {
        List<Verdict> then = verdicts(labels, "v.since <= ?1 AND v.until >= ?1 AND v.until <= " + millis, ended.toEpochMilli());
        List<Quiet> quiet = new ArrayList<>();
        for (Verdict verdict : then) {
            boolean isQuiet = (verdict.kind() == Kind.INHIBITED || verdict.kind() == Kind.WITHHELD)
                    && verdict.isInForce()
                    && !verdict.by().packageName().equals(DecidedBy.STANDARD)
                    && then.stream().noneMatch(other -> other.kind() == Kind.CONTRADICTION && other.isAsWell(verdict));
            if (isQuiet && allFire(verdict)) {
                quiet.add(overVersions(verdict));
            }
        }
        return quiet;
    }

    private boolean allFire(Verdict verdict) throws SQLException {
        for (long source : Reading.idsOf(verdict.sources())) {
            Optional<AlertRow> row = alertRow(source);
            if (row.isEmpty() || !row.get().alertAt(at).firing()) {
                return false;
            }
        }
        return true;
    }

    private List<Quiet> quiet(List<Verdict> verdicts) throws SQLException {
        List<Quiet> quiet = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            boolean isQuiet = verdict.isInForce() && switch (verdict.kind()) {
                case INHIBITED -> verdicts.stream().noneMatch(other -> other.kind() == Kind.CONTRADICTION && other.isAsWell(verdict));
                case WITHHELD, SILENCED, CONTRADICTION -> true;
                case GROUPED, ROUTED, REDIRECTED, DERIVED, HOLDS, ACKNOWLEDGED, ATTRIBUTED, DOWN -> false;
            };
            if (isQuiet) {
                quiet.add(overVersions(verdict));
            }
        }
        return quiet;
    }

    /** A reload begins another row where it brings another version of the rule: what that concludes goes on. */
    private Quiet overVersions(Verdict verdict) throws SQLException {
        Instant since = verdict.since();
        for (Optional<Instant> before = Optional.of(since); before.isPresent(); before = beside(verdict, "since", "until", before.get())) {
            since = before.get();
        }
        Optional<Instant> until = verdict.until();
        for (Optional<Instant> after = until; after.isPresent(); after = beside(verdict, "coalesce(v.until, " + NEVER + ")", "since", after.get())) {
            until = after.filter(at -> at.toEpochMilli() != NEVER);
        }
        return verdict.quiet(reading, since, until);
    }

    /** The other end of a row of the same rule that says the same and begins or ends at an instant. */
    private Optional<Instant> beside(Verdict verdict, String other, String end, Instant instant) throws SQLException {
        OptionalLong found = reading.file.number(
                "SELECT " + other + " FROM verdict v JOIN rule r ON r.id = v.rule JOIN text c ON c.id = v.receiver"
                        + " LEFT JOIN text q ON q.id = v.silence LEFT JOIN text w ON w.id = v.words"
                        + " WHERE v.labels = ?1 AND v." + end + " = ?2 AND v.kind = ?3 AND v.force IS NULL AND r.package = ?4 AND r.name = ?5"
                        + " AND c.text = ?6 AND coalesce(v.sources, '') = ?7 AND coalesce(q.text, '') = ?8 AND coalesce(w.text, '') = ?9"
                        + " AND coalesce(v.until, " + NEVER + ") > v.since LIMIT 1",
                verdict.labels(), instant.toEpochMilli(), verdict.kind().text(), verdict.by().packageName(), verdict.by().rule(),
                verdict.receiver(), verdict.sources(), verdict.silence(), verdict.words());
        return found.isPresent() ? Optional.of(Instant.ofEpochMilli(found.getAsLong())) : Optional.empty();
    }

    /** All that keeps an alert quiet, or would. */
    List<Quiet> quietOf(Labels alert) {
        return asked(() -> {
            List<Quiet> quiet = new ArrayList<>();
            for (long labels : reading.labelsWith(alert.fingerprint())) {
                quiet.addAll(quiet(verdicts(labels)));
            }
            return quiet;
        });
    }

    /** All that kept an alert quiet when it ended. */
    List<Quiet> lastQuietOf(Labels alert) {
        return asked(() -> {
            List<Quiet> quiet = new ArrayList<>();
            for (long labels : reading.labelsWith(alert.fingerprint())) {
                Optional<Instant> ended = alertRow(labels).flatMap(AlertRow::endedAt);
                if (ended.isPresent()) {
                    quiet.addAll(lastQuiet(labels, ended.get()));
                }
            }
            return quiet;
        });
    }

    /** A verdict that held. */
    private record Verdict(
            long labels,
            Kind kind,
            String receiver,
            DecidedBy by,
            long group,
            String sources,
            String silence,
            String words,
            String force,
            Instant since,
            Optional<Instant> until) {

        boolean isInForce() {
            return force.isEmpty();
        }

        AttributeView attribute() {
            int equals = words.indexOf('=');
            return new AttributeView(words.substring(0, equals), words.substring(equals + 1), by);
        }

        Unheeded unheeded(Reading reading) throws SQLException {
            return new Unheeded(kind, Force.valueOf(force.toUpperCase(Locale.ROOT)), receiver, by, because(reading));
        }

        /** Who, and after a colon the comment. */
        Acknowledged acknowledged(Labels alert) {
            int colon = words.indexOf(": ");
            return new Acknowledged(
                    alert, "", colon < 0 ? words : words.substring(0, colon), colon < 0 ? "" : words.substring(colon + 2), until.orElse(Ack.OPEN));
        }

        boolean isAsWell(Verdict other) {
            return receiver.equals(other.receiver) && by.equals(other.by) && sources.equals(other.sources);
        }

        Quiet quiet(Reading reading, Instant from, Optional<Instant> to) throws SQLException {
            return new Quiet(kind, receiver, by, because(reading), Optional.of(from), to);
        }

        private Because because(Reading reading) throws SQLException {
            return new Because(
                    reading.labelsOf(sources), silence.isEmpty() ? Optional.empty() : Optional.of(silence), Optional.empty(), words);
        }
    }

    private List<Verdict> verdicts(long labels) throws SQLException {
        return verdicts(labels, "v.since <= ?1 AND (v.until IS NULL OR v.until > ?1)", millis);
    }

    private List<Verdict> verdicts(long labels, String when, long instant) throws SQLException {
        List<Verdict> verdicts = new ArrayList<>();
        reading.file.each(
                "SELECT v.kind, c.text, r.package, r.version, r.name, r.place, coalesce(v.alert_group, 0), coalesce(v.sources, ''),"
                        + " coalesce(q.text, ''), coalesce(w.text, ''), coalesce(v.force, ''), v.since, v.until FROM verdict v"
                        + " JOIN text c ON c.id = v.receiver"
                        + " JOIN rule r ON r.id = v.rule LEFT JOIN text q ON q.id = v.silence LEFT JOIN text w ON w.id = v.words"
                        + " WHERE v.labels = ?2 AND " + when + " ORDER BY v.id",
                row -> verdicts.add(new Verdict(
                        labels,
                        Kind.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                        row.getString(2),
                        Reading.decidedBy(row, 3),
                        row.getLong(7),
                        row.getString(8),
                        row.getString(9),
                        row.getString(10),
                        row.getString(11),
                        Instant.ofEpochMilli(row.getLong(12)),
                        Reading.instant(row, 13))),
                instant,
                labels);
        return verdicts;
    }

    private AlertGroup groupOf(long id) throws SQLException {
        AlertGroup group = reading.group(id);
        reading.file.each("SELECT labels FROM alert_group WHERE id = ?", row -> groupLabels.put(group, row.getString(1)), id);
        return group;
    }

    /** The ids of the label sets of alerts that fired. */
    List<Long> firing() throws SQLException {
        List<Long> firing = new ArrayList<>();
        reading.file.each(
                "SELECT labels FROM alert WHERE seen_at = " + millis + " AND (ended_at IS NULL OR ended_at > " + millis + ") UNION ALL"
                        + " SELECT labels FROM alert WHERE id IN (" + Period.ALERT.runningAt(millis) + ")",
                row -> firing.add(row.getLong(1)));
        return firing;
    }

    @Override
    public void forEachAlert(Consumer<? super AlertView> reader) {
        asked(() -> {
            for (long labels : firing()) {
                alert(labels).ifPresent(reader);
            }
            return 0;
        });
    }

    /** It does not change any more. */
    @Override
    public Version version() {
        return new Version(0, 0, 0);
    }

    // ---- facts, as rules saw them

    /** The alerts that fired. */
    public List<Alert> alertsThatFired() {
        return asked(() -> {
            List<Alert> alerts = new ArrayList<>();
            for (long labels : firing()) {
                alertRow(labels).ifPresent(row -> alerts.add(row.alertAt(at)));
            }
            return alerts;
        });
    }

    /** The alerts that had ended between an earlier instant and this one, the last first, and so many at most. */
    public List<Alert> alertsThatEndedSince(Instant earlier, int most) {
        return asked(() -> {
            Set<Long> firing = Set.copyOf(firing());
            Set<Long> ended = new LinkedHashSet<>();
            reading.file.each(
                    "SELECT labels FROM alert WHERE ended_at > ?1 AND ended_at <= ?2 ORDER BY ended_at DESC LIMIT ?3",
                    row -> ended.add(row.getLong(1)),
                    earlier.toEpochMilli(),
                    millis,
                    most);
            List<Alert> alerts = new ArrayList<>();
            for (long labels : ended) {
                if (!firing.contains(labels)) {
                    alertRow(labels).ifPresent(row -> alerts.add(row.alertAt(at)));
                }
            }
            return alerts;
        });
    }

    /** Which alerts silences kept quiet, of which people took care, and what rules added to them. */
    public List<Object> saidOf(Collection<Alert> alerts) {
        return asked(() -> {
            List<Object> facts = new ArrayList<>();
            for (Alert alert : alerts) {
                for (long labels : reading.labelsWith(alert.labels().fingerprint())) {
                    for (Verdict verdict : verdicts(labels)) {
                        if (verdict.isInForce() && verdict.kind() == Kind.SILENCED) {
                            facts.add(new Silenced(alert.labels(), verdict.silence()));
                        } else if (verdict.isInForce() && verdict.kind() == Kind.ACKNOWLEDGED) {
                            facts.add(verdict.acknowledged(alert.labels()));
                        } else if (verdict.isInForce() && verdict.kind() == Kind.ATTRIBUTED) {
                            AttributeView attribute = verdict.attribute();
                            facts.add(new Attribute(alert.labels(), attribute.name(), attribute.value()));
                        }
                    }
                }
            }
            return facts;
        });
    }

    /** The conditions of a package that held about alerts; how much there was of them is not on record. */
    public List<Holds> conditionsOf(String packageName) {
        return asked(() -> {
            List<Holds> conditions = new ArrayList<>();
            Map<Long, String> found = new LinkedHashMap<>();
            reading.file.each(
                    "SELECT v.id, w.text FROM verdict v JOIN text w ON w.id = v.words WHERE v.kind = 'holds' AND v.force IS NULL"
                            + " AND v.rule IN (SELECT id FROM rule WHERE package = ?2) AND v.since <= ?1 AND (v.until IS NULL OR v.until > ?1)"
                            + " ORDER BY v.id",
                    row -> found.put(row.getLong(1), row.getString(2)),
                    millis,
                    packageName);
            for (Map.Entry<Long, String> each : found.entrySet()) {
                long[] about = new long[2];
                reading.file.each("SELECT labels, since FROM verdict WHERE id = ?", row -> {
                    about[0] = row.getLong(1);
                    about[1] = row.getLong(2);
                }, each.getKey());
                conditions.add(new Holds(
                        each.getValue(), List.of(Subject.of(reading.labels(about[0]))), Instant.ofEpochMilli(about[1]), 0, 0));
            }
            return conditions;
        });
    }

    /** All time intervals that are on record, on or off. */
    public List<TimeInterval> timeIntervals() {
        return asked(() -> {
            Set<String> on = Set.copyOf(intervals());
            List<TimeInterval> all = new ArrayList<>();
            reading.file.each("SELECT DISTINCT name FROM time_interval ORDER BY name", row ->
                    all.add(new TimeInterval(row.getString(1), on.contains(row.getString(1)))));
            return all;
        });
    }

    // ---- rules

    /**
     * A version of a package of rules that was in force.
     *
     * @param source its files, each after a line with its name; {@code ""} when that is not known
     */
    public record RulesInForce(String packageName, String version, List<String> rules, String source, Instant since, Optional<Instant> until) {
        public RulesInForce {
            rules = List.copyOf(rules);
        }
    }

    /** The packages of rules that were in force. */
    public List<RulesInForce> rules() {
        return asked(() -> {
            List<Long> ids = new ArrayList<>();
            reading.file.each("SELECT id FROM rule_version WHERE" + HELD + " ORDER BY package, id", row -> ids.add(row.getLong(1)), millis);
            return rules(ids);
        });
    }

    private List<RulesInForce> rules(List<Long> ids) throws SQLException {
        List<RulesInForce> rules = new ArrayList<>();
        for (long id : ids) {
            reading.file.each(
                    "SELECT v.package, v.version, s.text, v.since, v.until, v.rules FROM rule_version v JOIN text s ON s.id = v.source"
                            + " WHERE v.id = ?",
                    row -> rules.add(new RulesInForce(
                            row.getString(1), row.getString(2), reading.names(row.getString(6)), row.getString(3), SqlQuery.time(row, 4),
                            SqlQuery.end(row, 5))),
                    id);
        }
        return rules;
    }

    /** The version of a package that is in force now; empty when none is. */
    public Optional<RulesInForce> rulesToday(String packageName) {
        return asked(() -> {
            OptionalLong id = reading.file.number(
                    "SELECT id FROM rule_version WHERE package = ? AND until IS NULL ORDER BY id DESC LIMIT 1", packageName);
            return id.isEmpty() ? Optional.empty() : rules(List.of(id.getAsLong())).stream().findFirst();
        });
    }

    /** Why a package had been stopped; empty when it was not. */
    public Optional<String> stopped(String packageName) {
        return Optional.ofNullable(stoppedPackages().get(packageName));
    }

    /** Until they change, run again, or the server starts: a reload leaves them as they are. */
    @Override
    public Map<String, String> stoppedPackages() {
        return asked(() -> {
            Map<String, String> reasons = new TreeMap<>();
            reading.file.each( // of a row of several times the last one counts, if it was by then
                    "SELECT f.package, f.reason, f.stopped FROM package_fault f WHERE (f.stopped = 1 OR f.reason = 'runs again') AND f.at <= ?1"
                            + " AND CASE WHEN f.last_at <= ?1 THEN f.last_at WHEN f.count > 2 THEN ?1 ELSE f.at END >= max("
                            + "coalesce((SELECT max(at) FROM reload WHERE at <= ?1 AND result = 'start'), 0),"
                            + " coalesce((SELECT max(since) FROM rule_version WHERE package = f.package AND since <= ?1), 0)) ORDER BY f.id",
                    row -> {
                        if (row.getInt(3) == 1) {
                            reasons.put(row.getString(1), row.getString(2));
                        } else {
                            reasons.remove(row.getString(1));
                        }
                    },
                    millis);
            return reasons;
        });
    }

    // ---- silences and intervals

    @Override
    public List<Silence> silences() {
        return asked(() -> {
            Map<String, Silence> silences = new LinkedHashMap<>();
            reading.file.each(
                    "SELECT id, matchers, starts_at, ends_at, updated_at, created_by, comment FROM silence WHERE at <= ? ORDER BY at, row",
                    row -> silences.put(row.getString(1), silence(row, reading)),
                    millis);
            return List.copyOf(silences.values());
        });
    }

    /** A version of a silence, from the first seven columns. */
    static Silence silence(ResultSet row, Reading reading) throws SQLException {
        return new Silence(
                row.getString(1),
                reading.matchers(row.getString(2)),
                Instant.ofEpochMilli(row.getLong(3)),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                row.getString(6),
                row.getString(7),
                Labels.EMPTY);
    }

    /** What is said of an alert stands beside it; who acknowledged several at once is not on record. */
    @Override
    public List<Ack.About> acks() {
        return List.of();
    }

    List<String> intervals() throws SQLException {
        List<String> on = new ArrayList<>();
        reading.file.each("SELECT DISTINCT name FROM time_interval WHERE" + HELD + " ORDER BY name", row -> on.add(row.getString(1)), millis);
        return on;
    }

    @Override
    public List<String> mutedBy(AlertGroup group, Instant instant) {
        return asked(() -> {
            Set<String> on = intervals().stream().collect(toSet());
            List<String> active = group.destination().activeTimeIntervals();
            List<String> muting = group.destination().muteTimeIntervals().stream().filter(on::contains).toList();
            boolean outside = !active.isEmpty() && active.stream().noneMatch(on::contains);
            return outside ? Stream.concat(active.stream(), muting.stream()).toList() : muting;
        });
    }

    @Override
    public Optional<Instant> heldUntil(AlertGroup group, Instant instant) {
        return asked(() -> {
            String interval = group.destination().options().heldUntil();
            if (interval.isEmpty() || intervals().contains(interval)) {
                return Optional.empty();
            }
            OptionalLong opening = number(group, "SELECT next FROM flush WHERE at <= ?1 AND next > ?1 AND outcome = 'held' AND alert_group IN "
                    + SAME_GROUP + " ORDER BY at DESC, id DESC LIMIT 1");
            return opening.isPresent() ? Optional.of(Instant.ofEpochMilli(opening.getAsLong())) : Optional.empty();
        });
    }

    // ---- groups

    @Override
    public Optional<Instant> limitedUntil(AlertGroup group) {
        return asked(() -> {
            OptionalLong room = number(group, "SELECT next FROM flush WHERE at <= ?1 AND next > ?1 AND outcome = 'rate_limited' AND alert_group IN "
                    + SAME_GROUP + " ORDER BY at DESC, id DESC LIMIT 1");
            return room.isPresent() ? Optional.of(Instant.ofEpochMilli(room.getAsLong())) : Optional.empty();
        });
    }

    @Override
    public Optional<Instant> due(AlertGroup group) {
        return asked(() -> {
            Duration interval = group.destination().timing().groupInterval();
            long[] last = {-1, -1, 0};
            each(group, "SELECT at, last_at, coalesce(next, 0) FROM flush WHERE at <= ?1 AND outcome <> 'failed' AND alert_group IN "
                    + SAME_GROUP + " ORDER BY at DESC, id DESC LIMIT 1", row -> {
                last[0] = row.getLong(1);
                last[1] = row.getLong(2);
                last[2] = row.getLong(3);
            });
            if (last[1] > millis && interval.toMillis() > 0) { // one row of many looks
                long looks = (last[1] - millis - 1) / interval.toMillis(); // the first of them may have been late, the others keep time
                return Optional.of(Instant.ofEpochMilli(last[1] - looks * interval.toMillis()));
            }
            long earliest = millis - group.destination().timing().groupWait().toMillis() - 1; // what came before, it has looked at
            OptionalLong born = number( // anew, with other alerts
                    group,
                    "SELECT min(since) FROM verdict WHERE since > " + Math.max(last[1], earliest) + " AND since <= ?1"
                            + " AND kind = 'grouped' AND alert_group IN "
                            + SAME_GROUP + " HAVING min(since) IS NOT NULL");
            // A group in which nobody was at its last turn goes on for those that left it: it owes their ends.
            if (last[2] > millis && (born.isEmpty() || wasThere(group, born.getAsLong()) || !wasThere(group, last[1]))) {
                return Optional.of(Instant.ofEpochMilli(last[2]));
            }
            if (born.isPresent()) {
                return Optional.of(Instant.ofEpochMilli(born.getAsLong()).plus(group.destination().timing().groupWait()));
            }
            if (last[2] <= 0) {
                return Optional.empty();
            }
            OptionalLong late = number(group, "SELECT min(at) FROM flush WHERE at > ?1 AND alert_group IN " + SAME_GROUP
                    + " HAVING min(at) IS NOT NULL"); // its turn had come, and it could not take it yet
            return Optional.of(Instant.ofEpochMilli(late.orElse(last[2])));
        });
    }

    /** Whether alerts were in a group just before an instant. */
    private boolean wasThere(AlertGroup group, long instant) throws SQLException {
        return number(group, "SELECT 1 FROM verdict WHERE kind = 'grouped' AND since <= ?1 AND alert_group IN " + SAME_GROUP + " AND id IN ("
                        + Period.VERDICT.runningAt(instant - 1) + ") LIMIT 1")
                .isPresent();
    }

    /** As its last notification says; of earlier versions, as far as a turn shows that there were ends to tell and none were sent. */
    @Override
    public boolean tellsEnds(AlertGroup group, String integration) {
        return asked(() -> {
            OptionalLong said = reading.file.number(
                    "SELECT d.ends FROM delivery d JOIN text i ON i.id = d.integration WHERE i.text = ?1 AND d.ends IS NOT NULL"
                            + " AND d.alert_group IN " + SAME_KEY + " ORDER BY abs(d.ended_at - " + millis + ") LIMIT 1",
                    integration,
                    group.destination().id(),
                    jsonOf(group),
                    group.receiver());
            return said.isPresent() ? said.getAsLong() == 1 : seemsToTellEnds(group, integration);
        });
    }

    private boolean seemsToTellEnds(AlertGroup group, String integration) throws SQLException {
        return reading.file
                .number(
                        "SELECT 1 FROM delivery d JOIN text i ON i.id = d.integration WHERE i.text = ?1 AND d.alert_group IN " + SAME_KEY
                                + " AND (d.result = 'nothing_to_send' OR (d.result = 'sent' AND d.resolved = 0 AND EXISTS (SELECT 1 FROM flush f"
                                + " WHERE f.alert_group = d.alert_group AND f.at >= d.decided_at AND f.at <= d.ended_at"
                                + " AND f.due = d.decided_at AND f.integration = d.integration AND f.resolved > 0))) LIMIT 1",
                        integration,
                        group.destination().id(),
                        jsonOf(group),
                        group.receiver())
                .isEmpty();
    }

    @Override
    public List<Told> told(AlertGroup group) {
        return asked(() -> {
            List<Told> told = new ArrayList<>();
            Map<String, AlertHashes> open = open(group);
            for (Last last : last(group, "d.result <> 'failed'")) {
                Reading.Told alerts = reading.toldSet(last.toldSet());
                AlertHashes firing = alerts.firing().isEmpty() ? knownToFire(group, last.integration()) : reading.hashes(alerts.firing());
                told.add(new Told(
                        last.integration(), last.at(), firing, reading.hashes(alerts.resolved()),
                        open.getOrDefault(last.integration(), firing), last.reason()));
                open.remove(last.integration());
            }
            open.forEach((integration, alerts) -> { // never told for certain
                if (!alerts.isEmpty()) {
                    told.add(new Told(integration, at, AlertHashes.NONE, AlertHashes.NONE, alerts, ""));
                }
            });
            return told;
        });
    }

    @Override
    public List<AlertView> firingOf(AlertGroup group) {
        return asked(() -> {
            AlertHashes open = inOpenIncidents(group);
            Set<Long> members = new HashSet<>();
            each(
                    group,
                    "SELECT labels FROM verdict WHERE kind = 'grouped' AND since <= ?1 AND id IN (" + Period.VERDICT.runningAt(millis + 1)
                            + ") AND alert_group IN " + SAME_GROUP,
                    row -> members.add(row.getLong(1)));
            List<AlertView> firing = new ArrayList<>();
            for (long labels : firing()) {
                if (members.contains(labels) || open.contains(reading.labels(labels).notificationHash())) {
                    alert(labels).ifPresent(firing::add);
                }
            }
            return firing;
        });
    }

    /** What an integration that was told of ends alone still knew to fire: what it had been told before. */
    private AlertHashes knownToFire(AlertGroup group, String integration) throws SQLException {
        record Sent(long toldSet, boolean isOfEndsAlone) {}
        List<Sent> sent = new ArrayList<>();
        reading.file.each(
                "SELECT d.told_set, d.ends_only FROM delivery d JOIN text i ON i.id = d.integration WHERE d.ended_at <= ?1 AND d.result <> 'failed'"
                        + " AND i.text = ?5 AND d.alert_group IN " + SAME_KEY + " ORDER BY d.ended_at DESC, d.id DESC LIMIT " + LAST_TELLINGS,
                row -> sent.add(new Sent(row.getLong(1), row.getInt(2) == 1)),
                millis,
                group.destination().id(),
                jsonOf(group),
                group.receiver(),
                integration);
        AlertHashes ended = AlertHashes.NONE;
        for (Sent telling : sent) {
            Reading.Told alerts = reading.toldSet(telling.toldSet());
            if (!telling.isOfEndsAlone()) {
                return reading.hashes(alerts.firing()).without(ended);
            }
            ended = ended.with(reading.hashes(alerts.resolved()));
        }
        return AlertHashes.NONE;
    }

    /** {@code FILE:LINE} of the entries of the configuration file that was in force; empty when that is not on record. */
    public Map<String, String> entryPlaces() {
        return asked(() -> {
            Map<String, String> places = new HashMap<>();
            reading.file.each(
                    "SELECT e.key, e.value FROM reload r, json_each(r.places) e WHERE r.id ="
                            + " (SELECT id FROM reload WHERE at <= ?1 AND result <> 'failed' ORDER BY at DESC, id DESC LIMIT 1)",
                    row -> places.put(row.getString(1), row.getString(2)),
                    millis);
            return places;
        });
    }

    @Override
    public boolean endsAreTold() {
        return flags().orElse(Load.Flags.USUAL).resolvedWhileMuted();
    }

    /** Those of the server that ran, or that ran last; empty when they are not on record. */
    public Optional<Load.Flags> flags() {
        return asked(() -> {
            List<Load.Flags> last = new ArrayList<>(1);
            reading.file.each(
                    "SELECT flags FROM reload WHERE at <= ? AND result <> 'failed' AND flags IS NOT NULL ORDER BY at DESC, id DESC LIMIT 1",
                    row -> last.add(Load.Flags.read(reading.parsed(row.getString(1)))),
                    millis);
            return last.stream().findFirst();
        });
    }

    /** What was sent of it since it began, and of its earlier times what its groups still know. */
    @Override
    public List<Told> toldOf(AlertView alert) {
        return asked(() -> {
            Map<String, Told> byOwnGroups = new LinkedHashMap<>();
            Map<String, Told> byOthers = new LinkedHashMap<>(); // which may have closed what they told, for it is told elsewhere
            for (long labels : reading.labelsWith(alert.alert().labels().fingerprint())) {
                Optional<AlertRow> row = alertRow(labels);
                if (row.isEmpty()) {
                    continue;
                }
                long since = View.super.toldOf(alert).stream()
                        .map(told -> told.at().toEpochMilli())
                        .reduce(row.get().seenAt().toEpochMilli(), Math::min);
                for (long group : groupsOf(labels, since)) {
                    Map<String, Told> last = alert.groups().contains(reading.group(group)) ? byOwnGroups : byOthers;
                    for (Told told : sent(labels, group, since)) {
                        last.merge(told.integration(), told, (one, other) -> one.at().isAfter(other.at()) ? one : other);
                    }
                }
            }
            byOthers.forEach(byOwnGroups::putIfAbsent);
            return List.copyOf(byOwnGroups.values());
        });
    }

    /** When it ended, where that is on record. */
    Optional<Instant> endOf(AlertView alert) {
        return asked(() -> {
            for (long labels : reading.labelsWith(alert.alert().labels().fingerprint())) {
                Optional<Instant> end = alertRow(labels).flatMap(AlertRow::endedAt);
                if (end.isPresent()) {
                    return end;
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public List<Quiet> wasQuiet(AlertView alert) {
        return asked(() -> {
            List<Quiet> quiet = new ArrayList<>();
            for (long labels : reading.labelsWith(alert.alert().labels().fingerprint())) {
                Optional<AlertRow> row = alertRow(labels);
                if (row.isPresent()) {
                    long end = row.get().endedAt().orElse(at).toEpochMilli();
                    String within = "v.since <= ?1 AND (v.until IS NULL OR v.until > " + row.get().seenAt().toEpochMilli() + ")";
                    quiet.addAll(quiet(verdicts(labels, within, end)));
                }
            }
            quiet.sort(Comparator.comparing(each -> Duration.between(each.since().orElse(at), each.until().orElse(at)), Comparator.reverseOrder()));
            return quiet;
        });
    }

    @Override
    public List<Unheard> unheard(AlertView alert) {
        return asked(() -> {
            List<Unheard> unheard = new ArrayList<>();
            for (long labels : reading.labelsWith(alert.alert().labels().fingerprint())) {
                Optional<AlertRow> row = alertRow(labels);
                if (row.isPresent()) {
                    long since = row.get().seenAt().toEpochMilli();
                    for (long group : groupsOf(labels, since)) {
                        unheard(labels, group, since, row.get().endedAt().orElse(at).toEpochMilli()).ifPresent(unheard::add);
                    }
                }
            }
            return unheard;
        });
    }

    private Optional<Unheard> unheard(long labels, long id, long since, long until) throws SQLException {
        AlertGroup group = reading.group(id);
        List<String> why = new ArrayList<>(1);
        reading.file.each(
                "SELECT d.last_at, t.text FROM delivery d JOIN text t ON t.id = d.detail JOIN told_set s ON s.id = d.told_set"
                        + " WHERE d.alert_group = ?1 AND d.result = 'failed' AND d.decided_at <= ?3 AND d.last_at >= ?2 AND d.ended_at <= ?5"
                        + " AND EXISTS (SELECT 1 FROM json_each(s.firing) WHERE value = ?4) ORDER BY d.last_at DESC, d.id DESC LIMIT 1",
                row -> why.add("could not be told, the last time at " + Instant.ofEpochMilli(row.getLong(1)).truncatedTo(ChronoUnit.SECONDS) + ": "
                        + row.getString(2)),
                id,
                since,
                until,
                labels,
                millis);
        if (!why.isEmpty()) {
            return Optional.of(new Unheard(group.receiver(), why.get(0)));
        }
        boolean[] hadATurn = {false};
        reading.file.each(
                "SELECT f.outcome, r.text FROM flush f JOIN text r ON r.id = f.reason WHERE f.alert_group = ?1 AND f.at < ?3 AND f.last_at >= ?2"
                        + " ORDER BY f.last_at DESC, f.id DESC LIMIT 1",
                row -> {
                    hadATurn[0] = true;
                    switch (row.getString(1)) {
                        case "muted_by_time" -> why.add("was told nothing at that time, " + List.of(row.getString(2).split(", ")).stream()
                                .map(group::mutedWhy)
                                .collect(Collectors.joining(" and ")));
                        case "no_integration" -> why.add("has no integration");
                        case "held" -> why.add("was told nothing until " + row.getString(2) + " opened");
                        case "rate_limited" -> why.add("had no room in its budget: " + row.getString(2));
                        default -> {
                            // what kept it quiet says why
                        }
                    }
                },
                id,
                since,
                until);
        if (!hadATurn[0]) {
            why.add("would have been told at the next turn of its group, which was after that");
        }
        return why.stream().findFirst().map(words -> new Unheard(group.receiver(), words));
    }

    /** The groups that an alert was in since then, in the order in which it came to them. */
    private List<Long> groupsOf(long labels, long since) throws SQLException {
        List<Long> groups = new ArrayList<>();
        reading.file.each(
                "SELECT alert_group FROM verdict WHERE labels = ?1 AND kind = 'grouped' AND since <= ?2 AND (until IS NULL OR until >= ?3)"
                        + " AND alert_group IS NOT NULL GROUP BY alert_group ORDER BY min(id)",
                row -> groups.add(row.getLong(1)),
                labels,
                millis,
                since);
        return groups;
    }

    /** What each integration was told of an alert last by a group since then. */
    private List<Told> sent(long labels, long group, long since) throws SQLException {
        List<Long> integrations = new ArrayList<>();
        reading.file.each(
                "SELECT DISTINCT integration FROM delivery WHERE alert_group = ? AND ended_at BETWEEN ? AND ?",
                row -> integrations.add(row.getLong(1)),
                group,
                since,
                millis);
        List<Told> all = new ArrayList<>();
        for (long integration : integrations) {
            List<Last> last = new ArrayList<>(1);
            reading.file.each(
                    "SELECT i.text, d.ended_at, d.told_set, r.text FROM delivery d JOIN text i ON i.id = d.integration"
                            + " JOIN text r ON r.id = d.reason JOIN told_set s ON s.id = d.told_set"
                            + " WHERE d.alert_group = ?1 AND d.integration = ?2 AND d.ended_at BETWEEN ?3 AND ?4 AND d.result = 'sent'"
                            + " AND (EXISTS (SELECT 1 FROM json_each(s.firing) WHERE value = ?5)"
                            + " OR EXISTS (SELECT 1 FROM json_each(s.resolved) WHERE value = ?5)) ORDER BY d.ended_at DESC, d.id DESC LIMIT 1",
                    row -> last.add(new Last(
                            row.getString(1), Instant.ofEpochMilli(row.getLong(2)), Instant.ofEpochMilli(row.getLong(2)), row.getLong(3),
                            row.getString(4), false, "", 1)),
                    group,
                    integration,
                    since,
                    millis,
                    labels);
            for (Last each : last) {
                Reading.Told alerts = reading.toldSet(each.toldSet());
                all.add(new Told(
                        each.integration(), each.at(), reading.hashes(alerts.firing()), reading.hashes(alerts.resolved()),
                        reading.hashes(alerts.firing()), each.reason()));
            }
        }
        return all;
    }

    /** Those of some alerts of which the last time that they fired began before; what was in doubt of an earlier one is settled. */
    private List<Long> thatFiredSince(Instant instant, List<Long> alerts) throws SQLException {
        List<Long> fired = new ArrayList<>();
        for (long labels : alerts) {
            if (alertRow(labels).filter(row -> !row.seenAt().isAfter(instant)).isPresent()) {
                fired.add(labels);
            }
        }
        return fired;
    }

    /** How the server ended that told something. A server that is not stopped leaves behind that what it was to tell may have been told. */
    private static final String SERVER_ENDED_SINCE = "(SELECT g.why FROM gap g WHERE g.lost = 0 AND g.why LIKE 'the server %'"
            + " AND g.until >= d.ended_at AND g.until <= ?1 ORDER BY g.until, g.id LIMIT 1)";

    /**
     * By integration the alerts that it was told, or may have been told, to fire, and of whose end it was not told since: as far as that can
     * be seen in the last.
     */
    private Map<String, AlertHashes> open(AlertGroup group) throws SQLException {
        Map<String, AlertHashes> open = new HashMap<>();
        record Sent(String integration, long toldSet, Instant at, boolean isCertain) {}
        List<Sent> sent = new ArrayList<>();
        eachTold(
                group,
                "SELECT i.text, d.told_set, d.ended_at, d.result FROM delivery d JOIN text i ON i.id = d.integration WHERE d.ended_at <= ?1"
                        + " AND (d.result <> 'failed' OR d.unheard = 1 OR " + SERVER_ENDED_SINCE + " LIKE '%without being stopped')"
                        + " AND d.alert_group IN " + SAME_KEY + " ORDER BY d.ended_at DESC, d.id DESC LIMIT " + LAST_TELLINGS,
                row -> sent.add(0, new Sent(
                        row.getString(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)), !row.getString(4).equals("failed"))));
        for (Sent telling : sent) {
            Reading.Told alerts = reading.toldSet(telling.toldSet());
            AlertHashes before = open.getOrDefault(telling.integration(), AlertHashes.NONE);
            if (telling.isCertain()) {
                open.put(telling.integration(), before.with(reading.hashes(alerts.firing())).without(reading.hashes(alerts.resolved())));
            } else {
                open.put(telling.integration(), before.with(reading.hashes(thatFiredSince(telling.at(), alerts.firing()))));
            }
        }
        return open;
    }

    @Override
    public List<NotTold> notTold(AlertGroup group) {
        return asked(() -> {
            Map<String, NotTold> failed = new TreeMap<>();
            for (Last last : last(group, "1 = 1")) {
                if (last.failed()) {
                    failed.put(
                            last.integration(),
                            new NotTold(last.integration(), last.lastAt(), hashes(last.toldSet()), last.attempts(), last.detail(), false));
                }
            }
            Map<String, List<Tried>> tried = beingTried(group).stream().collect(Collectors.groupingBy(Tried::integration));
            for (Map.Entry<String, List<Tried>> each : tried.entrySet()) {
                List<Tried> attempts = ofOneTurn(each.getValue(), turns(group, each.getKey()));
                Tried last = attempts.get(attempts.size() - 1);
                failed.put(
                        each.getKey(),
                        new NotTold(each.getKey(), last.at(), hashes(last.toldSet()), attempts.size(), last.detail(), true));
            }
            return List.copyOf(failed.values());
        });
    }

    private AlertHashes hashes(long toldSet) throws SQLException {
        Reading.Told alerts = reading.toldSet(toldSet);
        return reading.hashes(alerts.firing()).with(reading.hashes(alerts.resolved()));
    }

    private record Tried(String integration, long toldSet, Instant at, String detail) {}

    /** The attempts of the last turn in which there was one: a server counts anew at each. */
    private static List<Tried> ofOneTurn(List<Tried> attempts, List<Instant> turns) {
        Instant last = attempts.get(attempts.size() - 1).at();
        return turns.stream()
                .filter(turn -> !turn.isAfter(last))
                .findFirst()
                .map(turn -> attempts.stream().filter(each -> !each.at().isBefore(turn)).toList())
                .orElse(attempts);
    }

    /** When the group handed out something for an integration, the last first. */
    private List<Instant> turns(AlertGroup group, String integration) throws SQLException {
        List<Instant> turns = new ArrayList<>();
        reading.file.each(
                "SELECT f.at FROM flush f JOIN text i ON i.id = f.integration WHERE f.at <= ?1 AND f.outcome = 'told' AND i.text = ?5"
                        + " AND f.alert_group IN " + SAME_KEY + " ORDER BY f.at DESC, f.id DESC LIMIT " + LAST_TELLINGS,
                row -> turns.add(Instant.ofEpochMilli(row.getLong(1))),
                millis,
                group.destination().id(),
                jsonOf(group),
                group.receiver(),
                integration);
        return turns;
    }

    /** Attempts that had failed by then of what was tried again later, in order; of a failure that repeats itself all of them. */
    private List<Tried> beingTried(AlertGroup group) throws SQLException {
        List<Tried> tried = new ArrayList<>();
        eachTold(
                group,
                "SELECT i.text, d.told_set, json_extract(e.value, '$.at'), json_extract(e.value, '$.detail')"
                        + " FROM delivery d JOIN text i ON i.id = d.integration JOIN json_each(d.tries) e"
                        + " WHERE d.decided_at <= ?1 AND d.last_at > ?1 AND json_extract(e.value, '$.outcome') <> 'sent' AND d.alert_group IN "
                        + SAME_KEY + " ORDER BY i.text, d.decided_at, e.key",
                row -> tried.add(new Tried(row.getString(1), row.getLong(2), Instant.parse(row.getString(3)), row.getString(4))));
        return tried.stream().filter(each -> each.at().toEpochMilli() <= millis).toList();
    }

    @Override
    public List<UnderWay> underWay(AlertGroup group) {
        return asked(() -> {
            record Begun(String integration, long toldSet, Instant since, int attempt) {}
            Map<String, Begun> begun = new TreeMap<>();
            eachTold(
                    group,
                    "SELECT i.text, d.told_set, d.decided_at, coalesce(json_extract(e.value, '$.at'), d.ended_at),"
                            + " coalesce(json_extract(e.value, '$.ms'), d.took), coalesce(e.key, 0) + 1 FROM delivery d"
                            + " JOIN text i ON i.id = d.integration LEFT JOIN json_each(d.tries) e"
                            + " WHERE d.decided_at <= ?1 AND d.last_at > ?1 AND d.result <> 'nothing_to_send' AND d.alert_group IN "
                            + SAME_KEY + " ORDER BY d.decided_at, d.id, e.key",
                    row -> {
                        String integration = row.getString(1);
                        long toldSet = row.getLong(2);
                        String ended = row.getString(4);
                        Instant over = ended.endsWith("Z") ? Instant.parse(ended) : Instant.ofEpochMilli(Long.parseLong(ended));
                        Instant since = row.getString(5) == null ? over : over.minusMillis(row.getLong(5));
                        int number = row.getInt(6);
                        if (!since.isAfter(at) && over.isAfter(at)) {
                            begun.put(integration, new Begun(integration, toldSet, since, number));
                        } else if (since.isAfter(at) && number == 1) {
                            begun.put(integration, new Begun(integration, toldSet, Instant.ofEpochMilli(row.getLong(3)), 0));
                        }
                    });
            List<UnderWay> underWay = new ArrayList<>();
            for (Begun each : begun.values()) {
                Reading.Told alerts = reading.toldSet(each.toldSet());
                underWay.add(new UnderWay(
                        each.integration(), each.since(), reading.hashes(alerts.firing()), reading.hashes(alerts.resolved()), each.attempt()));
            }
            return underWay;
        });
    }

    /** A notification: of a failure that repeated itself the first time, and the last one until then. */
    private record Last(String integration, Instant at, Instant lastAt, long toldSet, String reason, boolean failed, String detail, int attempts) {}

    private List<Last> last(AlertGroup group, String condition) throws SQLException {
        List<Last> last = new ArrayList<>();
        eachTold( // of the other columns SQLite takes those of the row with the maximum
                group,
                "SELECT i.text, max(d.ended_at), d.told_set, r.text, d.result, x.text, d.attempts, CASE WHEN d.last_at <= ?1 THEN d.last_at ELSE"
                        + " coalesce((SELECT max(f.at) FROM flush f WHERE f.alert_group = d.alert_group AND f.integration = d.integration"
                        + " AND f.at <= ?1 AND f.at > d.ended_at), d.ended_at) END FROM delivery d JOIN text i ON i.id = d.integration"
                        + " JOIN text r ON r.id = d.reason JOIN text x ON x.id = d.detail WHERE d.ended_at <= ?1 AND " + condition
                        + " AND d.alert_group IN " + SAME_KEY + " GROUP BY d.integration ORDER BY i.text",
                row -> last.add(new Last(
                        row.getString(1),
                        Instant.ofEpochMilli(row.getLong(2)),
                        Instant.ofEpochMilli(row.getLong(8)),
                        row.getLong(3),
                        row.getString(4),
                        row.getString(5).equals("failed"),
                        row.getString(6),
                        row.getInt(7))));
        return last;
    }

    private void eachTold(AlertGroup group, String sql, AuditFile.Reader reader) throws SQLException {
        reading.file.each(sql, reader, millis, group.destination().id(), jsonOf(group), group.receiver());
    }

    private void each(AlertGroup group, String sql, AuditFile.Reader reader) throws SQLException {
        reading.file.each(sql, reader, millis, group.destination().id(), jsonOf(group));
    }

    private OptionalLong number(AlertGroup group, String sql) throws SQLException {
        return reading.file.number(sql, millis, group.destination().id(), jsonOf(group));
    }

    private String jsonOf(AlertGroup group) {
        return groupLabels.computeIfAbsent(group, any -> new signalbox.store.JsonWriter().write(group.labels()));
    }

    @Override
    public int integrations(String receiver) {
        return asked(() -> (int) reading.file
                .number("SELECT integrations FROM receiver WHERE name = ?2 AND" + HELD + " ORDER BY id DESC LIMIT 1", millis, receiver)
                .orElse(1)); // nobody wrote down how many: it was told, as far as that is known
    }

    @Override
    public List<Gap> gapsSince(Instant instant) {
        return asked(() -> {
            List<Gap> gaps = new ArrayList<>();
            reading.file.each(
                    "SELECT since, until, lost, why FROM gap WHERE since <= ?1 AND until >= ?2 ORDER BY since",
                    row -> gaps.add(new Gap(
                            Instant.ofEpochMilli(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2)), row.getLong(3), row.getString(4))),
                    millis,
                    instant.toEpochMilli());
            reading.file.each(
                    "SELECT value, (SELECT count(*) FROM state WHERE name = 'closed') FROM state WHERE name = 'alive' AND CAST(value AS INTEGER) < ?",
                    row -> gaps.add(new Gap(
                            Instant.ofEpochMilli(row.getLong(1)), at, 0,
                            row.getInt(2) > 0 ? "the server was stopped" : "the server has ended since, or cannot write")),
                    at.minus(SILENCE).toEpochMilli());
            return gaps;
        });
    }

    @FunctionalInterface
    private interface Question<T> {
        T answer() throws SQLException;
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.answer();
        } catch (SQLException e) {
            throw new AuditUnreadableException("the audit cannot be read: " + e.getMessage(), e);
        }
    }
}
