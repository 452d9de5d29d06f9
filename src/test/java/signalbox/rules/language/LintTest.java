package signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is allowed and seldom meant is warned of; what cannot be taken back is refused. */
class LintTest {

    private static final String HEAD =
            """
            package rules.teams.tour
            import java.util.List
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            import signalbox.route.TimeInterval
            """;

    private static Checked check(String rules) {
        Checked checked = LanguageTest.check(HEAD + rules);
        return checked;
    }

    private static List<String> warnings(String when, String then) {
        Checked checked = check("rule \"x\"\nwhen\n" + when + "\nthen\n" + then + "\nend\n");
        assertThat(LanguageTest.problems(checked)).isEmpty();
        return checked.files().get(0).warnings().stream()
                .map(warning -> warning.place().line() + ":" + warning.place().column() + " " + warning.message())
                .toList();
    }

    private static final String INHIBITS = "insertLogical( new Inhibition( $b, $a ) );";

    @Test
    void aTimeIntervalIsCombinedWithNothing_whereverItStands() {
        String rule = """
                package rules.teams.tour
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                import signalbox.route.TimeInterval
                rule "it" when
                    %s
                    %s
                then insertLogical( new Withheld( $a, "by night" ) ); end
                """;
        String interval = "TimeInterval( name == \"night\", active )";
        String alert = "$a : Alert( name == \"DiskSlow\" )";
        for (String text : java.util.List.of(rule.formatted(interval, alert), rule.formatted(alert, interval))) {
            assertThat(LanguageTest.check(text).files().get(0).warnings()).as(text).noneMatch(one -> one.message().contains("each is combined"));
        }
    }

    @Test
    void factsThatNothingJoinsAreNamed() {
        String lonely = "10:%d nothing joins this with what stands above: each is combined with each";
        String source = "    $a : Alert( name == \"A\", $i : instance )\n";
        assertThat(warnings(source + "    $b : Alert( name == \"B\" )", INHIBITS)).containsExactly("11:5" + lonely.substring(5));
        assertThat(warnings(source + "    $b : Alert( name == \"B\", instance == $i )", INHIBITS)).isEmpty();
        assertThat(warnings(source + "    $b : Alert( name == \"B\", instance == $a.instance )", INHIBITS)).isEmpty();
        assertThat(warnings(source + "    exists( Alert( name == \"N\" ) )\n    $b : Alert( name == \"B\", instance == $i )", INHIBITS)).isEmpty();
        assertThat(warnings(source + "    TimeInterval( name == \"n\", active )\n    $b : Alert( name == \"B\", instance == $i )", INHIBITS)).isEmpty();
        assertThat(warnings(source + "    Alert( name == \"N\" )\n    $b : Alert( name == \"B\", instance == $i )", INHIBITS)).containsExactly("11:5" + lonely.substring(5));
        assertThat(warnings(source + "    $c : Alert( name == \"C\" )\n    $b : Alert( name == \"B\", instance == $i, rack == $c.rack )", INHIBITS))
                .as("joined further down").isEmpty();
    }

    @Test
    void aConditionOfWhateverItIsAboutIsNamed_whereverItStands() {
        String rules = """
                package rules.teams.tour
                import signalbox.alert.Alert
                import signalbox.condition.Condition
                import signalbox.condition.Holds
                import signalbox.inhibit.Withheld
                rule "it" when
                    %s
                    %s
                then insertLogical( new Withheld( $a, "deploying" ) ); end
                rule "deploying" when Alert( name == "Deploy", $s : service ) then insertLogical( Condition.of( "deploying", $s ).keepFor( "5m" ) ); end
                """;
        String alert = "$a : Alert( name == \"Slow\", $s : service )";
        String holds = "Holds( condition == \"deploying\" )";
        assertThat(said(rules.formatted(holds, alert))).containsExactly("7:5" + ANY_SUBJECT);
        assertThat(said(rules.formatted(alert, holds))).containsExactly("8:5" + ANY_SUBJECT);
        assertThat(said(rules.formatted(alert, "Holds( condition == \"deploying\", subject == $s )"))).isEmpty();
        assertThat(said(rules.formatted(alert, "exists Holds( condition == \"deploying\" )"))).isEmpty();
    }

    private static final String ANY_SUBJECT = " this asks of no subject: it holds for everything as soon as the condition holds of anything: say of what:"
            + " subject == $service, or of an alert subject == $alert";

    private static List<String> said(String text) {
        return LanguageTest.check(text).files().get(0).warnings().stream()
                .map(warning -> warning.place().line() + ":" + warning.place().column() + " " + warning.message() + ": " + warning.hint())
                .toList();
    }

    @Test
    void aRuleThatCanKeepAnyAlertQuietIsNamed() {
        String says = " nothing limits which alerts this keeps quiet: it can be any alert of any team";
        assertThat(warnings("$a : Alert( name == \"A\", $i : instance )\n$b : Alert( name != \"A\", $i != \"\" )", INHIBITS)).contains("13:20" + says);
        assertThat(warnings("$b : Alert( name != \"A\" )", "insertLogical( new Withheld( $b, \"x\" ) );")).containsExactly("12:20" + says);
        assertThat(warnings("$b : Alert()", "insertLogical( new Route( $b, \"x\" ) );"))
                .containsExactly("12:20 nothing limits which alerts this routes: it can be any alert of any team");
        assertThat(warnings("$b : Alert( team == \"a\" )", "insertLogical( new Withheld( $b, \"x\" ) );")).isEmpty();
        assertThat(warnings("$b : Alert( severity != \"\" )\n$a : Alert( name == \"A\", instance == $b.instance )", INHIBITS))
                .as("limited by what stands below").isEmpty();
    }

    @Test
    void anInhibitionTheWrongWayRoundIsNamed() {
        assertThat(warnings("$a : Alert( severity == \"warning\", $i : instance )\n$b : Alert( severity == \"critical\", instance == $i )", INHIBITS))
                .containsExactly("13:20 $b is worse than $a, and kept quiet by it: are they the wrong way round?");
        assertThat(warnings("$a : Alert( severity == \"critical\", $i : instance )\n$b : Alert( severity == \"warning\", instance == $i )", INHIBITS))
                .isEmpty();
    }

    @Test
    void anInhibitionIsRefused_whereNamesOrTypesShowThatItIsTheWrongWayRound() {
        String when = "when $source : Alert( name == \"A\" ) $target : Alert( name == \"B\" )"
                + " accumulate( $x : Alert( name == \"C\" ); $all : collectList( $x ) ) then ";
        for (String arguments : List.of("$source, $target", "$all, $target", "$source.labels(), $all, $target")) {
            assertThat(LanguageTest.problems(check("rule \"x\" " + when + "insertLogical( new Inhibition( " + arguments + " ) ); end")))
                    .as(arguments)
                    .singleElement()
                    .asString()
                    .contains("the alert that is kept quiet stands first");
        }
        assertThat(LanguageTest.problems(check("rule \"x\" " + when + "insertLogical( new Inhibition( $target, $source, $all ) ); end"))).isEmpty();
    }

    @Test
    void labelsThatAlertsSeldomHaveAreNamed() {
        assertThat(warnings("$b : Alert( team == \"a\" )", "insertLogical( new Route( $b, \"x\" ).groupedBy( \"sevrity\", \"zone\" ) );"))
                .containsExactly("12:48 alerts seldom have a label \"sevrity\"");
    }

    @Test
    void namesOfTheConfigurationAreKnown() {
        Checked checked = check("""
                rule "x"
                when
                    $a : Alert( name == "A" )
                    TimeInterval( name == "nights" || name == "days", active )
                    not TimeInterval( name in ( "holidays" ) )
                then
                    insertLogical( new Route( $a, "pager" ) );
                    insertLogical( new Withheld( $a, "x" ).onlyTo( "slack" ) );
                end
                """);
        assertThat(LanguageTest.problems(checked)).isEmpty();
        assertThat(checked.files().get(0).mentions()).extracting(mention -> mention.what() + " " + mention.name())
                .containsExactlyInAnyOrder("RECEIVER pager", "RECEIVER slack", "TIME_INTERVAL nights", "TIME_INTERVAL days", "TIME_INTERVAL holidays");
    }

    // ---- recursion

    private static final String TYPES = "declare P a : String end\ndeclare Q a : String end\ndeclare R a : String end\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "P( $a : a ) then insertLogical( new P( $a ) ) | concludes P from P",
                "$x : Alert( name == \"x\" ) not P( a == $x.name ) then insertLogical( new P( $x.name() ) ) | concludes P from P",
                "accumulate( P( $a : a ); $n : count( $a ) ) then insertLogical( new P( \"n\" + $n ) ) | concludes P from P",
                "P( $a : a ) or Q( $a : a ) then insertLogical( new Q( \"x\" ) ) | concludes Q from Q",
            })
    void aRuleThatRestsOnWhatItConcludesIsRefused(String rule, String says) {
        assertThat(LanguageTest.problems(check(TYPES + "rule \"x\" when " + rule + "; end")))
                .singleElement()
                .asString()
                .contains(says, "would stay for ever");
    }

    @Test
    void soAreRulesThatDoSoTogether() {
        String round = TYPES
                + "rule \"one\" when P( $a : a ) then insertLogical( new Q( $a ) ); end\n"
                + "rule \"two\" when Q( $a : a ) then insertLogical( new R( $a ) ); end\n"
                + "rule \"three\" when R( $a : a ) then insertLogical( new P( $a ) ); end\n";
        assertThat(LanguageTest.problems(check(round))).hasSize(3).allSatisfy(problem -> assertThat(problem)
                .contains("and rests on", "let what is concluded rest on alerts"));

        assertThat(LanguageTest.problems(check(round.replace("R( $a : a )", "Alert( $a : name )")))).as("without a way back").isEmpty();
    }
}
