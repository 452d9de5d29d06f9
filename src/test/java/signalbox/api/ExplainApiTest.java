package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;
import signalbox.miss.ConditionFinding;
import signalbox.miss.Fact;
import signalbox.miss.Near;
import signalbox.miss.Verdict;
import signalbox.miss.WhyNotAnswer;
import signalbox.notify.AlertHashes;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.view.AlertView;
import signalbox.view.Told;

/** What {@code /api/signalbox/v1/explain} answers. */
class ExplainApiTest {

    private static final Instant DUE = FakeBackend.NOW.plusSeconds(30).truncatedTo(ChronoUnit.SECONDS);
    private static final Labels SOURCE = Labels.of("alertname", "NodeDown", "instance", "a");
    private static final DecidedBy RULE =
            new DecidedBy("rules.teams.infra", "a1b2c3", "NodeDown inhibits warnings", "rules/teams/infra/node-down.drl:8");

    private final ServerFixture server = new ServerFixture();
    private final FakeBackend backend = server.backend;
    private final AlertGroup team = Example.group("team", "alertname", "Slow");
    private final AlertView slow = Example.alert("Slow", team);
    private final String fingerprint = slow.alert().labels().fingerprintText();

    ExplainApiTest() {
        backend.receivers = List.of(new ReceiverEntry("team", Labels.EMPTY));
        backend.due.put(team, DUE);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> ask(String query) throws Exception {
        return server.get("/api/signalbox/v1/explain" + query);
    }

    private JsonNode explained(String query) throws Exception {
        HttpResponse<String> answer = ask(query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void inhibitedAlertIsExplainedInASentence_withItsPartsAndWhatItRestsOn() throws Exception {
        backend.alerts.add(Example.quiet(slow, new Quiet(Kind.INHIBITED, "", RULE, Because.of(List.of(SOURCE)))));
        backend.told.put(team, List.of(new Told(
                "team/webhook[0]", FakeBackend.NOW, AlertHashes.of(List.of(slow.alert())), AlertHashes.NONE)));

        JsonNode explained = explained("?fingerprint=" + fingerprint);

        assertThat(explained.at("/alert/fingerprint").asText()).isEqualTo(fingerprint);
        assertThat(explained.get("outcome").asText()).isEqualTo("inhibited");
        assertThat(explained.get("sentence").asText()).startsWith("Inhibited by rule \"NodeDown inhibits warnings\""
                + " (rules/teams/infra/node-down.drl:8), because NodeDown{instance=\"a\"} fires. Otherwise: told, team, due " + DUE + ". Told at ");
        StringBuilder parts = new StringBuilder();
        explained.get("parts").forEach(part -> parts.append(part.get("text").asText()));
        assertThat(parts.toString()).isEqualTo(explained.get("sentence").asText());
        assertThat(explained.get("parts").findValuesAsText("rule")).containsExactly("rules.teams.infra/NodeDown inhibits warnings");
        assertThat(explained.get("parts").findValuesAsText("alert")).containsExactly(SOURCE.fingerprintText());
        assertThat(explained.at("/because/0/line").asInt()).isEqualTo(8);
        assertThat(explained.at("/because/0/sources/0/labels/instance").asText()).isEqualTo("a");
        assertThat(explained.at("/routes/0/by/rule").asText()).isEqualTo("route {}/team");
        assertThat(explained.at("/receivers/0/otherwise/outcome").asText()).isEqualTo("told");
        assertThat(explained.at("/told/0/status").asText()).isEqualTo("firing");
        assertThat(Instant.parse(explained.at("/next/at").asText())).isEqualTo(DUE);
    }

    @Test
    void entryOfTheConfigurationThatKeepsAnAlertQuietIsSaidToStandWhereItDoes() throws Exception {
        backend.alerts.add(Example.quiet(slow, new Quiet(Kind.INHIBITED, "", DecidedBy.standard("inhibit_rules[0]"), Because.of(List.of(SOURCE)))));
        JsonNode explained = explained("?fingerprint=" + fingerprint);
        assertThat(explained.get("sentence").asText()).startsWith("Inhibited by inhibit_rules[0] (alertmanager.yml:12), because NodeDown");
        assertThat(List.of(explained.at("/because/0"), explained.at("/receivers/0/because/0"))).allSatisfy(reason -> {
            assertThat(reason.get("file").asText()).isEqualTo("alertmanager.yml");
            assertThat(reason.get("line").asInt()).isEqualTo(12);
        });
    }

    @Test
    void alertThatWaitsSaysWhenItWillBeTold() throws Exception {
        backend.alerts.add(slow);
        JsonNode explained = explained("?filter=alertname=Slow");
        assertThat(explained.get("outcome").asText()).isEqualTo("waiting");
        assertThat(explained.get("sentence").asText()).isEqualTo("Will be told to team, whose group speaks next at " + DUE + ".");
        assertThat(explained.at("/receivers/0/otherwise").isNull()).isTrue();
    }

    @Test
    void alertThatIsBeingToldSaysToWhom_andSinceWhen() throws Exception {
        backend.alerts.add(slow);
        AlertHashes alerts = AlertHashes.of(List.of(slow.alert()));
        backend.underWay.put(team, List.of(new UnderWay("team/webhook[0]", FakeBackend.NOW.minusSeconds(12), alerts, AlertHashes.NONE, 1)));
        JsonNode explained = explained("?filter=alertname=Slow");
        assertThat(explained.get("outcome").asText()).isEqualTo("waiting");
        assertThat(explained.get("sentence").asText()).isEqualTo(
                "It is being told to team by webhook[0], since " + FakeBackend.NOW.minusSeconds(12).truncatedTo(ChronoUnit.SECONDS) + ": there is no answer yet.");
        assertThat(explained.at("/receivers/0/underWay/0/integration").asText()).isEqualTo("team/webhook[0]");
        assertThat(explained.at("/receivers/0/underWay/0/attempt").asInt()).isEqualTo(1);
        assertThat(explained.at("/next/what").asText()).isEqualTo("the group speaks next, after what is under way");
    }

    /** The turn of its group has come, and its receiver has not answered what it was told of others. */
    @Test
    void alertWhoseGroupIsDueWhileItsReceiverIsBusyIsNotSaidToHaveBeenToldInThePast() throws Exception {
        backend.alerts.add(slow);
        backend.due.put(team, FakeBackend.NOW.minusSeconds(5));
        backend.underWay.put(team, List.of(new UnderWay("team/webhook[0]", FakeBackend.NOW.minusSeconds(12), AlertHashes.NONE, AlertHashes.NONE, 1)));
        JsonNode explained = explained("?filter=alertname=Slow");
        assertThat(explained.get("sentence").asText()).isEqualTo("Will be told to team, whose group speaks next when what is under way is answered.");
        assertThat(explained.at("/next/what").asText()).isEqualTo("the group speaks next, after what is under way");
        assertThat(Instant.parse(explained.at("/next/at").asText())).isEqualTo(FakeBackend.NOW.truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void alertThatCouldNotBeToldAndIsTriedAtTheNextTurnSaysSinceWhen() throws Exception {
        backend.alerts.add(slow);
        AlertHashes alerts = AlertHashes.of(List.of(slow.alert()));
        backend.notTold.put(team, List.of(new NotTold("team/webhook[0]", FakeBackend.NOW.minusSeconds(30), alerts, 1, "timeout", false)));
        backend.underWay.put(team, List.of(new UnderWay("team/webhook[0]", FakeBackend.NOW.minusSeconds(12), alerts, AlertHashes.NONE, 1)));
        assertThat(explained("?filter=alertname=Slow").get("sentence").asText()).startsWith("Could not be told to team at ").contains("timeout")
                .contains(" It is being tried again since " + FakeBackend.NOW.minusSeconds(12).truncatedTo(ChronoUnit.SECONDS) + ".");
    }

    @Test
    void alertWhoseReceiverIsBusyWithOthersSaysThatItWaits_andThatASilenceCameTooLate() throws Exception {
        backend.alerts.add(Example.quiet(slow, new Quiet(Kind.INHIBITED, "", RULE, Because.of(List.of(SOURCE)))));
        AlertHashes alerts = AlertHashes.of(List.of(slow.alert()));
        backend.underWay.put(team, List.of(new UnderWay("team/webhook[0]", FakeBackend.NOW, alerts, AlertHashes.NONE, 0)));
        assertThat(explained("?filter=alertname=Slow").get("sentence").asText()).startsWith("Inhibited by ").endsWith(
                " It waits to be told to team by webhook[0], since " + FakeBackend.NOW.truncatedTo(ChronoUnit.SECONDS) + ": others have their turn there first.");
    }

    @Test
    void alertThatNobodyKnowsIsUnknown() throws Exception {
        JsonNode explained = explained("?fingerprint=0123456789abcdef");
        assertThat(explained.get("outcome").asText()).isEqualTo("unknown");
        assertThat(explained.at("/alert/fingerprint").asText()).isEqualTo("0123456789abcdef");
        assertThat(explained.get("sentence").asText()).startsWith("There is no such alert");
    }

    @Test
    void questionThatIsNotClearIsRefusedWithWhatToAsk() throws Exception {
        backend.alerts.add(slow);
        backend.alerts.add(Example.alert("Slower", team));
        assertThat(ask("").statusCode()).isEqualTo(400);
        assertThat(ask("").body()).contains("which alert?");
        assertThat(ask("?fingerprint=x").body()).contains("16 hexadecimal digits");
        assertThat(ask("?filter=alertname=~Slow.*").body()).contains("2 alerts match", fingerprint);
        assertThat(ask("?fingerprint=" + fingerprint + "&at=2026-01-01T00:00:00Z").body()).contains("there is no history yet");
        HttpResponse<String> tomorrow = ask("?fingerprint=" + fingerprint + "&at=" + FakeBackend.NOW.plus(1, ChronoUnit.DAYS));
        assertThat(tomorrow.statusCode()).isEqualTo(400);
        assertThat(tomorrow.body()).contains("has not come yet: what is expected stands in the explanation of now");
        assertThat(ask("?fingerprint=" + fingerprint + "&at=" + FakeBackend.NOW.plusSeconds(5)).statusCode())
                .as("the clock of a browser, or of another node, that is fast").isEqualTo(200);
        assertThat(ask("?fingerprint=" + fingerprint + "&rule=x").statusCode()).isEqualTo(400);
        assertThat(ask("?fingerprint=" + fingerprint + "&rule=x").body()).contains("no team has a rule");
    }

    @Test
    void ruleThatDoesNotHoldIsToldWithEachCondition() throws Exception {
        backend.alerts.add(slow);
        Fact fact = new Fact("Alert", Optional.of(SOURCE), Map.of(), "NodeDown{a}");
        Near near = new Near(fact, Optional.of(Duration.ofSeconds(14)), "",
                List.of(new Verdict("severity == \"critical\"", false, Optional.of("info"), Optional.empty())), false, List.of(), 1.5);
        ConditionFinding held = new ConditionFinding("$t : Alert()", 8, Optional.of(true), List.of(fact), Optional.empty(), "", List.of(), 0, List.of(), List.of(), "");
        ConditionFinding failed = new ConditionFinding("accumulate( … )", 9, Optional.of(false), List.of(fact), Optional.of(2L), ">= 3", List.of(near), 11, List.of(),
                List.of(), "2 of 3 needed");
        ConditionFinding notAsked = new ConditionFinding("not Alert()", 12, Optional.empty(), List.of(), Optional.empty(), "", List.of(), 0, List.of(), List.of(), "");
        backend.misses.put("X", new WhyNotAnswer("rules.teams.infra", "v1", "X", "a.drl:7", "a.drl", slow.alert().labels(), true, false,
                Optional.of(new WhyNotAnswer.As("$t", 1, true)), 1, 1, 1, 1, true, List.of(held, failed, notAsked), List.of(), "It does not hold."));
        JsonNode rule = explained("?fingerprint=" + fingerprint + "&rule=X").get("rule");
        assertThat(rule.get("held").asBoolean()).isFalse();
        assertThat(rule.get("sentence").asText()).isEqualTo("It does not hold.");
        JsonNode second = rule.get("conditions").get(1);
        assertThat(second.get("found").asInt()).isEqualTo(2);
        assertThat(second.get("needed").asText()).isEqualTo(">= 3");
        assertThat(second.get("more").asInt()).isEqualTo(11);
        assertThat(second.at("/nearest/0/endedAgo").asText()).isEqualTo("14s");
        assertThat(second.at("/nearest/0/constraints/0/was").asText()).isEqualTo("info");
        assertThat(rule.get("conditions").get(2).get("holds").isNull()).isTrue();
        assertThat(explained("?fingerprint=" + fingerprint + "&nearly=true").at("/nearly/0/name").asText()).isEqualTo("X");
        assertThat(explained("?fingerprint=" + fingerprint).has("nearly")).isFalse();
    }
}
