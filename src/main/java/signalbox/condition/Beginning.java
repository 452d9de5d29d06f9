package signalbox.condition;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A time at which a condition began, as it is counted.
 *
 * @param of the alert that began; empty when it is the condition itself that did
 * @param at when
 */
public record Beginning(Optional<Episode> of, Instant at) implements Comparable<Beginning> {

    private static final Comparator<Beginning> ORDER = Comparator.comparing(Beginning::at)
            .thenComparing(beginning -> beginning.of.map(Episode::fingerprint).orElse(0L))
            .thenComparing(beginning -> beginning.of.map(Episode::startsAt).orElse(Instant.MIN));

    public Beginning {
        requireNonNull(of, "of is null");
        requireNonNull(at, "at is null");
    }

    @Override
    public int compareTo(Beginning other) {
        return ORDER.compare(this, other);
    }
}
