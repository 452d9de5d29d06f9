package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;

class TemplateCommandTest {

    private static final RunningServer.Starter NO_SERVER = options -> {
        throw new AssertionError("nobody asked for a server");
    };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;

    TemplateCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void resetLog() {
        LogSetup.use(LogLevel.INFO, LogFormat.LOGFMT);
    }

    private int run(String... arguments) {
        CommandLine line = SignalboxCommand.line(
                new ServeCommand(NO_SERVER, new Signals(), () -> {}),
                NO_SERVER,
                InstantSource.fixed(Instant.parse("2026-03-04T05:06:07Z")));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of("template"));
        all.addAll(List.of(arguments));
        return line.execute(all.toArray(String[]::new));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void templateIsRendered_onTheSample() {
        assertThat(run("render", "--template.text={{ range .Alerts }}{{ .Labels.label1 }}{{ .Labels.foo }} {{ end }}"
                        + "{{ template \"__subject\" . }}"))
                .isZero();
        assertThat(out).hasToString(
                "value1 bar [ALERTSTATUS] grouplabelvalue1 grouplabelvalue2 ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void globThatNoFileMatchesIsNamed_andIsNoError() throws IOException {
        file("a.tmpl", "{{ define \"a\" }}A{{ end }}");
        assertThat(run("render", "--template.glob=" + folder + "/a*", "--template.glob=" + folder + "/*.tpml", "--template.text={{ template \"a\" }}"))
                .isZero();
        assertThat(out).hasToString("A");
        assertThat(err.toString().lines()).containsExactly("warning: --template.glob: no file matches " + folder + "/*.tpml");
    }

    @Test
    void filesOfGlobsAreUsed() throws IOException {
        file("a.tmpl", "{{ define \"a\" }}A{{ end }}");
        file("b.tmpl", "{{ define \"b\" }}B{{ end }}");

        assertThat(run(
                        "render",
                        "--template.glob=" + folder + "/a*",
                        "--template.glob=" + folder + "/b*",
                        "--template.text={{ template \"a\" }}{{ template \"b\" }}"))
                .isZero();
        assertThat(out).hasToString("AB");
    }

    @Test
    void htmlIsEscaped_whenAskedFor() {
        assertThat(run("render", "--template.type=html", "--template.text=<b>{{ \"<\" }}</b>")).isZero();
        assertThat(out).hasToString("<b>&lt;</b>");
    }

    @Test
    void dataComeFromAFile_namedAsInTheWebhooksMessage() throws IOException {
        String data = file(
                "data.json",
                """
                {"receiver": "r", "Status": "firing", "unknown": [1], "notification_reason": "new alerts added",
                 "alerts": [{"status": "firing", "labels": {"a": "1"}, "annotations": null,
                             "startsAt": "2026-03-04T05:06:07+02:00", "fingerprint": "f"}],
                 "groupLabels": {"g": "x"}, "routeLabels": {"team": "{{ .GroupLabels.g }}!"}}
                """);

        assertThat(run("render", "--template.data=" + data, "--template.text={{ .Receiver }} {{ .Status }} {{ .GroupLabels }}"
                        + " {{ .NotificationReason }} {{ routeLabels \"team\" }}{{ range .Alerts.Firing }} {{ .Labels.a }}"
                        + " {{ .StartsAt }} {{ .EndsAt.IsZero }}{{ end }}"))
                .isZero();
        assertThat(out).hasToString("r firing g=x new alerts added x! 1 2026-03-04 05:06:07 +0200 +0200 true");
    }

    @Test
    void faultsAreToldInALine() throws IOException {
        String text = "--template.text={{ .Status }}";
        assertThat(run("render")).isEqualTo(1);
        assertThat(run("render", "--template.text={{ .Nope }}")).isEqualTo(1);
        assertThat(run("render", "--template.type=pdf", text)).isEqualTo(1);
        assertThat(run("render", "--template.data=" + folder + "/none", text)).isEqualTo(1);
        assertThat(run("render", "--template.data=" + file("a", "{\"receiver\": 1}"), text)).isEqualTo(1);
        assertThat(run("render", "--template.data=" + file("b", "{} x"), text)).isEqualTo(1);
        assertThat(run("render", "--template.data=" + file("c", "{\"alerts\": [{\"startsAt\": \"noon\"}]}"), text))
                .isEqualTo(1);
        assertThat(run("render", "--template.glob=" + file("d.tmpl", "{{ foo }}"), text)).isEqualTo(1);

        assertThat(err.toString().replace(folder + "/", "").lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("required flag --template.text not provided"),
                        line -> assertThat(line).contains("can't evaluate field Nope in type template.Data"),
                        line -> assertThat(line).contains("--template.type: expected text or html, found pdf"),
                        line -> assertThat(line).contains("none: no such file"),
                        line -> assertThat(line).contains("a: receiver must be a string"),
                        line -> assertThat(line).contains("b: is not JSON").contains("line 1"),
                        line -> assertThat(line).contains("c: alerts[0].startsAt must be a time such as 2026-"),
                        line -> assertThat(line).endsWith("failed to parse templates:"),
                        line -> assertThat(line).isEqualTo("d.tmpl:1:4: there is no function \"foo\""));
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void helpIsShown_withoutACommand() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("Usage: signalbox template", "render");
    }
}
