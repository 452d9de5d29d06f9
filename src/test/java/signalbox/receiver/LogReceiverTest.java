package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.notify.Delivery;
import signalbox.notify.HandTime;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class LogReceiverTest extends ReceiverContract {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean failing;
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8) {
        @Override
        public boolean checkError() {
            return failing;
        }
    };

    @Override
    Receiver receiver(Integration integration) {
        return new LogReceiver(integration, out, new HandTime());
    }

    @Override
    String kind() {
        return "log";
    }

    @Override
    List<String> received() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    void fail(boolean failing) {
        this.failing = failing;
    }

    @Override
    List<String> secrets() {
        return List.of();
    }

    @Test
    void lineSaysWhatHappened() {
        receiver(integration()).deliver(
                says(firing("Up", "instance", "a"), firing("Up", "instance", "b"), resolved("Up", "instance", "c")), MINUTE);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(
                "2026-03-04T05:06:07Z notification receiver=\"team-x\" status=firing reason=\"first notification\""
                        + " group={alertname=\"Up\"} firing=2 resolved=1"
                        + " FIRING Up{instance=\"a\"}, Up{instance=\"b\"} RESOLVED Up{instance=\"c\"}\n");
    }

    @Test
    void longListIsCut() {
        Alert[] alerts = new Alert[12];
        for (int i = 0; i < alerts.length; i++) {
            alerts[i] = firing("Up", "instance", "host" + i);
        }
        receiver(integration()).deliver(says(alerts), MINUTE);
        assertThat(received()).singleElement().asString()
                .contains("firing=12").endsWith("Up{instance=\"host9\"} and 2 more");
    }

    @Test
    void longLineIsCut() {
        receiver(integration()).deliver(says(firing("Up", "text", "𝄞".repeat(10_000))), MINUTE);
        assertThat(received()).singleElement().asString().hasSizeLessThan(4100).endsWith("𝄞…");
    }

    @Test
    void closingLeavesTheStreamOpen() {
        boolean[] closed = new boolean[1];
        PrintStream stream = new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        LogReceiver receiver = new LogReceiver(integration(), stream, new HandTime());
        receiver.close();
        assertThat(closed[0]).isFalse();
        assertThat(receiver.deliver(says(firing("Up")), MINUTE)).isEqualTo(Delivery.sent());
    }
}
