package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk is full. Where a process may mount, the storage path is a small file system of its own, and really full; where it may
 * not, the system lets the server write no byte more, which it meets at the same places.
 */
class FullDiskIT {

    private static final List<String> MOUNTED =
            List.of("unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=4m,mode=755 tmpfs data && exec \"$@\"", "sh");

    @TempDir
    private Path folder;

    /** A server's disk: filled and emptied from outside. */
    private interface Disk {
        void fill() throws IOException;

        void makeRoom() throws IOException;
    }

    private static boolean mayMount() {
        Path anywhere = Path.of("").toAbsolutePath();
        return Program.run(anywhere, "unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt").exit() == 0;
    }

    private record Mounted(Path ballast) implements Disk {

        Mounted(ServerProcess server) {
            this(Path.of("/proc/" + server.pid() + "/root" + server.folder().toAbsolutePath() + "/data/ballast"));
        }

        @Override
        public void fill() throws IOException {
            try (OutputStream out = Files.newOutputStream(ballast)) {
                while (true) {
                    out.write(new byte[1024]);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left on device");
            }
        }

        @Override
        public void makeRoom() throws IOException {
            Files.delete(ballast);
        }
    }

    private record Limited(ServerProcess server) implements Disk {

        @Override
        public void fill() {
            limit("1:unlimited");
        }

        @Override
        public void makeRoom() {
            limit("unlimited:unlimited");
        }

        private void limit(String bytes) {
            String pid = Long.toString(server.pid());
            Program.Ended ended = Program.run(server.folder(), "prlimit", "--pid", pid, "--fsize=" + bytes);
            assertThat(ended.exit()).as("prlimit: %s", ended.err()).isZero();
        }
    }

    private ServerProcess server(Webhook team) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                """
                route: {receiver: team, group_by: [alertname], group_wait: 1s, group_interval: 1s, repeat_interval: 2s}
                receivers: [{name: team, webhook_configs: [{url: 'URL'}]}]
                """
                        .replace("URL", team.url()));
        return new ServerProcess(folder, "--config.file=alertmanager.yml");
    }

    @Test
    void fullDiskRefusesWithTheReason_isToldToProbesAndOnce_pagesGoOn_andItHealsItself() throws Exception {
        boolean mounted = mayMount();
        try (Webhook team = new Webhook();
                ServerProcess server = mounted ? server(team).within(MOUNTED) : server(team)) {
            server.start();
            Disk disk = mounted ? new Mounted(server) : new Limited(server);
            String cause = mounted ? "No space left on device" : "File too large";
            server.alerts(firing("Before"));
            team.nextAbout("Before");
            int lines = server.log().size();

            disk.fill();
            ServerProcess.Answer refused = Until.holds(
                    "alerts are refused",
                    () -> server.post("/api/v2/alerts", "[" + firing("Refused", "pad", "x".repeat(40_000)) + "]"),
                    answer -> answer.status() == 503);
            assertThat(refused.body()).contains(cause, "signalbox.db", "Make room on the disk");
            ServerProcess.Answer ready = server.get("/-/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body()).contains("not ready: no alert and no silence is accepted", cause, "signalbox.db");
            assertThat(server.get("/-/healthy").status()).isEqualTo(200);
            assertThat(server.metric("signalbox_journal_failing")).isEqualTo(1);
            for (int i = 0; i < 20; i++) {
                assertThat(server.post("/api/v2/alerts", "[" + firing("Refused") + "]").status()).isEqualTo(503);
            }
            int told = team.all().size();
            Until.holds("what is known is repeated", () -> team.all().size(), size -> size > told + 1);
            List<String> said = server.log().lines().subList(lines, server.log().size());
            assertThat(said).filteredOn(line -> line.contains("failed to write the state file"))
                    .singleElement().asString().contains(cause);
            assertThat(String.join("\n", said)).doesNotContain("cannot rollback");

            disk.makeRoom();
            Until.holds("the server is ready", () -> server.get("/-/ready"), answer -> answer.status() == 200);
            assertThat(server.metric("signalbox_journal_failing")).isZero();
            server.alerts(firing("After"));
            team.nextAbout("After");
            server.log().await(lines, "state file is writable again");
            assertThat(server.getJson("/api/v2/alerts").toString()).contains("Before", "After");
        }
    }
}
