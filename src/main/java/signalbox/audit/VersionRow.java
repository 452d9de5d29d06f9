package signalbox.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * While a version of a package of rules was in force.
 *
 * @param rules their names
 */
public record VersionRow(
        long id, String packageName, String version, String team, List<String> rules, String source, Instant since, Optional<Instant> until) {
    public VersionRow {
        rules = List.copyOf(rules);
    }
}
