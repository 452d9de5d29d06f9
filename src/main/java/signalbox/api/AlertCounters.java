package signalbox.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How many alerts came in (spec/cli-and-metrics.md 6.2). */
final class AlertCounters {

    private final Counter firing;
    private final Counter resolved;
    private final Counter invalid;

    AlertCounters(MeterRegistry registry) {
        firing = received(registry, "firing");
        resolved = received(registry, "resolved");
        invalid = Counter.builder("alertmanager.alerts.invalid")
                .description("The total number of received alerts that were invalid.")
                .tag("version", "v2")
                .register(registry);
    }

    private static Counter received(MeterRegistry registry, String status) {
        return Counter.builder("alertmanager.alerts.received")
                .description("The total number of received alerts.")
                .tag("status", status)
                .tag("version", "v2")
                .register(registry);
    }

    void received(int firingAlerts, int resolvedAlerts, int invalidAlerts) {
        firing.increment(firingAlerts);
        resolved.increment(resolvedAlerts);
        invalid.increment(invalidAlerts);
    }
}
