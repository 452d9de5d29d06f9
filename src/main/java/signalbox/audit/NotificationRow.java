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
 * @param tookMillis how long the last attempt took; -1 where that is not known
 * @param tries the attempts, where there were several
 * @param texts what people were told, by the keys of the configuration
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
        List<Labels> resolvedAlerts,
        long tookMillis,
        List<Try> tries,
        Labels texts) {

    public NotificationRow {
        alerts = List.copyOf(alerts);
        resolvedAlerts = List.copyOf(resolvedAlerts);
        tries = List.copyOf(tries);
    }

    /**
     * An attempt.
     *
     * @param at when it ended
     * @param tookMillis how long it took
     * @param outcome sent, retry, failed
     * @param detail the failure in words
     */
    public record Try(Instant at, long tookMillis, String outcome, String detail) {}
}
