package signalbox.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;
import static signalbox.acceptance.ServerProcess.resolved;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Signalbox is started in the folder of Debian's Alertmanager, with its configuration. */
class AlertmanagerPlaceIT {

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void silencesGoOn_nobodyIsNotifiedAgain_andEndsAreTold() throws Exception {
        try (Webhook pager = new Webhook();
                ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml")) {
            Files.writeString(folder.resolve("alertmanager.yml"), """
                    route: {receiver: pager, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 1h}
                    receivers: [{name: pager, webhook_configs: [{url: '%s'}]}]
                    """.formatted(pager.url()));
            String silence = livesAsAlertmanager(pager);
            byte[] silences = Files.readAllBytes(folder.resolve("data/silences"));

            server.start();
            assertThat(Files.getPosixFilePermissions(folder.resolve("data/audit"))).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            server.alerts(firing("DiskFull", "instance", "db1"), firing("BackupLate"));
            server.alerts(firing("NodeDown"));

            assertThat(pager.next().labels("alertname")).as("DiskFull is due before it, and nothing is new of it").containsExactly("NodeDown");
            JsonNode kept = server.getJson("/api/v2/silences");
            assertThat(kept).hasSize(1);
            assertThat(kept.at("/0/id").asText()).isEqualTo(silence);
            assertThat(kept.at("/0/status/state").asText()).isEqualTo("active");
            assertThat(server.getJson("/api/v2/alerts?filter=alertname%3DBackupLate").at("/0/status/silencedBy/0").asText())
                    .isEqualTo(silence);

            server.alerts(resolved("DiskFull", "instance", "db1"));

            Webhook.Told end = pager.nextAbout("DiskFull");
            assertThat(end.status()).isEqualTo("resolved");
            assertThat(end.groupKey()).isEqualTo("{}:{alertname=\"DiskFull\"}");
            assertThat(Files.readAllBytes(folder.resolve("data/silences"))).as("Alertmanager can have its place back").isEqualTo(silences);
        }
    }

    /** An alert is notified, another silenced; returns the id of the silence. */
    private String livesAsAlertmanager(Webhook pager) throws Exception {
        int port = PrometheusProcess.freePort();
        Process process = new ProcessBuilder(
                        Program.installed("prometheus-alertmanager", "prometheus-alertmanager"),
                        "--config.file=alertmanager.yml",
                        "--storage.path=data",
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port)
                .directory(folder.toFile())
                .start();
        try {
            var unused = new Transcript("alertmanager's output", process.getInputStream());
            Transcript log = new Transcript("alertmanager's log", process.getErrorStream());
            log.await("Listening on");
            Until.holds("Alertmanager is ready", () -> ask(port, "/-/ready", ""), answer -> answer.statusCode() == 200);
            String silence = ServerProcess.JSON
                    .readTree(ask(port, "/api/v2/silences", ServerProcess.silence("BackupLate")).body())
                    .path("silenceID")
                    .asText();
            assertThat(silence).isNotEmpty();
            ask(port, "/api/v2/alerts", "[" + String.join(",", List.of(firing("DiskFull", "instance", "db1"), firing("BackupLate"))) + "]");
            assertThat(pager.next().labels("alertname")).containsExactly("DiskFull");
            Until.holds(
                    "Alertmanager knows that it was told",
                    () -> ask(port, "/metrics", "").body(),
                    metrics -> metrics.contains("alertmanager_notification_requests_total{integration=\"webhook\"} 1"));
            return silence;
        } finally {
            process.destroy();
            assertThat(process.waitFor(Until.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    /** GET, or POST of a body. */
    private HttpResponse<String> ask(int port, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return client.send(
                body.isEmpty()
                        ? request.build()
                        : request.header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                                .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
