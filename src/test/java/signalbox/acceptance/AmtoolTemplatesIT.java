package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code signalbox template render} beside Debian's {@code amtool template render}: the same flags, the same output. Debian's
 * is older than the Alertmanager that we follow; what has changed since, such as how labels print as a
 * whole and the status of the sample's alerts, is left out.
 */
class AmtoolTemplatesIT {

    private static final String BETWEEN = "\n~~~\n";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Path folder;

    @BeforeAll
    static void writeFiles() throws IOException {
        Files.writeString(
                folder.resolve("team.tmpl"),
                """
                {{ define "team.title" }}[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}]
                {{- " " }}{{ .GroupLabels.SortedPairs.Values | join " " }} {{ if gt (len .CommonLabels) (len .GroupLabels) -}}
                ({{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join " " }}{{ end }}){{ end }}{{ end }}

                {{ define "team.list" }}
                {{- range . }}
                *{{ .Labels.alertname }}* `{{ .Labels.severity }}`: {{ .Annotations.summary }}
                  {{- range .Labels.SortedPairs }}
                  - {{ .Name }}: {{ .Value }}
                  {{- end }}
                {{- else }}
                none
                {{- end }}
                {{ end }}

                {{ define "team.text" }}{{ template "team.list" .Alerts.Firing }}--{{ template "team.list" .Alerts.Resolved }}{{ end }}

                {{ define "team.html" }}<h1 title="{{ .CommonAnnotations.summary }}">{{ template "team.title" . }}</h1>
                <ul>{{ range .Alerts }}<li class={{ .Status }}>
                <a href="{{ .GeneratorURL }}?x={{ .Annotations.summary }}">{{ .Annotations.summary }}</a></li>{{ end }}</ul>
                <a href="{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver | urlquery }}">all</a>{{ end }}
                """);
        Files.writeString(
                folder.resolve("data.json"),
                """
                {"receiver": "web\\\\.hook", "status": "firing", "alerts": [
                   {"status": "firing",
                    "labels": {"alertname": "DiskFull", "cluster": "eu1", "instance": "db1:9100", "severity": "critical"},
                    "annotations": {"summary": "disk > 90% & \\"rising\\"", "runbook": "https://rb.example.org/a?b=1"},
                    "startsAt": "2026-03-04T05:06:07Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "0123456789abcdef",
                    "generatorURL": "http://prom.example.org:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1"},
                   {"status": "resolved",
                    "labels": {"alertname": "DiskFull", "cluster": "eu1", "instance": "db2:9100", "severity": "critical"},
                    "annotations": {"summary": "disk > 90% & \\"rising\\""},
                    "startsAt": "2026-03-04T05:06:07.25+02:00", "endsAt": "2026-03-04T06:36:07Z",
                    "generatorURL": "http://prom.example.org:9090/graph"}],
                 "groupLabels": {"alertname": "DiskFull", "cluster": "eu1"},
                 "commonLabels": {"alertname": "DiskFull", "cluster": "eu1", "severity": "critical"},
                 "commonAnnotations": {"summary": "disk > 90% & \\"rising\\""}, "externalURL": "http://am.example.org:9093"}
                """);
    }

    private static Program.Ended render(List<String> program, String template, String... more) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("template", "render", "--template.glob=*.tmpl", "--template.text=" + template));
        command.addAll(List.of(more));
        return Program.run(folder, Map.of("HOME", folder.toString(), "TZ", "UTC"), "", command);
    }

    private static Program.Ended ours(String template, String... more) {
        return render(ServerProcess.java(), template, more);
    }

    private static Program.Ended theirs(String template, String... more) {
        return render(List.of(Program.installed("amtool", "prometheus-alertmanager")), template, more);
    }

    /** What both print for templates, all rendered at once: processes are slow to start. */
    private static void assertSame(List<String> templates, String... more) {
        String all = String.join(BETWEEN, templates);
        Program.Ended theirs = theirs(all, more);
        Program.Ended ours = ours(all, more);

        assertThat(theirs.exit()).as(theirs.err()).isZero();
        assertThat(ours.exit()).as(ours.err()).isZero();
        assertThat(ours.out().split(BETWEEN, -1)).isEqualTo(theirs.out().split(BETWEEN, -1)).hasSameSizeAs(templates);
    }

    @Test
    void textIsTheSame() {
        assertSame(
                List.of(
                        "{{ template \"team.title\" . }}",
                        "{{ template \"team.text\" . }}",
                        "{{ range $i, $a := .Alerts }}{{ if $i }}, {{ end }}{{ $a.Labels.instance }}{{ end }}",
                        "{{ range $k, $v := .CommonLabels }}{{ $k }}={{ $v }};{{ end }}",
                        "{{ range .Alerts }}{{ .StartsAt }} {{ .EndsAt.IsZero }} {{ end }}",
                        "{{ ((index .Alerts 0).StartsAt.Add 28800e9).Format \"Mon Jan _2 3:04PM 2006 -07:00\" }}",
                        "{{ (index .Alerts 1).EndsAt.Sub (index .Alerts 1).StartsAt }}",
                        "{{ reReplaceAll \"^(.*):(.*)$\" \"host $1 port ${2}x $$\" (index .Alerts 0).Labels.instance }}",
                        "{{ title \"disk-full high foo_bar a.b don't iPhone CPU 3rd abc123def straße ﬁsh\" }}",
                        "{{ printf \"%s %v %d %q %5.2f %-5s| %05d %x %t %z\" \"a\" .Status 3 \"q\\\"x\" 3.14159 \"ab\" 42 255 true 1 }}",
                        "{{ $c := \"good\" }}{{ if eq .CommonLabels.severity \"critical\" }}{{ $c = \"danger\" }}{{ end }}{{ $c }}",
                        "{{ .CommonLabels.Names }} {{ .GroupLabels.nope }} {{ .Receiver }} {{ stringSlice \"a\" \"b\" | join \"+\" }}",
                        "{{ print 1 2 \"a\" \"b\" 3 }} {{ html \"<'>\" }} {{ js \"it's\" }} {{ urlquery \"a b&c/é\" }} {{ len \"héllo\" }}",
                        "{{ with .CommonAnnotations.nope }}x{{ else }}y{{ end }} {{- /* no space */ -}} {{ slice \"abcdef\" 1 3 }}",
                        "{{ 1e3 }} {{ 1234567.0 }} {{ 0.00001 }} {{ 'a' }} {{ 0x1F }} {{ eq .Status \"a\" \"firing\" }} {{ or \"\" \"x\" }}"),
                "--template.data=data.json");
    }

    @Test
    void htmlIsTheSame() {
        assertSame(
                List.of(
                        "{{ template \"team.html\" . }}",
                        "<b>{{ \"a<b>&\\\"+' x\" }}</b> a < b {{ safeHtml \"<i>x</i>\" }}",
                        "<a href=\"{{ \"javascript:alert(1)\" }}\"></a><a href=\"/s?q={{ \"a b&c+d/e\" }}\"></a><a title={{ \"a b\" }}></a>",
                        "<!-- c {{ \"x\" }} --><script>var x = 1;</script><p>{{ .Status }}</p>",
                        "<p style=\"width: {{ \"10px; color: red\" }}\" onclick=\"f(1)\"></p><textarea>{{ \"<x>\" }}</textarea>"),
                "--template.data=data.json",
                "--template.type=html");
    }

    @Test
    void sampleIsTheSame() {
        assertSame(List.of(
                "{{ .Receiver }} {{ .Status }} {{ .ExternalURL }}",
                "{{ range .GroupLabels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}",
                "{{ range .CommonLabels.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}",
                "{{ range .CommonAnnotations.SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}",
                "{{ range .Alerts }}{{ .GeneratorURL }} {{ .Fingerprint }}{{ range .Labels.SortedPairs }}"
                        + " {{ .Name }}={{ .Value }}{{ end }}{{ range .Annotations.SortedPairs }} {{ .Name }}={{ .Value }}{{ end }}"
                        + " {{ printf \"%.0f\" (.EndsAt.Sub .StartsAt).Minutes }}\n{{ end }}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{{ .Nope }}", "x\n{{ nope . }}", "{{ template \"nope\" . }}", "{{ if }}", "{{ (index .Alerts 9).Status }}"})
    void mistakesAreToldInTheSameWords(String template) {
        Program.Ended theirs = theirs(template);
        Program.Ended ours = ours(template);

        assertThat(ours.exit()).isEqualTo(theirs.exit()).isEqualTo(1);
        assertThat(ours.err().strip().replaceFirst("^signalbox: ", ""))
                .isEqualTo(theirs.err().strip().replaceFirst("^amtool: ", ""));
    }
}
