package signalbox.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.decision.DecidedBy;

/**
 * A conclusion about an alert, while it held.
 *
 * @param kind as the API has it
 * @param receiver whom it concerns; {@code ""}: everybody
 * @param group the key of the group, of what is grouped; else {@code ""}
 * @param silence its id; {@code ""}: none
 * @param words the reason in words, or the condition's name
 * @param force {@code in_force}; {@code shadow} or {@code refused}: it had no effect
 */
public record VerdictRow(
        long id,
        Labels labels,
        String kind,
        String receiver,
        DecidedBy by,
        String group,
        List<Labels> sources,
        String silence,
        String words,
        String force,
        Instant since,
        Optional<Instant> until) {

    public VerdictRow {
        sources = List.copyOf(sources);
    }
}
