package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;
import static signalbox.notify.TestNotifications.resolved;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.config.IntegrationKind;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;

/** What holds for every receiver. The timeout only ends a test that would hang. */
abstract class ReceiverContract {

    static final Duration MINUTE = Duration.ofMinutes(1);

    /** Everything that has a meaning somewhere: JSON, HTML, terminals, templates, URLs, line ends. */
    static final String HOSTILE = "\"'\\\n\r\n\t\0\u001b[31m<script>&amp;{{ .Foo }}%s${x}\u2028\u2029\u202e\ud800 /../é𝄞";

    /** A receiver of the kind whose far end works. Called once in a test. */
    abstract Receiver receiver(Integration integration);

    /** The kind's name. */
    abstract String kind();

    /** What arrived, a text for each message. */
    abstract List<String> received();

    /** The far end fails for now, or it is back. */
    abstract void fail(boolean failing);

    /** What must never be seen in an error or a log. */
    abstract List<String> secrets();

    /** What a message shows of a firing alert {@code Up} whose instance is {@code db1}. */
    List<String> shown() {
        return List.of("Up", "db1", "first notification");
    }

    /** What a message shows of firing alerts, whatever its letters. */
    String firingWord() {
        return "firing";
    }

    /** What a message shows of resolved alerts, whatever its letters. */
    String resolvedWord() {
        return "resolved";
    }

    final Integration integration() {
        boolean opensIncidents = Stream.of(IntegrationKind.values()).anyMatch(each -> each.id().equals(kind()) && each.opensIncidents());
        return new Integration("team-x", kind(), 0, true, opensIncidents);
    }

    final Notification says(Alert... alerts) {
        return notification(integration(), "Up", alerts);
    }

    @Test
    void isTheIntegrationItWasBuiltFor() {
        assertThat(receiver(integration()).integration()).isEqualTo(integration());
    }

    @Test
    void notificationArrives() {
        Delivery delivery = receiver(integration()).deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(delivery).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString().contains(shown());
    }

    @Test
    void resolvedAlertsAreToldApart() {
        Receiver receiver = receiver(integration());
        receiver.deliver(says(firing("Up", "instance", "a"), resolved("Up", "instance", "b")), MINUTE);
        receiver.deliver(says(resolved("Up", "instance", "c")), MINUTE);
        assertThat(received()).hasSize(2);
        assertThat(received().get(0)).containsIgnoringCase(firingWord());
        assertThat(received().get(1)).containsIgnoringCase(resolvedWord());
    }

    @Test
    void hostileTextArrives_asOneMessage() {
        Alert alert = firing(HOSTILE, HOSTILE, HOSTILE);
        assertThat(receiver(integration()).deliver(says(alert), MINUTE)).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString()
                .contains("é𝄞")
                .doesNotContain("\0", "\u001b", "\u2028", "\u2029", "\ud800 ");
    }

    @Test
    void failureOfTheFarEnd_isToBeRetried_andPasses() {
        Receiver receiver = receiver(integration());
        fail(true);
        Delivery failed = receiver.deliver(says(firing("Up")), MINUTE);
        assertThat(failed.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(failed.reason()).isIn(Delivery.REASONS);
        assertThat(failed.detail()).isNotBlank();
        fail(false);
        assertThat(receiver.deliver(says(firing("Up")), MINUTE)).isEqualTo(Delivery.sent());
    }

    @Test
    void noSecretIsSeen_inErrorsOrLogs() {
        try (CapturedLog log = new CapturedLog("")) {
            Receiver receiver = receiver(integration());
            fail(true);
            Delivery failed = receiver.deliver(says(firing("Up")), MINUTE);
            fail(false);
            receiver.deliver(says(firing("Up")), MINUTE);
            receiver.close();
            assertThat(secrets()).allSatisfy(secret -> {
                assertThat(failed.toString()).doesNotContain(secret);
                assertThat(log.text()).doesNotContain(secret);
            });
        }
    }

    @Test
    void severalThreadsMayTellAtOnce() throws Exception {
        Receiver receiver = receiver(integration());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Delivery>> deliveries = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Notification notification = says(firing("Up", "n", "n" + i + "n"));
                deliveries.add(threads.submit(() -> receiver.deliver(notification, MINUTE)));
            }
            for (Future<Delivery> delivery : deliveries) {
                assertThat(delivery.get()).isEqualTo(Delivery.sent());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(received()).hasSize(50);
        for (int i = 0; i < 50; i++) {
            String text = "n" + i + "n";
            assertThat(received()).filteredOn(message -> message.contains(text)).hasSize(1);
        }
    }

    @Test
    void manyAlertsArrive() {
        Alert[] alerts = new Alert[5_000];
        for (int i = 0; i < alerts.length; i++) {
            alerts[i] = firing("Up", "instance", "host" + i + ".example.org");
        }
        assertThat(receiver(integration()).deliver(says(alerts), MINUTE)).isEqualTo(Delivery.sent());
        assertThat(received()).hasSize(1);
    }

    @Test
    void closingTwiceDoesNoHarm() {
        Receiver receiver = receiver(integration());
        receiver.close();
        receiver.close();
    }
}
