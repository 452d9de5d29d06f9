package signalbox.audit;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import signalbox.ack.Ack;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.notify.Delivery;
import signalbox.silence.Silence;
import signalbox.store.Change;
import signalbox.store.KeptChanges;
import signalbox.view.AlertView;
import signalbox.view.Gap;
import signalbox.view.Told;

/** Reads a stretch of history, to be lived again, from the rows of what happened. One thread. */
final class Recordings {

    private static final Pattern INTEGRATION = Pattern.compile("(.*)/(\\w+)\\[(\\d+)]", Pattern.DOTALL);

    /** How long the notification log keeps an entry; longer than any replay. */
    private static final Duration KEPT = Duration.ofDays(400);

    /** A server that is started again at once misses little. */
    private static final Duration WORTH_SAYING = Duration.ofMinutes(1);

    /** In milliseconds: no server takes longer until its engine begins, and none is busy for longer. */
    private static final long LONGEST_START = 60_000;
    private static final long LONGEST_BUSY = 10_000;
    private static final long LONGEST_UNDER_WAY = 3_600_000;

    private static final int OK = 200;
    private static final int TRIED_AGAIN = 500;
    private static final int REFUSED = 400;

    private final Reading reading;
    private final Instant from;
    private final Instant to;
    private final long begin;
    private final long end;
    private final List<Input> inputs = new ArrayList<>();
    private final List<String> limits = new ArrayList<>();
    /** What a server finds there, as far as rows do not tell it; empty where that was not kept. */
    private final Optional<List<Change>> checkpoint;
    /** When alerts began, where that is known better than rows have it. */
    private final Map<Labels, Instant> beginnings = new HashMap<>();

    private Recordings(Reading reading, Instant from, Instant to, Optional<List<Change>> checkpoint) {
        this.reading = reading;
        this.from = from;
        this.to = to;
        this.checkpoint = checkpoint;
        this.begin = from.toEpochMilli();
        this.end = to.toEpochMilli();
    }

    /** The stretch behind {@code from} until {@code to}. */
    static Recording read(Reading reading, Instant from, Instant to) throws SQLException {
        return new Recordings(reading, from, to, Optional.empty()).read();
    }

    /**
     * The stretch from the newest checkpoint before {@code from} on; where there is none, from so long before it. Never from before the
     * history begins: rules that ask for what is missing would miss what nobody could post yet.
     */
    static Recording readFromCheckpoint(Reading reading, Instant from, Duration warmUp, Instant to) throws SQLException {
        Optional<Instant> begins = reading.begins();
        Instant first = begins.filter(instant -> instant.isAfter(from) && instant.isBefore(to)).orElse(from);
        Map<Instant, byte[]> found = new HashMap<>(1);
        reading.file.each(
                "SELECT instant, state FROM checkpoint WHERE at <= ? AND form = ? ORDER BY at DESC, id DESC LIMIT 1",
                row -> found.put(Instant.parse(row.getString(1)), row.getBytes(2)),
                first.toEpochMilli(),
                KeptChanges.FORM);
        String why = "there is no checkpoint before " + from;
        for (Map.Entry<Instant, byte[]> kept : found.entrySet()) {
            try {
                List<Change> state = new ArrayList<>();
                KeptChanges.read(kept.getValue(), state::add);
                Recordings recordings = new Recordings(reading, kept.getKey(), to, Optional.of(state));
                recordings.absentFrom(from);
                if (recordings.inForce(recordings.begin).isPresent()) {
                    recordings.beginsAfter(from, begins);
                    return recordings.read();
                }
                why = "by what was decided at the checkpoint of " + kept.getKey() + " is not on record";
            } catch (IOException e) {
                why = "the checkpoint of " + kept.getKey() + " cannot be read (" + e.getMessage() + ")";
            }
        }
        Instant early = from.minus(warmUp);
        Instant start = begins.filter(instant -> instant.isAfter(early) && instant.isBefore(to)).orElse(early);
        Recordings recordings = new Recordings(reading, start, to, Optional.empty());
        recordings.absentFrom(from);
        if (!recordings.beginsAfter(from, begins)) {
            recordings.limits.add(why + ": what rules remembered, what digests held back and how much of budgets was spent at "
                    + recordings.from + " is not known");
        }
        return recordings.read();
    }

    /** Whether the history begins only behind an instant; it is said then. */
    private boolean beginsAfter(Instant asked, Optional<Instant> begins) {
        if (begins.isPresent() && !begins.get().isAfter(asked)) {
            return false;
        }
        limits.add(0, begins.map(first -> "what was before " + first + ", when the history here begins: nothing from " + asked
                        + " until then is replayed")
                .orElse("anything: the history here is empty"));
        return true;
    }

    /** Long times of the stretch in which no server was there, and one in which it begins or ends. */
    private void absentFrom(Instant asked) {
        for (Gap gap : new PastView(reading, to).gapsSince(asked)) {
            boolean isLong = Duration.between(gap.from(), gap.until()).compareTo(WORTH_SAYING) >= 0;
            boolean isAtAnEnd = gap.from().isBefore(asked) || !gap.until().isBefore(to);
            if (gap.lost() == 0 && (isLong || isAtAnEnd)) {
                limits.add((gap.from().equals(Instant.EPOCH) ? "" : "what happened from " + gap.from() + " to " + gap.until() + ": ") + gap.why());
            }
        }
    }

    private Recording read() throws SQLException {
        List<Change> state = checkpoint.isPresent() ? state(checkpoint.get()) : state();
        Optional<Input.InForce> first = inForce(begin);
        episodes();
        silences();
        acknowledged();
        loads();
        absences();
        answers();
        gaps();
        inputs.sort(Comparator.comparing(Input::at)); // what was read in order stays in it
        return new Recording(from, to, state, first, inputs, busy(), told(), limits);
    }

    // ---- what was known at the beginning

    private List<Change> state() throws SQLException {
        PastView then = new PastView(reading, from);
        List<Change> state = new ArrayList<>();
        for (Silence silence : then.silences()) {
            if (silence.endsAt().isAfter(from)) {
                state.add(new Change.SilenceKept(silence));
            }
        }
        Set<Long> derived = derived();
        Set<AlertGroup> groups = new LinkedHashSet<>();
        List<Change> alerts = new ArrayList<>();
        for (long labels : then.firing()) {
            Optional<AlertView> view = then.alert(labels);
            Optional<AlertRow> row = reading.alertRow(labels, from);
            if (view.isPresent() && row.isPresent()) {
                Alert alert = view.get().alert();
                groups.addAll(view.get().groups());
                if (derived.contains(row.get().id())) {
                    state.add(new Change.DerivedKept(alert.labels()));
                }
                alerts.add(new Change.AlertKept(
                        new AlertReport(
                                alert.labels(), alert.annotations(), alert.startsAt(), knownEnd(row.get().endedAt(), row.get().ending()),
                                alert.generatorUrl(), from, false),
                        true));
            }
        }
        for (AlertGroup group : groups) {
            addGroup(group, then, state);
        }
        addAcks(state);
        state.addAll(alerts);
        return state;
    }

    /** The same where it was kept. */
    private List<Change> state(List<Change> kept) throws SQLException {
        Map<Labels, Change> ended = new LinkedHashMap<>();
        for (Change change : kept) {
            if (change instanceof Change.AlertKept alert) {
                beginnings.put(alert.report().labels(), alert.report().startsAt());
                if (!alert.firing()) {
                    ended.put(alert.report().labels(), alert);
                }
            }
        }
        List<Change> state = new ArrayList<>();
        kept.stream().filter(change -> !(change instanceof Change.AlertKept)).forEach(state::add);
        toldMeanwhile(state);
        addAcks(state);
        PastView then = new PastView(reading, from);
        Set<Long> derived = derived();
        for (long labels : then.firing()) {
            Optional<AlertRow> row = reading.alertRow(labels, from);
            if (row.isPresent()) {
                AlertRow alert = row.get();
                ended.remove(alert.labels());
                if (derived.contains(alert.id())) {
                    state.add(new Change.DerivedKept(alert.labels()));
                }
                state.add(new Change.AlertKept(
                        new AlertReport(
                                alert.labels(), alert.annotations(), exact(alert.labels(), alert.startsAt()),
                                knownEnd(alert.endedAt(), alert.ending()), alert.generatorUrl(), from, false),
                        true));
            }
        }
        state.addAll(ended.values());
        return state;
    }

    private Instant exact(Labels alert, Instant startsAt) {
        Instant known = beginnings.getOrDefault(alert, startsAt);
        return known.truncatedTo(ChronoUnit.MILLIS).equals(startsAt) ? known : startsAt;
    }

    /** Notifications that were under way and came through: nobody hands them out again. */
    private void toldMeanwhile(List<Change> state) throws SQLException {
        each(
                "SELECT d.alert_group, i.text, d.told_set, d.ended_at FROM delivery d JOIN text i ON i.id = d.integration"
                        + " WHERE d.result = 'sent' AND d.decided_at <= ?1 AND d.ended_at > ?1 ORDER BY d.ended_at, d.id",
                row -> {
                    long group = row.getLong(1);
                    Matcher integration = INTEGRATION.matcher(row.getString(2));
                    long told = row.getLong(3);
                    Instant at = Instant.ofEpochMilli(row.getLong(4));
                    return integration.matches() ? () -> addTold(reading.group(group), integration, reading.toldSet(told), at, state) : () -> {};
                },
                begin);
    }

    private void addTold(AlertGroup group, Matcher integration, Reading.Told alerts, Instant at, List<Change> state) throws SQLException {
        AlertHashes firing = reading.hashes(alerts.firing());
        AlertHashes resolved = reading.hashes(alerts.resolved());
        Announced told = new Announced(
                group.key(), integration.group(1), integration.group(2), Integer.parseInt(integration.group(3)), firing, resolved, at,
                at.plus(KEPT), Map.of());
        Optional<Announced> before = state.stream()
                .filter(Change.AnnouncedKept.class::isInstance)
                .map(change -> ((Change.AnnouncedKept) change).announced())
                .filter(announced -> announced.key().equals(told.key()))
                .findFirst();
        before.ifPresent(announced -> state.remove(new Change.AnnouncedKept(announced)));
        state.add(new Change.AnnouncedKept(
                told.withOpen(before.map(Announced::open).orElse(AlertHashes.NONE).without(resolved).with(firing))));
    }

    /** When an alert that is not said to end will have ended. */
    private static Instant knownEnd(Optional<Instant> endedAt, String ending) {
        return ending.equals("timed_out") ? endedAt.orElse(Recording.FAR) : Recording.FAR;
    }

    private void addGroup(AlertGroup group, PastView then, List<Change> state) {
        List<Told> told = then.told(group);
        for (Told each : told) {
            Matcher integration = INTEGRATION.matcher(each.integration());
            if (integration.matches()) {
                state.add(new Change.AnnouncedKept(new Announced(
                        group.key(), integration.group(1), integration.group(2), Integer.parseInt(integration.group(3)), each.firing(),
                        each.resolved(), each.at(), each.at().plus(KEPT), Map.of()).withOpen(each.open())));
            }
        }
        Optional<Instant> due = then.due(group);
        boolean isHeld = then.heldUntil(group, from).isPresent();
        due.ifPresent(next -> state.add(new Change.GroupKept(
                group.destination().id(), group.labels(), next, !told.isEmpty(), isHeld ? Optional.of(from) : Optional.empty())));
    }

    private void addAcks(List<Change> state) throws SQLException {
        each(
                "SELECT v.labels, v.since, v.until, w.text, v.id FROM verdict v JOIN text w ON w.id = v.words"
                        + " WHERE v.kind = 'acknowledged' AND v.force IS NULL AND v.since <= ?1 AND (v.until IS NULL OR v.until > ?1) ORDER BY v.id",
                row -> {
                    Said said = Said.of(row.getString(4));
                    Instant since = Instant.ofEpochMilli(row.getLong(2));
                    Ack ack = new Ack("recorded-" + row.getLong(5), List.of(), said.by(), said.comment(), since, endOf(row).orElse(Ack.OPEN));
                    long labels = labelsIn(row);
                    return () -> state.add(new Change.AckKept(ack, reading.labels(labels)));
                },
                begin);
    }

    // ---- what came

    /** Times that alerts fired because rules said so: they are nobody's report. */
    private Set<Long> derived() throws SQLException {
        Set<Long> derived = new HashSet<>();
        reading.file.each(
                "SELECT a.id FROM alert a WHERE a.seen_at <= ?2 AND (a.ended_at IS NULL OR a.ended_at >= ?1)"
                        + " AND EXISTS (SELECT 1 FROM verdict v WHERE v.labels = a.labels AND +v.kind = 'derived' AND v.force IS NULL"
                        + " AND v.since <= a.seen_at AND (v.until IS NULL OR v.until > a.seen_at))",
                row -> derived.add(row.getLong(1)),
                begin,
                end);
        return derived;
    }

    private void episodes() throws SQLException {
        Set<Long> derived = derived();
        each(
                "SELECT a.id, a.labels, n.text, g.text, a.starts_at, a.seen_at, a.ended_at, coalesce(a.ending, '') FROM alert a"
                        + " JOIN text n ON n.id = a.annotations JOIN text g ON g.id = a.generator_url"
                        + " WHERE a.seen_at <= ?2 AND (a.ended_at IS NULL OR a.ended_at > ?1) ORDER BY a.seen_at, a.id",
                row -> {
                    AlertRow episode = new AlertRow(
                            row.getLong(1), Labels.EMPTY, reading.parsed(row.getString(3)), reading.parsed(row.getString(3)), row.getString(4),
                            Instant.ofEpochMilli(row.getLong(5)), Instant.ofEpochMilli(row.getLong(6)), "", Reading.instant(row, 7),
                            row.getString(8));
                    long labels = row.getLong(2);
                    return derived.contains(episode.id()) ? () -> {} : () -> add(episode, reading.labels(labels));
                },
                begin,
                end);
    }

    private void add(AlertRow episode, Labels labels) throws SQLException {
        Instant known = knownEnd(episode.endedAt(), episode.ending());
        boolean isThere = !episode.seenAt().isAfter(from);
        if (episode.seenAt().isAfter(from)) {
            inputs.add(new Input.Reported(
                    episode.seenAt(), labels, episode.annotations(), episode.startsAt(), known, episode.generatorUrl(), true));
        }
        Labels[] said = {episode.annotations()};
        Instant[] startsAt = {isThere ? exact(labels, episode.startsAt()) : episode.startsAt()};
        String[] url = {episode.generatorUrl()};
        reading.file.each(
                "SELECT c.at, n.text, g.text, c.starts_at FROM alert_change c JOIN text n ON n.id = c.annotations"
                        + " JOIN text g ON g.id = c.generator_url WHERE c.alert = ? AND c.at <= ? ORDER BY c.at",
                row -> {
                    Instant at = Instant.ofEpochMilli(row.getLong(1));
                    said[0] = reading.parsed(row.getString(2));
                    url[0] = row.getString(3);
                    Instant began = Instant.ofEpochMilli(row.getLong(4));
                    startsAt[0] = isThere ? exact(labels, began) : began;
                    if (at.isAfter(from)) {
                        inputs.add(new Input.Reported(at, labels, said[0], startsAt[0], known, url[0], true));
                    }
                },
                episode.id(),
                end);
        Optional<Instant> endedAt = episode.endedAt().filter(at -> !at.isAfter(to) && known.equals(Recording.FAR));
        endedAt.ifPresent(at -> inputs.add(new Input.Reported(
                at, labels, said[0], startsAt[0].isAfter(at) ? at : startsAt[0], at, url[0], false)));
    }

    private void silences() throws SQLException {
        reading.file.each(
                "SELECT id, matchers, starts_at, ends_at, updated_at, created_by, comment, at FROM silence"
                        + " WHERE at > ? AND at <= ? ORDER BY at, row",
                row -> inputs.add(new Input.Silenced(Instant.ofEpochMilli(row.getLong(8)), PastView.silence(row, reading))),
                begin,
                end);
    }

    private void acknowledged() throws SQLException {
        each(
                "SELECT v.labels, v.since, v.until, w.text FROM verdict v JOIN text w ON w.id = v.words"
                        + " WHERE v.kind = 'acknowledged' AND v.force IS NULL AND v.since > ?1 AND v.since <= ?2 ORDER BY v.id",
                row -> {
                    Said said = Said.of(row.getString(4));
                    Instant since = Instant.ofEpochMilli(row.getLong(2));
                    long labels = labelsIn(row);
                    Optional<Instant> until = endOf(row);
                    return () -> inputs.add(new Input.Acknowledged(since, reading.labels(labels), said.by(), said.comment(), until));
                },
                begin,
                end);
    }

    /** Who acknowledged, and what they said, are one text. */
    private record Said(String by, String comment) {

        static Said of(String words) {
            int colon = words.indexOf(": ");
            return colon < 0 ? new Said(words, "") : new Said(words.substring(0, colon), words.substring(colon + 2));
        }
    }

    private static long labelsIn(ResultSet row) throws SQLException {
        return row.getLong(1);
    }

    private static Optional<Instant> endOf(ResultSet row) throws SQLException {
        return Reading.instant(row, 3);
    }

    // ---- by what it was decided

    private void loads() throws SQLException {
        Set<Long> times = new LinkedHashSet<>();
        reading.file.each(
                "SELECT at FROM reload WHERE at > ? AND at <= ? AND result <> 'failed' ORDER BY at, id",
                row -> times.add(row.getLong(1)),
                begin,
                end);
        for (long at : times) {
            Optional<Input.InForce> inForce = inForce(at);
            if (inForce.isPresent()) {
                inputs.add(new Input.Loaded(Instant.ofEpochMilli(at), inForce.get()));
            } else {
                limits.add("what was in force from " + Instant.ofEpochMilli(at) + " on is not on record: what was in force before goes on");
            }
        }
    }

    /** Empty when it is not known. */
    private Optional<Input.InForce> inForce(long at) throws SQLException {
        List<String> configuration = new ArrayList<>(1);
        boolean[] fromFile = {true};
        reading.file.each(
                "SELECT t.text, r.from_file FROM reload r JOIN text t ON t.id = r.configuration"
                        + " WHERE r.at <= ? ORDER BY r.at DESC, r.id DESC LIMIT 1",
                row -> {
                    configuration.add(row.getString(1));
                    fromFile[0] = row.getInt(2) == 1;
                },
                at);
        if (configuration.isEmpty()) {
            return Optional.empty();
        }
        List<Load.SourceFile> files = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>();
        reading.file.each(
                "SELECT v.package, s.text, v.files FROM rule_version v JOIN text s ON s.id = v.source"
                        + " WHERE v.team <> '' AND v.since <= ?1 AND (v.until IS NULL OR v.until > ?1) ORDER BY v.package, v.id",
                row -> {
                    Labels places = reading.parsed(row.getString(3));
                    if (places.isEmpty()) {
                        unknown.add(row.getString(1));
                    }
                    files.addAll(PackageFiles.files(row.getString(2), places));
                },
                at);
        unknown.forEach(name -> limits.add("the files of " + name + " as they were at " + Instant.ofEpochMilli(at) + " are not on record"));
        return Optional.of(new Input.InForce(configuration.get(0), fromFile[0], files));
    }

    private void absences() throws SQLException {
        each(
                "SELECT since, until, why FROM gap WHERE lost = 0 AND until > ?1 AND until <= ?2 AND why LIKE 'the server %' ORDER BY since, id",
                row -> {
                    Instant since = Instant.ofEpochMilli(Math.max(row.getLong(1), begin));
                    boolean stopped = row.getString(3).endsWith("was stopped");
                    long until = row.getLong(2);
                    return () -> inputs.add(new Input.Away(since, stopped, Instant.ofEpochMilli(beganAgain(until))));
                },
                begin,
                end);
    }

    /** When the engine of a server began that opened the audit then: what was overdue it did first. */
    private long beganAgain(long opened) throws SQLException {
        return reading.file.number(
                        "SELECT min(at) FROM flush WHERE at >= ?1 AND at <= ?2 AND due <= ?1 HAVING min(at) IS NOT NULL",
                        opened,
                        Math.min(opened + LONGEST_START, end))
                .orElse(opened);
    }

    /**
     * A turn that was taken late says that the engine was busy since it was due, unless it decided something else meanwhile. What was due
     * while no server was there is another matter.
     */
    private List<Recording.Busy> busy() throws SQLException {
        List<Recording.Busy> busy = new ArrayList<>();
        reading.file.each(
                "SELECT f.due, max(f.at) FROM flush f WHERE f.at > ?1 AND f.due <= ?2 AND f.at > f.due AND f.at <= f.due + " + LONGEST_BUSY
                        + " AND f.outcome = 'told' AND NOT EXISTS (SELECT 1 FROM flush o WHERE o.at > f.due AND o.at < f.at)"
                        + " AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.seen_at > f.due AND a.seen_at < f.at)"
                        + " AND NOT EXISTS (SELECT 1 FROM verdict v WHERE v.since > f.due AND v.since < f.at)"
                        + " AND NOT EXISTS (SELECT 1 FROM gap g WHERE g.since <= f.at AND g.until >= f.due - " + LONGEST_START
                        + " AND g.why LIKE 'the server %')"
                        + " GROUP BY f.due ORDER BY f.due",
                row -> busy.add(new Recording.Busy(Instant.ofEpochMilli(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2)))),
                begin,
                end);
        return busy;
    }

    private void gaps() throws SQLException {
        reading.file.each(
                "SELECT since, until, lost, why FROM gap WHERE lost > 0 AND until > ?1 AND since <= ?2 ORDER BY since, id",
                row -> limits.add(row.getLong(3) + " records from " + Instant.ofEpochMilli(row.getLong(1)) + " to "
                        + Instant.ofEpochMilli(row.getLong(2)) + " are lost: " + row.getString(4)),
                begin,
                end);
        OptionalLong masked = reading.file.number("SELECT count(*) FROM labels WHERE masked IS NOT NULL");
        if (masked.orElse(0) > 0) {
            limits.add("values of some labels are masked: rules, routes and silences that name such a value do not match in a replay");
        }
    }

    // ---- what was told

    private List<Recording.Told> told() throws SQLException {
        List<Recording.Told> told = new ArrayList<>();
        each(
                "SELECT d.decided_at, d.ended_at, d.attempts, i.text, r.text, d.told_set FROM delivery d JOIN text i ON i.id = d.integration"
                        + " JOIN text r ON r.id = d.reason WHERE d.result = 'sent' AND d.ended_at > ?1 AND d.decided_at <= ?2"
                        + " ORDER BY d.decided_at, d.id",
                row -> {
                    Instant at = Instant.ofEpochMilli(row.getLong(row.getInt(3) > 1 ? 2 : 1));
                    Instant endedAt = Instant.ofEpochMilli(row.getLong(2));
                    String integration = row.getString(4);
                    String reason = row.getString(5);
                    long set = row.getLong(6);
                    return () -> {
                        Reading.Told alerts = reading.toldSet(set);
                        told.add(new Recording.Told(at, endedAt, integration, reason, labels(alerts.firing()), labels(alerts.resolved())));
                    };
                },
                begin,
                end);
        return told;
    }

    private Set<Labels> labels(List<Long> ids) throws SQLException {
        Set<Labels> all = new HashSet<>();
        for (long id : ids) {
            all.add(reading.labels(id));
        }
        return all;
    }

    // ---- what receivers answered

    /** From when to when an integration could not be told. */
    private record Outage(long from, long until, int status) {}

    private void answers() throws SQLException {
        Map<String, List<Outage>> outages = new TreeMap<>();
        reading.file.each(
                "SELECT i.text, d.decided_at, d.ended_at, d.last_at, d.result, d.attempts, d.tries, f.text, d.unheard FROM delivery d"
                        + " JOIN text i ON i.id = d.integration JOIN text f ON f.id = d.failure"
                        + " WHERE d.last_at > ?1 AND d.decided_at <= ?2 AND (d.result = 'failed' OR d.attempts > 1) ORDER BY d.decided_at, d.id",
                row -> {
                    boolean failed = row.getString(5).equals("failed");
                    boolean again = row.getInt(6) > 1 || !row.getString(8).equals(Delivery.CLIENT_ERROR);
                    long until = failed ? row.getLong(4) + 1 : lastTry(row.getString(7), row.getInt(6), row.getLong(3));
                    int status = row.getInt(9) == 1 ? Input.Answered.NONE : again ? TRIED_AGAIN : REFUSED;
                    outages.computeIfAbsent(row.getString(1), any -> new ArrayList<>()).add(new Outage(row.getLong(2), until, status));
                },
                begin,
                end);
        underWay(outages);
        outages.forEach(this::add);
    }

    /** What was under way when a server ended came to no end that is on record: nobody heard that it arrived. */
    private void underWay(Map<String, List<Outage>> outages) throws SQLException {
        reading.file.each(
                "SELECT i.text, f.last_at, g.until FROM gap g JOIN (SELECT * FROM flush WHERE at BETWEEN ?1 - " + 2 * LONGEST_UNDER_WAY + " AND ?2"
                        + " UNION ALL SELECT * FROM flush WHERE last_at - at >= 3600000 AND at < ?1 - " + 2 * LONGEST_UNDER_WAY
                        + " AND last_at >= ?1) f ON f.last_at BETWEEN max(?1, g.since - " + LONGEST_UNDER_WAY + ") AND g.until"
                        + " JOIN text i ON i.id = f.integration WHERE g.lost = 0 AND g.why LIKE 'the server %'"
                        + " AND g.until > ?1 AND g.until <= ?2 AND f.outcome = 'told'"
                        + " AND NOT EXISTS"
                        + " (SELECT 1 FROM gap o WHERE o.lost = 0 AND o.why LIKE 'the server %' AND o.until > f.last_at AND o.until < g.until)"
                        + " AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.alert_group = f.alert_group AND d.integration = f.integration"
                        + " AND d.decided_at <= f.last_at AND d.last_at >= f.last_at) ORDER BY f.last_at, f.id",
                row -> outages.computeIfAbsent(row.getString(1), any -> new ArrayList<>())
                        .add(new Outage(row.getLong(2), row.getLong(3), Input.Answered.NONE)),
                begin,
                end);
        outages.values().forEach(all -> all.sort(Comparator.comparing(Outage::from)));
    }

    /** Until when attempts failed before the one that came through; where not all attempts are on record, when that began. */
    private static long lastTry(@Nullable String tries, int attempts, long endedAt) {
        if (tries == null) {
            return endedAt;
        }
        Matcher at = Pattern.compile("\"at\":\"([^\"]+)\"").matcher(tries);
        List<Instant> all = new ArrayList<>();
        while (at.find()) {
            all.add(Instant.parse(at.group(1)));
        }
        if (all.isEmpty()) {
            return endedAt;
        }
        boolean isWhole = all.size() > 1 && all.size() == attempts;
        return isWhole ? all.get(all.size() - 2).toEpochMilli() + 1 : all.get(all.size() - 1).toEpochMilli();
    }

    /** Outages that overlap are one. */
    private void add(String integration, List<Outage> outages) {
        Map<Long, Integer> answers = new LinkedHashMap<>();
        long until = Long.MIN_VALUE;
        for (Outage outage : outages) {
            if (outage.from() <= until) {
                answers.remove(until);
            } else {
                answers.put(outage.from(), outage.status());
            }
            until = Math.max(until, outage.until());
            answers.put(until, OK);
        }
        answers.forEach((at, status) -> {
            Instant instant = Instant.ofEpochMilli(Math.max(at, begin));
            if (!instant.isAfter(to)) {
                inputs.add(new Input.Answered(instant, integration, status));
            }
        });
    }

    // ---- the file

    /** What is to be done with a row, when others may be asked for. */
    @FunctionalInterface
    private interface RowAction {
        void run() throws SQLException;
    }

    @FunctionalInterface
    private interface RowReader {
        RowAction read(ResultSet row) throws SQLException;
    }

    private void each(String sql, RowReader reader, Object... values) throws SQLException {
        List<RowAction> later = new ArrayList<>();
        reading.file.each(sql, row -> later.add(reader.read(row)), values);
        for (RowAction next : later) {
            next.run();
        }
    }
}
