package signalbox.notify;

import java.time.Duration;

/** Hears how long each attempt took, whatever came of it ({@code alertmanager_notification_latency_seconds}). */
public interface LatencyObserver {

    /** Called on the attempt's thread, by several threads at once. */
    void attempted(Integration integration, Duration took);
}
