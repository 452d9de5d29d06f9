package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An {@link Alarm} with one daemon thread of its own, for the real clock. */
public final class AlarmThread implements Alarm, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AlarmThread.class);

    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor thread;

    /** Starts the thread when it is first needed; {@code name} is what thread dumps show. */
    public AlarmThread(InstantSource clock, String name) {
        this.clock = requireNonNull(clock, "clock is null");
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void at(Instant instant, Runnable action) {
        Duration wait = Duration.between(clock.instant(), instant);
        try {
            // Rounded up, so that the clock has reached the instant when the action looks at it.
            long micros = Math.max(0, wait.plusNanos(999).toNanos() / 1_000);
            ScheduledFuture<?> unused = thread.schedule(() -> run(action), micros, TimeUnit.MICROSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("alarm not set, the server stops: at={}", instant);
        }
    }

    /** A fault in one action must not go unheard. */
    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.error("scheduled action failed, please report this", e);
        }
    }

    /** Forgets what is not due yet. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
