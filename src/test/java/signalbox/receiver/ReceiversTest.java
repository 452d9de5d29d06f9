package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.receiver.TestWebhooks.config;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import signalbox.config.FileConfig;
import signalbox.config.HttpConfig;
import signalbox.config.IntegrationConfig;
import signalbox.config.LogConfig;
import signalbox.config.ReceiverConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;
import signalbox.notify.TestNotifications;
import signalbox.receiver.http.InvalidReceiverException;

class ReceiversTest {

    private final Receivers receivers = TestReceivers.receivers();

    private static ReceiverConfig receiver(String name, IntegrationConfig... integrations) {
        return new ReceiverConfig(name, Map.of("name", name), List.of(integrations));
    }

    private List<Receiver> build(ReceiverConfig... configs) {
        return receivers.build(List.of(configs), name -> true, TestReceivers.MESSAGES);
    }

    @Test
    void integrationsAreNamedByKindAndPlace() {
        assertThat(build(
                        receiver("a", config("http://x/", HttpConfig.DEFAULT), new LogConfig(0, false)),
                        receiver("nobody"),
                        receiver("b", new FileConfig(0, true, "/tmp/x"), new FileConfig(1, true, "/tmp/y"))))
                .extracting(receiver -> receiver.integration() + " " + receiver.integration().sendResolved())
                .containsExactly("a/webhook[0] true", "a/log[0] false", "b/file[0] true", "b/file[1] true");
    }

    @Test
    void receiverThatNobodyUses_isNotBuilt() {
        try (CapturedLog log = new CapturedLog(Receivers.class)) {
            assertThat(receivers.build(List.of(receiver("a", new LogConfig(0, true))), name -> false, TestReceivers.MESSAGES)).isEmpty();
            assertThat(log.lines(Level.INFO)).containsExactly(
                    "skipping creation of receiver not referenced by any route: receiver=a");
        }
    }

    @Test
    void whatDidNotChange_isNotBuiltAgain() {
        List<Receiver> before = build(
                receiver("a", config("http://x/", HttpConfig.DEFAULT)), receiver("b", new LogConfig(0, true)));
        List<Receiver> after = build(
                receiver("a", config("http://y/", HttpConfig.DEFAULT)), receiver("b", new LogConfig(0, true)));
        assertThat(after.get(0)).isNotSameAs(before.get(0));
        assertThat(after.get(1)).isSameAs(before.get(1));
    }

    @Test
    void receiverThatCannotBeBuilt_changesNothing() {
        List<Receiver> before = build(receiver("b", new LogConfig(0, true)));
        assertThatThrownBy(() -> build(
                        receiver("b", new LogConfig(0, false)),
                        receiver("a", config("http://x/{{", HttpConfig.DEFAULT))))
                .isInstanceOf(InvalidReceiverException.class);
        assertThat(build(receiver("b", new LogConfig(0, true))).get(0)).isSameAs(before.get(0));
    }

    /** Alertmanager starts with such a proxy, and fails when it notifies. */
    @Test
    void receiverWhoseProxyIsNone_keepsNobodyFromStarting() {
        Receiver unusable = build(receiver("a", config("http://x/", TestWebhooks.with(TestWebhooks.proxy("foo"))))).get(0);
        Notification notification = TestNotifications.notification(unusable.integration(), "{}:{}");
        assertThat(unusable.deliver(notification, Duration.ofSeconds(1))).isEqualTo(Delivery.failed(
                "other", "receiver a/webhook[0]: proxy_url is not a URL such as http://proxy.example.org:3128"));
    }
}
