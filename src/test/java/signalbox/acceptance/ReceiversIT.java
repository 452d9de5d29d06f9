package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.testing.HeldPort;

/** Far ends fail in every way there is; whoever is well hears everything, and the others hear it when they are back. */
class ReceiversIT {

    private static final int GROUPS = 40;

    @TempDir
    private Path folder;

    @Test
    void oneThatIsWellHearsEverything_andTheOthersWhenTheyAreBack() throws Exception {
        HeldPort refusing = new HeldPort();
        try (Webhook good = new Webhook();
                Webhook hanging = new Webhook();
                Webhook failing = new Webhook();
                ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml")) {
            hanging.hold();
            failing.answer(500);
            configure(server, good.url(), hanging.url(), failing.url(), "http://127.0.0.1:" + refusing.port() + "/");
            server.start();

            for (int i = 0; i < GROUPS; i++) {
                server.alerts(firing("Alert" + i));
            }

            for (int i = 0; i < GROUPS; i++) {
                assertThat(good.next().status()).isEqualTo("firing");
            }
            assertThat(names(good.all())).hasSize(GROUPS).doesNotHaveDuplicates();
            Path diary = folder.resolve("diary.jsonl");
            Until.holds("the file has a line for each group", () -> lines(diary), lines -> lines.size() >= GROUPS);
            assertThat(lines(diary)).hasSize(GROUPS).allSatisfy(line -> {
                JsonNode told = ServerProcess.JSON.readTree(line);
                assertThat(told.path("status").asText()).isEqualTo("firing");
                assertThat(told.path("receiver").asText()).isEqualTo("everybody");
            });
            Until.holds(
                    "standard output has a line for each group",
                    () -> server.out().lines().stream().filter(line -> line.contains("status=firing")).count(),
                    lines -> lines >= GROUPS);

            hanging.release();
            failing.answer(200);
            int port = refusing.port();
            refusing.close();
            try (Webhook back = new Webhook(port)) {
                for (Webhook late : List.of(hanging, failing, back)) {
                    Until.holds("what was missed is told", () -> names(late.accepted()), names -> names.size() >= GROUPS);
                }
            }
            assertThat(names(good.all())).as("heard again what others missed").hasSize(GROUPS);
            assertThat(lines(diary)).hasSize(GROUPS);
        }
    }

    @Test
    void templateThatFailsIsToldInPlainWords_andAudited() throws Exception {
        try (Webhook chat = new Webhook();
                ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml")) {
            Files.writeString(
                    folder.resolve("alertmanager.yml"),
                    """
                    route: {receiver: chat, group_wait: 10ms}
                    receivers:
                      - name: chat
                        slack_configs: [{api_url: 'URLsecret-path-of-the-chat', text: '{{ .Nope }}'}]
                    """
                            .replace("URL", chat.url()));
            server.start();
            server.alerts(firing("DiskFull"));

            assertThat(chat.next().body().path("attachments").path(0).path("text").asText())
                    .startsWith("[template failed]")
                    .contains("DiskFull");
            // Slack would have answered "ok": without it the message counts as refused.
            Until.holds("the delivery is audited", () -> audited("SELECT receiver, result, detail FROM deliveries"), rows -> rows.size() == 1);
            assertThat(audited("SELECT receiver, result, detail FROM deliveries"))
                    .singleElement()
                    .asString()
                    .startsWith("chat|failed|")
                    .doesNotContain("secret-path-of-the-chat");
            assertThat(audited("SELECT integration, template, error FROM template_failures"))
                    .singleElement()
                    .asString()
                    .startsWith("chat/slack[0]|slack_configs.text|template: :1:3: executing")
                    .contains("can't evaluate field Nope")
                    .doesNotContain("secret-path-of-the-chat");
        }
    }

    private List<String> audited(String query) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> files = Files.find(folder, 3, (file, any) -> file.getFileName().toString().equals("audit.db"))) {
            for (Path file : files.toList()) {
                try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                        ResultSet row = connection.createStatement().executeQuery(query)) {
                    while (row.next()) {
                        rows.add(String.join("|", row.getString(1), row.getString(2), row.getString(3)));
                    }
                }
            }
        }
        return rows;
    }

    /** All of them are integrations of one receiver: a group is told to each on its own. */
    private void configure(ServerProcess server, String... urls) throws Exception {
        StringBuilder webhooks = new StringBuilder();
        for (String url : urls) {
            webhooks.append("      - {url: '").append(url).append("', timeout: 5s}\n");
        }
        Files.writeString(
                server.folder().resolve("alertmanager.yml"),
                """
                route: {receiver: everybody, group_by: [alertname], group_wait: 10ms, group_interval: 2s}
                receivers:
                  - name: everybody
                    log_configs: [{}]
                    file_configs: [{path: diary.jsonl}]
                    webhook_configs:
                """
                        + webhooks);
    }

    private static List<String> lines(Path file) throws Exception {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Which alerts were told, one entry for each time. */
    private static List<String> names(List<Webhook.Told> told) {
        return told.stream()
                .flatMap(one -> one.labels("firing", "alertname").stream())
                .toList();
    }
}
