package signalbox.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import signalbox.template.syntax.TemplateException;
import signalbox.template.value.StructValue;

/**
 * Whatever someone writes, a template renders or fails with a TemplateException. For hours of it:
 * {@code mvn test -Dtest=RandomTemplatesTest -Djqwik.tries.default=10000000}.
 */
class RandomTemplatesTest {

    private static final List<String> TOKENS = List.of(
            "{{", "}}", "{{-", "-}}", " ", "\n", "text", "é", "if", "else", "end", "range", "with", "template \"t\"",
            "define \"t\"", "block \"b\" .", "break", "continue", "{{ end }}", "{{ range .Alerts }}", "{{ else }}", "{{ if . }}",
            "{{ with .Status }}", ".", "$", "$x", ":=", "=", ",", "|", "(", ")", ".Status", ".Alerts", ".CommonLabels", ".Names",
            ".Firing", ".a.b", "1", "-1", "1.5", "1e3", "0x1p4", "\"a\"", "`r`", "'c'", "<a href=\"", "<script>", "</script>", "<style>", "<!--", "'", ">", "nil", "true", "len", "index", "slice",
            "eq", "lt", "and", "or", "not", "print", "printf", "\"%5.2f|%v\"", "html", "js", "urlquery", "call", "toUpper",
            "title", "join", "list", "dict", "append", "toJson", "date", "now", "since", "toDate", "match", "reReplaceAll",
            "humanizeDuration", "/*", "*/", "\"", "\\", "%");

    /** What people write, to be damaged. */
    private static final List<String> WHOLE = List.of(
            """
            {{ define "title" }}[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] \
            {{ .GroupLabels.SortedPairs.Values | join " " }}{{ end }}{{ template "title" . }}""",
            """
            {{ range $i, $a := .Alerts.Firing }}{{ if gt $i 0 }}, {{ end }}{{- with $a.Annotations.summary -}} {{ . | title }}
            {{- else }}{{ $a.Labels.alertname }}{{ end }}{{ range $a.Labels.SortedPairs }} {{ .Name }}={{ .Value }}{{ end }}{{ end }}""",
            """
            {{ $severity := "none" }}{{ range .Alerts }}{{ if eq .Labels.severity "critical" }}{{ $severity = .Labels.severity }}\
            {{ break }}{{ end }}{{ end }}{{ printf "%-10s|%5.2f|%q|%x" $severity 1.5 $severity 255 }}""",
            """
            {{ block "list" . }}{{ range (.CommonLabels.Remove (stringSlice "alertname" "job")).SortedPairs }}\
            {{ reReplaceAll "(.*)-([0-9]+)" "$2/$1" .Value | html }}{{ end }}{{ end }}{{ (index .Alerts 0).StartsAt.Format "15:04" }}""",
            """
            <html><style>p { color: {{ .Status }} }</style><a href="http://x/?q={{ .ExternalURL }}&b='{{ .Receiver }}'" title={{ .Status }}
            data-labels="{{ .CommonLabels }}">{{ .CommonAnnotations.summary | safeHtml }}</a><script>var x = 1;</script>{{ .GroupLabels }}""");

    private final Templates templates = TestTemplates.standard();
    private final StructValue data = SampleData.data();

    @Property
    void textIsRenderedOrRefused(@ForAll("soups") String source) {
        assertThat(outcome(templates::text, source)).matches("(?s)(text |template: :\\d+:).*").doesNotContain("stopped by a fault");
    }

    @Property
    void htmlIsRenderedOrRefused(@ForAll("soups") String source) {
        assertThat(outcome(templates::html, source)).matches("(?s)(text |html/template:|template: :\\d+:).*").doesNotContain("stopped by a fault");
    }

    private interface Rendering {
        String of(String source, Object data) throws TemplateException;
    }

    private String outcome(Rendering rendering, String source) {
        try {
            return "text " + rendering.of(source, data);
        } catch (TemplateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Provide
    Arbitrary<String> soups() {
        Arbitrary<String> inside = Arbitraries.of(TOKENS.subList(8, TOKENS.size()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(words -> "{{ " + String.join(" ", words) + " }}");
        Arbitrary<String> wild = Arbitraries.of(TOKENS).list().ofMaxSize(12).map(words -> String.join("", words));
        Arbitrary<String> damaged = Combinators.combine(
                        Arbitraries.of(WHOLE), Arbitraries.doubles().between(0, 1), Arbitraries.doubles().between(0, 1), wild)
                .as(RandomTemplatesTest::damage);
        return Arbitraries.oneOf(inside, wild, damaged).list().ofMaxSize(6).map(parts -> String.join("", parts));
    }

    /** A text with a part of it replaced. */
    private static String damage(String text, double from, double to, String by) {
        int first = (int) (Math.min(from, to) * text.length());
        int last = (int) (Math.max(from, to) * text.length());
        return text.substring(0, first) + by + text.substring(last);
    }
}
