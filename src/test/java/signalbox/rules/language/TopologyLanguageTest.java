package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.rules.language.LanguageTest.assertCompiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How rules say what is down and who depends on whom. */
class TopologyLanguageTest {

    private static final String HEAD =
            """
            package rules.teams.tour
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.topology.DependsOn
            import signalbox.topology.Down
            import signalbox.topology.Unreachable

            """;

    private static String rule(String when, String then) {
        return HEAD + "rule \"a\" when " + when + " then insertLogical( " + then + " ); end\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$a : Alert( name == \"X\", $i : instance ) | new Down( $i, $a )",
                "$a : Alert( name == \"X\", $l : labels ) | new Down( $a.instance(), $l )",
                "Alert( name == \"X\", $i : instance, $u : label(\"uplink\") ) | new DependsOn( $i, $u )",
                "Alert( name == \"X\", $i : instance, $u : label(\"uplink\") ) | new DependsOn( $i, $u, \"uplinks\" )",
                "$a : Alert( name == \"X\", $i : instance ) Unreachable( node == $i, $c : causes, path != \"\" ) | new Inhibition( $a, $c )",
            })
    void acceptsTopology(String when, String then) {
        assertCompiles(rule(when, then));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$a : Alert( name == \"X\" ) | new Down( $a, \"x\" ) | Down cannot be made of (Alert, String)",
                "$a : Alert( name == \"X\" ) | new Unreachable( \"x\" ) | rules may not make an Unreachable",
                "$a : Down( node == \"x\" ) | new Inhibition( $a, $a ) | Down is no fact that rules read",
                "$a : Alert( name == \"X\" ) Unreachable( node == $a ) | new Down( \"x\", $a ) | they are never the same",
            })
    void refusesOthers(String when, String then, String message) {
        assertThat(LanguageTest.problems(LanguageTest.check(rule(when, then)))).first().asString().contains(message);
    }

    @Test
    void refusesWhatIsDownBecauseItCannotBeReached() {
        assertThat(LanguageTest.problems(LanguageTest.check(
                        rule("$a : Alert( name == \"X\", $i : instance ) Unreachable( node == $i )", "new Down( $i, $a )"))))
                .singleElement()
                .asString()
                .contains("rule \"a\" says what is down, or who depends on whom, and rests on what cannot be reached therefore");
    }
}
