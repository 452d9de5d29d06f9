package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.condition.ExpectedCondition;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.decision.Unheeded;
import signalbox.group.AlertGroup;
import signalbox.notify.AlertHashes;
import signalbox.view.AlertView;
import signalbox.view.AttributeView;
import signalbox.view.Derivation;
import signalbox.view.Told;

/** What {@code /api/signalbox/v1/alerts} says of an alert. */
class VerdictsApiTest {

    private static final Instant DUE = FakeBackend.NOW.plusSeconds(30).truncatedTo(ChronoUnit.MILLIS);
    private static final Labels SOURCE = Labels.of("alertname", "NodeDown", "instance", "a");
    private static final DecidedBy RULE =
            new DecidedBy("rules.teams.infra", "a1b2c3", "NodeDown inhibits warnings", "rules/teams/infra/node-down.drl:8");

    private final ServerFixture server = new ServerFixture();
    private final FakeBackend backend = server.backend;
    private final AlertGroup team = Example.group("team", "alertname", "Slow");
    private final AlertView slow = Example.alert("Slow", team);

    VerdictsApiTest() {
        backend.receivers = List.of(new ReceiverEntry("team", Labels.EMPTY), new ReceiverEntry("chat", Labels.EMPTY));
        backend.due.put(team, DUE);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Quiet inhibited(String receiver) {
        return new Quiet(Kind.INHIBITED, receiver, RULE, Because.of(List.of(SOURCE)));
    }

    private JsonNode alerts() throws Exception {
        return new ObjectMapper().readTree(server.get("/api/signalbox/v1/alerts").body());
    }

    private JsonNode only() throws Exception {
        JsonNode alerts = alerts();
        assertThat(alerts).hasSize(1);
        return alerts.get(0);
    }

    private void told(AlertView view, boolean firing) {
        AlertHashes hashes = AlertHashes.of(List.of(view.alert()));
        backend.told.put(team, List.of(new Told(
                "team/webhook[0]", FakeBackend.NOW, firing ? hashes : AlertHashes.NONE, firing ? AlertHashes.NONE : hashes)));
    }

    @Test
    void noAlertsAreAnEmptyList() throws Exception {
        assertThat(server.get("/api/signalbox/v1/alerts").body()).isEqualToIgnoringWhitespace("[]");
    }

    @Test
    void alertThatNobodyWasToldOfWaitsForItsGroup() throws Exception {
        backend.alerts.add(slow);
        JsonNode alert = only();
        assertThat(alert.get("outcome").asText()).isEqualTo("waiting");
        assertThat(Instant.parse(alert.get("next").asText())).isEqualTo(DUE);
        assertThat(alert.get("lastTold").isNull()).isTrue();
        JsonNode receiver = alert.get("receivers").get(0);
        assertThat(receiver.get("receiver").asText()).isEqualTo("team");
        assertThat(receiver.get("by").get("rule").asText()).isEqualTo("route {}/team");
        assertThat(receiver.get("by").get("package").asText()).isEqualTo("rules.standard");
        assertThat(receiver.get("group").asText()).isEqualTo(team.key());
    }

    @Test
    void alertThatWasToldIsTold_andSaysByWhomAndWhen() throws Exception {
        backend.alerts.add(slow);
        told(slow, true);
        JsonNode alert = only();
        assertThat(alert.get("outcome").asText()).isEqualTo("told");
        assertThat(alert.get("receivers").get(0).get("told").toString())
                .contains("\"integration\":\"team/webhook[0]\"", "\"status\":\"firing\"");
        assertThat(alert.get("lastTold").isNull()).isFalse();
    }

    @Test
    void inhibitionSaysWhichRuleOfWhichPackage_andAllSources() throws Exception {
        backend.alerts.add(Example.quiet(slow, inhibited("")));
        JsonNode alert = only();
        assertThat(alert.get("outcome").asText()).isEqualTo("inhibited");
        JsonNode because = alert.get("because").get(0);
        assertThat(because.get("kind").asText()).isEqualTo("inhibited");
        assertThat(because.get("rule").asText()).isEqualTo(RULE.rule());
        assertThat(because.get("package").asText()).isEqualTo(RULE.packageName());
        assertThat(because.get("version").asText()).isEqualTo("a1b2c3");
        assertThat(because.get("file").asText()).isEqualTo("rules/teams/infra/node-down.drl");
        assertThat(because.get("line").asInt()).isEqualTo(8);
        assertThat(because.get("sources").get(0).get("fingerprint").asText()).isEqualTo(SOURCE.fingerprintText());
        assertThat(because.get("sources").get(0).get("labels").get("instance").asText()).isEqualTo("a");
    }

    @Test
    void inhibitionForOneReceiverLeavesTheOthersWaiting() throws Exception {
        AlertGroup chat = Example.group("chat", "alertname", "Slow");
        backend.alerts.add(Example.quiet(Example.alert("Slow", team, chat), inhibited("chat")));
        JsonNode alert = only();
        assertThat(alert.get("outcome").asText()).isEqualTo("waiting");
        assertThat(alert.get("receivers").findValuesAsText("outcome")).containsExactlyInAnyOrder("waiting", "inhibited");
    }

    @Test
    void circleOfInhibitionsIsSaid_andKeepsNobodyFromTellingIt() throws Exception {
        backend.alerts.add(Example.quiet(slow, new Quiet(Kind.CONTRADICTION, "", RULE, Because.of(List.of(SOURCE)))));
        JsonNode alert = only();
        assertThat(alert.get("outcome").asText()).isEqualTo("waiting");
        assertThat(alert.get("receivers").get(0).get("because")).isEmpty();
        JsonNode because = alert.get("because").get(0);
        assertThat(because.get("kind").asText()).isEqualTo("contradiction");
        assertThat(because.get("rule").asText()).isEqualTo(RULE.rule());
        assertThat(because.get("sources")).hasSize(1);
        assertThat(server.get("/api/v2/alerts").body()).contains("\"state\":\"active\"");
    }

    @Test
    void reasonsInWords_silencesAndIntervalsAreSaid() throws Exception {
        backend.alerts.add(Example.quiet(slow, new Quiet(Kind.WITHHELD, "", RULE, Because.words("no warning in shop"))));
        backend.alerts.add(Example.silenced(Example.alert("Other", team), "s-1"));
        backend.muted.put(team, List.of("nights"));
        JsonNode alerts = alerts();
        assertThat(alerts.findValuesAsText("reason")).contains("no warning in shop");
        assertThat(alerts.findValuesAsText("silence")).contains("s-1");
        assertThat(alerts.findValuesAsText("interval")).contains("nights");
    }

    @Test
    void whenAConditionWillHoldIsSaid() throws Exception {
        backend.alerts.add(new AlertView(
                slow.alert(), slow.endsAt(), slow.updatedAt(), slow.groups(), slow.silencedBy(), slow.inhibitedBy(), slow.quiet(),
                slow.ruledRoutes(), List.of(new ExpectedCondition("rules.teams.shop", "unacknowledged", Optional.empty(), Optional.of(DUE), Optional.empty())), List.of()));

        JsonNode condition = only().get("conditions").get(0);
        assertThat(condition.get("condition").asText()).isEqualTo("unacknowledged");
        assertThat(condition.get("package").asText()).isEqualTo("rules.teams.shop");
        assertThat(condition.get("since").isNull()).isTrue();
        assertThat(condition.get("holdsAt").asText()).isEqualTo(DUE.toString());
        assertThat(condition.get("endsAt").isNull()).isTrue();
    }

    @Test
    void whoDerivedAnAlertIsSaid_andWhatItRestsOn() throws Exception {
        backend.alerts.add(new AlertView(
                slow.alert(), slow.endsAt(), slow.updatedAt(), slow.groups(), slow.silencedBy(), slow.inhibitedBy(), slow.quiet(),
                slow.ruledRoutes(), slow.expected(), List.of(new Derivation(RULE, List.of(SOURCE)))));

        JsonNode derived = only().get("derivedBy").get(0);
        assertThat(derived.get("rule").asText()).isEqualTo(RULE.rule());
        assertThat(derived.get("sources").get(0).get("fingerprint").asText()).isEqualTo(SOURCE.fingerprintText());
    }

    @Test
    void whatHasNoEffectIsSaid_andWhyItHasNone() throws Exception {
        backend.alerts.add(new AlertView(
                slow.alert(), slow.endsAt(), slow.updatedAt(), slow.groups(), slow.silencedBy(), slow.inhibitedBy(), slow.quiet(),
                slow.ruledRoutes(), slow.expected(), List.of(), List.of(
                        new Unheeded(Kind.INHIBITED, Force.SHADOW, "", RULE, Because.of(List.of(SOURCE))),
                        new Unheeded(Kind.ROUTED, Force.REFUSED, "pager", RULE, Because.ITSELF)), List.of(),
                List.of(new AttributeView("runbook", "https://wiki", RULE)), List.of()));

        JsonNode added = only().get("attributes").get(0);
        assertThat(added.get("name").asText()).isEqualTo("runbook");
        assertThat(added.get("value").asText()).isEqualTo("https://wiki");
        assertThat(added.get("rule").asText()).isEqualTo(RULE.rule());
        JsonNode shadow = only().get("withoutEffect").get(0);
        assertThat(shadow.get("force").asText()).isEqualTo("shadow");
        assertThat(shadow.get("kind").asText()).isEqualTo("inhibited");
        assertThat(shadow.get("rule").asText()).isEqualTo(RULE.rule());
        assertThat(shadow.get("sources").get(0).get("fingerprint").asText()).isEqualTo(SOURCE.fingerprintText());
        assertThat(shadow.get("sentence").asText())
                .startsWith("Would have been inhibited by rule \"" + RULE.rule() + "\"")
                .endsWith(" fires. " + RULE.packageName() + " is a shadow: what it concludes has no effect.");
        JsonNode refused = only().get("withoutEffect").get(1);
        assertThat(refused.get("receiver").asText()).isEqualTo("pager");
        assertThat(refused.get("sentence").asText())
                .startsWith("Would have been routed to pager by rule ")
                .endsWith("That is refused: it is outside of the scope of " + RULE.packageName() + ".");
    }

    @Test
    void alertsWithTheSameReasonsHaveTheSameVerdict_othersDoNot() throws Exception {
        backend.alerts.add(Example.quiet(Example.alert("A", team), inhibited("")));
        backend.alerts.add(Example.quiet(Example.alert("B", team), inhibited("")));
        backend.alerts.add(Example.alert("C", team));
        List<String> verdicts = alerts().findValuesAsText("verdict");
        assertThat(verdicts.stream().distinct()).hasSize(2);
    }

    @Test
    void matchersChooseAlerts() throws Exception {
        backend.alerts.add(slow);
        backend.alerts.add(Example.alert("Other", team));
        JsonNode found = new ObjectMapper().readTree(server.get("/api/signalbox/v1/alerts?filter=alertname%3DOther").body());
        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("labels").get("alertname").asText()).isEqualTo("Other");
    }
}
