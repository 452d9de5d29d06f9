package signalbox.route;

import static java.util.Objects.requireNonNull;

/**
 * A named time interval of the configuration, as a fact. The engine's timers keep {@code active}.
 *
 * @param name as routes refer to it
 * @param active whether it contains the present
 */
public record TimeInterval(String name, boolean active) {

    public TimeInterval {
        requireNonNull(name, "name is null");
    }
}
