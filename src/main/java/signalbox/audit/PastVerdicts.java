package signalbox.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import signalbox.ack.Ack;
import signalbox.ack.Acknowledged;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.decision.Unheeded;
import signalbox.view.AttributeView;

/** What rules and people said of alerts, from the rows that held at an instant. One thread. */
final class PastVerdicts {

    private static final long NEVER = Recording.FAR.toEpochMilli();

    private final Reading reading;
    private final Instant at;

    PastVerdicts(Reading reading, Instant at) {
        this.reading = reading;
        this.at = at;
    }

    /** A verdict that held. */
    record Verdict(
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
        Acknowledged acknowledged(Labels alert, Reading reading) throws SQLException {
            int colon = words.indexOf(": ");
            String by = colon < 0 ? words : words.substring(0, colon);
            String comment = colon < 0 ? "" : words.substring(colon + 2);
            return new Acknowledged(alert, Actions.ackOf(reading, labels, by, comment, since), by, comment, until.orElse(Ack.OPEN));
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

    /** Of an alert, which it must be known by, those that held. */
    List<Verdict> of(long labels) throws SQLException {
        return of(labels, "v.since <= ?1 AND (v.until IS NULL OR v.until > ?1)", at.toEpochMilli());
    }

    /** Those for which a condition holds, in which the instant is {@code ?1}. */
    List<Verdict> of(long labels, String when, long instant) throws SQLException {
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

    /** Those of some that keep an alert quiet. */
    List<Quiet> quiet(List<Verdict> verdicts) throws SQLException {
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
                        + " WHERE v.labels = ?1 AND v." + end + " = ?2 AND +v.kind = ?3 AND v.force IS NULL AND r.package = ?4 AND r.name = ?5"
                        + " AND c.text = ?6 AND coalesce(v.sources, '') = ?7 AND coalesce(q.text, '') = ?8 AND coalesce(w.text, '') = ?9"
                        + " AND coalesce(v.until, " + NEVER + ") > v.since LIMIT 1",
                verdict.labels(), instant.toEpochMilli(), verdict.kind().text(), verdict.by().packageName(), verdict.by().rule(),
                verdict.receiver(), verdict.sources(), verdict.silence(), verdict.words());
        return found.isPresent() ? Optional.of(Instant.ofEpochMilli(found.getAsLong())) : Optional.empty();
    }

    /** What rules of teams said that kept an alert quiet when it ended, where all that caused it still fired. */
    List<Quiet> lastQuiet(long labels, Instant ended) throws SQLException {
        List<Verdict> then = of(labels, "v.since <= ?1 AND v.until >= ?1 AND v.until <= " + at.toEpochMilli(), ended.toEpochMilli());
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
            Optional<AlertRow> row = reading.alertRow(source, at);
            if (row.isEmpty() || !row.get().alertAt(at).firing()) {
                return false;
            }
        }
        return true;
    }
}
