package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.rules.language.LanguageTest.assertCompiles;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.rules.language.Checked.CheckedFile;

/** How rules state conditions and ask whether they hold. */
class ConditionLanguageTest {

    private static final String HEAD =
            """
            package rules.teams.tour
            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.inhibit.Withheld

            """;

    private static String stating(String conclusion) {
        return HEAD + "rule \"states\" when $alert : Alert( name == \"X\", $rack : rack, $service : service ) "
                + "accumulate( Alert( name == \"X\", rack == $rack ); $n : count() ) then\ninsertLogical( " + conclusion + " );\nend\n";
    }

    private static String asking(String pattern) {
        return "rule \"asks\" when $a : Alert( name == \"Y\", $service : service )\n" + pattern
                + "\nthen insertLogical( new Withheld( $a, \"because\" ) ); end\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Condition.of( \"c\", $alert )",
                "Condition.of( \"c\" )",
                "Condition.of( \"c\", $alert, $service, $alert.labels() ).forAtLeast( \"15m\" )",
                "Condition.of( \"c\", $service ).keepFor( \"5m\" ).forAtLeast( \"1d12h\" )",
                "Condition.of( \"c\", $rack ).level( $n ).from( 5 ).until( 3 )",
                "Condition.of( \"c\", $rack ).level( $n ).from( 0.5 ).forAtLeast( \"1m\" )",
                "Condition.of( \"c\", $service ).times( 3 ).within( \"24h\" )",
                "Condition.of( \"c\", $alert ).changes( 4 ).within( \"20m\" ).keepFor( \"10m\" )",
                "Condition.of( \"c\", \"in \" + $rack ).forAtLeast( \"15m\" )",
            })
    void acceptsConditions(String conclusion) {
        assertCompiles(stating(conclusion) + asking("Holds( condition == \"c\" )"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Holds( condition == \"c\", subject == $a )",
                "Holds( condition == \"c\", subject == $a.labels )",
                "Holds( condition == \"c\", subject != $a )",
                "Holds( condition == \"c\", subject == $service )",
                "Holds( condition == \"c\", subject( 1 ) == $service, subject( 2 ) == $a )",
                "Holds( condition == \"c\", subject in ( $a, $a.labels ) )",
                "Holds( condition == \"c\", subject in ( \"x\", $service ) )",
                "Holds( condition == \"c\", alert == $a )",
                "Holds( condition == \"c\", level > 7, times >= 3, since > $a.startsAt )",
                "$h : Holds( condition == \"c\" ) Alert( service == $h.subject, this == $h.subject )",
                "$h : Holds( condition == \"c\" ) Alert( $h.subject( 2 ) == this )",
                "not Holds( condition == \"c\", subject == $a )",
                "Holds( condition == \"c\", $s : subject, $n : level, $t : times ) Alert( instance == $s )",
            })
    void acceptsQuestions(String pattern) {
        assertCompiles(stating("Condition.of( \"c\", $alert )") + asking(pattern));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "new Condition( \"c\", $alert ) | a Condition is not made by new: write Condition.of( \"name\", $alert )",
                "Condition.of( $alert, \"c\" ) | Condition.of begins with the name of the condition: write Condition.of( \"c\", $alert )",
                "Condition.of( \"\", $alert ) | the condition has no name",
                "Condition.of( \"c\", $n ) | a condition is about alerts or texts, and $n is a number: make a text of it: \"\" + $n",
                "Condition.of( \"c\", $alert ).forAtLeast( \"15 minutes\" ) | \"15 minutes\" is not a duration: did you mean \"15m\"?",
                "Condition.of( \"c\", $alert ).forAtLeast( 15 ) | Condition has no forAtLeast(int): a duration is a text with its unit: forAtLeast( \"15s\" )",
                "Condition.of( \"c\", $alert ).forAtLeast( \"0s\" ) | is no time",
                "Condition.of( \"c\", $alert ).keepFor( \"9999d\" ) | is too long: 366d at most",
                "Condition.of( \"c\", $alert ).forLeast( \"1m\" ) | did you mean \"forAtLeast(String)\"?",
                "Condition.of( \"c\", $alert ).by( \"x\", \"y\" ) | rules may not use by()",
                "Condition.of( \"c\", $alert ).restingOn( $alert ) | Condition has no restingOn(Alert)",
                "Condition.of( \"c\", $alert ).before( $alert.startsAt(), \"1 hour\" ) | \"1 hour\" is not a duration: did you mean \"1h\"?",
                "Condition.of( \"c\", $alert ).before( \"1h\" ) | Condition has no before(String): it has before(Instant, String)",
                "Condition.of( \"c\", $alert ).before( $alert.startsAt(), \"1h\" ).times( 3 ).within( \"1h\" ) | before says from when on it holds",
                "Condition.of( \"c\", $alert ).level( $n ) | a level alone says nothing: write .level( $n ).from( 5 )",
                "Condition.of( \"c\", $alert ).from( 5 ) | from which level on, of what?",
                "Condition.of( \"c\", $alert ).level( $n ).until( 5 ) | a level alone says nothing",
                "Condition.of( \"c\", $alert ).level( $n ).from( 3 ).until( 5 ) | it would be over as soon as it begins",
                "Condition.of( \"c\", $alert ).times( 3 ) | how often, but within which time?: write .times( 3 ).within( \"24h\" )",
                "Condition.of( \"c\", $alert ).changes( 3 ) | write .changes( 4 ).within( \"20m\" )",
                "Condition.of( \"c\", $alert ).within( \"1h\" ) | within which time, but how often?",
                "Condition.of( \"c\", $alert ).times( 0 ).within( \"1h\" ) | times( 0 ): write a number from 1 to 1000",
                "Condition.of( \"c\", $alert ).times( 3 ).changes( 4 ).within( \"1h\" ) | counts its times or its changes, not both",
                "Condition.of( \"c\", $alert ).forAtLeast( \"1m\" ).forAtLeast( \"2m\" ) | the option forAtLeast is there twice",
                "Holds( \"c\" ) | \"new\" is missing before Holds",
                "new Holds( \"c\" ) | rules may not make a Holds",
            })
    void refusesOtherConditions(String conclusion, String message) {
        assertThat(LanguageTest.problems(LanguageTest.check(stating(conclusion)))).singleElement().asString().contains(message);
    }

    @Test
    void refusesWhatIsStatedAndThenForgotten() {
        String text = stating("Condition.of( \"c\", $alert )").replace("insertLogical( Condition", "Condition").replace(") );\n", ");\n");
        assertThat(LanguageTest.problems(LanguageTest.check(text)))
                .singleElement()
                .asString()
                .contains("this Condition is made and then forgotten: write insertLogical( Condition.of( \"name\", $alert ) );");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Condition( name == \"c\" ) | Condition is no fact that rules read",
                "Holds( condition == \"cc\", subject == $a ) | no rule of this package states the condition \"cc\": did you mean \"c\"?",
                "Holds( condition == \"deploying\" ) | state it: insertLogical( Condition.of( \"deploying\", … ) )",
                "Holds( condition == \"c\", $s : subject == $a ) | would name what is known already",
                "Holds( condition == \"c\", subject in ( $a, \"x\" ) ) | they are never the same",
                "Holds( condition == \"c\", name == \"x\" ) | Holds has no property \"name\"",
            })
    void refusesOtherQuestions(String pattern, String message) {
        assertThat(LanguageTest.problems(LanguageTest.check(stating("Condition.of( \"c\", $alert )") + asking(pattern))))
                .singleElement()
                .asString()
                .contains(message);
    }

    @Test
    void refusesAConditionThatRestsOnWhetherItHolds() {
        String itself = HEAD + "rule \"a\" when Holds( condition == \"c\", $s : subject ) then insertLogical( Condition.of( \"c\", $s ).keepFor( \"5m\" ) ); end\n";
        assertThat(LanguageTest.problems(LanguageTest.check(itself)))
                .singleElement()
                .asString()
                .contains("rule \"a\" states the condition \"c\" and rests on whether it holds");

        String each = HEAD + "rule \"a\" when Holds( condition == \"c\", $s : subject ) then insertLogical( Condition.of( \"d\", $s ) ); end\n"
                + "rule \"b\" when not Holds( condition == \"d\", subject == \"x\" ) then insertLogical( Condition.of( \"c\", \"x\" ) ); end\n";
        assertThat(LanguageTest.problems(LanguageTest.check(each)))
                .hasSize(2)
                .first()
                .asString()
                .contains("states the condition \"d\" and rests, by way of rule \"b\", on whether the condition \"c\" holds");

        String unknown = HEAD + "rule \"a\" when Holds( $c : condition, $s : subject ) then insertLogical( Condition.of( \"d\", $s ) ); end\n";
        assertThat(LanguageTest.problems(LanguageTest.check(unknown))).hasSize(1);
    }

    @Test
    void acceptsAConditionThatRestsOnAnother() {
        assertCompiles(stating("Condition.of( \"c\", $alert )")
                + "rule \"a\" when Holds( condition == \"c\", $s : subject ) then insertLogical( Condition.of( \"d\", $s ).forAtLeast( \"5m\" ) ); end\n"
                + asking("Holds( condition == \"d\" )"));
    }

    @Test
    void warnsOfAConditionThatNobodyAsksFor() {
        Checked checked = LanguageTest.check(stating("Condition.of( \"c\", $alert )"));
        assertThat(checked.files().stream().map(CheckedFile::warnings).flatMap(List::stream).map(Remark::message))
                .containsExactly("no rule of this package asks whether the condition \"c\" holds");
    }

    @Test
    void alertsThatATimeRestsOnAreFilledIn() {
        String text = HEAD
                + """
                rule "counts" when
                    $a : Alert( name == "A", $s : service )
                    ( Alert( name == "B", service == $s ) or Alert( name == "C", service == $s ) )
                    not Alert( name == "D" )
                    exists Alert( name == "E" )
                then
                    insertLogical( Condition.of( "c", $s ).times( 3 ).within( "1h" ) );
                    insertLogical( Condition.of( "d", $s ).forAtLeast( "1h" ) );
                end
                """
                + asking("Holds( condition in ( \"c\", \"d\" ) )");
        assertCompiles(text);
        assertThat(Printer.print(LanguageTest.check(text), LanguageTest.BY_NUMBER).get(0).drl())
                .contains(".within( \"1h\" ).restingOn( $a, fact_1 ).by( \"counts\", \"rules.teams.tour\" )")
                .contains("Condition.of( \"d\" , $s ).forAtLeast( \"1h\" ).by( \"counts\", \"rules.teams.tour\" )");
    }
}
