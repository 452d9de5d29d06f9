package signalbox.audit;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.decision.Decision;
import signalbox.decision.Decision.AlertBegan;
import signalbox.decision.Decision.AlertChanged;
import signalbox.decision.Decision.AlertEnded;
import signalbox.decision.Decision.Flush;
import signalbox.decision.Decision.IntervalTurned;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.PackageFault;
import signalbox.decision.Decision.SilenceSet;
import signalbox.decision.Decision.Standing;
import signalbox.decision.Decision.ToldBefore;
import signalbox.decision.Decision.Verdict;
import signalbox.decision.Firing;
import signalbox.decision.RulesFired;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;
import signalbox.silence.Silence;
import signalbox.store.KeptChanges;

/** Turns what happened into rows. One thread. */
final class HistoryWriter {

    /** So many groups are known by what came of them last. */
    private static final int MOST_REMEMBERED = 100_000;

    /** A notification is on record so long before the engine hears of it, at most; in milliseconds. */
    private static final long RECORDED_BEFORE = Duration.ofMinutes(1).toMillis();

    private static final long HOUR = Duration.ofHours(1).toMillis();

    /** Characters of the attempts of a failure that repeats itself. */
    private static final int TRIES_LENGTH = 16_000;

    /** A row that the next of its kind may repeat. */
    private record Last(long row, List<Object> content) {}

    /** By how many milliseconds a look of a group may be late, and all of one row together. */
    private static final long LATE = 50;

    private static final long ALL_LATE = 200;

    /** The same of what is handed out to a receiver that is down, where the interval of its group is not longer. */
    private static final long ALL_BEHIND = Duration.ofMinutes(5).toMillis();

    /**
     * As above, of a group: at {@code due} it looked last, and is to look again at {@code next}; so many milliseconds late were those of
     * the row together.
     */
    private record LastFlush(long row, List<Object> content, long due, long late, @Nullable Long next) {

        LastFlush(long row, List<Object> content, Flush flush) {
            this(row, content, millis(flush.due()), 0, HistoryWriter.next(flush));
        }

        /**
         * Whether a look is the one that follows: in between are as many as there are intervals. The next is due an interval after a look
         * was had, and that is a little late where there is much to do.
         */
        boolean isFollowedBy(Flush flush) {
            return lateness(flush) <= LATE && late + lateness(flush) <= ALL_LATE;
        }

        /**
         * As above, of what is handed out. A receiver that is down leaves many groups behind their time, the further the shorter their
         * interval is: then when each of the turns was is known by how many there were from the first to the last. One that was not to
         * come next is of a group that began anew.
         */
        boolean isAboutFollowedBy(Flush flush) {
            long interval = flush.group().destination().timing().groupInterval().toMillis();
            return next != null && next == millis(flush.due()) && late + lateness(flush) <= Math.max(interval, ALL_BEHIND);
        }

        LastFlush followedBy(Flush flush) {
            return new LastFlush(row, content, millis(flush.due()), late + lateness(flush), HistoryWriter.next(flush));
        }

        private long lateness(Flush flush) {
            return Math.abs(millis(flush.due()) - due - flush.group().destination().timing().groupInterval().toMillis());
        }
    }

    private final AuditFile file;
    private final Interned interned;
    private final Map<Long, LastFlush> lastFlushes = remembering();
    /** What each integration was handed last of a group and is not known to have arrived; it is handed that again until it has. */
    private final Map<Long, Map<Long, LastFlush>> lastHandedOut = remembering();
    private final Map<List<Object>, Last> lastFailures = remembering();
    private final Map<String, Last> lastFaults = remembering();
    private final Map<String, String> senders = remembering();
    private final Map<List<String>, Long> lastFirings = remembering();
    private final SeenJson seen;
    private Optional<Load.Flags> flags = Optional.empty();

    HistoryWriter(AuditFile file, Mask mask) {
        this.file = file;
        this.interned = new Interned(file, mask);
        this.seen = new SeenJson(interned);
    }

    private static <K, V> Map<K, V> remembering() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }

    /** What was remembered of rows may not be true any more: some were deleted. */
    void forgetRows() {
        lastFlushes.clear();
        lastHandedOut.clear();
        lastFailures.clear();
        lastFaults.clear();
        lastFirings.clear();
    }

    /** What is stored once may not be in the file any more. */
    void forgetWhatIsKept() {
        interned.forget();
    }

    /** Tells from now on what is referred to. */
    void tell(Sweep sweep) {
        interned.tell(sweep);
    }

    void tellNobody() {
        interned.tellNobody();
    }

    /** Adds the rows of something that happened. */
    void write(AuditEntry entry) throws SQLException {
        if (entry instanceof AuditEntry.Decided decided) {
            for (Decision decision : decided.decisions()) {
                write(decision);
            }
        } else if (entry instanceof AuditEntry.Fired fired) {
            write(fired.fired());
        } else if (entry instanceof AuditEntry.Delivered delivered) {
            write(delivered);
        } else if (entry instanceof AuditEntry.TemplateFailed failed) {
            write(failed);
        } else if (entry instanceof AuditEntry.Loaded loaded) {
            write(loaded.load());
        } else if (entry instanceof AuditEntry.Asked asked) {
            write(asked);
        } else if (entry instanceof AuditEntry.Noted noted) {
            write(noted);
        } else if (entry instanceof AuditEntry.Checkpoint checkpoint) {
            file.update(
                    "INSERT INTO checkpoint (at, instant, form, bytes, state) VALUES (?, ?, ?, ?, ?)",
                    millis(checkpoint.at()), checkpoint.at().toString(), KeptChanges.FORM, checkpoint.state().length, checkpoint.state());
        }
    }

    private void write(Decision decision) throws SQLException {
        if (decision instanceof Verdict verdict) {
            write(verdict);
        } else if (decision instanceof Flush flush) {
            write(flush);
        } else if (decision instanceof ToldBefore before) {
            write(before);
        } else if (decision instanceof AlertBegan began) {
            begin(began);
        } else if (decision instanceof AlertChanged changed) {
            write(changed);
        } else if (decision instanceof AlertEnded ended) {
            file.update(
                    "UPDATE alert SET ended_at = ?, ending = ? WHERE labels = ? AND ended_at IS NULL", // none where only the rules saw it again
                    millis(ended.at()),
                    ended.timedOut() ? "timed_out" : "resolved",
                    interned.labels(ended.alert().labels()));
        } else if (decision instanceof SilenceSet set) {
            write(set.silence(), set.at(), "made");
        } else if (decision instanceof IntervalTurned turned) {
            write(turned);
        } else if (decision instanceof PackageFault fault) {
            write(fault);
        } else if (decision instanceof Standing standing) {
            write(standing);
        }
    }

    // ---- alerts

    private void begin(AlertBegan began) throws SQLException {
        Alert alert = began.alert();
        file.update(
                "INSERT INTO alert (labels, annotations, generator_url, starts_at, seen_at, sender) VALUES (?, ?, ?, ?, ?, ?)",
                interned.labels(alert.labels()),
                interned.annotations(alert.annotations()),
                interned.text(alert.generatorUrl()),
                millis(alert.startsAt()),
                millis(began.at()),
                began.sender().isEmpty() ? null : interned.text(began.sender()));
    }

    private void write(AlertChanged changed) throws SQLException {
        Alert alert = changed.alert();
        file.update(
                "INSERT OR REPLACE INTO alert_change (alert, at, annotations, generator_url, starts_at)"
                        + " SELECT id, ?, ?, ?, ? FROM alert WHERE labels = ? AND ended_at IS NULL",
                millis(changed.at()),
                interned.annotations(alert.annotations()),
                interned.text(alert.generatorUrl()),
                millis(alert.startsAt()),
                interned.labels(alert.labels()));
    }

    // ---- verdicts

    /** What makes a verdict the same, in the columns of its table. */
    private record VerdictKey(
            long labels,
            String kind,
            long receiver,
            long rule,
            @Nullable Long group,
            @Nullable String sources,
            @Nullable Long silence,
            @Nullable Long words,
            @Nullable String force) {}

    private VerdictKey key(Verdict verdict) throws SQLException {
        Long group = verdict.group().isPresent() ? interned.group(verdict.group().get()) : null;
        Long silence = verdict.because().silence().isPresent() ? interned.text(verdict.because().silence().get()) : null;
        boolean hasWords = group == null && !verdict.because().words().isEmpty();
        return new VerdictKey(
                interned.labels(verdict.alert()),
                verdict.kind().text(),
                interned.text(verdict.receiver()),
                interned.rule(verdict.by()),
                group,
                verdict.because().alerts().isEmpty() ? null : interned.labelsArray(verdict.because().alerts()),
                silence,
                hasWords ? interned.text(verdict.because().words()) : null,
                verdict.force() == Decision.Force.IN_FORCE ? null : verdict.force().text());
    }

    /** That the tree routes an alert says no more than that it is grouped there. */
    private static boolean saysMore(Verdict verdict) {
        return verdict.kind() != Kind.ROUTED || !verdict.by().packageName().equals(signalbox.decision.DecidedBy.STANDARD);
    }

    private void write(Verdict verdict) throws SQLException {
        if (!saysMore(verdict)) {
            return;
        }
        if (verdict.holds()) {
            begin(key(verdict), millis(verdict.at()));
        } else {
            end(key(verdict), millis(verdict.at()));
        }
    }

    private void begin(VerdictKey key, long at) throws SQLException {
        file.update(
                "INSERT INTO verdict (labels, kind, receiver, rule, alert_group, sources, silence, words, force, since)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                key.labels(), key.kind(), key.receiver(), key.rule(), key.group(), key.sources(), key.silence(), key.words(), key.force(), at);
    }

    /** One that was over at the instant at which it began is none. */
    private void end(VerdictKey key, long at) throws SQLException {
        OptionalLong row = file.number(
                "SELECT id FROM verdict WHERE labels = ? AND until IS NULL AND kind = ? AND receiver = ? AND rule = ?"
                        + " AND alert_group IS ? AND sources IS ? AND silence IS ? AND words IS ? AND force IS ?",
                key.labels(), key.kind(), key.receiver(), key.rule(), key.group(), key.sources(), key.silence(), key.words(), key.force());
        if (row.isPresent() && file.update("UPDATE verdict SET until = ? WHERE id = ? AND since < ?", at, row.getAsLong(), at) == 0) {
            file.update("DELETE FROM verdict WHERE id = ?", row.getAsLong());
        }
    }

    private void write(IntervalTurned turned) throws SQLException {
        if (turned.active()) {
            file.update("INSERT INTO time_interval (name, since) VALUES (?, ?)", turned.name(), millis(turned.at()));
        } else {
            file.update("UPDATE time_interval SET until = ? WHERE name = ? AND until IS NULL", millis(turned.at()), turned.name());
        }
    }

    // ---- all that holds

    /** What holds already goes on; what is not among it is over. */
    private void write(Standing standing) throws SQLException {
        long at = millis(standing.at());
        Map<VerdictKey, List<Long>> verdicts = openVerdicts();
        Map<Long, Long> alerts = new HashMap<>();
        file.each("SELECT id, labels FROM alert WHERE ended_at IS NULL", row -> alerts.put(row.getLong(2), row.getLong(1)));
        Map<String, Long> intervals = new HashMap<>();
        file.each("SELECT id, name FROM time_interval WHERE until IS NULL", row -> intervals.put(row.getString(2), row.getLong(1)));
        for (Decision decision : standing.all()) {
            if (decision instanceof Verdict verdict && saysMore(verdict)) {
                VerdictKey key = key(verdict);
                List<Long> rows = verdicts.get(key);
                if (rows == null || rows.isEmpty()) {
                    begin(key, at);
                } else {
                    rows.remove(0);
                }
            } else if (decision instanceof AlertBegan began) {
                if (alerts.remove(interned.labels(began.alert().labels())) == null) {
                    begin(began);
                }
            } else if (decision instanceof IntervalTurned turned) {
                if (intervals.remove(turned.name()) == null) {
                    write(turned);
                }
            } else if (decision instanceof SilenceSet set) {
                write(set.silence(), set.at(), "known");
            }
        }
        for (List<Long> rows : verdicts.values()) {
            for (long row : rows) {
                file.update("UPDATE verdict SET until = ? WHERE id = ?", at, row);
            }
        }
        for (long row : alerts.values()) {
            file.update("UPDATE alert SET ended_at = ?, ending = 'unseen' WHERE id = ?", at, row);
        }
        for (long row : intervals.values()) {
            file.update("UPDATE time_interval SET until = ? WHERE id = ?", at, row);
        }
    }

    private Map<VerdictKey, List<Long>> openVerdicts() throws SQLException {
        Map<VerdictKey, List<Long>> open = new HashMap<>();
        file.each(
                "SELECT id, labels, kind, receiver, rule, alert_group, sources, silence, words, force FROM verdict WHERE until IS NULL",
                row -> open.computeIfAbsent(
                                new VerdictKey(
                                        row.getLong(2), row.getString(3), row.getLong(4), row.getLong(5), number(row, 6),
                                        row.getString(7), number(row, 8), number(row, 9), row.getString(10)),
                                any -> new ArrayList<>(1))
                        .add(row.getLong(1)));
        return open;
    }

    private static @Nullable Long number(java.sql.ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    // ---- groups and notifications

    /** One that comes of it again and again is no row of its own. */
    private void write(Flush flush) throws SQLException {
        long group = interned.group(flush.group());
        LastFlush before = lastFlushes.remove(group);
        if (!flush.integration().isEmpty()) {
            writeHandedOut(flush, group);
            return;
        }
        lastHandedOut.remove(group);
        List<Object> content = List.of(flush.outcome(), flush.reason(), flush.withheld());
        if (before != null && before.content().equals(content) && before.isFollowedBy(flush)) {
            again(flush, before.row());
            lastFlushes.put(group, before.followedBy(flush));
            return;
        }
        lastFlushes.put(group, new LastFlush(insert(flush, group, null), content, flush));
    }

    /** What arrived is a row each time. While a receiver fails it is handed the same of each group many times in a turn, and at each turn. */
    private void writeHandedOut(Flush flush, long group) throws SQLException {
        Map<Long, LastFlush> ofGroup = lastHandedOut.computeIfAbsent(group, any -> new HashMap<>(2));
        long integration = interned.text(flush.integration());
        long toldSet = interned.toldSet(flush.told());
        List<Object> content = List.of(flush.outcome(), flush.reason(), flush.withheld(), toldSet);
        LastFlush last = ofGroup.get(integration);
        LastFlush before = last != null && last.content().equals(content) ? last : null;
        if (before != null && before.due() == millis(flush.due())) {
            return;
        }
        if (before != null && before.isAboutFollowedBy(flush)) {
            again(flush, before.row());
            ofGroup.put(integration, before.followedBy(flush));
        } else {
            ofGroup.put(integration, new LastFlush(insert(flush, group, toldSet), content, flush));
        }
    }

    private void arrived(long group, long integration) {
        Map<Long, LastFlush> ofGroup = lastHandedOut.get(group);
        if (ofGroup != null && ofGroup.remove(integration) != null && ofGroup.isEmpty()) {
            lastHandedOut.remove(group);
        }
    }

    private void again(Flush flush, long row) throws SQLException {
        file.update("UPDATE flush SET count = count + 1, last_at = ?, next = ? WHERE id = ?", millis(flush.at()), next(flush), row);
    }

    private long insert(Flush flush, long group, @Nullable Long toldSet) throws SQLException {
        return file.insert(
                "INSERT INTO flush (alert_group, integration, outcome, reason, firing, resolved, withheld, due, next, told_set, at, last_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                group,
                interned.text(flush.integration()),
                flush.outcome().text(),
                interned.text(flush.reason()),
                flush.firing(),
                flush.resolved(),
                flush.withheld(),
                millis(flush.due()),
                next(flush),
                toldSet,
                millis(flush.at()),
                millis(flush.at()));
    }

    private static @Nullable Long next(Flush flush) {
        return flush.next().map(HistoryWriter::millis).orElse(null);
    }

    /** As a notification, if it is not on record: an Alertmanager told it, or a crash took its row. */
    private void write(ToldBefore before) throws SQLException {
        long group = interned.group(before.group());
        long integration = interned.text(before.integration());
        boolean isKnown = file.number(
                        "SELECT 1 FROM delivery d WHERE d.integration = ?1 AND d.result <> 'failed' AND d.last_at >= ?2 AND d.decided_at < ?4"
                                + " AND d.alert_group IN"
                                + " (SELECT s.id FROM alert_group o JOIN alert_group s ON s.key = o.key AND s.receiver = o.receiver WHERE o.id = ?3)"
                                + " LIMIT 1",
                        integration, millis(before.told()) - RECORDED_BEFORE, group, millis(before.at()))
                .isPresent();
        if (!isKnown) {
            file.update(
                    "INSERT INTO delivery (alert_group, integration, decided_at, reason, told_set, firing, resolved, result, attempts, failure,"
                            + " detail, ended_at, last_at) VALUES (?, ?, ?, ?, ?, ?, 0, 'sent', 1, ?, ?, ?, ?)",
                    group, integration, millis(before.told()), interned.text("as the notification log has it"), interned.toldSet(before.alerts()),
                    before.alerts().size(), interned.text(""), interned.text(""), millis(before.told()), millis(before.told()));
        }
    }

    private void write(AuditEntry.Delivered delivered) throws SQLException {
        Outcome outcome = delivered.outcome();
        Notification told = outcome.notification();
        long group = interned.group(told.group());
        long integration = interned.text(told.integration().toString());
        List<Object> about = List.of(group, integration);
        int firing = told.firing().size();
        List<Alert> alerts = sent(outcome);
        long toldSet = interned.toldSet(alerts);
        List<Object> content = List.of(told.reason(), toldSet, outcome.result(), outcome.reason(), outcome.mayHaveArrived());
        Last before = lastFailures.remove(about);
        if (!outcome.failed()) {
            arrived(group, integration);
        }
        if (outcome.failed() && before != null && before.content().equals(content)) {
            file.update(
                    "UPDATE delivery SET count = count + 1, last_at = ?, attempts = ?, took = ?, tries = ?, detail = ? WHERE id = ?",
                    millis(outcome.at()), outcome.attempts(), took(outcome), triesWith(outcome, before.row()),
                    interned.text(outcome.detail()), before.row());
            lastFailures.put(about, before);
            return;
        }
        long row = file.insert(
                "INSERT INTO delivery (alert_group, integration, decided_at, reason, told_set, firing, resolved, result, attempts,"
                        + " took, tries, failure, detail, ended_at, last_at, ends, ends_only, unheard)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                group,
                integration,
                millis(told.at()),
                interned.text(told.reason()),
                toldSet,
                firing,
                alerts.size() - firing,
                outcome.result().name().toLowerCase(Locale.ROOT),
                outcome.attempts(),
                took(outcome),
                tries(outcome),
                interned.text(outcome.reason()),
                interned.text(outcome.detail()),
                millis(outcome.at()),
                millis(outcome.at()),
                told.integration().sendResolved() ? 1 : 0,
                told.endsOnly() ? 1 : 0,
                outcome.mayHaveArrived() ? 1 : null);
        if (!delivered.texts().isEmpty()) {
            file.update(
                    "INSERT OR REPLACE INTO rendered (delivery, at, texts) VALUES (?, ?, ?)",
                    row, millis(outcome.at()), interned.json(json -> json.write(Labels.of(delivered.texts()))));
        }
        if (outcome.failed()) {
            lastFailures.put(about, new Last(row, content));
        }
    }

    private static @Nullable Long took(Outcome outcome) {
        return outcome.tries().isEmpty() ? null : outcome.tries().get(outcome.tries().size() - 1).took().toMillis();
    }

    /** The alerts that were in what was sent: without those that had ended, where ends are not told and there was anything to send. */
    private static List<Alert> sent(Outcome outcome) {
        Notification told = outcome.notification();
        boolean withEnds = told.integration().sendResolved() || outcome.result() == Outcome.Result.NOTHING_TO_SEND;
        return withEnds ? told.alerts() : told.firing();
    }

    /** The attempts behind those that a row has; the last ones alone where they would be too many for a row. */
    private @Nullable String triesWith(Outcome outcome, long row) throws SQLException {
        String[] known = {null};
        file.each("SELECT tries FROM delivery WHERE id = ?", each -> known[0] = each.getString(1), row);
        String before = known[0];
        String more = tries(outcome);
        return before == null || more == null || before.length() + more.length() > TRIES_LENGTH
                ? more
                : before.substring(0, before.length() - 1) + "," + more.substring(1);
    }

    /** The attempts as a JSON array, where there was more than one. */
    private @Nullable String tries(Outcome outcome) {
        return outcome.tries().size() < 2
                ? null
                : outcome.tries().stream()
                        .map(each -> interned.json(json -> json.write(Labels.of(
                                "at", each.at().toString(),
                                "ms", Long.toString(each.took().toMillis()),
                                "outcome", each.delivery().outcome().name().toLowerCase(Locale.ROOT),
                                "detail", each.delivery().detail()))))
                        .collect(Collectors.joining(",", "[", "]"));
    }

    private void write(AuditEntry.TemplateFailed failed) throws SQLException {
        Notification told = failed.notification();
        long at = millis(told.at());
        Object[] about = {
            interned.group(told.group()), interned.text(told.integration().toString()), interned.text(failed.key()), interned.text(failed.error())
        };
        OptionalLong last = file.number(
                "SELECT max(id) FROM template_failure WHERE alert_group = ? AND integration = ? AND template = ? AND error = ?"
                        + " HAVING max(id) IS NOT NULL",
                about);
        if (last.isPresent()) {
            file.update("UPDATE template_failure SET count = count + 1, last_at = ? WHERE id = ? AND last_at <> ?", at, last.getAsLong(), at);
            return;
        }
        Object[] values = Arrays.copyOf(about, about.length + 2);
        values[about.length] = at;
        values[about.length + 1] = at;
        file.update(
                "INSERT INTO template_failure (alert_group, integration, template, error, decided_at, last_at) VALUES (?, ?, ?, ?, ?, ?)",
                values);
    }

    // ---- rules

    private void write(RulesFired fired) throws SQLException {
        long hour = millis(fired.at()) / HOUR * HOUR;
        for (Map.Entry<String, Integer> rule : fired.counts().entrySet()) {
            file.update(
                    "INSERT INTO firing_count (rule_package, version, rule, hour, last_at, count) VALUES (?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at",
                    fired.packageName(),
                    interned.text(fired.version()),
                    interned.text(rule.getKey()),
                    hour,
                    millis(fired.at()),
                    rule.getValue());
        }
        Map<String, Integer> left = new HashMap<>(fired.counts());
        for (Firing firing : fired.known()) {
            left.merge(firing.by().rule(), -1, Integer::sum);
            SeenJson.Written facts = seen.facts(firing);
            SeenJson.Written concluded = seen.concluded(firing);
            long row = file.insert(
                    "INSERT INTO firing (rule, at, branch, facts, concluded, alerts) VALUES (?, ?, ?, ?, ?, ?)",
                    interned.rule(firing.by()),
                    millis(fired.at()),
                    firing.branch(),
                    facts.json(),
                    concluded.json(),
                    facts.alertsWith(concluded));
            lastFirings.put(List.of(fired.packageName(), firing.by().rule()), row);
        }
        for (Map.Entry<String, Integer> rule : left.entrySet()) {
            if (rule.getValue() > 0) {
                addToLast(List.of(fired.packageName(), rule.getKey()), rule.getValue());
            }
        }
    }

    /** Firings that are only counted are so at the last that is known with its facts. */
    private void addToLast(List<String> rule, int count) throws SQLException {
        Long last = lastFirings.get(rule);
        if (last == null) {
            last = file.number(
                            "SELECT coalesce(max(f.id), 0) FROM firing f JOIN rule r ON r.id = f.rule WHERE r.package = ? AND r.name = ?",
                            rule.get(0), rule.get(1))
                    .orElse(0);
            lastFirings.put(rule, last);
        }
        file.update("UPDATE firing SET more = more + ? WHERE id = ?", count, last);
    }

    private void write(PackageFault fault) throws SQLException {
        List<Object> content = List.of(fault.stopped(), fault.reason());
        Last before = lastFaults.get(fault.packageName());
        if (before != null && before.content().equals(content)) {
            file.update("UPDATE package_fault SET count = count + 1, last_at = ? WHERE id = ?", millis(fault.at()), before.row());
            return;
        }
        long row = file.insert(
                "INSERT INTO package_fault (package, stopped, reason, at, last_at) VALUES (?, ?, ?, ?, ?)",
                fault.packageName(), fault.stopped() ? 1 : 0, fault.reason(), millis(fault.at()), millis(fault.at()));
        lastFaults.put(fault.packageName(), new Last(row, content));
    }

    // ---- what people did

    /** One that is in the file as it is now is not added. */
    private void write(Silence silence, Instant at, String action) throws SQLException {
        long updatedAt = millis(silence.updatedAt());
        if (file.number("SELECT 1 FROM silence WHERE id = ? AND updated_at = ? AND ends_at = ?", silence.id(), updatedAt, millis(silence.endsAt()))
                .isPresent()) {
            return;
        }
        boolean isKnown = file.number("SELECT 1 FROM silence WHERE id = ? LIMIT 1", silence.id()).isPresent();
        String done = isKnown ? (silence.endsAt().isAfter(at) ? "changed" : "ended") : action;
        String sender = senders.remove(silence.id());
        file.update(
                "INSERT INTO silence (id, at, action, matchers, starts_at, ends_at, updated_at, created_by, comment, sender)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                silence.id(),
                done.equals("known") ? Math.min(updatedAt, millis(at)) : millis(at),
                done,
                interned.matchers(silence.matchers()),
                millis(silence.startsAt()),
                millis(silence.endsAt()),
                updatedAt,
                silence.createdBy(),
                silence.comment(),
                sender == null ? "" : sender);
    }

    private void write(AuditEntry.Noted noted) throws SQLException {
        String alerts = noted.alerts().isEmpty() ? alertsOfAck(noted.about()) : interned.labelsArray(noted.alerts());
        file.update(
                "INSERT INTO action (at, sender, action, about, alerts, said_by, words) VALUES (?, ?, ?, ?, ?, ?, ?)",
                millis(noted.at()), noted.sender(), noted.action(), noted.about(), alerts,
                noted.saidBy().isEmpty() ? null : noted.saidBy(), noted.words().isEmpty() ? null : noted.words());
    }

    /** What an acknowledgement that is taken back was about; null of what is none. */
    private @Nullable String alertsOfAck(String id) throws SQLException {
        String[] alerts = {null};
        file.each(
                "SELECT alerts FROM action WHERE action = ? AND about = ? AND alerts IS NOT NULL LIMIT 1",
                row -> {
                    alerts[0] = row.getString(1);
                    interned.usesAll(Reading.idsOf(alerts[0]));
                },
                Actions.ACKNOWLEDGE,
                id);
        return alerts[0];
    }

    /** Who asked is known when the engine has done it: its row may be there already. */
    private void write(AuditEntry.Asked asked) throws SQLException {
        int found = file.update(
                "UPDATE silence SET sender = ? WHERE row = (SELECT max(row) FROM silence WHERE id = ?) AND sender = ''",
                asked.sender(), asked.silence());
        if (found == 0) {
            senders.put(asked.silence(), asked.sender());
        }
    }

    private void write(Load load) throws SQLException {
        long at = millis(load.at());
        flags = load.flags().or(() -> flags); // a reload changes none
        file.update(
                "INSERT INTO reload (at, result, problems, sender, configuration, from_file, places, flags)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                at,
                load.result().name().toLowerCase(Locale.ROOT),
                String.join("\n", load.problems()),
                load.sender(),
                load.configuration().isEmpty() ? null : interned.text(load.configuration()),
                load.fromFile() ? 1 : 0,
                load.result() == Load.Result.FAILED ? null : interned.json(json -> json.write(Labels.of(load.places()))),
                flags.map(those -> interned.json(json -> json.write(those.written()))).orElse(null));
        if (load.result() == Load.Result.FAILED) {
            return;
        }
        Map<String, Integer> receivers = new HashMap<>(load.receivers());
        List<Long> over = new ArrayList<>();
        file.each("SELECT id, name, integrations FROM receiver WHERE until IS NULL", row -> {
            if (!receivers.remove(row.getString(2), row.getInt(3))) {
                over.add(row.getLong(1));
            }
        });
        for (long row : over) {
            file.update("UPDATE receiver SET until = ? WHERE id = ?", at, row);
        }
        for (Map.Entry<String, Integer> receiver : receivers.entrySet()) {
            file.update("INSERT INTO receiver (name, integrations, since) VALUES (?, ?, ?)", receiver.getKey(), receiver.getValue(), at);
        }
        writePackages(load, at);
    }

    private void writePackages(Load load, long at) throws SQLException {
        Map<String, Load.RulesInForce> packages = new LinkedHashMap<>();
        load.packages().forEach(rules -> packages.put(rules.name(), rules));
        List<Long> over = new ArrayList<>();
        file.each("SELECT id, package, version FROM rule_version WHERE until IS NULL", row -> {
            Load.RulesInForce now = packages.get(row.getString(2));
            if (now != null && now.version().equals(row.getString(3))) {
                packages.remove(row.getString(2));
            } else {
                over.add(row.getLong(1));
            }
        });
        for (long row : over) {
            file.update("UPDATE rule_version SET until = ? WHERE id = ?", at, row);
        }
        for (Load.RulesInForce rules : packages.values()) {
            file.update(
                    "INSERT INTO rule_version (package, version, team, rules, source, files, since) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    rules.name(), rules.version(), rules.team(), interned.names(rules.rules()), interned.text(source(rules.files())),
                    interned.json(json -> json.write(PackageFiles.places(rules.files()))), at);
        }
    }

    /** The files, each after a line with its name. */
    private static String source(List<Load.SourceFile> files) {
        return files.stream().map(PackageFiles::titled).collect(Collectors.joining());
    }

    // ---- what is missing

    /** Says that what happened meanwhile is not all known. */
    void gap(Instant since, Instant until, long lost, String why) throws SQLException {
        file.update("INSERT INTO gap (since, until, lost, why) VALUES (?, ?, ?, ?)", millis(since), millis(until), lost, why);
    }

    static long millis(Instant instant) {
        return instant.toEpochMilli();
    }
}
