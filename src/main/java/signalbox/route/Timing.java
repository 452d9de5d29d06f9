package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a group speaks.
 *
 * @param groupWait from the first alert to the first notification
 * @param groupInterval between two looks at the group
 * @param repeatInterval after which unchanged alerts are told again
 */
public record Timing(Duration groupWait, Duration groupInterval, Duration repeatInterval) {

    /** Alertmanager's defaults (spec/behaviour.md 4.1). */
    public static final Timing DEFAULT =
            new Timing(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4));

    private static final Duration UNSET = Duration.ofSeconds(-1);

    /** All left open: to be taken from the root of the routing tree. */
    public static final Timing INHERITED = new Timing(UNSET, UNSET, UNSET);

    public Timing {
        requireNonNull(groupWait, "groupWait is null");
        requireNonNull(groupInterval, "groupInterval is null");
        requireNonNull(repeatInterval, "repeatInterval is null");
    }

    /** This timing with what it leaves open taken from another. */
    public Timing orElse(Timing other) {
        return new Timing(
                groupWait.isNegative() ? other.groupWait : groupWait,
                groupInterval.isNegative() ? other.groupInterval : groupInterval,
                repeatInterval.isNegative() ? other.repeatInterval : repeatInterval);
    }
}
