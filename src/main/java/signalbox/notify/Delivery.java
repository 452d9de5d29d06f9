package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What came of one attempt to deliver.
 *
 * @param outcome what to do now
 * @param reason the failure's class as metrics name it (spec/receivers.md 3.2: {@code other}, {@code clientError}, …);
 *     {@code ""} when sent
 * @param detail what happened, for people; never holds a secret; {@code ""} when sent; of one that is longer than 1,000
 *     characters the beginning is kept
 * @param data what the receiver wants to be handed when the group is told of again, added to what it was handed; survives
 *     a restart, so no secrets; empty unless sent
 * @param retryAfter how long the far end wants to be left alone before the next attempt; zero when it did not say
 * @param mayHaveArrived whether the far end may have it all the same: it was sent, and nothing was heard; false when sent
 */
public record Delivery(
        Outcome outcome, String reason, String detail, Map<String, String> data, Duration retryAfter, boolean mayHaveArrived) {

    /** The reason of a failure that has no other. */
    public static final String OTHER = "other";
    /** The receiver refused what it was sent. */
    public static final String CLIENT_ERROR = "clientError";
    /** The receiver is in trouble. */
    public static final String SERVER_ERROR = "serverError";
    /** Telling was given up before any attempt had failed, or an attempt was. */
    public static final String CONTEXT_CANCELED = "contextCanceled";
    /** The time for telling, or for an attempt, was over. */
    public static final String CONTEXT_DEADLINE_EXCEEDED = "contextDeadlineExceeded";
    /** The receiver did not accept the credentials. */
    public static final String AUTH_ERROR = "authError";
    /** The receiver is told too much. */
    public static final String RATE_LIMITED = "rateLimited";

    /** A template of the message failed. */
    public static final String TEMPLATE_ERROR = "templateError";
    /** A file that holds a secret could not be read. */
    public static final String FILE_READ_ERROR = "fileReadError";
    /** What is configured comes to nothing once it is rendered. */
    public static final String CONFIG_ERROR = "configError";
    /** The message could not be put into the receiver's form. */
    public static final String ENCODING_ERROR = "encodingError";
    /** The receiver was not reached. */
    public static final String REQUEST_ERROR = "requestError";
    /** What Alertmanager says when a notification has no group; never here. */
    public static final String MISSING_CONTEXT = "missingContext";

    /** Every reason there is, for metrics that exist from the start (spec/cli-and-metrics.md 6.3). */
    public static final List<String> REASONS = List.of(
            OTHER, CLIENT_ERROR, SERVER_ERROR, CONTEXT_CANCELED, CONTEXT_DEADLINE_EXCEEDED, AUTH_ERROR, RATE_LIMITED,
            TEMPLATE_ERROR, FILE_READ_ERROR, CONFIG_ERROR, ENCODING_ERROR, REQUEST_ERROR, MISSING_CONTEXT);

    /** What to do after an attempt. */
    public enum Outcome {
        /** The receiver has it. */
        SENT,
        /** It may work later. */
        RETRY,
        /** It will not work however often it is tried. */
        FAILED
    }

    /** Some far ends answer with whole pages, each a little different from the last: they would fill the log and the audit. */
    private static final int LONGEST_DETAIL = 1_000;

    public Delivery {
        requireNonNull(outcome, "outcome is null");
        requireNonNull(reason, "reason is null");
        detail = shortened(requireNonNull(detail, "detail is null"));
        data = Map.copyOf(data);
        requireNonNull(retryAfter, "retryAfter is null");
    }

    private static String shortened(String detail) {
        if (detail.length() <= LONGEST_DETAIL) {
            return detail;
        }
        int end = LONGEST_DETAIL - 1;
        return detail.substring(0, Character.isHighSurrogate(detail.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Of which there is nothing to note. */
    public Delivery(Outcome outcome, String reason, String detail) {
        this(outcome, reason, detail, Map.of(), Duration.ZERO, false);
    }

    /** The same with words before the detail. */
    public Delivery prefixed(String words) {
        return new Delivery(outcome, reason, words + detail, data, retryAfter, mayHaveArrived);
    }

    /** The same with another reason. */
    public Delivery because(String other) {
        return new Delivery(outcome, other, detail, data, retryAfter, mayHaveArrived);
    }

    /** The same, but the far end wants to be left alone for so long. */
    public Delivery notBefore(Duration pause) {
        return new Delivery(outcome, reason, detail, data, pause, mayHaveArrived);
    }

    /** The same, but the far end may have it all the same. */
    public Delivery unheard() {
        return unheardIf(true);
    }

    /** The same, and whether the far end may have it all the same. */
    public Delivery unheardIf(boolean isUnheard) {
        return new Delivery(outcome, reason, detail, data, retryAfter, isUnheard);
    }

    /** The same, but it will not work however often it is tried. */
    public Delivery forGood() {
        return new Delivery(Outcome.FAILED, reason, detail, data, retryAfter, mayHaveArrived);
    }

    public static Delivery sent() {
        return new Delivery(Outcome.SENT, "", "");
    }

    /** The receiver has it, and wants to be handed this when the group is told of again. */
    public static Delivery sent(Map<String, String> data) {
        return new Delivery(Outcome.SENT, "", "", data, Duration.ZERO, false);
    }

    public static Delivery retry(String reason, String detail) {
        return new Delivery(Outcome.RETRY, reason, detail);
    }

    public static Delivery failed(String reason, String detail) {
        return new Delivery(Outcome.FAILED, reason, detail);
    }
}
