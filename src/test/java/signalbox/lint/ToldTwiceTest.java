package signalbox.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checker;
import signalbox.rules.language.Source;

/** An alert that a rule and the routing tree lead to one receiver, and the near miss. */
class ToldTwiceTest {

    private static final String CONFIG = """
            route:
              receiver: chat
              routes:
                - matchers: [severity="critical"]
                  receiver: pager
                  routes:
                    - matchers: [team="lab"]
                      receiver: chat
            receivers:
              - name: chat
              - name: pager
              - name: manager
            """;

    private final Path folder;

    ToldTwiceTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private List<String> findings(String alert, String route) throws IOException {
        Path file = Files.writeString(folder.resolve("alertmanager.yml"), CONFIG);
        Configuration configuration = Configuration.load(file, Optional.empty(), MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5));
        Checked checked = Checker.check("rules.teams.tour", List.of(new Source("x.drl", """
                package rules.teams.tour
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "x" when $a : Alert( %s ) then insertLogical( new Route( $a, %s ); end
                """.formatted(alert, route))));
        assertThat(checked.files().get(0).problems()).isEmpty();
        return ToldTwice.look(List.of(checked), configuration.root()).stream().map(Finding::message).toList();
    }

    @Test
    void aNodeThatCanLeadSuchAnAlertToTheSameReceiverIsNamed() throws IOException {
        assertThat(findings("name == \"Disk\"", "\"pager\" )"))
                .containsExactly("the route with {severity=\"critical\"} of the configuration can lead such an alert to \"pager\" as well: "
                        + "it is told twice, in two groups");
        assertThat(findings("severity in ( \"warning\", \"critical\" )", "\"pager\" ).besideTheTree()")).hasSize(1);
        assertThat(findings("severity == \"critical\"", "\"chat\" )")).hasSize(1);
    }

    @Test
    void theRootLeadsWhatIsBesideTheTreeThereAsWell() throws IOException {
        assertThat(findings("severity == \"warning\"", "\"chat\" ).besideTheTree()")).singleElement().asString().startsWith("the root of");
        assertThat(findings("severity == \"warning\"", "\"chat\" )")).isEmpty();
    }

    @Test
    void otherReceivers_otherAlerts_andRoutesInsteadOfTheTree_areToldOnce() throws IOException {
        assertThat(findings("name == \"Disk\"", "\"manager\" )")).isEmpty();
        assertThat(findings("severity == \"warning\"", "\"pager\" )")).isEmpty();
        assertThat(findings("name == \"Disk\", severity != \"critical\"", "\"pager\" )")).isEmpty();
        assertThat(findings("name == \"Disk\"", "\"pager\" ).insteadOfTheTree()")).isEmpty();
        assertThat(findings("team == \"shop\", severity == \"critical\"", "\"chat\" )")).isEmpty();
    }
}
