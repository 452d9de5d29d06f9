package signalbox.audit;

import java.time.Instant;
import java.util.Optional;

/** While a version of a package of rules was in force. */
public record VersionRow(
        long id, String packageName, String version, String team, String rules, String source, Instant since, Optional<Instant> until) {}
