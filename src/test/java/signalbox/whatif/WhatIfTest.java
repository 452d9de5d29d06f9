package signalbox.whatif;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Severity;
import signalbox.explain.AlertOutcome;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.explain.Part;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.explain.Supposed;
import signalbox.testing.TestEngine;

/** What would become of an alert, and what becomes of it when it comes. */
class WhatIfTest {

    private static final String YAML =
            """
            route:
              receiver: root
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              routes:
                - receiver: payments
                  matchers: ['team="payments"']
                  routes:
                    - {receiver: pager, matchers: ['severity="critical"']}
                - {receiver: db, matchers: ['team="db"'], continue: true}
                - {receiver: chat, matchers: ['team=~"db|web"']}
                - {receiver: web, matchers: ['team="web"']}
            inhibit_rules:
              - source_matchers: ['alertname="NodeDown"']
                target_matchers: ['severity="warning"']
                equal: [instance]
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: payments
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
              - name: db
                webhook_configs: [{url: "http://localhost/"}]
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
              - name: web
              - name: rack
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.route.Route

            rule "two dead nodes of a rack mute its latency"
            when
                $latency : Alert( name == "Latency", $rack : label("rack") )
                $first : Alert( name == "NodeDown", label("rack") == $rack )
                exists Alert( name == "NodeDown", label("rack") == $rack, this != $first )
            then
                insertLogical( new Inhibition( $latency, $first ) );
            end

            rule "dead nodes go to those of the racks"
            when
                $down : Alert( name == "NodeDown", label("rack") != "" )
            then
                insertLogical( new Route( $down, "rack" ) );
            end
            """;

    private static AlertReport report(TestEngine engine, String... labels) {
        return new AlertReport(
                Labels.of(labels), Labels.EMPTY, engine.clock.instant(), engine.clock.instant().plus(ofMinutes(5)), "", engine.clock.instant(),
                true);
    }

    private static Supposed ask(TestEngine engine, WhatIf whatIf, String... labels) {
        return whatIf.ask(report(engine, labels), TestEngine.policy(YAML, RULES), Set.of(), engine.view());
    }

    private static Supposed ask(TestEngine engine, String... labels) {
        return ask(engine, new WhatIf(Severity.DEFAULT), labels);
    }

    private static List<String> outcomes(Supposed supposed) {
        return supposed.explanation().receivers().stream().map(each -> each.receiver() + " " + each.outcome().text()).toList();
    }

    private static String sentence(Supposed supposed) {
        return Sentence.text(supposed.sentence(Speech.PLAIN));
    }

    private static List<String> way(Supposed supposed) {
        List<String> said = new ArrayList<>();
        supposed.way().forEach(each -> said.add(each.node().destination().receiver() + " " + each.verdict() + (each.isEnd() ? " end" : "")
                + each.failed().map(matcher -> " " + matcher).orElse("")));
        return said;
    }

    @Test
    void eachNodeSaysWhyItIsTakenOrNotOrNotAsked() {
        try (TestEngine engine = new TestEngine(YAML, RULES)) {
            assertThat(way(ask(engine, "alertname", "Slow", "team", "db"))).containsExactly(
                    "root TAKEN",
                    "payments NO team=\"payments\"",
                    "pager PARENT_SAID_NO",
                    "db TAKEN end",
                    "chat TAKEN end",
                    "web SIBLING_TOOK_IT");
            assertThat(way(ask(engine, "alertname", "Slow"))).startsWith("root TAKEN end");
        }
    }

    @Test
    void newGroupWouldBeToldWhenItHasWaited_anotherAtItsNextTurn() {
        try (TestEngine engine = new TestEngine(YAML, RULES)) {
            engine.firing("alertname", "Slow", "team", "db", "instance", "a").advance(ofMinutes(1));
            Supposed supposed = ask(engine, "alertname", "Slow", "team", "db", "instance", "b");
            assertThat(outcomes(supposed)).containsExactly("db waiting", "chat waiting");
            AtReceiver db = supposed.explanation().receivers().get(0);
            assertThat(supposed.turns()).containsKey(db.group());
            assertThat(supposed.due(db)).isEqualTo(engine.clock.instant().plus(ofSeconds(270)));
            assertThat(sentence(supposed)).isEqualTo("To db and chat, with the next turn of its group in 4 min 30 s.");
            assertThat(sentence(ask(engine, "alertname", "Fast", "team", "db"))).isEqualTo("To db and chat, 30 s after it arrives.");
        }
    }

    @Test
    void whatWouldKeepItQuietIsNamed() {
        try (TestEngine engine = new TestEngine(YAML, RULES)) {
            engine.firing("alertname", "NodeDown", "instance", "a").advance(ofMinutes(1));
            Supposed supposed = ask(engine, "alertname", "DiskFull", "severity", "warning", "instance", "a");
            assertThat(outcomes(supposed)).containsExactly("root inhibited");
            assertThat(sentence(supposed)).isEqualTo("To root, 30 s after it arrives. But inhibited from root by inhibit_rules[0],"
                    + " because NodeDown{instance=\"a\"} fires.");
            assertThat(supposed.sentence(Speech.PLAIN)).extracting(Part::kind).contains(Part.Kind.RECEIVER, Part.Kind.RULE, Part.Kind.ALERT);
            String id = engine.silence(ofHours(1), TestEngine.matching("instance", "b"));
            Supposed silenced = ask(engine, "alertname", "DiskFull", "severity", "warning", "instance", "b");
            assertThat(outcomes(silenced)).containsExactly("root silenced");
            assertThat(sentence(silenced)).endsWith("But silenced from root by " + id + ".");
        }
    }

    @Test
    void ruleOfATeamThatWouldKeepItQuietIsNamedAsARule_withItsPlace() {
        try (TestEngine engine = new TestEngine(YAML, RULES)) {
            engine.firing("alertname", "NodeDown", "instance", "a", "rack", "r").firing("alertname", "NodeDown", "instance", "b", "rack", "r");
            engine.advance(ofMinutes(1));
            assertThat(sentence(ask(engine, "alertname", "Latency", "rack", "r")).replaceAll("\\(/.*/", "("))
                    .contains(" by rule \"two dead nodes of a rack mute its latency\" (rules.drl:6), because NodeDown{");
        }
    }

    @Test
    void receiverWithoutIntegrationIsSaidToReachNobody() {
        try (TestEngine engine = new TestEngine(YAML.replace("team=~\"db|web\"", "team=\"db\""), RULES)) {
            Supposed supposed = new WhatIf(Severity.DEFAULT).ask(
                    report(engine, "alertname", "Slow", "team", "web"),
                    TestEngine.policy(YAML.replace("team=~\"db|web\"", "team=\"db\""), RULES),
                    Set.of(),
                    engine.view());
            assertThat(outcomes(supposed)).containsExactly("web no_integration");
            assertThat(sentence(supposed)).endsWith("But web has no integration: nobody would be told.");
        }
    }

    @Test
    void rulesOfTeamsRouteItAndAreNamed() {
        try (TestEngine engine = new TestEngine(YAML, RULES)) {
            Supposed supposed = ask(engine, "alertname", "NodeDown", "rack", "r1");
            assertThat(outcomes(supposed)).containsExactly("rack waiting");
            assertThat(supposed.explanation().receivers().get(0).by().rule()).isEqualTo("dead nodes go to those of the racks");
        }
    }

    @Test
    void whatItWouldMuteIsListedWithWhatBecomesOfThatNow() {
        try (TestEngine engine = new TestEngine(YAML, RULES)) {
            engine.firing("alertname", "Latency", "rack", "r1").firing("alertname", "NodeDown", "rack", "r1", "instance", "a");
            engine.firing("alertname", "DiskFull", "severity", "warning", "instance", "b").advance(ofMinutes(1));
            Supposed supposed = ask(engine, "alertname", "NodeDown", "rack", "r1", "instance", "b");
            assertThat(supposed.mutes()).extracting(each -> each.alert().alert().get("alertname")).containsExactlyInAnyOrder(
                    "DiskFull", "Latency");
            assertThat(supposed.mutes()).extracting(each -> each.alert().outcome()).containsOnly(AlertOutcome.TOLD);
            Supposed elsewhere = ask(engine, "alertname", "NodeDown", "rack", "r2", "instance", "c");
            assertThat(elsewhere.mutes()).isEmpty();
        }
    }

    @Test
    void whatIsAcknowledgedIsSoForTheRulesThatAreAsked() {
        String rules =
                """
                import signalbox.ack.Acknowledged
                import signalbox.alert.Alert
                import signalbox.route.Route

                rule "others are not woken for a node of which somebody takes care"
                when
                    $node : Alert( name == "NodeDown", $instance : instance )
                    Acknowledged( alert == $node )
                    $alert : Alert( instance == $instance )
                then
                    insertLogical( new Route( $alert, "chat" ).insteadOfTheTree() );
                end
                """;
        try (TestEngine engine = new TestEngine(YAML, rules)) {
            engine.firing("alertname", "NodeDown", "instance", "a").firing("alertname", "NodeDown", "instance", "b");
            engine.acknowledge(new PostedAck(
                    List.of(), OptionalLong.of(Labels.of("alertname", "NodeDown", "instance", "a").fingerprint()), "jo", "on it", Ack.OPEN));
            Function<String[], Supposed> ask = labels -> new WhatIf(Severity.DEFAULT).ask(
                    report(engine, labels), TestEngine.policy(YAML, rules), Set.of(), engine.view());
            assertThat(outcomes(ask.apply(new String[] {"alertname", "DiskFull", "instance", "a"}))).containsExactly("chat waiting");
            assertThat(outcomes(ask.apply(new String[] {"alertname", "DiskFull", "instance", "b"}))).containsExactly("root waiting");
            assertThat(outcomes(ask.apply(new String[] {"alertname", "NodeDown", "instance", "a"}))).as("fires already")
                    .containsExactly("chat waiting");
        }
    }

    @Test
    void whichIsWorseIsAskedByTheOrderOfTheServer() {
        String rules =
                """
                import signalbox.alert.Alert
                import signalbox.inhibit.Inhibition

                rule "a lesser one is quiet"
                when
                    $a : Alert( name == "Ladder" )
                    $worse : Alert( name == "Ladder", isWorseThan( $a ) )
                then
                    insertLogical( new Inhibition( $a, $worse ) );
                end
                """;
        try (TestEngine engine = new TestEngine(YAML, rules)) {
            engine.firing("alertname", "Ladder", "severity", "p1");
            AlertReport lesser = report(engine, "alertname", "Ladder", "severity", "p2");
            WhatIf whatIf = new WhatIf(Severity.parse("p1 > p2"));
            assertThat(outcomes(whatIf.ask(lesser, TestEngine.policy(YAML, rules), Set.of(), engine.view()))).containsExactly("root inhibited");
        }
    }

    @Test
    void alertThatFiresAlreadyDoesWhatItWouldDo() {
        try (TestEngine engine = new TestEngine(YAML, RULES)) {
            engine.firing("alertname", "DiskFull", "severity", "warning", "instance", "b");
            engine.firing("alertname", "NodeDown", "instance", "b").advance(ofMinutes(1));
            Supposed supposed = ask(engine, "alertname", "NodeDown", "instance", "b");
            assertThat(supposed.isFiring()).isTrue();
            assertThat(supposed.mutes()).extracting(each -> each.alert().outcome()).containsExactly(AlertOutcome.INHIBITED);
        }
    }

    @Test
    void withTooManyAlertsTheConfigurationIsAskedAndRulesAreNot_andThatIsSaid() {
        try (TestEngine engine = new TestEngine(YAML, RULES)) {
            engine.firing("alertname", "NodeDown", "instance", "a");
            for (int i = 0; i < 20; i++) {
                engine.firing("alertname", "Other", "instance", "i" + i);
            }
            Supposed supposed = ask(engine, new WhatIf(Severity.DEFAULT, 10), "alertname", "DiskFull", "severity", "warning", "instance", "a");
            assertThat(outcomes(supposed)).containsExactly("root inhibited");
            assertThat(supposed.notJudged()).hasValueSatisfying(words -> assertThat(words).contains("21 alerts fire"));
            Supposed down = ask(engine, new WhatIf(Severity.DEFAULT, 10), "alertname", "NodeDown", "rack", "r1");
            assertThat(outcomes(down)).containsExactly("root waiting");
        }
    }

    @Test
    void nothingOfItIsThereAfterwards() {
        try (TestEngine engine = new TestEngine(YAML, RULES)) {
            engine.firing("alertname", "DiskFull", "severity", "warning", "instance", "b").advance(ofMinutes(1));
            engine.takeTold();
            ask(engine, "alertname", "NodeDown", "instance", "b");
            engine.advance(ofMinutes(10));
            assertThat(engine.find(Labels.of("alertname", "NodeDown", "instance", "b"))).isEmpty();
            assertThat(engine.alert("alertname", "DiskFull", "severity", "warning", "instance", "b").quiet()).isEmpty();
            assertThat(engine.takeTold()).isEmpty();
        }
    }

    /** The engine is the model: what is said of an alert is what is decided when it comes. */
    @Test
    void whatIsSaidIsWhatHappens() {
        Random random = new Random(20);
        Map<String, List<String>> values = Map.of(
                "alertname", List.of("NodeDown", "Latency", "DiskFull"),
                "team", List.of("", "db", "web", "payments"),
                "severity", List.of("warning", "critical"),
                "rack", List.of("", "r1"),
                "instance", List.of("a", "b"));
        for (int world = 0; world < 15; world++) {
            try (TestEngine engine = new TestEngine(YAML, RULES)) {
                if (random.nextBoolean()) {
                    engine.silence(ofHours(1), TestEngine.matching("instance", "b"));
                }
                for (int i = random.nextInt(6); i > 0; i--) {
                    engine.firing(labels(values, random)).advance(ofSeconds(random.nextInt(40)));
                }
                String[] labels = labels(values, random);
                Supposed supposed = ask(engine, labels);
                if (supposed.isFiring()) {
                    continue;
                }
                engine.firing(labels);
                Explanation happened = Explanation.of(Labels.of(labels), engine.view(), engine.clock.instant());
                assertThat(outcomes(supposed)).as(String.join(" ", labels)).isEqualTo(happened.receivers().stream()
                        .map(each -> each.receiver() + " " + each.outcome().text())
                        .toList());
                assertThat(supposed.explanation().because()).isEqualTo(happened.because());
                happened.receivers().forEach(each -> assertThat(supposed.due(each)).isEqualTo(each.due().orElseThrow()));
                List<String> ends = new ArrayList<>();
                supposed.way().forEach(each -> {
                    if (each.isEnd()) {
                        ends.add(each.node().destination().id());
                    }
                });
                assertThat(TestEngine.policy(YAML, RULES).tree().reachedBy(Labels.of(labels)).stream().map(each -> each.id()))
                        .containsExactlyElementsOf(ends);
            }
        }
    }

    private static String[] labels(Map<String, List<String>> values, Random random) {
        List<String> labels = new ArrayList<>();
        values.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(label -> {
            String name = label.getKey();
            String value = label.getValue().get(random.nextInt(label.getValue().size()));
            if (!value.isEmpty()) {
                labels.add(name);
                labels.add(value);
            }
        });
        return labels.toArray(String[]::new);
    }
}
