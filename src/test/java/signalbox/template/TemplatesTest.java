package signalbox.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.template.TestTemplates.error;
import static signalbox.template.TestTemplates.failure;
import static signalbox.template.TestTemplates.rendered;
import static signalbox.template.TestTemplates.standard;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.template.syntax.TemplateException;
import signalbox.template.value.Function;
import signalbox.template.value.Nil;
import signalbox.template.value.Parameter;
import signalbox.template.value.StructValue;

/** Sets of templates, and the language (spec/templates.md 1, 2, 10). */
class TemplatesTest {

    private static final StructValue DATA = SampleData.data();

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', ignoreLeadingAndTrailingWhitespace = true, value = {
        "{{ range $i, $a := .Alerts }}{{ if $i }}, {{ end }}{{ $a.Labels.instance }}{{ else }}none{{ end }} ~ db1, db2",
        "{{ range $k, $v := .CommonLabels }}{{ $k }}={{ $v }};{{ end }} ~ alertname=DiskFull;cluster=eu1;severity=critical;",
        "{{ with .CommonAnnotations.nope }}x{{ else }}y{{ end }} ~ y",
        "{{ .GroupLabels.nope }} ~ ^^",
        "{{ .GroupLabels }} ~ alertname=DiskFull, cluster=eu1",
        "{{ .CommonLabels.Names }} ~ [alertname cluster severity]",
        "{{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join \" \" }}{{ end }} ~ critical",
        "{{ with .GroupLabels.Remove (stringSlice \"cluster\") }}{{ .SortedPairs.Values }}{{ end }} ~ [DiskFull]",
        "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }} ~ 2",
        "{{ range .Alerts }}{{ if eq .Status \"resolved\" }}{{ continue }}{{ end }}{{ .Status }}{{ break }}{{ end }} ~ firing",
        "{{ ((index .Alerts 0).StartsAt.Add 28800e9).Format \"2006-01-02 15:04:05\" }} ~ 2026-03-04 13:06:07",
        "{{ (index .Alerts 0).StartsAt | tz \"America/New_York\" }} ~ 2026-03-04 00:06:07 -0500 EST",
        "{{ (index .Alerts 0).StartsAt }} ~ 2026-03-04 05:06:07 +0000 UTC",
        "{{ printf \"%s %v %d %q %5.2f %-5s| %05d %x %t\" \"a\" .Status 3 \"q\\\"x\" 3.14159 \"ab\" 42 255 true }}"
                + " ~ a firing 3 \"q\\\"x\"  3.14 ab   | 00042 ff true",
        "{{ eq .Status \"a\" \"firing\" }} {{ and 1 0 }} {{ or \"\" \"x\" }} {{ not \"\" }} ~ true 0 x true",
        "{{ len \"héllo\" }} {{ slice \"abcdef\" 1 3 }} ~ 6 bc",
        "{{ list 1 \"a\" true 1.5 }} {{ dict \"a\" 1 \"b\" (list 1) }} ~ [1 a true 1.5] map[a:1 b:[1]]",
        "{{ reReplaceAll \"(a)(b)\" \"$2$1x ${2}x $$ $1x\" \"ab\" }} ~ ^b bx $ ^",
        "{{ toJson .GroupLabels.SortedPairs }} {{ toJson .GroupLabels.Names }} {{ toJson nil }}"
                + " ~ [{\"Name\":\"alertname\",\"Value\":\"DiskFull\"},{\"Name\":\"cluster\",\"Value\":\"eu1\"}]"
                + " [\"alertname\",\"cluster\"] null",
        "{{- $l := list -}}{{ range .Alerts }}{{ $l = append $l (dict \"s\" .Status) }}{{ end }}{{ toJson $l }}"
                + " ~ [{\"s\":\"firing\"},{\"s\":\"resolved\"}]",
        "{{ template \"t\" }}{{ define \"t\" }}[{{ . }}]{{ end }} ~ [<no value>]",
    })
    void rendersAsGoDoes(String source, String expected) throws TemplateException {
        assertThat(rendered(source)).isEqualTo(expected);
    }

    @Test
    void trimMarkerTakesWhiteSpaceAcrossLines() throws TemplateException {
        assertThat(rendered("{{ \"a\" }}\n  {{- \"b\" }}")).isEqualTo("ab");
    }

    @Test
    void emptyTextRendersToNothing() throws TemplateException {
        assertThat(rendered("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', value = {
        "{{ .Nope }} ~ template: :1:3: executing \"\" at <.Nope>: can't evaluate field Nope in type *template.Data",
        "{{ eq 1 1.0 }} ~ template: :1:3: executing \"\" at <eq 1 1.0>: error calling eq: incompatible types for comparison",
        "{{ foo }} ~ template: :1: function \"foo\" not defined",
        "{{ template \"nope\" . }} ~ template: :1:12: executing \"\" at <{{template \"nope\" .}}>: template \"nope\" not defined",
        "{{ toUpper }} ~ template: :1:3: executing \"\" at <toUpper>: wrong number of args for toUpper: want 1 got 0",
        "{{ toUpper 1 }} ~ template: :1:11: executing \"\" at <1>: expected string; found 1",
        "{{ $x }} ~ template: :1: undefined variable \"$x\"",
        "{{ if }} ~ template: :1: missing value for if",
        "{{ if 1 }} ~ template: :1: unexpected EOF",
        "{{ end }} ~ template: :1: unexpected {{end}}",
        "{{ \"a ~ template: :1: unterminated quoted string",
        "{{ ( ~ template: :1: unclosed action",
        "{{ 1 } ~ template: :1: unexpected \"}\" in operand",
    })
    void errorsReadAsGos(String source, String expected) {
        assertThat(error(source)).isEqualTo(expected);
    }

    @Test
    void whatWasWrittenBeforeAnErrorIsKept() {
        assertThat(failure("{{ .Status }} and {{ .Nope }}!").partial()).isEqualTo("firing and ");
        assertThat(failure("a{{ foo }}").partial()).isEmpty();
    }

    @Test
    void errorsInFilesNameFileAndDefinition() throws TemplateException {
        Templates templates = standard().parse("my.tmpl", "\n{{ define \"x\" }}\n é{{ .Nope }}{{ end }}");
        assertThatThrownBy(() -> templates.text("{{ template \"x\" . }}", DATA))
                .isInstanceOf(TemplateException.class)
                .hasMessage("template: my.tmpl:3:6: executing \"x\" at <.Nope>: can't evaluate field Nope in type *template.Data");
        assertThatThrownBy(() -> standard().parse("my.tmpl", "\n\n{{ foo }}"))
                .hasMessage("template: my.tmpl:3: function \"foo\" not defined");
    }

    @Test
    void laterDefinitionReplacesEarlier_alsoForThoseWhoCallIt() throws TemplateException {
        Templates templates = standard()
                .parse("a", "{{ define \"x\" }}1{{ end }}{{ define \"y\" }}[{{ template \"x\" }}]{{ end }}")
                .parse("b", "{{ define \"x\" }}2{{ end }}");
        assertThat(templates.text("{{ template \"y\" }}", DATA)).isEqualTo("[2]");
    }

    @Test
    void emptyDefinitionReplacesNothing() throws TemplateException {
        Templates templates = standard()
                .parse("a", "{{ define \"x\" }}1{{ end }}")
                .parse("b", "{{ define \"x\" }} {{/* nothing */}}\n{{ end }}");
        assertThat(templates.text("{{ template \"x\" }}", DATA)).isEqualTo("1");
    }

    @Test
    void twoDefinitionsInOneTextAreAnError_unlessOneIsEmpty() throws TemplateException {
        String twice = "\n{{ define \"x\" }}1{{ end }}\n{{ define \"x\" }}2{{ end }}";
        assertThatThrownBy(() -> standard().parse("my.tmpl", twice))
                .hasMessage("template: my.tmpl:3: template: multiple definition of template \"x\"");
        assertThat(rendered("{{ define \"x\" }}1{{ end }}{{ define \"x\" }} {{ end }}{{ template \"x\" }}")).isEqualTo("1");
    }

    @Test
    void textOutsideOfDefinitionsIsTheTemplateOfTheFile() throws TemplateException {
        Templates templates = standard().parse("my.tmpl", "text {{ .Status }}");
        assertThat(templates.text("{{ template \"my.tmpl\" . }}", DATA)).isEqualTo("text firing");
    }

    @Test
    void definitionsInARenderedTextLiveForThatRenderingOnly() throws TemplateException {
        Templates templates = standard().parse("a", "{{ define \"x\" }}1{{ end }}");
        assertThat(templates.text("{{ define \"x\" }}2{{ end }}{{ template \"x\" }}", DATA)).isEqualTo("2");
        assertThat(templates.text("{{ template \"x\" }}", DATA)).isEqualTo("1");
    }

    @Test
    void parsingAFaultyFileLeavesTheSetAsItWas() throws TemplateException {
        Templates templates = standard().parse("a", "{{ define \"x\" }}1{{ end }}");
        assertThatThrownBy(() -> templates.parse("b", "{{ define \"x\" }}2{{ end }}{{ foo }}"))
                .isInstanceOf(TemplateException.class);
        assertThat(templates.text("{{ template \"x\" }}", DATA)).isEqualTo("1");
    }

    @Test
    void functionOfOneRenderingReplacesThatOfTheSet() throws TemplateException {
        Templates templates = standard()
                .with("routeLabels", Function.of(arguments -> "old " + arguments.get(0), Parameter.STRING))
                .parse("a", "{{ define \"x\" }}{{ routeLabels \"team\" }}{{ end }}");
        Templates forOne = templates.with("routeLabels", Function.of(arguments -> "new", Parameter.STRING));
        assertThat(forOne.text("{{ template \"x\" }}", DATA)).isEqualTo("new");
        assertThat(templates.text("{{ template \"x\" }}", DATA)).isEqualTo("old team");
    }

    @Test
    void addedFunctionCanBeUsedAtOnce_thoughItWasUnknownBefore() throws TemplateException {
        Templates templates = standard();
        assertThatThrownBy(() -> templates.text("{{ answer }}", DATA)).isInstanceOf(TemplateException.class);
        assertThat(templates.with("answer", Function.of(arguments -> 42L)).text("{{ answer }}", DATA)).isEqualTo("42");
    }

    @Test
    void undefinedTemplatesAreFoundThroughThoseThatAreCalled() throws TemplateException {
        Templates templates = standard()
                .parse("a", "{{ define \"x\" }}{{ if 1 }}{{ else }}{{ template \"deep\" }}{{ end }}{{ end }}"
                        + "{{ define \"unused\" }}{{ template \"far\" }}{{ end }}");
        List<String> missing = templates.undefined(
                "{{ range .Alerts }}{{ with 1 }}{{ template \"b\" . }}{{ end }}{{ else }}{{ template \"x\" }}{{ end }}"
                        + "{{ template \"own\" }}{{ define \"own\" }}{{ template \"own\" }}{{ end }}");
        assertThat(missing).containsExactly("b", "deep");
        assertThat(templates.undefined("{{ template \"x")).isEmpty();
    }

    @Test
    void nullDataIsNoValue() throws TemplateException {
        assertThat(standard().text("{{ . }}{{ .Status }}{{ if . }}x{{ end }}", Nil.NIL)).isEqualTo("<no value><no value>");
    }

    @Test
    void fieldsWithoutCapitalAreOnlyPrinted() throws TemplateException {
        assertThat(rendered("{{ print . }}")).startsWith("&{team-db firing [").endsWith(" false}");
        assertThat(rendered("{{ toJson . }}")).doesNotContain("Rendered");
        assertThat(error("{{ .routeLabelsRendered }}"))
                .endsWith("routeLabelsRendered is an unexported field of struct type *template.Data");
    }

    @Test
    void methodThatFailsOtherwiseIsAnErrorOfTheTemplate() {
        Templates templates = standard().with("boom", Function.of(arguments -> {
            throw new IllegalStateException("no");
        }));
        assertThatThrownBy(() -> templates.text("{{ boom }}", DATA))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("template: :1:3: executing \"\" at <boom>: error calling boom: ");
    }
}
