package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came near to satisfying a condition.
 *
 * @param endedAgo how long before it had ended; empty for a fact that is there
 * @param lacks what a condition that does not hold yet lacks, in words; {@code ""} for any other fact
 * @param constraints all that the condition says of such a fact
 * @param isItself whether it is the alert in question, at its own place
 * @param with the facts chosen before that its failed constraints compare it with, if it is the alert in question
 * @param distance how much is missing: less is nearer
 */
public record Near(
        Fact fact, Optional<Duration> endedAgo, String lacks, List<Verdict> constraints, boolean isItself, List<Fact> with, double distance) {

    public Near {
        requireNonNull(fact, "fact is null");
        requireNonNull(endedAgo, "endedAgo is null");
        requireNonNull(lacks, "lacks is null");
        constraints = List.copyOf(constraints);
        with = List.copyOf(with);
    }

    /** Whether nothing is missing but that it is there. */
    boolean isOnlyGone() {
        return constraints.stream().allMatch(Verdict::holds) && (endedAgo.isPresent() || !lacks.isEmpty());
    }
}
