package signalbox.timeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** What others do on threads of theirs, one after the other on the thread that runs the timeline: so that each run is the same. */
final class Tasks extends AbstractExecutorService {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean shutdown;

    @Override
    public void execute(Runnable task) {
        if (shutdown) {
            throw new RejectedExecutionException("the server has gone");
        }
        tasks.add(task);
    }

    /** Runs everything, also what comes while running. Returns whether there was anything. */
    boolean run() {
        boolean any = !tasks.isEmpty();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        return any;
    }

    /** Whether there is nothing to do. */
    boolean isQuiet() {
        return tasks.isEmpty();
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

    /** What is under way ends. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        if (timeout > 0) {
            boolean unused = run();
        }
        return tasks.isEmpty();
    }
}
