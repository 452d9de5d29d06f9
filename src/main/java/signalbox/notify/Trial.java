package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.route.Route;

/**
 * What became of a marked sample that an integration was given to deliver. It goes past groups, log and queue: nothing
 * remembers it.
 */
public record Trial(Integration integration, Delivery delivery) {

    /** What a sample's alert is called. */
    public static final String ALERTNAME = "SignalboxTest";

    private static final Duration LIMIT = Duration.ofSeconds(15);

    public Trial {
        requireNonNull(integration, "integration is null");
        requireNonNull(delivery, "delivery is null");
    }

    /** Delivers a sample, once. Takes 15 seconds at the most; not for a thread that others wait for. */
    public static Trial of(Receiver receiver, Instant now) {
        return new Trial(receiver.integration(), receiver.deliver(sample(receiver.integration(), now), LIMIT));
    }

    private static Notification sample(Integration integration, Instant now) {
        Labels labels = Labels.of("alertname", ALERTNAME, "receiver", integration.receiver(), "severity", "none");
        Labels annotations = Labels.of(
                "summary", "Test of receiver " + integration.receiver(),
                "description", "Somebody tries out whether this receiver can be told. Nothing is wrong.");
        Alert alert = new Alert(labels, annotations, now, Alert.NOT_ENDED, "");
        Route route = new Route(labels, integration.receiver()).groupedBy("alertname");
        AlertGroup group = new AlertGroup(route.destination(), Labels.of("alertname", ALERTNAME));
        return new Notification(group, integration, List.of(alert), "first notification", now);
    }
}
