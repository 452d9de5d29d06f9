package signalbox.condition;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import signalbox.alert.Alert;

/**
 * An alert from its beginning to its end: one that begins again is another episode, one that is only reported again is not.
 *
 * @param fingerprint that of the alert's labels
 * @param startsAt when it began
 */
public record Episode(long fingerprint, Instant startsAt) implements Comparable<Episode> {

    private static final Comparator<Episode> ORDER =
            Comparator.comparing(Episode::startsAt).thenComparing(Episode::fingerprint);

    public Episode {
        requireNonNull(startsAt, "startsAt is null");
    }

    static Episode of(Alert alert) {
        return new Episode(alert.labels().fingerprint(), alert.startsAt());
    }

    /** By their beginnings. */
    @Override
    public int compareTo(Episode other) {
        return ORDER.compare(this, other);
    }
}
