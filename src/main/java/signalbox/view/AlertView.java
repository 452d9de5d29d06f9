package signalbox.view;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.group.AlertGroup;

/**
 * One alert with everything that was decided about it.
 *
 * @param alert the alert as rules see it
 * @param endsAt when it ends or ended; while it fires, when it ends unless it is repeated
 * @param updatedAt when it was last received
 * @param groups the groups it belongs to, in the order of the routing tree, then those of rules
 * @param silencedBy ids of the silences in force that match it
 * @param inhibitedBy fingerprints, as text, of the alerts that inhibit it
 */
public record AlertView(
        Alert alert,
        Instant endsAt,
        Instant updatedAt,
        List<AlertGroup> groups,
        List<String> silencedBy,
        List<String> inhibitedBy) {}
