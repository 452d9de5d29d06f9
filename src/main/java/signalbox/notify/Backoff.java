package signalbox.notify;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The pauses between the attempts of one notification: 500 ms, growing by half, at most 60 s, each randomised by half in
 * both directions (spec/alertmanager-behaviour.md 10.2). Guarded by its owner.
 */
final class Backoff {

    private static final double FIRST = Duration.ofMillis(500).toNanos();
    private static final double LONGEST = Duration.ofSeconds(60).toNanos();
    private static final double GROWTH = 1.5;
    private static final double SPREAD = 0.5;

    private final DoubleSupplier random;
    private double interval = FIRST;

    /** {@code random} gives numbers from 0 to 1. */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The next pause, to be counted from the beginning of the attempt before it. */
    Duration next() {
        double pause = interval * (1 - SPREAD + 2 * SPREAD * random.getAsDouble());
        interval = Math.min(interval * GROWTH, LONGEST);
        return Duration.ofNanos((long) pause);
    }
}
