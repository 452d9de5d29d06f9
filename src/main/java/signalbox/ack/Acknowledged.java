package signalbox.ack;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import signalbox.alert.Labels;

/**
 * Somebody takes care of an alert that fires.
 *
 * @param alert the labels of the alert
 * @param id of the acknowledgement
 * @param by who
 * @param comment may be empty
 * @param until when that is over at the latest; {@link Ack#OPEN}: when the alert ends
 */
public record Acknowledged(Labels alert, String id, String by, String comment, Instant until) {

    public Acknowledged {
        requireNonNull(alert, "alert is null");
        requireNonNull(id, "id is null");
        requireNonNull(by, "by is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(until, "until is null");
    }
}
