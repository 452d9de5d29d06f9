package signalbox.template.html;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.template.html.EscapeInput.plain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of values (spec/templates.md 7.1). */
class HtmlEscapersTest {

    private static EscapeInput html(String text) {
        return new EscapeInput(text, EscapeInput.Kind.HTML);
    }

    private static EscapeInput url(String text) {
        return new EscapeInput(text, EscapeInput.Kind.URL);
    }

    @Test
    void textEscapesTheCharactersOfMarkup() {
        assertThat(HtmlEscapers.text(plain("\"&'+<>\0é=` \n")))
                .isEqualTo("&#34;&amp;&#39;&#43;&lt;&gt;\ufffdé=` \n");
        assertThat(HtmlEscapers.text(html("<b>&amp;+</b>"))).isEqualTo("<b>&amp;+</b>");
        assertThat(HtmlEscapers.text(url("a&b"))).isEqualTo("a&amp;b");
    }

    @Test
    void titlesKeepReferencesOfMarkup() {
        assertThat(HtmlEscapers.rcdata(html("<b>&amp;"))).isEqualTo("&lt;b&gt;&amp;");
        assertThat(HtmlEscapers.rcdata(plain("<b>&amp;"))).isEqualTo("&lt;b&gt;&amp;amp;");
    }

    @Test
    void attributesLoseTagsOfMarkup() {
        assertThat(HtmlEscapers.attribute(html("<b>\"x\"</b>&amp;"))).isEqualTo("&#34;x&#34;&amp;");
        assertThat(HtmlEscapers.attribute(plain("<b>&"))).isEqualTo("&lt;b&gt;&amp;");
    }

    @Test
    void unquotedValuesHoldNothingThatEndsThem() {
        assertThat(HtmlEscapers.unquoted(plain("\0\t\n\u000b\f\r =`\"&'+<>a")))
                .isEqualTo("&#xfffd;&#9;&#10;&#11;&#12;&#13;&#32;&#61;&#96;&#34;&amp;&#39;&#43;&lt;&gt;a");
        assertThat(HtmlEscapers.unquoted(plain("\ufdd0\ufff0\ufffd"))).isEqualTo("&#xfdd0;&#xfff0;&#xfffd;");
        assertThat(HtmlEscapers.unquoted(html("<b>&amp; </b>"))).isEqualTo("&amp;&#32;");
        assertThat(HtmlEscapers.unquoted(plain(""))).isEqualTo("ZgotmplZ");
    }

    @ParameterizedTest
    @CsvSource({
        "Title,title", "h1,h1", "href,ZgotmplZ", "onclick,ZgotmplZ", "style,ZgotmplZ", "value,ZgotmplZ", "type,ZgotmplZ",
        "srcdoc,ZgotmplZ", "myurl,ZgotmplZ", "a-b,ZgotmplZ", "'',ZgotmplZ", "é,ZgotmplZ", "x y,ZgotmplZ"
    })
    void namesAreHarmlessOrRefused(String name, String written) {
        assertThat(HtmlEscapers.name(plain(name))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "http://x,http://x", "HTTPS:x,HTTPS:x", "mailto:x,mailto:x", "/a:b,/a:b", "a/b:c,a/b:c", "x,x", "'',''",
        "javascript:alert(1),#ZgotmplZ", "tel:5,#ZgotmplZ", "' http:x',#ZgotmplZ", ":x,#ZgotmplZ", "data:x,#ZgotmplZ"
    })
    void schemesAreFiltered(String value, String written) {
        assertThat(HtmlUrls.filter(plain(value))).isEqualTo(written);
    }

    @Test
    void urlsAreNormalised() {
        String kept = "abcXYZ019-._~!#$&*+,/:;=?@[]%2f%2F";
        assertThat(HtmlUrls.normalize(plain(kept))).isEqualTo(kept);
        assertThat(HtmlUrls.normalize(plain("%zz %4 \"'()<>\\^`{|}é\0😀")))
                .isEqualTo("%25zz%20%254%20%22%27%28%29%3c%3e%5c%5e%60%7b%7c%7d%c3%a9%00%f0%9f%98%80");
        assertThat(HtmlUrls.filter(url("javascript:x"))).isEqualTo("javascript:x");
    }

    @Test
    void partsOfQueriesAreEncodedWhole() {
        assertThat(HtmlUrls.escape(plain("aZ0-._~!#$&+/:%2f"))).isEqualTo("aZ0-._~%21%23%24%26%2b%2f%3a%252f");
        assertThat(HtmlUrls.escape(url("q=test%20foo&a b"))).isEqualTo("q=test%20foo&a%20b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "/x.png¦/x.png",
                " /x.png 2x, /y.png 100w ¦ /x.png 2x, /y.png 100w ",
                "javascript:x 1x,/y¦#ZgotmplZ,/y",
                "/x (1)¦#ZgotmplZ",
                "/a\"b¦/a%22b",
                ",¦,",
            })
    void srcsetCandidatesAreFilteredEach(String value, String written) {
        assertThat(HtmlUrls.srcset(plain(value))).isEqualTo(written);
    }

    @Test
    void trustedUrlIsOneCandidateOfASrcset() {
        assertThat(HtmlUrls.srcset(url("data:x,y z"))).isEqualTo("data:x%2cy%20z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            value = {
                "10px¦10px", "-3em¦-3em", "#fff¦#fff", "Times New Roman¦Times New Roman", "é¦é", "a: b¦a: b",
                "10px; color: red¦ZgotmplZ", "expression¦ZgotmplZ", "ex-pres_sion¦ex-pres_sion", "e x p r e s s i o n¦ZgotmplZ",
                "-moz-Binding¦ZgotmplZ", "url(x)¦ZgotmplZ", "a--b¦ZgotmplZ", "a/b¦ZgotmplZ", "@x¦ZgotmplZ", "a<b¦ZgotmplZ",
                "\\65xpression¦ZgotmplZ", "\\61 b¦ab", "\\3b¦ZgotmplZ",
            })
    void styleValuesAreHarmlessOrRefused(String value, String written) {
        assertThat(CssEscapers.value(plain(value))).isEqualTo(written);
    }

    @Test
    void styleStringsAreEscaped() {
        assertThat(CssEscapers.string(plain("a\"b'(c);:/+&<>{}\\x\n")))
                .isEqualTo("a\\22 b\\27\\28 c\\29\\3b\\3a\\2f\\2b\\26\\3c\\3e\\7b\\7d\\\\x\\a ");
    }

    @Test
    void styleEscapesAreResolved() {
        assertThat(CssEscapers.decode("\\41 b\\42\r\nc\\\"\\\\\\1F600 \\110000x\\d800"))
                .isEqualTo("AbBc\"\\😀\ud804\udc000x\ufffd".replace("\ud804\udc00", "\ud804\udc00"));
        assertThat(CssEscapers.decode("x\\")).isEqualTo("x");
    }
}
