package signalbox.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import signalbox.engine.RuleSession.Verdicts;

/**
 * Fires rules on a thread of its own while another waits. Nothing can end a rule that never ends, neither can the
 * thread be ended that it runs on: both are left behind, with their session, and the engine goes on with another. Each
 * belongs to one thread, which waits: the engine's, or one that fills a session for it.
 */
final class RuleThread implements AutoCloseable {

    private static final Duration LONGEST_LOOK = Duration.ofMillis(250);
    /** A rule that waits for something uses no processor: it may take so many times longer. */
    private static final int PATIENCE = 10;

    private static final int IDLE_SECONDS = 5;

    /** Beyond this share of the memory the process is about to end. */
    private static final double EXHAUSTED = 0.9;
    /** What one firing may add to it; more is no storm of alerts, which come a batch at a time. */
    private static final double GROWTH = 0.1;

    /** So many firings for each fact are explained by the number of facts. */
    private static final int FIRINGS_PER_FACT = 50;
    /** So much processor time for each fact is explained by the number of facts. */
    private static final Duration TIME_PER_FACT = Duration.ofMillis(1);

    private static final Duration ETERNITY = Duration.ofDays(1);

    private final Settings settings;
    private final Memory memory;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private ThreadPoolExecutor executor = executor();
    private volatile @Nullable Thread worker;

    RuleThread(Settings settings) {
        this.settings = settings;
        this.memory = settings.memory();
    }

    private ThreadPoolExecutor executor() {
        ThreadPoolExecutor one = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "signalbox-rules");
        thread.setDaemon(true); // one that was left behind must not keep the server from ending
        worker = thread;
        return thread;
    }

    /**
     * Has a session fire its rules.
     *
     * @param facts how many there are for rules to look at
     * @throws RuleFailure as {@link RuleSession#fire}, and when teams' rules take so much processor time that they are taken
     *     to run for ever, or use up the memory; the session is not to be used any more then
     */
    Verdicts fire(RuleSession session, int facts) {
        int budget = Math.max(settings.firingsPerCycle(), FIRINGS_PER_FACT * facts);
        Duration explained = TIME_PER_FACT.multipliedBy(facts);
        Duration longest = settings.longestFiring();
        if (!session.hasTeams()) {
            longest = ETERNITY; // the standard rules alone do come to an end
        }
        return fire(session, budget, explained.compareTo(longest) > 0 ? explained : longest);
    }

    private Verdicts fire(RuleSession session, int budget, Duration limit) {
        FutureTask<Verdicts> firing = new FutureTask<>(() -> session.fire(budget));
        long usedBefore = memory.usage().used();
        executor.execute(firing);
        boolean interrupted = false;
        try {
            Stopwatch watch = new Stopwatch(limit);
            while (true) {
                try {
                    return firing.get(watch.look, TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (watch.isOver()) {
                        throw leave(session).unending(limit);
                    }
                    if (session.hasTeams() && isUsedUp(usedBefore)) {
                        throw leave(session).usesUpMemory();
                    }
                } catch (InterruptedException e) {
                    interrupted = true; // somebody is in a hurry; what is under way is finished all the same
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isUsedUp(long usedBefore) {
        Memory.Usage usage = memory.usage();
        return usage.isShare(usage.kept(), EXHAUSTED) && usage.isShare(usage.kept() - usedBefore, GROWTH);
    }

    private RuleFailure.Blamed leave(RuleSession session) {
        Thread stuck = worker;
        StackTraceElement[] stack = stuck == null ? new StackTraceElement[0] : stuck.getStackTrace();
        executor.shutdownNow();
        executor = executor();
        return session.leave(stack);
    }

    private static RuntimeException thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** Processor time counts: a machine that stood still, or is busy with other things, is no rule's fault. */
    private final class Stopwatch {
        private final long look;
        private final long limit;
        private long looks;
        private long usedBefore = -1;

        Stopwatch(Duration limit) {
            this.limit = limit.toNanos();
            this.look = Math.max(1, Math.min(LONGEST_LOOK.toNanos(), this.limit / 4));
        }

        boolean isOver() {
            Thread thread = worker;
            long used = thread == null ? -1 : threads.getThreadCpuTime(thread.getId());
            if (usedBefore < 0) {
                usedBefore = used;
            }
            return used - usedBefore > limit || ++looks * look > PATIENCE * limit;
        }
    }
}
