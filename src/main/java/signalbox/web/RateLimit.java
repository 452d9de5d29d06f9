package signalbox.web;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A bucket of tokens: each request takes one, and one comes back in each interval. Any thread. */
final class RateLimit {

    private final long interval;
    private final int burst;
    private final LongSupplier nanos;
    private double tokens;
    private long last;

    /** @param interval zero for no limit */
    RateLimit(Duration interval, int burst, LongSupplier nanos) {
        this.interval = interval.toNanos();
        this.burst = burst;
        this.nanos = nanos;
        this.tokens = burst;
        this.last = nanos.getAsLong();
    }

    synchronized boolean allows() {
        if (interval <= 0) {
            return true;
        }
        long now = nanos.getAsLong();
        tokens = Math.min(burst, tokens + (double) (now - last) / interval);
        last = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
