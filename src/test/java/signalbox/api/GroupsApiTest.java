package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;

/** spec/api.md 2.5. */
class GroupsApiTest {

    private final ServerFixture server = new ServerFixture();
    private final FakeBackend backend = server.backend;
    private final AlertGroup web = Example.group("web", "team", "a");
    private final AlertGroup all = new AlertGroup(
            Example.destination("{}/all", "all", Map.of("tier", "<1>")), Labels.of("team", "a"));
    private final AlertGroup other = Example.group("web", "team", "<b>", "x", "y");

    @BeforeEach
    void put() {
        backend.receivers = List.of(
                new ReceiverEntry("all", Labels.EMPTY), new ReceiverEntry("web", Labels.of("owner", "w")));
        backend.alerts.add(Example.alert(Labels.of("alertname", "Third", "team", "a"), web));
        backend.alerts.add(Example.alert(Labels.of("alertname", "Second", "job", "b"), web, all));
        backend.alerts.add(Example.alert(Labels.of("alertname", "First", "job", "a", "z", "z"), web));
        backend.alerts.add(Example.silenced(Example.alert("Quiet", other), "s"));
        backend.alerts.add(Example.ending(Example.alert("Gone", all), FakeBackend.NOW.minusMillis(1)));
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** Groups as {@code receiver{labels}{routeLabels}: alerts}, each alert as its name, state and receivers. */
    private List<String> groups(String query) throws Exception {
        JsonNode groups = new ObjectMapper().readTree(server.get("/api/v2/alerts/groups" + query).body());
        List<String> texts = new ArrayList<>();
        for (JsonNode group : groups) {
            StringBuilder text = new StringBuilder(group.get("receiver").get("name").asText())
                    .append(group.get("labels"))
                    .append(group.get("routeLabels"))
                    .append(':');
            for (JsonNode alert : group.get("alerts")) {
                text.append(' ')
                        .append(alert.get("labels").get("alertname").asText())
                        .append('-')
                        .append(alert.get("status").get("state").asText())
                        .append(alert.get("receivers").findValuesAsText("name"));
            }
            texts.add(text.toString().replace("\"", ""));
        }
        return texts;
    }

    @Test
    void groups_areOrderedByLabelsAndReceiver_andAlertsByJob() throws Exception {
        assertThat(groups(""))
                .containsExactly(
                        "all{team:a}{tier:<1>}: Second-active[all, web]",
                        "web{team:a}{}: First-active[web] Second-active[all, web] Third-active[web]",
                        "web{team:<b>,x:y}{}: Quiet-suppressed[web]");
    }

    @Test
    void labelsOfGroups_areWrittenWithoutEscapes() throws Exception {
        assertThat(server.get("/api/v2/alerts/groups?active=false").body())
                .endsWith("\"labels\":{\"team\":\"<b>\",\"x\":\"y\"},\"receiver\":{\"name\":\"web\"},\"routeLabels\":{}}]\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?receiver=all                 | all{team:a}{tier:<1>}: Second-active[all]
            ?receiver_matchers=name="all" | all{team:a}{tier:<1>}: Second-active[all]
            ?active=false                 | web{team:<b>,x:y}{}: Quiet-suppressed[web]
            ?filter=z=z                   | web{team:a}{}: First-active[web]
            """)
    void parameters_selectGroups(String query, String expected) throws Exception {
        assertThat(groups(query.replace("\"", "%22"))).containsExactly(expected);
    }

    @Test
    void routeLabels_areRenderedOverAllAlertsOfTheGroup_whicheverAreAskedFor() throws Exception {
        AlertGroup counted = new AlertGroup(
                Example.destination("{}/n", "n", Map.of("n", "{{ len .Alerts }}")), Labels.of("team", "n"));
        backend.alerts.add(Example.alert(Labels.of("alertname", "One"), counted));
        backend.alerts.add(Example.alert(Labels.of("alertname", "Two"), counted));
        assertThat(groups("?filter=alertname=One")).containsExactly("n{team:n}{n:2}: One-active[n]");
    }

    @Test
    void noGroups_areAnEmptyList() throws Exception {
        assertThat(server.get("/api/v2/alerts/groups?receiver=nobody").body()).isEqualTo("[]\n");
    }

    @Test
    void mutedGroups_areSuppressed_andMayBeLeftOut() throws Exception {
        backend.muted.put(web, List.of("weekend"));
        assertThat(groups("?filter=alertname=Second"))
                .containsExactly(
                        "all{team:a}{tier:<1>}: Second-active[all, web]",
                        "web{team:a}{}: Second-suppressed[all, web]");
        assertThat(server.get("/api/v2/alerts/groups?filter=alertname=Third").body())
                .contains("\"mutedBy\":[\"weekend\"]");
        assertThat(groups("?filter=alertname=Second&muted=false"))
                .containsExactly("all{team:a}{tier:<1>}: Second-active[all, web]");
    }
}
