package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What an integration is being told of a group.
 *
 * @param integration such as {@code team/webhook[0]}
 * @param since when the attempt began; of one that waits for its turn at the integration, when it was handed over
 * @param firing the alerts that it says fire
 * @param resolved those that it says ended
 * @param attempt which one it is, from 1; 0 when it waits for its turn
 */
public record UnderWay(String integration, Instant since, AlertHashes firing, AlertHashes resolved, int attempt) {

    public UnderWay {
        requireNonNull(integration, "integration is null");
        requireNonNull(since, "since is null");
        requireNonNull(firing, "firing is null");
        requireNonNull(resolved, "resolved is null");
    }

    static UnderWay of(Notification notification) {
        return new UnderWay(
                notification.integration().toString(), notification.at(), AlertHashes.of(notification.firing()),
                AlertHashes.of(notification.resolved()), 0);
    }

    /** The same, of an attempt that began then. */
    UnderWay since(Instant instant, int number) {
        return new UnderWay(integration, instant, firing, resolved, number);
    }

    /** Whether it is of an alert, by its {@linkplain signalbox.alert.Labels#notificationHash() hash}. */
    public boolean isOf(long alert) {
        return firing.contains(alert) || resolved.contains(alert);
    }
}
