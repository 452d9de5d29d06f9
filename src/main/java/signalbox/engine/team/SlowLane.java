package signalbox.engine.team;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The processors of the packages that nobody waits for any more: however many such packages there are, the others, whom people wait for,
 * keep theirs. Each has a short turn first, for most are nearly done. Who needs longer goes to the end, one after the other, and lets those
 * through that come meanwhile: to let them share would have each keep in memory what it has combined so far. Who is at work asks now and
 * then whether it is to go on. Any thread.
 */
final class SlowLane {

    /** So much processor time makes the first turn. */
    private static final long TURN = Duration.ofMillis(10).toNanos();

    /** How far a run is. */
    enum Phase {
        FIRST_TURN,
        LONG
    }

    private final ReentrantLock lock = new ReentrantLock();
    private int free;
    private final Deque<Condition> first = new ArrayDeque<>();
    private final Deque<Condition> rest = new ArrayDeque<>();

    /** @param places how many are at work at once */
    SlowLane(int places) {
        free = places;
    }

    /** Waits for the first turn. */
    void enter() {
        lock.lock();
        try {
            await(first, false);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks whether to go on; waits where others come first.
     *
     * @param turn how much processor time it has had since {@link #enter}, in nanoseconds
     * @return how far it is now
     */
    Phase goOn(Phase stage, long turn) {
        if (stage == Phase.FIRST_TURN && turn <= TURN) {
            return stage;
        }
        lock.lock();
        try {
            boolean givesWay = stage == Phase.FIRST_TURN ? !first.isEmpty() || !rest.isEmpty() : !first.isEmpty();
            if (givesWay) {
                free++;
                await(rest, stage == Phase.LONG);
            }
            return Phase.LONG;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            free++;
            next();
        } finally {
            lock.unlock();
        }
    }

    private void await(Deque<Condition> queue, boolean isFirst) {
        Condition turn = lock.newCondition();
        if (isFirst) {
            queue.addFirst(turn);
        } else {
            queue.addLast(turn);
        }
        next();
        while (queue.contains(turn)) {
            turn.awaitUninterruptibly();
        }
    }

    /** Whoever is first has its turn, if there is a place: out of the queue it is at work. */
    private void next() {
        while (free > 0 && !(first.isEmpty() && rest.isEmpty())) {
            free--;
            (first.isEmpty() ? rest : first).remove().signal();
        }
    }

    /** How many wait. */
    int waiting() {
        lock.lock();
        try {
            return first.size() + rest.size();
        } finally {
            lock.unlock();
        }
    }
}
