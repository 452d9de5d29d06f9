package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;
import static signalbox.receiver.TestConfigs.sent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.config.HttpConfig;
import signalbox.config.IncidentioConfig;
import signalbox.config.Secret;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.InvalidReceiverException;

class IncidentioReceiverTest extends StatusReceiverContract {

    private static final String TOKEN = "1NC1DENTSECRET";
    private static final String PATH = "/v2/alert_events/alertmanager/UR1SECRET?x=1";

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        return TestReceivers.build(
                integration, new IncidentioConfig(0, true, http, farEnd.url(PATH), "", new Secret(TOKEN), "", 0,
                        Duration.ZERO, Map.of()));
    }

    private Receiver with(String keys) {
        return TestReceivers.build(TestConfigs.read(IncidentioConfig.class, "incidentio_configs: [{" + keys + "}]"));
    }

    private Receiver withUrl(String keys) {
        return with("url: '" + farEnd.url(PATH) + "', " + keys);
    }

    @Override
    String kind() {
        return "incidentio";
    }

    @Override
    List<String> secrets() {
        return List.of(TOKEN, "UR1SECRET");
    }

    @Override
    Set<Integer> alsoRetried() {
        return Set.of(429);
    }

    @Override
    String complaint(String text) {
        return "{\"message\":\"" + text + "\"}";
    }

    @Test
    void requestIsTheWebhooks_ofVersion1() {
        withUrl("alert_source_token: " + TOKEN).deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST " + PATH + " HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.header("Authorization")).containsExactly("Bearer " + TOKEN);
            assertThat(request.body()).isEqualTo(sent("""
                    {
                      "receiver":"team-x",
                      "status":"firing",
                      "alerts":[{
                        "status":"firing",
                        "labels":{"alertname":"Up","instance":"db1"},
                        "annotations":{},
                        "startsAt":"2026-03-04T05:05:07Z",
                        "endsAt":"0001-01-01T00:00:00Z",
                        "generatorURL":"",
                        "fingerprint":"3dd152891e07d897"
                      }],
                      "notification_reason":"first notification",
                      "groupLabels":{"alertname":"Up"},
                      "commonLabels":{"alertname":"Up","instance":"db1"},
                      "commonAnnotations":{},
                      "routeLabels":{},
                      "externalURL":"http://signalbox.example.org",
                      "version":"1",
                      "groupKey":"{}:{alertname=\\"Up\\"}",
                      "truncatedAlerts":0
                    }"""));
        });
    }

    @Test
    void resolvedAlertsAreToldAsSuch() {
        withUrl("max_alerts: 1").deliver(says(resolved("Up", "n", "1"), firing("Up", "n", "2")), MINUTE);
        assertThat(received()).singleElement().asString()
                .startsWith("{\"receiver\":\"team-x\",\"status\":\"resolved\",\"alerts\":[{\"status\":\"resolved\",")
                .contains("\"endsAt\":\"2026-03-04T05:06:06Z\"")
                .endsWith("\"truncatedAlerts\":1}\n");
    }

    @Test
    void tokenTakesThePlaceOfOtherCredentials() {
        deliver(receiver(integration()));
        assertThat(farEnd.requests.get(0).header("Authorization")).containsExactly("Bearer " + TOKEN);
        deliver(withUrl("http_config: {authorization: {credentials: c}}"));
        assertThat(farEnd.requests.get(1).header("Authorization")).containsExactly("Bearer c");
    }

    @Test
    void filesAreReadForEachNotification(@TempDir Path folder) throws IOException {
        Path token = folder.resolve("token");
        Path url = folder.resolve("url");
        String keys = "url_file: " + url + ", alert_source_token_file: " + token;
        assertThatThrownBy(() -> with(keys))
                .isInstanceOf(InvalidReceiverException.class)
                .hasMessage("receiver team-x/incidentio[0]: failed to read alert_source_token_file: open " + token
                        + ": no such file or directory");
        Files.writeString(token, "t0ken\n");
        Receiver receiver = with(keys);
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.failed("other", "read url_file: open " + url + ": no such file or directory"));
        Files.writeString(url, " " + farEnd.url("/one") + "\n");
        deliver(receiver);
        Files.writeString(url, farEnd.url("/two"));
        Files.writeString(token, "other");
        deliver(receiver);
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly("/one", "/two");
        assertThat(farEnd.requests).extracting(request -> request.header("Authorization"))
                .containsExactly(List.of("Bearer t0ken"), List.of("Bearer other"));
    }

    @Test
    void messageThatIsTooLarge_isCutDownToItsFirstAlert() {
        String half = "x".repeat(262_144);
        try (CapturedLog log = new CapturedLog(IncidentioReceiver.class)) {
            withUrl("max_alerts: 2").deliver(
                    says(firing("Up", "n", "1"), firing("Up", "n", half), firing("Up", "n", "3")), MINUTE);
            assertThat(received()).last().asString().contains(half);
            assertThat(log.text()).isEmpty();
            withUrl("max_alerts: 2").deliver(
                    says(firing("Up", "n", half), firing("Up", "n", half + "y"), firing("Up", "n", "3")), MINUTE);
            assertThat(received()).last().asString()
                    .contains("\"labels\":{\"alertname\":\"Up\",\"n\":\"" + half + "\"}")
                    .contains("\"commonLabels\":{\"alertname\":\"Up\"}")
                    .doesNotContain(half + "y")
                    .endsWith("\"truncatedAlerts\":1}\n");
            assertThat(log.text()).contains("alerts=2");
        }
    }

    @Test
    void alertThatIsTooLarge_isSentAllTheSame() {
        String long1 = "x".repeat(600_000);
        withUrl("max_alerts: 0").deliver(says(firing("Up", "n", long1), firing("Up", "n", "2")), MINUTE);
        assertThat(received()).singleElement().asString().contains(long1).doesNotContain("\"n\":\"2\"");
    }

    @Test
    void everyPartOfAComplaintIsTold() {
        farEnd.answer = request -> FarEnd.answer(422, "{\"error\":\"E\",\"errors\":[\"a\",\"b\"],\"message\":\"M\"}");
        assertThat(deliver(receiver(integration())))
                .isEqualTo(Delivery.failed("clientError", "unexpected status code 422: M: E: a, b"));
        farEnd.answer = request -> FarEnd.answer(503, "<html>busy</html>");
        assertThat(deliver(receiver(integration())))
                .isEqualTo(Delivery.retry("serverError", "unexpected status code 503"));
    }

    @Test
    void ownTimeoutIsToldApart() {
        Receiver receiver = withUrl("timeout: 400ms");
        farEnd.answer = this::never;
        assertThat(deliver(receiver)).isEqualTo(Delivery.retry(
                "other", "Post \"<redacted>\": configured incident.io timeout reached (400ms)").unheard());
    }

    @Test
    void metadataIsRendered_andStandsAtTheEnd() {
        withUrl("metadata: {team: '{{ .CommonLabels.team }}', env: prod, broken: '{{ .Nope }}'}")
                .deliver(says(firing("Up", "team", "<db>")), MINUTE);
        assertThat(received()).singleElement().asString().endsWith("\"truncatedAlerts\":0,"
                + "\"metadata\":{\"broken\":\"\",\"env\":\"prod\",\"team\":\"\\u003cdb\\u003e\"}}\n");
    }

    @Test
    void metadataStays_whenTheAlertsAreCutDown() {
        String half = "x".repeat(300_000);
        withUrl("metadata: {team: db}").deliver(says(firing("Up", "n", half), firing("Up", "n", half + "y")), MINUTE);
        assertThat(received()).singleElement().asString()
                .doesNotContain(half + "y")
                .endsWith("\"truncatedAlerts\":0,\"metadata\":{\"team\":\"db\"}}\n");
    }
}
