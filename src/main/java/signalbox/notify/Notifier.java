package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.group.AlertGroup;

/**
 * Tells receivers, again and again until they have it or the time is over (spec/behaviour.md 10). Each
 * integration has a queue of its own and threads of its own, so one that is slow, refuses or never answers delays no
 * other; and within an integration, a group whose notification fails delays no other group.
 *
 * <p>The caller keeps the order within a group: it hands in the next notification of a group for an integration when it has
 * heard the outcome of the one before. Nothing is kept across a restart; what was not told is decided again.
 *
 * <p>All methods may be called by any thread. {@link #close} ends it.
 */
public final class Notifier implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    private final ExecutorService threads;
    private final QueueContext context;
    private final Map<String, IntegrationQueue> queues = new ConcurrentHashMap<>();
    /** Those of integrations that are gone, until they have told what they were handed. */
    private final Set<IntegrationQueue> leaving = ConcurrentHashMap.newKeySet();
    private final Map<List<String>, Counter> counters = new ConcurrentHashMap<>();
    private final OutcomeDispatcher dispatcher;
    private volatile boolean closed;

    /**
     * A notifier without receivers; {@link #replace} brings them.
     *
     * @param clock what time it is
     * @param alarm wakes what waits for its next attempt
     * @param random numbers from 0 to 1, from any thread; spreads the retries
     * @param limits how much each integration may hold
     * @param latency hears how long attempts take
     * @param listener hears how telling ended, and that there is room again
     */
    public Notifier(
            InstantSource clock,
            Alarm alarm,
            DoubleSupplier random,
            QueueLimits limits,
            LatencyObserver latency,
            Listener listener) {
        this(clock, alarm, random, limits, latency, listener, Threads.perTask("notify"));
    }

    /** As above, on given threads, which it shuts down in the end. For replays, too, which run everything on their own thread. */
    public Notifier(
            InstantSource clock,
            Alarm alarm,
            DoubleSupplier random,
            QueueLimits limits,
            LatencyObserver latency,
            Listener listener,
            ExecutorService threads) {
        this.threads = requireNonNull(threads, "threads is null");
        requireNonNull(clock, "clock is null");
        requireNonNull(alarm, "alarm is null");
        dispatcher = new OutcomeDispatcher(requireNonNull(listener, "listener is null"), threads, alarm, clock);
        context = new QueueContext(
                clock,
                alarm,
                requireNonNull(random, "random is null"),
                threads,
                requireNonNull(limits, "limits is null"),
                requireNonNull(latency, "latency is null"),
                dispatcher,
                listener::roomAgain);
    }

    /**
     * Brings in what is new among receivers, so that notifications for it may be handed in before {@link #replace} says that
     * the others are gone or changed. Nothing else changes.
     *
     * @throws IllegalArgumentException when two receivers are the same integration; nothing has changed then
     */
    public synchronized void prepare(Collection<? extends Receiver> receivers) {
        byKey(receivers).forEach((key, receiver) -> {
            if (!closed && !queues.containsKey(key)) {
                queues.put(key, queue(receiver));
            }
        });
    }

    /**
     * From now on there are these receivers, and they belong to this notifier, which closes them when it no longer needs
     * them. A receiver that was among them before goes on undisturbed. An integration whose receiver is another object than
     * before keeps what waits for it, which is then tried at once. What was handed in for an integration that is gone is still
     * told, if its first attempt succeeds. Waits for nobody: receivers are closed by another thread.
     *
     * @throws IllegalArgumentException when two receivers are the same integration; nothing has changed then
     */
    public synchronized void replace(Collection<? extends Receiver> receivers) {
        Map<String, Receiver> wanted = byKey(receivers);
        if (closed) {
            receivers.forEach(Receiver::close);
            return;
        }
        leaving.removeIf(IntegrationQueue::isOver);
        for (String key : new HashSet<>(queues.keySet())) {
            IntegrationQueue queue = queues.get(key);
            if (queue != null && !wanted.containsKey(key)) {
                leaving.add(queue);
                queues.remove(key);
                queue.remove();
            }
        }
        wanted.forEach((key, receiver) -> queues.computeIfAbsent(key, any -> queue(receiver)).exchange(receiver));
    }

    private static Map<String, Receiver> byKey(Collection<? extends Receiver> receivers) {
        Map<String, Receiver> byKey = new LinkedHashMap<>();
        for (Receiver receiver : receivers) {
            if (byKey.put(receiver.integration().key(), receiver) != null) {
                throw new IllegalArgumentException("there are two receivers for " + receiver.integration());
            }
        }
        return byKey;
    }

    private IntegrationQueue queue(Receiver receiver) {
        return new IntegrationQueue(receiver, counter(receiver.integration()), context);
    }

    /**
     * How many more notifications an integration should be handed now. Nothing breaks when it is handed more, but they wait here
     * with what there was to tell when they were made. Whoever asked hears when there is room again, by an outcome or by
     * {@link Listener#roomAgain}. Never waits.
     *
     * @param integration its {@link Integration#key()}
     */
    public int room(String integration) {
        IntegrationQueue queue = queues.get(integration);
        return queue == null ? Integer.MAX_VALUE : queue.room(); // what nobody knows fails at once
    }

    /**
     * Tells, beginning as soon as there is a turn for it; returns at once. The outcome goes to whoever was given to the constructor, unless
     * {@link #close} comes first.
     *
     * @param deadline when to give up: the flush's start plus the group interval, or 10 s if that is longer
     *     (spec/behaviour.md 5.5)
     */
    public void deliver(Notification notification, Instant deadline) {
        requireNonNull(deadline, "deadline is null");
        IntegrationQueue queue = queues.get(notification.integration().key());
        if (queue != null) {
            queue.accept(notification, deadline);
        } else if (!closed) {
            Counter counter = counter(notification.integration());
            dispatcher.tellLater(context.failure(notification, 0, Delivery.OTHER, QueueContext.UNKNOWN, counter));
        }
    }

    /**
     * The last attempt at an integration that ended, since the start; empty when there was none. Never waits.
     *
     * @param integration its {@link Integration#key()}
     */
    public Optional<Attempt> lastAttempt(String integration) {
        IntegrationQueue queue = queues.get(integration);
        return queue == null ? Optional.empty() : queue.lastAttempt();
    }

    /** What could not be told of a group, and was not told since. Never waits. */
    public List<NotTold> notTold(AlertGroup group) {
        List<NotTold> failures = new ArrayList<>();
        for (IntegrationQueue queue : queues.values()) {
            if (queue.isOf(group.receiver())) {
                queue.notTold(group).ifPresent(failures::add);
            }
        }
        return failures;
    }

    /** What integrations are being told of a group. Never waits. */
    public List<UnderWay> underWay(AlertGroup group) {
        List<UnderWay> underWay = new ArrayList<>();
        for (IntegrationQueue queue : queues.values()) {
            if (queue.isOf(group.receiver())) {
                queue.underWay(group).ifPresent(underWay::add);
            }
        }
        return underWay;
    }

    private Counter counter(Integration integration) {
        return counters.computeIfAbsent(
                List.of(integration.receiver(), integration.name()),
                any -> new Counter(integration.receiver(), integration.name()));
    }

    /** What was counted for a kind of integration, such as {@code webhook}, over all receivers. */
    public DeliveryCounts counts(String integration) {
        DeliveryCounts sum = DeliveryCounts.none("", integration);
        for (Counter counter : counters.values()) {
            DeliveryCounts counts = counter.counts();
            if (counts.integration().equals(integration)) {
                sum = sum.plus(counts);
            }
        }
        return sum;
    }

    /** What was counted, for each receiver and kind of integration that there is or was. */
    public List<DeliveryCounts> allCounts() {
        return counters.values().stream().map(Counter::counts).toList();
    }

    /** As {@link #close(Duration)}, without waiting. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /**
     * Stops. What waits is forgotten; attempts under way may end within {@code grace}, and are told if they succeed or fail for
     * good. What was not told by then never is, so nothing is recorded of it. Closes the receivers. A second call does
     * nothing.
     */
    public void close(Duration grace) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        queues.values().forEach(IntegrationQueue::stop);
        leaving.forEach(IntegrationQueue::stop);
        threads.shutdown();
        if (!ended(grace)) {
            log.warn("shutdown interrupted notifications in flight, they may or may not have been delivered: waited={}", grace);
        }
        dispatcher.silence();
        threads.shutdownNow();
        queues.values().forEach(IntegrationQueue::close);
        leaving.forEach(IntegrationQueue::close);
    }

    private boolean ended(Duration grace) {
        try {
            return threads.awaitTermination(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
