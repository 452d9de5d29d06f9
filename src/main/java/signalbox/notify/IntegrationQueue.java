package signalbox.notify;

import static signalbox.notify.PendingDelivery.GRACE;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.group.AlertGroup;
import signalbox.notify.PendingDelivery.State;

/**
 * The notifications of one integration: those that wait for their turn, those under way, those that rest before their next
 * attempt. Knows nothing of other queues, so none waits for another.
 *
 * <p>One lock guards all of it. Under it nothing is done that could take long: no receiver is called, nothing is logged or
 * told, no thread is started. What is to be done so is noted, and done by whoever held the lock when it is let go of: the
 * engine waits for this lock.
 */
final class IntegrationQueue {

    private static final Logger log = LoggerFactory.getLogger(IntegrationQueue.class);

    private final QueueContext context;
    private final Counter counter;
    private final Backoff.Outage outage;

    private final ReentrantLock lock = new ReentrantLock();
    /** What waits for its turn, first come first served. */
    private final Set<PendingDelivery> ready = new LinkedHashSet<>();
    /** Everything that has not ended, the one that expires first in front. */
    private final TreeSet<PendingDelivery> held = new TreeSet<>(PendingDelivery.BY_EXPIRY);
    /** What is to be done without the lock. */
    private List<Runnable> noted = new ArrayList<>();
    /** Whether an outcome is among that: whoever hears it asks for room anyway. */
    private boolean tells;

    private ReceiverInUse inUse;
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
    /** The last attempt that ended. */
    private volatile Optional<Attempt> last = Optional.empty();

    /** The last failure of each group of which nothing was told since. */
    private final Failures failures = new Failures();

    /** What is being told of each group, or is next; written with the lock held, and read without. */
    private final Map<AlertGroup, Step> underWay = new ConcurrentHashMap<>();

    /** Where a delivery is: at which attempt, or 0 before the first. */
    private record Step(PendingDelivery pending, Instant since, int attempt) {}

    /** Whether somebody asked for room and may not have found any. */
    private volatile boolean roomWanted;

    IntegrationQueue(Receiver receiver, Counter counter, QueueContext context) {
        inUse = new ReceiverInUse(receiver);
        this.counter = counter;
        this.context = context;
        outage = new Backoff.Outage(context.random());
    }

    /** How many more notifications it takes now. Who asks hears when there is room again. Never waits. */
    int room() {
        roomWanted = true;
        return Math.max(0, context.limits().atOnce() - atOnce);
    }

    /** The last attempt that ended, whatever came of it. Never waits. */
    Optional<Attempt> lastAttempt() {
        return last;
    }

    /** Whether it is one of that receiver. */
    boolean isOf(String receiver) {
        return counter.receiver().equals(receiver);
    }

    /** What could not be told of a group, and was not told since. Never waits. */
    Optional<NotTold> notTold(AlertGroup group) {
        return failures.of(group);
    }

    /** What the integration is being told of a group. Never waits. */
    Optional<UnderWay> underWay(AlertGroup group) {
        return Optional.ofNullable(underWay.get(group)).map(step -> step.pending().underWay(step.since(), step.attempt()));
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
        boolean sendResolved = inUse.receiver().integration().sendResolved();
        Notification message = sendResolved ? notification : notification.withoutResolved();
        if (message.alerts().isEmpty() && !notification.alerts().isEmpty()) {
            counter.notifications.increment();
            tellLater(Outcome.nothingToSend(notification, context.clock().instant()));
            return;
        }
        PendingDelivery pending =
                new PendingDelivery(notification, message, deadline, new Backoff(context.random()), accepted++);
        held.add(pending);
        ready.add(pending);
        isUnderWay(pending, context.clock().instant());
    }

    private void isUnderWay(PendingDelivery pending, Instant since) {
        underWay.put(pending.notification.group(), new Step(pending, since, pending.attempts));
    }

    /** Another receiver from now on. What rests is tried at once: the change may be what it needs. */
    void exchange(Receiver receiver) {
        locked(() -> {
            if (inUse.receiver() == receiver) {
                return;
            }
            ReceiverInUse old = inUse;
            noted.add(() -> retire(old));
            inUse = new ReceiverInUse(receiver);
            for (PendingDelivery pending : held) {
                if (pending.state == State.RESTING) {
                    wake(pending);
                }
            }
        });
    }

    /** The integration is no more. What waits for its turn still gets it, once; what failed already has failed. */
    void remove() {
        locked(() -> {
            removed = true;
            for (PendingDelivery pending : List.copyOf(held)) {
                if (pending.state == State.RESTING) {
                    end(pending);
                    tellLater(unknown(pending.notification, pending.attempts).after(pending.tries, pending.unheard));
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
            for (PendingDelivery pending : List.copyOf(held)) {
                if (pending.state != State.FLYING) {
                    end(pending);
                }
            }
        });
    }

    /** Closes the receiver, whoever still uses it. */
    void close() {
        inUse.close();
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
            if (atOnce < before && roomWanted && !tells && atOnce < context.limits().atOnce()) {
                roomWanted = false;
                noted.add(context.roomAgain());
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
        noted.add(() -> context.dispatcher().tellLater(outcome));
    }

    private void startReady() {
        while (inFlight < context.limits().inFlight() && !ready.isEmpty()) {
            Iterator<PendingDelivery> queue = ready.iterator();
            PendingDelivery pending = queue.next();
            queue.remove();
            if (context.clock().instant().isBefore(pending.deadline)) {
                start(pending);
            } // else it is about to be swept out
        }
    }

    private void start(PendingDelivery pending) {
        pending.state = State.FLYING;
        pending.attempts++;
        pending.attemptAt = context.clock().instant();
        isUnderWay(pending, pending.attemptAt);
        expireAt(pending, pending.deadline.plus(GRACE));
        inFlight++;
        ReceiverInUse taken = inUse;
        taken.take();
        noted.add(() -> launch(pending, taken));
    }

    private void retireIfOver() {
        if (removed && held.isEmpty() && !retired) {
            retired = true;
            ReceiverInUse last = inUse;
            noted.add(() -> retire(last));
        }
    }

    private void expireAt(PendingDelivery pending, Instant expiry) {
        held.remove(pending);
        pending.expiry = expiry;
        held.add(pending);
    }

    private void wake(PendingDelivery pending) {
        resting--;
        pending.state = State.READY;
        ready.add(pending);
    }

    private void end(PendingDelivery pending) {
        held.remove(pending);
        ready.remove(pending);
        resting -= pending.state == State.RESTING ? 1 : 0;
        pending.state = State.ENDED;
        underWay.remove(pending.notification.group());
    }

    /** What to do after an attempt. */
    private void answered(PendingDelivery pending, Delivery delivery) {
        inFlight--;
        Instant now = context.clock().instant();
        Duration took = Duration.between(pending.attemptAt, now);
        Attempt attempt = new Attempt(now, took.isNegative() ? Duration.ZERO : took, pending.attempts, delivery);
        last = Optional.of(attempt);
        pending.tried(attempt);
        if (pending.state == State.ENDED) {
            noted.add(() -> NotifyLog.endedAfterAll(pending.notification, delivery));
            return;
        }
        Optional<Outcome> outcome = switch (delivery.outcome()) {
            case SENT -> Optional.of(success(pending, delivery, now));
            case FAILED -> Optional.of(failure(pending.notification, pending.attempts, delivery.reason(),
                    "notify retry canceled due to unrecoverable error after " + pending.attempts + " attempts: "
                            + delivery.detail()));
            case RETRY -> retry(pending, delivery, now);
        };
        outcome.ifPresent(told -> {
            end(pending);
            tells = true;
            Outcome whole = told.after(pending.tries, pending.unheard);
            noted.add(() -> context.dispatcher().tell(whole));
        });
    }

    private Optional<Outcome> retry(PendingDelivery pending, Delivery delivery, Instant now) {
        outage.failed(now);
        failing = true;
        if (!now.isBefore(pending.deadline)) {
            if (!pending.failedBefore() && !delivery.reason().equals(Delivery.OTHER)) {
                pending.failed(delivery);
            }
            return Optional.of(tooLate(pending)); // cut off by the deadline: what happened before tells more
        }
        if (removed) {
            return Optional.of(unknown(pending.notification, pending.attempts));
        }
        if (stopped) {
            end(pending);
            return Optional.empty();
        }
        if (resting >= context.limits().resting()) {
            Duration pause = longer(outage.pause(now), delivery.retryAfter());
            return Optional.of(Outcome.putOff(pending.notification, pending.attempts, now.plus(pause)));
        }
        if (!delivery.detail().equals(pending.lastDetail) || !delivery.reason().equals(pending.lastReason)) {
            int attempts = pending.attempts;
            noted.add(() -> NotifyLog.willRetry(pending.notification, attempts, delivery));
        }
        pending.failed(delivery);
        failures.add(pending.notification, NotTold.of(pending.notification, now, pending.attempts, delivery.detail(), true));
        rest(pending, now.plus(longer(pending.backoff.next(), delivery.retryAfter())));
        return Optional.empty();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    private void rest(PendingDelivery pending, Instant until) {
        expireAt(pending, pending.deadline);
        underWay.remove(pending.notification.group());
        pending.state = State.RESTING;
        resting++;
        if (until.isBefore(pending.deadline)) {
            int attempts = pending.attempts;
            context.alarm().at(until, () -> rested(pending, attempts));
        }
    }

    private Outcome success(PendingDelivery pending, Delivery delivery, Instant now) {
        outage.over();
        failures.remove(pending.notification);
        boolean again = failing;
        failing = false;
        counter.notifications.increment();
        Duration took = Duration.between(pending.attemptAt, now);
        int attempts = pending.attempts;
        noted.add(() -> NotifyLog.succeeded(pending.message, attempts, again, took));
        return Outcome.sent(pending.notification, attempts, delivery, now);
    }

    /** One whose turn did not come is decided anew; nobody knows whether the receiver would have failed it. */
    private Outcome expired(PendingDelivery pending, Instant now) {
        return pending.attempts == 0 && !removed
                ? Outcome.putOff(pending.notification, 0, now)
                : tooLate(pending);
    }

    private Outcome tooLate(PendingDelivery pending) {
        return failure(pending.notification, pending.attempts, pending.lastReason,
                "notify retry canceled after " + pending.attempts + " attempts: "
                        + (pending.failedBefore() ? pending.lastDetail : "no answer in time"));
    }

    private Outcome unknown(Notification notification, int attempts) {
        return failure(notification, attempts, Delivery.OTHER, QueueContext.UNKNOWN);
    }

    private Outcome failure(Notification notification, int attempts, String reason, String detail) {
        failing = true;
        failures.add(notification, NotTold.of(notification, context.clock().instant(), attempts, detail, false));
        return context.failure(notification, attempts, reason, detail, counter);
    }

    private void armSweep() {
        if (held.isEmpty()) {
            return;
        }
        Instant first = held.first().expiry;
        if (sweepAt.isEmpty() || first.isBefore(sweepAt.get())) {
            sweepAt = Optional.of(first);
            context.alarm().at(first, () -> sweep(first));
        }
    }

    private void notStarted(PendingDelivery pending, Throwable cause) {
        inFlight--;
        if (pending.state == State.ENDED) {
            return;
        }
        pending.failed(Delivery.retry(
                Delivery.OTHER, "no thread to be had for the attempt: " + cause.getClass().getSimpleName()));
        rest(pending, context.clock().instant().plus(pending.backoff.next()));
    }

    // From here on without the lock.

    /** On another thread: a receiver may take its time to close. */
    private void retire(ReceiverInUse old) {
        try {
            context.threads().execute(old::retire);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            old.retire();
        }
    }

    private void launch(PendingDelivery pending, ReceiverInUse taken) {
        try {
            context.threads().execute(() -> attempt(pending, taken));
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            taken.leave(); // no thread to be had; the next attempt may find one
            locked(() -> notStarted(pending, e));
        }
    }

    private void attempt(PendingDelivery pending, ReceiverInUse taken) {
        Delivery delivery = tryOnce(pending, taken.receiver());
        taken.leave();
        locked(() -> answered(pending, delivery));
    }

    private Delivery tryOnce(PendingDelivery pending, Receiver receiver) {
        Instant start = context.clock().instant();
        Duration timeLeft = Duration.between(start, pending.deadline);
        Delivery delivery;
        try {
            delivery = receiver.deliver(pending.message, timeLeft.isNegative() ? Duration.ZERO : timeLeft);
        } catch (Throwable e) { // whatever an adapter does, the queue goes on
            delivery = Delivery.retry(Delivery.OTHER, fault(e));
        }
        counter.requests.increment();
        if (delivery.outcome() != Delivery.Outcome.SENT) {
            counter.requestsFailed.increment();
        }
        observe(pending, Duration.between(start, context.clock().instant()));
        return delivery;
    }

    private void observe(PendingDelivery pending, Duration took) {
        try {
            context.latency().attempted(pending.notification.integration(), took.isNegative() ? Duration.ZERO : took);
        } catch (RuntimeException e) {
            log.error("failed to record notification latency, please report this", e);
        }
    }

    /** Where an adapter broke, without the exception's message: that may hold a secret. */
    private static String fault(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return "a fault in Signalbox, please report it: " + e.getClass().getName()
                + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private void rested(PendingDelivery pending, int attempts) {
        locked(() -> {
            if (pending.state == State.RESTING && pending.attempts == attempts) {
                wake(pending);
            }
        });
    }

    private void sweep(Instant due) {
        locked(() -> {
            if (!sweepAt.equals(Optional.of(due))) {
                return; // an earlier one was armed after this
            }
            sweepAt = Optional.empty();
            Instant now = context.clock().instant();
            while (!held.isEmpty() && !held.first().expiry.isAfter(now)) {
                PendingDelivery late = held.first();
                Outcome outcome = expired(late, now).after(late.tries, late.unheard || late.state == State.FLYING);
                end(late);
                if (!stopped) {
                    tellLater(outcome);
                }
            }
        });
    }
}
