package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.Severity;
import signalbox.decision.DecidedBy;
import signalbox.group.AlertGroup;
import signalbox.notify.Attempt;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.Route;
import signalbox.route.RouteNode;
import signalbox.route.RoutingTree;
import signalbox.route.Timing;
import signalbox.testing.TestEngine;
import signalbox.view.AlertView;
import signalbox.whatif.WhatIf;

/** The routing tree with what is there, the receivers, and the question where an alert would go. */
class RoutesApiTest {

    private static final String YAML =
            """
            route:
              receiver: ops
              group_by: [alertname]
              routes:
                - {receiver: payments, matchers: ['team="payments"']}
                - {receiver: db, matchers: ['team="db"', 'severity!="info"']}
            inhibit_rules:
              - source_matchers: ['alertname="NodeDown"']
                target_matchers: ['severity="warning"']
                equal: [instance]
            receivers:
              - name: ops
                webhook_configs: [{url: "http://localhost/"}]
              - name: payments
                webhook_configs: [{url: "http://localhost/"}]
              - name: db
            """;

    private final ServerFixture server = new ServerFixture();
    private final FakeBackend backend = server.backend;

    @AfterEach
    void close() {
        server.close();
    }

    private static Destination destination(String id, String receiver) {
        return new Destination(id, id, receiver, GroupBy.labels("alertname"), Timing.DEFAULT, List.of(), List.of(), Map.of(), List.of());
    }

    private JsonNode routes() throws Exception {
        return new ObjectMapper().readTree(server.get("/api/signalbox/v1/routes").body());
    }

    private static RouteNode node(Destination destination, List<Matcher> matchers, RouteNode... below) {
        return new RouteNode(destination, matchers, false, List.of(below));
    }

    @Test
    void alertsAreCountedAtTheirNodeAndAboveIt_onceEach() throws Exception {
        Destination root = destination("{}", "ops");
        Destination db = destination("{}/{team=\"db\"}/0", "db");
        Destination web = destination("{}/{team=\"web\"}/1", "web");
        backend.tree = new RoutingTree(
                node(root, List.of(), node(db, List.of(new Matcher(Matcher.Type.REGEX, "team", "db|pg"))), node(web, List.of())),
                Set.of("ops", "db", "web"));
        AlertGroup toDb = new AlertGroup(db, Labels.of("alertname", "Slow"));
        AlertGroup toWeb = new AlertGroup(web, Labels.of("alertname", "Slow"));
        backend.alerts.add(Example.alert("Both", toDb, toWeb));
        backend.alerts.add(Example.silenced(Example.alert("Silenced", toDb), "s"));
        backend.alerts.add(Example.alert("AtRoot", new AlertGroup(root, Labels.of("alertname", "AtRoot"))));

        JsonNode tree = routes().get("tree");
        assertThat(counts(tree)).isEqualTo("ops 3 firing, 1 quiet, 3 groups");
        assertThat(counts(tree.get("children").get(0))).isEqualTo("db 2 firing, 1 quiet, 1 groups");
        assertThat(counts(tree.get("children").get(1))).isEqualTo("web 1 firing, 0 quiet, 1 groups");
        JsonNode matcher = tree.get("children").get(0).get("matchers").get(0);
        assertThat(matcher.toString()).isEqualTo("{\"isEqual\":true,\"isRegex\":true,\"name\":\"team\",\"value\":\"db|pg\"}");
        assertThat(tree.get("groupBy").get(0).asText()).isEqualTo("alertname");
        assertThat(tree.get("groupInterval").asText()).isEqualTo("5m0s");
    }

    private static String counts(JsonNode place) {
        String name = place.has("name") ? place.get("name").asText() : place.get("receiver").asText();
        return name + " " + place.get("firing") + " firing, " + place.get("quiet") + " quiet, " + place.get("groups") + " groups";
    }

    @Test
    void alertIsQuietAtANodeIfItIsQuietInAllItsGroupsThere() throws Exception {
        AlertGroup muted = Example.group("default", "alertname", "A");
        AlertGroup open = new AlertGroup(Example.destination("{}", "default", Map.of()), Labels.of("alertname", "B"));
        backend.muted.put(muted, List.of("nights"));
        AlertGroup alsoMuted = new AlertGroup(Example.destination("{}", "default", Map.of()), Labels.of("alertname", "A"));
        backend.muted.put(alsoMuted, List.of("nights"));
        backend.alerts.add(Example.alert("Muted", alsoMuted));
        backend.alerts.add(Example.alert("Half", alsoMuted, open));
        assertThat(counts(routes().get("tree"))).isEqualTo("default 2 firing, 1 quiet, 2 groups");
    }

    @Test
    void whatRulesRouteIsCountedWithTheRules() throws Exception {
        DecidedBy rule = new DecidedBy("rules.teams.infra", "a1", "racks go to the racks", "racks.drl:3");
        Labels labels = Labels.of("alertname", "NodeDown");
        AlertGroup group = new AlertGroup(new Route(labels, "rack").destination(), Labels.EMPTY);
        AlertView view = Example.alert(labels, group);
        backend.alerts.add(new AlertView(
                view.alert(), view.endsAt(), view.updatedAt(), view.groups(), List.of(), List.of(), List.of(),
                List.of(new AlertView.RuledRoute("rack", rule)), List.of(), List.of()));
        JsonNode ruled = routes().get("byRules").get(0);
        assertThat(counts(ruled)).isEqualTo("rack 1 firing, 0 quiet, 1 groups");
        assertThat(ruled.get("rules").get(0).get("rule").asText()).isEqualTo("racks go to the racks");
        assertThat(counts(routes().get("tree"))).isEqualTo("default 0 firing, 0 quiet, 0 groups");
    }

    @Test
    void receiversSayHowTellingThemWentLast() throws Exception {
        backend.receivers = List.of(
                new ReceiverEntry("pager", Labels.EMPTY), new ReceiverEntry("chat", Labels.of("team", "db")),
                new ReceiverEntry("mail", Labels.EMPTY), new ReceiverEntry("nobody", Labels.EMPTY));
        Integration first = new Integration("pager", "pagerduty", 0, true);
        Integration second = new Integration("pager", "webhook", 0, true);
        Attempt told = new Attempt(FakeBackend.NOW, Duration.ofMillis(240), 1, Delivery.sent());
        Attempt failed = new Attempt(FakeBackend.NOW, Duration.ofMillis(310), 4, Delivery.retry(Delivery.SERVER_ERROR, "status 502"));
        backend.integrations.put("pager", List.of(
                new IntegrationState(first, Optional.of(failed)), new IntegrationState(second, Optional.of(told))));
        backend.integrations.put("chat", List.of(new IntegrationState(new Integration("chat", "slack", 0, false), Optional.of(told))));
        backend.integrations.put("mail", List.of(new IntegrationState(new Integration("mail", "email", 0, false), Optional.empty())));

        JsonNode receivers = routes().get("receivers");
        assertThat(receivers.findValuesAsText("name")).containsExactly("pager", "chat", "mail", "nobody");
        assertThat(receivers).extracting(each -> each.get("outcome").asText())
                .containsExactly("failed", "told", "unknown", "no_integration");
        JsonNode pagerduty = receivers.get(0).get("integrations").get(0);
        assertThat(pagerduty.get("integration").asText()).isEqualTo("pagerduty[0]");
        assertThat(pagerduty.get("error").asText()).isEqualTo("status 502");
        assertThat(pagerduty.get("attempts").asInt()).isEqualTo(4);
        assertThat(pagerduty.get("willRetry").asBoolean()).isTrue();
        assertThat(pagerduty.get("tookMillis").asLong()).isEqualTo(310);
        assertThat(Instant.parse(pagerduty.get("at").asText())).isBeforeOrEqualTo(FakeBackend.NOW);
        assertThat(receivers.get(1).get("labels").toString()).isEqualTo("{\"team\":\"db\"}");
    }

    // ---- what if

    private JsonNode ask(TestEngine engine, String body) throws Exception {
        backend.supposing = report -> CompletableFuture.completedFuture(
                new WhatIf(Severity.DEFAULT).ask(report, TestEngine.policy(YAML), Set.of(), engine.view()));
        HttpResponse<String> answer = server.post("/api/signalbox/v1/whatif", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void askedWhereAnAlertWouldGo_eachNodeSaysWhyNot() throws Exception {
        try (TestEngine engine = new TestEngine(YAML)) {
            JsonNode answer = ask(engine, "{\"labels\":{\"alertname\":\"Slow\",\"team\":\"web\"}}");
            assertThat(answer.get("sentence").asText()).isEqualTo("To ops, 30 s after it arrives.");
            assertThat(answer.get("parts").get(1).toString()).isEqualTo("{\"text\":\"ops\",\"receiver\":\"ops\"}");
            assertThat(answer.get("firing").asBoolean()).isFalse();
            assertThat(answer.get("notJudged").isNull()).isTrue();
            JsonNode way = answer.get("way");
            assertThat(way.get("verdict").asText()).isEqualTo("taken");
            assertThat(way.get("end").asBoolean()).isTrue();
            JsonNode payments = way.get("children").get(0);
            assertThat(payments.get("verdict").asText()).isEqualTo("no");
            assertThat(payments.get("failed").get("found").asText()).isEqualTo("web");
            assertThat(payments.get("failed").get("matcher").get("value").asText()).isEqualTo("payments");
            JsonNode receiver = answer.get("receivers").get(0);
            assertThat(receiver.get("groupExists").asBoolean()).isFalse();
            assertThat(receiver.get("groupLabels").toString()).isEqualTo("{\"alertname\":\"Slow\"}");
            assertThat(receiver.get("groupWait").asText()).isEqualTo("30s");
        }
    }

    @Test
    void askedWhatItWouldMute_whatBecomesOfThatNowIsSaid() throws Exception {
        try (TestEngine engine = new TestEngine(YAML)) {
            engine.firing("alertname", "DiskFull", "severity", "warning", "instance", "a");
            JsonNode answer = ask(engine, "{\"labels\":{\"alertname\":\"NodeDown\",\"instance\":\"a\"}}");
            JsonNode muted = answer.get("mutes").get(0);
            assertThat(muted.get("labels").get("alertname").asText()).isEqualTo("DiskFull");
            assertThat(muted.get("outcome").asText()).isEqualTo("waiting");
            assertThat(muted.get("by").get(0).get("rule").asText()).isEqualTo("inhibit_rules[0]");
        }
    }

    @Test
    void whatIsNoAlertIsRefused() throws Exception {
        HttpResponse<String> empty = server.post("/api/signalbox/v1/whatif", "{\"labels\":{}}");
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(empty.body()).contains("at least one label pair required").contains("DiskFull");
        assertThat(server.post("/api/signalbox/v1/whatif", "[]").statusCode()).isEqualTo(400);
        assertThat(server.post("/api/signalbox/v1/whatif", "{\"labels\":{\"a\":\"b\"}}").statusCode()).isEqualTo(503);
    }
}
