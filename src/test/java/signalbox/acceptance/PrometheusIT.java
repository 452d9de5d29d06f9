package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.PrometheusProcess.rule;
import static signalbox.acceptance.PrometheusProcess.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three real Prometheus servers, two of them a pair, one Signalbox with the rules of this repository. */
class PrometheusIT {

    private static final int NODES = 8;

    @TempDir
    private Path folder;

    @Test
    void pairOfServersTellsARackOnce_andAnOutageMutesWarningsUntilItIsOver() throws Exception {
        try (Webhook team = new Webhook();
                ServerProcess server = server(team).start();
                PrometheusProcess a = prometheus("a", server, rack());
                PrometheusProcess b = prometheus("b", server, rack());
                PrometheusProcess c = prometheus("c", server, datacenter())) {
            for (PrometheusProcess one : List.of(a, b)) {
                one.move("rack", 1);
            }
            c.move("outage", 1);
            c.move("traffic", 1);
            Until.holds("both of the pair have sent all", () -> Math.min(a.sent(), b.sent()), sent -> sent >= NODES + 1);
            Until.holds("the third has sent all", c::sent, sent -> sent >= 4);

            List<Webhook.Told> first = List.of(team.next(), team.next());

            Webhook.Told rack = about(first, "rack", "r7");
            assertThat(rack.labels("firing", "alertname")).hasSize(NODES + 1).contains("NodeDown", "SwitchDown");
            assertThat(rack.body().path("commonLabels").has("replica")).isFalse();
            assertThat(rack.body().path("truncatedAlerts").asInt()).isZero();
            Webhook.Told outage = about(first, "datacenter", "dc1");
            assertThat(outage.labels("firing", "alertname")).containsExactly("DatacenterDown");

            String source = fingerprints(server, "DatacenterDown").get(0);
            JsonNode quiet = server.getJson("/api/v2/alerts?filter=alertname%3D%22LowTraffic%22");
            assertThat(quiet).hasSize(3).allSatisfy(alert -> {
                assertThat(alert.at("/status/state").asText()).isEqualTo("suppressed");
                assertThat(alert.at("/status/inhibitedBy").toString()).isEqualTo("[\"" + source + "\"]");
            });

            c.move("outage", 0);

            Webhook.Told over = team.next();
            assertThat(over.labels("resolved", "alertname")).containsExactly("DatacenterDown");
            List<String> told = new ArrayList<>(over.labels("firing", "alertname"));
            if (told.isEmpty()) {
                told.addAll(team.next().labels("firing", "alertname"));
            }
            assertThat(told).containsExactly("LowTraffic", "LowTraffic", "LowTraffic");
            assertThat(team.all().stream().filter(any -> any.labels("rack").contains("r7")))
                    .as("what was told of the rack that two servers watch")
                    .hasSize(1);
        }
    }

    private ServerProcess server(Webhook team) throws Exception {
        ServerProcess server = new ServerProcess(folder.resolve("signalbox"), "--config.file=alertmanager.yml");
        ServerProcess.copy(ServerProcess.REPOSITORY.resolve("rules"), server.folder().resolve("rules"));
        ServerProcess.copy(ServerProcess.REPOSITORY.resolve("receivers"), server.folder().resolve("receivers"));
        Files.writeString(
                server.folder().resolve("alertmanager.yml"),
                """
                route:
                  receiver: team
                  group_by: [rack, datacenter]
                  group_wait: 5s
                  group_interval: 2s
                receivers:
                  - name: team
                    webhook_configs: [{url: 'URL'}]
                """
                        .replace("URL", team.url()));
        return server;
    }

    private PrometheusProcess prometheus(String replica, ServerProcess server, String rules) throws Exception {
        return new PrometheusProcess(folder.resolve(replica), replica, server.port(), rules);
    }

    private static String rack() {
        List<String> rules = new ArrayList<>();
        for (int node = 1; node <= NODES; node++) {
            rules.add(rule("rack", "NodeDown", "rack", "r7", "severity", "critical", "instance", "node-" + node));
        }
        rules.add(rule("rack", "SwitchDown", "rack", "r7", "severity", "critical"));
        return rules(rules);
    }

    private static String datacenter() {
        return rules(List.of(
                rule("outage", "DatacenterDown", "datacenter", "dc1", "severity", "critical"),
                rule("traffic", "LowTraffic", "datacenter", "dc1", "severity", "warning", "service", "checkout"),
                rule("traffic", "LowTraffic", "datacenter", "dc1", "severity", "warning", "service", "refunds"),
                rule("traffic", "LowTraffic", "datacenter", "dc1", "severity", "warning", "service", "search")));
    }

    private static Webhook.Told about(List<Webhook.Told> told, String label, String value) {
        return told.stream()
                .filter(any -> any.labels(label).contains(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + label + "=" + value + " in " + told));
    }

    private static List<String> fingerprints(ServerProcess server, String alertname) throws Exception {
        List<String> fingerprints = new ArrayList<>();
        server.getJson("/api/v2/alerts?filter=alertname%3D%22" + alertname + "%22")
                .forEach(alert -> fingerprints.add(alert.path("fingerprint").asText()));
        return fingerprints;
    }
}
