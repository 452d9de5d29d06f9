package signalbox.audit;

import static signalbox.audit.GroupRows.SAME_KEY;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import signalbox.group.AlertGroup;
import signalbox.notify.AlertHashes;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.view.Told;

/** What groups had told by an instant, were telling, and could not tell, from the rows of deliveries. One thread. */
final class PastDeliveries {

    /** So many notifications of a group say of which ends somebody is still to be told. */
    private static final int LAST_DELIVERIES = 50;

    /** How the server ended that told something. A server that is not stopped leaves behind that what it was to tell may have been told. */
    private static final String SERVER_ENDED_SINCE = "(SELECT g.why FROM gap g WHERE g.lost = 0 AND g.why LIKE 'the server %'"
            + " AND g.until >= d.ended_at AND g.until <= ?1 ORDER BY g.until, g.id LIMIT 1)";

    /**
     * The last by {@code ?1} of the turns that the row {@code f} stands for: they were evenly apart. A receiver that is down, or slow, leaves
     * many groups behind their time by about the same at each turn.
     */
    private static final String LAST_TURN = "CASE WHEN f.last_at <= ?1 THEN f.last_at"
            + " ELSE f.at + (?1 - f.at) * (f.count - 1) / (f.last_at - f.at) * (f.last_at - f.at) / (f.count - 1) END";

    /** The one after that; 0 where there is none. */
    static final String NEXT_TURN = "CASE WHEN f.last_at > ?1"
            + " THEN f.at + ((?1 - f.at) * (f.count - 1) / (f.last_at - f.at) + 1) * (f.last_at - f.at) / (f.count - 1) ELSE 0 END";

    private record Tried(String integration, long toldSet, Instant at, String detail) {}

    /** A notification: of a failure that repeated itself the first time, and the last one until then. */
    private record Last(String integration, Instant at, Instant lastAt, long toldSet, String reason, boolean failed, String detail, int attempts) {}

    private final Reading reading;
    private final GroupRows rows;
    private final Instant at;
    private final long millis;

    PastDeliveries(Reading reading, GroupRows rows, Instant at) {
        this.reading = reading;
        this.rows = rows;
        this.at = at;
        this.millis = at.toEpochMilli();
    }

    List<Told> told(AlertGroup group) throws SQLException {
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
    }

    List<NotTold> notTold(AlertGroup group) throws SQLException {
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
    }

    List<UnderWay> underWay(AlertGroup group) throws SQLException {
        record Begun(String integration, long toldSet, Instant since, int attempt) {}
        Map<String, Begun> begun = new TreeMap<>();
        rows.eachTold(
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
    }

    /** As its last notification says; of earlier versions, as far as a turn shows that there were ends to tell and none were sent. */
    boolean tellsEnds(AlertGroup group, String integration) throws SQLException {
        OptionalLong said = reading.file.number(
                "SELECT d.ends FROM delivery d JOIN text i ON i.id = d.integration WHERE i.text = ?1 AND d.ends IS NOT NULL"
                        + " AND d.alert_group IN " + SAME_KEY + " ORDER BY abs(d.ended_at - " + millis + ") LIMIT 1",
                integration,
                group.destination().id(),
                rows.jsonOf(group),
                group.receiver());
        return said.isPresent() ? said.getAsLong() == 1 : seemsToTellEnds(group, integration);
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
                        rows.jsonOf(group),
                        group.receiver())
                .isEmpty();
    }

    /** What each integration was told of an alert last by a group since then. */
    List<Told> sent(long labels, long group, long since) throws SQLException {
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

    /** What an integration that was told of ends alone still knew to fire: what it had been told before. */
    private AlertHashes knownToFire(AlertGroup group, String integration) throws SQLException {
        record Sent(long toldSet, boolean isOfEndsAlone) {}
        List<Sent> sent = new ArrayList<>();
        reading.file.each(
                "SELECT d.told_set, d.ends_only FROM delivery d JOIN text i ON i.id = d.integration WHERE d.ended_at <= ?1 AND d.result <> 'failed'"
                        + " AND i.text = ?5 AND d.alert_group IN " + SAME_KEY + " ORDER BY d.ended_at DESC, d.id DESC LIMIT " + LAST_DELIVERIES,
                row -> sent.add(new Sent(row.getLong(1), row.getInt(2) == 1)),
                millis,
                group.destination().id(),
                rows.jsonOf(group),
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

    /**
     * By integration the alerts that it was told, or may have been told, to fire, and of whose end it was not told since: as far as that can
     * be seen in the last.
     */
    private Map<String, AlertHashes> open(AlertGroup group) throws SQLException {
        Map<String, AlertHashes> open = new HashMap<>();
        record Sent(String integration, long toldSet, Instant at, boolean isCertain) {}
        List<Sent> sent = new ArrayList<>();
        rows.eachTold(
                group,
                "SELECT i.text, d.told_set, d.ended_at, d.result FROM delivery d JOIN text i ON i.id = d.integration WHERE d.ended_at <= ?1"
                        + " AND (d.result <> 'failed' OR d.unheard = 1 OR " + SERVER_ENDED_SINCE + " LIKE '%without being stopped')"
                        + " AND d.alert_group IN " + SAME_KEY + " ORDER BY d.ended_at DESC, d.id DESC LIMIT " + LAST_DELIVERIES,
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

    /** Those of some alerts of which the last time that they fired began before; what was in doubt of an earlier one is settled. */
    private List<Long> thatFiredSince(Instant instant, List<Long> alerts) throws SQLException {
        List<Long> fired = new ArrayList<>();
        for (long labels : alerts) {
            if (reading.alertRow(labels, at).filter(row -> !row.seenAt().isAfter(instant)).isPresent()) {
                fired.add(labels);
            }
        }
        return fired;
    }

    private AlertHashes hashes(long toldSet) throws SQLException {
        Reading.Told alerts = reading.toldSet(toldSet);
        return reading.hashes(alerts.firing()).with(reading.hashes(alerts.resolved()));
    }

    /** The attempts of the last turn in which there was one: a server counts anew at each. */
    private static List<Tried> ofOneTurn(List<Tried> attempts, List<Instant> turns) {
        Instant last = attempts.get(attempts.size() - 1).at();
        return turns.stream()
                .filter(turn -> !turn.isAfter(last))
                .findFirst()
                .map(turn -> attempts.stream().filter(each -> !each.at().isBefore(turn)).toList())
                .orElse(attempts);
    }

    /** When the group handed out something for an integration, the last first; of turns that are one row the last by then. */
    private List<Instant> turns(AlertGroup group, String integration) throws SQLException {
        List<Instant> turns = new ArrayList<>();
        reading.file.each(
                "SELECT " + LAST_TURN + " FROM flush f JOIN text i ON i.id = f.integration WHERE f.at <= ?1 AND f.outcome = 'told'"
                        + " AND i.text = ?5 AND f.alert_group IN " + SAME_KEY + " ORDER BY f.at DESC, f.id DESC LIMIT " + LAST_DELIVERIES,
                row -> turns.add(Instant.ofEpochMilli(row.getLong(1))),
                millis,
                group.destination().id(),
                rows.jsonOf(group),
                group.receiver(),
                integration);
        return turns;
    }

    /** Attempts that had failed by then of what was tried again later, in order; of a failure that repeats itself all of them. */
    private List<Tried> beingTried(AlertGroup group) throws SQLException {
        List<Tried> tried = new ArrayList<>();
        rows.eachTold(
                group,
                "SELECT i.text, d.told_set, json_extract(e.value, '$.at'), json_extract(e.value, '$.detail')"
                        + " FROM delivery d JOIN text i ON i.id = d.integration JOIN json_each(d.tries) e"
                        + " WHERE d.decided_at <= ?1 AND d.last_at > ?1 AND json_extract(e.value, '$.outcome') <> 'sent' AND d.alert_group IN "
                        + SAME_KEY + " ORDER BY i.text, d.decided_at, e.key",
                row -> tried.add(new Tried(row.getString(1), row.getLong(2), Instant.parse(row.getString(3)), row.getString(4))));
        return tried.stream().filter(each -> each.at().toEpochMilli() <= millis).toList();
    }

    private List<Last> last(AlertGroup group, String condition) throws SQLException {
        List<Last> last = new ArrayList<>();
        rows.eachTold( // of the other columns SQLite takes those of the row with the maximum
                group,
                "SELECT i.text, max(d.ended_at), d.told_set, r.text, d.result, x.text, d.attempts, CASE WHEN d.last_at <= ?1 THEN d.last_at ELSE"
                        + " max(d.ended_at, coalesce((SELECT max(" + LAST_TURN + ") FROM flush f WHERE f.alert_group = d.alert_group"
                        + " AND f.integration = d.integration AND f.at <= ?1 AND f.last_at > d.ended_at), 0)) END"
                        + " FROM delivery d JOIN text i ON i.id = d.integration"
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
}
