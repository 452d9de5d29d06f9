package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's amtool against a server that wants TLS and a password. */
class WebConfigIT {

    private static final Pattern PORT = Pattern.compile("address=127\\.0\\.0\\.1:([0-9]+)");

    @TempDir
    private Path folder;

    private Program.Ended amtool(String url, String password, String... arguments) throws IOException {
        Files.writeString(folder.resolve("http.yml"), "basic_auth: {username: alice, password: " + password + "}\n"
                + "tls_config: {ca_file: " + folder.resolve("cert.pem") + "}\n");
        List<String> command = new ArrayList<>(List.of(
                Program.installed("amtool", "prometheus-alertmanager"), "--alertmanager.url=" + url, "--http.config.file=http.yml"));
        command.addAll(List.of(arguments));
        return Program.run(folder, Map.of("HOME", folder.toString(), "TZ", "UTC"), "", command);
    }

    @Test
    void amtoolWorksOverTls_withTheRightPasswordOnly() throws Exception {
        HeldCertificate certificate =
                new HeldCertificate.Builder().addSubjectAlternativeName("localhost").addSubjectAlternativeName("127.0.0.1").build();
        Files.writeString(folder.resolve("cert.pem"), certificate.certificatePem());
        Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPkcs8Pem());
        Files.createDirectories(folder.resolve("rules"));
        Files.createDirectories(folder.resolve("receivers"));
        Files.writeString(folder.resolve("web.yml"), """
                tls_server_config: {cert_file: cert.pem, key_file: key.pem}
                basic_auth_users: {alice: $2y$12$1DpfPeqF9HzHJt.EWswy1exHluGfbhnn3yXhR7Xes6m3WJqFg0Wby}
                """);
        List<String> command = new ArrayList<>(ServerProcess.java());
        command.addAll(List.of("serve", "--storage.path=data", "--web.config.file=web.yml", "--web.listen-address=127.0.0.1:0"));
        Process server = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Matcher listening = PORT.matcher(new Transcript("server's log", server.getErrorStream()).await("Listening on"));
            assertThat(listening.find()).isTrue();
            String url = "https://127.0.0.1:" + listening.group(1);

            Program.Ended added = amtool(url, "alice123", "alert", "add", "alertname=Door");
            assertThat(added.exit()).as(added.err()).isZero();
            assertThat(amtool(url, "alice123", "alert", "query").out()).contains("Door");
            Program.Ended refused = amtool(url, "wrong", "alert", "query");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("401");
        } finally {
            server.destroyForcibly().waitFor(); // it writes into the folder, which goes
        }
    }
}
