package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.rules.language.LanguageTest.assertCompiles;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How rules add something to alerts, and what they may rest on. */
class AttributeLanguageTest {

    private static final String HEAD =
            """
            package rules.teams.tour
            import signalbox.alert.Alert
            import signalbox.attribute.Attribute
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld

            """;

    private static String rule(String when, String then) {
        return HEAD + "rule \"a\" when " + when + " then insertLogical( " + then + " ); end\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$a : Alert( name == \"X\" ) | new Attribute( $a, \"runbook\", \"https://\" + $a.service() )",
                "$a : Alert( name == \"X\", $l : labels ) | new Attribute( $l, \"runbook\", $a.instance() )",
                "$a : Alert( name == \"X\", $n : instance ) | new Attribute( $a, $n, \"x\" )",
                "$a : Alert( name == \"X\" ) | new signalbox.attribute.Attribute( $a, \"x\", \"y\" )",
                "$a : Alert( name == \"X\" ) Attribute( alert == $a, name == \"owner\", $v : value ) | new Withheld( $a, $v )",
                "$a : Alert( name == \"X\" ) $t : Attribute( alert == $a, name == \"owner\" ) | new Attribute( $a, \"team\", $t.value() )",
                "$a : Alert( name == \"X\" ) not Attribute( alert == $a, name == \"owner\" ) | new Withheld( $a, \"nobody's\" )",
            })
    void acceptsAttributes(String when, String then) {
        assertCompiles(rule(when, then));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$a : Alert( name == \"X\" ) | new Attribute( \"x\", $a, \"y\" ) | Attribute cannot be made of (String, Alert, String): write new Attribute( $alert, \"name\", $value )",
                "$a : Alert( name == \"X\" ) | new Attribute( $a, \"run book\", \"y\" ) | \"run book\" is no name of an attribute",
                "$a : Alert( name == \"X\" ) | new Attribute( $a, \"\", \"y\" ) | \"\" is no name of an attribute",
                "$a : Alert( name == \"X\" ) | new SaidAttribute( $a, \"x\", \"y\" ) | SaidAttribute",
                "$a : Alert( name == \"X\" ) | new signalbox.attribute.SaidAttribute( $a, \"x\", \"y\" ) | SaidAttribute",
                "$a : Alert( name == \"X\" ) Attribute( alert == $a, owner == \"x\" ) | new Withheld( $a, \"y\" ) | Attribute has no property \"owner\"",
                "$a : Alert( name == \"X\" ) Attribute( alert == $a, name == \"runbook\" ) | new Attribute( $a, \"runbook\", \"x\" ) | rule \"a\" adds the attribute \"runbook\" and rests on it",
                "$a : Alert( name == \"X\" ) not Attribute( alert == $a, name == \"runbook\" ) | new Attribute( $a, \"runbook\", \"x\" ) | adds the attribute \"runbook\" and rests on it",
                "$a : Alert( name == \"X\" ) Attribute( alert == $a ) | new Attribute( $a, \"runbook\", \"x\" ) | adds the attribute \"runbook\" and rests on it",
                "$a : Alert( name == \"X\", $n : instance ) Attribute( alert == $a, name == \"b\" ) | new Attribute( $a, $n, \"x\" ) | and rests on it",
            })
    void refusesOthers(String when, String then, String message) {
        assertThat(LanguageTest.problems(LanguageTest.check(rule(when, then)))).first().asString().contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"b | a | true", "b | c | false"})
    void refusesWhatLeadsBackToIt(String from, String to, boolean refused) {
        String second = "rule \"b\" when $x : Alert( name == \"Y\" ) Attribute( alert == $x, name == \"" + from
                + "\" ) then insertLogical( new Attribute( $x, \"" + to + "\", \"1\" ) ); end\n";
        assertThat(LanguageTest.problems(LanguageTest.check(
                                rule("$x : Alert( name == \"X\" ) Attribute( alert == $x, name == \"a\" )", "new Attribute( $x, \"b\", \"1\" )") + second))
                        .isEmpty())
                .isEqualTo(!refused);
    }
}
