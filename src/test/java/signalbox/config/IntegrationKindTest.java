package signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds for every kind, and which kinds are special. */
class IntegrationKindTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`\\w+_configs`.*) \\| (.*) \\|$");
    private static final Pattern KEY = Pattern.compile("`(\\w+_configs)`");

    private static List<String> keys(Iterable<IntegrationKind> kinds) {
        List<String> keys = new ArrayList<>();
        kinds.forEach(kind -> keys.add(kind.key()));
        return keys;
    }

    @Test
    void aKindIsCalledWhatAlertmanagerCallsIt() {
        assertThat(IntegrationKind.MSTEAMSV2.id()).isEqualTo("msteamsv2");
        assertThat(IntegrationKind.MSTEAMSV2.key()).isEqualTo("msteamsv2_configs");
        assertThat(IntegrationKind.values()).allMatch(kind -> IntegrationKind.named(kind.id()) == kind);
    }

    @Test
    void integrationsStandInTheOrderOfTheirKinds_andAreCountedInTheirLists() {
        List<IntegrationConfig> integrations = TestIntegrations.ofEveryKind();
        assertThat(integrations.stream().map(IntegrationConfig::kind).distinct())
                .as("kinds in every-kind.yml")
                .containsExactly(IntegrationKind.values());
        assertThat(integrations.stream().filter(SlackConfig.class::isInstance).map(IntegrationConfig::key))
                .containsExactly("slack_configs[0]", "slack_configs[1]");
    }

    @Test
    void endsAreToldUnlessTheAuthorSaysOtherwise_butForTheseKinds() {
        assertThat(TestIntegrations.ofEveryKind())
                .filteredOn(integration -> !integration.sendResolved())
                .extracting(IntegrationConfig::kind)
                .containsOnly(IntegrationKind.EMAIL, IntegrationKind.SLACK, IntegrationKind.WECHAT, IntegrationKind.ROCKETCHAT);
    }

    @Test
    void incidentsAreOpenedByThoseWhoCallPeopleUntilTheyAreToldTheEnd() {
        assertThat(IntegrationKind.values()).filteredOn(IntegrationKind::opensIncidents).containsExactly(
                IntegrationKind.PAGERDUTY, IntegrationKind.OPSGENIE, IntegrationKind.VICTOROPS, IntegrationKind.JIRA,
                IntegrationKind.INCIDENTIO);
        assertThat(List.of("pagerduty", "webhook", "ourOwnThatIsNoMore")).filteredOn(IntegrationKind::opensIncidents).containsExactly("pagerduty");
    }

    @Test
    void theReadmeNamesEachKindOnce_andWhichAreOurs() throws IOException {
        List<String> named = new ArrayList<>();
        List<String> ours = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("README.md")));
        while (row.find()) {
            List<String> keys = KEY.matcher(row.group(1)).results().map(key -> key.group(1)).toList();
            named.addAll(keys);
            if (row.group(2).contains("(ours)")) {
                ours.addAll(keys);
            }
        }
        List<IntegrationKind> kinds = Arrays.asList(IntegrationKind.values());
        assertThat(named).containsExactlyInAnyOrderElementsOf(keys(kinds));
        assertThat(ours).containsExactlyInAnyOrderElementsOf(
                keys(kinds.stream().filter(kind -> !IntegrationKind.ALERTMANAGERS.contains(kind)).toList()));
    }
}
