package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What an integration could not be told of a group.
 *
 * @param integration such as {@code team/webhook[0]}
 * @param at when the last attempt failed, or when that was given up
 * @param alerts that it was to be told of
 * @param attempts how often it was tried
 * @param detail why, in words
 * @param triedAgain whether it will be tried again before the group speaks next
 */
public record NotTold(String integration, Instant at, AlertHashes alerts, int attempts, String detail, boolean triedAgain) {

    public NotTold {
        requireNonNull(integration, "integration is null");
        requireNonNull(at, "at is null");
        requireNonNull(alerts, "alerts is null");
        requireNonNull(detail, "detail is null");
    }

    static NotTold of(Notification notification, Instant at, int attempts, String detail, boolean triedAgain) {
        return new NotTold(
                notification.integration().toString(), at, AlertHashes.of(notification.alerts()), attempts, detail, triedAgain);
    }
}
