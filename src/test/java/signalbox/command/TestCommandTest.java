package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;

class TestCommandTest {

    private static final String PASSES = """
            config: am.yml
            packages: []
            tests:
              - name: an alert is told
                timeline:
                  - {at: 0s, fire: {labels: {alertname: A}, annotations: {summary: the disk is full}}}
                expect:
                  - {at: 30s, receiver: ops, firing: [A], summary: 'A, in words'}
              - name: its words are
                timeline:
                  - {at: 0s, fire: {labels: {alertname: A}, annotations: {summary: the disk is full}}}
                expect:
                  - {at: 30s, receiver: ops, firing: [A], summary: {equals: the disk is full}}
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;

    TestCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void writeFiles() throws IOException {
        write("am.yml", """
                route: {receiver: ops}
                receivers:
                  - name: ops
                    slack_configs:
                      - api_url: http://localhost/
                        channel: c
                        title: '{{ range .Alerts }}{{ .Labels.alertname }}, in words{{ end }}'
                """);
        write("a.test.yml", PASSES);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @AfterEach
    void resetLog() {
        LogSetup.use(LogLevel.INFO, LogFormat.LOGFMT);
    }

    private int test(String... arguments) {
        CommandLine line = SignalboxCommand.configured(new CommandLine(new TestCommand()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void endsWithZero_whenAllPass() {
        assertThat(test(folder.toString())).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("2 timelines passed\n");
    }

    @Test
    void endsWithOne_whenOneFails() throws IOException {
        write("a.test.yml", PASSES.replace("the disk is full}}\n    expect", "x}}\n    expect").replace("equals: the disk", "equals: A disk"));
        assertThat(test(folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL ", "its words are", "1 of 2 timelines failed");
    }

    @Test
    void endsWithTwo_whenSomethingCannotBeRun() throws IOException {
        write("b.test.yml", "tests: {}");
        assertThat(test(folder.toString())).isEqualTo(2);
        assertThat(out.toString()).contains("b.test.yml:1:8: expected a list of timelines", "2 timelines passed, 1 problem");
        assertThat(test("--shuffel=1")).isEqualTo(2);
        assertThat(test(folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(test("--rules.dir=" + folder.resolve("nowhere"))).isEqualTo(2);
    }
}
