package signalbox.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;

class MatcherLogicTest {

    private static List<Matcher> matchers(String text) {
        return text.isBlank() ? List.of() : Stream.of(text.strip().split(";")).flatMap(one -> parse(one).stream()).toList();
    }

    private static List<Matcher> parse(String text) {
        return MatcherSyntax.parseList(MatcherSyntax.Mode.FALLBACK, MatcherSyntax.Origin.CONFIG, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '#', value = {
        "a=\"x\" > a=\"x\"",
        "a=\"x\" > a=~\"x|y\"",
        "a=\"x\";b=\"y\" > a=\"x\"",
        "a=~\"x|y\" > a=~\"x|y|z\"",
        "a=~\"(x|y)\" > a!=\"z\"",
        "a=\"web-1\" > a=~\"web-.*\"",
        "a=\"x\" > a!=\"\"",
        "a!=\"\" > a=~\".+\"",
        "a=~\"x|y\";a!=\"y\" > a=\"x\"",
        "a=~\"x.*\";a!=\"\" > a=~\"x.*\"",
        "b=\"y\" > a=~\".*\"",
        "a=~\"db-[0-9]+\" > a!=\"\"",
    })
    void whatFollowsIsSeen(String all, String others) {
        assertThat(MatcherLogic.implies(matchers(all), matchers(others))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', quoteCharacter = '#', value = {
        "a=\"x\" > a=\"y\"",
        "a=~\"x|y\" > a=\"x\"",
        "a=~\"x.*\" > a=~\"x.+\"",
        "a!=\"x\" > a=\"y\"",
        "b=\"x\" > a=\"x\"",
        "a=~\"x|\" > a!=\"\"",
        "a=~\"^x|y$\" > a=~\"x|y\"",
    })
    void ofWhatDoesNotFollow_orCannotBeDecided_nothingIsSaid(String all, String others) {
        assertThat(MatcherLogic.implies(matchers(all), matchers(others))).isFalse();
    }

    @Test
    void labelsThatNothingSatisfiesAreNamed() {
        assertThat(MatcherLogic.impossible(matchers("b=\"x\";a=\"x\";a=~\"y|z\""))).contains("a");
        assertThat(MatcherLogic.impossible(matchers("a=~\"x.*\";a=~\"y.*\""))).as("not decided").isEmpty();
    }

    @Test
    void alternativesOfTextsAreTexts() {
        assertThat(MatcherLogic.alternatives("^(?:a|b\\.c)$")).isEqualTo(Optional.of(Set.of("a", "b.c")));
        assertThat(MatcherLogic.alternatives("a(b|c)")).isEmpty();
        assertThat(MatcherLogic.alternatives("\\d")).isEmpty();
    }

    @Provide
    Arbitrary<Matcher> anyMatcher() {
        return Combinators.combine(
                        Arbitraries.of(Matcher.Type.values()),
                        Arbitraries.of("a", "b"),
                        Arbitraries.of("", "x", "y", "x|y", "x|", "x.*", ".*", ".+", "(x|z)", "[xy]"))
                .as(Matcher::new);
    }

    /** Against the values themselves: what is said to follow follows for all of them. */
    @Property(tries = 2000)
    void nothingIsSaidToFollowThatDoesNot(
            @ForAll("lists") List<Matcher> all, @ForAll("lists") List<Matcher> others) {
        List<String> values = List.of("", "x", "y", "z", "xx", "w", "x|y");
        for (String a : values) {
            for (String b : values) {
                Labels labels = Labels.of(java.util.Map.of("a", a, "b", b));
                if (MatcherLogic.implies(all, others) && Matcher.allMatch(all, labels)) {
                    assertThat(Matcher.allMatch(others, labels)).as("%s %s %s", all, others, labels).isTrue();
                }
                if (MatcherLogic.impossible(all).isPresent()) {
                    assertThat(Matcher.allMatch(all, labels)).isFalse();
                }
            }
        }
    }

    @Provide
    Arbitrary<List<Matcher>> lists() {
        return anyMatcher().list().ofMinSize(0).ofMaxSize(3);
    }
}
