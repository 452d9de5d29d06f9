package signalbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.message.Samples.failure;
import static signalbox.message.Samples.messages;
import static signalbox.message.Samples.notification;
import static signalbox.message.Samples.text;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/** What templates see of a notification (spec/templates.md 3, 4.1 and 10.6), and idioms of templates in the wild. */
class TemplateDataTest {

    static Stream<Arguments> vectors() {
        return Stream.of(
                Arguments.of(
                        "{{ range $i, $a := .Alerts }}{{ if $i }}, {{ end }}{{ $a.Labels.instance }}{{ else }}none{{ end }}",
                        "db1, db2"),
                Arguments.of(
                        "{{ range $k, $v := .CommonLabels }}{{ $k }}={{ $v }};{{ end }}",
                        "alertname=DiskFull;cluster=eu1;severity=critical;"),
                Arguments.of("{{ with .CommonAnnotations.nope }}x{{ else }}y{{ end }}", "y"),
                Arguments.of("{{ .GroupLabels.nope }}", ""),
                Arguments.of("{{ .GroupLabels }}", "alertname=DiskFull, cluster=eu1"),
                Arguments.of("{{ .CommonLabels.Names }}", "[alertname cluster severity]"),
                Arguments.of(
                        "{{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join \" \" }}{{ end }}", "critical"),
                Arguments.of(
                        "{{ with .GroupLabels.Remove (stringSlice \"cluster\") }}{{ .SortedPairs.Values }}{{ end }}",
                        "[DiskFull]"),
                Arguments.of("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"),
                Arguments.of(
                        "{{ range .Alerts }}{{ if eq .Status \"resolved\" }}{{ continue }}{{ end }}{{ .Status }}{{ break }}{{ end }}",
                        "firing"),
                Arguments.of(
                        "{{ ((index .Alerts 0).StartsAt.Add 28800e9).Format \"2006-01-02 15:04:05\" }}",
                        "2026-03-04 13:06:07"),
                Arguments.of("{{ (index .Alerts 0).StartsAt | tz \"America/New_York\" }}", "2026-03-04 00:06:07 -0500 EST"),
                Arguments.of("{{ (index .Alerts 0).StartsAt }}", "2026-03-04 05:06:07 +0000 UTC"),
                Arguments.of(
                        "{{ printf \"%s %v %d %q %5.2f %-5s| %05d %x %t\" \"a\" .Status 3 \"q\\\"x\" 3.14159 \"ab\" 42 255 true }}",
                        "a firing 3 \"q\\\"x\"  3.14 ab   | 00042 ff true"),
                Arguments.of("{{ eq .Status \"a\" \"firing\" }} {{ and 1 0 }} {{ or \"\" \"x\" }} {{ not \"\" }}", "true 0 x true"),
                Arguments.of("{{ len \"héllo\" }} {{ slice \"abcdef\" 1 3 }}", "6 bc"),
                Arguments.of(
                        "{{ list 1 \"a\" true 1.5 }} {{ dict \"a\" 1 \"b\" (list 1) }}", "[1 a true 1.5] map[a:1 b:[1]]"),
                Arguments.of("{{ reReplaceAll \"(a)(b)\" \"$2$1x ${2}x $$ $1x\" \"ab\" }}", "b bx $ "),
                Arguments.of(
                        "{{ toJson .GroupLabels.SortedPairs }} {{ toJson .GroupLabels.Names }} {{ toJson nil }}",
                        "[{\"Name\":\"alertname\",\"Value\":\"DiskFull\"},{\"Name\":\"cluster\",\"Value\":\"eu1\"}]"
                                + " [\"alertname\",\"cluster\"] null"),
                Arguments.of(
                        "{{- $l := list -}}{{ range .Alerts }}{{ $l = append $l (dict \"s\" .Status) }}{{ end }}{{ toJson $l }}",
                        "[{\"s\":\"firing\"},{\"s\":\"resolved\"}]"),
                Arguments.of("{{ \"a\" }}\n  {{- \"b\" }}", "ab"),
                Arguments.of("{{ template \"t\" }}{{ define \"t\" }}[{{ . }}]{{ end }}", "[<no value>]"));
    }

    static Stream<Arguments> idioms() {
        return Stream.of(
                Arguments.of(
                        "{{ range .Alerts.Firing }}*{{ .Labels.alertname }}* on {{ .Labels.instance }}\n{{ end }}",
                        "*DiskFull* on db1\n"),
                Arguments.of(
                        "{{ if gt (len .Alerts.Resolved) 0 }}{{ len .Alerts.Resolved }} done{{ end }}", "1 done"),
                Arguments.of(
                        "{{ range .Alerts.Resolved }}{{ range .Labels.SortedPairs }}• *{{ .Name }}:* `{{ .Value }}`\n{{ end }}{{ end }}",
                        "• *alertname:* `DiskFull`\n• *cluster:* `eu1`\n• *instance:* `db2`\n• *severity:* `critical`\n"),
                Arguments.of(
                        "[{{ .Status | toUpper }}{{ if eq .Status \"firing\" }}:{{ .Alerts.Firing | len }}{{ end }}]"
                                + " {{ .GroupLabels.SortedPairs.Values | join \" \" }}",
                        "[FIRING:1] DiskFull eu1"),
                Arguments.of(
                        "{{ reReplaceAll \"^(.+)-([a-z]+)$\" \"$2/$1\" .Receiver | title }}", "Db/Team"),
                Arguments.of("{{ title \"disk-full high\" }} {{ .CommonLabels.severity | title }}", "Disk-Full High Critical"),
                Arguments.of(
                        "{{ define \"line\" }}{{ .Labels.instance }} is {{ .Status }}{{ end }}"
                                + "{{ define \"all\" }}{{ range . }}{{ template \"line\" . }};{{ end }}{{ end }}{{ template \"all\" .Alerts }}",
                        "db1 is firing;db2 is resolved;"),
                Arguments.of(
                        "{{- $colour := \"good\" -}}{{- if eq .CommonLabels.severity \"critical\" -}}{{- $colour = \"danger\" -}}"
                                + "{{- else if eq .CommonLabels.severity \"warning\" -}}{{- $colour = \"warning\" -}}{{- end -}}{{ $colour }}",
                        "danger"),
                Arguments.of("{{ printf \"%.2f\" 12.3456 }}%", "12.35%"),
                Arguments.of(
                        "{{ range .Alerts.Resolved }}{{ .EndsAt.Sub .StartsAt | humanizeDuration }}{{ end }}", "1h 30m 0s"),
                Arguments.of("{{ with index .Alerts 0 }}{{ since .StartsAt | humanizeDuration }}{{ end }}", "1h 53m 53s"),
                Arguments.of("{{ (index .Alerts 0).StartsAt | date \"15:04 Mon, Jan 2\" }}", "05:06 Wed, Mar 4"),
                Arguments.of("{{ if (index .Alerts 0).EndsAt.IsZero }}still{{ end }}", "still"),
                Arguments.of("{{ if match \"^(crit|page)\" .CommonLabels.severity }}page{{ end }}", "page"),
                Arguments.of("{{ .GroupLabels.Values.Join \"/\" }} {{ .CommonLabels.Names.Join \",\" }}",
                        "DiskFull/eu1 alertname,cluster,severity"),
                Arguments.of("{{ .ExternalURL }}/#/silences/new?filter=%7B"
                                + "{{ range $i, $p := .CommonLabels.SortedPairs }}{{ if $i }}%2C%20{{ end }}{{ $p.Name }}%3D%22{{ $p.Value | urlquery }}%22{{ end }}%7D",
                        "http://am.example.org:9093/#/silences/new?filter=%7Balertname%3D%22DiskFull%22%2C%20cluster%3D%22eu1%22"
                                + "%2C%20severity%3D%22critical%22%7D"),
                Arguments.of("{{ $root := . }}{{ range .Alerts.Firing }}{{ $root.GroupLabels.cluster }}/{{ $.Status }}{{ end }}",
                        "eu1/firing"),
                Arguments.of("{{ index .CommonLabels \"severity\" }}{{ index .CommonLabels \"my-label\" }}", "critical"),
                Arguments.of("{{- /* the first only */ -}}\n{{ (index .Alerts 0).Annotations.summary }}\n", "disk > 90% & rising\n"),
                Arguments.of("{{ range (.CommonLabels.Remove (stringSlice \"alertname\" \"severity\")).SortedPairs }}{{ .Name }}={{ .Value }}{{ end }}",
                        "cluster=eu1"),
                Arguments.of("{{ if and (eq .Status \"firing\") (or (eq .CommonLabels.severity \"critical\") .CommonLabels.page) }}:fire:{{ end }}",
                        ":fire:"),
                Arguments.of("{{ .CommonAnnotations.SortedPairs.Values | join \", \" }}|{{ .CommonAnnotations.summary | safeHtml }}",
                        "disk > 90% & rising|disk > 90% & rising"),
                Arguments.of("{{ .Alerts | len | printf \"%d of %d\" (len .Alerts.Firing) }}", "1 of 2"));
    }

    static Stream<Arguments> dataForms() {
        return Stream.of(
                Arguments.of("{{ .NotificationReason }}|{{ .RouteLabels }}|{{ .ExternalURL }}|{{ .Receiver }}",
                        "first notification||http://am.example.org:9093|team-db"),
                Arguments.of("{{ printf \"%T %T %T %T\" . .Alerts .Alerts.Firing (index .Alerts 0) }}",
                        "*template.Data template.Alerts []template.Alert template.Alert"),
                Arguments.of("{{ printf \"%T %T %T %T\" .GroupLabels .GroupLabels.SortedPairs (index .GroupLabels.SortedPairs 0) .GroupLabels.Names }}",
                        "template.KV template.Pairs template.Pair template.Strings"),
                Arguments.of("{{ .GroupLabels.SortedPairs }}|{{ index .GroupLabels.SortedPairs 1 }}",
                        "alertname=DiskFull, cluster=eu1|{cluster eu1}"),
                Arguments.of("{{ .GroupLabels.String }}|{{ .GroupLabels.SortedPairs.Names }}|{{ slice .GroupLabels.Names 1 }}",
                        "alertname=DiskFull, cluster=eu1|[alertname cluster]|[cluster]"),
                Arguments.of("{{ (slice .Alerts 1).Firing | len }}{{ (slice .GroupLabels.SortedPairs 1).Values.Join \"\" }}", "0eu1"),
                Arguments.of("{{ toJson .GroupLabels }}", "{\"alertname\":\"DiskFull\",\"cluster\":\"eu1\"}"),
                Arguments.of("{{ toJson .Alerts.Resolved }}",
                        "[{\"status\":\"resolved\",\"labels\":{\"alertname\":\"DiskFull\",\"cluster\":\"eu1\",\"instance\":\"db2\","
                                + "\"severity\":\"critical\"},\"annotations\":{\"summary\":\"disk \\u003e 90% \\u0026 rising\"},"
                                + "\"startsAt\":\"2026-03-04T05:06:07Z\",\"endsAt\":\"2026-03-04T06:36:07Z\","
                                + "\"generatorURL\":\"http://prom.example.org:9090/graph\",\"fingerprint\":\""
                                + Samples.resolved().labels().fingerprintText() + "\"}]"),
                Arguments.of("{{ addDuration \"90s\" (toDate \"2006-01-02\" \"2026-05-06\") }}", "1778025690000"),
                Arguments.of("{{ addDuration \"-1h30m\" (toDate \"2006-01-02\" \"2026-05-06\") }}", "1778020200000"),
                Arguments.of("{{ addDuration \"-1us\" (toDate \"2006-01-02\" \"1970-01-01\") }}", "-1"),
                Arguments.of("{{ printf \"%T\" (addDuration \"1s\" now) }}", "int64"),
                Arguments.of("{{ (index .Alerts 0).Fingerprint }}", Samples.firing().labels().fingerprintText()),
                Arguments.of("{{ (index .Alerts 0).EndsAt }}", "0001-01-01 00:00:00 +0000 UTC"));
    }

    @ParameterizedTest
    @MethodSource({"vectors", "idioms", "dataForms"})
    void rendersAsAlertmanagerDoes(String template, String expected) {
        assertThat(text(template)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "{{ eq 1 1.0 }} ! incompatible types for comparison",
        "{{ .Nope }} ! key: template: :1:3: executing \"\" at <.Nope>: can't evaluate field Nope in type *template.Data",
        "{{ .Alerts.Firing.Resolved }} ! can't evaluate field Resolved in type []template.Alert",
        "{{ .CommonLabels.foo.bar }} ! can't evaluate field bar in type string",
        "{{ .GroupLabels.Remove \"x\" }} ! can't handle \"x\" for arg of type []string",
        "{{ addDuration \"x\" now }} ! error calling addDuration: time: invalid duration \"x\"",
        "{{ addDuration \"1d\" now }} ! error calling addDuration: time: unknown unit \"d\" in duration \"1d\"",
        "{{ addDuration \"1h\" \"x\" }} ! can't handle \"x\" for arg of type time.Time",
        "{{ template \"nope\" . }} ! template \"nope\" not defined",
        "{{ nope . }} ! key: template: :1: function \"nope\" not defined",
    })
    void failsAsAlertmanagerDoes(String template, String error) {
        assertThat(failure(template)).contains(error);
    }

    @Test
    void methodWinsOverALabelOfTheSameName() {
        Alert alert = Samples.alert("db1", Labels.EMPTY, Alert.NOT_ENDED, "", "Values", "mine");
        Wording wording = messages().of(notification(Map.of(), alert));

        assertThat(wording.text("k", "{{ .CommonLabels.Values }}")).startsWith("[DiskFull ");
        assertThat(wording.text("k", "{{ index .CommonLabels \"Values\" }}")).isEqualTo("mine");
    }

    @Test
    void receiversNameIsQuotedForRegularExpressions() {
        assertThat(NotificationData.quoteMeta("web.hook-1")).isEqualTo("web\\.hook-1");
    }

    /** Printed, or as JSON, an alert is what it is in Alertmanager. */
    @Test
    void whatRulesAddedIsBehindTheAlert_andNothingWhereTheyAddedNothing() {
        var with = notification().withAttributes(Map.of(notification().alerts().get(0).labels(), Labels.of("runbook", "https://wiki")));
        String template = "{{ range .Alerts }}[{{ .Attributes.runbook }}{{ with .Attributes.other }}no{{ end }}]{{ end }}";
        assertThat(messages().of(with).text("key", template)).isEqualTo("[https://wiki][]");
        assertThat(text(template)).isEqualTo("[][]");
        for (String whole : new String[] {"{{ .Alerts }}", "{{ toJson .Alerts }}"}) {
            assertThat(messages().of(with).text("key", whole)).isEqualTo(text(whole)).doesNotContain("ttributes");
        }
    }

    @Test
    void whereAnAlertIsExplainedIsBehindIt_andNotPrintedWithIt() {
        String fingerprint = notification().alerts().get(0).labels().fingerprintText();
        assertThat(text("{{ (index .Alerts 0).ExplainURL }}")).contains("/#/alert/" + fingerprint + "?at=2");
        assertThat(text("{{ .Alerts }}{{ toJson .Alerts }}")).doesNotContain("#/alert/");
    }
}
