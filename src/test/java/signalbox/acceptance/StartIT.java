package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who starts a server that cannot run reads why, once, in words. */
class StartIT {

    @TempDir
    private Path folder;

    private List<String> errorsOf(String... flags) {
        List<String> command = new ArrayList<>(ServerProcess.java());
        command.add("serve");
        command.addAll(List.of(flags));
        Program.Ended ended = Program.run(folder, Map.of(), "", command);
        assertThat(ended.exit()).isEqualTo(1);
        // A newer JVM warns of native libraries, unless the launcher or the jar tells it not to.
        assertThat((ended.err() + ended.out()).lines().filter(line -> !line.startsWith("WARNING: ")).toList().toString())
                .doesNotContain("\tat ", "Exception", "javalin", "sqlite");
        return ended.err().lines().filter(line -> line.contains("level=ERROR")).toList();
    }

    @Test
    void anAddressOrAStoragePathThatIsTakenIsNamedOnce() throws Exception {
        try (ServerProcess first = new ServerProcess(folder.resolve("first"))) {
            first.start();
            String taken = "127.0.0.1:" + first.port();

            assertThat(errorsOf("--web.listen-address=" + taken, "--storage.path=other"))
                    .singleElement()
                    .asString()
                    .contains("signalbox exited with error", "cannot listen on " + taken + ": address already in use");
            assertThat(errorsOf("--web.listen-address=127.0.0.1:0", "--storage.path=first/data"))
                    .singleElement()
                    .asString()
                    .containsOnlyOnce("is in use by another Signalbox server")
                    .endsWith("--storage.path of its own\"");
        }
    }

    @Test
    void everyProblemOfTheConfigurationIsALine_andSoIsEveryCertificate() throws IOException {
        Files.writeString(folder.resolve("keys.yml"), "route: {receiver: a, colour: b}\nreceivers: [{name: a, webhok_configs: []}]\n");
        assertThat(errorsOf("--config.file=keys.yml", "--web.listen-address=127.0.0.1:0"))
                .hasSize(3)
                .anyMatch(line -> line.contains("keys.yml:1:22: field colour"))
                .anyMatch(line -> line.contains("keys.yml:2:23: field webhok_configs") && line.contains("did you mean webhook_configs?"));

        Files.writeString(
                folder.resolve("tls.yml"),
                """
                route: {receiver: a}
                receivers:
                  - name: a
                    webhook_configs:
                      - {url: http://x, http_config: {tls_config: {ca_file: a.pem}}}
                      - {url: http://x, http_config: {tls_config: {ca_file: b.pem}}}
                """);
        assertThat(errorsOf("--config.file=tls.yml", "--web.listen-address=127.0.0.1:0"))
                .hasSize(3)
                .anyMatch(line -> line.contains("tls.yml:5:") && line.contains("a.pem: no such file or directory"))
                .anyMatch(line -> line.contains("tls.yml:6:") && line.contains("b.pem: no such file or directory"));
    }

    @Test
    void serverNeedsNoLoadGenerator_andSaysWhereItIs() throws IOException {
        Path target = ServerProcess.REPOSITORY.resolve("target");
        Files.copy(target.resolve("signalbox.jar"), folder.resolve("signalbox.jar"));
        Files.createSymbolicLink(folder.resolve("lib"), target.resolve("lib"));

        Program.Ended version = Program.run(folder, "java", "-jar", "signalbox.jar", "--version");
        Program.Ended without = Program.run(folder, "java", "-jar", "signalbox.jar", "bench");
        Files.copy(target.resolve("signalbox-bench.jar"), folder.resolve("signalbox-bench.jar"));
        Program.Ended with = Program.run(folder, "java", "-jar", "signalbox.jar", "bench", "--help");

        assertThat(version.exit()).as(version.err()).isZero();
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err()).contains("put signalbox-bench.jar beside signalbox.jar");
        assertThat(with.exit()).as(with.err()).isZero();
        assertThat(with.out()).contains("Usage: signalbox bench");
    }
}
