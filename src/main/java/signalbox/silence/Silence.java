package signalbox.silence;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
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
 * @param matching how many alerts that fire it matches, as a fact; 0 where nobody counts
 * @param lastMatchedAt when an alert that it matches last began or ended; its beginning if there was none
 */
public record Silence(
        String id,
        List<Matcher> matchers,
        Instant startsAt,
        Instant endsAt,
        Instant updatedAt,
        String createdBy,
        String comment,
        Labels annotations,
        int matching,
        Instant lastMatchedAt) {

    private static final Comparator<Silence> BY_VERSION = comparing(Silence::updatedAt)
            .thenComparing(Silence::endsAt)
            .thenComparing(Silence::startsAt)
            .thenComparing(Silence::createdBy)
            .thenComparing(Silence::comment)
            .thenComparing(Silence::annotations)
            .thenComparing(silence -> Matcher.listText(silence.matchers));

    /** One of which nobody has said yet what it matches. */
    public Silence(
            String id,
            List<Matcher> matchers,
            Instant startsAt,
            Instant endsAt,
            Instant updatedAt,
            String createdBy,
            String comment,
            Labels annotations) {
        this(id, matchers, startsAt, endsAt, updatedAt, createdBy, comment, annotations, 0, startsAt);
    }

    public Silence {
        requireNonNull(id, "id is null");
        matchers = List.copyOf(matchers);
        requireNonNull(startsAt, "startsAt is null");
        requireNonNull(endsAt, "endsAt is null");
        requireNonNull(updatedAt, "updatedAt is null");
        requireNonNull(createdBy, "createdBy is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(annotations, "annotations is null");
        requireNonNull(lastMatchedAt, "lastMatchedAt is null");
    }

    /** Whether every matcher holds for these labels. */
    public boolean matches(Labels labels) {
        return Matcher.allMatch(matchers, labels);
    }

    /** Expired from its very end on: a silence that somebody ends is out of force at once (spec/behaviour.md 12.1). */
    public SilenceState stateAt(Instant instant) {
        if (instant.isBefore(startsAt)) {
            return SilenceState.PENDING;
        }
        return instant.isBefore(endsAt) ? SilenceState.ACTIVE : SilenceState.EXPIRED;
    }

    /** Whether it keeps alerts quiet. */
    public boolean inForceAt(Instant instant) {
        return stateAt(instant) == SilenceState.ACTIVE;
    }

    /** The later of two versions. A tie is decided by content, so that everybody decides it alike. */
    public static Silence later(Silence a, Silence b) {
        return BY_VERSION.compare(a, b) >= 0 ? a : b;
    }

    Silence withId(String newId) {
        return new Silence(newId, matchers, startsAt, endsAt, updatedAt, createdBy, comment, annotations, matching, lastMatchedAt);
    }

    Silence during(Instant start, Instant end, Instant updated) {
        Instant matched = lastMatchedAt.equals(startsAt) ? start : lastMatchedAt;
        return new Silence(id, matchers, start, end, updated, createdBy, comment, annotations, matching, matched);
    }

    /** The same without an id: one that is to be made. */
    public Silence asProposed() {
        return withId("");
    }

    /** The same with what it matches. */
    public Silence matching(int alerts, Instant last) {
        return new Silence(id, matchers, startsAt, endsAt, updatedAt, createdBy, comment, annotations, alerts, last);
    }
}
