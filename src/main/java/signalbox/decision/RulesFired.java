package signalbox.decision;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Rules of a team's package fired, also those that conclude what only their package sees.
 *
 * @param counts how often each of them did
 * @param known some of these firings with their facts, for whoever {@linkplain DecisionListener#keepsFirings keeps} them: of each rule
 *     the first ones, and not more than so many in a time
 */
public record RulesFired(Instant at, String packageName, String version, Map<String, Integer> counts, List<Firing> known) {

    public RulesFired {
        requireNonNull(at, "at is null");
        requireNonNull(packageName, "packageName is null");
        requireNonNull(version, "version is null");
        counts = Map.copyOf(counts);
        known = List.copyOf(known);
    }
}
