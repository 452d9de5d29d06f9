package signalbox.condition;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a condition, to be kept over a restart. What rules state when they begin anew goes on from there.
 *
 * @param key whose it is, its name, and what it is about
 * @param level as it was stated last
 * @param on since when it has been stated and its level high enough; empty while it is not
 * @param beginnings the times that count still, in their order
 * @param changes when it began or ended, as far as that counts still, in their order
 * @param reached whether the times, or the changes, are as many as wanted; where none are counted, whether it is on
 * @param metSince since when it has been so that it holds once it has lasted long enough; empty while it is not
 * @param lasted whether it has
 * @param heldUntil when it ends, being held on after its end
 * @param holdsSince since when it holds; empty while it does not
 */
public record KeptCondition(
        ConditionKey key,
        Terms terms,
        Number level,
        Optional<Instant> on,
        List<Beginning> beginnings,
        List<Instant> changes,
        boolean reached,
        Optional<Instant> metSince,
        boolean lasted,
        Optional<Instant> heldUntil,
        Optional<Instant> holdsSince) {

    public KeptCondition {
        requireNonNull(key, "key is null");
        requireNonNull(terms, "terms is null");
        requireNonNull(level, "level is null");
        requireNonNull(on, "on is null");
        beginnings = List.copyOf(beginnings);
        changes = List.copyOf(changes);
        requireNonNull(metSince, "metSince is null");
        requireNonNull(heldUntil, "heldUntil is null");
        requireNonNull(holdsSince, "holdsSince is null");
    }

    /** Whether nothing but the level is different. */
    boolean isSameButForLevel(KeptCondition other) {
        return equals(new KeptCondition(
                other.key, other.terms, level, other.on, other.beginnings, other.changes, other.reached, other.metSince,
                other.lasted, other.heldUntil, other.holdsSince));
    }
}
