package signalbox.notify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Runs what it is given when told so, in order, on the thread of the test. */
final class HandThreads extends AbstractExecutorService {

    final Deque<Runnable> tasks = new ArrayDeque<>();
    boolean exhausted;
    private boolean shutdown;

    @Override
    public void execute(Runnable task) {
        if (shutdown || exhausted) {
            throw new RejectedExecutionException();
        }
        tasks.add(task);
    }

    /** Runs everything, also what comes while running. */
    void run() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> left = new ArrayList<>(tasks);
        tasks.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && tasks.isEmpty();
    }

    /** Here the grace passes: what runs within it runs now. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        if (timeout > 0) {
            run();
        }
        return tasks.isEmpty();
    }
}
