package signalbox.audit;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Labels;

/**
 * What became of a notification.
 *
 * @param outcome told, nothing_to_send, failed
 * @param reason the rule that said that it be told
 * @param firing the alerts that it told as firing; none when they were not asked for
 * @param detail the failure in words
 * @param at when it ended
 * @param lastAt when the last of {@code count} ended, which ended alike
 */
public record NotificationRow(
        long id,
        String group,
        String receiver,
        String integration,
        String outcome,
        String reason,
        int firing,
        int resolved,
        int attempts,
        String failure,
        String detail,
        Instant decidedAt,
        Instant at,
        Instant lastAt,
        long count,
        List<Labels> alerts,
        List<Labels> resolvedAlerts) {

    public NotificationRow {
        alerts = List.copyOf(alerts);
        resolvedAlerts = List.copyOf(resolvedAlerts);
    }
}
