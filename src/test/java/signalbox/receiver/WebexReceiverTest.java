package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.config.HttpConfig;
import signalbox.config.WebexConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class WebexReceiverTest extends StatusReceiverContract {

    private static final String BEARER = "http_config: {authorization: {credentials: S0SECRET}}\n";

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        WebexConfig config = config(BEARER + "room_id: ROOM");
        return TestReceivers.build(integration, new WebexConfig(
                config.index(), config.sendResolved(), http, config.apiUrl(), config.message(), config.roomId()));
    }

    @Override
    Set<Integer> alsoRetried() {
        return Set.of(429);
    }

    @Override
    boolean waitsWhenAsked() {
        return true;
    }

    @Override
    String kind() {
        return "webex";
    }

    @Override
    List<String> secrets() {
        return List.of(PASSWORD, "dXNlcjpQMFNFQ1JFVA");
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    private WebexConfig config(String entry) {
        return TestConfigs.read(WebexConfig.class, "webex_configs", "api_url: " + farEnd.url("/v1/messages") + "\n" + entry);
    }

    private Receiver webex(String entry) {
        return TestReceivers.build(config(BEARER + entry));
    }

    @Test
    void messageIsWhatAlertmanagerSends_whenFiring() {
        webex("room_id: ROOM").deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /v1/messages HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.header("Authorization")).containsExactly("Bearer S0SECRET");
            assertThat(request.body()).isEqualTo("""
                    {"markdown":"\\n\\nAlerts Firing:\\nLabels:\\n - alertname = Up\\n - instance = db1\\n\
                    Annotations:\\nSource: \\n\\n\\n\\n",\
                    "roomId":"ROOM"}
                    """);
        });
    }

    @Test
    void everyOptionHasItsPlace_whenResolved() {
        webex("message: 'M {{ .Status }}'\nroom_id: 'R {{ .Status }}'").deliver(says(resolved("Up")), MINUTE);
        assertThat(received()).containsExactly("{\"markdown\":\"M resolved\",\"roomId\":\"R resolved\"}\n");
    }

    @Test
    void messageIsCutByItsBytes() {
        try (CapturedLog log = new CapturedLog(WebexReceiver.class)) {
            deliver(webex("room_id: ROOM\nmessage: " + "é".repeat(3720)));
            assertThat(received()).containsExactly("{\"markdown\":\"" + "é".repeat(3718) + "…\",\"roomId\":\"ROOM\"}\n");
            assertThat(log.lines(Level.DEBUG)).containsExactly("message is too long for Webex, its end is left out:"
                    + " max_bytes=7439 integration=team-x/webex[0] group={}:{alertname=\"Up\"}");
        }
        deliver(webex("room_id: ROOM\nmessage: " + "é".repeat(3719)));
        assertThat(received()).last().asString().contains("\"" + "é".repeat(3719) + "\"");
    }

    @Test
    void templatesThatFail_keepNobodyFromTheAlert() {
        assertThat(deliver(webex("message: '{{ .Nope }}'\nroom_id: '{{ .Nope }}'"))).isEqualTo(Delivery.sent());
        assertThat(received()).containsExactly("""
                {"markdown":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up"}
                """);
    }

    @Test
    void credentialsFileIsReadForEachNotification(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "one\n");
        Receiver receiver = TestReceivers.build(
                config("room_id: ROOM\nhttp_config: {authorization: {credentials_file: " + file + "}}"));
        deliver(receiver);
        Files.writeString(file, "two");
        deliver(receiver);
        assertThat(farEnd.requests).extracting(request -> request.header("Authorization").get(0))
                .containsExactly("Bearer one", "Bearer two");
        assertThat(received()).hasSize(2);
        Files.delete(file);
        assertThat(deliver(receiver).outcome()).isEqualTo(Delivery.Outcome.RETRY);
    }
}
