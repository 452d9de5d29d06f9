package signalbox.rules.teams.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestAlerts.firing;

import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.inhibit.Inhibition;
import signalbox.testing.RuleTester;

class NodeDownRuleTest {

    private final RuleTester rules = new RuleTester("rules/teams/infra/node-down.drl");
    private final Alert nodeDown = firing("NodeDown", "critical", "instance", "a");
    private final Alert slow = firing("Slow", "warning", "instance", "a");

    @Test
    void warningsOfTheInstanceAreInhibited() {
        rules.insert(slow, nodeDown).fire();

        assertThat(rules.facts(Inhibition.class))
                .containsExactly(new Inhibition(slow, nodeDown).by("NodeDown inhibits warnings of the same instance"));
    }

    @Test
    void warningsOfOtherInstancesAreNot() {
        rules.insert(nodeDown, firing("Slow", "warning", "instance", "b")).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void criticalAlertsOfTheInstanceAreNot() {
        rules.insert(nodeDown, firing("DataLoss", "critical", "instance", "a")).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void twoNodeDownOfAnInstanceDoNotInhibitEachOther() {
        rules.insert(
                        firing("NodeDown", "warning", "instance", "a", "job", "x"),
                        firing("NodeDown", "warning", "instance", "a", "job", "y"))
                .fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void alertsWithoutAnInstanceHaveNothingInCommon() {
        rules.insert(firing("NodeDown", "critical"), firing("Slow", "warning")).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void inhibitionEnds_whenTheNodeIsUpAgain() {
        rules.insert(nodeDown, slow).fire();

        rules.retract(nodeDown).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }
}
