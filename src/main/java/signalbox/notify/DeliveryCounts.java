package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was counted since the start for one kind of integration, of one receiver or of all (spec/cli-and-metrics.md 6.3).
 * Numbers never fall.
 *
 * @param receiver the receiver's name, {@code ""} for all receivers together
 * @param integration the kind, such as {@code webhook}
 * @param notifications notifications that were told or failed in the end, however many attempts they took
 * @param failed those that failed in the end, by reason; every one of {@link Delivery#REASONS} is there
 * @param requests attempts
 * @param requestsFailed attempts that failed
 */
public record DeliveryCounts(
        String receiver,
        String integration,
        long notifications,
        Map<String, Long> failed,
        long requests,
        long requestsFailed) {

    public DeliveryCounts {
        requireNonNull(receiver, "receiver is null");
        requireNonNull(integration, "integration is null");
        failed = Map.copyOf(failed);
    }

    /** Nothing was counted yet. */
    static DeliveryCounts none(String receiver, String integration) {
        Map<String, Long> failed = new LinkedHashMap<>();
        Delivery.REASONS.forEach(reason -> failed.put(reason, 0L));
        return new DeliveryCounts(receiver, integration, 0, failed, 0, 0);
    }

    /** How many failed for a reason. */
    public long failed(String reason) {
        return failed.getOrDefault(reason, 0L);
    }

    /** Both together, under this one's names. */
    DeliveryCounts plus(DeliveryCounts other) {
        Map<String, Long> sum = new LinkedHashMap<>(failed);
        other.failed.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return new DeliveryCounts(
                receiver,
                integration,
                notifications + other.notifications,
                sum,
                requests + other.requests,
                requestsFailed + other.requestsFailed);
    }
}
