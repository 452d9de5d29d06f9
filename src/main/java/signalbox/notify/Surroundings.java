package signalbox.notify;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * What all lanes share.
 *
 * @param random numbers from 0 to 1
 * @param threads begins each task at once, never on the caller's thread
 * @param teller tells how it ended
 * @param roomAgain hears that there is room where there was none
 */
record Surroundings(
        InstantSource clock,
        Alarm alarm,
        DoubleSupplier random,
        Executor threads,
        Limits limits,
        LatencyObserver latency,
        Teller teller,
        Runnable roomAgain) {

    static final String UNKNOWN = "the configuration has no such integration any more";

    /** A failure, counted. */
    Outcome failure(Notification notification, int attempts, String reason, String detail, Counter counter) {
        counter.notifications.increment();
        counter.failed(reason);
        return Outcome.failed(
                notification, attempts, reason, notification.integration() + ": " + detail, clock.instant());
    }
}
