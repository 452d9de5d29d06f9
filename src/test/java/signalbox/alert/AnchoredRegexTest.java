package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnchoredRegexTest {

    /** Every short cut decides as the expression engine does, and refuses what it refuses. */
    @Property(tries = 4000)
    void shortCutsEqualTheEngine(@ForAll("expressions") String expression, @ForAll("texts") String text) {
        assertThat(answer(() -> AnchoredRegex.of(expression), text))
                .as("/%s/ on '%s'", expression, text)
                .isEqualTo(answer(() -> AnchoredRegex.byEngine(expression), text));
    }

    private static String answer(java.util.function.Supplier<AnchoredRegex> expression, String text) {
        try {
            return Boolean.toString(expression.get().matches(text));
        } catch (InvalidExpressionException e) {
            return e.getMessage();
        }
    }

    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> parts = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, Arbitraries.of("a", "b", "ab")),
                net.jqwik.api.Tuple.of(3, Arbitraries.of("|", ".*", ".+")),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(
                        "(", ")", "(?:", "^", "$", "\\", "\\.", "\\|", ".", "*", "?", "[ab]", "\\d", "{2}", "\n", "🙂", "(?i)", "-")));
        return parts.list().ofMaxSize(7).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "ab", "ba", ".", "|", "\n", "🙂", "-", "A", "\\").list().ofMaxSize(4)
                .map(list -> String.join("", list));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a|b", "a", "", ".*", ".+", "a.*", ".*a", ".+a.+", "(a|b)", "^(?:(a|b.*))$", "^a$", "a\\.b|c"})
    void commonExpressionsAreShortCuts_andRightOnEdges(String expression) {
        for (String text : new String[] {"", "a", "b", "aa", "xax", "a\n", "\na", "a.b", "axb", "c", "ab"}) {
            assertThat(AnchoredRegex.of(expression).matches(text))
                    .as("/%s/ on '%s'", expression, text)
                    .isEqualTo(java.util.regex.Pattern.compile("\\A(?:" + expression.replace("^", "").replace("$", "") + ")\\z",
                            java.util.regex.Pattern.UNIX_LINES).matcher(text).find());
        }
    }

    @Test
    void unbalancedValue_getsOutOfTheAnchors() {
        assertThat(AnchoredRegex.of("a)|(?:b").matches("ax")).isTrue();
        assertThat(AnchoredRegex.of("a)|(?:b").matches("xb")).isTrue();
        assertThat(AnchoredRegex.of("a)|(?:b").matches("bx")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultsAreSaidInGoWords(String expression, String message) {
        assertThatThrownBy(() -> AnchoredRegex.of(expression))
                .isInstanceOf(InvalidExpressionException.class)
                .hasMessage(message);
    }

    static String[][] faults() {
        return new String[][] {
            {"[", "error parsing regexp: missing closing ]: `[)$`"},
            {"(", "error parsing regexp: missing closing ): `^(?:()$`"},
            {"a)", "error parsing regexp: unexpected ): `^(?:a))$`"},
            {"*", "error parsing regexp: missing argument to repetition operator: `*`"},
            {"a**", "error parsing regexp: invalid nested repetition operator: `**`"},
            {"(?=a)", "error parsing regexp: invalid or unsupported Perl syntax: `(?=`"},
            {"\\8", "error parsing regexp: invalid escape sequence: `\\8`"},
            {"\\C", "error parsing regexp: invalid escape sequence: `\\C`"},
            {"[b-a]", "error parsing regexp: invalid character class range: `b-a`"},
            {"a{1001}", "error parsing regexp: invalid repeat count: `{1001}`"},
            {"(a{1000}){1000}", "error parsing regexp: invalid repeat count: `{1000}`"},
            {"((a{1,30}b*)*[]x]{2}){1,34}?", "error parsing regexp: invalid repeat count: `{1,34}?`"},
            {"(?:a{30}){34}", "error parsing regexp: invalid repeat count: `{34}`"},
        };
    }

    @Test
    void trailingBackslash_isSaidInGoWords() {
        assertThatThrownBy(() -> AnchoredRegex.isFoundInEmptyText("a\\"))
                .hasMessage("error parsing regexp: trailing backslash at end of expression: ``");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{1000}", "(?:a{30}){33}", "a{2}(b{600}|c{900})", "[a{9}]{1000}", "\\Q(a{1000}){1000}\\E", "{9999999", "(a{0}){1000}"})
    void repetitionsWithinTheLimitsCompile(String expression) {
        assertThat(AnchoredRegex.of(expression).matches("never")).isFalse();
    }

    @Test
    void hugeExpressionsAreRefused_notCompiled() {
        assertThatThrownBy(() -> AnchoredRegex.of("(".repeat(50_000) + "a" + ")".repeat(50_000)))
                .hasMessageStartingWith("error parsing regexp: expression nests too deeply: `^(?:(((");
        assertThatThrownBy(() -> AnchoredRegex.of("\\pL".repeat(30_000)))
                .hasMessageStartingWith("error parsing regexp: expression too large: `^(?:\\pL");
        assertThatThrownBy(() -> AnchoredRegex.of("(a{1000}b)".repeat(4_000)))
                .hasMessageStartingWith("error parsing regexp: expression too large: ");
    }

    @Test
    void emptyText_isFoundUnanchored() {
        assertThat(AnchoredRegex.isFoundInEmptyText("x*")).isTrue();
        assertThat(AnchoredRegex.isFoundInEmptyText("x")).isFalse();
    }
}
