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
import signalbox.config.PagerdutyConfig;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class PagerdutyV1ReceiverTest extends HttpReceiverContract {

    private static final String KEY = "S3RV1CESECRET";

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        return build(integration, http, "service_key: " + KEY + ", routing_key: ignored");
    }

    private Receiver with(String keys) {
        return build(integration(), HttpConfig.DEFAULT, keys);
    }

    private Receiver build(Integration integration, HttpConfig http, String keys) {
        PagerdutyConfig config = TestConfigs.read(PagerdutyConfig.class, "pagerduty_configs: [{" + keys + "}]");
        return new PagerdutyReceiver(
                integration, config, () -> TestReceivers.MESSAGES, TestConfigs.client(http), farEnd.url("/create_event.json"));
    }

    @Override
    String kind() {
        return "pagerduty";
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
        return "\"event_type\":\"trigger\"";
    }

    @Override
    String resolvedWord() {
        return "\"event_type\":\"resolve\"";
    }

    @Override
    String reasonWhenNotReached(Failure failure) {
        return failure == Failure.SAYS_NOTHING ? "contextDeadlineExceeded" : "requestError";
    }

    @Override
    String reasonWhenClosed() {
        return "contextCanceled";
    }

    @Override
    String transportError() {
        return "failed to post message to PagerDuty v1: Post \"" + farEnd.url("/create_event.json") + "\": ";
    }

    @Test
    void firingAlertTriggersAnEvent() {
        with("service_key: S0").deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /create_event.json HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo(sent("""
                    {
                      "service_key":"S0",
                      "incident_key":"5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2",
                      "event_type":"trigger",
                      "description":"[FIRING:1] Up (db1)",
                      "event_action":"",
                      "payload":null,
                      "client":"Alertmanager",
                      "client_url":"http://signalbox.example.org/#/alerts?receiver=team-x",
                      "details":{
                        "firing":[{
                          "annotations":{},
                          "endsAt":"0001-01-01T00:00:00Z",
                          "fingerprint":"3dd152891e07d897",
                          "generatorURL":"",
                          "labels":{"alertname":"Up","instance":"db1"},
                          "startsAt":"2026-03-04T05:05:07Z",
                          "status":"firing"
                        }],
                        "num_firing":1,
                        "num_resolved":0,
                        "resolved":[]
                      }
                    }"""));
        });
    }

    @Test
    void whenAllIsResolved_theEventIs_andNobodySaysWhoTold() {
        with("service_key: S0, details: {firing: f, resolved: r}").deliver(says(resolved("Up", "instance", "db1")), MINUTE);
        assertThat(received()).containsExactly(sent("""
                {
                  "service_key":"S0",
                  "incident_key":"5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2",
                  "event_type":"resolve",
                  "description":"[RESOLVED] Up (db1)",
                  "event_action":"",
                  "payload":null,
                  "details":{"firing":"f","num_firing":0,"num_resolved":1,"resolved":"r"}
                }"""));
    }

    @Test
    void farEndIsPagerdutys_unlessATestSaysOtherwise() {
        farEnd.answer = request -> FarEnd.answer(407, "");
        deliver(TestReceivers.build(TestConfigs.read(PagerdutyConfig.class,
                "pagerduty_configs: [{service_key: k, http_config: {proxy_url: '" + farEnd.url("") + "'}}]")));
        assertThat(farEnd.requests).extracting(FarEnd.Request::line)
                .containsExactly("CONNECT events.pagerduty.com:443 HTTP/1.1");
    }

    @ParameterizedTest
    @CsvSource({
        "400, FAILED, clientError", "401, FAILED, authError", "403, RETRY, rateLimited", "404, FAILED, clientError",
        "429, FAILED, rateLimited", "500, RETRY, serverError", "503, RETRY, serverError",
    })
    void codesAreFailures(int code, Delivery.Outcome outcome, String reason) {
        farEnd.answer = request -> FarEnd.answer(code, "{");
        assertThat(deliver(receiver(integration())))
                .isEqualTo(new Delivery(outcome, reason, "unexpected status code " + code));
    }

    @Test
    void detailsThatMakeItTooLarge_areLeftOut() {
        assertThat(deliver(with("service_key: S0, details: {firing: '" + "x".repeat(512_000) + "'}")))
                .isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString().endsWith("\"details\":{\"error\":\"Custom details have been removed "
                + "because the original event exceeds the maximum size of 512KB\"}}\n").hasSizeLessThan(1000);
    }

    @Test
    void keyFileIsReadForEachNotification(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("key");
        Receiver receiver = with("service_key_file: " + file);
        assertThat(deliver(receiver)).isEqualTo(Delivery.failed(
                "fileReadError", "failed to read service key from file: open " + file + ": no such file or directory"));
        Files.writeString(file, " {{ .Status }}-one\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString().startsWith("{\"service_key\":\"firing-one\",");
        Files.writeString(file, "{{ .No }}");
        assertThat(deliver(receiver)).satisfies(delivery -> {
            assertThat(delivery.reason()).isEqualTo("templateError");
            assertThat(delivery.detail())
                    .startsWith("failed to template PagerDuty v1 message: pagerduty_configs.service_key: ");
        });
        Files.writeString(file, "\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.failed("configError", "service key cannot be empty"));
    }
}
