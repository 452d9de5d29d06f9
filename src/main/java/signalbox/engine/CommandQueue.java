package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engine is told to do, waiting for its turn. Commands are run in batches, in the order in which they were given:
 * by the engine's thread once it is started, before that by whoever gives them.
 */
final class CommandQueue implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CommandQueue.class);

    /** So many alerts are taken in at once; a larger storm waits, while timers get their turn in between. */
    private static final int BATCH = 512;

    private static final Duration AFTER_A_FAULT = Duration.ofMillis(100);
    static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

    private static final class Command<T> {
        final int weight;
        final Supplier<T> action;
        final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable RuntimeException failure;

        Command(int weight, Supplier<T> action) {
            this.weight = weight;
            this.action = action;
        }

        void run() {
            try {
                result = action.get();
            } catch (RuntimeException e) {
                failure = e; // this command's own; the others of the batch go on
            }
        }

        void complete(@Nullable Throwable notKept) {
            Throwable problem = failure != null ? failure : notKept;
            if (problem == null) {
                done.complete(result);
            } else {
                done.completeExceptionally(problem);
            }
        }
    }

    private final Function<List<Runnable>, CompletableFuture<Void>> cycle;
    private final int maxWaiting;
    private final BlockingQueue<Command<?>> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ReentrantLock running = new ReentrantLock();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /** @param cycle runs a batch of commands; what it returns completes when their effects would survive a crash */
    CommandQueue(Function<List<Runnable>, CompletableFuture<Void>> cycle, int maxWaiting) {
        this.cycle = cycle;
        this.maxWaiting = maxWaiting;
    }

    /** Gives a command that brings no alerts: such are never refused for want of room. */
    CompletableFuture<Void> give(Runnable action) {
        return give(0, action);
    }

    /** As {@link #ask}, for one that returns nothing. */
    CompletableFuture<Void> give(int weight, Runnable action) {
        return ask(weight, () -> {
            action.run();
            return null;
        });
    }

    /**
     * Gives a command. Completes with what it returns when its effects would survive a crash.
     *
     * @param weight how many alerts it brings; commands that bring none are never refused
     * @throws RejectedExecutionException when too many alerts wait, or after {@link #close}
     */
    <T> CompletableFuture<T> ask(int weight, Supplier<T> action) {
        if (closed) {
            throw new RejectedExecutionException("the server is stopping");
        }
        if (waiting.addAndGet(weight) > maxWaiting && weight > 0) {
            waiting.addAndGet(-weight);
            throw new RejectedExecutionException(
                    "the rules are behind: " + maxWaiting + " alerts wait already, send again later");
        }
        Command<T> command = new Command<>(weight, action);
        queue.add(command);
        if (thread == null) {
            runHere();
        }
        return command.done;
    }

    /** Has what is given meanwhile run in one cycle, on this thread. Before {@link #start} only. */
    void together(Runnable giving) {
        running.lock();
        try {
            giving.run();
        } finally {
            running.unlock();
        }
        runHere();
    }

    /** Has another cycle follow this one, after what was given meanwhile. From within a cycle. */
    void again() {
        queue.add(new Command<>(0, () -> ""));
    }

    int waiting() {
        return waiting.get();
    }

    void start(Supplier<Optional<Instant>> nextTimer, InstantSource clock) {
        Thread engine = new Thread(() -> runUntilClosed(nextTimer, clock), "signalbox-engine");
        thread = engine;
        engine.start();
    }

    private void runUntilClosed(Supplier<Optional<Instant>> nextTimer, InstantSource clock) {
        while (!closed || !queue.isEmpty()) {
            try {
                Command<?> first = queue.poll(sleep(nextTimer, clock).toNanos(), TimeUnit.NANOSECONDS);
                runBatch(first);
            } catch (InterruptedException e) {
                closed = true; // close() is in a hurry: what was given still runs
            }
        }
    }

    /** How long there is nothing to do. */
    private static Duration sleep(Supplier<Optional<Instant>> nextTimer, InstantSource clock) {
        try {
            return nextTimer.get().map(due -> until(due, clock.instant())).orElse(LONGEST_SLEEP);
        } catch (RuntimeException | Error e) { // the engine must go on, and not in a hurry
            log.error("finding the next timer failed, continuing, please report this", e);
            return AFTER_A_FAULT;
        }
    }

    /** Timers may be due since the beginning of time, which is longer ago than there are nanoseconds to count it. */
    private static Duration until(Instant due, Instant now) {
        Duration left = Duration.between(now, due);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        return left.compareTo(LONGEST_SLEEP) < 0 ? left : LONGEST_SLEEP;
    }

    private void runHere() {
        if (running.isHeldByCurrentThread()) {
            return; // given from within a cycle: its turn comes when that is over
        }
        running.lock();
        try {
            for (Command<?> next = queue.poll(); next != null; next = queue.poll()) {
                runBatch(next);
            }
        } finally {
            running.unlock();
        }
    }

    private void runBatch(@Nullable Command<?> first) {
        List<Command<?>> batch = new ArrayList<>();
        int alerts = 0;
        for (Command<?> next = first; next != null; next = alerts < BATCH ? queue.poll() : null) {
            batch.add(next);
            alerts += next.weight;
        }
        CompletableFuture<Void> kept;
        try {
            kept = cycle.apply(batch.stream().<Runnable>map(command -> command::run).toList());
        } catch (RuntimeException | Error e) { // the engine must go on, whatever happened
            log.error("engine cycle failed, continuing: commands={}", batch.size(), e);
            kept = CompletableFuture.failedFuture(e);
        }
        waiting.addAndGet(-alerts);
        var unused = kept.whenComplete((done, notKept) -> batch.forEach(command -> command.complete(notKept)));
    }

    /** Runs what was given already, then ends the thread. */
    @Override
    public void close() {
        closed = true;
        Thread engine = thread;
        if (engine != null) {
            engine.interrupt();
            try {
                engine.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
