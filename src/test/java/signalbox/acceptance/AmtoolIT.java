package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's amtool, unchanged. Every test uses alerts and silences of its own. */
@SuppressWarnings("NullAway.Init") // set before all tests
class AmtoolIT {

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    @TempDir
    private static Path folder;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = new ServerProcess(folder.resolve("signalbox"), "--config.file=alertmanager.yml");
        Files.writeString(
                server.folder().resolve("alertmanager.yml"),
                """
                route:
                  receiver: team
                  routes:
                    - matchers: [severity="critical"]
                      receiver: pager
                receivers:
                  - name: team
                  - name: pager
                    webhook_configs: [{url: 'http://127.0.0.1:1/pages'}]
                """);
        server.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
    }

    private static Program.Ended amtool(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Program.installed("amtool", "prometheus-alertmanager"), "--alertmanager.url=" + server.url()));
        command.addAll(List.of(arguments));
        return Program.run(folder, Map.of("HOME", folder.toString(), "TZ", "UTC"), "", command);
    }

    /** What a command prints that must succeed. */
    private static String told(String... arguments) {
        Program.Ended ended = amtool(arguments);
        assertThat(ended.exit()).as("%s: %s", List.of(arguments), ended.err()).isZero();
        return ended.out();
    }

    private static JsonNode json(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        return ServerProcess.JSON.readTree(told(all.toArray(String[]::new)));
    }

    private static String silenced(String alertname) {
        String id = told("silence", "add", "alertname=" + alertname, "--comment=planned", "--author=me", "--duration=1h");
        assertThat(id).matches(UUID);
        return id;
    }

    @Test
    void alertsAreAdded_andFoundByMatchers() throws IOException {
        assertThat(told("alert", "add", "DiskFull", "instance=db1", "severity=critical", "--annotation=summary=is full"))
                .isEmpty();
        told("alert", "add", "alertname=DiskFull", "instance=db2", "severity=warning");

        assertThat(told("alert", "query", "DiskFull", "severity=critical").lines().toList())
                .satisfiesExactly(
                        title -> assertThat(title).matches("Alertname +Starts At +Summary +State *"),
                        alert -> assertThat(alert).matches("DiskFull +[-0-9]{10} [:0-9]{8} UTC +is full +active *"));
        assertThat(told("alert", "query", "-o", "extended", "alertname=DiskFull", "instance=~db.+", "severity!=critical"))
                .contains("alertname=\"DiskFull\" instance=\"db2\" severity=\"warning\"")
                .doesNotContain("db1");
        JsonNode found = json("alert", "query", "alertname=~Disk.*", "instance!~db2|db3");
        assertThat(found).hasSize(1);
        assertThat(found.at("/0/labels/instance").asText()).isEqualTo("db1");
        assertThat(found.at("/0/receivers/0/name").asText()).isEqualTo("pager");
        assertThat(json("alert", "query", "alertname=DiskFull", "instance=db3")).isEmpty();
        assertThat(json("alert", "query", "--receiver=team", "DiskFull").at("/0/labels/instance").asText())
                .isEqualTo("db2");
    }

    @Test
    void matcherThatCannotBeReadIsRefused() {
        Program.Ended ended = amtool("alert", "query", "DiskFull", "instance=~[");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("error parsing regexp");
    }

    @Test
    void silenceIsAdded_andItsAlertIsSuppressed() throws IOException {
        told("alert", "add", "BackupLate", "instance=db1");

        String id = silenced("BackupLate");

        assertThat(told("silence", "query", "alertname=BackupLate", "-q")).isEqualTo(id);
        assertThat(told("silence", "query", "alertname=BackupLate").lines().toList())
                .satisfiesExactly(
                        title -> assertThat(title).matches("ID +Matchers +Ends At +Created By +Comment *"),
                        silence -> assertThat(silence)
                                .matches(id + " +alertname=\"BackupLate\" +[-0-9]{10} [:0-9]{8} UTC +me +planned *"));
        assertThat(json("alert", "query", "alertname=BackupLate")).isEmpty();
        assertThat(json("alert", "query", "--silenced", "alertname=BackupLate").at("/0/status/silencedBy").toString())
                .isEqualTo("[\"" + id + "\"]");
    }

    @Test
    void silenceKeepsItsId_whenItsEndAndCommentAreUpdated() throws IOException {
        String id = silenced("NightlyJob");

        assertThat(told("silence", "update", id, "--duration=3h", "--comment=takes longer")).contains(id, "takes longer");

        JsonNode silence = json("silence", "query", "alertname=NightlyJob");
        assertThat(silence).hasSize(1);
        assertThat(silence.at("/0/id").asText()).isEqualTo(id);
        assertThat(silence.at("/0/comment").asText()).isEqualTo("takes longer");
        assertThat(silence.at("/0/createdBy").asText()).isEqualTo("me");
    }

    @Test
    void silenceExpires_andItsAlertIsActiveAgain() throws IOException {
        told("alert", "add", "LinkDown", "instance=sw1");
        String id = silenced("LinkDown");

        assertThat(told("silence", "expire", id)).isEmpty();

        assertThat(told("silence", "query", "alertname=LinkDown", "-q")).isEmpty();
        assertThat(told("silence", "query", "--expired", "alertname=LinkDown", "-q")).isEqualTo(id);
        assertThat(json("alert", "query", "alertname=LinkDown").at("/0/status/state").asText()).isEqualTo("active");
    }

    @Test
    void silenceThatDoesNotExistCannotExpire() {
        Program.Ended ended = amtool("silence", "expire", "6f1c2f9e-1111-4222-8333-444455556666");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).contains("status 404");
    }

    @Test
    void silencesAreImported_asTheyWereExported() throws IOException {
        String id = silenced("RollOut");
        Path file = folder.resolve("silences.json");
        Files.writeString(file, told("silence", "query", "-o", "json", "alertname=RollOut"));
        told("silence", "expire", id);

        String imported = told("silence", "import", "--force", file.toString());

        assertThat(imported).matches(UUID).isNotEqualTo(id);
        JsonNode silence = json("silence", "query", "alertname=RollOut");
        assertThat(silence).hasSize(1);
        assertThat(silence.at("/0/id").asText()).isEqualTo(imported);
        assertThat(silence.at("/0/comment").asText()).isEqualTo("planned");
    }

    @Test
    void silenceThatHasEndedIsNotImported() throws IOException {
        String id = silenced("Migration");
        told("silence", "expire", id);
        Path file = folder.resolve("ended.json");
        Files.writeString(file, told("silence", "query", "--expired", "-o", "json", "alertname=Migration"));

        assertThat(amtool("silence", "import", "--force", file.toString()).err()).contains("end time can't be in the past");
        assertThat(told("silence", "query", "alertname=Migration", "-q")).isEmpty();
    }

    @Test
    void configurationIsShown_withoutItsSecrets() {
        assertThat(told("config", "show"))
                .contains("route:\n  receiver: team\n", "matchers:\n    - severity=\"critical\"", "url: <secret>")
                .doesNotContain("/pages");
    }

    /**
     * Routes are tested on the file: amtool reads a configuration more strictly than any later Alertmanager writes it, so
     * this one cannot read what a server of 0.35 shows.
     */
    @Test
    void routesAreTested_onTheFileOfTheServer() {
        String file = "--config.file=" + server.folder().resolve("alertmanager.yml");

        assertThat(told("config", "routes", "test", file, "severity=critical")).isEqualTo("pager");
        assertThat(told("config", "routes", "test", file, "severity=warning", "--verify.receivers=team")).isEqualTo("team");
        assertThat(amtool("config", "routes", "test", file, "severity=warning", "--verify.receivers=pager").exit())
                .isEqualTo(1);
        assertThat(told("config", "routes", "show", file)).contains("{severity=\"critical\"}  receiver: pager");
    }

    @Test
    void clusterIsShownAsDisabled() throws IOException {
        assertThat(told("cluster", "show")).contains("Cluster Status:  disabled");
        assertThat(json("cluster", "show").path("status").asText()).isEqualTo("disabled");
    }
}
