package signalbox.receiver.http;

import java.time.Duration;

/**
 * When an attempt has to be over, also one of several requests: measured by a clock that nobody can set. Any thread.
 */
public final class Deadline {

    /** Nobody waits longer, and more would not fit into nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    /** The end of an attempt that may take this long from now on. */
    public static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + (limit.compareTo(LONGEST) < 0 ? limit : LONGEST).toNanos());
    }

    /** What is left, zero when it is over. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** What is left in milliseconds, at least one, since zero means "for ever" to most who are told it. */
    public long leftMillis() {
        return Math.max(1, left().toMillis());
    }
}
