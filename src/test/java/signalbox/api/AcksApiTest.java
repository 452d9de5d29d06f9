package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.ack.Acknowledged;
import signalbox.alert.Labels;
import signalbox.view.AlertView;

/** {@code /api/signalbox/v1/acks}. */
class AcksApiTest {

    private static final String ACKS = "/api/signalbox/v1/acks";
    private static final Labels DOWN = Labels.of("alertname", "Down");

    private final ServerFixture server = new ServerFixture();
    private final FakeBackend backend = server.backend;

    @AfterEach
    void close() {
        server.close();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void acknowledgementIsMadeShownAndTakenBack() throws Exception {
        backend.alerts.add(Example.alert(DOWN));
        JsonNode made = json(server.post(ACKS, """
                {"matchers":["alertname=\\"Down\\""],"by":"jo","comment":"on it","until":"2026-11-23T00:00:00Z"}"""));
        assertThat(made.get("by").asText()).isEqualTo("jo");
        assertThat(made.get("comment").asText()).isEqualTo("on it");
        assertThat(made.get("until").asText()).isEqualTo("2026-11-23T00:00:00.000Z");
        assertThat(made.get("matchers").get(0).asText()).isEqualTo("alertname=\"Down\"");
        assertThat(made.at("/alerts/0/fingerprint").asText()).isEqualTo(DOWN.fingerprintText());
        assertThat(made.at("/alerts/0/labels/alertname").asText()).isEqualTo("Down");
        assertThat(json(server.get(ACKS))).containsExactly(made);
        assertThat(json(server.get(ACKS + "?filter=alertname%3DOther"))).isEmpty();

        String path = ACKS + "/" + made.get("id").asText();
        assertThat(server.call("DELETE", path).statusCode()).isEqualTo(200);
        assertThat(json(server.get(ACKS))).isEmpty();
        HttpResponse<String> again = server.call("DELETE", path);
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(again.body()).contains("there is no acknowledgement");
    }

    @Test
    void oneAlertIsNamedByItsFingerprint_andWithoutAnEndItHasNone() throws Exception {
        backend.alerts.add(Example.alert(DOWN));
        JsonNode made = json(server.post(ACKS, "{\"fingerprint\":\"%s\",\"by\":\"jo\"}".formatted(DOWN.fingerprintText())));
        assertThat(made.get("until").isNull()).isTrue();
        assertThat(made.get("matchers")).isEmpty();
        assertThat(made.get("alerts")).hasSize(1);
    }

    @Test
    void matchersMayBeWrittenAsOfASilence() throws Exception {
        backend.alerts.add(Example.alert(DOWN));
        backend.alerts.add(Example.alert(Labels.of("alertname", "Slow")));
        JsonNode made = json(server.post(ACKS, """
                {"matchers":[{"name":"alertname","value":"D.*","isRegex":true},{"name":"alertname","value":"x","isEqual":false}],"by":"jo"}"""));
        assertThat(made.get("alerts")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '´', value = {
        "{\"by\":\"jo\"} | which alerts?",
        "{\"by\":\"jo\",\"matchers\":[\"a=b\"],\"fingerprint\":\"0123456789abcdef\"} | which alerts?",
        "{\"by\":\"jo\",\"matchers\":[]} | matchers that take everything",
        "{\"by\":\"jo\",\"matchers\":[\"a=~\\\".*\\\"\"]} | matchers that take everything",
        "{\"by\":\"jo\",\"matchers\":[\"a=~\\\"(\\\"\"]} | missing closing )",
        "{\"by\":\"jo\",\"matchers\":[{\"name\":\"a\"}]} | a matcher needs",
        "{\"by\":\"jo\",\"matchers\":[7]} | a matcher",
        "{\"by\":\"jo\",\"fingerprint\":\"12\"} | 16 hexadecimal digits",
        "{\"by\":\" \",\"matchers\":[\"a=b\"]} | who acknowledges it?",
        "{\"matchers\":[\"alertname=Down\"]} | who acknowledges it?",
        "{\"by\":\"jo\",\"matchers\":[\"alertname=Down\"],\"until\":\"2020-01-01T00:00:00Z\"} | is over",
        "{\"by\":\"jo\",\"matchers\":[\"alertname=Down\"],\"until\":\"soon\"} | is no time",
        "[] | an acknowledgement",
    })
    void whatCannotBeMeantIsRefused_inWords(String body, String words) throws Exception {
        backend.alerts.add(Example.alert(DOWN));
        HttpResponse<String> answer = server.post(ACKS, body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body().replace("\\\"", "\"")).contains(words);
        assertThat(backend.acks.all()).isEmpty();
    }

    @Test
    void whatFiresNotCannotBeAcknowledged() throws Exception {
        HttpResponse<String> answer = server.post(ACKS, "{\"by\":\"jo\",\"matchers\":[\"alertname=Down\"]}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("nothing to acknowledge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/signalbox/v1/alerts?filter=alertname%3DDown", "/api/signalbox/v1/explain?filter=alertname%3DDown"})
    void acknowledgementIsShownBesideTheOutcome(String path) throws Exception {
        AlertView view = Example.alert(DOWN);
        backend.alerts.add(view.acknowledgedBy(List.of(new Acknowledged(DOWN, "id", "jo", "on it", FakeBackend.NOW))));
        JsonNode answer = json(server.get(path));
        JsonNode acknowledged = (answer.isArray() ? answer.get(0) : answer).at("/acknowledged/0");
        assertThat(acknowledged.get("by").asText()).isEqualTo("jo");
        assertThat(acknowledged.get("comment").asText()).isEqualTo("on it");
        assertThat(acknowledged.get("until").asText()).startsWith("2026-11-22T03:57:59");
    }
}
