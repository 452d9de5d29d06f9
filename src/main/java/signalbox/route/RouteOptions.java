package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * What a rule wants of its route beside grouping and timing.
 *
 * @param repeats after how long what is told is repeated, for the first time, for the second, and so on, the last one going on; empty:
 *     as the timing says
 * @param whenWorse whether it is told at once when there is an alert with a worse severity
 * @param whenOver whether it is told at once when all alerts have ended
 * @param heldUntil the interval outside of which all is held back, to be told when it opens; {@code ""}: none
 * @param budget how often it is told
 * @param perIncident whether those are told together that are of one incident
 */
public record RouteOptions(List<Duration> repeats, boolean whenWorse, boolean whenOver, String heldUntil, Budget budget, boolean perIncident) {

    /** Nothing. */
    public static final RouteOptions NONE = new RouteOptions(List.of(), false, false, "", Budget.NONE, false);

    public RouteOptions {
        repeats = List.copyOf(repeats);
        requireNonNull(heldUntil, "heldUntil is null");
        requireNonNull(budget, "budget is null");
    }

    RouteOptions withRepeats(List<Duration> durations) {
        return new RouteOptions(durations, whenWorse, whenOver, heldUntil, budget, perIncident);
    }

    RouteOptions toldWhenWorse() {
        return new RouteOptions(repeats, true, whenOver, heldUntil, budget, perIncident);
    }

    RouteOptions toldWhenOver() {
        return new RouteOptions(repeats, whenWorse, true, heldUntil, budget, perIncident);
    }

    RouteOptions withHeldUntil(String interval) {
        return new RouteOptions(repeats, whenWorse, whenOver, interval, budget, perIncident);
    }

    RouteOptions with(Budget other) {
        return new RouteOptions(repeats, whenWorse, whenOver, heldUntil, other, perIncident);
    }

    RouteOptions toldPerIncident() {
        return new RouteOptions(repeats, whenWorse, whenOver, heldUntil, budget, true);
    }

    /** Whether it may be told before its time. */
    public boolean isToldEarly() {
        return whenWorse || whenOver;
    }

    /** The ids of destinations without options are what they were before there were any: groups are kept under them. */
    String idPart() {
        return equals(NONE) ? "" : "/" + this;
    }
}
