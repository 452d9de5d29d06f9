package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;
import static signalbox.receiver.TestConfigs.sent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.config.HttpConfig;
import signalbox.config.VictorOpsConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class VictorOpsReceiverTest extends StatusReceiverContract {

    private static final String KEY = "V1CT0RSECRET";

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        VictorOpsConfig config = config("api_key: " + KEY + ", routing_key: team");
        return new VictorOpsReceiver(integration, config, () -> TestReceivers.MESSAGES, TestConfigs.client(http));
    }

    private VictorOpsConfig config(String keys) {
        return TestConfigs.read(
                VictorOpsConfig.class, "victorops_configs: [{api_url: '" + farEnd.url("/alert") + "', " + keys + "}]");
    }

    private Receiver with(String keys) {
        return TestReceivers.build(config("api_key: " + KEY + ", " + keys));
    }

    @Override
    String kind() {
        return "victorops";
    }

    @Override
    List<String> secrets() {
        return List.of(KEY, PASSWORD);
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    @Override
    String firingWord() {
        return "\"message_type\":\"CRITICAL\"";
    }

    @Override
    String resolvedWord() {
        return "\"message_type\":\"RECOVERY\"";
    }

    @Test
    void firingAlertsAreCritical() {
        deliver(with("routing_key: team"));
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /alert/" + KEY + "/team HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo(sent("""
                    {
                      "entity_display_name":"[FIRING:1] Up ",
                      "entity_id":"5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2",
                      "message_type":"CRITICAL",
                      "monitoring_tool":"Alertmanager",
                      "state_message":"\\nAlerts Firing:\\nLabels:\\n - alertname = Up\\nAnnotations:\\nSource: \\n\\n"
                    }"""));
        });
    }

    @Test
    void whenAllIsResolved_theEntityRecovers() {
        with("routing_key: team, message_type: INFO, state_message: s, entity_display_name: e, monitoring_tool: m,"
                + " custom_fields: {a_field: '{{ .Status }}', z_field: z}").deliver(says(resolved("Up")), MINUTE);
        assertThat(received()).containsExactly(sent("""
                {
                  "a_field":"resolved",
                  "entity_display_name":"e",
                  "entity_id":"5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2",
                  "message_type":"RECOVERY",
                  "monitoring_tool":"m",
                  "state_message":"s",
                  "z_field":"z"
                }"""));
    }

    @ParameterizedTest
    @CsvSource({"INFO, INFO", "WARNING, WARNING", "CRITICAL, CRITICAL", "warning, CRITICAL", "ACKNOWLEDGEMENT, CRITICAL",
        "'{{ \"INFO\" }}', INFO", "'{{ .No }}', CRITICAL"})
    void typeIsOneOfThree_andCriticalInDoubt(String configured, String sent) {
        assertThat(deliver(with("routing_key: team, message_type: '" + configured + "'"))).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString().contains("\"message_type\":\"" + sent + "\"");
    }

    @Test
    void routingKeyIsATemplate_thatMayHaveSlashes() {
        with("routing_key: '{{ .GroupLabels.alertname }}/a b?c#d%'").deliver(says(firing("Up")), MINUTE);
        assertThat(farEnd.requests).extracting(FarEnd.Request::path)
                .containsExactly("/alert/" + KEY + "/Up/a%20b%3Fc%23d%25");
    }

    @Test
    void longStateIsCut_andTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog("signalbox.receiver")) {
            deliver(with("routing_key: team, state_message: '" + "é".repeat(20_481) + "'"));
            assertThat(received()).singleElement().asString().contains("\"" + "é".repeat(20_479) + "…\"");
            assertThat(log.text()).contains("victorops_configs.state_message");
        }
        deliver(with("routing_key: team, state_message: '" + "é".repeat(20_480) + "'"));
        assertThat(received()).last().asString().contains("\"" + "é".repeat(20_480) + "\"");
    }

    @Test
    void templatesThatFail_stillWakePeople_thoseOnCallByDefaultIfNobodyElse() {
        assertThat(deliver(with("routing_key: '{{ .No }}', state_message: '{{ .No }}', entity_display_name: '{{ .No }}',"
                + " custom_fields: {own: '{{ .No }}'}"))).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/alert/" + KEY + "/");
            assertThat(request.body())
                    .startsWith("{\"entity_display_name\":\"[template failed] [FIRING:1] Up\\n")
                    .contains("\"own\":\"\",\"state_message\":\"[template failed] [FIRING:1] Up\\n");
        });
    }

    @Test
    void keyFileIsReadForEachNotification(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("key");
        Receiver receiver = TestReceivers.build(config("routing_key: team, api_key_file: " + file));
        assertThat(deliver(receiver)).isEqualTo(Delivery.failed(
                "other", "failed to read API key from file: open " + file + ": no such file or directory"));
        Files.writeString(file, " 0ne{{ .Status }}\n");
        deliver(receiver);
        Files.writeString(file, "two");
        deliver(receiver);
        assertThat(farEnd.requests).extracting(FarEnd.Request::path)
                .containsExactly("/alert/0ne%7B%7B%20.Status%20%7D%7D/team", "/alert/two/team"); // no template
    }
}
