package signalbox.notify;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A receiver in use: closed when it was retired and its last attempt has ended. Any thread. */
final class ReceiverInUse {

    private static final Logger log = LoggerFactory.getLogger(ReceiverInUse.class);

    private final Receiver receiver;
    private int users;
    private boolean retired;

    ReceiverInUse(Receiver receiver) {
        this.receiver = receiver;
    }

    Receiver receiver() {
        return receiver;
    }

    synchronized void take() {
        users++;
    }

    void leave() {
        boolean last;
        synchronized (this) {
            users--;
            last = retired && users == 0;
        }
        if (last) {
            close();
        }
    }

    void retire() {
        boolean unused;
        synchronized (this) {
            unused = !retired && users == 0;
            retired = true;
        }
        if (unused) {
            close();
        }
    }

    /** Closes the receiver now. */
    void close() {
        try {
            receiver.close();
        } catch (RuntimeException e) {
            // Its message may hold what must not be told.
            log.warn("failed to close receiver: integration={} err={}", receiver.integration(), e.getClass().getName());
        }
    }
}
