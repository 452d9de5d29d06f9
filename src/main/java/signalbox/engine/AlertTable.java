package signalbox.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.engine.team.FiringAlert;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Withheld;
import signalbox.silence.Silences;
import signalbox.store.Change;

/**
 * All alerts that fire or have ended and were not told yet. It decides what a report changes: nearly all of them repeat
 * what is known, and those touch neither the session nor the journal.
 */
final class AlertTable {

    /**
     * An end that moves is written when it lies further ahead than this. Prometheus looks four minutes ahead when it repeats
     * itself every minute; after a crash it gets time to do so again, so those ends need not be written. Who looks further
     * ahead, or names no end and gets five minutes for that, may well come later than that.
     */
    private static final Duration BRIDGED = Duration.ofSeconds(270);

    private final Stage stage;
    private final SilenceBook silences;
    private final Map<Labels, Row> rows = new HashMap<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private int slots;

    private final Set<Row> changed = new LinkedHashSet<>();
    private final List<Row> forgotten = new ArrayList<>();

    /** Alerts of which something was written in this cycle. */
    private final List<Row> written = new ArrayList<>();

    /** Alerts that began to fire again since rules last decided, with the groups that they were still in. */
    private final Map<Row, List<Group>> returned = new LinkedHashMap<>();

    /** Alerts that ended since rules last decided: to the rules they fire still. */
    private final Set<Row> justEnded = new HashSet<>();

    /** What teams' rules kept quiet that ended meanwhile, and why; those rules no longer see it. */
    private final Map<Row, List<Object>> lastReasons = new HashMap<>();

    AlertTable(Stage stage, Silences silences) {
        this.stage = stage;
        this.silences = new SilenceBook(stage, silences, this::rows);
    }

    /** The silences, which keep some of the alerts quiet. */
    SilenceBook silences() {
        return silences;
    }

    @Nullable Row find(Labels labels) {
        return rows.get(labels);
    }

    Collection<Row> rows() {
        return rows.values();
    }

    /** Takes in what a client reported (spec/behaviour.md 2.2, 2.3). */
    void report(AlertReport report) {
        Row row = rows.get(report.labels());
        if (row == null) {
            if (!report.resolvedAt(stage.now)) { // the end of an alert that nobody was told of is no news
                begin(report);
            }
            return;
        }
        AlertReport merged = report.replacing(row.report(), stage.now);
        boolean firing = !merged.resolvedAt(stage.now);
        boolean repeated = firing == row.firing() && firing && saysTheSame(row.alert, merged);
        row.endsAt = merged.endsAt();
        row.updatedAt = merged.updatedAt();
        row.timeout = merged.timeout();
        changed.add(row);
        if (firing) {
            arm(row);
        }
        if (repeated) {
            keepDistantEnd(row);
        } else if (firing) {
            refresh(row, merged);
        } else {
            end(row, merged);
        }
    }

    /** Takes in an alert that was kept from before a restart. */
    void restore(AlertReport report, boolean firing, Instant earliestEnd) {
        Instant end = firing && report.endsAt().isBefore(earliestEnd) ? earliestEnd : report.endsAt();
        Row row = insert(new AlertReport(
                report.labels(),
                report.annotations(),
                report.startsAt(),
                end,
                report.generatorUrl(),
                report.updatedAt(),
                report.timeout()));
        row.keptEnd = report.endsAt();
        arm(row); // one that had ended ends again as soon as rules have routed it
    }

    private void begin(AlertReport report) {
        Row row = insert(report);
        arm(row);
        keep(row);
    }

    private Row insert(AlertReport report) {
        Integer free = freeSlots.poll();
        Row row = new Row(free == null ? slots++ : free, report);
        rows.put(row.labels(), row);
        row.handle = stage.session.insert(row.fact());
        silences.alertIsThere(row.labels());
        row.entry = stage.teams.begins(row.alert);
        changed.add(row);
        return row;
    }

    private static boolean saysTheSame(Alert alert, AlertReport report) {
        return alert.annotations().equals(report.annotations())
                && alert.startsAt().equals(report.startsAt())
                && alert.generatorUrl().equals(report.generatorUrl());
    }

    private void keepDistantEnd(Row row) {
        boolean distant = row.endsAt.isAfter(stage.now.plus(BRIDGED));
        boolean moved = Duration.between(row.keptEnd, row.endsAt).abs().compareTo(BRIDGED.dividedBy(2)) > 0;
        if (distant && moved) {
            keep(row);
        }
    }

    private void refresh(Row row, AlertReport report) {
        boolean wasFiring = row.firing();
        row.alert = Row.firingAlert(report);
        if (wasFiring) {
            stage.session.update(handle(row), row.fact());
            stage.teams.differs(entry(row), row.alert);
        } else {
            replaceFact(row);
            row.entry = stage.teams.begins(row.alert);
            lastReasons.remove(row);
            if (!justEnded.remove(row)) { // rules did not see it end: to them its routes never changed
                returned.put(row, row.groups);
                row.groups = List.of();
            }
        }
        keep(row);
    }

    private void end(Row row, AlertReport report) {
        boolean wasFiring = row.firing();
        row.alert = new Alert(
                report.labels(), report.annotations(), report.startsAt(), report.endsAt(), report.generatorUrl());
        if (wasFiring) {
            List<Object> byTeams = Stream.<Object>concat(
                            row.inhibitions.stream().filter(inhibition -> inhibition.order() == Inhibition.BY_RULE),
                            row.withheld.stream())
                    .toList();
            if (!byTeams.isEmpty()) {
                lastReasons.put(row, byTeams);
            }
            replaceFact(row);
            stage.teams.ends(entry(row));
            row.entry = null;
            List<Group> old = returned.remove(row);
            if (old == null) {
                justEnded.add(row);
            } else {
                row.groups = old; // rules did not see it fire again: they will not say where it belongs
            }
        } else {
            stage.session.update(handle(row), row.fact());
        }
        keep(row);
    }

    private void replaceFact(Row row) {
        stage.session.delete(handle(row));
        row.handle = stage.session.insert(row.fact());
    }

    private void keep(Row row) {
        row.keptEnd = row.endsAt;
        written.add(row);
        stage.keep(new Change.AlertKept(row.report(), row.firing()));
    }

    private void arm(Row row) {
        if (row.endsAt.isBefore(row.armedFor)) {
            Instant end = row.endsAt;
            row.armedFor = end;
            stage.timers.at(end, () -> endDue(row, end));
        }
    }

    private void endDue(Row row, Instant end) {
        if (!row.armedFor.equals(end)) {
            return; // another timer has taken over
        }
        row.armedFor = Instant.MAX;
        if (!row.firing() || rows.get(row.labels()) != row) {
            return;
        }
        if (row.endsAt.isAfter(stage.now)) {
            arm(row);
        } else {
            end(row, row.report());
            changed.add(row);
        }
    }

    /** Whether a team's rule kept the alert quiet from a receiver when it ended, and all that caused it still fires. */
    boolean endedQuiet(Row row, String receiver) {
        return lastQuiet(row, receiver).findAny().isPresent();
    }

    /** Whether that was said to keep its end quiet, too. */
    boolean isEndQuiet(Row row, String receiver) {
        return lastQuiet(row, receiver).anyMatch(reason -> reason instanceof Inhibition inhibition && inhibition.endsQuiet());
    }

    private Stream<Object> lastQuiet(Row row, String receiver) {
        return lastReasons.getOrDefault(row, List.of()).stream().filter(reason -> reason instanceof Inhibition inhibition
                ? Row.concerns(inhibition.receiver(), receiver) && inhibition.sources().stream().allMatch(this::fires)
                : reason instanceof Withheld withheld && Row.concerns(withheld.receiver(), receiver));
    }

    private boolean fires(Labels labels) {
        Row row = rows.get(labels);
        return row != null && row.firing();
    }

    /**
     * Forgets the alerts that have ended and of which no group has anything left to say. Rules have to fire before another
     * report comes in: an alert that returned at once would not get the verdicts that are still there for the old one.
     *
     * @return whether there were any
     */
    boolean forgetDone() {
        List<Row> done = changed.stream()
                .filter(row -> !row.firing() && row.groups.isEmpty() && row.left.isEmpty())
                .toList();
        done.forEach(this::forget);
        return !done.isEmpty();
    }

    private void forget(Row row) {
        rows.remove(row.labels());
        stage.session.delete(handle(row));
        silences.alertIsGone(row.labels());
        stage.keep(new Change.AlertGone(row.labels()));
        lastReasons.remove(row);
        changed.remove(row);
        forgotten.add(row);
    }

    /** Notes that something was decided about an alert. */
    void touch(Row row) {
        changed.add(row);
    }

    /** Rules have decided. Takes out the alerts that began to fire again before, each with the groups that it was still in. */
    Map<Row, List<Group>> takeReturned() {
        Map<Row, List<Group>> taken = new LinkedHashMap<>(returned);
        returned.clear();
        justEnded.clear();
        return taken;
    }

    /** Alerts that were reported or decided about in this cycle. */
    Collection<Row> changed() {
        return changed;
    }

    /** Takes out the alerts of which something was written: more than a repetition happened to them. */
    List<Row> takeWritten() {
        List<Row> taken = List.copyOf(written);
        written.clear();
        return taken;
    }

    /** Alerts that were forgotten in this cycle. */
    List<Row> forgotten() {
        return forgotten;
    }

    /** Puts this cycle's changes into the picture. */
    void paint(Pages pages, DecisionNotes notes) {
        for (Row row : forgotten) {
            pages.set(row.slot, null);
            freeSlots.add(row.slot);
        }
        forgotten.clear();
        for (Row row : changed) {
            pages.set(row.slot, row.view(notes));
        }
        changed.clear();
    }

    /** The facts that {@link #enter} puts in. */
    Stream<Alert> facts() {
        return rows.values().stream().map(row -> row.firing() ? row.alert : Row.firingAlert(row.report()));
    }

    /**
     * Moves all alerts into a fresh session; verdicts start from nothing. Those that ended enter as firing and end again
     * at once, so that rules route them like all others.
     */
    void enter(RuleSession fresh) {
        lastReasons.clear();
        for (Row row : rows.values()) {
            if (!row.routes.isEmpty()) {
                row.routes = List.of();
                changed.add(row);
            }
            if (!row.firing()) {
                row.alert = Row.firingAlert(row.report());
                arm(row);
                changed.add(row);
            }
            if (!row.silencedBy.isEmpty() || !row.inhibitions.isEmpty() || !row.withheld.isEmpty()) {
                row.silencedBy = List.of();
                row.inhibitions = List.of();
                row.withheld = List.of();
                changed.add(row);
            }
            row.handle = fresh.insert(row.fact());
            silences.alertIsThere(row.labels());
            if (row.entry == null) {
                row.entry = stage.teams.begins(row.alert);
            }
        }
    }

    private static FiringAlert entry(Row row) {
        return requireNonNull(row.entry, "the alert does not fire");
    }

    private static FactHandle handle(Row row) {
        return requireNonNull(row.handle, "the alert is not in the session");
    }
}
