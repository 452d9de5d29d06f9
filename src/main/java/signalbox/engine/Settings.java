package signalbox.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import signalbox.alert.Severity;
import signalbox.decision.DecisionListener;
import signalbox.engine.team.PackageLimits;

/**
 * What the engine is told once, at its start.
 *
 * @param retention how long entries of the notification log and expired silences are kept
 * @param maintenanceInterval how often what has expired is forgotten
 * @param resendGrace how long an alert from before a restart waits for its sender, even when its end has passed
 * @param maxWaiting how many alerts may wait to be taken in before senders are told to come again
 * @param limits what a package of rules may use
 * @param patience how long a cycle waits for packages of rules; before the engine is started, and in replays, as long as they take
 * @param selfCheckInterval how often the engine looks whether what is in force is what the rules say; zero: never
 * @param memory that of the process
 * @param startDelay until then after the start no group says anything (spec/behaviour.md 5.1)
 * @param nameLimit how many alerts of one name are taken
 * @param resolvedWhileMuted whether those who were told that an alert fires are told that it ended, whatever keeps it quiet or
 *     sends it elsewhere meanwhile
 * @param severity the order of severities
 * @param decisions is told what was decided
 */
public record Settings(
        Duration retention,
        Duration maintenanceInterval,
        Duration resendGrace,
        int maxWaiting,
        PackageLimits limits,
        Duration patience,
        Duration selfCheckInterval,
        Memory memory,
        Duration startDelay,
        AlertnameLimit nameLimit,
        boolean resolvedWhileMuted,
        Severity severity,
        DecisionListener decisions) {

    /** Pages of others are at most a tenth of a second late because of a package. */
    private static final Duration PATIENCE = Duration.ofMillis(60);

    private static final Duration SELF_CHECK_INTERVAL = Duration.ofMinutes(5);

    /** Alertmanager's defaults, and ours. */
    public static final Settings DEFAULT = new Settings(Duration.ofDays(5), Duration.ofMinutes(15), Duration.ofMinutes(2), 200_000);

    public Settings {
        requireNonNull(retention, "retention is null");
        requireNonNull(maintenanceInterval, "maintenanceInterval is null");
        requireNonNull(resendGrace, "resendGrace is null");
        requireNonNull(limits, "limits is null");
        requireNonNull(patience, "patience is null");
        requireNonNull(selfCheckInterval, "selfCheckInterval is null");
        requireNonNull(memory, "memory is null");
        requireNonNull(startDelay, "startDelay is null");
        requireNonNull(nameLimit, "nameLimit is null");
        requireNonNull(severity, "severity is null");
        requireNonNull(decisions, "decisions is null");
    }

    /** Settings with our limits, of an engine that says at once what is due, and takes every alert. */
    public Settings(Duration retention, Duration maintenanceInterval, Duration resendGrace, int maxWaiting) {
        this(retention, maintenanceInterval, resendGrace, maxWaiting, PackageLimits.DEFAULT, PATIENCE, SELF_CHECK_INTERVAL, Memory.heap(),
                Duration.ZERO, AlertnameLimit.NONE, true, Severity.DEFAULT, DecisionListener.NONE);
    }

    /** The same with ends told, or not, of what was muted or sent elsewhere after it was told. */
    public Settings withResolvedWhileMuted(boolean told) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, limits, patience, selfCheckInterval, memory, startDelay,
                nameLimit, told, severity, decisions);
    }

    /** The same with a time after the start in which groups say nothing, and a limit of alerts of one name. */
    public Settings with(Duration delay, AlertnameLimit limit) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, limits, patience, selfCheckInterval, memory, delay, limit,
                resolvedWhileMuted, severity, decisions);
    }

    /** The same with other limits of packages. */
    public Settings with(PackageLimits other) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, other, patience, selfCheckInterval, memory, startDelay,
                nameLimit, resolvedWhileMuted, severity, decisions);
    }

    /** The same with another memory. */
    public Settings with(Memory other) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, limits, patience, selfCheckInterval, other, startDelay,
                nameLimit, resolvedWhileMuted, severity, decisions);
    }

    /** The same, waiting for packages so long. */
    public Settings withPatience(Duration other) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, limits, other, selfCheckInterval, memory, startDelay,
                nameLimit, resolvedWhileMuted, severity, decisions);
    }

    /** The same, looking so often whether what is in force is right. */
    public Settings withSelfCheckEvery(Duration interval) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, limits, patience, interval, memory, startDelay,
                nameLimit, resolvedWhileMuted, severity, decisions);
    }

    /** The same, telling somebody what is decided. */
    public Settings with(DecisionListener listener) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, limits, patience, selfCheckInterval, memory, startDelay,
                nameLimit, resolvedWhileMuted, severity, listener);
    }

    /** The same with another order of severities. */
    public Settings with(Severity order) {
        return new Settings(
                retention, maintenanceInterval, resendGrace, maxWaiting, limits, patience, selfCheckInterval, memory, startDelay,
                nameLimit, resolvedWhileMuted, order, decisions);
    }
}
