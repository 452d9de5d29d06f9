package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How telling ended, after all attempts.
 *
 * @param notification what was to be told, as it was handed to the {@link Notifier}
 * @param result how it ended
 * @param attempts how often delivery was tried
 * @param reason the failure's class as metrics name it, one of {@link Delivery#REASONS}; {@code ""} unless failed
 * @param detail the failure in the words of spec/behaviour.md 10.2; holds no secret; {@code ""} unless failed
 * @param at when it ended, which is the time that the notification log keeps; when to decide anew, if it is put off
 * @param data what the notification log keeps for the integration, to be handed over when the group is told of again
 * @param tries the attempts, the first ones and the last where there were many
 * @param mayHaveArrived whether the receiver may have it though it failed or was put off: an attempt was never answered
 */
public record Outcome(
        Notification notification,
        Result result,
        int attempts,
        String reason,
        String detail,
        Instant at,
        Map<String, String> data,
        List<Attempt> tries,
        boolean mayHaveArrived) {

    /** How telling can end. */
    public enum Result {
        /** The receiver has it. */
        SENT,
        /** Nothing fires and the integration wants no resolved alerts: a success without a message. */
        NOTHING_TO_SEND,
        /** The receiver does not have it, as far as is known. */
        FAILED,
        /**
         * The receiver does not have it, and there is no room to keep it until the next attempt: it is to be decided anew, with
         * what there is to tell then.
         */
        PUT_OFF
    }

    public Outcome {
        requireNonNull(notification, "notification is null");
        requireNonNull(result, "result is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(detail, "detail is null");
        requireNonNull(at, "at is null");
        data = Map.copyOf(data);
        tries = List.copyOf(tries);
    }

    /** One of whose attempts each was answered. */
    public Outcome(
            Notification notification, Result result, int attempts, String reason, String detail, Instant at, Map<String, String> data,
            List<Attempt> tries) {
        this(notification, result, attempts, reason, detail, at, data, tries, false);
    }

    /** One of whose attempts nothing is known but their number. */
    public Outcome(
            Notification notification, Result result, int attempts, String reason, String detail, Instant at, Map<String, String> data) {
        this(notification, result, attempts, reason, detail, at, data, List.of());
    }

    /**
     * The same, after these attempts.
     *
     * @param unheard whether one of them was never answered
     */
    Outcome after(List<Attempt> made, boolean unheard) {
        boolean doubtful = unheard && !toBeLogged();
        return made.isEmpty() && !doubtful ? this : new Outcome(notification, result, attempts, reason, detail, at, data, made, doubtful);
    }

    /** The receiver has it; what it noted is added to what it noted before. */
    static Outcome sent(Notification notification, int attempts, Delivery delivery, Instant at) {
        return new Outcome(notification, Result.SENT, attempts, "", "", at, notification.dataWith(delivery.data()));
    }

    static Outcome nothingToSend(Notification notification, Instant at) {
        return new Outcome(notification, Result.NOTHING_TO_SEND, 0, "", "", at, notification.data());
    }

    static Outcome failed(Notification notification, int attempts, String reason, String detail, Instant at) {
        return new Outcome(notification, Result.FAILED, attempts, reason, detail, at, notification.data());
    }

    static Outcome putOff(Notification notification, int attempts, Instant until) {
        return new Outcome(notification, Result.PUT_OFF, attempts, "", "", until, notification.data());
    }

    /** Whether it is to be decided anew at {@link #at}. */
    public boolean putOff() {
        return result == Result.PUT_OFF;
    }

    /** Whether it failed for good, until the group speaks again. */
    public boolean failed() {
        return result == Result.FAILED;
    }

    /**
     * Whether the notification log must be written, with all alerts of the notification: on every success, also when there
     * was nothing to send (spec/behaviour.md 10.1).
     */
    public boolean toBeLogged() {
        return result == Result.SENT || result == Result.NOTHING_TO_SEND;
    }
}
