package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.alert.MatcherSyntax.Mode.CLASSIC;
import static signalbox.alert.MatcherSyntax.Mode.FALLBACK;
import static signalbox.alert.MatcherSyntax.Mode.UTF8_STRICT;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import signalbox.alert.MatcherSyntax.Mode;
import signalbox.alert.MatcherSyntax.Origin;
import signalbox.gotext.GoQuote;

class MatcherSyntaxTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(MatcherSyntax.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
        logger.setAdditive(true);
    }

    @ParameterizedTest
    @MethodSource("table")
    void listsAreReadAsInTheTable(String input, String strict, String fallback, String classic) {
        assertThat(list(UTF8_STRICT, input)).isEqualTo(strict);
        assertThat(list(FALLBACK, input)).isEqualTo(fallback);
        assertThat(list(CLASSIC, input)).isEqualTo(classic);
    }

    /** Input, strict, fallback, classic: spec/behaviour.md 3.7. */
    static String[][] table() {
        String noOperator = "expected an operator such as '=', '!=', '=~' or '!~'";
        String bracket = "error parsing regexp: missing closing ]: `[)$`";
        return new String[][] {
            {"", "{}", "{}", "{}"},
            {"{}", "{}", "{}", "{}"},
            both("foo", "end of input: " + noOperator, "bad matcher format: foo"),
            both("foo=", "end of input: expected label value", "{foo=\"\"}"),
            both("foo=bar baz", "8:11: unexpected baz: expected a comma or close brace", "{foo=\"bar baz\"}"),
            both(",", "0:1: unexpected ,: expected label name", "bad matcher format: "),
            both("{", "0:1: end of input: expected close brace", "{}"),
            both("{ \t", "0:1: end of input: expected close brace", "{}"),
            both("}", "0:1: }: expected opening brace", "{}"),
            both("foo=bar}", "0:8: }: expected opening brace", "{foo=\"bar\"}"),
            both("{foo=bar", "0:8: end of input: expected close brace", "{foo=\"bar\"}"),
            both("foo!bar", "3:4: !: expected one of '=~': " + noOperator, "bad matcher format: foo!bar"),
            both("foo!", "3:4: unexpected end of input, expected one of '=~': " + noOperator, "bad matcher format: foo!"),
            both("foo==", "4:5: unexpected =: expected label value", "{foo=\"=\"}"),
            {"\"foo bar\"=bar", "{\"foo bar\"=\"bar\"}", "{\"foo bar\"=\"bar\"}", "bad matcher format: \"foo bar\"=bar"},
            both("foo=\"a\\d\"", "4:9: \"a\\d\": invalid input", "{foo=\"a\\\\d\"}"),
            both("foo='bar'", "4:5: ': invalid input: expected label value", "{foo=\"'bar'\"}"),
            both("foo=bar{}", "7:8: unexpected {: expected a comma or close brace", "{foo=\"bar{\"}"),
            both("foo=\"bar", "4:8: \"bar: missing end \": expected label value",
                    "matcher value contains unescaped double quote: \"bar"),
            both("foo=~[", "failed to create matcher: " + bracket, bracket),
            both("foo=bar,,bar=x", "8:9: unexpected ,: expected a matcher or close brace after comma", "bad matcher format: "),
            {"é=x", "{é=\"x\"}", "{é=\"x\"}", "bad matcher format: é=x"},
            {"a-b=x", "{a-b=\"x\"}", "{a-b=\"x\"}", "bad matcher format: a-b=x"},
            {"0a=x", "{0a=\"x\"}", "{0a=\"x\"}", "bad matcher format: 0a=x"},
            {"a.b=x", "{a.b=\"x\"}", "{a.b=\"x\"}", "bad matcher format: a.b=x"},
            both("foo=\"\\xf0\\x9f\\x99\\x82\"", "{foo=\"🙂\"}", "{foo=\"\\\\xf0\\\\x9f\\\\x99\\\\x82\"}"),
            both("foo=~~x", "5:6: ~: invalid input: expected label value", "{foo=~\"~x\"}"),
            // More than the table has:
            {"{a=b,}", "{a=\"b\"}", "{a=\"b\"}", "{a=\"b\"}"},
            {" { a = b , \"c\" !~ \"d|e\" , } ", "{a=\"b\",c!~\"d|e\"}", "{a=\"b\",c!~\"d|e\"}", "bad matcher format:  { a = b "},
            both("{a=b}c", "5:6: c: expected end of input", "{a=\"b}c\"}"),
            both("'a'=b", "0:1: ': invalid input", "bad matcher format: 'a'=b"),
            both("a=\"\\xff\"", "2:8: \"\\xff\": invalid input", "{a=\"\\\\xff\"}"),
            both("a=\"\\ud800\"", "2:10: \"\\ud800\": invalid input", "{a=\"\\\\ud800\"}"),
            both("🙂=\"\\400\"", "2:8: \"\\400\": invalid input", "bad matcher format: 🙂=\"\\400\""),
            {"a=\"\\u00e9\\101\\U0001F642\\a\"", "{a=\"éA🙂\u0007\"}", "{a=\"\\\\u00e9\\\\101\\\\U0001F642\\\\a\"}",
                "{a=\"\\\\u00e9\\\\101\\\\U0001F642\\\\a\"}"},
            both("a=\"\\,\",b=c", "2:6: \"\\,\": invalid input", "matcher value contains unescaped double quote: \"\\,\",b=c"),
            both("a=\"b\"c", "5:6: unexpected c: expected a comma or close brace",
                    "matcher value contains unescaped double quote: \"b\"c"),
            both("a=x\\n", "3:4: \\: invalid input: expected a comma or close brace", "{a=\"x\\n\"}"),
            {"a:b=c", "{a:b=\"c\"}", "{a:b=\"c\"}", "{a:b=\"c\"}"},
            both("a=\ud800", "2:3: \ud800: invalid input", "matcher value not valid UTF-8: \ud800"),
        };
    }

    private static String[] both(String input, String strict, String others) {
        return new String[] {input, strict, others, others};
    }

    @Test
    void oneMatcher_isExactlyOne() {
        assertThat(one(UTF8_STRICT, "")).isEqualTo("no matchers");
        assertThat(one(UTF8_STRICT, "a=b,c=d")).isEqualTo("expected 1 matcher, found 2");
        assertThat(one(FALLBACK, "a=b,c=d")).isEqualTo("a=\"b,c=d\"");
        assertThat(one(CLASSIC, "a=b,c=d")).isEqualTo("a=\"b,c=d\"");
        assertThat(one(FALLBACK, "")).isEqualTo("bad matcher format: ");
        assertThat(one(FALLBACK, "foo")).isEqualTo("bad matcher format: foo");
        assertThat(one(FALLBACK, "\"a b\"=~\"x|y\"")).isEqualTo("\"a b\"=~\"x|y\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{foo=bar}", "{foo=bar", "foo=bar}", "{"})
    void oneMatcher_hasNoBraces(String input) {
        assertThat(one(FALLBACK, input)).isEqualTo("unexpected open or close brace: " + input);
        assertThat(one(UTF8_STRICT, input)).isEqualTo("unexpected open or close brace: " + input);
    }

    @Test
    void oneMatcher_inClassicMode_hasBracesInItsValueOnly() {
        assertThat(one(CLASSIC, "{foo=bar}")).isEqualTo("bad matcher format: {foo=bar}");
        assertThat(one(CLASSIC, "foo=bar}")).isEqualTo("foo=\"bar}\"");
    }

    @Test
    void severalTexts_areSortedTogether() {
        assertThat(MatcherSyntax.parseList(FALLBACK, Origin.CONFIG, List.of("b=~c,b=c", "", "a!=z", "b!=c")))
                .hasToString("[a!=\"z\", b=\"c\", b!=\"c\", b=~\"c\"]");
    }

    @Test
    void inputThatOnlyTheClassicGrammarTakes_isWarnedAbout() {
        list(FALLBACK, "foo=bar baz,a=\"\\d\"");
        assertThat(logged.list).singleElement().extracting(ILoggingEvent::getFormattedMessage).asString()
                .startsWith("Alertmanager is moving to a new parser for labels and matchers")
                .endsWith(" please open an issue.: input=\"foo=bar baz,a=\\\"\\\\d\\\"\" origin=api"
                        + " err=\"8:11: unexpected baz: expected a comma or close brace\""
                        + " suggestion=\"foo=\\\"bar baz\\\",a=\\\"\\\\\\\\d\\\"\"");
    }

    @Test
    void inputThatTheGrammarsReadDifferently_isWarnedAbout() {
        MatcherSyntax.parseOne(FALLBACK, Origin.CONFIG, "foo=\"\\x41\"");
        assertThat(logged.list).singleElement().extracting(ILoggingEvent::getFormattedMessage)
                .isEqualTo("Matchers input has disagreement: input=\"foo=\\\"\\\\x41\\\"\" origin=config");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void nothingIsLogged_whenThereIsNothingToDecide(Mode mode) {
        list(mode, "foo=bar");
        list(mode, "");
        list(mode, "foo");
        one(mode, "foo=~\"a|b\"");
        assertThat(logged.list).isEmpty();
    }

    @Property(tries = 500)
    void textFormOfMatchers_isReadBackByTheUtf8Grammar(@ForAll("matchers") List<Matcher> matchers) {
        assertThat(MatcherSyntax.parseList(UTF8_STRICT, Origin.CLI, Matcher.listText(matchers))).isEqualTo(matchers);
    }

    @Provide
    Arbitrary<List<Matcher>> matchers() {
        Arbitrary<String> texts = Arbitraries.strings().withChars("ab é\\\"\t'{},=~!🙂`".toCharArray()).ofMaxLength(4)
                .filter(LabelSyntax::isValidValue);
        return Combinators.combine(Arbitraries.of(Matcher.Type.EQUAL, Matcher.Type.NOT_EQUAL), texts.filter(s -> !s.isEmpty()), texts)
                .as(Matcher::new).list().ofMaxSize(3);
    }

    @Property(tries = 500)
    void quotedText_isUnquotedToItself(@ForAll String text) {
        if (LabelSyntax.isValidValue(text)) {
            assertThat(GoQuote.unquote(GoQuote.quote(text))).contains(text);
        }
    }

    @Test
    void syntaxErrors_areOfTheirOwnKind() {
        assertThatThrownBy(() -> MatcherSyntax.parseOne(CLASSIC, Origin.API, "a=~("))
                .isInstanceOf(MatcherSyntaxException.class)
                .hasMessage("error parsing regexp: missing closing ): `^(?:()$`");
    }

    private static String list(Mode mode, String input) {
        return textOrError(() -> Matcher.listText(MatcherSyntax.parseList(mode, Origin.API, input)));
    }

    private static String one(Mode mode, String input) {
        return textOrError(() -> MatcherSyntax.parseOne(mode, Origin.API, input).toString());
    }

    private static String textOrError(Supplier<String> text) {
        try {
            return text.get();
        } catch (MatcherSyntaxException e) {
            return e.getMessage();
        }
    }
}
