package signalbox.silence;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import signalbox.alert.MatcherSyntax.Mode;
import signalbox.silence.SilenceRefusedException.Reason;

/**
 * All silences that are kept, and what may become of them (spec/behaviour.md 12). Touched by one thread
 * only. Refusals are {@link SilenceRefusedException}s and change nothing.
 */
public final class Silences {

    /**
     * What {@link #set} did.
     *
     * @param id of the silence that now holds what was posted
     * @param changed every silence that is new or different, in the order of the changes
     */
    public record Saved(String id, List<Silence> changed) {}

    private final Map<String, Silence> silences = new LinkedHashMap<>();
    private final Mode mode;
    private final Duration retention;
    private final SilenceLimits limits;
    private final Supplier<String> ids;
    private final SilenceLog log;

    /**
     * No silences yet.
     *
     * @param mode which label names are valid
     * @param retention how long a silence is kept after its end
     * @param ids gives a new random UUID each time
     * @param logged whether changes that people make are logged
     */
    public Silences(Mode mode, Duration retention, SilenceLimits limits, Supplier<String> ids, boolean logged) {
        this.mode = mode;
        this.retention = retention;
        this.limits = limits;
        this.ids = ids;
        this.log = new SilenceLog(logged);
    }

    /** Creates or changes a silence (12.2 to 12.6). */
    public Saved set(PostedSilence posted, Instant now) {
        Silence silence = posted.checked(now, mode);
        if (posted.id().isEmpty()) {
            return create(silence, Optional.empty(), now);
        }
        Silence previous = existing(posted.id());
        return canBecome(previous, silence, now)
                ? update(silence.matching(0, previous.lastMatchedAt()))
                : create(silence, Optional.of(previous), now);
    }

    /** What somebody posted, as it would be: it is checked, and no more. */
    public Silence proposed(PostedSilence posted, Instant now) {
        return posted.checked(now, mode);
    }

    /** Refuses what was posted, for a reason that rules give. */
    public SilenceRefusedException refused(String reason) {
        return new SilenceRefusedException(Reason.INVALID, reason);
    }

    /** Notes when the last alert that a silence matched ended. The silence as it is now. */
    public Optional<Silence> matched(String id, Instant last) {
        return Optional.ofNullable(silences.computeIfPresent(id, (any, silence) -> silence.matching(0, last)));
    }

    /** Ends a silence (12.5). The silence as it is now, if that made a difference; an ended one stays as it is. */
    public Optional<Silence> expire(String id, Instant now) {
        Silence silence = existing(id);
        if (silence.stateAt(now) == SilenceState.EXPIRED) {
            return Optional.empty();
        }
        return Optional.of(end(silence, now));
    }

    /** Makes a silence again what it was, though that is the earlier version. */
    public void takeBack(Silence earlier) {
        silences.put(earlier.id(), earlier);
    }

    /** The silence with an id. */
    public Optional<Silence> get(String id) {
        return Optional.ofNullable(silences.get(id));
    }

    /** All of them, expired ones included, as they are now. */
    public List<Silence> all() {
        return List.copyOf(silences.values());
    }

    /** How many there are. */
    public int size() {
        return silences.size();
    }

    /**
     * Takes a version of a silence from elsewhere (12.7). The later version of two counts, so the order and number of
     * arrivals make no difference.
     *
     * @return whether it counts now
     */
    public boolean merge(Silence version, Instant now) {
        return !expiry(version).isBefore(now) && load(version);
    }

    /** As {@link #merge}, even if it expired long ago: for what was kept through a restart. */
    public boolean load(Silence version) {
        Silence known = silences.get(version.id());
        if (known != null && Silence.later(known, version).equals(known)) {
            return false;
        }
        silences.put(version.id(), version);
        return true;
    }

    /** Forgets what ended longer ago than the retention (12.7). The ids of what is forgotten. */
    public List<String> collectGarbage(Instant now) {
        List<String> gone = silences.values().stream()
                .filter(silence -> !expiry(silence).isAfter(now))
                .map(Silence::id)
                .toList();
        gone.forEach(silences::remove);
        return gone;
    }

    private Silence existing(String id) {
        return get(id).orElseThrow(() -> new SilenceRefusedException(Reason.NOT_FOUND, "silence not found"));
    }

    /** Whether a silence may be changed under its id: never what it matches, nor what it has already done (12.4). */
    private static boolean canBecome(Silence previous, Silence next, Instant now) {
        return previous.matchers().equals(next.matchers())
                && switch (previous.stateAt(now)) {
                    case ACTIVE -> previous.startsAt().getEpochSecond() == next.startsAt().getEpochSecond()
                            && !next.endsAt().isBefore(now);
                    case PENDING -> !next.startsAt().isBefore(now);
                    case EXPIRED -> false;
                };
    }

    private Saved update(Silence silence) {
        checkSize(silence);
        silences.put(silence.id(), silence);
        log.updated(silence);
        return new Saved(silence.id(), List.of(silence));
    }

    private Saved create(Silence posted, Optional<Silence> previous, Instant now) {
        checkCount();
        Instant start = posted.startsAt().isBefore(now) ? now : posted.startsAt();
        Silence silence = posted.withId(ids.get()).during(start, posted.endsAt(), now);
        checkSize(silence);
        List<Silence> changed = new ArrayList<>();
        previous.filter(old -> old.stateAt(now) != SilenceState.EXPIRED).ifPresent(old -> changed.add(end(old, now)));
        silences.put(silence.id(), silence);
        log.created(silence);
        changed.add(silence);
        return new Saved(silence.id(), List.copyOf(changed));
    }

    private Silence end(Silence silence, Instant now) {
        Instant start = silence.startsAt().isAfter(now) ? now : silence.startsAt();
        Silence ended = silence.during(start, now, now);
        silences.put(ended.id(), ended);
        log.expired(ended);
        return ended;
    }

    private void checkCount() {
        int count = silences.size() + 1;
        if (limits.count() > 0 && count > limits.count()) {
            throw new SilenceRefusedException(
                    Reason.LIMIT,
                    "exceeded maximum number of silences: " + silences.size() + " (limit: " + limits.count() + ")");
        }
    }

    private void checkSize(Silence silence) {
        int size = SilenceSize.of(silence, retention);
        if (limits.bytes() > 0 && size > limits.bytes()) {
            throw new SilenceRefusedException(
                    Reason.LIMIT,
                    "silence exceeded maximum size: " + size + " bytes (limit: " + limits.bytes() + " bytes)");
        }
    }

    private Instant expiry(Silence silence) {
        return silence.endsAt().plus(retention);
    }
}
