package signalbox.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What the engine is told once, at its start.
 *
 * @param retention how long entries of the notification log and expired silences are kept
 * @param maintenanceInterval how often what has expired is forgotten
 * @param resendGrace how long an alert from before a restart waits for its sender, even when its end has passed
 * @param maxWaiting how many alerts may wait to be taken in before senders are told to come again
 * @param firingsPerCycle more firings than this in one go are a loop, unless there are so many alerts that they explain it
 * @param longestFiring rules that had so much processor time in one go never end, unless there are so many alerts that they
 *     explain it
 * @param lastResort ends the process when rules use up its memory
 * @param memory that of the process
 * @param startDelay until then after the start no group says anything (spec/alertmanager-behaviour.md 5.1)
 * @param nameLimit how many alerts of one name are taken
 * @param resolvedWhileMuted whether those who were told that an alert fires are told that it ended, whatever keeps it quiet or
 *     sends it elsewhere meanwhile
 */
public record Settings(
        Duration retention,
        Duration maintenanceInterval,
        Duration resendGrace,
        int maxWaiting,
        int firingsPerCycle,
        Duration longestFiring,
        LastResort lastResort,
        Memory memory,
        Duration startDelay,
        NameLimit nameLimit,
        boolean resolvedWhileMuted) {

    private static final int FIRINGS_PER_CYCLE = 1_000_000;
    private static final Duration LONGEST_FIRING = Duration.ofSeconds(20);

    /** Alertmanager's defaults, and ours. */
    public static final Settings DEFAULT =
            new Settings(Duration.ofDays(5), Duration.ofMinutes(15), Duration.ofMinutes(2), 200_000, (packages, reason) -> {});

    public Settings {
        requireNonNull(startDelay, "startDelay is null");
        requireNonNull(nameLimit, "nameLimit is null");
    }

    /** Settings of an engine that says at once what is due, and takes every alert. */
    Settings(
            Duration retention,
            Duration maintenanceInterval,
            Duration resendGrace,
            int maxWaiting,
            int firingsPerCycle,
            Duration longestFiring,
            LastResort lastResort,
            Memory memory) {
        this(retention, maintenanceInterval, resendGrace, maxWaiting, firingsPerCycle, longestFiring, lastResort, memory,
                Duration.ZERO, NameLimit.NONE, true);
    }

    /** The same with ends told, or not, of what was muted or sent elsewhere after it was told. */
    public Settings withResolvedWhileMuted(boolean told) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, firingsPerCycle, longestFiring, lastResort, memory,
                startDelay, nameLimit, told);
    }

    /** The same with a time after the start in which groups say nothing, and a limit of alerts of one name. */
    public Settings with(Duration delay, NameLimit limit) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, firingsPerCycle, longestFiring, lastResort, memory,
                delay, limit, resolvedWhileMuted);
    }

    /** Settings with our limits of firings. */
    public Settings(
            Duration retention,
            Duration maintenanceInterval,
            Duration resendGrace,
            int maxWaiting,
            LastResort lastResort) {
        this(retention, maintenanceInterval, resendGrace, maxWaiting, FIRINGS_PER_CYCLE, LONGEST_FIRING, lastResort, Memory.heap());
    }
}
