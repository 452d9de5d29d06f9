package signalbox.explain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.Labels;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;

/**
 * What comes next for an alert at a receiver: a time, or what has to happen first.
 *
 * @param at when its group speaks next, or when silences or time intervals no longer keep it quiet
 * @param what is to come then
 * @param when what has to happen before the alert is told, in words; empty when nothing has to
 * @param alert the alert whose end that is
 * @param turns when the group speaks, the next times
 */
public record Next(Instant at, String what, Optional<String> when, Optional<Labels> alert, List<Instant> turns) {

    private static final int TURNS = 3;

    public Next {
        requireNonNull(at, "at is null");
        requireNonNull(what, "what is null");
        requireNonNull(when, "when is null");
        requireNonNull(alert, "alert is null");
        turns = List.copyOf(turns);
    }

    /**
     * What comes next.
     *
     * @param isOver whether the alert has ended: what is not told at the next turn is not told at all
     * @param otherwise what would become of it without the first of the reasons that keep it quiet
     * @param because what keeps it quiet
     * @param quietUntil when silences or time intervals no longer keep it quiet
     */
    static Next of(
            AlertGroup group,
            boolean isOver,
            AlertOutcome outcome,
            AlertOutcome otherwise,
            List<Quiet> because,
            List<String> muted,
            Instant due,
            Optional<Instant> quietUntil) {
        Next next = of(group, outcome, otherwise, because, muted, due, quietUntil);
        return isOver ? next.when().map(when -> ofEnd(next, when)).orElse(next) : next;
    }

    private static Next ofEnd(Next next, String when) {
        return new Next(next.at(), "the group leaves its end out, unless " + when + " by then", Optional.empty(), next.alert(), List.of(next.at()));
    }

    private static Next of(
            AlertGroup group, AlertOutcome outcome, AlertOutcome otherwise, List<Quiet> because, List<String> muted, Instant due,
            Optional<Instant> quietUntil) {
        List<Instant> turns = turns(group, due);
        String told = free(otherwise, "told at the next turn of its group after that, unless something else keeps it quiet");
        return switch (outcome) {
            case INHIBITED -> {
                List<Labels> sources = first(because, Kind.INHIBITED).map(quiet -> quiet.because().alerts()).orElse(List.of());
                yield sources.isEmpty() ? new Next(due, told, ruleIsOver(because, Kind.INHIBITED), Optional.empty(), turns)
                        : new Next(due, told, Optional.of(ends(sources)), Optional.of(sources.get(0)), turns);
            }
            case WITHHELD -> new Next(due, told, ruleIsOver(because, Kind.WITHHELD), Optional.empty(), turns);
            case SILENCED -> quietUntil
                    .map(end -> new Next(
                            end, free(otherwise, whenSilencesEnd(group, due, end)), Optional.of("the silence ends"), Optional.empty(), turns))
                    .orElseGet(() -> new Next(due, told, Optional.of("the silence ends"), Optional.empty(), turns));
            case MUTED_BY_TIME -> quietUntil
                    .map(end -> new Next(
                            end, told, Optional.of(unmuted(group, muted)), Optional.empty(), turns(group, turnFrom(group, due, end))))
                    .orElseGet(() -> new Next(due, told, Optional.of(unmuted(group, muted)), Optional.empty(), turns));
            case HELD -> at(due, group.destination().options().heldUntil() + " opens", turns);
            case RATE_LIMITED -> at(due, "there is room in its budget", turns);
            case TOLD -> at(due, "the group looks whether there is something new to tell", turns);
            case RESOLVED -> at(due, "the group speaks next, and has nothing to tell of it", turns);
            case NO_INTEGRATION -> at(due, "the group speaks next, and has nobody to tell", turns);
            default -> at(due, "the group speaks next", turns);
        };
    }

    /** When what silences keep quiet is told: as the last of them ends, unless its group speaks within a group_wait then anyway. */
    private static Instant afterSilences(AlertGroup group, Instant due, Instant end) {
        Instant turn = turnFrom(group, due, end);
        return turn.isBefore(end.plus(group.destination().timing().groupWait())) ? turn : end;
    }

    /** When an alert is told that silences or time intervals keep quiet until an instant. */
    static Instant toldAfter(AlertGroup group, AlertOutcome outcome, Instant due, Instant end) {
        return outcome == AlertOutcome.SILENCED ? afterSilences(group, due, end) : turnFrom(group, due, end);
    }

    /** The first turn of a group that is not before an instant. */
    static Instant turnFrom(AlertGroup group, Instant due, Instant earliest) {
        Duration interval = group.destination().timing().groupInterval();
        if (!due.isBefore(earliest)) {
            return due;
        }
        return interval.isZero()
                ? earliest
                : due.plus(interval.multipliedBy(Duration.between(due, earliest).minusNanos(1).dividedBy(interval) + 1));
    }

    private static List<Instant> turns(AlertGroup group, Instant first) {
        Duration interval = group.destination().timing().groupInterval();
        return Stream.iterate(first, turn -> turn.plus(interval)).limit(interval.isZero() ? 1 : TURNS).toList();
    }

    private static String whenSilencesEnd(AlertGroup group, Instant due, Instant end) {
        return afterSilences(group, due, end).equals(end)
                ? "told at once, unless something else keeps it quiet"
                : "told when its group speaks, within a group_wait, unless something else keeps it quiet";
    }

    /** What is to come of it when nothing keeps it quiet any more. */
    private static String free(AlertOutcome otherwise, String told) {
        return switch (otherwise) {
            case NO_INTEGRATION -> "its group has nobody to tell even then";
            case TOLD -> "nothing of it is new then, for it was told before: it is told again when its repeat interval is over";
            default -> told;
        };
    }

    /** Outside of several intervals it is enough that one begins. */
    static String unmuted(AlertGroup group, List<String> muted) {
        String begins = muted.stream().filter(name -> group.isActiveIn(name)).collect(Collectors.joining(" or "));
        String ends = muted.stream().filter(name -> !group.isActiveIn(name)).collect(Collectors.joining(" and "));
        return Stream.of(begins.isEmpty() ? "" : begins + " begins", ends.isEmpty() ? "" : ends + (ends.contains(" and ") ? " are over" : " is over"))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", and "));
    }

    Next whenOthersHaveEnded(AlertGroup group, KeptOpen keptOpen) {
        List<Labels> alerts = keptOpen.by();
        String ended = alerts.size() == 1
                ? Speech.PLAIN.alert(alerts.get(0)) + " has ended"
                : Speech.PLAIN.alert(alerts.get(0)) + " and " + (alerts.size() - 1) + " more of the incident have ended";
        String when = keptOpen.muted().isEmpty() ? ended : ended + ", or " + unmuted(group, keptOpen.muted());
        return new Next(at, "its end is told at the turn of its group after that", Optional.of(when), Optional.of(alerts.get(0)), turns);
    }

    Next behindWhatIsUnderWay() {
        return new Next(at, "the group speaks next, after what is under way", when, alert, turns);
    }

    private static Next at(Instant due, String what, List<Instant> turns) {
        return new Next(due, what, Optional.empty(), Optional.empty(), turns);
    }

    private static Optional<Quiet> first(List<Quiet> because, Kind kind) {
        return because.stream().filter(quiet -> quiet.kind() == kind).findFirst();
    }

    private static Optional<String> ruleIsOver(List<Quiet> because, Kind kind) {
        return first(because, kind).map(quiet -> "rule \"" + quiet.by().rule() + "\" no longer holds");
    }

    private static String ends(List<Labels> sources) {
        String names = sources.stream().map(Speech.PLAIN::alert).collect(Collectors.joining(", "));
        return sources.size() == 1 ? names + " ends" : "one of " + names + " ends";
    }
}
