package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.rules.language.LanguageTest.assertCompiles;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How rules derive alerts, and what they may rest on. */
class DerivedLanguageTest {

    private static final String HEAD =
            """
            package rules.teams.tour
            import java.util.List
            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived

            """;

    private static String deriving(String conclusion) {
        return HEAD + "rule \"derives\" when $alert : Alert( name == \"HostDown\", $rack : rack ) "
                + "accumulate( $h : Alert( name == \"HostDown\", rack == $rack ); $n : count(), $hosts : collectList( $h ) ) then\ninsertLogical( "
                + conclusion + " );\nend\n";
    }

    /** @param pattern on which the alert RackDown, of a rack and of severity critical, rests */
    private static String restingOn(String pattern) {
        return HEAD + "rule \"derives\" when " + pattern
                + " then insertLogical( Derived.alert( \"RackDown\" ).label( \"rack\", $rack ).label( \"severity\", \"critical\" ) ); end\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Derived.alert( \"RackDown\" )",
                "Derived.alert( \"RackDown\" ).label( \"rack\", $rack ).annotation( \"summary\", $n + \" hosts down\" ).because( $hosts )",
                "Derived.alert( \"RackDown\" ).because( $alert, $alert.labels(), List.of( $alert ) )",
                "Derived.alert( $rack + \"Down\" ).label( \"a\", \"b\" ).label( \"c\", \"d\" )",
            })
    void acceptsDerivedAlerts(String conclusion) {
        assertCompiles(deriving(conclusion).replace("Alert( name == \"HostDown\"", "Alert( name == \"HostDown\", severity != \"\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "new Derived( \"RackDown\" ) | a Derived is not made by new: write Derived.alert( \"Name\" )",
                "Derived.alert( \"\" ) | a derived alert has a name",
                "Derived.alert( \"RackDown\" ).label( \"alertname\", \"x\" ) | the label alertname is the name",
                "Derived.alert( \"RackDown\" ).label( \"\", \"x\" ) | is no name of a label",
                "Derived.alert( \"RackDown\" ).label( \"n\", $n ) | the value of a label is a text, and $n is a number: write \"\" + $n",
                "Derived.alert( \"RackDown\" ).label( \"n\", \"1\" ).label( \"n\", \"2\" ) | the label \"n\" is there twice",
                "Derived.alert( \"RackDown\" ).because( \"it is\" ) | Derived has no because(String)",
                "Derived.alert( \"RackDown\" ).severity( \"x\" ) | Derived has no severity(String)",
                "Derived.of( \"RackDown\" ) | Derived has no of(String)",
            })
    void refusesOthers(String conclusion, String message) {
        assertThat(LanguageTest.problems(LanguageTest.check(deriving(conclusion)))).singleElement().asString().contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Alert( name == \"HostDown\", $rack : rack )",
                "Alert( name in ( \"HostDown\", \"HostSlow\" ), $rack : rack )",
                "Alert( name != \"RackDown\", $rack : rack )",
                "Alert( severity == \"warning\", $rack : rack )",
                "Alert( severity != \"critical\", $rack : rack )",
                "Alert( severity == \"critical\" && name != \"RackDown\", $rack : rack )",
                "Alert( instance != \"\", $rack : rack )",
                "Alert( label(\"host\") == \"h1\", $rack : rack )",
                "Alert( name == \"A\", $rack : rack ) not Alert( name == \"B\", rack == $rack )",
            })
    void acceptsWhatItCannotBeItself(String pattern) {
        assertCompiles(restingOn(pattern));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Alert( $rack : rack )",
                "Alert( name == \"RackDown\", $rack : rack )",
                "Alert( severity == \"critical\", $rack : rack )",
                "Alert( rack == \"r1\", $rack : rack )",
                "Alert( name in ( \"HostDown\", \"RackDown\" ), $rack : rack )",
                "Alert( name matches \"Host.*\", $rack : rack )",
                "Alert( name == \"A\", $rack : rack ) not Alert( rack == $rack )",
                "Alert( name == \"A\", $rack : rack ) exists Alert( severity == \"critical\", instance == \"\" )",
            })
    void refusesWhatItMayBeItself(String pattern) {
        assertThat(LanguageTest.problems(LanguageTest.check(restingOn(pattern))))
                .singleElement()
                .asString()
                .contains("rule \"derives\" derives the alert \"RackDown\" from alerts of", "once there, it would keep itself firing for ever");
    }

    @Test
    void whatToWriteInsteadIsSaid() {
        assertThat(LanguageTest.problems(LanguageTest.check(restingOn("Alert( severity == \"critical\", $rack : rack )"))))
                .singleElement().asString().endsWith("leave it out in the pattern: Alert( name != \"RackDown\", … ), or say which are meant: Alert( name == \"…\" )");
        assertThat(LanguageTest.problems(LanguageTest.check(restingOn("Alert( name == \"RackDown\", $rack : rack )"))))
                .singleElement().asString().endsWith("give what is derived a name of its own, such as Derived.alert( \"RackDownSummary\" );"
                        + " or ask in the pattern for a label that it does not get: instance != \"\"");
        assertThat(LanguageTest.problems(LanguageTest.check(restingOn("Alert( name == \"RackDown\", instance != \"\", $rack : rack )")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RowDown,false", "Other,true"})
    void refusesWhatItMayBecomeByWayOfOthers(String name, boolean accepted) {
        String text = restingOn("Alert( name == \"RowDown\", $rack : rack )")
                + "rule \"c\" when Alert( name == \"RackDown\", $rack : rack ) then insertLogical( Condition.of( \"c\", $rack ).forAtLeast( \"1m\" ) ); end\n"
                + "rule \"d\" when Holds( condition == \"c\", $rack : subject ) then insertLogical( Derived.alert( \"" + name + "\" ).label( \"rack\", $rack ) ); end\n";
        assertThat(LanguageTest.problems(LanguageTest.check(text))).hasSize(accepted ? 0 : 3);
    }
}
