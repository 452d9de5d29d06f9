package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.route.Route;

/**
 * What became of a marked sample that an integration was given to deliver. It goes past groups, log and queue: nothing
 * remembers it.
 */
public record SampleDelivery(Integration integration, Delivery delivery) {

    /** What a sample's alert is called. */
    public static final String ALERTNAME = "SignalboxTest";

    private static final Duration LIMIT = Duration.ofSeconds(15);

    public SampleDelivery {
        requireNonNull(integration, "integration is null");
        requireNonNull(delivery, "delivery is null");
    }

    /**
     * Delivers a sample, once, and its end to a kind of far end that would keep it open. Takes 30 seconds at the most; not for
     * a thread that others wait for.
     *
     * @param opensIncidents whether the far end keeps open what it was told, and wakes people, until it is told the end
     */
    public static SampleDelivery of(Receiver receiver, boolean opensIncidents, Instant now) {
        Integration integration = receiver.integration();
        Delivery told = receiver.deliver(sample(integration, now, Alert.NOT_ENDED, Map.of()), LIMIT);
        if (told.outcome() != Delivery.Outcome.SENT || !integration.sendResolved() || !opensIncidents) {
            return new SampleDelivery(integration, told);
        }
        Delivery ended = receiver.deliver(sample(integration, now, now, told.data()), LIMIT);
        return new SampleDelivery(
                integration,
                ended.outcome() == Delivery.Outcome.SENT
                        ? ended
                        : Delivery.failed(
                                ended.reason(), "the test was taken, its end was not, so close it there: " + ended.detail()));
    }

    private static Notification sample(Integration integration, Instant now, Instant endsAt, Map<String, String> data) {
        Labels labels = Labels.of("alertname", ALERTNAME, "receiver", integration.receiver(), "severity", "none");
        Labels annotations = Labels.of(
                "summary", "Test of receiver " + integration.receiver(),
                "description", "Somebody tries out whether this receiver can be told. Nothing is wrong.");
        Alert alert = new Alert(labels, annotations, now.minusSeconds(1), endsAt, "");
        Route route = new Route(labels, integration.receiver()).groupedBy("alertname");
        AlertGroup group = new AlertGroup(route.destination(), Labels.of("alertname", ALERTNAME));
        return new Notification(group, integration, List.of(alert), "first notification", now).with(data);
    }
}
