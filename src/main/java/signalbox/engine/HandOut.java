package signalbox.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Notifications on their way out, once. Any thread. */
final class HandOut implements Runnable {

    private final List<Outgoing> outgoing;
    private final Outbox outbox;
    private final AtomicBoolean done = new AtomicBoolean();

    HandOut(List<Outgoing> outgoing, Outbox outbox) {
        this.outgoing = List.copyOf(outgoing);
        this.outbox = outbox;
    }

    boolean isDone() {
        return done.get();
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
        if (done.compareAndSet(false, true)) {
            outgoing.forEach(outbox::send);
        }
    }
}
