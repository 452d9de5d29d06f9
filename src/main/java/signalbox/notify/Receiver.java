package signalbox.notify;

import java.time.Duration;

/**
 * One integration of a receiver: knows its far end and nothing of retries, groups' lives or rules. Called by several
 * threads at once, each with another group's notification, so that one of them that hangs holds up no other.
 */
public interface Receiver extends AutoCloseable {

    /** Which integration this is. */
    Integration integration();

    /**
     * Delivers once, without retrying. Expected failures are answers, not exceptions.
     *
     * @param notification what to say; the resolved alerts are left out already where the integration wants none
     * @param timeLeft the most this attempt may take; the attempt is cut off then and answers {@code RETRY}
     */
    Delivery deliver(Notification notification, Duration timeLeft);

    /** Lets go of connections and files. */
    @Override
    void close();
}
