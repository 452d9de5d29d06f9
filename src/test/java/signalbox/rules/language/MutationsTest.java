package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Each change is one of meaning, at the place that is told, and everything else of the file stays as it is. */
class MutationsTest {

    private static final String RULE = """
            package rules.x
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld
            // == 1
            rule "r"
            when
                $a : Alert( name == "A", $rack : rack, ( severity != "x" || job == "y" ), label( "n" ) in ( "1", "2" ) )
                not Alert( rack == $rack )
                accumulate( $d : Alert( name == "B" ); $n : count( $d ); $n >= 3 )
            then
                insertLogical( new Withheld( $a, "1 == 1" ) );
            end
            """;

    @Test
    void conditionsAreLeftOutOrTurnedRound_andNumbersAreOneMoreOrLess() {
        List<Mutations.Mutation> mutations = Mutations.of(RULE);
        assertThat(mutations.stream().map(each -> each.line() + ":" + each.column() + " " + each.what())).containsExactly(
                "7:17 without name == \"A\"",
                "7:22 \"==\" is \"!=\"",
                "7:44 without ( severity != \"x\" || job == \"y\" )",
                "7:55 \"!=\" is \"==\"",
                "7:62 \"||\" is \"&&\"",
                "7:69 \"==\" is \"!=\"",
                "7:79 without label( \"n\" ) in ( \"1\", \"2\" )",
                "8:5 \"not\" is \"exists\"",
                "8:16 without rack == $rack",
                "8:21 \"==\" is \"!=\"",
                "9:29 without name == \"B\"",
                "9:34 \"==\" is \"!=\"",
                "9:62 without $n >= 3",
                "9:65 \">=\" is \"<\"",
                "9:68 3 is 4",
                "9:68 3 is 2");
        assertThat(mutations.get(0).text()).isEqualTo(RULE.replace("name == \"A\", ", ""));
        assertThat(mutations.get(6).text()).isEqualTo(RULE.replace(", label( \"n\" ) in ( \"1\", \"2\" )", ""));
        assertThat(mutations.get(8).text()).isEqualTo(RULE.replace("rack == $rack ", " ").replace("(  )", "(  )"));
        assertThat(mutations.get(14).text()).isEqualTo(RULE.replace(">= 3", ">= 4"));
        assertThat(mutations).allSatisfy(each -> assertThat(each.rule()).isEqualTo("r"));
    }

    @Test
    void whatIsConcludedHasOtherNumbers_andTimesASecondLongerOrShorter() {
        List<Mutations.Mutation> mutations = Mutations.of(
                """
                package rules.x
                import signalbox.alert.Alert
                import signalbox.condition.Condition
                rule "r"
                when
                    $a : Alert( name == "5m" )
                then
                    insertLogical( Condition.of( "c", $a ).times( 3 ).within( "1h30m" ).keepFor( "0s" ) );
                end
                """);
        assertThat(mutations.stream().map(each -> each.line() + ":" + each.column() + " " + each.what())).containsExactly(
                "6:17 without name == \"5m\"",
                "6:22 \"==\" is \"!=\"",
                "8:51 3 is 4",
                "8:51 3 is 2",
                "8:63 \"1h30m\" is a second longer",
                "8:63 \"1h30m\" is a second shorter",
                "8:82 \"0s\" is a second longer");
        assertThat(mutations.get(4).text()).contains(".within( \"5401000ms\" )");
        assertThat(mutations.get(5).text()).contains(".within( \"5399000ms\" )");
    }

    @Test
    void whichConditionIsAskedForIsLeftOutWhereThereAreOthers() {
        String asks = "rule \"r\"\nwhen\n    Holds( condition == \"a\", $s : subject )\nthen\nend\n";
        String states = "rule \"s\"\nwhen\n    Alert()\nthen\n    insertLogical( Condition.of( \"a\", \"x\" ) );\nend\n";
        String others = states.replace("\"a\"", "\"b\"");
        assertThat(Mutations.of(asks, List.of(asks, states))).extracting(Mutations.Mutation::what).containsExactly("\"==\" is \"!=\"");
        assertThat(Mutations.of(asks, List.of(asks, states, others)))
                .extracting(Mutations.Mutation::what)
                .containsExactly("without condition == \"a\"", "\"==\" is \"!=\"");
    }

    @Test
    void whatIsNoRuleHasNone() {
        assertThat(Mutations.of("")).isEmpty();
        assertThat(Mutations.of("rule \"r\" when Alert( name == \"A\" )")).isNotNull();
        assertThat(Mutations.of("package a\nfunction int f( int a ) { return a + 1; }")).isEmpty();
    }
}
