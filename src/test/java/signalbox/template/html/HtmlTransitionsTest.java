package signalbox.template.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.template.html.HtmlContext.Delimiter;
import signalbox.template.html.HtmlContext.Element;
import signalbox.template.html.HtmlContext.State;
import signalbox.template.html.HtmlContext.UrlPart;

/** Where static text leads (spec/templates.md 7.1 and 7.2). */
class HtmlTransitionsTest {

    private static HtmlContext after(String text) {
        try {
            return HtmlStaticText.of(HtmlContext.START, text).after();
        } catch (HtmlSyntaxException e) {
            throw new AssertionError(text, e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain¦TEXT",
                "a < b¦TEXT",
                "a <3 b¦TEXT",
                "a </ b¦TEXT",
                "ends with <¦TEXT",
                "<br>¦TEXT",
                "<br/>¦TEXT",
                "<!DOCTYPE html>¦TEXT",
                "</b>¦TEXT",
                "<x-y:z>¦TEXT",
                "<b¦TAG",
                "<b ¦TAG",
                "<b class=x ¦TAG",
                "<b class=\"x\"¦TAG",
                "</b¦TAG",
                "<b cl¦ATTRIBUTE_NAME",
                "<b class ¦AFTER_NAME",
                "<b class=¦BEFORE_VALUE",
                "<b class= ¦BEFORE_VALUE",
                "<b class=x¦ATTRIBUTE",
                "<b class='x¦ATTRIBUTE",
                "<b class=\"x¦ATTRIBUTE",
                "<a href=\"¦URL",
                "<a HREF = \"¦URL",
                "<a data-href='¦URL",
                "<a xlink:href='¦URL",
                "<a data-my-url='¦URL",
                "<a xmlns:on='¦URL",
                "<img srcset='¦SRCSET",
                "<img srclang='¦ATTRIBUTE",
                "<iframe srcdoc='¦ATTRIBUTE",
                "<input value='¦ATTRIBUTE",
                "<b style='¦CSS",
                "<b onclick='¦SCRIPT",
                "<b data-onclick='¦SCRIPT",
                "<meta content='¦META_CONTENT",
                "<meta content='0;URL = ¦META_URL",
                "<meta content='0;url=x; ¦META_CONTENT",
                "<meta charset='x'>¦TEXT",
                "<p content='¦ATTRIBUTE",
                "<!-- x -- ¦COMMENT",
                "<!-- <a href=\"¦COMMENT",
                "<!-- x -->¦TEXT",
                "<!---->¦TEXT",
                "<title>¦RCDATA",
                "<title><b href='¦RCDATA",
                "<title></titles>¦RCDATA",
                "<title></title >¦TEXT",
                "<textarea></title>¦RCDATA",
                "<TextArea></TEXTAREA>¦TEXT",
                "<script>¦SCRIPT",
                "<script>1</script>¦TEXT",
                "<script>1</scripts>¦SCRIPT",
                "<script>'</script>¦TEXT",
                "<script><!-- x </script>¦TEXT",
                "<script src=x>¦SCRIPT",
                "<script type='text/javascript'>¦SCRIPT",
                "<script type='text/template'><b title='¦SCRIPT",
                "<style>¦CSS",
                "<style>'¦CSS_SINGLE_QUOTED",
                "<style>\"¦CSS_DOUBLE_QUOTED",
                "<style>\"\\\"¦CSS_DOUBLE_QUOTED",
                "<style>\"a\"¦CSS",
                "<style>a { b: url(¦CSS_URL",
                "<style>a { b: URL( '¦CSS_SINGLE_QUOTED_URL",
                "<style>a { b: url (\"¦CSS_DOUBLE_QUOTED_URL",
                "<style>a { b: curl(¦CSS",
                "<style>a { b: url(x)¦CSS",
                "<style>/* x¦CSS_BLOCK_COMMENT",
                "<style>// x¦CSS_LINE_COMMENT",
                "<style>/* x */¦CSS",
                "<style>a/b¦CSS",
                "<style></style>¦TEXT",
                "<style>'</style>¦TEXT",
                "<b onclick=\"f(&quot;¦SCRIPT",
                "<b onclick='f(\"x\")'>¦TEXT",
                "<b style='a: url(&quot¦CSS_DOUBLE_QUOTED_URL",
                "<b style='&sol;* x¦CSS_BLOCK_COMMENT",
            })
    void staticTextLeadsTo(String text, State state) {
        assertThat(after(text).state()).as(text).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<a href=\"¦NONE",
                "<a href=\"  ¦NONE",
                "<a href=\"/x¦PRE_QUERY",
                "<a href=\"/x?¦QUERY_OR_FRAGMENT",
                "<a href=\"/x?a=1&amp;b=¦QUERY_OR_FRAGMENT",
                "<a href=\"/x#¦QUERY_OR_FRAGMENT",
                "<a href=\"/x&#63;¦QUERY_OR_FRAGMENT",
                "<a href=\"/x&quest;¦QUERY_OR_FRAGMENT",
                "<a href=\"/x&nosuch;¦PRE_QUERY",
                "<b style=\"a: url(x?¦QUERY_OR_FRAGMENT",
                "<b style=\"a: url(\\?¦QUERY_OR_FRAGMENT",
            })
    void urlsAreReadUpToTheirQuery(String text, UrlPart part) {
        assertThat(after(text).urlPart()).as(text).isEqualTo(part);
    }

    @ParameterizedTest
    @CsvSource({"'<a href=\"x',DOUBLE_QUOTE", "<a href='x,SINGLE_QUOTE", "<a href=x,SPACE_OR_TAG_END", "<a href=,NONE"})
    void theDelimiterIsRemembered(String text, Delimiter delimiter) {
        assertThat(after(text).delimiter()).isEqualTo(delimiter);
    }

    @ParameterizedTest
    @CsvSource({"<script,SCRIPT", "<script>x,SCRIPT", "</script,NONE", "<STYLE,STYLE", "<title>x,TITLE", "<b,NONE"})
    void theElementIsRemembered(String text, Element element) {
        assertThat(after(text).element()).isEqualTo(element);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            value = {
                "<a href=x\"y>¦in the unquoted attribute value",
                "<a title=`x>¦in the unquoted attribute value",
                "<a a=b=c>¦in the unquoted attribute value",
                "<a \"x\">¦in the attribute name",
                "<a <b>¦in the attribute name",
                "<a =x>¦expected white space, an attribute name or the end of the tag",
                "<script>x='<sCript'¦inside <script>",
                "<style>'\\¦unfinished escape sequence",
            })
    void doubtfulTextIsRefused(String text, String message) {
        assertThatThrownBy(() -> HtmlStaticText.of(HtmlContext.START, text))
                .isInstanceOf(HtmlSyntaxException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '¤',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a < b¦a &lt; b",
                "a & b > c¦a & b > c",
                "<p>1 < 2 <b>x</b><¦<p>1 &lt; 2 <b>x</b>&lt;",
                "<title>a < b <i></title>¦<title>a &lt; b &lt;i></title>",
                "<!DOCTYPE html><p>¦<!DOCTYPE html><p>",
                "<!doctype html><p>¦<!doctype html><p>",
                "<!x>¦&lt;!x>",
                "<!-- licence --><p>y</p>¦<p>y</p>",
                "a<!-- x -->b<!-- y -->c¦abc",
                "a<!-- open¦a",
                "<A HREF = 'x'  Class=y >¦<A HREF = 'x'  Class=y >",
                "<b title='<!-- x -->'>¦<b title='<!-- x -->'>",
                "<script>a//x/* </b> */'<!--'</script><!-- x -->¦<script>a//x/* </b> */'<!--'</script>",
                "<style>a{}/* x */b{}</style>¦<style>a{} b{}</style>",
                "<b style='a/* x */b'>¦<b style='a/* x */b'>",
            })
    void staticTextIsWritten(String text, String output) throws HtmlSyntaxException {
        assertThat(HtmlStaticText.of(HtmlContext.START, text).output()).isEqualTo(output);
    }

    @Test
    void tagsAreTakenOutOfMarkup() {
        assertThat(HtmlTags.strip("<b title='1>2'>x</b> <!-- c -->y<script>z</script>")).isEqualTo("x yz".replace("z", ""));
        assertThat(HtmlTags.strip("I <3 you & me")).isEqualTo("I <3 you & me");
        assertThat(HtmlTags.strip("a<b title='")).isEqualTo("a");
        assertThat(HtmlTags.strip("a<b '>c")).isEqualTo("a");
    }
}
