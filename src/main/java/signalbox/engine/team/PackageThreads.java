package signalbox.engine.team;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * As many threads as there are processors for packages to run on, and one more for each that is late: it takes nobody's place. Those that are
 * late share all processors but one, see {@link SlowLane}.
 */
final class PackageThreads implements AutoCloseable {

    private static final int IDLE_SECONDS = 5;

    private final ThreadPoolExecutor threads;
    private final RuleTimes times = new RuleTimes();
    private final SlowLane slow;

    PackageThreads(int processors) {
        slow = new SlowLane(Math.max(1, processors - 1));
        threads = new ThreadPoolExecutor(
                processors, processors, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), PackageThreads::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "signalbox-rules");
        thread.setDaemon(true); // one that was left behind must not keep the server from ending
        return thread;
    }

    void start(PackageRun run) {
        threads.execute(() -> {
            times.begins(run);
            try {
                run.run();
            } finally {
                times.ends(run);
            }
        });
    }

    /** Where those go on that are late. */
    SlowLane slow() {
        return slow;
    }

    /** How long rules were at work. */
    RuleTimes times() {
        return times;
    }

    /** A run is late, or left behind. */
    void lend() {
        threads.setMaximumPoolSize(threads.getMaximumPoolSize() + 1);
        threads.setCorePoolSize(threads.getCorePoolSize() + 1);
    }

    /** A run that was late is over. */
    void giveBack() {
        threads.setCorePoolSize(threads.getCorePoolSize() - 1);
        threads.setMaximumPoolSize(threads.getMaximumPoolSize() - 1);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        times.close();
    }
}
