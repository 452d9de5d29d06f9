package signalbox.engine;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import signalbox.store.Change;

/**
 * An instant at which a cycle was over: all that was decided by then was handed to the journal and told to whoever listens, and
 * nothing later.
 *
 * @param timers when groups are due of which the journal has an earlier turn, for they had nothing to tell since
 */
public record Mark(Instant at, List<Change> timers) {

    public Mark {
        requireNonNull(at, "at is null");
        timers = List.copyOf(timers);
    }
}
