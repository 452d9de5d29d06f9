package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import signalbox.decision.DecidedBy;
import signalbox.decision.Firing.Concluded;
import signalbox.decision.Seen;

/**
 * A rule of a team fired.
 *
 * @param branch which alternative of its {@code or}, from 0
 * @param facts that matched, in the order of the conditions; {@code not} and {@code exists} have none
 * @param more how many further firings of the rule, from here to the next that is kept, are only counted
 */
public record FiringRow(
        long id, DecidedBy by, Instant at, int branch, List<Seen> facts, List<Concluded> concluded, long more) {

    public FiringRow {
        requireNonNull(by, "by is null");
        requireNonNull(at, "at is null");
        facts = List.copyOf(facts);
        concluded = List.copyOf(concluded);
    }
}
