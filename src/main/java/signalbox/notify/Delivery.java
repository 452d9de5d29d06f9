package signalbox.notify;

import static java.util.Objects.requireNonNull;

/**
 * What came of one attempt to deliver.
 *
 * @param outcome what to do now
 * @param reason the failure's class as metrics name it (spec/receivers.md 3.2: {@code other}, {@code clientError}, …);
 *     {@code ""} when sent
 * @param detail what happened, for people; never holds a secret; {@code ""} when sent
 */
public record Delivery(Outcome outcome, String reason, String detail) {

    /** What to do after an attempt. */
    public enum Outcome {
        /** The receiver has it. */
        SENT,
        /** It may work later. */
        RETRY,
        /** It will not work however often it is tried. */
        FAILED
    }

    public Delivery {
        requireNonNull(outcome, "outcome is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(detail, "detail is null");
    }

    public static Delivery sent() {
        return new Delivery(Outcome.SENT, "", "");
    }

    public static Delivery retry(String reason, String detail) {
        return new Delivery(Outcome.RETRY, reason, detail);
    }

    public static Delivery failed(String reason, String detail) {
        return new Delivery(Outcome.FAILED, reason, detail);
    }
}
