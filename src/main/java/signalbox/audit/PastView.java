package signalbox.audit;

import static java.util.stream.Collectors.toSet;
import static signalbox.audit.GroupRows.SAME_GROUP;

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
import signalbox.audit.PastVerdicts.Verdict;
import signalbox.condition.ExpectedCondition;
import signalbox.condition.Holds;
import signalbox.condition.Subject;
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

    private static final String HELD = " since <= ?1 AND (until IS NULL OR until > ?1)";

    private final Reading reading;
    private final Instant at;
    private final long millis;
    private final GroupRows groups;
    private final PastVerdicts verdicts;
    private final PastDeliveries deliveries;

    PastView(Reading reading, Instant at) {
        this.reading = reading;
        this.at = at;
        this.millis = at.toEpochMilli();
        groups = new GroupRows(reading, at);
        verdicts = new PastVerdicts(reading, at);
        deliveries = new PastDeliveries(reading, groups, at);
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

    /** An alert with everything that was decided about it and held; empty when it had not fired by then. */
    Optional<AlertView> alert(long labels) throws SQLException {
        Optional<AlertRow> row = reading.alertRow(labels, at);
        return row.isEmpty() ? Optional.empty() : Optional.of(alert(labels, row.get().alertAt(at), row.get()));
    }

    private AlertView alert(long labels, Alert alert, AlertRow row) throws SQLException {
        List<Verdict> held = verdicts.of(labels);
        List<AlertGroup> memberOf = new ArrayList<>();
        List<ExpectedCondition> expected = new ArrayList<>();
        List<Derivation> derivedBy = new ArrayList<>();
        List<AlertView.RuledRoute> routes = new ArrayList<>();
        List<Unheeded> unheeded = new ArrayList<>();
        List<Acknowledged> acknowledged = new ArrayList<>();
        List<AttributeView> attributes = new ArrayList<>();
        for (Verdict verdict : held) {
            if (!verdict.isInForce()) {
                unheeded.add(verdict.unheeded(reading));
                continue;
            }
            switch (verdict.kind()) {
                case GROUPED -> memberOf.add(groups.groupOf(verdict.group()));
                case ROUTED -> routes.add(new AlertView.RuledRoute(verdict.receiver(), verdict.by()));
                case DERIVED -> derivedBy.add(new Derivation(verdict.by(), reading.labelsOf(verdict.sources())));
                case HOLDS -> expected.add(new ExpectedCondition(
                        verdict.by().packageName(), verdict.words(), Optional.of(verdict.since()), Optional.empty(), Optional.empty()));
                case ACKNOWLEDGED -> acknowledged.add(verdict.acknowledged(alert.labels(), reading));
                case ATTRIBUTED -> attributes.add(verdict.attribute());
                case DOWN, REDIRECTED, INHIBITED, WITHHELD, SILENCED, CONTRADICTION -> {
                    // quiet() has those that keep it quiet
                }
            }
        }
        return new AlertView(
                alert, row.endedAt().orElse(alert.endsAt()), row.seenAt(), memberOf, List.of(), List.of(), verdicts.quiet(held), routes, expected,
                derivedBy, unheeded, acknowledged, attributes.stream().sorted(Comparator.comparing(AttributeView::name)).toList(),
                row.endedAt().filter(ended -> !ended.isAfter(at)).isPresent() ? verdicts.lastQuiet(labels, row.endedAt().get()) : List.of());
    }

    /** All that keeps an alert quiet, or would. */
    List<Quiet> quietOf(Labels alert) {
        return asked(() -> {
            List<Quiet> quiet = new ArrayList<>();
            for (long labels : reading.labelsWith(alert.fingerprint())) {
                quiet.addAll(verdicts.quiet(verdicts.of(labels)));
            }
            return quiet;
        });
    }

    /** All that kept an alert quiet when it ended. */
    List<Quiet> lastQuietOf(Labels alert) {
        return asked(() -> {
            List<Quiet> quiet = new ArrayList<>();
            for (long labels : reading.labelsWith(alert.fingerprint())) {
                Optional<Instant> ended = reading.alertRow(labels, at).flatMap(AlertRow::endedAt);
                if (ended.isPresent()) {
                    quiet.addAll(verdicts.lastQuiet(labels, ended.get()));
                }
            }
            return quiet;
        });
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
                reading.alertRow(labels, at).ifPresent(row -> alerts.add(row.alertAt(at)));
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
                    reading.alertRow(labels, at).ifPresent(row -> alerts.add(row.alertAt(at)));
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
                    for (Verdict verdict : verdicts.of(labels)) {
                        if (verdict.isInForce() && verdict.kind() == Kind.SILENCED) {
                            facts.add(new Silenced(alert.labels(), verdict.silence()));
                        } else if (verdict.isInForce() && verdict.kind() == Kind.ACKNOWLEDGED) {
                            facts.add(verdict.acknowledged(alert.labels(), reading));
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
            OptionalLong opening = groups.number(group, "SELECT next FROM flush WHERE at <= ?1 AND next > ?1 AND outcome = 'held' AND alert_group IN "
                    + SAME_GROUP + " ORDER BY at DESC, id DESC LIMIT 1");
            return opening.isPresent() ? Optional.of(Instant.ofEpochMilli(opening.getAsLong())) : Optional.empty();
        });
    }

    // ---- groups

    @Override
    public Optional<Instant> limitedUntil(AlertGroup group) {
        return asked(() -> {
            OptionalLong room = groups.number(
                    group, "SELECT next FROM flush WHERE at <= ?1 AND next > ?1 AND outcome = 'rate_limited' AND alert_group IN "
                    + SAME_GROUP + " ORDER BY at DESC, id DESC LIMIT 1");
            return room.isPresent() ? Optional.of(Instant.ofEpochMilli(room.getAsLong())) : Optional.empty();
        });
    }

    @Override
    public Optional<Instant> due(AlertGroup group) {
        return asked(() -> {
            Duration interval = group.destination().timing().groupInterval();
            long[] last = {-1, -1, 0, 0};
            groups.each(group, "SELECT at, last_at, coalesce(next, 0), CASE outcome WHEN 'told' THEN " + PastDeliveries.NEXT_TURN + " ELSE 0 END"
                    + " FROM flush f WHERE at <= ?1 AND outcome <> 'failed' AND alert_group IN "
                    + SAME_GROUP + " ORDER BY at DESC, id DESC LIMIT 1", row -> {
                last[0] = row.getLong(1);
                last[1] = row.getLong(2);
                last[2] = row.getLong(3);
                last[3] = row.getLong(4);
            });
            if (last[3] > 0) {
                return Optional.of(Instant.ofEpochMilli(last[3]));
            }
            if (last[1] > millis && interval.toMillis() > 0) { // one row of many looks
                long looks = (last[1] - millis - 1) / interval.toMillis(); // the first of them may have been late, the others keep time
                return Optional.of(Instant.ofEpochMilli(last[1] - looks * interval.toMillis()));
            }
            long earliest = millis - group.destination().timing().groupWait().toMillis() - 1; // what came before, it has looked at
            OptionalLong born = groups.number( // anew, with other alerts
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
            OptionalLong late = groups.number(group, "SELECT min(at) FROM flush WHERE at > ?1 AND alert_group IN " + SAME_GROUP
                    + " HAVING min(at) IS NOT NULL"); // its turn had come, and it could not take it yet
            return Optional.of(Instant.ofEpochMilli(late.orElse(last[2])));
        });
    }

    /** Whether alerts were in a group just before an instant. */
    private boolean wasThere(AlertGroup group, long instant) throws SQLException {
        return groups.number(group, "SELECT 1 FROM verdict WHERE +kind = 'grouped' AND +since <= ?1 AND alert_group IN " + SAME_GROUP + " AND id IN ("
                        + Period.VERDICT.runningAt(instant - 1) + ") LIMIT 1")
                .isPresent();
    }

    @Override
    public boolean tellsEnds(AlertGroup group, String integration) {
        return asked(() -> deliveries.tellsEnds(group, integration));
    }

    @Override
    public List<Told> told(AlertGroup group) {
        return asked(() -> deliveries.told(group));
    }

    @Override
    public List<NotTold> notTold(AlertGroup group) {
        return asked(() -> deliveries.notTold(group));
    }

    @Override
    public List<UnderWay> underWay(AlertGroup group) {
        return asked(() -> deliveries.underWay(group));
    }

    @Override
    public List<AlertView> firingOf(AlertGroup group) {
        return asked(() -> {
            AlertHashes open = inOpenIncidents(group);
            Set<Long> members = new HashSet<>();
            groups.each(
                    group,
                    "SELECT labels FROM verdict WHERE +kind = 'grouped' AND +since <= ?1 AND id IN (" + Period.VERDICT.runningAt(millis + 1)
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
                Optional<AlertRow> row = reading.alertRow(labels, at);
                if (row.isEmpty()) {
                    continue;
                }
                long since = View.super.toldOf(alert).stream()
                        .map(told -> told.at().toEpochMilli())
                        .reduce(row.get().seenAt().toEpochMilli(), Math::min);
                for (long group : groupsOf(labels, since)) {
                    Map<String, Told> last = alert.groups().contains(reading.group(group)) ? byOwnGroups : byOthers;
                    for (Told told : deliveries.sent(labels, group, since)) {
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
                Optional<Instant> end = reading.alertRow(labels, at).flatMap(AlertRow::endedAt);
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
                Optional<AlertRow> row = reading.alertRow(labels, at);
                if (row.isPresent()) {
                    long end = row.get().endedAt().orElse(at).toEpochMilli();
                    String within = "v.since <= ?1 AND (v.until IS NULL OR v.until > " + row.get().seenAt().toEpochMilli() + ")";
                    quiet.addAll(verdicts.quiet(verdicts.of(labels, within, end)));
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
                Optional<AlertRow> row = reading.alertRow(labels, at);
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
                "SELECT alert_group FROM verdict WHERE labels = ?1 AND +kind = 'grouped' AND since <= ?2 AND (until IS NULL OR until >= ?3)"
                        + " AND alert_group IS NOT NULL GROUP BY alert_group ORDER BY min(id)",
                row -> groups.add(row.getLong(1)),
                labels,
                millis,
                since);
        return groups;
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
            List<Gap> gaps = reading.gaps(instant, at);
            reading.file.each( // a server that is stopped says so; of another it is known when it has said nothing for a while
                    "SELECT value, (SELECT count(*) FROM state WHERE name = 'closed') AS closed FROM state WHERE name = 'alive'"
                            + " AND CAST(value AS INTEGER) < CASE WHEN closed > 0 THEN ?1 ELSE ?2 END",
                    row -> gaps.add(new Gap(
                            Instant.ofEpochMilli(row.getLong(1)), at, 0,
                            row.getInt(2) > 0 ? "the server was stopped" : "the server has ended since, or cannot write")),
                    millis,
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
