package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.explain.Explanation;
import signalbox.group.AlertGroup;
import signalbox.route.Destination;
import signalbox.route.Timing;
import signalbox.testing.TestEngine;

/** spec/behaviour.md 4, 5.2 and 5.4. */
class RoutingTest {

    private static final String RECEIVERS =
            """
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: one
                webhook_configs: [{url: "http://localhost/"}]
              - name: two
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static TestEngine with(String route) {
        return new TestEngine("route:\n" + route.indent(2) + RECEIVERS);
    }

    /** The groups of an alert, as {@code receiver key}. */
    private static List<String> groupsOf(TestEngine engine, String... labels) {
        return engine.firing(labels).alert(labels).groups().stream()
                .map(group -> group.receiver() + " " + group.key())
                .toList();
    }

    private static Destination destination(TestEngine engine, String... labels) {
        List<AlertGroup> groups = engine.firing(labels).alert(labels).groups();
        assertThat(groups).hasSize(1);
        return groups.get(0).destination();
    }

    @Test
    void alertThatNoChildTakesGoesToTheRoot() {
        TestEngine engine = with("receiver: root\nroutes: [{receiver: one, matchers: ['a=\"1\"']}]");
        assertThat(groupsOf(engine, "a", "2")).containsExactly("root {}:{}");
    }

    @Test
    void childThatTakesAnAlertHidesItsParentAndItsLaterSiblings() {
        TestEngine engine = with(
                """
                receiver: root
                routes:
                  - {receiver: one, matchers: ['a=~"1|2"']}
                  - {receiver: two, matchers: ['a="1"']}
                """);
        assertThat(groupsOf(engine, "a", "1")).containsExactly("one {}/{a=~\"1|2\"}:{}");
    }

    @Test
    void siblingsAfterAChildThatContinuesAreTriedInTheOrderOfTheTree() {
        TestEngine engine = with(
                """
                receiver: root
                routes:
                  - {receiver: one, matchers: ['a="1"'], continue: true}
                  - {receiver: root, matchers: ['a="2"'], continue: true}
                  - {receiver: two, matchers: ['b="1"'], continue: true}
                """);
        assertThat(groupsOf(engine, "a", "1", "b", "1"))
                .containsExactly("one {}/{a=\"1\"}:{}", "two {}/{b=\"1\"}:{}");
        assertThat(groupsOf(engine, "a", "1")).containsExactly("one {}/{a=\"1\"}:{}");
        assertThat(groupsOf(engine, "c", "1")).containsExactly("root {}:{}");
    }

    @Test
    void manyDestinationsStayInTheOrderOfTheTree() {
        TestEngine engine = with(
                """
                receiver: root
                routes:
                  - {receiver: one, matchers: ['a="1"'], continue: true}
                  - {receiver: two, matchers: ['a=~"1"'], continue: true}
                  - {receiver: root, matchers: ['a!="2"'], continue: true}
                  - {receiver: one, matchers: ['a!="3"'], continue: true}
                  - {receiver: two, matchers: ['a!="4"']}
                """);
        assertThat(groupsOf(engine, "a", "1"))
                .containsExactly(
                        "one {}/{a=\"1\"}:{}",
                        "two {}/{a=~\"1\"}:{}",
                        "root {}/{a!=\"2\"}:{}",
                        "one {}/{a!=\"3\"}:{}",
                        "two {}/{a!=\"4\"}:{}");
        engine.resolved("a", "1").advance(ofSeconds(1));
        assertThat(groupsOf(engine, "a", "1")).hasSize(5);
    }

    @Test
    void continueCountsAtItsOwnLevelOnly() {
        TestEngine engine = with(
                """
                receiver: root
                routes:
                  - receiver: one
                    matchers: ['a="1"']
                    routes:
                      - {receiver: root, matchers: ['b="1"'], continue: true}
                      - {receiver: one, matchers: ['c="1"']}
                  - {receiver: two, matchers: ['a="1"']}
                """);
        assertThat(groupsOf(engine, "a", "1", "b", "1", "c", "1"))
                .containsExactly("root {}/{a=\"1\"}/{b=\"1\"}:{}", "one {}/{a=\"1\"}/{c=\"1\"}:{}");
        assertThat(groupsOf(engine, "a", "1")).containsExactly("one {}/{a=\"1\"}:{}");
    }

    @Test
    void sameReceiverIsToldTwice_whenTwoNodesLeadToIt() {
        TestEngine engine = with(
                """
                receiver: root
                routes:
                  - {receiver: one, matchers: ['a="1"'], continue: true}
                  - {receiver: one, matchers: ['b="1"']}
                """);
        engine.firing("a", "1", "b", "1").advance(ofSeconds(30));
        assertThat(engine.takeTold())
                .containsExactly(
                        "one: first notification, 1 firing, 0 resolved", "one: first notification, 1 firing, 0 resolved");
    }

    @Test
    void siblingsWithEqualMatchersAreTwoGroupsThatShareAKey() {
        TestEngine engine = with(
                """
                receiver: root
                routes:
                  - {receiver: one, matchers: ['a="1"'], continue: true}
                  - {receiver: one, matchers: ['a="1"'], group_wait: 1m}
                """);
        assertThat(groupsOf(engine, "a", "1")).containsExactly("one {}/{a=\"1\"}:{}", "one {}/{a=\"1\"}:{}");
        assertThat(engine.stats().groups()).isEqualTo(2);
        engine.advance(ofMinutes(2));
        assertThat(engine.takeTold()).hasSize(1); // they share the entry of the notification log too
    }

    @Test
    void endIsToldToEveryDestination() {
        TestEngine engine = with(
                """
                receiver: root
                routes:
                  - {receiver: one, matchers: ['a="1"'], continue: true}
                  - {receiver: two, matchers: ['b="1"'], group_interval: 10m}
                """);
        engine.firing("a", "1", "b", "1").advance(ofSeconds(30)).takeTold();
        engine.resolved("a", "1", "b", "1");
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("one: all alerts resolved, 0 firing, 1 resolved");
        assertThat(engine.alert("a", "1", "b", "1").groups()).hasSize(1);
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("two: all alerts resolved, 0 firing, 1 resolved");
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void missingLabelMatchesAsAnEmptyOne() {
        TestEngine engine = with("receiver: root\nroutes: [{receiver: one, matchers: ['a=\"\"']}]");
        assertThat(groupsOf(engine, "b", "1")).containsExactly("one {}/{a=\"\"}:{}");
        assertThat(groupsOf(engine, "a", "1")).containsExactly("root {}:{}");
    }

    @Test
    void groupByNamesGroupsByThoseThatTheAlertHas() {
        TestEngine engine = with("receiver: root\ngroup_by: [b, a]");
        assertThat(groupsOf(engine, "a", "1", "b", "2", "c", "3")).containsExactly("root {}:{a=\"1\", b=\"2\"}");
        assertThat(groupsOf(engine, "a", "1")).containsExactly("root {}:{a=\"1\"}");
        assertThat(groupsOf(engine, "c", "1")).containsExactly("root {}:{}");
    }

    @Test
    void groupByThreeDotsGroupsByAllLabels() {
        TestEngine engine = with("receiver: root\ngroup_by: ['...']");
        assertThat(groupsOf(engine, "a", "1", "b", "2")).containsExactly("root {}:{a=\"1\", b=\"2\"}");
    }

    @Test
    void absentOrNullGroupByIsInheritedAndAnEmptyOneIsNot() {
        String route =
                """
                receiver: root
                group_by: [a]
                routes:
                  - {matchers: ['n="1"']}
                  - {matchers: ['n="2"'], group_by: null}
                  - {matchers: ['n="3"'], group_by: []}
                  - {matchers: ['n="4"'], group_by: ['...']}
                """;
        assertThat(groupsOf(with(route), "a", "1", "n", "1")).containsExactly("root {}/{n=\"1\"}:{a=\"1\"}");
        assertThat(groupsOf(with(route), "a", "1", "n", "2")).containsExactly("root {}/{n=\"2\"}:{a=\"1\"}");
        assertThat(groupsOf(with(route), "a", "1", "n", "3")).containsExactly("root {}/{n=\"3\"}:{}");
        assertThat(groupsOf(with(route), "a", "1", "n", "4")).containsExactly("root {}/{n=\"4\"}:{a=\"1\", n=\"4\"}");
    }

    @Test
    void emptyGroupByReplacesTheInheritedThreeDots() {
        TestEngine engine = with("receiver: root\ngroup_by: ['...']\nroutes: [{matchers: ['n=\"1\"'], group_by: []}]");
        assertThat(groupsOf(engine, "n", "1")).containsExactly("root {}/{n=\"1\"}:{}");
    }

    @Test
    void receiverAndTimingAreInheritedUnlessTheNodeSaysOtherwise() {
        TestEngine engine = with(
                """
                receiver: root
                group_wait: 1s
                group_interval: 2m
                repeat_interval: 3h
                labels: {x: parent, y: parent}
                routes:
                  - matchers: ['a="1"']
                    receiver: one
                    group_wait: 0s
                    labels: {y: child}
                    routes:
                      - matchers: ['b="1"']
                        repeat_interval: 5h
                """);
        Destination child = destination(engine, "a", "1", "b", "1");
        assertThat(child.receiver()).isEqualTo("one");
        assertThat(child.timing()).isEqualTo(new Timing(Duration.ZERO, ofMinutes(2), Duration.ofHours(5)));
        assertThat(child.labels()).containsOnly(java.util.Map.entry("x", "parent"), java.util.Map.entry("y", "child"));
        assertThat(child.id()).isEqualTo("{}/{a=\"1\"}/0/{b=\"1\"}/0");
    }

    @Test
    void rootWithoutTimingHasAlertmanagersDefaults() {
        Destination root = destination(with("receiver: root"), "a", "1");
        assertThat(root.timing())
                .isEqualTo(new Timing(ofSeconds(30), ofMinutes(5), Duration.ofHours(4)));
        assertThat(root.id()).isEqualTo("{}");
    }

    @Test
    void groupWaitOfZeroTellsAtOnce() {
        TestEngine engine = with("receiver: root\ngroup_wait: 0s").firing("a", "1");
        assertThat(engine.takeTold()).hasSize(1);
    }

    @Test
    void groupKeySortsMatchersAndShowsDeprecatedOnesAsAlertmanagerDoes() {
        TestEngine engine = with(
                """
                receiver: root
                group_by: [alertname, instance]
                routes:
                  - matchers: ['team=~"a|b"', 'severity="critical"']
                    match: {x: "1"}
                    match_re: {a: "x.*"}
                """);
        assertThat(groupsOf(
                        engine,
                        "alertname", "HighCPU", "instance", "h1:9100", "severity", "critical", "team", "a", "x", "1",
                        "a", "xy"))
                .containsExactly("root {}/{a=~\"^(?:x.*)$\",severity=\"critical\",team=~\"a|b\",x=\"1\"}"
                        + ":{alertname=\"HighCPU\", instance=\"h1:9100\"}");
    }

    @Test
    void groupIdIsTheHashOfTheKey() {
        TestEngine engine = with("receiver: root\ngroup_by: [alertname]").firing("alertname", "A1");
        AlertGroup group = engine.alert("alertname", "A1").groups().get(0);
        assertThat(group.key()).isEqualTo("{}:{alertname=\"A1\"}");
        assertThat(group.id()).isEqualTo("e13c8de3b38380d672e60a03a31094c19b3b51592d2961b96c19e94367520364");
    }

    private static String routes(String alert, String wait) {
        return "import signalbox.alert.Alert\nimport signalbox.route.Route\nrule \"to one\" when $a : Alert( name == \"" + alert + "\" ) then"
                + " insertLogical( new Route( $a, \"one\" ).groupWait( \"" + wait + "\" ) ); end\n";
    }

    private static void assertFirstCounts(Duration wait, String... rules) {
        try (TestEngine engine = new TestEngine("route: {receiver: root}\n" + RECEIVERS, rules)) {
            Destination first = destination(engine, "alertname", "A");
            assertThat(first.timing().groupWait()).isEqualTo(wait);
            Explanation explained = Explanation.of(Labels.of("alertname", "A"), engine.view(), engine.clock.instant());
            assertThat(explained.receivers()).singleElement().extracting(each -> each.by().packageName()).isEqualTo("rules.teams.team0");
        }
    }

    @Test
    void ofTwoPackagesThatRouteAnAlertToOneReceiverTheFirstCounts_andIsNamedAsWhoSendsItThere() {
        assertFirstCounts(ofSeconds(20), routes("A", "20s"), routes("A", "10s"));
        assertFirstCounts(ofSeconds(10), routes("A", "10s"), routes("A", "20s"));
        assertFirstCounts(ofSeconds(20), routes("B", "5s").replace("to one", "other") + routes("A", "20s").replaceAll("import .*\n", ""),
                routes("A", "10s"));
    }
}
