package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server with rules, and a real browser before it. */
abstract class UiFixture {

    static final String CONFIGURATION = """
            route:
              receiver: ops
              group_by: [alertname]
              group_wait: 1s
              routes:
                - matchers: [team="legacy"]
                  receiver: nobody
            receivers:
              - name: ops
                webhook_configs: [{ url: "http://127.0.0.1:9/" }]
              - name: nobody
            """;

    @TempDir
    Path folder;

    static Browser browser;

    Server server;

    /** One for all: each server has a port of its own, so that a browser knows nothing of it from before. */
    @BeforeAll
    static void openBrowser() {
        browser = new Browser();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder.resolve("receivers"));
        ServerProcess.copy(ServerProcess.REPOSITORY.resolve("rules"), folder.resolve("rules"));
        Files.writeString(folder.resolve("am.yml"), CONFIGURATION);
        server = new ServerHere(folder).start();
        browser.at(server).shaped(Browser.WIDE, false).rest();
    }

    @AfterEach
    void stop() throws InterruptedException {
        browser.rest();
        server.close();
    }

    /** A process with the same files takes the server's place: one that can be killed. */
    ServerProcess process() throws Exception {
        server.close();
        ServerProcess process = new ServerProcess(folder, "--config.file=am.yml").start();
        server = process;
        browser.at(server);
        return process;
    }

    /** A node is down, and its disk is of no interest meanwhile, as a rule of the team "infra" says. */
    void outage() throws IOException {
        server.alerts(
                firing("NodeDown", "instance", "db1", "severity", "critical", "rack", "r7"),
                firing("DiskFull", "instance", "db1", "severity", "warning", "mountpoint", "/"),
                firing("ProbeFailed", "instance", "probe2", "severity", "warning", "team", "legacy"));
    }

    /** A phone makes its window as wide as what is in it: then nobody can read it. */
    void fits(int width) {
        assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                .as("how wide " + browser.url() + " is")
                .isLessThanOrEqualTo(width);
    }

    String fingerprint(String name) throws IOException {
        return server.getJson("/api/v2/alerts?filter=alertname%3D" + name).at("/0/fingerprint").asText();
    }

    static final String RULE_PAGE = "/#/rules/rules.teams.infra/NodeDown%20inhibits%20warnings%20of%20the%20same%20instance";
}
