package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The requests of those who take Signalbox for an Alertmanager (docs/beside.md), in their order, with what they read of the answers. */
class BesideIT {

    private static final String CONFIGURATION = """
            route:
              receiver: ops
              group_by: [alertname]
            receivers:
              - name: ops
                log_configs: [{}]
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [alertname="DiskFull"]
                equal: [instance]
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        server = new ServerProcess(folder, "--config.file=am.yml");
        Files.writeString(folder.resolve("am.yml"), CONFIGURATION);
        server.start();
        server.alerts(
                firing("NodeDown", "instance", "db1", "severity", "critical"),
                firing("DiskFull", "instance", "db1", "severity", "warning"),
                firing("Slow", "instance", "web1"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** As karma hands on what a browser asked of it: with karma's own page as the origin, and this server as the host. */
    private HttpResponse<String> handedOn(String method, String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json")
                        .header("Origin", "https://karma.example")
                        .header("Referer", "https://karma.example/?q=alertname%3DSlow")
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("X-Forwarded-For", "192.0.2.1")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        return ServerProcess.JSON.readTree(answer.body());
    }

    private static JsonNode named(JsonNode all, String alertname) {
        for (JsonNode each : all) {
            if (each.at("/labels/alertname").asText().equals(alertname)) {
                return each;
            }
        }
        throw new AssertionError(alertname + " is not in " + all);
    }

    @Test
    void grafanasDataSource_passesItsTest_andListsAndSilences() throws Exception {
        // the test of the data source
        assertThat(send("GET", "/api/v1/status/buildinfo", "").statusCode()).as("no Mimir").isEqualTo(404);
        assertThat(send("GET", "/alertmanager/api/v2/status", "").statusCode()).as("no Mimir").isEqualTo(404);
        JsonNode status = get("/api/v2/status");
        assertThat(status.at("/versionInfo/version").asText()).isNotEmpty();
        assertThat(status.at("/cluster/status").asText()).isNotEmpty();
        Instant.parse(status.get("uptime").asText());
        // its pages of contact points and policies read the configuration
        Map<?, ?> configuration =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(status.at("/config/original").asText());
        assertThat(configuration.get("route")).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP).containsEntry("receiver", "ops");
        assertThat((List<?>) configuration.get("receivers")).hasSize(1);
        // groups, with its filters
        JsonNode groups = get("/api/v2/alerts/groups");
        assertThat(groups.findValuesAsText("alertname")).contains("NodeDown", "DiskFull", "Slow");
        assertThat(groups.at("/0/receiver/name").asText()).isEqualTo("ops");
        assertThat(get("/api/v2/alerts/groups?filter=alertname%3D%22Slow%22&receiver=ops&active=true&silenced=false&inhibited=false")).hasSize(1);
        JsonNode disk = get("/api/v2/alerts?silenced=true&active=true&inhibited=true&filter=alertname%3D%22DiskFull%22").get(0);
        assertThat(disk.at("/status/state").asText()).isEqualTo("suppressed");
        assertThat(disk.at("/status/inhibitedBy")).hasSize(1);
        // a silence: made, read, listed, and ended
        Instant now = Instant.now();
        HttpResponse<String> made = send("POST", "/api/v2/silences", """
                {"comment":"from Grafana","createdBy":"admin","endsAt":"%s","matchers":[{"isEqual":true,"isRegex":false,"name":"alertname","value":"Slow"}],"startsAt":"%s"}"""
                .formatted(now.plusSeconds(7_200), now));
        assertThat(made.statusCode()).isEqualTo(200);
        String id = ServerProcess.JSON.readTree(made.body()).get("silenceID").asText();
        JsonNode silence = get("/api/v2/silence/" + id + "?ruleMetadata=true&accesscontrol=true");
        assertThat(silence.get("createdBy").asText()).isEqualTo("admin");
        assertThat(silence.at("/status/state").asText()).isEqualTo("active");
        assertThat(get("/api/v2/silences?ruleMetadata=true&accesscontrol=true").findValuesAsText("id")).containsExactly(id);
        assertThat(named(get("/api/v2/alerts"), "Slow").at("/status/silencedBy/0").asText()).isEqualTo(id);
        assertThat(send("DELETE", "/api/v2/silence/" + id, "").statusCode()).isEqualTo(200);
        assertThat(get("/api/v2/silence/" + id).at("/status/state").asText()).isEqualTo("expired");
    }

    /** Grafana's own rules, where it is to hand them on. */
    @Test
    void alertsOfGrafanasOwnRulesAreTaken() throws Exception {
        HttpResponse<String> taken = send("POST", "/api/v2/alerts", """
                [{"annotations":{"__values__":"{\\"A\\":1}"},"endsAt":"%s","generatorURL":"http://grafana.example/alerting/grafana/x/view?orgId=1","labels":\
                {"__alert_rule_uid__":"x","alertname":"Temperature","grafana_folder":"Hall"},"startsAt":"%s"}]"""
                .formatted(Instant.now().plusSeconds(240), Instant.now()));
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(named(get("/api/v2/alerts"), "Temperature").at("/labels/grafana_folder").asText()).isEqualTo("Hall");
    }

    /** As karma (between 0.132 and 0.133) was seen to ask, with {@code proxy: true}. */
    @Test
    void karma_knowsTheVersion_collects_andSilencesThroughItsProxy() throws Exception {
        HttpResponse<String> metrics = send("GET", "/metrics", "");
        assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body()).as("by which it chooses how to read the answers").containsPattern("alertmanager_build_info\\{[^}]*version=\"0\\.\\d+\\.\\d+\"");
        assertThat(get("/api/v2/silences")).isEmpty();
        for (JsonNode group : get("/api/v2/alerts/groups")) {
            assertThat(group.at("/receiver/name").asText()).isEqualTo("ops");
            for (JsonNode alert : group.get("alerts")) {
                assertThat(alert.fieldNames()).toIterable()
                        .contains("annotations", "endsAt", "fingerprint", "receivers", "startsAt", "status", "updatedAt", "labels");
            }
        }
        Instant now = Instant.now();
        String matchers = "[{\"name\":\"alertname\",\"value\":\"Slow\",\"isRegex\":false,\"isEqual\":true}]";
        String id = ServerProcess.JSON.readTree(handedOn("POST", "/api/v2/silences", """
                {"matchers":%s,"startsAt":"%s","endsAt":"%s","createdBy":"karma@example.com","comment":"by karma"}"""
                .formatted(matchers, now, now.plusSeconds(3_600))).body()).get("silenceID").asText();
        JsonNode silence = get("/api/v2/silences").get(0);
        assertThat(silence.at("/status/state").asText()).isEqualTo("active");
        String changed = ServerProcess.JSON.readTree(handedOn("POST", "/api/v2/silences", """
                {"id":"%s","matchers":%s,"startsAt":"%s","endsAt":"%s","createdBy":"karma@example.com","comment":"longer"}"""
                .formatted(id, matchers, silence.get("startsAt").asText(), now.plusSeconds(7_200))).body()).get("silenceID").asText();
        assertThat(changed).as("only what may be changed was").isEqualTo(id);
        assertThat(handedOn("DELETE", "/api/v2/silence/" + id, "").statusCode()).isEqualTo(200);
        assertThat(get("/api/v2/silences").at("/0/status/state").asText()).isEqualTo("expired");
    }
}
