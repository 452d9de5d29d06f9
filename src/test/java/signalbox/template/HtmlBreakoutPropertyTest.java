package signalbox.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import signalbox.template.function.StandardFunctions;
import signalbox.template.syntax.TemplateException;
import signalbox.template.value.Nil;
import signalbox.template.value.TypedString;

/** Whatever data holds, it stays where the template put it (spec/templates.md 7). */
@Tag("once")
class HtmlBreakoutPropertyTest {

    private static final int TRIES = 200;

    private final Templates templates =
            Templates.with(StandardFunctions.all(InstantSource.fixed(Instant.EPOCH), ZoneOffset.UTC));

    /** Strings with much in them that means something to browsers. */
    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> dangerous = Arbitraries.of(
                "<", ">", "\"", "'", "&", "`", "=", " ", "\n", "\t", "\f", "\0", "/", "\\", "</script>", "<!--", "-->", "javascript:",
                "JaVaScRiPt:", "data:", "http://", "${", "}", "{", "*/", "//", ";", ":", "&#34;", "&quot;", "onclick=x", "\u2028",
                "\u2029", "\ufdd0", "\uffff", "%22", "%", "]]>", "style", "expression(", "url(", "é", "😀", "a", "1", "+", "--", "?", "#");
        return Arbitraries.oneOf(
                dangerous.list().ofMaxSize(8).map(parts -> String.join("", parts)),
                Arbitraries.strings()
                        .ofMaxLength(20)
                        .filter(text -> text.codePoints().noneMatch(HtmlBreakoutPropertyTest::isSurrogate)));
    }

    private static boolean isSurrogate(int rune) {
        return rune >= Character.MIN_SURROGATE && rune <= Character.MAX_SURROGATE;
    }

    private String html(String source, String data) {
        try {
            return templates.html(source, data);
        } catch (TemplateException e) {
            throw new AssertionError(source, e);
        }
    }

    /** What the output has between its first and last static characters. */
    private String inside(String before, String after, String data) {
        String output = html(before + "{{ . }}" + after, data);
        assertThat(output).startsWith(before).endsWith(after);
        return output.substring(before.length(), output.length() - after.length());
    }

    @Property(tries = TRIES)
    void textShowsTheDataAndNothingElse(@ForAll("hostile") String data) {
        String written = inside("<b>", "</b>", data);
        assertThat(written).doesNotContain("<", ">");
        assertThat(resolved(written)).isEqualTo(data.replace('\0', '\ufffd'));
    }

    @Property(tries = TRIES)
    void quotedAttributeHoldsTheDataAndNothingElse(@ForAll("hostile") String data) {
        String written = inside("<b title='", "'>", data);
        assertThat(written).doesNotContain("'", "<", ">");
        assertThat(resolved(written)).isEqualTo(data.replace('\0', '\ufffd'));
    }

    @Property(tries = TRIES)
    void unquotedAttributeHoldsTheDataAndNothingElse(@ForAll("hostile") String data) {
        String written = inside("<b title=", ">", data);
        assertThat(written).isNotEmpty().doesNotContainPattern("[\\s\"'<>=`\0]");
        assertThat(resolved(written)).isEqualTo(data.isEmpty() ? "ZgotmplZ" : data.replace('\0', '\ufffd'));
    }

    @Property(tries = TRIES)
    void linkHasNoSchemeThatRunsScript(@ForAll("hostile") String data) {
        String written = inside("<a href=\"", "\">", data);
        assertThat(written).doesNotContain("\"", "<", ">", " ", "\n");
        String url = resolved(written);
        assertThat(url.matches("(?s)[^/:]*:.*") ? url.substring(0, url.indexOf(':')).toLowerCase(Locale.ROOT) : "http")
                .isIn("http", "https", "mailto");
    }

    @Property(tries = TRIES)
    void queryHoldsTheDataAndNothingElse(@ForAll("hostile") String data) {
        String written = inside("<a href=\"/?q=", "\">", data);
        assertThat(written).matches("[A-Za-z0-9._~%-]*");
        assertThat(URLDecoder.decode(written, StandardCharsets.UTF_8)).isEqualTo(data);
    }

    @Property(tries = TRIES)
    void styleValueIsNotLeft(@ForAll("hostile") String data) {
        assertThat(inside("<p style=\"color: ", "\">", data)).doesNotContainPattern("[\"'<>(){}\\\\]").doesNotContain("expression(");
    }

    @Property(tries = TRIES)
    void attributeNameIsHarmless(@ForAll("hostile") String data) {
        assertThat(inside("<b ", ">", data)).matches("ZgotmplZ|[a-z0-9]+").doesNotStartWith("on");
    }

    /** Pieces of templates, put together any way. */
    @Provide
    Arbitrary<String> soup() {
        Arbitrary<String> piece = Arbitraries.of(
                "<", ">", "</", "/", "\"", "'", "`", "${", "{", "}", "(", ")", "[", "]", "\\", " ", "\n", "=", "a", "//", "/*", "*/", "<!--",
                "-->", "#", "?", "&", "&quot;", "&#39", "&#x;", ";", "url(", "<a href=\"", "<a href=", "<b title='", "<p style=\"", "<script>",
                "</script>", "<style>", "</style>", "<title>", "</title>", "<b onclick='", "<img srcset=", "<meta content='0;url=",
                "<script type='x", "<!DOCTYPE", "javascript:", "é", "\u2028", "#!", "+", "-", ".", "return",
                "{{ . }}", "{{ . | html }}", "{{ . | urlquery }}", "{{ . | safeHtml }}", "{{ . | safeUrl }}", "{{ html . }}", "{{ $x := . }}",
                "{{ if . }}", "{{ else }}", "{{ end }}", "{{ range . }}", "{{ range 2 }}", "{{ with . }}", "{{ break }}", "{{ continue }}",
                "{{ template \"x\" . }}", "{{ template \"y\" . }}", "{{ define \"x\" }}", "{{ block \"y\" . }}", "{{ nil }}", "{{");
        return piece.list().ofMaxSize(14).map(pieces -> String.join("", pieces));
    }

    @Property(tries = 3 * TRIES)
    void anyTemplateIsRenderedOrRefused(@ForAll("soup") String source, @ForAll("hostile") String data) {
        for (Object dot : List.of(data, Nil.NIL, TypedString.html(data))) {
            try {
                assertThat(templates.html(source + "{{ end }}".repeat(opened(source)), dot)).isNotNull();
            } catch (TemplateException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    /** How many ends are missing. */
    private static int opened(String source) {
        long begun = Pattern.compile("\\{\\{ (if|range|with|define|block)").matcher(source).results().count();
        long ended = Pattern.compile("\\{\\{ end").matcher(source).results().count();
        return (int) Math.max(begun - ended, 0);
    }

    /** Character references resolved, by a rule of the test's own. */
    private static String resolved(String text) {
        Matcher reference = Pattern.compile("&(#x?[0-9a-f]+|[a-z]+);").matcher(text);
        return reference.replaceAll(match -> Matcher.quoteReplacement(character(match.group(1))));
    }

    private static String character(String name) {
        if (name.startsWith("#x")) {
            return Character.toString(Integer.parseInt(name.substring(2), 16));
        }
        if (name.startsWith("#")) {
            return Character.toString(Integer.parseInt(name.substring(1)));
        }
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            default -> throw new AssertionError(name);
        };
    }
}
