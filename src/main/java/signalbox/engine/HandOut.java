package signalbox.engine;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Notifications on their way out, once. Any thread: whoever ran it knows that all are out, whoever sent them. */
final class HandOut implements Runnable {

    private final List<Outgoing> outgoing;
    private final Outbox outbox;
    /** Held while they go out, which takes no time: an outbox never waits. */
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean done;

    HandOut(List<Outgoing> outgoing, Outbox outbox) {
        this.outgoing = List.copyOf(outgoing);
        this.outbox = outbox;
    }

    boolean isDone() {
        return done;
    }

    /** How many of them are for an integration and not handed out yet, as far as is known. */
    int waitingFor(String integration) {
        return isDone()
                ? 0
                : (int) outgoing.stream()
                        .filter(one -> one.notification().integration().key().equals(integration))
                        .count();
    }

    @Override
    public void run() {
        lock.lock();
        try {
            if (!done) {
                outgoing.forEach(outbox::send);
            }
        } finally {
            done = true;
            lock.unlock();
        }
    }
}
