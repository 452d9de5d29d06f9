package signalbox.condition;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * When a condition that is stated holds. The parts apply in this order: the time before which it
 * does not count, the level, then times or changes, then for at least, then keep
 * for.
 *
 * @param forAtLeast how long it has to last without interruption; zero: it holds at once
 * @param keepFor how long it holds on after its end; zero: not at all
 * @param from the level from which on it counts, {@code NaN} for a condition without one
 * @param until the level below which it does not any more
 * @param times how often it has to begin, 0 if that does not matter
 * @param changes how often it has to begin and to end, 0 if that does not matter
 * @param within the time in which it has to do so that often
 * @param notBefore before which it does not count; {@link Instant#MIN} for a condition that does at any time
 */
public record Terms(
        Duration forAtLeast, Duration keepFor, double from, double until, int times, int changes, Duration within, Instant notBefore) {

    /** It holds as long as it is stated. */
    public static final Terms PLAIN = new Terms(Duration.ZERO, Duration.ZERO, Double.NaN, Double.NaN, 0, 0, Duration.ZERO);

    /** The most times or changes that are counted. */
    public static final int MOST = 1_000;
    /** The longest time that a condition waits, looks back or holds on. */
    public static final Duration LONGEST = Duration.ofDays(366);

    public Terms {
        requireNonNull(forAtLeast, "forAtLeast is null");
        requireNonNull(keepFor, "keepFor is null");
        requireNonNull(within, "within is null");
        requireNonNull(notBefore, "notBefore is null");
    }

    /** The same that count at any time. */
    public Terms(Duration forAtLeast, Duration keepFor, double from, double until, int times, int changes, Duration within) {
        this(forAtLeast, keepFor, from, until, times, changes, within, Instant.MIN);
    }

    Terms withNotBefore(Instant instant) {
        return new Terms(forAtLeast, keepFor, from, until, times, changes, within, instant);
    }

    Terms withForAtLeast(Duration duration) {
        return new Terms(duration, keepFor, from, until, times, changes, within, notBefore);
    }

    Terms withKeepFor(Duration duration) {
        return new Terms(forAtLeast, duration, from, until, times, changes, within, notBefore);
    }

    Terms withFrom(double level) {
        return new Terms(forAtLeast, keepFor, level, Double.isNaN(until) ? level : until, times, changes, within);
    }

    Terms withUntil(double level) {
        return new Terms(forAtLeast, keepFor, from, level, times, changes, within, notBefore);
    }

    Terms withTimes(int count) {
        return new Terms(forAtLeast, keepFor, from, until, count, changes, within, notBefore);
    }

    Terms withChanges(int count) {
        return new Terms(forAtLeast, keepFor, from, until, times, count, within, notBefore);
    }

    Terms withWithin(Duration duration) {
        return new Terms(forAtLeast, keepFor, from, until, times, changes, duration, notBefore);
    }

    public boolean hasLevel() {
        return !Double.isNaN(from);
    }

    public boolean countsTimes() {
        return times > 0;
    }

    public boolean countsChanges() {
        return changes > 0;
    }

    public boolean waitsForAnInstant() {
        return notBefore.isAfter(Instant.MIN);
    }

    /** Whether a level is high enough. */
    boolean isReachedBy(Number level, boolean wasReached) {
        return !hasLevel() || level.doubleValue() >= from || (wasReached && level.doubleValue() >= until);
    }

    /** Whether the same is counted. */
    boolean countsAs(Terms other) {
        return times == other.times && changes == other.changes && within.equals(other.within);
    }
}
