package signalbox.view;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import signalbox.notify.AlertHashes;

/**
 * What an integration was last told of a group.
 *
 * @param integration such as {@code team/webhook[0]}
 * @param at when
 * @param firing the alerts that were told as firing
 * @param resolved those that were told as ended
 */
public record Told(String integration, Instant at, AlertHashes firing, AlertHashes resolved) {

    public Told {
        requireNonNull(integration, "integration is null");
        requireNonNull(at, "at is null");
        requireNonNull(firing, "firing is null");
        requireNonNull(resolved, "resolved is null");
    }
}
