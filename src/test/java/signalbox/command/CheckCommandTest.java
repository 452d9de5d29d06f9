package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;
    private Path rules;
    private Path receivers;

    CheckCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void makeFolders() throws IOException {
        rules = Files.createDirectories(folder.resolve("rules"));
        receivers = Files.createDirectories(folder.resolve("receivers"));
    }

    @AfterEach
    void resetLog() {
        LogSetup.use(LogLevel.INFO, LogFormat.LOGFMT);
    }

    private int check(String... more) {
        CommandLine line = Commands.configured(new CommandLine(new CheckCommand(InstantSource.system())));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--rules.dir=" + rules;
        arguments[1] = "--receivers.dir=" + receivers;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return line.execute(arguments);
    }

    private String configuration(String text) throws IOException {
        return "--config.file=" + Files.writeString(folder.resolve("am.yml"), text);
    }

    @Test
    void nothingIsWrong_withGoodFiles() throws IOException {
        assertThat(check(configuration("route:\n  receiver: a\nreceivers:\n  - name: a\n"))).isZero();
        assertThat(out.toString()).startsWith("OK: configuration ").contains("am.yml", rules.toString());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void allProblemsAreTold_withTheirPlaces() throws IOException {
        Path team = Files.createDirectories(rules.resolve("teams/infra"));
        Path rule = Files.writeString(team.resolve("bad.drl"), "package rules.teams.infra\n\nrule \"x\"\nwhen\n  Alrt()\nthen\nend\n");

        assertThat(check(configuration("route:\n  receiver: b\n  colour: red\nreceivers:\n  - name: a\n"))).isEqualTo(1);
        assertThat(out.toString())
                .contains("am.yml:3:")
                .contains("bad.drl:5:")
                .containsPattern("(?m)^[0-9]+ problems$");
        assertThat(rule).exists();
    }

    @Test
    void missingConfigurationIsAProblem_whenItWasNamed() {
        assertThat(check("--config.file=" + folder.resolve("none.yml"))).isEqualTo(1);
        assertThat(out.toString()).contains("none.yml");
    }
}
