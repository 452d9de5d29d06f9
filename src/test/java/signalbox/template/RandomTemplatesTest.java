package signalbox.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever someone writes, a template renders or fails with a TemplateException. */
class RandomTemplatesTest {

    private static final List<String> TOKENS = List.of(
            "{{", "}}", "{{-", "-}}", " ", "\n", "text", "é", "if", "else", "end", "range", "with", "template \"t\"",
            "define \"t\"", "block \"b\" .", "break", "continue", "{{ end }}", "{{ range .Alerts }}", "{{ else }}", "{{ if . }}",
            "{{ with .Status }}", ".", "$", "$x", ":=", "=", ",", "|", "(", ")", ".Status", ".Alerts", ".CommonLabels", ".Names",
            ".Firing", ".a.b", "1", "-1", "1.5", "1e3", "0x1p4", "\"a\"", "`r`", "'c'", "nil", "true", "len", "index", "slice",
            "eq", "lt", "and", "or", "not", "print", "printf", "\"%5.2f|%v\"", "html", "js", "urlquery", "call", "toUpper",
            "title", "join", "list", "dict", "append", "toJson", "date", "now", "since", "toDate", "match", "reReplaceAll",
            "humanizeDuration", "/*", "*/", "\"", "\\", "%");

    private final Templates templates = TestTemplates.standard();
    private final StructValue data = SampleData.data();

    @Property(tries = 2000)
    void renderingEndsWithTextOrTemplateException(@ForAll("soups") String source) {
        String outcome;
        try {
            outcome = "text " + templates.text(source, data);
        } catch (TemplateException e) {
            outcome = String.valueOf(e.getMessage());
        }
        assertThat(outcome).matches("(?s)(text |template: :\\d+:).*").doesNotContain("stopped by a fault");
    }

    @Provide
    Arbitrary<String> soups() {
        Arbitrary<String> inside = Arbitraries.of(TOKENS.subList(8, TOKENS.size()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(words -> "{{ " + String.join(" ", words) + " }}");
        Arbitrary<String> wild = Arbitraries.of(TOKENS).list().ofMaxSize(12).map(words -> String.join("", words));
        return Arbitraries.oneOf(inside, wild).list().ofMaxSize(6).map(parts -> String.join("", parts));
    }
}
