package signalbox.silence;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * A silence: alerts that all its matchers match are kept quiet from {@code startsAt} to {@code endsAt}. As a fact in the
 * session it is in force; the engine's timers insert and remove it.
 *
 * @param id a UUID as text
 * @param matchers all must match, in the order given by whoever made the silence; never empty
 * @param updatedAt when it was last changed; of two versions the later one counts
 */
public record Silence(
        String id,
        List<Matcher> matchers,
        Instant startsAt,
        Instant endsAt,
        Instant updatedAt,
        String createdBy,
        String comment,
        Labels annotations) {

    public Silence {
        requireNonNull(id, "id is null");
        matchers = List.copyOf(matchers);
        requireNonNull(startsAt, "startsAt is null");
        requireNonNull(endsAt, "endsAt is null");
        requireNonNull(updatedAt, "updatedAt is null");
        requireNonNull(createdBy, "createdBy is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(annotations, "annotations is null");
    }

    /** Whether every matcher holds for these labels. */
    public boolean matches(Labels labels) {
        return Matcher.allMatch(matchers, labels);
    }
}
