package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever reads what the server writes has stopped reading: a pager that hangs, a log shipper that is stuck. */
class StalledOutputIT {

    private static final Duration STOPPED_AT_MOST = Duration.ofMinutes(2);

    /** So many alerts fill a pipe with what is said of them at debug, and not what is kept until somebody reads again. */
    private static final int WITHIN_BOUNDS = 400;

    /** A pipe holds 64 KiB; at level debug these leave several times as much to read. */
    private static final int TALKATIVE = 2_000;

    @TempDir
    private Path folder;

    private ServerProcess server(Webhook team, String... flags) throws IOException {
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                """
                route:
                  receiver: team
                  group_by: ['...']
                  group_wait: 10ms
                  group_interval: 1s
                  routes:
                    - {matchers: ['to="console"'], receiver: console}
                receivers:
                  - {name: team, webhook_configs: [{url: 'URL'}]}
                  - {name: console, log_configs: [{}]}
                """
                        .replace("URL", team.url()));
        ServerProcess server = new ServerProcess(folder, flags);
        return server;
    }

    @Test
    void logThatNobodyReadsStopsNoPage() throws Exception {
        try (Webhook team = new Webhook();
                ServerProcess server = server(team, "--config.file=alertmanager.yml", "--log.level=debug").start()) {
            server.log().pause();
            for (int i = 0; i < WITHIN_BOUNDS; i += 100) {
                server.alerts(many(i, ""));
            }

            for (int i = 0; i < WITHIN_BOUNDS; i++) {
                team.next();
            }
            server.alerts(firing("Page"));
            team.nextAbout("Page");
            assertThat(server.get("/-/ready").status()).isEqualTo(200);

            server.log().resume();
            server.log().await("alertname=\\\"Page\\\"");
            server.log().pause();
            assertThat(server.metric("signalbox_log_lines_dropped_total")).isZero();
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void serverEndsThoughNobodyReadsItsLog() throws Exception {
        try (Webhook team = new Webhook();
                ServerProcess server = server(team, "--config.file=alertmanager.yml", "--log.level=debug").start()) {
            server.log().pause();
            for (int i = 0; i < TALKATIVE; i += 100) {
                server.alerts(many(i, ""));
            }
            for (int i = 0; i < TALKATIVE; i++) {
                team.next();
            }

            server.signal("TERM");

            assertThat(server.awaitExit(STOPPED_AT_MOST)).isZero();
        }
    }

    @Test
    void outputThatNobodyReadsHoldsUpOnlyTheReceiverThatWritesToIt() throws Exception {
        try (Webhook team = new Webhook();
                ServerProcess server = server(team, "--config.file=alertmanager.yml").start()) {
            server.out().pause();
            for (int i = 0; i < TALKATIVE; i += 100) {
                server.alerts(many(i, "console"));
            }

            server.alerts(firing("Page"));
            team.nextAbout("Page");

            server.signal("TERM");
            assertThat(server.awaitExit(STOPPED_AT_MOST)).isZero();
        }
    }

    private static String[] many(int first, String to) {
        String[] alerts = new String[100];
        for (int i = 0; i < alerts.length; i++) {
            alerts[i] = firing("Talkative" + (first + i), "to", to);
        }
        return alerts;
    }
}
