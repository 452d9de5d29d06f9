package signalbox.engine.team;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * The processors of the packages that nobody waits for any more. However many such packages there are, they leave the others, whom people
 * wait for, their share; among themselves they take turns, so that one that is nearly done is not behind those that never will be. Who
 * is at work asks for it now and then. Any thread.
 */
final class SlowLane {

    /** So much processor time makes a turn. */
    private static final long TURN = Duration.ofMillis(10).toNanos();

    private final Semaphore places;

    /** @param places how many are at work at once */
    SlowLane(int places) {
        this.places = new Semaphore(places, true);
    }

    /** Waits for a turn. */
    void enter() {
        places.acquireUninterruptibly();
    }

    void leave() {
        places.release();
    }

    /** Whether somebody waits while another has had its turn. */
    boolean isOver(long turn) {
        return turn > TURN && places.hasQueuedThreads();
    }

    /** How many wait for a turn. */
    int waiting() {
        return places.getQueueLength();
    }
}
