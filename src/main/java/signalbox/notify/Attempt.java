package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * An attempt to tell an integration something.
 *
 * @param at when it ended
 * @param took how long it took
 * @param number of the attempts for this notification, from 1
 * @param delivery what came of it; its detail holds no secret
 */
public record Attempt(Instant at, Duration took, int number, Delivery delivery) {

    public Attempt {
        requireNonNull(at, "at is null");
        requireNonNull(took, "took is null");
        requireNonNull(delivery, "delivery is null");
    }
}
