package signalbox.rules.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestAlerts.firing;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.group.AlertGroup;
import signalbox.group.GroupedByRule;
import signalbox.group.GroupedByTree;
import signalbox.route.Route;
import signalbox.route.RoutingTree;
import signalbox.testing.RuleTester;
import signalbox.testing.TestEngine;

/** spec/behaviour.md 4.2 and 5.2. */
class GroupRuleTest {

    private static final String RECEIVERS = "receivers: [{name: root}, {name: one}, {name: two}]\n";

    private final RuleTester rules = new RuleTester("rules/standard/group.drl");
    private final Alert down = firing("Down", "critical", "host", "a", "rack", "7");

    private static RoutingTree tree(String route) {
        return TestEngine.policy(configuration(route)).tree();
    }

    private static String configuration(String route) {
        return "route:\n" + route.indent(2) + RECEIVERS;
    }

    /** The groups that alerts belong to, as {@code receiver labels}. */
    private List<String> groups() {
        return Stream.concat(
                        rules.facts(GroupedByTree.class).stream().flatMap(grouped -> grouped.groups().stream()),
                        rules.facts(GroupedByRule.class).stream().map(GroupedByRule::group))
                .map(GroupRuleTest::shown)
                .toList();
    }

    private static String shown(AlertGroup group) {
        return group.receiver() + " " + group.labels();
    }

    /** What a team's rule concludes, the so-and-so-many-th of its package. */
    private static Route by(String rule, int place, Route route) {
        return route.by(rule, "rules.teams.one", place);
    }

    @Test
    void alertsThatAgreeInTheLabelsOfGroupByBelongTogether() {
        Alert near = firing("Down", "critical", "host", "b", "rack", "7");
        Alert far = firing("Down", "critical", "host", "c", "rack", "8");

        rules.insert(tree("receiver: root\ngroup_by: [rack, alertname]"), down, near, far).fire();

        assertThat(groups())
                .containsExactlyInAnyOrder(
                        "root {alertname=\"Down\", rack=\"7\"}",
                        "root {alertname=\"Down\", rack=\"7\"}",
                        "root {alertname=\"Down\", rack=\"8\"}");
    }

    @Test
    void groupByThreeDotsMeansAllLabels() {
        rules.insert(tree("receiver: root\ngroup_by: ['...']"), down).fire();

        assertThat(groups()).containsExactly("root " + down.labels());
    }

    @Test
    void groupByNothingMeansOneGroup() {
        rules.insert(tree("receiver: root\ngroup_by: []"), down, firing("Slow", "warning")).fire();

        assertThat(groups()).containsExactly("root {}", "root {}");
    }

    @Test
    void labelThatAnAlertLacksIsLeftOut() {
        rules.insert(tree("receiver: root\ngroup_by: [rack, host]"), firing("Down", "critical", "host", "a")).fire();

        assertThat(groups()).containsExactly("root {host=\"a\"}");
    }

    @Test
    void nodesThatContinueEachGroupTheirOwnWay() {
        RoutingTree tree = tree(
                """
                receiver: root
                routes:
                  - {receiver: one, matchers: ['rack="7"'], group_by: [rack], continue: true}
                  - {receiver: two, matchers: ['host="a"'], group_by: [host]}
                """);

        rules.insert(tree, down).fire();

        assertThat(groups()).containsExactly("one {rack=\"7\"}", "two {host=\"a\"}");
    }

    @Test
    void routeOfARuleStandsBesideNodesBelowTheRoot() {
        RoutingTree tree = tree(
                """
                receiver: root
                routes: [{receiver: one, matchers: ['rack="7"'], group_by: [rack]}]
                """);

        rules.insert(tree, down, by("page", 0, new Route(down, "two").groupedBy("host"))).fire();

        assertThat(groups()).containsExactly("one {rack=\"7\"}", "two {host=\"a\"}");
    }

    @Test
    void routeOfARuleStandsInsteadOfTheRoot_asLongAsItIsThere() {
        Route route = by("page", 0, new Route(down, "two").groupedBy("host"));
        rules.insert(tree("receiver: root\ngroup_by: [rack]"), down, route).fire();
        assertThat(groups()).containsExactly("two {host=\"a\"}");

        rules.retract(route).fire();

        assertThat(groups()).containsExactly("root {rack=\"7\"}");
    }

    @Test
    void routeOfARuleGroupsAsTheRoot_unlessItSaysOtherwise() {
        Alert other = firing("Slow", "warning", "host", "b", "rack", "7");

        rules.insert(
                        tree("receiver: root\ngroup_by: [rack]"),
                        by("page", 0, new Route(down, "two")),
                        by("by incident", 1, new Route(other, "two").groupedBy("host").inGroup("incident", "4")))
                .fire();

        assertThat(groups()).containsExactlyInAnyOrder("two {rack=\"7\"}", "two {host=\"b\", incident=\"4\"}");
    }

    @Test
    void ofTheRoutesToOneReceiverTheFirstCounts_andTheNextWhenItGoes() {
        Route first = by("by rack", 1, new Route(down, "one").groupedBy("rack"));
        Route second = by("by host", 2, new Route(down, "one").groupedBy("host"));
        Route elsewhere = by("tell", 3, new Route(down, "two").groupedBy());
        rules.insert(tree("receiver: root"), down, second, elsewhere, first).fire();
        assertThat(groups()).containsExactlyInAnyOrder("one {rack=\"7\"}", "two {}");

        rules.retract(first).fire();

        assertThat(groups()).containsExactlyInAnyOrder("one {host=\"a\"}", "two {}");
    }

    @Test
    void routesToReceiversThatThereAreNotLeadWhereTheRootLeads_andAreToOneReceiver() {
        Route first = by("page", 0, new Route(down, "gone").groupedBy("host").inGroup("incident", "4"));
        Route second = by("page more", 1, new Route(down, "gone, too").groupedBy("host"));
        Route third = by("tell", 2, new Route(down, "root").groupedBy("host"));

        rules.insert(tree("receiver: root\ngroup_by: [rack]"), down, first, second, third).fire();

        assertThat(groups()).containsExactly("root {incident=\"4\", rack=\"7\"}");
    }

    @Test
    void alertBelongsNowhere_whenItIsOver() {
        Route route = by("page", 0, new Route(down, "two"));
        rules.insert(tree("receiver: root"), down).fire();

        rules.retract(down).fire();
        assertThat(groups()).isEmpty();

        rules.insert(down, route).fire();
        rules.retract(down).retract(route).fire();
        assertThat(groups()).isEmpty();
    }

    @Test
    void alertsAreGroupedAnew_whenTheTreeChanges() {
        RoutingTree before = tree("receiver: root\ngroup_by: [rack]");
        Alert routed = firing("Slow", "warning", "host", "b", "rack", "8");
        rules.insert(before, down, routed, by("page", 0, new Route(routed, "one"))).fire();
        assertThat(groups()).containsExactlyInAnyOrder("root {rack=\"7\"}", "one {rack=\"8\"}");

        rules.update(before, tree("receiver: root\ngroup_by: [host]")).fire();

        assertThat(groups()).containsExactlyInAnyOrder("root {host=\"a\"}", "one {host=\"b\"}");
    }

    @Test
    void alertsAreGroupedAnew_whenAReloadChangesGroupBy() {
        String team =
                """
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "warnings go to one"
                when
                    $alert : Alert( severity == "warning" )
                then
                    insertLogical( new Route( $alert, "one" ) );
                end
                """;
        TestEngine engine = new TestEngine(configuration("receiver: root\ngroup_by: [rack]"), team);
        engine.firing("host", "a", "rack", "7").firing("host", "b", "rack", "7", "severity", "warning");
        assertThat(engine.groups()).containsOnlyKeys("root {}:{rack=\"7\"}", "one rule/one:{rack=\"7\"}");

        engine.reload(configuration("receiver: root\ngroup_by: [host]"), team);

        assertThat(engine.groups()).containsOnlyKeys("root {}:{host=\"a\"}", "one rule/one:{host=\"b\"}");
        engine.close();
    }
}
