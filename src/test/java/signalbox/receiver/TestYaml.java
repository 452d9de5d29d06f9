package signalbox.receiver;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;
import signalbox.config.IntegrationConfig;

/** Integrations as people configure them, read as the server reads them. */
final class TestYaml {

    private TestYaml() {}

    /** The only entry of a list such as {@code slack_configs}. */
    static <C extends IntegrationConfig> C read(Class<C> type, String list, String entry) {
        String yaml = "route: {receiver: team-x}\nreceivers:\n- name: team-x\n  " + list + ":\n  -\n" + entry.indent(4);
        return type.cast(Configuration.parse(
                        "test.yml", yaml.getBytes(StandardCharsets.UTF_8), Path.of("/"), MatcherSyntax.Mode.FALLBACK,
                        Duration.ofDays(5))
                .receivers()
                .get(0)
                .integrations()
                .get(0));
    }
}
