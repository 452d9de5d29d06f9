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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Severity;
import signalbox.alert.Tellable;
import signalbox.decision.Quiet;
import signalbox.engine.AlertEntry.Phase;
import signalbox.engine.team.FiringAlert;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Withheld;
import signalbox.silence.Silences;
import signalbox.store.Change;

/**
 * All alerts that fire or have ended and were not told yet. It decides what a report changes: nearly all of them repeat
 * what is known, and those touch neither the session nor the journal.
 *
 * <p>Rules decide once for many reports. What an alert is between a report and that is its {@link AlertEntry.Phase}:
 *
 * <pre>
 *                 ends                     rules decide
 *   FIRING  ------------->  JUST_ENDED  ---------------->  ENDED  ---> forgotten, once its groups have told it
 *     ^  ^      fires            |                         |  ^
 *     |  +-----------------------+                  fires  |  |  ends
 *     |              rules decide                          v  |
 *     +-------------------------------------------------  RETURNED
 * </pre>
 */
final class AlertTable {

    /**
     * An end that moves is written when it lies further ahead than this. Prometheus looks four minutes ahead when it repeats
     * itself every minute or two; after a crash it gets time to do so again, so those ends need not be written. Who looks further
     * ahead, or names no end and gets five minutes for that, may well come later than that; so does who was seen to come rarely.
     */
    private static final Duration BRIDGED = Duration.ofSeconds(270);

    /** For so long at least nobody repeats anything when the server has died. */
    private static final Duration SHORTEST_START = Duration.ofSeconds(1);

    private final EngineContext context;
    private final Severity order;
    private final Duration resendGrace;
    private final DecisionRecorder decisions;
    private final AnnouncedLog announced;
    private final SilenceBook silences;
    private final AckBook acks;
    private final AttributeBook attributes;
    private final RouteBook routes;
    private final Map<Labels, AlertEntry> entries = new HashMap<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private int slots;

    private final Set<AlertEntry> changed = new LinkedHashSet<>();
    private final List<AlertEntry> forgotten = new ArrayList<>();
    /** Whether anything of that is more than a repetition. */
    private boolean isNews;

    /** Alerts of which something was written in this cycle. */
    private final List<AlertEntry> written = new ArrayList<>();

    /** Alerts that ended, or began to fire again, since rules last decided. */
    private final Set<AlertEntry> undecided = new LinkedHashSet<>();

    /** The alerts that were quiet when they ended because of others, by these: whether that still counts depends on whether they fire. */
    private final Map<Labels, Set<AlertEntry>> lastQuietBy = new HashMap<>();

    /** Those that had ended before a restart and are not entered yet. */
    private final List<Change.AlertKept> ended = new ArrayList<>();

    /**
     * The alerts that, after a restart, the notification log alone knew to fire, by their hashes: an Alertmanager may have told them. Less
     * those that were reported to fire since.
     */
    private final Set<Long> onRecord = new HashSet<>();

    /** Ends of such alerts that were reported in this cycle. */
    private final Map<Labels, AlertReport> endedOnRecord = new LinkedHashMap<>();

    /** What keeps alerts quiet that are not here: rules may say that of labels, and it holds from the beginning of the alert. */
    private final Map<Labels, Reasons> inAdvance = new HashMap<>();

    private record Reasons(List<Inhibition> inhibitions, List<Withheld> withheld) {

        static final Reasons NONE = new Reasons(List.of(), List.of());

        boolean isEmpty() {
            return inhibitions.isEmpty() && withheld.isEmpty();
        }
    }

    /**
     * @param order of severities
     * @param resendGrace how long an alert from before a restart waits for its sender
     */
    AlertTable(
            EngineContext context,
            AnnouncedLog announced,
            Silences silences,
            DecisionRecorder decisions,
            Severity order,
            Duration resendGrace) {
        this.context = context;
        this.order = order;
        this.resendGrace = resendGrace;
        this.decisions = decisions;
        this.announced = announced;
        this.silences = new SilenceBook(context, silences, this::entries, decisions);
        this.acks = new AckBook(context, this, decisions);
        this.attributes = new AttributeBook(context, this, decisions);
        this.routes = new RouteBook(context, this, decisions);
    }

    /** The silences, which keep some of the alerts quiet. */
    SilenceBook silences() {
        return silences;
    }

    /** Who takes care of which of them. */
    AckBook acks() {
        return acks;
    }

    /** What rules add to them. */
    AttributeBook attributes() {
        return attributes;
    }

    /** Where rules lead them. */
    RouteBook routes() {
        return routes;
    }

    @Nullable AlertEntry find(Labels labels) {
        return entries.get(labels);
    }

    Collection<AlertEntry> entries() {
        return entries.values();
    }

    /** Alerts keep this one quiet. */
    void hold(Inhibition inhibition) {
        change(
                inhibition.target(),
                reasons -> new Reasons(AlertEntry.with(reasons.inhibitions(), inhibition), reasons.withheld()));
    }

    /** They do not any more. */
    void release(Inhibition inhibition) {
        change(
                inhibition.target(),
                reasons -> new Reasons(AlertEntry.without(reasons.inhibitions(), inhibition), reasons.withheld()));
    }

    /** A reason in words keeps this one quiet. */
    void hold(Withheld withheld) {
        change(withheld.target(), reasons -> new Reasons(reasons.inhibitions(), AlertEntry.with(reasons.withheld(), withheld)));
    }

    /** It does not any more. */
    void release(Withheld withheld) {
        change(withheld.target(), reasons -> new Reasons(reasons.inhibitions(), AlertEntry.without(reasons.withheld(), withheld)));
    }

    private void change(Labels alert, UnaryOperator<Reasons> change) {
        AlertEntry entry = entries.get(alert);
        if (entry == null) {
            Reasons reasons = change.apply(inAdvance.getOrDefault(alert, Reasons.NONE));
            if (reasons.isEmpty()) {
                inAdvance.remove(alert);
            } else {
                inAdvance.put(alert, reasons);
            }
        } else {
            set(entry, change.apply(new Reasons(entry.inhibitions, entry.withheld)));
            touch(entry);
        }
    }

    private static void set(AlertEntry entry, Reasons reasons) {
        entry.inhibitions = reasons.inhibitions();
        entry.withheld = reasons.withheld();
    }

    /** Takes in what a client reported (spec/behaviour.md 2.2, 2.3). */
    void report(AlertReport report) {
        AlertEntry entry = entries.get(report.labels());
        if (entry == null) {
            reportUnknown(report);
            return;
        }
        AlertReport merged = report.replacing(entry.report(), context.now);
        boolean firing = !merged.resolvedAt(context.now);
        boolean repeated = firing == entry.firing() && firing && !entry.endsAgain && saysTheSame(entry.alert, merged);
        boolean rare = entry.updatedAt.plus(resendGrace).plus(SHORTEST_START).isBefore(context.now);
        entry.endsAt = merged.endsAt();
        entry.updatedAt = merged.updatedAt();
        entry.timeout = merged.timeout();
        changed.add(entry);
        isNews |= !repeated;
        if (firing) {
            arm(entry);
        }
        if (repeated) {
            keepDistantEnd(entry, rare);
        } else if (firing) {
            refresh(entry, merged);
        } else {
            end(entry, merged, false);
        }
    }

    private void reportUnknown(AlertReport report) {
        long hash = onRecord.isEmpty() ? 0 : report.labels().notificationHash();
        if (!report.resolvedAt(context.now)) {
            onRecord.remove(hash);
            endedOnRecord.remove(report.labels());
            begin(report);
        } else if (onRecord.contains(hash)) { // else nobody was told of it, and its end is no news
            if (announced.mayBeOwedAnywhere(hash)) {
                endedOnRecord.put(report.labels(), report);
            } else {
                onRecord.remove(hash);
            }
        }
    }

    /** All is there that was kept: who was told of other alerts is told their ends, too, when these are reported. */
    void allAreKept() {
        announced.open().forEach(told -> LongStream.of(told.open().toArray()).forEach(onRecord::add));
        Stream.concat(entries.keySet().stream(), ended.stream().map(kept -> kept.report().labels()))
                .forEach(known -> onRecord.remove(known.notificationHash()));
    }

    /** Whether an alert is reported to have ended that only the notification log knows: it waits for {@link #enterEnded}. */
    boolean hasEndedOnRecord() {
        return !endedOnRecord.isEmpty();
    }

    /** Takes in an alert that was kept from before a restart. One that had ended waits for {@link #enterEnded}. */
    void restore(Change.AlertKept kept, Instant earliestEnd) {
        if (kept.firing()) {
            restore(kept.report(), true, earliestEnd);
        } else {
            ended.add(kept);
        }
    }

    /** The alerts that had ended before a restart, or before they were reported, and were not told yet. */
    Set<Labels> endedBefore() {
        return Stream.concat(ended.stream().map(kept -> kept.report().labels()), endedOnRecord.keySet().stream()).collect(Collectors.toSet());
    }

    /** Enters them: to the rules they fire, so that these say where they belong, and they end again when timers are run next. */
    void enterEnded() {
        ended.forEach(kept -> {
            AlertEntry entry = restore(kept.report(), false, Instant.MIN);
            setLastQuiet(entry, kept.lastQuiet());
            entry.waitsIn = kept.waitsIn();
        });
        ended.clear();
        endedOnRecord.values().forEach(report -> decisions.began(restore(report, false, Instant.MIN).alert, report.sender()));
        endedOnRecord.clear();
    }

    private AlertEntry restore(AlertReport report, boolean firing, Instant earliestEnd) {
        Instant end = firing && report.endsAt().isBefore(earliestEnd) ? earliestEnd : report.endsAt();
        end = !firing && end.isAfter(context.now) ? context.now : end; // it has ended, by a clock that was ahead
        AlertEntry entry = insert(new AlertReport(
                report.labels(),
                report.annotations(),
                report.startsAt(),
                end,
                report.generatorUrl(),
                report.updatedAt(),
                report.timeout()), !firing);
        entry.keptEnd = report.endsAt();
        arm(entry); // one that had ended ends again as soon as rules have routed it
        return entry;
    }

    private void begin(AlertReport report) {
        AlertEntry entry = insert(report, false);
        decisions.began(entry.alert, report.sender());
        arm(entry);
        keep(entry);
    }

    private AlertEntry insert(AlertReport report, boolean endsAgain) {
        Integer free = freeSlots.poll();
        AlertEntry entry = new AlertEntry(free == null ? slots++ : free, report, order);
        entry.endsAgain = endsAgain;
        entries.put(entry.labels(), entry);
        Reasons early = inAdvance.remove(entry.labels());
        if (early != null) {
            set(entry, early);
        }
        entry.handle = context.session.insert(entry.fact());
        silences.alertIsThere(entry.labels());
        begins(entry);
        touch(entry);
        return entry;
    }

    /** It fires: who wants to know is told. */
    private void begins(AlertEntry entry) {
        entry.episode = context.teams.begins(entry.alert);
        acks.alertBegins(entry.labels());
        attributes.alertBegins(entry.labels());
        routes.alertBegins(entry.labels());
        if (!entry.endsAgain) {
            silences.alertBegins(entry.labels());
        }
        touchWhatEndedQuietBy(entry);
    }

    /**
     * Nobody could repeat alerts for a while: who would have ended for that gets time to be repeated.
     *
     * @param since when the while began: who had ended by then has ended
     * @param earliestEnd nobody ends before this who did not then
     */
    void awaitAgain(Instant since, Instant earliestEnd) {
        entries.values().stream()
                .filter(entry -> entry.firing() && entry.endsAt.isAfter(since) && entry.endsAt.isBefore(earliestEnd))
                .forEach(entry -> entry.endsAt = earliestEnd);
    }

    /** The clock was set back: what is reported from now on is later than what was reported before, whatever that was called. */
    void setBack() {
        entries.values().stream().filter(entry -> entry.updatedAt.isAfter(context.now)).forEach(entry -> entry.updatedAt = context.now);
    }

    private static boolean saysTheSame(Alert alert, AlertReport report) {
        return alert.annotations().equals(report.annotations())
                && alert.startsAt().equals(report.startsAt())
                && alert.generatorUrl().equals(report.generatorUrl());
    }

    /** @param rare whether it is repeated so rarely that it would count as ended after a crash before it is again */
    private void keepDistantEnd(AlertEntry entry, boolean rare) {
        boolean distant = entry.endsAt.isAfter(context.now.plus(BRIDGED));
        boolean moved = Duration.between(entry.keptEnd, entry.endsAt).abs().compareTo(BRIDGED.dividedBy(2)) > 0;
        if ((distant && moved) || (rare && !entry.endsAt.equals(entry.keptEnd))) {
            keep(entry);
        }
    }

    private void refresh(AlertEntry entry, AlertReport report) {
        boolean wasFiring = entry.firing();
        entry.alert = AlertEntry.firingAlert(report, order);
        entry.endsAgain = false;
        if (wasFiring) {
            setLastQuiet(entry, List.of());
            context.session.update(handle(entry), entry.fact());
            context.teams.differs(episode(entry), entry.alert);
            decisions.changed(entry.alert);
        } else {
            replaceFact(entry);
            begins(entry);
            decisions.began(entry.alert, report.sender());
            go(entry, entry.phase.fires());
            if (entry.phase == Phase.RETURNED) {
                entry.groupsBefore = entry.groups;
                entry.groups = List.of();
            } else {
                setLastQuiet(entry, List.of());
            }
        }
        keep(entry);
    }

    private void end(AlertEntry entry, AlertReport report, boolean timedOut) {
        boolean wasFiring = entry.firing();
        entry.alert = new Alert(
                report.labels(), report.annotations(), report.startsAt(), report.endsAt(), report.generatorUrl(), order);
        if (wasFiring) {
            if (!entry.endsAgain && entry.phase != Phase.RETURNED) { // else it is known, and rules say nothing of that end
                setLastQuiet(entry, entry.quietByTeams(decisions));
            }
            if (!entry.endsAgain) {
                silences.alertEnds(entry.labels());
            }
            entry.endsAgain = false;
            replaceFact(entry);
            context.teams.ends(episode(entry));
            acks.alertEnds(entry.labels());
            routes.alertEnds(entry.labels());
            decisions.ended(entry.alert, timedOut);
            entry.episode = null;
            touchWhatEndedQuietBy(entry);
            if (entry.phase == Phase.RETURNED) { // rules did not see it fire again: they will not say where it belongs
                entry.groups = entry.groupsBefore;
                entry.groupsBefore = List.of();
            }
            go(entry, entry.phase.ends());
        } else {
            context.session.update(handle(entry), entry.fact());
        }
        keep(entry);
    }

    private void go(AlertEntry entry, Phase phase) {
        entry.phase = phase;
        if (phase.decided() == phase) {
            undecided.remove(entry);
        } else {
            undecided.add(entry);
        }
    }

    private void replaceFact(AlertEntry entry) {
        context.session.delete(handle(entry));
        entry.handle = context.session.insert(entry.fact());
    }

    private void keep(AlertEntry entry) {
        entry.keptEnd = entry.endsAt;
        written.add(entry);
        write(entry);
    }

    private void write(AlertEntry entry) {
        entry.waitsIn = entry.firing() ? List.of() : entry.groupNames();
        context.keep(new Change.AlertKept(entry.report(), entry.firing(), entry.firing() ? List.of() : entry.lastQuiet, entry.waitsIn));
    }

    /** Has the journal keep in which groups alerts wait that have ended, where that is different by now: one of several had its turn. */
    void keepWhereEndedWait() {
        changed.stream().filter(entry -> !entry.firing() && !entry.waitsIn.equals(entry.groupNames())).forEach(this::write);
    }

    private void arm(AlertEntry entry) {
        if (entry.endsAt.isBefore(entry.armedFor)) {
            Instant end = entry.endsAt;
            entry.armedFor = end;
            context.timers.at(end, () -> endDue(entry, end));
        }
    }

    private void endDue(AlertEntry entry, Instant end) {
        if (!entry.armedFor.equals(end)) {
            return; // another timer has taken over
        }
        entry.armedFor = Instant.MAX;
        if (!entry.firing() || entries.get(entry.labels()) != entry) {
            return;
        }
        if (entry.endsAt.isAfter(context.now)) {
            arm(entry);
        } else {
            end(entry, entry.report(), !entry.endsAgain); // one that ends again has not been waited for
            touch(entry);
        }
    }

    /** Whether a team's rule kept the alert quiet from a receiver when it ended, and all that caused it still fires. */
    boolean endedQuiet(AlertEntry entry, String receiver) {
        return lastInForce(entry).anyMatch(reason -> reason.concerns(receiver));
    }

    /** Whether that was said to keep its end quiet, too. */
    boolean isEndQuiet(AlertEntry entry, String receiver) {
        return lastInForce(entry).anyMatch(reason -> reason.concerns(receiver) && reason.keepsEndQuiet());
    }

    private Stream<Quiet> lastInForce(AlertEntry entry) {
        return entry.firing() ? Stream.empty() : entry.lastQuiet.stream().filter(reason -> reason.because().alerts().stream().allMatch(this::fires));
    }

    private void setLastQuiet(AlertEntry entry, List<Quiet> quiet) {
        for (Quiet before : entry.lastQuiet) {
            before.because().alerts().forEach(source -> lastQuietBy.computeIfPresent(source, (any, ended) -> {
                ended.remove(entry);
                return ended.isEmpty() ? null : ended;
            }));
        }
        entry.lastQuiet = quiet;
        for (Quiet reason : quiet) {
            reason.because().alerts().forEach(source -> lastQuietBy.computeIfAbsent(source, any -> new LinkedHashSet<>()).add(entry));
        }
    }

    private void touchWhatEndedQuietBy(AlertEntry source) {
        lastQuietBy.getOrDefault(source.labels(), Set.of()).forEach(this::touch);
    }

    private boolean fires(Labels labels) {
        AlertEntry entry = entries.get(labels);
        return entry != null && entry.firing();
    }

    /**
     * Forgets the alerts that have ended and of which no group has anything left to say. Rules have to fire before another
     * report comes in: an alert that returned at once would not get the verdicts that are still there for the old one.
     *
     * @return whether there were any
     */
    boolean forgetDone() {
        List<AlertEntry> done = changed.stream()
                .filter(entry -> !entry.firing() && entry.groups.isEmpty() && entry.left.isEmpty())
                .toList();
        done.forEach(this::forget);
        return !done.isEmpty();
    }

    private void forget(AlertEntry entry) {
        entries.remove(entry.labels());
        Reasons stillSaid = new Reasons(entry.inhibitions, entry.withheld);
        if (!stillSaid.isEmpty()) {
            inAdvance.put(entry.labels(), stillSaid);
        }
        context.session.delete(handle(entry));
        silences.alertIsGone(entry.labels());
        context.keep(new Change.AlertGone(entry.labels()));
        setLastQuiet(entry, List.of());
        changed.remove(entry);
        forgotten.add(entry);
    }

    /** The alerts that have ended, and are not told yet. */
    Set<Labels> ended() {
        return entries.values().stream().filter(entry -> !entry.firing()).map(AlertEntry::labels).collect(Collectors.toSet());
    }

    /** Notes that something was decided about an alert. */
    void touch(AlertEntry entry) {
        changed.add(entry);
        isNews = true;
    }

    /** Rules have decided. Takes out the alerts that began to fire again before, each with the groups that it was still in. */
    Map<AlertEntry, List<Group>> takeReturned() {
        Map<AlertEntry, List<Group>> taken = new LinkedHashMap<>();
        for (AlertEntry entry : undecided) {
            if (entry.phase == Phase.RETURNED) {
                taken.put(entry, entry.groupsBefore);
                entry.groupsBefore = List.of();
                setLastQuiet(entry, List.of());
            }
            entry.phase = entry.phase.decided();
        }
        undecided.clear();
        return taken;
    }

    /** Alerts that were reported or decided about in this cycle. */
    Collection<AlertEntry> changed() {
        return changed;
    }

    /** Takes out the alerts of which something was written: more than a repetition happened to them. */
    List<AlertEntry> takeWritten() {
        List<AlertEntry> taken = List.copyOf(written);
        written.clear();
        return taken;
    }

    /** Alerts that were forgotten in this cycle. */
    List<AlertEntry> forgotten() {
        return forgotten;
    }

    /** Whether readers have to look: an alert began or ended, or something else was decided about one, since this was asked last. */
    boolean takeIsNews() {
        boolean was = isNews || !forgotten.isEmpty();
        isNews = false;
        return was;
    }

    /** Puts this cycle's changes into the picture. */
    void paint(ViewBuilder views, DecisionRecorder decisions, ConditionBook conditions, DerivedBook derived, UnheededBook unheeded) {
        for (AlertEntry entry : forgotten) {
            views.set(entry.slot, null);
            freeSlots.add(entry.slot);
        }
        forgotten.clear();
        for (AlertEntry entry : changed) {
            views.set(entry.slot, entry.view(
                    decisions,
                    entry.lastQuiet.isEmpty() ? List.of() : lastInForce(entry).toList(),
                    conditions.about(entry.labels()),
                    derived.derivations(entry.labels()),
                    unheeded.about(entry.labels()),
                    acks.about(entry.labels())));
        }
        changed.clear();
    }

    /** Says of each alert that fires that it does, as if it began. */
    void restate() {
        entries.values().stream().filter(AlertEntry::firing).forEach(entry -> decisions.began(entry.alert, ""));
    }

    /** The facts that stand for them in the session in force. */
    Stream<Tellable> facts() {
        return entries.values().stream().map(AlertEntry::fact);
    }

    /** The facts that {@link #enter} puts in. */
    Stream<Alert> factsToEnter() {
        return entries.values().stream().map(entry -> entry.firing() ? entry.alert : AlertEntry.firingAlert(entry.report(), order));
    }

    /**
     * Moves all alerts into a fresh session; verdicts start from nothing. Those that ended enter as firing and end again
     * at once, so that rules route them like all others; what kept them quiet when they did is not asked again.
     */
    void enter(RuleSession fresh) {
        inAdvance.clear();
        undecided.clear();
        routes.leave();
        for (AlertEntry entry : entries.values()) {
            entry.phase = Phase.FIRING;
            entry.groupsBefore = List.of();
            if (!entry.routes.isEmpty()) {
                entry.routes = List.of();
                changed.add(entry);
            }
            if (!entry.firing()) {
                entry.alert = AlertEntry.firingAlert(entry.report(), order);
                entry.endsAgain = true;
                entry.waitsIn = entry.groupNames();
                arm(entry);
                changed.add(entry);
            } else if (!entry.endsAgain) {
                setLastQuiet(entry, List.of());
            }
            if (entry.isQuiet() || !entry.contradictions.isEmpty()) {
                entry.silencedBy = List.of();
                entry.inhibitions = List.of();
                entry.contradictions = List.of();
                entry.withheld = List.of();
                changed.add(entry);
            }
            entry.handle = fresh.insert(entry.fact());
            silences.alertIsThere(entry.labels());
            if (entry.episode == null) {
                begins(entry);
            }
        }
    }

    private static FiringAlert episode(AlertEntry entry) {
        return requireNonNull(entry.episode, "the alert does not fire");
    }

    private static FactHandle handle(AlertEntry entry) {
        return requireNonNull(entry.handle, "the alert is not in the session");
    }
}
