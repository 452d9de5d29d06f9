package signalbox.receiver.http;

import signalbox.notify.Delivery;

/**
 * An attempt is over before its last step: receivers that need several requests, or read the answers, leave with it and
 * answer its {@link #delivery}.
 */
public final class Undelivered extends Exception {

    private final transient Delivery delivery;
    private final boolean answered;

    /**
     * What came of the attempt.
     *
     * @param answered whether the far end said so; otherwise there was no answer
     */
    public Undelivered(Delivery delivery, boolean answered) {
        super(delivery.detail());
        this.delivery = delivery;
        this.answered = answered;
    }

    public Delivery delivery() {
        return delivery;
    }

    /** Whether the far end answered; if not, it was not reached, or not heard in time. */
    public boolean answered() {
        return answered;
    }

    /** The same with words before the detail. */
    public Undelivered prefixed(String words) {
        Undelivered prefixed = new Undelivered(
                delivery.prefixed(words), answered);
        prefixed.initCause(this);
        return prefixed;
    }

    /** The same, but not to be tried again. */
    public Undelivered forGood() {
        Undelivered forGood = new Undelivered(Delivery.failed(delivery.reason(), delivery.detail()), answered);
        forGood.initCause(this);
        return forGood;
    }
}
