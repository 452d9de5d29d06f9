package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Labels;
import signalbox.store.Change;

/**
 * A stretch of history as a server would live it again: what it knew at the beginning, and what came from outside.
 *
 * @param from its first instant
 * @param state what a server that begins there finds in its journal
 * @param inForce by what it decided at the beginning; empty when that is not on record
 * @param inputs in the order of their instants
 * @param busy while the engine was at work: what became due in one of these times it did at the end of it, with all that had come by then
 * @param told what was told in it
 * @param limits what is not known of the stretch, in words
 */
public record Recording(
        Instant from,
        Instant to,
        List<Change> state,
        Optional<Input.InForce> inForce,
        List<Input> inputs,
        List<Busy> busy,
        List<Told> told,
        List<String> limits) {

    /** A time in which nothing was decided. */
    public record Busy(Instant from, Instant until) {

        public Busy {
            requireNonNull(from, "from is null");
            requireNonNull(until, "until is null");
        }
    }

    /**
     * Something that an integration was told.
     *
     * @param at the time that had come, or when it came through after failures
     * @param endedAt when it was known to have come through
     * @param integration such as {@code team/webhook[0]}
     */
    public record Told(Instant at, Instant endedAt, String integration, String reason, Set<Labels> firing, Set<Labels> resolved) {

        public Told {
            requireNonNull(at, "at is null");
            requireNonNull(endedAt, "endedAt is null");
            requireNonNull(integration, "integration is null");
            requireNonNull(reason, "reason is null");
            firing = Set.copyOf(firing);
            resolved = Set.copyOf(resolved);
        }
    }

    /** The end of what nobody knows the end of: later than anything. */
    public static final Instant FAR = Instant.parse("2999-01-01T00:00:00Z");

    public Recording {
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        state = List.copyOf(state);
        requireNonNull(inForce, "inForce is null");
        inputs = List.copyOf(inputs);
        busy = List.copyOf(busy);
        told = List.copyOf(told);
        limits = List.copyOf(limits);
    }
}
