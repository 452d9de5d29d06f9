package signalbox.notify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts for one kind of integration of one receiver. Any thread. */
final class Counter {

    private final String receiver;
    private final String integration;
    private final Map<String, LongAdder> failed = new ConcurrentHashMap<>();
    final LongAdder notifications = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder requestsFailed = new LongAdder();

    Counter(String receiver, String integration) {
        this.receiver = receiver;
        this.integration = integration;
    }

    String receiver() {
        return receiver;
    }

    /** A notification failed in the end. An unheard-of reason counts as {@code other}. */
    void failed(String reason) {
        String known = Delivery.REASONS.contains(reason) ? reason : Delivery.OTHER;
        failed.computeIfAbsent(known, any -> new LongAdder()).increment();
    }

    DeliveryCounts counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        Delivery.REASONS.forEach(reason -> counts.put(reason, 0L));
        failed.forEach((reason, count) -> counts.put(reason, count.sum()));
        return new DeliveryCounts(
                receiver,
                integration,
                notifications.sum(),
                counts,
                requests.sum(),
                requestsFailed.sum());
    }
}
