package signalbox.notify;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all lanes share.
 *
 * @param random numbers from 0 to 1
 * @param threads begins each task at once, never on the caller's thread
 * @param outcomes who hears how telling ended
 * @param silenced whether nobody is to hear anything any more
 */
record Surroundings(
        InstantSource clock,
        Alarm alarm,
        DoubleSupplier random,
        Executor threads,
        Limits limits,
        LatencyObserver latency,
        Consumer<Outcome> outcomes,
        BooleanSupplier silenced) {

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    private static final Duration TELL_AGAIN = Duration.ofSeconds(1);

    static final String UNKNOWN = "the configuration has no such integration any more";

    /** A failure: counted, logged, to be told. */
    Outcome failure(Notification notification, int attempts, String reason, String detail, Counter counter) {
        String text = notification.integration() + ": " + detail;
        counter.failed(reason);
        log.error("Notify for alerts failed: aggrGroup={} num_alerts={} err={}",
                notification.group().key(), notification.alerts().size(), text);
        return new Outcome(notification, Outcome.Result.FAILED, attempts, reason, text, clock.instant());
    }

    /** Tells on another thread, for callers that hold locks or must not wait. */
    void tellLater(Outcome outcome) {
        try {
            threads.execute(() -> tell(outcome));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            tellAgain(outcome);
        }
    }

    /** Tells on this thread. Whoever is too busy to listen is told again: a group waits for its outcome. */
    void tell(Outcome outcome) {
        if (silenced.getAsBoolean()) {
            return;
        }
        try {
            outcomes.accept(outcome);
        } catch (RejectedExecutionException e) {
            tellAgain(outcome);
        } catch (RuntimeException e) {
            log.error("an outcome was not understood, please report this: integration={} aggrGroup={}",
                    outcome.notification().integration(), outcome.notification().group().key(), e);
        }
    }

    private void tellAgain(Outcome outcome) {
        if (!silenced.getAsBoolean()) {
            alarm.at(clock.instant().plus(TELL_AGAIN), () -> tellLater(outcome));
        }
    }
}
