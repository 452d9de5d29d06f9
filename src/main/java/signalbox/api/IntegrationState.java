package signalbox.api;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import signalbox.notify.Attempt;
import signalbox.notify.Integration;

/**
 * An integration of a receiver, and how it does.
 *
 * @param last the last attempt to tell it something; empty when there was none since the start
 */
public record IntegrationState(Integration integration, Optional<Attempt> last) {

    public IntegrationState {
        requireNonNull(integration, "integration is null");
        requireNonNull(last, "last is null");
    }
}
