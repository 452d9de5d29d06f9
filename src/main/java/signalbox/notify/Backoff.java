package signalbox.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * The pauses between the attempts of one notification: 500 ms, growing by half, at most 60 s, each randomised by half in
 * both directions (spec/behaviour.md 10.2). Guarded by its owner.
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

    /** The next pause, to be counted from the end of the attempt before it. */
    Duration next() {
        Duration pause = spread(interval, random);
        interval = Math.min(interval * GROWTH, LONGEST);
        return pause;
    }

    private static Duration spread(double nanos, DoubleSupplier random) {
        return Duration.ofNanos((long) (nanos * (1 - SPREAD + 2 * SPREAD * random.getAsDouble())));
    }

    /**
     * How long a notification is put off whose integration has no room for it to rest in: as long as the integration has
     * failed by now, so that the pauses double, from 5 s to 60 s, randomised as above. Guarded by its owner.
     */
    static final class Outage {

        private static final double SHORTEST = Duration.ofSeconds(5).toNanos();

        private final DoubleSupplier random;
        private Optional<Instant> since = Optional.empty();

        Outage(DoubleSupplier random) {
            this.random = random;
        }

        void failed(Instant now) {
            since = since.or(() -> Optional.of(now));
        }

        void over() {
            since = Optional.empty();
        }

        Duration pause(Instant now) {
            double lasted = since.map(begin -> (double) Duration.between(begin, now).toNanos()).orElse(0.0);
            return spread(Math.min(Math.max(lasted, SHORTEST), LONGEST), random);
        }
    }
}
