package signalbox.rules.teams.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestAlerts.firing;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.Alert;
import signalbox.inhibit.Inhibition;
import signalbox.testing.RuleTester;

class RackPowerRuleTest {

    private static final String RULE = "lost power explains three or more NodeDown in a rack";

    private final RuleTester rules = new RuleTester("rules/teams/infra/rack-power.drl");
    private final Alert power = firing("RackPowerLost", "critical", "rack", "r1");
    private final List<Alert> threeDown = List.of(nodeDown("a", "r1"), nodeDown("b", "r1"), nodeDown("c", "r1"));

    static Stream<Alert> lostPower() {
        return Stream.of(
                firing("RackPowerLost", "critical", "rack", "r1"), firing("PduDown", "critical", "rack_name", "r1"));
    }

    @ParameterizedTest
    @MethodSource("lostPower")
    void nodesOfARackWithoutPowerAreInhibited_whicheverAlertSaysSo(Alert source) {
        rules.insert(threeDown).insert(source).fire();

        assertThat(rules.facts(Inhibition.class))
                .containsExactlyInAnyOrderElementsOf(
                        threeDown.stream().map(node -> new Inhibition(node, source).by(RULE)).toList());
    }

    @Test
    void twoNodesAreNotEnough() {
        rules.insert(threeDown.subList(0, 2)).insert(nodeDown("z", "r2"), power).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void nodesOfAnotherRackAreNotInhibited() {
        Alert elsewhere = nodeDown("z", "r2");

        rules.insert(threeDown).insert(elsewhere, power).fire();

        assertThat(rules.facts(Inhibition.class)).hasSize(3).noneMatch(found -> found.target().equals(elsewhere.labels()));
    }

    @Test
    void downNodesAloneInhibitNothing() {
        rules.insert(threeDown).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void alertsThatNameNoRackHaveNothingInCommon() {
        rules.insert(firing("PduDown", "critical"), nodeDown("a", ""), nodeDown("b", ""), nodeDown("c", "")).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void inhibitionEnds_whenPowerIsBack() {
        rules.insert(threeDown).insert(power).fire();

        rules.retract(power).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void inhibitionEnds_whenFewerThanThreeNodesAreDown() {
        rules.insert(threeDown).insert(power).fire();

        rules.retract(threeDown.get(0)).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void inhibitionGoesOn_whileOneOfTwoSourcesFires() {
        Alert unit = firing("PduDown", "critical", "rack_name", "r1");
        rules.insert(threeDown).insert(power, unit).fire();

        rules.retract(power).fire();

        assertThat(rules.facts(Inhibition.class))
                .hasSize(3)
                .allSatisfy(found -> assertThat(found.sources()).containsExactly(unit.labels()));
    }

    private static Alert nodeDown(String instance, String rack) {
        return rack.isEmpty()
                ? firing("NodeDown", "critical", "instance", instance)
                : firing("NodeDown", "critical", "instance", instance, "rack", rack);
    }
}
