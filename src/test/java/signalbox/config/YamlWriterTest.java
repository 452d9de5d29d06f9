package signalbox.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scalars as Go's yaml.v2 sees them, read and written. */
class YamlWriterTest {

    @ParameterizedTest
    @MethodSource("words")
    void anUnquotedWordMeansWhatItMeansToGo(String word, @Nullable Object value) {
        assertThat(Scalar.resolve(word)).isEqualTo(value);
    }

    static Stream<Arguments> words() {
        Stream<Arguments> nothing = Stream.of("", "~", "null", "Null", "NULL").map(word -> Arguments.of(word, null));
        Stream<Arguments> yes = Stream.of("true", "Yes", "ON", "y", "Y").map(word -> Arguments.of(word, true));
        Stream<Arguments> no = Stream.of("false", "No", "OFF", "n", "N").map(word -> Arguments.of(word, false));
        Stream<Arguments> texts = Stream.of("12:30:45", "2026-01-02", "2026-01-02T03:04:05Z", "1 2", "=", "<<", "nULL", "tRUE", "1_a",
                        "0x", "+", "-", ".", "1e999", "08:00", "--1", "1.2.3", "e5", "0b2").map(word -> Arguments.of(word, word));
        Stream<Arguments> numbers = Stream.of(
                Arguments.of("5", 5L), Arguments.of("+1", 1L), Arguments.of("-0", 0L), Arguments.of("0x1F", 31L),
                Arguments.of("0b11", 3L), Arguments.of("0o17", 15L), Arguments.of("0777", 511L), Arguments.of("1_000", 1000L),
                Arguments.of("08", 8.0), Arguments.of("1.5", 1.5), Arguments.of(".5", 0.5), Arguments.of("1.", 1.0),
                Arguments.of("1e3", 1000.0), Arguments.of("-9223372036854775808", Long.MIN_VALUE),
                Arguments.of("18446744073709551615", new BigInteger("18446744073709551615")),
                Arguments.of("18446744073709551616", 1.8446744073709552e19),
                Arguments.of(".inf", Double.POSITIVE_INFINITY), Arguments.of("-.INF", Double.NEGATIVE_INFINITY),
                Arguments.of(".NaN", Double.NaN));
        return Stream.of(nothing, yes, no, texts, numbers).flatMap(stream -> stream);
    }

    @Test
    void textThatLooksLikeSomethingElseIsQuoted() {
        List<String> texts = List.of("1", "yes", "~", "", "08:00", "2026-01-02", "1:30:00", "<<", "a: b", "'x'", "*a", "#", "plain text");
        assertThat(YamlWriter.write(Map.of("a", texts))).isEqualTo("""
                a:
                - "1"
                - "yes"
                - "~"
                - ""
                - "08:00"
                - "2026-01-02"
                - "1:30:00"
                - <<
                - 'a: b'
                - '''x'''
                - '*a'
                - '#'
                - plain text
                """);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void aTextIsLaidOutAsGoDoes(Object value, String text) {
        assertThat(YamlWriter.write(Map.of("a", value))).isEqualTo("a: " + text + "\n");
    }

    static Stream<Arguments> layouts() {
        String words = "word ".repeat(30);
        return Stream.of(
                Arguments.of("🔥 fire", "\"\\U0001F525 fire\""),
                Arguments.of("ünï", "ünï"),
                Arguments.of(" lead", "' lead'"),
                Arguments.of("trail ", "'trail '"),
                Arguments.of("=", "="),
                Arguments.of("a\r\nb", "\"a\\r\\nb\""),
                Arguments.of("a\u00a0\u0007", "\"a\u00a0\\a\""),
                Arguments.of("\n", "|2+\n"),
                Arguments.of("a\n\n", "|+\n  a\n"),
                Arguments.of("a\n\n  b\n", "|\n  a\n\n    b"),
                Arguments.of(" a\nb", "|2-\n   a\n  b"),
                Arguments.of("a \nb", "\"a \\nb\""),
                Arguments.of(words.strip(), words.substring(0, 79) + "\n  " + words.substring(80, 149)),
                Arguments.of("{" + words, "'{" + words.substring(0, 79) + "\n  " + words.substring(80) + "'"),
                Arguments.of(words + "\u0007", "\"" + words.substring(0, 79) + "\n  " + words.substring(80) + "\\a\""),
                Arguments.of("2026-01-02 late", "2026-01-02 late"),
                Arguments.of("2026-01-02T03:04:05Z", "\"2026-01-02T03:04:05Z\""),
                Arguments.of(1000.0, "1000"),
                Arguments.of(1e6, "1e+06"),
                Arguments.of(1234567.5, "1.2345675e+06"),
                Arguments.of(0.0001, "0.0001"),
                Arguments.of(-0.00001, "-1e-05"),
                Arguments.of(new YamlWriter.Line(List.of("a", "1", "x:y", "-1")), "[a, \"1\", 'x:y', \"-1\"]"));
    }

    @Test
    void keysAreInTheOrderOfGo() {
        Map<Object, String> map = new HashMap<>();
        List.of("b", "a10", "a2", "B", "_", "a", "a02", "1", "x1y", "x1-", "é").forEach(key -> map.put(key, ""));
        map.put(5L, "");
        map.put(true, "");
        assertThat(((Map<?, ?>) requireNonNull(YamlWriter.sorted(map))).keySet().stream().map(String::valueOf))
                .containsExactly("true", "5", "_", "1", "B", "a", "a2", "a02", "a10", "b", "x1-", "x1y", "é");
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll("trees") Map<String, Object> tree) {
        Problems problems = new Problems();
        byte[] text = YamlWriter.write(tree).getBytes(StandardCharsets.UTF_8);
        assertThat(Yaml.document("x", text, problems).tree()).isEqualTo(tree);
        problems.throwIfAny();
    }

    @Provide
    Arbitrary<Map<String, Object>> trees() {
        return Arbitraries.maps(texts(), values(3)).ofMaxSize(4);
    }

    private static Arbitrary<Object> values(int depth) {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                texts().asGeneric(), Arbitraries.longs().asGeneric(), Arbitraries.of(true, false).asGeneric(),
                Arbitraries.doubles().filter(number -> number != Math.rint(number)).asGeneric()); // whole ones are read as such
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Object> inner = Arbitraries.lazy(() -> values(depth - 1));
        return Arbitraries.oneOf(
                scalars, inner.list().ofMaxSize(3).asGeneric(), Arbitraries.maps(texts(), inner).ofMaxSize(3).asGeneric());
    }

    private static Arbitrary<String> texts() {
        Arbitrary<String> anything = Arbitraries.strings().ofMaxLength(12).filter(YamlWriterTest::isUnicode);
        Arbitrary<String> awkward = Arbitraries.of(
                "a\nb", "\n", " a\n b\n\n", "a\r\nb", "\t", "- a", "? a", "a #b", "a:", ":a", "\u0000", "\u0085", "\u2028x", "\ufeff", "x\u00a0",
                "trailing ", "…", "\ud83d\ude00", "%a", "@a", "`a`", "[a", "{a}", "a, b", "!a", "&a", "|", ">", "---", "...", "-", "?", "0x1",
                "\n a", "a\n", "a\n\n", "\ta\nb");
        Arbitrary<String> signs = Arbitraries.strings().withChars("a1:-#'\"\n {}[],&*!|>%@`~=.\\").ofMaxLength(8);
        return Arbitraries.oneOf(anything, awkward, signs);
    }

    private static boolean isUnicode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(bytes, new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                && new String(bytes, StandardCharsets.UTF_8).equals(text);
    }
}
