package signalbox.rules.teams.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestAlerts.firing;

import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.route.GroupBy;
import signalbox.route.Route;
import signalbox.testing.RuleTester;

class GroupRuleTest {

    private final RuleTester rules = new RuleTester("rules/teams/payments/group.drl");
    private final Alert slow = firing("Slow", "warning", "team", "payments", "service", "cards", "provider", "Acme");

    @Test
    void warningsAreToldByProvider_howeverItIsWritten() {
        Alert failing = firing("Failing", "warning", "team", "payments", "service", "refunds", "provider", "ACME");

        rules.insert(slow, failing).fire();

        assertThat(rules.facts(Route.class))
                .hasSize(2)
                .allSatisfy(route -> {
                    assertThat(route.destination().groupBy()).isEqualTo(GroupBy.NOTHING);
                    assertThat(route.chosen()).isEqualTo(Labels.of("provider", "acme"));
                });
    }

    @Test
    void warningsWithoutAProviderAreLeftToTheRoutingTree() {
        rules.insert(firing("Slow", "warning", "team", "payments")).fire();

        assertThat(rules.facts(Route.class)).isEmpty();
    }

    @Test
    void otherTeamsAreLeftAlone() {
        rules.insert(firing("Slow", "warning", "team", "infra", "provider", "acme")).fire();

        assertThat(rules.facts(Route.class)).isEmpty();
    }

    @Test
    void theRouteEndsWithItsAlert() {
        rules.insert(slow).fire();

        rules.retract(slow).fire();

        assertThat(rules.facts(Route.class)).isEmpty();
    }
}
