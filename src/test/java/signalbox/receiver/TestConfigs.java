package signalbox.receiver;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.Dns;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;
import signalbox.config.HttpConfig;
import signalbox.config.IntegrationConfig;
import signalbox.notify.HandTime;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpClients;

/** Integrations as their authors write them, with every default. */
final class TestConfigs {

    private TestConfigs() {}

    /** The first entry of a list such as {@code pagerduty_configs: [{routing_key: k}]}. */
    static <C extends IntegrationConfig> C read(Class<C> type, String list) {
        String yaml = "route: {receiver: team-x}\nreceivers:\n- name: team-x\n" + list.indent(2);
        Configuration configuration = Configuration.parse(
                "am.yml", yaml.getBytes(StandardCharsets.UTF_8), Path.of(""), MatcherSyntax.Mode.FALLBACK, Duration.ofHours(120));
        return type.cast(configuration.receivers().get(0).integrations().get(0));
    }

    /** The only entry of a list such as {@code slack_configs}, a key in a line. */
    static <C extends IntegrationConfig> C read(Class<C> type, String list, String entry) {
        return read(type, list + ":\n-\n" + entry.indent(2));
    }

    /** A client as the server builds them. */
    static HttpClient client(HttpConfig http) {
        return new HttpClients(name -> "", Dns.SYSTEM, new HandTime()).build(http);
    }

    /** JSON as it is sent, of JSON that is written on several lines. */
    static String sent(String json) {
        return json.lines().map(String::strip).collect(joining()) + "\n";
    }
}
