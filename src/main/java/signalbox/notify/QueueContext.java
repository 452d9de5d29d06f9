package signalbox.notify;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/**
 * What all queues share.
 *
 * @param random numbers from 0 to 1
 * @param threads begins each task at once, never on the caller's thread
 * @param dispatcher tells how it ended
 * @param roomAgain hears that there is room where there was none
 */
record QueueContext(
        InstantSource clock,
        Alarm alarm,
        DoubleSupplier random,
        Executor threads,
        QueueLimits limits,
        LatencyObserver latency,
        OutcomeDispatcher dispatcher,
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
