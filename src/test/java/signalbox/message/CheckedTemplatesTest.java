package signalbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static signalbox.message.Samples.messages;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check} says of templates before the night does. */
class CheckedTemplatesTest {

    private final Messages messages = messages();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "{{ template \"slack.default.title\" . }}",
                "{{ range .Alerts }}{{ .Labels.severity }}{{ end }}",
                "{{ define \"x\" }}x{{ end }}{{ template \"x\" }}",
                "{{ (index .Alerts 0).StartsAt.Format \"15:04\" }}"
            })
    void nothingIsSaidOfARightTemplate(String template) {
        assertThat(messages.problems(template, false)).isEmpty();
        assertThat(messages.problems(template, true)).isEmpty();
        assertThat(messages.doubt(template, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "{{ if }} ! 1 ! 0 ! missing value for if",
        "{{ humanize 1 }} ! 1 ! 4 ! there is no function \"humanize\": did you mean \"humanizeDuration\"?",
        "x{{ .Nope }} ! 1 ! 5 ! there is no \".Nope\" in what a notification says: there are .Receiver, .Status",
        "ä{{ .Statsu }} ! 1 ! 5 ! did you mean \"Status\"?",
        "{{ .severity }} ! 1 ! 4 ! a label is .CommonLabels.severity",
        "{{ range .Alerts }}{{ .Lables.x }}{{ end }} ! 1 ! 23 ! there is no \".Lables\" in an alert: did you mean \"Labels\"?",
        "{{ .Alerts.Labels }} ! 1 ! 11 ! in a list of alerts: go through it with {{ range .Alerts }}",
        "{{ range .Alerts.Resolved }}{{ .Nope }}{{ end }} ! 1 ! 32 ! there is no \".Nope\" in an alert",
        "{{ if eq .Status \"resolved\" }}{{ .Nope }}{{ end }} ! 1 ! 34 ! there is no \".Nope\"",
        "{{ (index .Alerts.Firing 0).Nope }} ! 1 ! 28 ! there is no \".Nope\"",
        "{{ template \"slack.defualt.title\" . }} ! 1 ! 13 ! there is no template \"slack.defualt.title\": did you mean \"slack.default.title\"?",
        "{{ if false }}{{ template \"nope\" }}{{ end }} ! 1 ! 27 ! there is no template \"nope\": it is neither built in nor defined",
    })
    void mistakesAreProblems_whereTheyAre(String template, int line, int column, String problem) {
        assertThat(messages.problems(template, false)).singleElement().satisfies(found -> {
            assertThat(found.line()).isEqualTo(line);
            assertThat(found.column()).isEqualTo(column);
            assertThat(found.message()).contains(problem).doesNotContain("executing", "template.Data", "\n");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ humanizeDuration .CommonAnnotations.value }}",
                "{{ (index .Alerts.Firing 0).Labels.instance }}",
                "{{ .CommonLabels.since | mustToDate \"2006\" }}"
            })
    void whatMayWorkOnRealDataIsADoubtOnly(String template) {
        assertThat(messages.problems(template, false)).isEmpty();
        assertThat(messages.doubt(template, false)).get().extracting(TemplateProblem::message).asString().contains("fails: ");
    }

    @Test
    void htmlThatDependsOnABranchIsAProblem_inHtmlOnly() {
        String template = "{{ if eq .Status \"firing\" }}<a href=\"{{ end }}";

        assertThat(messages.problems(template, false)).isEmpty();
        assertThat(messages.problems(template, true)).singleElement().extracting(TemplateProblem::message).asString().contains("branches end in different contexts");
    }

    @Test
    void anActionInScriptIsAProblem_whereItIs_inHtmlOnly() {
        String template = "<p>x</p>\n<script>var x = {{ .Status }}</script>";

        assertThat(messages.problems(template, false)).isEmpty();
        assertThat(messages.problems(template, true)).containsExactly(new TemplateProblem(
                2, 20, "{{.Status}} is inside <script>, where actions are not supported: put the value into text or into a data- attribute"));
    }

    @Test
    void everyTemplateThatIsMissingIsNamed() {
        assertThat(messages.problems("{{ template \"a\" }}\n  {{ template \"b\" }}", false))
                .extracting(TemplateProblem::line, TemplateProblem::column)
                .containsExactly(tuple(1, 13), tuple(2, 15));
    }
}
