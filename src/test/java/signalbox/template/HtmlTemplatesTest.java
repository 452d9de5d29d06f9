package signalbox.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.template.function.Functions;
import signalbox.template.function.StandardFunctions;
import signalbox.template.syntax.TemplateException;
import signalbox.template.value.Function;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.Nil;

/** Whole templates as html (spec/templates.md 7). */
class HtmlTemplatesTest {

    /** Labels as alerts have them: a map with a string form. */
    private record Labels(Map<String, String> entries) implements MapValue {
        @Override
        public String typeName() {
            return "template.KV";
        }

        @Override
        public String elementType() {
            return "string";
        }

        @Override
        public Optional<String> string() {
            return Optional.of("severity=<high>");
        }
    }

    private static final Functions FUNCTIONS = StandardFunctions.all(InstantSource.fixed(Instant.EPOCH), ZoneOffset.UTC)
            .with("labels", Function.of(a -> new Labels(Map.of("severity", "<high>"))));

    private final Templates templates = Templates.with(FUNCTIONS);

    private String html(String source, Object data) {
        try {
            return templates.html(source, data);
        } catch (TemplateException e) {
            throw new AssertionError(source, e);
        }
    }

    private void rendersAs(String source, String output) {
        assertThat(html(source, Nil.NIL)).as(source).isEqualTo(output);
    }

    private void failsWith(String source, String message) {
        assertThatThrownBy(() -> templates.html(source, Nil.NIL))
                .as(source)
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("html/template:")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            value = {
                "<b>{{ \"a<b>&\\\"+' x\" }}</b>¦<b>a&lt;b&gt;&amp;&#34;&#43;&#39; x</b>",
                "<a href=\"{{ \"javascript:alert(1)\" }}\">¦<a href=\"#ZgotmplZ\">",
                "<a href=\"{{ \"http://x/a b?c=d&e=\\\"f\\\"\" }}\">¦<a href=\"http://x/a%20b?c=d&amp;e=%22f%22\">",
                "<a href=\"/s?q={{ \"a b&c+d/e\" }}\">¦<a href=\"/s?q=a%20b%26c%2bd%2fe\">",
                "<a href=\"tg://user?id={{ \"5\" }}\">¦<a href=\"tg://user?id=5\">",
                "<a href=\"{{ \"tel:5\" }}\">¦<a href=\"#ZgotmplZ\">",
                "<a href=\"/search?{{ \"q=test%20foo\" | safeUrl }}\">¦<a href=\"/search?q=test%20foo\">",
                "<a title={{ \"a b\" }}>¦<a title=a&#32;b>",
                "<!-- c {{ \"x\" }} --><p>{{ \"y\" }}</p>¦<p>y</p>",
                "<script>var x = 1; // <b></script>¦<script>var x = 1; // <b></script>",
                "<p style=\"width: {{ \"10px\" }}\">¦<p style=\"width: 10px\">",
                "<p style=\"width: {{ \"10px; color: red\" }}\">¦<p style=\"width: ZgotmplZ\">",
                "<a {{ \"onclick=x\" }}>¦<a ZgotmplZ>",
                "{{ (dict \"a\" 1).b }}|¦|",
            })
    void valuesAreEscapedForTheirPlace(String source, String output) {
        rendersAs(source, output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            value = {
                "<title>{{ \"<b>&\" }}</title>¦<title>&lt;b&gt;&amp;</title>",
                "<textarea>{{ \"</textarea>\" | safeHtml }}</textarea>¦<textarea>&lt;/textarea&gt;</textarea>",
                "<p title=\"{{ \"a\\\"b\" }}\">¦<p title=\"a&#34;b\">",
                "<p title='{{ \"<b>x</b> & y\" | safeHtml }}'>¦<p title='x & y'>",
                "{{ \"<b>x</b>\" | safeHtml }}¦<b>x</b>",
                "<p title={{ \"\" }}>¦<p title=ZgotmplZ>",
                "<a href={{ \"/a b\" }}>¦<a href=/a%20b>",
                "<a href={{ \"/a=b\" }}>¦<a href=/a&#61;b>",
                "<a href=\"/x/{{ \"javascript:x?y\" }}\">¦<a href=\"/x/javascript:x?y\">",
                "<a href=\" {{ \"javascript:x\" }}\">¦<a href=\" #ZgotmplZ\">",
                "<a href=\"#{{ \"a/b\" }}\">¦<a href=\"#a%2fb\">",
                "<a href=\"{{ \"javascript:x\" | safeUrl }}\">¦<a href=\"javascript:x\">",
                "<a href='{{ \"http\" }}{{ \"://x/?a=\" }}{{ \"b c\" }}'>¦<a href='http#ZgotmplZb%20c'>",
                "<a href=\"{{ 5 }}{{ true }}\">¦<a href=\"5true\">",
                "<input type=checkbox {{ \"checked\" }}>¦<input type=checkbox checked>",
                "<input {{ \"TITLE\" }}=\"{{ \"a b\" }}\">¦<input title=\"a b\">",
                "<input {{ \"\" }}=\"x\">¦<input ZgotmplZ=\"x\">",
                "<h{{ 1 }}>x</h{{ 1 }}>¦<h1>x</h1>",
                "<p data-x{{ \"y\" }}=z>¦<p data-xy=z>",
                "<style>p { color: {{ \"red\" }}; a: {{ \"expression(x)\" }} }</style>¦<style>p { color: red; a: ZgotmplZ }</style>",
                "<style>p { a: url({{ \"javascript:x\" }}) }</style>¦<style>p { a: url(#ZgotmplZ) }</style>",
                "<style>p { a: url({{ \"/a (b)\" }}) }</style>¦<style>p { a: url(/a%20%28b%29) }</style>",
                "<style>p { a: \"{{ \"/x'\" }}\" }</style>¦<style>p { a: \"\\2fx\\27 \" }</style>",
                "<p style=\"a: url('/p?{{ \"a b\" }}')\">¦<p style=\"a: url('/p?a%20b')\">",
                "<style>/* {{ 5 }} */p{}</style>¦<style>  p{}</style>",
                "<img srcset=\"{{ \"/x 2x, javascript:y\" }}\">¦<img srcset=\"/x 2x,#ZgotmplZ\">",
                "<iframe srcdoc=\"{{ \"<b>\" }}\">¦<iframe srcdoc=\"&lt;b&gt;\">",
                "<meta http-equiv=refresh content=\"0;url={{ \"javascript:x\" }}\">¦<meta http-equiv=refresh content=\"0;url=#ZgotmplZ\">",
                "<a data-href=\"{{ \"tel:5\" }}\" xlink:href='{{ \"tel:5\" }}'>¦<a data-href=\"#ZgotmplZ\" xlink:href='#ZgotmplZ'>",
                "<p my-url=\"{{ \"tel:5\" }}\" srclang=\"{{ \"tel:5\" }}\">¦<p my-url=\"#ZgotmplZ\" srclang=\"tel:5\">",
                "a < b & c > d{{ \"\" }}¦a &lt; b & c > d",
                "<{{ \"b\" }}>¦&lt;b>",
                "<!DOCTYPE html><p>{{ 1 }}¦<!DOCTYPE html><p>1",
                "{{ $x := \"<\" }}{{ $x }}¦&lt;",
                "{{ print 1 2 \"<\" }}{{ list \"<\" 1 }}¦1 2&lt;[&lt; 1]",
            })
    void eachContextHasItsEscapers(String source, String output) {
        rendersAs(source, output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            value = {
                "{{ \"<+\" | html }}¦&lt;+",
                "{{ html \"<\" 1 2 \"+\" }}¦&lt;1 2+",
                "{{ (dict \"a\" 1).b | html }}¦&lt;no value&gt;",
                "{{ \"<b>\" | safeHtml | html }}¦&lt;b&gt;",
                "<title>{{ \"<\" | html }}</title>¦<title>&lt;</title>",
                "<p title=\"{{ \"<+\" | html }}\">¦<p title=\"&lt;+\">",
                "<a href=\"/?r={{ \"a b\\\\.\" | urlquery }}\">¦<a href=\"/?r=a&#43;b%5C.\">",
                "<a href=\"{{ \"a b\" | urlquery }}\">¦<a href=\"a&#43;b\">",
                "<a href=\"/?{{ \"a&b\" | html }}\">¦<a href=\"/?a%26b\">",
                "{{ \"a b\" | urlquery }}¦a&#43;b",
                "{{ print (html \"<\") }}¦&amp;lt;",
                "{{ if html \"<\" }}x{{ end }}{{ $y := html \"<\" }}{{ $y }}¦x&amp;lt;",
            })
    void escapersOfTheLanguageTakeThePlaceOfOurs(String source, String output) {
        rendersAs(source, output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            value = {
                "<script>var x = {{ 1 }};</script>¦1:19: {{1}} is inside <script>, where actions are not supported: put",
                "<script>// {{ html 1 }}</script>¦1:14: {{html 1}} is inside <script>, where actions",
                "<script type=\"text/template\"><b>{{ 1 }}</b></script>¦1:35: {{1}} is inside <script>",
                "<script>{{ if true }}{{ 1 }}{{ end }}</script>¦1:24: {{1}} is inside <script>",
                "{{ define \"x\" }}{{ . }}{{ end }}<script>{{ template \"x\" 1 }}</script>¦1:19: {{.}} is inside <script>",
                "<b onclick=\"f({{ 1 }})\">¦1:17: {{1}} is inside an attribute that holds script, where actions",
                "<b ONclick={{ 1 }}>¦1:14: {{1}} is inside an attribute that holds script",
            })
    void scriptHoldsNoAction(String source, String message) {
        failsWith(source, "html/template::" + message);
    }

    @Test
    void scriptWithoutActionsStaysAsItIs() {
        rendersAs("<script>// a's\n/* </b> */f('<!--', /[/]/)</script>{{ \"<\" }}", "<script>// a's\n/* </b> */f('<!--', /[/]/)</script>&lt;");
        rendersAs("<script>{{ $x := \"<\" }}a{{ if true }}b{{ end }}</script>{{ $x }}", "<script>ab</script>&lt;");
        rendersAs("<b onclick=\"f('x')\">{{ \"<\" }}", "<b onclick=\"f('x')\">&lt;");
        failsWith("<script>'<!-- <script>'</script>{{ 1 }}", "\"<script\" inside <script>: write \"\\x3Cscript\"");
    }

    @Test
    void escapersOfTheLanguageStandAtTheEnd() {
        failsWith("{{ \"x\" | html | print }}", "html/template::1:3: predefined escaper \"html\" disallowed in template");
        failsWith("{{ urlquery \"x\" | print }}", "predefined escaper \"urlquery\" disallowed");
        failsWith("<p title={{ \"x\" | html }}>", "predefined escaper \"html\" disallowed");
        failsWith("{{ \"x\" | html | html }}", "predefined escaper \"html\" disallowed");
    }

    @Test
    void branchesEndAlike() {
        rendersAs("<p {{ if true }}title=\"a\"{{ else }}class=\"b\"{{ end }}>{{ 1 }}", "<p title=\"a\">1");
        rendersAs("<p title={{ if false }}{{ 1 }}{{ else }}x{{ end }}>", "<p title=x>");
        rendersAs("<a href=\"{{ if true }}/x{{ end }}\">", "<a href=\"/x\">");
        failsWith("{{ if true }}<b{{ end }}", "html/template::1:");
        failsWith("{{ if true }}<b{{ end }}", "{{if}} branches end in different contexts: a tag, text");
        failsWith("{{ with 1 }}<b>{{ else }}<b title='{{ end }}", "{{with}} branches end in different contexts");
        failsWith("{{ range list 1 }}<b>{{ else }}<!--{{ end }}", "{{range}} branches end in different contexts");
    }

    @Test
    void whatDependsOnABranchIsRefusedWhereItMatters() {
        failsWith("<a href=\"{{ if true }}/x{{ else }}/x?{{ end }}{{ 1 }}\">", "ambiguous context within a URL");
        rendersAs("<a href=\"{{ if true }}/x{{ else }}/x?{{ end }}&{{ \"a/b\" }}\">".replace("&", "?"), "<a href=\"/x?a%2fb\">");
    }

    @Test
    void loopsBeginEachRoundAlike() {
        rendersAs("<ul>{{ range list \"<\" 2 }}<li title=\"{{ . }}\">{{ . }}</li>{{ end }}</ul>",
                "<ul><li title=\"&lt;\">&lt;</li><li title=\"2\">2</li></ul>");
        rendersAs("<a {{ range list 1 2 }}title=\"{{ . }}\" {{ end }}>", "<a title=\"1\" title=\"2\" >");
        rendersAs("<a href=\"/?{{ range list \"a b\" \"c\" }}x={{ . }}&{{ end }}\">", "<a href=\"/?x=a%20b&x=c&\">");
        failsWith("{{ range list 1 2 }}<b title=\"{{ end }}", "on range loop re-entry: ");
        failsWith("{{ range list 1 2 }}{{ if . }}<b{{ break }}{{ end }}{{ end }}", "at range loop break: ");
        failsWith("{{ range list 1 2 }}{{ if . }}<b{{ continue }}{{ end }}{{ end }}", "at range loop continue: ");
        rendersAs("{{ range list 1 2 3 }}{{ if eq . 2 }}{{ continue }}{{ end }}<i>{{ . }}</i>{{ end }}", "<i>1</i><i>3</i>");
        rendersAs("{{ range list 1 2 }}<i>{{ . }}</i>{{ break }}<b{{ end }}{{ 5 }}", "<i>1</i>5");
    }

    @Test
    void templatesEndInText() {
        failsWith("<b", "ends in a non-text context: a tag");
        failsWith("<b title='", "ends in a non-text context");
        failsWith("<script>", "ends in a non-text context");
        failsWith("<!-- x", "ends in a non-text context: an HTML comment");
        failsWith("<title>", "ends in a non-text context");
        failsWith("<b title=\"x>{{ 1 }}", "ends in a non-text context");
    }

    @Test
    void doubtfulTextIsRefusedWithItsPlace() {
        failsWith("x\n<a title=b'c>", "html/template::1:0: \"'\" in the unquoted attribute value");
        failsWith("<a =b>", "expected white space, an attribute name or the end of the tag");
    }

    @Test
    void calledTemplateIsEscapedForEachContextItIsCalledIn() {
        String defined = "{{ define \"x\" }}{{ . }}{{ end }}";
        rendersAs(
                defined + "{{ template \"x\" \"a&b c\" }} <a href=\"/?{{ template \"x\" \"a&b c\" }}\" title='{{ template \"x\" \"a&b c\" }}'>"
                        + "<style>{{ template \"x\" \"a&b c\" }}</style>{{ template \"x\" \"a&b c\" }}",
                "a&amp;b c <a href=\"/?a%26b%20c\" title='a&amp;b c'><style>a&b c</style>a&amp;b c");
    }

    @Test
    void calledTemplateMayEndInAnotherContext() {
        String defined = "{{ define \"open\" }}<a href=\"{{ end }}{{ define \"close\" }}\">{{ end }}";
        rendersAs(
                defined + "{{ template \"open\" }}{{ \"tel:5\" }}{{ template \"close\" }}{{ \"<\" }}"
                        + "{{ template \"open\" }}{{ \"tel:6\" }}{{ template \"close\" }}{{ \">\" }}",
                "<a href=\"#ZgotmplZ\">&lt;<a href=\"#ZgotmplZ\">&gt;");
        failsWith("{{ define \"x\" }}<b{{ end }}{{ template \"x\" }}", "ends in a non-text context");
    }

    @Test
    void templatesMayCallThemselves() throws TemplateException {
        String defined = "{{ define \"x\" }}<i>{{ .v }}</i>{{ with .next }}{{ template \"x\" . }}{{ end }}{{ end }}";
        Object data = MapValue.ofAny(Map.of("v", "<", "next", MapValue.ofAny(Map.of("v", ">"))));
        assertThat(html(defined + "{{ template \"x\" . }}", data)).isEqualTo("<i>&lt;</i><i>&gt;</i>");
        String list = "{{ define \"x\" }}{{ .v }}{{ with .next }},{{ template \"x\" . }}{{ end }}{{ end }}";
        assertThat(html(list + "<a href=\"/?{{ template \"x\" . }}\">", data)).isEqualTo("<a href=\"/?%3c,%3e\">");
        String open = "{{ define \"x\" }}<b{{ if . }} {{ template \"x\" 0 }}{{ end }}{{ end }}{{ template \"x\" 1 }}>";
        assertThatThrownBy(() -> templates.html(open, data)).isInstanceOf(TemplateException.class);
    }

    @Test
    void templatesOfTheSetAreCalledAndReplacedByName() throws TemplateException {
        Templates set = templates.parse("a.tmpl", "{{ define \"x\" }}<i title=\"{{ template \"y\" . }}\">{{ end }}")
                .parse("b.tmpl", "{{ define \"y\" }}{{ . }}{{ end }}");
        assertThat(set.html("{{ template \"x\" \"\\\"\" }}", Nil.NIL)).isEqualTo("<i title=\"&#34;\">");
        assertThat(set.html("{{ template \"x\" 1 }}{{ define \"y\" }}{{ . }}{{ . }}{{ end }}", Nil.NIL)).isEqualTo("<i title=\"11\">");
        assertThat(set.html("{{ template \"x\" 1 }}", Nil.NIL)).isEqualTo("<i title=\"1\">");
        assertThat(set.parse("c.tmpl", "{{ define \"y\" }}z{{ end }}").html("{{ template \"x\" 1 }}", Nil.NIL)).isEqualTo("<i title=\"z\">");
    }

    @Test
    void faultyTemplateOfTheSetFailsOnlyWhereItIsCalled() throws TemplateException {
        Templates set = templates.parse("a.tmpl", "\n{{ define \"bad\" }}{{ if . }}<b{{ end }}{{ end }}{{ define \"good\" }}{{ . }}{{ end }}");
        assertThat(set.html("{{ template \"good\" \"<\" }}", Nil.NIL)).isEqualTo("&lt;");
        assertThat(set.text("{{ template \"bad\" 1 }}", Nil.NIL)).isEqualTo("<b");
        assertThatThrownBy(() -> set.html("{{ template \"bad\" 1 }}", Nil.NIL))
                .hasMessageStartingWith("html/template:a.tmpl:2:")
                .hasMessageContaining("{{if}} branches end in different contexts");
    }

    @Test
    void unknownTemplateIsRefusedEvenWhereItIsNotReached() {
        failsWith("{{ if false }}{{ template \"nope\" }}{{ end }}", "no such template \"nope\"");
    }

    @Test
    void nothingIsWrittenForTextsThatAreRefused() {
        assertThatThrownBy(() -> templates.html("x<b", Nil.NIL))
                .isInstanceOfSatisfying(TemplateException.class, e -> assertThat(e.partial()).isEmpty());
    }

    @Test
    void failureWhileRenderingKeepsWhatWasWritten() {
        assertThatThrownBy(() -> templates.html("<b>{{ \"<\" }}{{ index (list) 5 }}", Nil.NIL))
                .isInstanceOfSatisfying(TemplateException.class, e -> assertThat(e.partial()).isEqualTo("<b>&lt;"))
                .hasMessageStartingWith("template: :1:");
    }

    @Test
    void emptyTextIsEmpty() {
        rendersAs("", "");
        rendersAs("{{ define \"x\" }}y{{ end }}", "");
    }

    @Test
    void nestedRangesEndInTime() {
        String nested = "{{ range . }}x{{ if . }}?{{ end }}".repeat(30) + "{{ end }}".repeat(30);
        assertThat(html("<a href=\"" + nested + "\">", ListValue.ofAny(List.of()))).isEqualTo("<a href=\"\">");
    }

    @Test
    void templatesWhoseCallsDoubleTheWorkAreRefused() {
        StringBuilder source = new StringBuilder("<a href=\"{{ template \"t0\" }}\">{{ define \"t40\" }}1{{ end }}");
        for (int i = 0; i < 40; i++) {
            source.append("{{ define \"t").append(i).append("\" }}{{ if . }}{{ template \"t").append(i)
                    .append("\" }}{{ else if . }}{{ template \"t").append(i + 1).append("\" }}{{ else }},{{ end }}{{ end }}");
        }
        failsWith(source.toString(), "too intricate");
    }

    @Test
    void longChainsOfCallsAreRefused() {
        StringBuilder source = new StringBuilder("{{ template \"t0\" }}");
        for (int i = 0; i < 5_000; i++) {
            source.append("{{ define \"t").append(i).append("\" }}{{ template \"t").append(i + 1).append("\" }}{{ end }}");
        }
        failsWith(source + "{{ define \"t5000\" }}x{{ end }}", "nest more than");
    }
}
