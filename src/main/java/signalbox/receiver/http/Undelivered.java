package signalbox.receiver.http;

import signalbox.notify.Delivery;

/**
 * An attempt is over before its last step: receivers that need several requests, or read the answers, leave with it and
 * answer its {@link #delivery}.
 */
public final class Undelivered extends Exception {

    private final transient Delivery delivery;
    private final Cause why;

    /** Who or what ended the attempt. */
    public enum Cause {
        /** The far end answered. */
        ANSWERED,
        /** Nothing was sent, or there was no answer. */
        NOT_ANSWERED,
        /** There was no answer in the time for it. */
        TIME_OVER,
        /** We hung up. */
        CANCELED
    }

    /**
     * What came of the attempt.
     *
     * @param answered whether the far end said so; otherwise there was no answer
     */
    public Undelivered(Delivery delivery, boolean answered) {
        this(delivery, answered ? Cause.ANSWERED : Cause.NOT_ANSWERED);
    }

    /** What came of the attempt. */
    public Undelivered(Delivery delivery, Cause why) {
        super(delivery.detail());
        this.delivery = delivery;
        this.why = why;
    }

    public Delivery delivery() {
        return delivery;
    }

    /** Whether the far end answered; if not, it was not reached, or not heard in time. */
    public boolean answered() {
        return why == Cause.ANSWERED;
    }

    public Cause why() {
        return why;
    }

    /** The same with words before the detail. */
    public Undelivered prefixed(String words) {
        Undelivered prefixed = new Undelivered(delivery.prefixed(words), why);
        prefixed.initCause(this);
        return prefixed;
    }

    /** The same, but not to be tried again. */
    public Undelivered forGood() {
        Undelivered forGood = new Undelivered(delivery.forGood(), why);
        forGood.initCause(this);
        return forGood;
    }
}
