package signalbox.notify;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells outcomes one after the other to whoever wants to hear them, on one thread at a time: ten thousand that fail together
 * must not take ten thousand threads. A listener that is too busy is told again a second later, because a group waits for
 * its outcome. Any thread.
 */
final class OutcomeDispatcher {

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final Listener listener;
    private final Executor threads;
    private final Alarm alarm;
    private final InstantSource clock;

    private final Deque<Outcome> untold = new ArrayDeque<>();
    /** Somebody tells, or will when the alarm rings. */
    private boolean busy;
    private boolean silenced;

    OutcomeDispatcher(Listener listener, Executor threads, Alarm alarm, InstantSource clock) {
        this.listener = listener;
        this.threads = threads;
        this.alarm = alarm;
        this.clock = clock;
    }

    /** Tells on this thread, unless another is telling already. */
    void tell(Outcome outcome) {
        if (begins(outcome)) {
            tellAll();
        }
    }

    /** Tells on another thread, for callers that must not wait. */
    void tellLater(Outcome outcome) {
        if (begins(outcome)) {
            tellOnAnotherThread();
        }
    }

    /** Nobody hears anything any more. */
    synchronized void silence() {
        silenced = true;
        untold.clear();
    }

    private synchronized boolean begins(Outcome outcome) {
        if (silenced) {
            return false;
        }
        untold.add(outcome);
        boolean begins = !busy;
        busy = true;
        return begins;
    }

    private void tellOnAnotherThread() {
        try {
            threads.execute(this::tellAll);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            tellAgain(); // no thread to be had
        }
    }

    private void tellAgain() {
        alarm.at(clock.instant().plus(AGAIN_AFTER), this::tellOnAnotherThread);
    }

    private void tellAll() {
        for (Optional<Outcome> next = next(); next.isPresent(); next = next()) {
            try {
                listener.ended(next.get());
                if (next.get().failed()) {
                    NotifyLog.failed(next.get());
                }
            } catch (RejectedExecutionException e) {
                putBack(next.get());
                tellAgain();
                return;
            } catch (RuntimeException e) {
                log.error("failed to process the outcome of a notification, please report this: integration={} aggrGroup={}",
                        next.get().notification().integration(), next.get().notification().group().key(), e);
            }
        }
    }

    private synchronized Optional<Outcome> next() {
        Optional<Outcome> next = Optional.ofNullable(untold.poll());
        busy = next.isPresent();
        return next;
    }

    private synchronized void putBack(Outcome outcome) {
        if (!silenced) {
            untold.addFirst(outcome);
        }
    }
}
