package signalbox.receiver.http;

import java.util.Set;
import signalbox.notify.Delivery;

/** What an answer's status means (spec/receivers.md 3.3). */
public final class StatusCheck {

    public static final int TOO_MANY_REQUESTS = 429;

    /** A gateway had no answer in time from what is behind it: whether that has the notification nobody knows. */
    private static final int GATEWAY_TIMEOUT = 504;

    private StatusCheck() {}

    /**
     * The outcome of an attempt that was answered.
     *
     * @param details what the far end said about it, {@code ""} for nothing; holds no secret
     * @param alsoRetried codes that are tried again besides 5xx
     */
    public static Delivery of(int code, String details, Set<Integer> alsoRetried) {
        if (code / 100 == 2) {
            return Delivery.sent();
        }
        String said = details.strip(); // many end their answer with a line feed
        String text = "unexpected status code " + code + (said.isEmpty() ? "" : ": " + said);
        return code / 100 == 5 || alsoRetried.contains(code)
                ? Delivery.retry(reason(code), text).unheardIf(code == GATEWAY_TIMEOUT)
                : Delivery.failed(reason(code), text);
    }

    /** The class of a failure with this code. */
    public static String reason(int code) {
        if (code == 401 || code == 403) {
            return Delivery.AUTH_ERROR;
        }
        if (code == TOO_MANY_REQUESTS) {
            return Delivery.RATE_LIMITED;
        }
        return switch (code / 100) {
            case 4 -> Delivery.CLIENT_ERROR;
            case 5 -> Delivery.SERVER_ERROR;
            default -> Delivery.OTHER;
        };
    }
}
