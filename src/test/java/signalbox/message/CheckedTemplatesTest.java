package signalbox.message;

import static org.assertj.core.api.Assertions.assertThat;
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
        assertThat(messages.problem(template, false)).isEmpty();
        assertThat(messages.problem(template, true)).isEmpty();
        assertThat(messages.doubt(template, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "{{ if }} ! template: :1: missing value for if",
        "{{ humanize 1 }} ! function \"humanize\" not defined",
        "{{ .Nope }} ! can't evaluate field Nope in type *template.Data",
        "{{ range .Alerts.Resolved }}{{ .Nope }}{{ end }} ! can't evaluate field Nope in type template.Alert",
        "{{ if eq .Status \"resolved\" }}{{ .Nope }}{{ end }} ! can't evaluate field Nope",
        "{{ (index .Alerts.Firing 0).Nope }} ! can't evaluate field Nope",
        "{{ template \"slack.defualt.title\" . }} ! calls the template \"slack.defualt.title\", which is neither",
        "{{ if false }}{{ template \"nope\" }}{{ end }} ! calls the template \"nope\"",
    })
    void mistakesAreProblems(String template, String problem) {
        assertThat(messages.problem(template, false)).get().asString().contains(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ humanizeDuration .CommonAnnotations.value }}",
                "{{ (index .Alerts.Firing 0).Labels.instance }}",
                "{{ .CommonLabels.since | mustToDate \"2006\" }}"
            })
    void whatMayWorkOnRealDataIsADoubtOnly(String template) {
        assertThat(messages.problem(template, false)).isEmpty();
        assertThat(messages.doubt(template, false)).get().asString().contains("error calling");
    }

    @Test
    void htmlThatDependsOnABranchIsAProblem_inHtmlOnly() {
        String template = "{{ if eq .Status \"firing\" }}<a href=\"{{ end }}";

        assertThat(messages.problem(template, false)).isEmpty();
        assertThat(messages.problem(template, true)).get().asString().contains("branches end in different contexts");
    }
}
