package signalbox.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import signalbox.notify.AlertHashes;

/**
 * What an integration could not be told of a group.
 *
 * @param integration such as {@code team/webhook[0]}
 * @param at when that was given up
 * @param alerts that it was to be told of
 * @param detail why, in words
 */
public record NotTold(String integration, Instant at, AlertHashes alerts, String detail) {

    public NotTold {
        requireNonNull(integration, "integration is null");
        requireNonNull(at, "at is null");
        requireNonNull(alerts, "alerts is null");
        requireNonNull(detail, "detail is null");
    }
}
