package signalbox.rules.teams.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestAlerts.firing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Alert;
import signalbox.inhibit.Inhibition;
import signalbox.testing.RuleTester;

class DatacenterRuleTest {

    private static final String RULE = "DatacenterDown inhibits low-traffic warnings of its datacenter";

    private final RuleTester rules = new RuleTester("rules/teams/payments/datacenter.drl");
    private final Alert outage = firing("DatacenterDown", "critical", "datacenter", "fra1");

    @ParameterizedTest
    @ValueSource(strings = {"LowTraffic", "NoTraffic"})
    void lowTrafficIsNoNewsWhileTheDatacenterIsDown(String name) {
        Alert low = firing(name, "warning", "datacenter", "fra1");

        rules.insert(low, outage).fire();

        assertThat(rules.facts(Inhibition.class)).containsExactly(new Inhibition(low, outage).by(RULE));
    }

    @Test
    void otherDatacentersAndOtherAlertsAreNotInhibited() {
        rules.insert(
                        outage,
                        firing("LowTraffic", "warning", "datacenter", "ams2"),
                        firing("LowTraffic", "critical", "datacenter", "fra1"),
                        firing("CardsFail", "warning", "datacenter", "fra1"))
                .fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void alertsThatNameNoDatacenterHaveNothingInCommon() {
        rules.insert(firing("DatacenterDown", "critical"), firing("LowTraffic", "warning")).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void inhibitionEnds_whenTheDatacenterIsBack() {
        rules.insert(outage, firing("LowTraffic", "warning", "datacenter", "fra1")).fire();

        rules.retract(outage).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }
}
