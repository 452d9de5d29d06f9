package signalbox.rules.teams.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestAlerts.firing;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.route.GroupBy;
import signalbox.route.Route;
import signalbox.testing.RuleTester;

class RoutesRuleTest {

    private final RuleTester rules = new RuleTester("rules/teams/payments/routes.drl");
    private final Alert critical = firing("CardsFail", "critical", "team", "payments", "service", "cards");

    @Test
    void criticalPaymentsAlertsPage() {
        rules.insert(critical).fire();

        assertThat(rules.facts(Route.class)).singleElement().satisfies(route -> {
            assertThat(route.destination().receiver()).isEqualTo("payments-pager");
            assertThat(route.destination().groupBy()).isEqualTo(GroupBy.labels("service"));
            assertThat(route.destination().timing().groupWait()).isEqualTo(Duration.ofSeconds(10));
        });
    }

    @Test
    void otherSeveritiesAndTeamsDoNot() {
        rules.insert(firing("Slow", "warning", "team", "payments"), firing("Slow", "critical", "team", "infra")).fire();

        assertThat(rules.facts(Route.class)).isEmpty();
    }

    @Test
    void theRouteEndsWithItsAlert() {
        rules.insert(critical).fire();

        rules.retract(critical).fire();

        assertThat(rules.facts(Route.class)).isEmpty();
    }
}
