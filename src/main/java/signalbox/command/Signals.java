package signalbox.command;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the process was asked to do while it served: to reload or to stop. Several requests to reload become one; a
 * request to stop comes first. Asked from any thread, taken by one.
 */
final class Signals {

    enum Request {
        RELOAD,
        STOP
    }

    // Both guarded by this.
    private boolean reload;
    private boolean stop;

    synchronized void askToReload() {
        reload = true;
        notifyAll();
    }

    synchronized void askToStop() {
        stop = true;
        notifyAll();
    }

    /** Waits for the next request. */
    synchronized Request next() throws InterruptedException {
        while (!reload && !stop) {
            wait();
        }
        if (stop) {
            return Request.STOP;
        }
        reload = false;
        return Request.RELOAD;
    }

    /** Waits so long, or until it is asked to stop, and says whether it was. */
    synchronized boolean stopWithin(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long left = time.toNanos();
        while (!stop && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        return stop;
    }
}
