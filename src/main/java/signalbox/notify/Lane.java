package signalbox.notify;

import static signalbox.notify.Sending.GRACE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.notify.Sending.State;

/**
 * The notifications of one integration: those that wait for their turn, those under way, those that rest before their next
 * attempt. Knows nothing of other lanes, so none waits for another.
 *
 * <p>One lock guards all of it. It is never held while a receiver is called or an outcome is told.
 */
final class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final Surroundings around;
    private final Counter counter;

    private final ReentrantLock lock = new ReentrantLock();
    /** What waits for its turn, first come first served. */
    private final Set<Sending> ready = new LinkedHashSet<>();
    /** Everything that has not ended, the one that expires first in front. */
    private final TreeSet<Sending> held = new TreeSet<>(Sending.BY_EXPIRY);

    private Seat seat;
    private int inFlight;
    private long accepted;
    private boolean removed;
    private boolean stopped;
    private Optional<Instant> sweepAt = Optional.empty();

    Lane(Receiver receiver, Counter counter, Surroundings around) {
        seat = new Seat(receiver);
        this.counter = counter;
        this.around = around;
    }

    /** Takes a notification, or tells at once why not. */
    void accept(Notification notification, Instant deadline) {
        counter.notifications.increment();
        Optional<Outcome> atOnce;
        lock.lock();
        try {
            atOnce = stopped ? Optional.empty() : take(notification, deadline);
        } finally {
            lock.unlock();
        }
        atOnce.ifPresent(around.teller()::tellLater);
    }

    private Optional<Outcome> take(Notification notification, Instant deadline) {
        if (removed) {
            return Optional.of(unknown(notification, 0));
        }
        boolean sendResolved = seat.receiver().integration().sendResolved();
        Notification message = sendResolved ? notification : notification.withoutResolved();
        if (message.alerts().isEmpty() && !notification.alerts().isEmpty()) {
            return Optional.of(Outcome.nothingToSend(notification, around.clock().instant()));
        }
        if (held.size() >= around.limits().held()) {
            counter.refused.increment();
            return Optional.of(failure(notification, 0, Delivery.OTHER,
                    "too many notifications wait for this integration: " + held.size()));
        }
        Sending sending =
                new Sending(notification, message, deadline, new Backoff(around.random()), accepted++);
        held.add(sending);
        ready.add(sending);
        startReady();
        armSweep();
        return Optional.empty();
    }

    /** Another receiver from now on. What rests is tried at once: the change may be what it needs. */
    void exchange(Receiver receiver) {
        Seat old;
        lock.lock();
        try {
            if (seat.receiver() == receiver) {
                return;
            }
            old = seat;
            seat = new Seat(receiver);
            for (Sending sending : held) {
                if (sending.state == State.RESTING) {
                    sending.state = State.READY;
                    ready.add(sending);
                }
            }
            startReady();
        } finally {
            lock.unlock();
        }
        old.retire();
    }

    /** The integration is no more: what waits fails, what is under way may still succeed. */
    void remove() {
        List<Outcome> outcomes = new ArrayList<>();
        lock.lock();
        try {
            removed = true;
            for (Sending sending : List.copyOf(held)) {
                if (sending.state != State.FLYING) {
                    end(sending);
                    outcomes.add(unknown(sending.notification, sending.attempts));
                }
            }
        } finally {
            lock.unlock();
        }
        seat.retire();
        outcomes.forEach(around.teller()::tellLater);
    }

    /** Forgets what waits, untold; what is under way is told if it ends in time. */
    void stop() {
        lock.lock();
        try {
            stopped = true;
            for (Sending sending : List.copyOf(held)) {
                if (sending.state != State.FLYING) {
                    end(sending);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Closes the receiver, whoever still uses it. */
    void close() {
        seat.close();
    }

    // All from here to attempt() is called with the lock held.

    private void startReady() {
        while (inFlight < around.limits().inFlight() && !ready.isEmpty()) {
            Iterator<Sending> queue = ready.iterator();
            Sending sending = queue.next();
            queue.remove();
            if (around.clock().instant().isBefore(sending.deadline)) {
                start(sending);
            } // else it is about to be swept out
        }
    }

    private void start(Sending sending) {
        sending.state = State.FLYING;
        sending.attempts++;
        sending.attemptAt = around.clock().instant();
        expireAt(sending, sending.deadline.plus(GRACE));
        inFlight++;
        Seat taken = seat;
        taken.take();
        try {
            around.threads().execute(() -> attempt(sending, taken));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // No thread to be had; the next attempt may find one.
            taken.leave();
            inFlight--;
            sending.lastReason = Delivery.OTHER;
            sending.lastDetail = "no thread to be had for the attempt: " + e.getClass().getSimpleName();
            rest(sending, sending.attemptAt);
        }
    }

    private void expireAt(Sending sending, Instant expiry) {
        held.remove(sending);
        sending.expiry = expiry;
        held.add(sending);
    }

    private void end(Sending sending) {
        held.remove(sending);
        ready.remove(sending);
        sending.state = State.ENDED;
    }

    /** What to do after an attempt; the outcome, if that was the last. */
    private Optional<Outcome> answered(Sending sending, Delivery delivery) {
        inFlight--;
        if (sending.state == State.ENDED) {
            log.info("an attempt that was given up has ended: integration={} aggrGroup={} outcome={}",
                    sending.notification.integration(), sending.notification.group().key(), delivery.outcome());
            return Optional.empty();
        }
        Instant now = around.clock().instant();
        Optional<Outcome> outcome = switch (delivery.outcome()) {
            case SENT -> Optional.of(success(sending, delivery, now));
            case FAILED -> Optional.of(failure(sending.notification, sending.attempts, delivery.reason(),
                    "notify retry canceled due to unrecoverable error after " + sending.attempts + " attempts: "
                            + delivery.detail()));
            case RETRY -> retry(sending, delivery, now);
        };
        if (outcome.isPresent()) {
            end(sending);
        }
        return outcome;
    }

    private Optional<Outcome> retry(Sending sending, Delivery delivery, Instant now) {
        if (!now.isBefore(sending.deadline)) {
            return Optional.of(tooLate(sending)); // cut off by the deadline: what happened before tells more
        }
        if (removed) {
            return Optional.of(unknown(sending.notification, sending.attempts));
        }
        if (stopped) {
            end(sending);
            return Optional.empty();
        }
        if (!delivery.detail().equals(sending.lastDetail)) {
            log.warn("Notify attempt failed, will retry later: receiver={} integration={} aggrGroup={} attempts={} err={}",
                    sending.notification.integration().receiver(), sending.notification.integration().place(),
                    sending.notification.group().key(), sending.attempts, delivery.detail());
        }
        sending.lastReason = delivery.reason();
        sending.lastDetail = delivery.detail();
        rest(sending, now);
        return Optional.empty();
    }

    private void rest(Sending sending, Instant now) {
        expireAt(sending, sending.deadline);
        // Counted from the beginning of the attempt, so a slow one may be followed at once.
        Instant next = sending.attemptAt.plus(sending.backoff.next());
        if (!next.isAfter(now)) {
            sending.state = State.READY;
            ready.add(sending);
            return;
        }
        sending.state = State.RESTING;
        if (next.isBefore(sending.deadline)) {
            int attempts = sending.attempts;
            around.alarm().at(next, () -> wake(sending, attempts));
        }
    }

    private Outcome success(Sending sending, Delivery delivery, Instant now) {
        Duration took = Duration.between(sending.attemptAt, now);
        Integration integration = sending.notification.integration();
        (sending.attempts == 1 ? log.atDebug() : log.atInfo())
                .log("Notify success: receiver={} integration={} aggrGroup={} attempts={} duration={} numAlerts={}",
                        integration.receiver(), integration.place(), sending.notification.group().key(),
                        sending.attempts, took, sending.message.alerts().size());
        return Outcome.sent(sending.notification, sending.attempts, delivery, now);
    }

    private Outcome tooLate(Sending sending) {
        return failure(sending.notification, sending.attempts, sending.lastReason,
                "notify retry canceled after " + sending.attempts + " attempts: "
                        + (sending.failedBefore() ? sending.lastDetail : "context deadline exceeded"));
    }

    private Outcome unknown(Notification notification, int attempts) {
        return failure(notification, attempts, Delivery.OTHER, Surroundings.UNKNOWN);
    }

    private Outcome failure(Notification notification, int attempts, String reason, String detail) {
        return around.failure(notification, attempts, reason, detail, counter);
    }

    private void armSweep() {
        if (held.isEmpty()) {
            return;
        }
        Instant first = held.first().expiry;
        if (sweepAt.isEmpty() || first.isBefore(sweepAt.get())) {
            sweepAt = Optional.of(first);
            around.alarm().at(first, () -> sweep(first));
        }
    }

    // From here on without the lock.

    private void attempt(Sending sending, Seat taken) {
        Delivery delivery = tryOnce(sending, taken.receiver());
        taken.leave();
        Optional<Outcome> outcome;
        lock.lock();
        try {
            outcome = answered(sending, delivery);
            startReady();
            armSweep();
        } finally {
            lock.unlock();
        }
        outcome.ifPresent(around.teller()::tell);
    }

    private Delivery tryOnce(Sending sending, Receiver receiver) {
        Instant start = around.clock().instant();
        Duration timeLeft = Duration.between(start, sending.deadline);
        Delivery delivery;
        try {
            delivery = receiver.deliver(sending.message, timeLeft.isNegative() ? Duration.ZERO : timeLeft);
        } catch (Throwable e) { // whatever an adapter does, the lane goes on
            delivery = Delivery.retry(Delivery.OTHER, fault(e));
        }
        counter.requests.increment();
        if (delivery.outcome() != Delivery.Outcome.SENT) {
            counter.requestsFailed.increment();
        }
        observe(sending, Duration.between(start, around.clock().instant()));
        return delivery;
    }

    private void observe(Sending sending, Duration took) {
        try {
            around.latency().attempted(sending.notification.integration(), took.isNegative() ? Duration.ZERO : took);
        } catch (RuntimeException e) {
            log.error("the latency of an attempt was not taken, please report this", e);
        }
    }

    /** Where an adapter broke, without the exception's message: that may hold a secret. */
    private static String fault(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return "a fault in Signalbox, please report it: " + e.getClass().getName()
                + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private void wake(Sending sending, int attempts) {
        lock.lock();
        try {
            if (sending.state == State.RESTING && sending.attempts == attempts) {
                sending.state = State.READY;
                ready.add(sending);
                startReady();
                armSweep();
            }
        } finally {
            lock.unlock();
        }
    }

    private void sweep(Instant due) {
        List<Outcome> outcomes = new ArrayList<>();
        lock.lock();
        try {
            if (!sweepAt.equals(Optional.of(due))) {
                return; // an earlier one was armed after this
            }
            sweepAt = Optional.empty();
            Instant now = around.clock().instant();
            while (!held.isEmpty() && !held.first().expiry.isAfter(now)) {
                Sending late = held.first();
                end(late);
                if (!stopped) {
                    outcomes.add(tooLate(late));
                }
            }
            armSweep();
        } finally {
            lock.unlock();
        }
        outcomes.forEach(around.teller()::tellLater);
    }
}
