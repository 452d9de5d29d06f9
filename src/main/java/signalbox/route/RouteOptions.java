package signalbox.route;

import java.time.Duration;
import java.util.List;

/**
 * What a rule wants of its route beside grouping and timing.
 *
 * @param repeats after how long what is told is repeated, for the first time, for the second, and so on, the last one going on; empty:
 *     as the timing says
 */
public record RouteOptions(List<Duration> repeats) {

    /** Nothing. */
    public static final RouteOptions NONE = new RouteOptions(List.of());

    public RouteOptions {
        repeats = List.copyOf(repeats);
    }

    RouteOptions withRepeats(List<Duration> durations) {
        return new RouteOptions(durations);
    }

    /** The ids of destinations without options are what they were before there were any: groups are kept under them. */
    String idPart() {
        return equals(NONE) ? "" : "/" + this;
    }
}
