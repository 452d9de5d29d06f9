package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.json.GoJson;

class StructuredTextTest {

    /** What becomes of a text that its template leaves as it is. */
    private static @Nullable Object of(String text) {
        return StructuredText.<RuntimeException>render(text, template -> template);
    }

    private static String json(String text) {
        return GoJson.text(of(text));
    }

    /** As Alertmanager 0.35 does it. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', value = {
        "\"123\" ~ 123",
        "\" a # b\" ~ ^ a # b^",
        "\"a\\\\nb\\u00e9\" ~ ^a\\nb\u00e9^",
        "issue # 1234 ~ issue # 1234",
        "\"a\" # b ~ \"a\" # b",
        "'a' ~ 'a'",
        "\"a ~ \"a",
    })
    void textInQuotationMarksIsTheText_andOtherTextStaysAsItIs(String rendered, String expected) {
        assertThat(of(rendered)).isEqualTo(expected);
    }

    @Test
    void everyTextIsRendered_andNothingElse() {
        Map<Object, Object> tree = new LinkedHashMap<>();
        tree.put("{a}", Arrays.asList("{b}", 1L, 2.5, true, null, BigInteger.TEN));
        tree.put(7L, "dropped");
        tree.put(null, "dropped");
        tree.put("m", Map.of("{c}", Map.of()));
        List<String> templates = new ArrayList<>();
        Object rendered = StructuredText.<RuntimeException>render(tree, template -> {
            templates.add(template);
            return template.replaceAll("[{}]", "").toUpperCase(Locale.ROOT);
        });
        assertThat(GoJson.text(rendered)).isEqualTo("{\"A\":[\"B\",1,2.5,true,null,10],\"M\":{\"C\":{}}}");
        assertThat(templates).containsExactlyInAnyOrder("{a}", "{b}", "m", "{c}");
    }

    @Test
    void keysOfTheOutermostMap_mayStayAsTheyAre() {
        assertThat(StructuredText.<RuntimeException>renderValues(
                        Map.of("{{ k }}", "x", 1L, "dropped"), template -> template + "y"))
                .isEqualTo(Map.of("{{ k }}", "xy"));
    }

    @Test
    void wordsInPlaceOfATemplateThatFailed_areToldWhole() {
        assertThat(of("[template failed] [FIRING:1] Up")).isEqualTo("[template failed] [FIRING:1] Up");
        assertThat(of("[FIRING:1] Up")).isEqualTo(List.of("FIRING:1")); // as Go reads it
    }

    @Test
    void failureOfATemplate_isTheFailureOfAll() {
        assertThatThrownBy(() -> StructuredText.render(List.of("a"), template -> {
                    throw new IOException("template: :1: no");
                }))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '`', value = {
        "[]!                      []",
        "3!                       3",
        "true!                    true",
        "yes!                     true",
        "n!                       false",
        "~!                       null",
        "``!                      null",
        "# a comment!             null",
        "disk: 90% full!          {\"disk\":\"90% full\"}",
        "{\"b\":[1,{\"a\":\"<\"}]}!  {\"b\":[1,{\"a\":\"\\u003c\"}]}",
        "0x1f!                    31",
        "0b11!                    3",
        "0o17!                    15",
        "0777!                    511",
        "1_000!                   1000",
        "+1!                      1",
        "-0!                      0",
        "08!                      8",
        "1.!                      1",
        ".5!                      0.5",
        "1e3!                     1000",
        "18446744073709551615!    18446744073709551615",
        "18446744073709551616!    18446744073709552000",
        "{1: a, b: c, ~: d}!      {\"b\":\"c\"}",
        "a: {1: x}!               {\"a\":{}}",
        "[a, \"2\", 2, ~]!        [\"a\",\"2\",2,null]",
        "a: 2026-03-04!           {\"a\":\"2026-03-04\"}",
        "a: 12:30:45!             {\"a\":\"12:30:45\"}",
        "{<<: {a: 1, b: 2}, a: 3}!{\"a\":3,\"b\":2}",
    })
    void whatIsRendered_isReadAsYaml(String text, String json) {
        assertThat(json(text)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a: b: c", "[1, 2", "@x", "%x", "*x", "\tx", "plain text", "2026-03-04", "2026-03-04T05:06:07Z", "12:30:45", "1 2", "=",
        "'1'", "!!str 5", "a\n\nb", "# c\n\n%x y", "  padded  ", "{[a]: b}", "{<<: 1}", "- a\nb: c", "\u0007", "x \ud800",
        "`date`", "a: &a [*a]", "<script>",
    })
    void whatIsATextOrNoYaml_staysAsItWasRendered(String text) {
        assertThat(of(text)).isEqualTo(text);
    }

    @Test
    void ofEqualKeysTheLastCounts() {
        assertThat(json("a: 1\na: 2")).isEqualTo("{\"a\":2}");
    }

    @Test
    void ofKeysThatAreRenderedEqual_oneWins() {
        assertThat(GoJson.text(StructuredText.<RuntimeException>render(Map.of("a", 1L, "b", 2L), template -> "k")))
                .isIn("{\"k\":1}", "{\"k\":2}");
    }

    @Test
    void onlyTheFirstDocumentCounts() {
        assertThat(json("a: 1\n---\n[")).isEqualTo("{\"a\":1}");
    }

    @Test
    void textsInsideWhatWasRead_areFinal() {
        assertThat(json("a: \"1\"\nb: 'c: d'")).isEqualTo("{\"a\":\"1\",\"b\":\"c: d\"}");
    }

    @Test
    void numberThatIsNone_isANumberAllTheSame() {
        assertThat(of(".nan")).isEqualTo(Double.NaN);
        assertThat(of("-.inf")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void textThatExpandsWithoutMeasure_staysText() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++) {
            String item = "*a" + (i - 1) + ",";
            bomb.append("a").append(i).append(": &a").append(i).append(" [").append(item.repeat(8)).append("*a0]\n");
        }
        assertThat(of(bomb.toString())).isEqualTo(bomb.toString());
        String blank = "\n".repeat(100_000) + "%x";
        assertThat(of(blank)).isEqualTo(blank);
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(of(deep)).isEqualTo(deep);
        String large = "[\"" + "x".repeat(9 << 20) + "\"]";
        assertThat(of(large)).isEqualTo(large);
        String bearable = "{a: &a [" + "x,".repeat(1000) + "], b: [" + "*a,".repeat(1000) + "]}";
        assertThat(json(bearable).length()).isEqualTo(4_006_013); // 1001 lists of 1000
    }
}
