package signalbox.condition;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A condition that a rule states, or stated not long ago, and that does not hold.
 *
 * @param fact as it would be if it held now
 * @param terms when it holds
 * @param metSince since when it has all that it needs but time; empty while it lacks something else
 * @param willHoldAt when it will hold if nothing happens until then
 */
public record Awaited(Holds fact, Terms terms, Optional<Instant> metSince, Optional<Instant> willHoldAt) {

    public Awaited {
        requireNonNull(fact, "fact is null");
        requireNonNull(terms, "terms is null");
        requireNonNull(metSince, "metSince is null");
        requireNonNull(willHoldAt, "willHoldAt is null");
    }
}
