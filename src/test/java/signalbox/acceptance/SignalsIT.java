package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operating system and its init ask of a process. */
class SignalsIT {

    /** The server is given 5 s for what is under way; the rest is for a machine with other work. */
    private static final Duration STOPPED_AT_MOST = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private ServerProcess server(String url, String groupWait) throws IOException {
        ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml");
        configure(url, groupWait);
        return server;
    }

    private void configure(String url, String groupWait) throws IOException {
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                """
                route: {receiver: team, group_by: [alertname], group_wait: WAIT, group_interval: 1s}
                receivers: [{name: team, webhook_configs: [{url: 'URL'}]}]
                """
                        .replace("WAIT", groupWait)
                        .replace("URL", url));
    }

    @Test
    void sigtermEndsWithZero_afterWhatIsUnderWay() throws Exception {
        try (Webhook team = new Webhook();
                ServerProcess server = server(team.url(), "10ms").start()) {
            team.hold();
            server.alerts(firing("UnderWay"));
            assertThat(team.next().labels("alertname")).containsExactly("UnderWay");

            server.signal("TERM");
            server.log().await("Shutting down gracefully");
            team.release();

            assertThat(server.awaitExit(STOPPED_AT_MOST)).isZero();
            server.start();
            server.alerts(firing("Later"));
            assertThat(team.next().labels("alertname")).as("what was answered is not told again").containsExactly("Later");
        }
    }

    @Test
    void whatIsNotAnsweredInTimeIsToldAfterTheRestart() throws Exception {
        try (Webhook team = new Webhook();
                ServerProcess server = server(team.url(), "10ms").start()) {
            team.hold();
            server.alerts(firing("Unanswered"));
            team.nextAbout("Unanswered");

            server.signal("TERM");
            assertThat(server.awaitExit(STOPPED_AT_MOST)).isZero();
            team.release();
            server.start();

            assertThat(team.next().labels("firing", "alertname")).containsExactly("Unanswered");
        }
    }

    @Test
    void groupThatWaitsSpeaksAfterTheRestart() throws Exception {
        try (Webhook team = new Webhook();
                ServerProcess server = server(team.url(), "5s").start()) {
            server.alerts(firing("Waiting"));
            assertThat(server.stop()).isZero();

            server.start();

            assertThat(team.next().labels("firing", "alertname")).containsExactly("Waiting");
        }
    }

    @Test
    void sighupReloads() throws Exception {
        try (Webhook before = new Webhook();
                Webhook after = new Webhook();
                ServerProcess server = server(before.url(), "10ms").start()) {
            server.alerts(firing("First"));
            before.nextAbout("First");

            configure(after.url(), "10ms");
            int lines = server.log().size();
            server.signal("HUP");
            server.log().await(lines, "Completed loading of configuration file");
            server.alerts(firing("Second"));

            assertThat(after.next().labels("alertname")).containsExactly("Second");
            assertThat(before.all()).hasSize(1);
        }
    }

    @Test
    void sighupReloads_alsoUnderNohup() throws Exception {
        Path launcher = ServerProcess.REPOSITORY.resolve("signalbox");
        try (ServerProcess server = new ServerProcess(folder)) {
            server.started(List.of("nohup", launcher.toString(), "serve", "--web.listen-address=127.0.0.1:0"));
            int lines = server.log().size();

            server.signal("HUP");

            server.log().await(lines, "Completed loading of configuration file");
        }
    }

    @Test
    void launcherBecomesTheServer() throws Exception {
        Path launcher = ServerProcess.REPOSITORY.resolve("signalbox");
        try (ServerProcess server = new ServerProcess(folder)) {
            server.started(List.of(launcher.toString(), "serve", "--web.listen-address=127.0.0.1:0"));

            assertThat(Files.readString(Path.of("/proc/" + server.pid() + "/comm")).strip()).isEqualTo("java");
            assertThat(server.stop()).isZero();
        }
    }
}
