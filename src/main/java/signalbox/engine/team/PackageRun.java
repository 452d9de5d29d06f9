package signalbox.engine.team;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A package at work, on a thread of its own while the engine's waits, or does not. What came of it is read by the engine's
 * thread once {@link #isOver}.
 */
final class PackageRun implements Runnable {

    /** What came of it. */
    record Result(PackageSession session, PackageSession.Outcome outcome) {}

    private static final ThreadLocal<@Nullable PackageRun> CURRENT = new ThreadLocal<>();

    private final Supplier<Result> work;
    private final Runnable whenLate;
    private final SlowLane lane;
    private final CountDownLatch over = new CountDownLatch(1);
    private final long begun = System.nanoTime();
    private volatile @Nullable Thread worker;
    private volatile boolean isLate;
    /** How far it is among those that nobody waits for, and since when by its processor time. Its own thread's. */
    private SlowLane.@Nullable Phase stage;
    private long turnBegan;
    /** How long it has waited for such a place, and since when it does; 0: it does not. */
    private volatile long waited;
    private volatile long waitsSince;
    private @Nullable Result result;
    private @Nullable PackageFailure failure;
    private long processorTime;
    /** The session that is at work, if it is one that exists already. */
    final @Nullable PackageSession session;
    /** What it is told. */
    final List<PackageInput> inputs;
    /** How much has happened that it is at work about. */
    final int size;

    /**
     * @param whenLate called on the thread of the run when it is over and nobody waits any more
     * @param lane where it goes on when nobody waits any more
     */
    PackageRun(@Nullable PackageSession session, List<PackageInput> inputs, int size, Supplier<Result> work, Runnable whenLate, SlowLane lane) {
        this.session = session;
        this.inputs = inputs;
        this.size = size;
        this.work = work;
        this.whenLate = whenLate;
        this.lane = lane;
    }

    @Override
    public void run() {
        worker = Thread.currentThread();
        long before = ProcessorTime.ofThisThread();
        CURRENT.set(this);
        try {
            takeTurns();
            result = work.get();
        } catch (PackageFailure thrown) {
            failure = thrown;
        } finally {
            CURRENT.remove();
            processorTime = ProcessorTime.ofThisThread() - before;
            worker = null;
            if (stage != null) {
                lane.leave();
            }
            over.countDown();
            if (isLate) {
                whenLate.run();
            }
        }
    }

    /** Called now and then by what is at work: a run that nobody waits for lets others such have their turn. */
    static void giveWay() {
        PackageRun run = CURRENT.get();
        if (run != null) {
            run.takeTurns();
        }
    }

    private void takeTurns() {
        if (!isLate) {
            return;
        }
        long before = waited;
        long since = System.nanoTime();
        waitsSince = since;
        if (stage == null) {
            lane.enter();
            stage = SlowLane.Phase.FIRST_TURN;
            turnBegan = ProcessorTime.ofThisThread();
        } else {
            stage = lane.goOn(stage, ProcessorTime.ofThisThread() - turnBegan);
        }
        waited = before + System.nanoTime() - since;
        waitsSince = 0;
    }

    /** The rule that it is at; any thread. Empty while it waits or fills a session, and where it cannot be said. */
    Optional<String> ruleAtWork() {
        return session == null || worker == null || waitsSince != 0 ? Optional.empty() : session.ruleAtWork();
    }

    String packageName() {
        return session == null ? "" : session.packageName();
    }

    /** Waits for the end, so long at most. */
    boolean isOverWithin(long nanos) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return over.await(nanos, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // somebody is in a hurry; what is under way is finished all the same
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Nobody waits any more. Returns whether it is over nevertheless. */
    boolean becomesLate() {
        isLate = true;
        return isOver();
    }

    boolean isLate() {
        return isLate;
    }

    /** What came of it. Throws {@link PackageFailure} when that is nothing. */
    Result result() {
        if (failure != null) {
            throw failure;
        }
        if (result == null) {
            throw new IllegalStateException("the run is not over");
        }
        return result;
    }

    /** How long it has been since it was to begin, without the time in which others such had their turns. */
    long age() {
        long since = waitsSince;
        long now = System.nanoTime();
        return now - begun - waited - (since == 0 ? 0 : now - since);
    }

    /** How much processor time it has had, in nanoseconds. */
    long processorTime() {
        Thread at = worker;
        return at == null ? processorTime : ProcessorTime.of(at);
    }

    /** Whether it is at work: others may be in front of it. */
    boolean hasBegun() {
        return worker != null || isOver();
    }
}
