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
 * <p>One lock guards all of it. Under it nothing is done that could take long: no receiver is called, nothing is logged or
 * told, no thread is started. What is to be done so is noted, and done by whoever held the lock when it is let go of: the
 * engine waits for this lock.
 */
final class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final Surroundings around;
    private final Counter counter;
    private final Backoff.Outage outage;

    private final ReentrantLock lock = new ReentrantLock();
    /** What waits for its turn, first come first served. */
    private final Set<Sending> ready = new LinkedHashSet<>();
    /** Everything that has not ended, the one that expires first in front. */
    private final TreeSet<Sending> held = new TreeSet<>(Sending.BY_EXPIRY);
    /** What is to be done without the lock. */
    private List<Runnable> noted = new ArrayList<>();
    /** Whether an outcome is among that: whoever hears it asks for room anyway. */
    private boolean tells;

    private Seat seat;
    private int inFlight;
    private int resting;
    private long accepted;
    private boolean removed;
    private boolean stopped;
    private boolean retired;
    /** Whether the last that was heard of the receiver is a failure. */
    private boolean failing;
    private Optional<Instant> sweepAt = Optional.empty();

    /** Those that are tried or wait for their turn; written with the lock held. */
    private volatile int atOnce;
    /** Whether somebody asked for room and may not have found any. */
    private volatile boolean roomWanted;

    Lane(Receiver receiver, Counter counter, Surroundings around) {
        seat = new Seat(receiver);
        this.counter = counter;
        this.around = around;
        outage = new Backoff.Outage(around.random());
    }

    /** How many more notifications it takes now. Who asks hears when there is room again. Never waits. */
    int room() {
        roomWanted = true;
        return Math.max(0, around.limits().atOnce() - atOnce);
    }

    /** Takes a notification, or tells at once why not. */
    void accept(Notification notification, Instant deadline) {
        locked(() -> {
            if (!stopped) {
                take(notification, deadline);
            }
        });
    }

    private void take(Notification notification, Instant deadline) {
        if (removed) {
            tellLater(unknown(notification, 0));
            return;
        }
        boolean sendResolved = seat.receiver().integration().sendResolved();
        Notification message = sendResolved ? notification : notification.withoutResolved();
        if (message.alerts().isEmpty() && !notification.alerts().isEmpty()) {
            counter.notifications.increment();
            tellLater(Outcome.nothingToSend(notification, around.clock().instant()));
            return;
        }
        Sending sending =
                new Sending(notification, message, deadline, new Backoff(around.random()), accepted++);
        held.add(sending);
        ready.add(sending);
    }

    /** Another receiver from now on. What rests is tried at once: the change may be what it needs. */
    void exchange(Receiver receiver) {
        locked(() -> {
            if (seat.receiver() == receiver) {
                return;
            }
            Seat old = seat;
            noted.add(() -> retire(old));
            seat = new Seat(receiver);
            for (Sending sending : held) {
                if (sending.state == State.RESTING) {
                    wake(sending);
                }
            }
        });
    }

    /** The integration is no more. What waits for its turn still gets it, once; what failed already has failed. */
    void remove() {
        locked(() -> {
            removed = true;
            for (Sending sending : List.copyOf(held)) {
                if (sending.state == State.RESTING) {
                    end(sending);
                    tellLater(unknown(sending.notification, sending.attempts));
                }
            }
        });
    }

    /** Whether it was removed, and everything in it has ended. */
    boolean isOver() {
        lock.lock();
        try {
            return retired;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets what waits, untold; what is under way is told if it ends in time. */
    void stop() {
        locked(() -> {
            stopped = true;
            for (Sending sending : List.copyOf(held)) {
                if (sending.state != State.FLYING) {
                    end(sending);
                }
            }
        });
    }

    /** Closes the receiver, whoever still uses it. */
    void close() {
        seat.close();
    }

    /** Does something with the lock held, and what is noted meanwhile without. */
    private void locked(Runnable work) {
        List<Runnable> toDo;
        lock.lock();
        try {
            int before = atOnce;
            work.run();
            startReady();
            armSweep();
            retireIfOver();
            atOnce = ready.size() + inFlight;
            if (atOnce < before && roomWanted && !tells && atOnce < around.limits().atOnce()) {
                roomWanted = false;
                noted.add(around.roomAgain());
            }
            toDo = noted;
            noted = new ArrayList<>();
            tells = false;
        } finally {
            lock.unlock();
        }
        toDo.forEach(Runnable::run);
    }

    // All from here to attempt() is called with the lock held.

    private void tellLater(Outcome outcome) {
        tells = true;
        noted.add(() -> around.teller().tellLater(outcome));
    }

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
        noted.add(() -> launch(sending, taken));
    }

    private void retireIfOver() {
        if (removed && held.isEmpty() && !retired) {
            retired = true;
            Seat last = seat;
            noted.add(() -> retire(last));
        }
    }

    private void expireAt(Sending sending, Instant expiry) {
        held.remove(sending);
        sending.expiry = expiry;
        held.add(sending);
    }

    private void wake(Sending sending) {
        resting--;
        sending.state = State.READY;
        ready.add(sending);
    }

    private void end(Sending sending) {
        held.remove(sending);
        ready.remove(sending);
        resting -= sending.state == State.RESTING ? 1 : 0;
        sending.state = State.ENDED;
    }

    /** What to do after an attempt. */
    private void answered(Sending sending, Delivery delivery) {
        inFlight--;
        if (sending.state == State.ENDED) {
            noted.add(() -> NotifyLog.endedAfterAll(sending.notification, delivery));
            return;
        }
        Instant now = around.clock().instant();
        Optional<Outcome> outcome = switch (delivery.outcome()) {
            case SENT -> Optional.of(success(sending, delivery, now));
            case FAILED -> Optional.of(failure(sending.notification, sending.attempts, delivery.reason(),
                    "notify retry canceled due to unrecoverable error after " + sending.attempts + " attempts: "
                            + delivery.detail()));
            case RETRY -> retry(sending, delivery, now);
        };
        outcome.ifPresent(told -> {
            end(sending);
            tells = true;
            noted.add(() -> around.teller().tell(told));
        });
    }

    private Optional<Outcome> retry(Sending sending, Delivery delivery, Instant now) {
        outage.failed(now);
        failing = true;
        if (!now.isBefore(sending.deadline)) {
            if (!sending.failedBefore() && !delivery.reason().equals(Delivery.OTHER)) {
                sending.failed(delivery);
            }
            return Optional.of(tooLate(sending)); // cut off by the deadline: what happened before tells more
        }
        if (removed) {
            return Optional.of(unknown(sending.notification, sending.attempts));
        }
        if (stopped) {
            end(sending);
            return Optional.empty();
        }
        if (resting >= around.limits().resting()) {
            Duration pause = longer(outage.pause(now), delivery.retryAfter());
            return Optional.of(Outcome.putOff(sending.notification, sending.attempts, now.plus(pause)));
        }
        if (!delivery.detail().equals(sending.lastDetail) || !delivery.reason().equals(sending.lastReason)) {
            int attempts = sending.attempts;
            noted.add(() -> NotifyLog.willRetry(sending.notification, attempts, delivery));
        }
        sending.failed(delivery);
        rest(sending, now.plus(longer(sending.backoff.next(), delivery.retryAfter())));
        return Optional.empty();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    private void rest(Sending sending, Instant until) {
        expireAt(sending, sending.deadline);
        sending.state = State.RESTING;
        resting++;
        if (until.isBefore(sending.deadline)) {
            int attempts = sending.attempts;
            around.alarm().at(until, () -> rested(sending, attempts));
        }
    }

    private Outcome success(Sending sending, Delivery delivery, Instant now) {
        outage.over();
        boolean again = failing;
        failing = false;
        counter.notifications.increment();
        Duration took = Duration.between(sending.attemptAt, now);
        int attempts = sending.attempts;
        noted.add(() -> NotifyLog.succeeded(sending.message, attempts, again, took));
        return Outcome.sent(sending.notification, attempts, delivery, now);
    }

    /** One whose turn did not come is decided anew; nobody knows whether the receiver would have failed it. */
    private Outcome expired(Sending sending, Instant now) {
        return sending.attempts == 0 && !removed
                ? Outcome.putOff(sending.notification, 0, now)
                : tooLate(sending);
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
        failing = true;
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

    private void notStarted(Sending sending, Throwable cause) {
        inFlight--;
        if (sending.state == State.ENDED) {
            return;
        }
        sending.failed(Delivery.retry(
                Delivery.OTHER, "no thread to be had for the attempt: " + cause.getClass().getSimpleName()));
        rest(sending, around.clock().instant().plus(sending.backoff.next()));
    }

    // From here on without the lock.

    /** On another thread: a receiver may take its time to close. */
    private void retire(Seat old) {
        try {
            around.threads().execute(old::retire);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            old.retire();
        }
    }

    private void launch(Sending sending, Seat taken) {
        try {
            around.threads().execute(() -> attempt(sending, taken));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            taken.leave(); // no thread to be had; the next attempt may find one
            locked(() -> notStarted(sending, e));
        }
    }

    private void attempt(Sending sending, Seat taken) {
        Delivery delivery = tryOnce(sending, taken.receiver());
        taken.leave();
        locked(() -> answered(sending, delivery));
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

    private void rested(Sending sending, int attempts) {
        locked(() -> {
            if (sending.state == State.RESTING && sending.attempts == attempts) {
                wake(sending);
            }
        });
    }

    private void sweep(Instant due) {
        locked(() -> {
            if (!sweepAt.equals(Optional.of(due))) {
                return; // an earlier one was armed after this
            }
            sweepAt = Optional.empty();
            Instant now = around.clock().instant();
            while (!held.isEmpty() && !held.first().expiry.isAfter(now)) {
                Sending late = held.first();
                Outcome outcome = expired(late, now);
                end(late);
                if (!stopped) {
                    tellLater(outcome);
                }
            }
        });
    }
}
