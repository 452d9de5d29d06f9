package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.notify.AlertHashes;
import signalbox.view.AlertView;
import signalbox.view.Told;

/** What a silence would match, asked before it is made. */
class SilencePreviewApiTest {

    private static final String PATH = "/api/signalbox/v1/silences/preview";
    private static final String PAYMENTS = matchers("{\"name\":\"service\",\"value\":\"pay.*\",\"isRegex\":true}");

    private final ServerFixture server = new ServerFixture();
    private final FakeBackend backend = server.backend;
    private final AlertGroup team = Example.group("team");

    @AfterEach
    void close() {
        server.close();
    }

    private static String matchers(String matchers) {
        return "{\"matchers\":[" + matchers + "]}";
    }

    @BeforeEach
    void fireThreeOfPayments() {
        AlertView told = Example.alert(Labels.of("alertname", "Told", "service", "payments"), team);
        backend.told.put(team, List.of(
                new Told("team/webhook[0]", FakeBackend.NOW, AlertHashes.of(List.of(told.alert())), AlertHashes.NONE)));
        backend.alerts.add(Example.silenced(Example.alert(Labels.of("alertname", "Silenced", "service", "payments"), team), "s"));
        backend.alerts.add(told);
        backend.alerts.add(Example.alert(Labels.of("alertname", "Waiting", "service", "payout"), team));
        backend.alerts.add(Example.alert(Labels.of("alertname", "Other", "service", "search"), team));
    }

    private JsonNode preview(String body, String query) throws Exception {
        HttpResponse<String> answer = server.post(PATH + query, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void whatItWouldMatchIsListed_whatReachesSomebodyFirst() throws Exception {
        JsonNode preview = preview(PAYMENTS, "");
        assertThat(preview.get("count").asInt()).isEqualTo(3);
        assertThat(preview.get("matches").findValuesAsText("alertname")).containsExactly("Waiting", "Told", "Silenced");
        assertThat(preview.get("outcomes").toString()).isEqualTo("{\"waiting\":1,\"told\":1,\"silenced\":1}");
        JsonNode told = preview.get("matches").get(1);
        assertThat(told.get("outcome").asText()).isEqualTo("told");
        assertThat(told.get("receivers").get(0).get("receiver").asText()).isEqualTo("team");
        assertThat(Instant.parse(told.get("lastTold").asText())).isBeforeOrEqualTo(FakeBackend.NOW);
        assertThat(told.get("fingerprint").asText()).isEqualTo(Labels.of("alertname", "Told", "service", "payments").fingerprintText());
    }

    @Test
    void whatHasEndedIsNotMatched() throws Exception {
        AlertView ended = Example.alert(Labels.of("alertname", "Ended", "service", "payments"), team);
        backend.alerts.add(new AlertView(
                new Alert(ended.alert().labels(), Labels.EMPTY, Example.STARTED, FakeBackend.NOW, ""), FakeBackend.NOW, FakeBackend.NOW,
                List.of(team), List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
        assertThat(preview(PAYMENTS, "").get("count").asInt()).isEqualTo(3);
    }

    @Test
    void whatIsBeyondTheLimitIsCountedAndNotListed() throws Exception {
        JsonNode preview = preview(PAYMENTS, "?limit=1");
        assertThat(preview.get("matches")).hasSize(1);
        assertThat(preview.get("count").asInt()).isEqualTo(3);
        assertThat(preview.get("outcomes")).hasSize(3);
    }

    @Test
    void whatIsCriticalIsCountedBeyondTheLimit() throws Exception {
        for (String instance : List.of("a", "b")) {
            backend.alerts.add(Example.alert(
                    Labels.of("alertname", "Waiting", "service", "payments", "severity", "critical", "instance", instance), team));
        }
        JsonNode critical = preview(PAYMENTS, "?limit=0").get("critical");
        assertThat(critical.get("count").asInt()).isEqualTo(2);
        assertThat(critical.get("told").asInt()).isZero();
        assertThat(critical.get("names").asInt()).isEqualTo(1);
        assertThat(critical.at("/first/0/labels/alertname").asText()).isEqualTo("Waiting");
        assertThat(critical.at("/first/0/count").asInt()).isEqualTo(2);
    }

    @Test
    void wholeSilenceIsTakenToo_andIsNotMade() throws Exception {
        String silence = "{\"comment\":\"c\",\"createdBy\":\"me\",\"startsAt\":\"2026-11-22T03:00:00Z\",\"endsAt\":\"2026-11-23T00:00:00Z\","
                + "\"matchers\":[{\"name\":\"alertname\",\"value\":\"Told\",\"isRegex\":false,\"isEqual\":true}]}";
        assertThat(preview(silence, "").get("count").asInt()).isEqualTo(1);
        assertThat(backend.silences.all()).isEmpty();
    }

    @Test
    void whatNoSilenceMayHaveIsRefusedAsThere() throws Exception {
        assertThat(server.post(PATH, matchers("{\"name\":\"a\",\"value\":\"(\",\"isRegex\":true}")).body())
                .contains("invalid regular expression");
        assertThat(server.post(PATH, matchers("{\"name\":\"a\",\"value\":\".*\",\"isRegex\":true}")).body())
                .contains("at least one matcher must not match the empty string");
        HttpResponse<String> none = server.post(PATH, "{}");
        assertThat(none.statusCode()).isEqualTo(422);
        assertThat(none.body()).contains("matchers");
        assertThat(server.post(PATH + "?limit=x", PAYMENTS).body()).contains("limit= is to be a number");
    }
}
