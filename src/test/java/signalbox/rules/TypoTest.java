package signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypoTest {

    /** The tables below say what is mistyped in it. Line 1 is the first. */
    private static final String RIGHT =
            """
            package rules.teams.infra

            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition

            rule "first"
                @owner( "infra" )
            when
                $node : Alert( name == "NodeDown", $instance : label("instance") )
                $target : Alert( severity == "warning", instance == $instance, this != $node )
                not Alert( name in ("Drill", "Test"), label("rack") == $node.label("rack") )
            then
                insertLogical( new Inhibition( $target, $node ) );
            end

            rule "second"
            when
                accumulate( Alert( name == "NodeDown", $a : instance matches "a.*" ); $count : count( $a ); $count > 3 )
                exists( Alert( firing, startsAt != null ) )
            then
                insertLogical( new NodesDown( $count ) );
            end

            declare NodesDown number : Long end
            """;

    static Stream<Arguments> typos() {
        return Stream.of(
                // keywords and form
                typo("rule \"second\"", "rul \"second\"", "16:1", "\"rul\" does not begin anything that rules know", "did you mean \"rule\"?"),
                typo("import signalbox.alert", "imprt signalbox.alert", "3:1", "\"imprt\" does not begin anything that rules know", "did you mean \"import\"?"),
                typo("package rules", "pakage rules", "1:1", "\"pakage\" does not begin anything that rules know", "did you mean \"package\"?"),
                typo("when\n", "wehn\n", "8:1", "rule \"first\" has no \"when\"", "did you mean \"when\"?"),
                typo("when\n", "", "8:5", "rule \"first\" has no \"when\"", "put \"when\" on the line before its conditions"),
                typo("then\n", "tehn\n", "12:1", "rule \"first\" has no \"then\"", "did you mean \"then\"?"),
                typo("then\n", "", "12:5", "rule \"first\" has no \"then\"", "put \"then\" on the line before this"),
                typo("then\n    insertLogical( new NodesDown( $count ) );\n", "", "20:1", "rule \"second\" has no \"then\"", "what the rule does stands between \"then\" and \"end\""),
                typo("end\n\nrule", "\nrule", "13:54", "rule \"first\" has no \"end\"", "put \"end\" on the line after this"),
                typo("end\n\nrule", "edn\n\nrule", "14:1", "rule \"first\" has no \"end\"", "did you mean \"end\"?"),
                typo("end\n\nrule", "end\nend\nrule", "15:1", "rule \"first\" has ended already", "remove one \"end\""),
                typo("@owner( \"infra\" )", "salence 10", "7:5", "a rule has no attribute \"salence\"", "did you mean \"salience\"?"),
                typo("rule \"first\"", "rule first one", "6:6", "a name of several words needs quotes", "rule \"first one\""),
                typo("rule \"first\"", "rule quiet when down", "6:6", "a name of several words needs quotes", "rule \"quiet when down\""),
                typo("rule \"first\"", "rule", "6:1", "the rule has no name", "say in it what holds: rule \"…\""),
                typo("rule \"first\"", "rule: \"first\"", "6:5", "\":\" is not expected here", "the name stands right behind the word: rule \"…\""),
                typo("when\n", "when:\n", "8:5", "\":\" is not expected here", "\"when\" stands alone, without \":\""),
                typo("then\n", "then:\n", "12:5", "\":\" is not expected here", "\"then\" stands alone, without \":\""),
                typo("rule \"first\"", "rule \"first\":", "6:13", "\":\" is not expected here", "remove it"),
                typo("end\n\nrule", "}\n\nrule", "14:1", "rule \"first\" has no \"end\"", "write \"end\" instead of \"}\""),
                typo("package rules.teams.infra\n", "package rules.teams.infra\npackage rules.teams.infra\n", "2:1", "the package is said twice", "remove this line"),
                typo("import signalbox.alert.Alert", "from signalbox.alert import Alert", "3:1", "\"from\" does not begin anything that rules know", "import signalbox.alert.Alert"),
                typo("import signalbox.alert.Alert\n", "import signalbox.alert.Alert, java.util.List\n", "3:29", "\",\" is not expected here", "import one type a line"),
                typo("import signalbox.alert.Alert", "import \"signalbox.alert.Alert\"", "3:8", "\"signalbox.alert.Alert\" is not expected here", "write it without quotes: import signalbox.alert.Alert"),
                typo("import signalbox.alert.Alert", "import signalbox.*", "3:8", "rules may not import signalbox.*", "import one type a line: import signalbox.alert.Alert"),
                typo("when\n", "if\n", "8:1", "rule \"first\" has no \"when\"", "write \"when\" instead of \"if\""),
                typo("    $target", "when\n    $target", "10:1", "\"when\" stands in this rule already", "remove it: conditions stand one below the other"),
                // between facts
                typo("this != $node )", "this != $node );", "10:83", "\";\" is not expected here", "remove it: conditions stand one below the other, without a sign between them"),
                typo("not Alert( name in", "exists not Alert( name in", "11:5", "\"exists not\" is not known in conditions", "that there is one is written exists Alert( … ), that there is none not Alert( … )"),
                typo("not Alert( name in", "not exists Alert( name in", "11:5", "\"not exists\" is not known in conditions", "that there is one is written exists Alert( … ), that there is none not Alert( … )"),
                typo("not Alert( name in", "NOT Alert( name in", "11:5", "\"NOT\" is not known in conditions", "did you mean \"not\"?"),
                typo("    not Alert( name in", "    AND\n    not Alert( name in", "11:5", "\"AND\" is not known in conditions", "did you mean \"and\"?"),
                typo("$node : Alert(", "$node = Alert(", "9:11", "\"=\" is not expected here", "a name is given with \":\": $node : Alert( … )"),
                typo("$node : Alert(", "Alert $node(", "9:11", "\"$node\" is not expected here", "the name stands first: $node : Alert( … )"),
                typo("    exists( Alert", "    $count > 5\n    exists( Alert", "19:5", "a comparison does not stand alone here", "it is part of a pattern, Alert( …, $count > … ), or of the accumulate that finds $count: accumulate( …; $count : count(); $count > … )"),
                typo("firing, startsAt != null ) )", "firing ) ) within 5m", "19:31", "there is no \"within\" in conditions", "rules do not watch the clock: state a condition, Condition.of( … ).forAtLeast( \"5m\" ) or .times( 3 ).within( \"5m\" ), and ask another rule whether it Holds"),
                typo("    exists( Alert", "    $l : List() from collect( Alert() )\n    exists( Alert", "19:17", "rules may not use from", "write accumulate( $x : Alert( … ); $list : collectList( $x ); $list.size > 3 )"),
                typo("    exists( Alert", "    Number( intValue > 3 ) from accumulate( Alert(), count() )\n    exists( Alert", "19:28", "rules may not use from", "write accumulate( Alert( … ); $n : count(); $n > 3 )"),
                typo("    accumulate(", "    not accumulate(", "18:5", "\"not accumulate\" is not known in conditions", "accumulate finds something in any case: turn the comparison of its result round, $n <= 3 for $n > 3"),
                typo("accumulate( Alert( name == \"NodeDown\", $a", "accumulate( not Alert( name == \"NodeDown\", $a", "18:17", "accumulate finds nothing to look at here", "it begins with facts that are there: accumulate( Alert( … ) and not Alert( … ); $n : count() )"),
                typo("accumulate( Alert( name == \"NodeDown\", $a : instance matches \"a.*\" );", "accumulate( ( Alert( $a : instance ) or Alert( $a : rack ) );", "18:19", "\"or\" is not known inside of accumulate", "say it inside of the pattern: name in ( \"a\", \"b\" ), or with ||"),
                // names
                typo("this != $node )", "this != node )", "10:76", "\"node\" is not known here", "did you mean \"$node\"?"),
                typo("label(\"instance\") )", "label(\"instance\"), rack != $target.rack )", "9:79", "\"$target\" is not known here", "it is given further down: write the pattern that gives it before this one"),
                typo("severity == \"warning\"", "annotations.summary == \"x\"", "10:34", "Labels has no property \"summary\"", "an annotation is asked for so: annotation(\"summary\")"),
                typo("insertLogical( new Inhibition( $target, $node ) );", "$node.setSeverity( \"x\" );", "13:11", "rules do not change facts", "what is to be added to an alert is concluded: insertLogical( new Attribute( $alert, \"name\", \"value\" ) ); its labels stay"),
                // options
                typo("new Inhibition( $target, $node )", "signalbox.condition.Condition.of( \"c\", $node )", "13:20", "rules may not use signalbox.condition.Condition.of", "write Condition.of, and add the line: import signalbox.condition.Condition"),
                // attributes
                typo("@owner( \"infra\" )", "enabled \"y\"", "7:5", "\"enabled\" may not be used", "leave it out; a rule that is not to run is put into a comment"),
                typo("@owner( \"infra\" )", "enabled ture", "7:5", "\"enabled\" may not be used", "leave it out; a rule that is not to run is put into a comment"),
                typo("@owner( \"infra\" )", "no-loop no", "7:5", "\"no-loop\" may not be used", "leave it out: a rule that rests on what it concludes is refused"),
                typo("@owner( \"infra\" )", "salience high", "7:5", "\"salience\" may not be used", "leave it out: conclusions hold at once, in no order"),
                typo("@owner( \"infra\" )", "salience = 10", "7:5", "\"salience\" may not be used", "leave it out: conclusions hold at once, in no order"),
                typo("@owner( \"infra\" )", "salience", "7:5", "\"salience\" may not be used", "leave it out: conclusions hold at once, in no order"),
                typo("@owner( \"infra\" )", "salience 10;", "7:5", "\"salience\" may not be used", "leave it out: conclusions hold at once, in no order"),
                typo("@owner( \"infra\" )", "priority 10", "7:5", "a rule has no attribute \"priority\"", "a rule has a name, @owner( \"…\" ), @description( \"…\" ), condi"),
                typo("@owner( \"infra\" )", "noloop true", "7:5", "a rule has no attribute \"noloop\"", "did you mean \"no-loop\"?"),
                typo("@owner( \"infra\" )", "activation-group first", "7:5", "\"activation-group\" may not be used", "leave it out, and say when each rule holds: with a condition"),
                typo("@owner( \"infra\" )", "agenda-group \"x\"", "7:5", "\"agenda-group\" may not be used", "leave it out: every rule holds as long as its conditions do"),
                typo("@owner( \"infra\" )", "ruleflow-group \"x\"", "7:5", "\"ruleflow-group\" may not be used", "leave it out: every rule holds as long as its conditions do"),
                // conditions as other languages write them
                typo("severity ==", "severity =", "10:31", "\"=\" is not known in conditions", "compare with \"==\""),
                typo("severity == \"warning\"", "severity == \"warning\" || severity = \"info\"", "10:56", "\"=\" is not known in conditions", "compare with \"==\""),
                typo("severity ==", "severity <>", "10:31", "\"<>\" is not known in conditions", "compare with \"!=\""),
                typo("severity ==", "severity =~", "10:31", "\"=~\" is not known in conditions", "a regular expression is compared with \"matches\""),
                typo("severity ==", "severity is", "10:31", "there is no comparison \"is\"", "compare with \"==\""),
                typo("severity ==", "severity equals", "10:31", "there is no comparison \"equals\"", "compare with \"==\""),
                typo("severity ==", "severity like", "10:31", "there is no comparison \"like\"", "matches \"x.*\""),
                typo("severity ==", "severity startsWith", "10:31", "there is no comparison \"startsWith\"", "write str[startsWith] \"…\""),
                typo("severity == \"warning\"", "severity str[startWith] \"warn\"", "10:35", "there is no comparison str[startWith]", "did you mean \"startsWith\"?"),
                typo("severity == \"warning\"", "severity == \"warning\" || \"info\"", "10:47", "\"info\" is neither true nor false", "write severity in ( \"warning\", \"info\" )"),
                typo("\"warning\", instance", "\"warning\" & instance", "10:44", "\"&\" is not known in conditions", "use \"&&\""),
                typo("\"warning\", instance", "\"warning\"; instance", "10:43", "\";\" is not expected here", "conditions are separated by \",\""),
                typo("this != $node )", "this != $node, )", "10:81", "after this \",\" a condition is missing", "remove the \",\""),
                typo("this != $node )", "this != $node ),", "10:83", "\",\" is not expected here", "conditions stand one below the other"),
                typo("in (\"Drill\", \"Test\")", "in \"Drill\"", "11:21", "after \"in\" a list in round brackets is expected", "write in ( \"a\", \"b\" )"),
                typo("in (\"Drill\", \"Test\")", "in [\"Drill\", \"Test\"]", "11:21", "after \"in\" a list in round brackets is expected", "write in ( \"a\", \"b\" )"),
                typo("name in (", "name !in (", "11:21", "\"!in\" is not known in conditions", "write \"not in\""),
                typo("not Alert(", "! Alert(", "11:5", "\"!\" is not known before a fact", "\"not Alert( … )\""),
                typo("not Alert( name", "not Alert[ name", "11:14", "\"[\" is not expected here", "conditions of a fact stand in round brackets: Alert( … )"),
                typo("$target : Alert(", "$target Alert(", "10:13", "\"Alert\" is not expected here", "a \":\" is missing before it: $target : Alert( … )"),
                typo("$target : Alert( severity", "$target : Alert severity", "10:21", "\"severity\" is not expected here", "a \"(\" is missing before it: Alert( … )"),
                typo("exists( Alert( firing, startsAt != null ) )", "name == \"x\"", "19:10", "\"==\" is not expected here", "a condition says something of a fact"),
                typo("exists( Alert( firing, startsAt != null ) )", "if ( Alert( firing ) )", "19:5", "there is no \"if\" in conditions", "one below the other"),
                typo("exists( Alert( firing, startsAt != null ) )", "exits( Alert( firing ) )", "19:5", "there is no type \"exits\" here", "did you mean \"exists\"?"),
                typo("exists( Alert( firing, startsAt != null ) )", "# all that fires", "19:5", "\"#\" is not expected here", "comments begin with //"),
                typo("exists( Alert( firing, startsAt != null ) )", "-- all that fires", "19:5", "\"--\" is not expected here", "comments begin with //"),
                typo("matches \"a.*\"", "matches /a.*/", "18:66", "a regular expression is a text here", "write it in quotes: matches \"a.*\""),
                typo("; $count > 3 )", ", $count > 3 )", "18:104", "\">\" is not expected here", "it stands behind another \";\""),
                // what would be compiled, and mean something else than it says
                typo("name == \"NodeDown\", $i", "name : \"NodeDown\", $i", "9:25", "\":\" gives a name, it does not compare", "compare with \"==\": name == \"NodeDown\""),
                typo("severity == \"warning\"", "severity > 3", "10:31", "severity is a text: \">\" compares it letter by letter, and \"9\" comes after \"10\"", "Integer.parseInt( severity ) > 3"),
                typo("severity == \"warning\"", "label(\"load\") >= \"10\"", "10:36", "label(\"load\") is a text: \">=\" compares it letter by letter, and \"9\" comes after \"10\"", "Integer.parseInt( label(\"load\") ) >= 10"),
                typo("severity == \"warning\"", "severity >= \"warning\"", "10:31", "severity is a text, and \">=\" does not know which is worse", "isWorseThan( $other )"),
                typo("severity == \"warning\"", "name.length > 3", "10:27", "String has no property \"length\"", "it is asked with brackets: length()"),
                typo("severity == \"warning\"", "name.size > 3", "10:27", "String has no property \"size\"", "there are contains, endsWith"),
                typo("severity == \"warning\"", "label(severity) == \"warning\"", "10:28", "label( severity ) asks for the label that is named by the value of severity", "label( \"severity\" )"),
                typo("startsAt != null", "startsAt < \"2026-01-31\"", "19:28", "startsAt is a time and cannot be compared with a text", "compare it with the time of another fact: startsAt > $other.startsAt"),
                typo("name == \"NodeDown\", $i", "\"name\" == \"NodeDown\", $i", "9:20", "two texts are compared that are always the same", "name == \"NodeDown\""),
                typo("this != $node", "rack == rack", "10:68", "rack is compared with itself", "$x : rack"),
                typo("this != $node", "rack == $node", "10:76", "$node is a whole alert and rack a text: they are never the same", "$node.rack"),
                typo("this != $node", "labels.get( rack ) == \"x\"", "10:80", "labels.get( rack ) asks for the label that is named by the value of rack", "label( \"rack\" )"),
                typo("this != $node", "startsAt < now()", "10:79", "there is no now() here: rules do not watch the clock", "as long as its facts do"),
                typo("this != $node", "!rack == \"x\"", "10:68", "\"!\" stands before what is true or false, and rack is a text", "write rack != \"x\""),
                typo("\"warning\", instance", "\"warning\" AND instance", "10:44", "there is no comparison \"AND\"", "write it as \"&&\""),
                typo("accumulate( Alert", "accumlate( Alert", "18:5", "there is no \"accumlate\" here", "did you mean \"accumulate\"?"),
                typo("exists( Alert( firing, startsAt != null ) )", "java.util.List() from collct( Alert() )", "19:22", "rules may not use from", "write a pattern over a fact; what belongs together is gather"),
                typo("exists( Alert( firing, startsAt != null ) )", "not", "19:5", "after \"not\" a fact is missing", "write not Alert( … )"),
                // what would be done, and does nothing or something else than it says
                typo("$target, $node )", "$target )", "13:24", "this Inhibition names nothing that it is because of", "write new Inhibition( $quiet, $because )"),
                typo("insertLogical( new Inhibition( $target, $node ) )", "new Inhibition( $target, $node )", "13:5", "this Inhibition is made and then forgotten", "insertLogical( new Inhibition( … ) )"),
                typo("insertLogical( new Inhibition( $target, $node ) )", "insertLogical( $target )", "13:5", "$target is of type Alert and there already: to insert it says nothing", "insertLogical( new … )"),
                typo("insertLogical( new", "if ( $node.severity() == \"critical\" ) insertLogical( new", "13:5", "rules may not use if", "write the comparison as a condition, or two rules"),
                typo("insertLogical( new", "while ( true ) insertLogical( new", "13:5", "rules may not use while", "one conclusion for each match: a pattern, or accumulate, is the loop"),
                typo("insertLogical( new Inhibition( $target, $node ) )", "insertLogical( new signalbox.route.Route( $target, \"x\" ).groupedBy( \"rack, job\" ) )", "13:73", "no label is called \"rack, job\"", "each label is a text of its own"),
                typo("insertLogical( new Inhibition( $target, $node ) )", "insertLogical( new signalbox.route.Route( $target, \"x\" ).groupInterval( \"0s\" ) )", "13:77", "groupInterval cannot be zero", "write for example 5m"),
                typo("insertLogical( new Inhibition( $target, $node ) )", "insertLogical( new signalbox.route.Route( $target, \"x\" ).repeatAfter( \"4h\", \"0s\" ) )", "13:81", "repeatAfter cannot be zero", "write for example 5m"),
                typo("insertLogical( new Inhibition( $target, $node ) )", "insertLogical( new signalbox.route.Route( $target, \"x\" ).repeatAfter() )", "13:62", "repeatAfter() names no time", "write for example repeatAfter( \"4h\", \"1d\", \"7d\" )"),
                typo("this != $node", "rack-name == \"x\"", "10:68", "rack-name is read as a subtraction", "label(\"rack-name\")"),
                typo("this != $node", "rack != null", "10:76", "a label is never null: one that an alert does not have is \"\"", "write rack != \"\""),
                typo("this != $node", "label(\"zone\") == null", "10:85", "a label is never null: one that an alert does not have is \"\"", "write label(\"zone\") == \"\""),
                typo("$instance : label(\"instance\")", "instance : $instance", "9:40", "a name stands before the \":\", what it is given to after it", "write $instance : instance"),
                typo("this != $node", "not this == $node", "10:68", "\"not\" does not stand before a comparison here", "write this != $node"),
                typo("this != $node", "not label( \"zone\" ) == \"a\"", "10:68", "\"not\" does not stand before a comparison here", "write label( \"zone\" ) != \"a\""),
                typo("this != $node", "not name matches \"a.*\"", "10:68", "\"not\" does not stand before a comparison here", "write name not matches \"a.*\""),
                typo("\"a.*\"", "\"a\\d\"", "18:66", "in \"a\\d\" a \"\\\" stands alone", "a backslash is written twice"),
                typo("this != $node", "startsAt > now", "10:79", "Alert has no property \"now\"", "time belongs to the engine"),
                typo("this != $node", "status == \"firing\"", "10:68", "Alert has no property \"status\"", "every Alert fires"),
                typo("this != $node", "getRack() == \"x\"", "10:68", "Alert has no getRack()", "did you mean \"rack()\"?"),
                typo("\"Drill\", \"Test\"", "\"Drill\" \"Test\"", "11:33", "\"Test\" is not expected here", "a \",\" is missing before it"),
                typo("    $node", "\u00a0   $node", "9:1", "this blank is another one than rules know (U+00A0)", "write a plain blank"),
                typo("\"warning\", instance", "\"warning\"\uff0c instance", "10:43", "\uff0c only looks like ,", "write , in its place"),
                typo("this != $node", "this \u2260 $node", "10:73", "\u2260 only looks like !=", "write != in its place"),
                typo("$target : Alert(", "$target : \u00e9 Alert(", "10:15", "rules know no \u00e9 outside of texts", "names have the letters a to z"),
                typo("$target : Alert(", "$target : \ud83d\ude00 Alert(", "10:15", "rules know no \ud83d\ude00 outside of texts", "names have the letters a to z"),
                typo("$target : Alert(", "$target : \u200bAlert(", "10:15", "there is a character here that nobody sees: U+200B", "remove it"),
                typo("this != $node", "$severity == \"x\"", "10:68", "\"$severity\" is not known here", "what a fact has is written without $: severity"),
                typo("name == \"NodeDown\", $i", "name =~ \"Node.*\", $i", "9:25", "\"=~\" is not known in conditions", "compared with \"matches\""),
                typo("exists( Alert( firing, startsAt != null ) )", "count( Alert( name == \"a\" ) ) > 3", "19:5", "there is no \"count\" here", "count so: accumulate( $x : Alert( … ); $n : count( $x ); $n > 3 )"),
                typo("not Alert( name in (\"Drill\", \"Test\"), label(\"rack\") == $node.label(\"rack\") )", "not ( Alert( name == \"Drill\" ) || Alert( name == \"Test\" ) )", "11:36", "\"||\" is not expected here", "between facts it is the word: ( Alert( … ) or Alert( … ) )"),
                typo("insertLogical( new Inhibition( $target, $node ) )", "insertLogical( new signalbox.route.Route( $target, \"x\" ).groupWait( \"5 min\" ) )", "13:73", "\"5 min\" is not a duration", "did you mean \"5m\"?"),
                typo("rule \"first\"", "<<<<<<< mine\nrule \"first\"", "6:1", "\"<\" does not begin anything that rules know", "merged"),
                // labels
                typo("severity == \"warning\"", "labels[\"severity\"] == \"warning\"", "10:22", "a label is not asked for with square brackets", "write label( \"severity\" )"),
                typo("severity == \"warning\"", "label[\"severity\"] == \"warning\"", "10:22", "a label is not asked for with square brackets", "write label( \"severity\" )"),
                typo("severity == \"warning\"", "labels.severity == \"warning\"", "10:29", "Labels has no property \"severity\"", "a label is asked for so: label(\"severity\")"),
                typo("severity == \"warning\"", "labels contains \"warning\"", "10:22", "\"labels\" cannot be searched with \"contains\"", "label( \"name\" ) == \"value\""),
                typo("severity == \"warning\"", "label(\"severity\", \"warning\")", "10:22", "label takes one text, the name of the label", "label( \"severity\" ) == \"warning\""),
                typo("name == \"NodeDown\", $i", "alertname == \"NodeDown\", $i", "9:20", "Alert has no property \"alertname\"", "the label alertname is the property \"name\""),
                typo("not Alert(", "not signalbox.alert.Alrt(", "11:25", "there is no type \"signalbox.alert.Alrt\" here", "did you mean \"signalbox.alert.Alert\"?"),
                typo("\"NodeDown\", $a", "\"NodeDown, $a", "18:69", "this text has no closing quote on its line", "end it with \""),
                typo("\"NodeDown\"", "“NodeDown”", "9:28", "“ is not a quote that rules know", "use plain ones: \"…\""),
                typo("\"NodeDown\"", "`NodeDown`", "9:28", "` is not a quote that rules know", "use plain ones: \"…\""),
                typo("this != $node", "this after[ 0s, 5m ] $node", "10:73", "there is no comparison \"after\"", "startsAt > $other.startsAt"),
                typo("severity == \"warning\"", "severity not == \"warning\"", "10:31", "\"not\" is not expected before \"==\"", "compare with \"!=\""),
                typo("severity == \"warning\"", "not firing", "10:22", "\"not\" does not stand before a comparison here", "write !firing"),
                typo("\"rack\") )", "\"rack\")", "11:14", "this \"(\" is never closed", "a \")\" is missing"),
                typo("\"rack\") )", "\"rack\") ))", "11:81", "this \")\" closes nothing", "remove it, or open it before"),
                typo("@owner( \"infra\" )", "/* salience 10", "7:5", "this comment never ends", "end it with */"),
                typo("name == \"NodeDown\"", "name = \"NodeDown\"", "9:25", "\"=\" is not known in conditions", "compare with \"==\", give a name with \":\""),
                typo("\"warning\", instance", "\"warning\" instance", "10:44", "\"instance\" is not expected here", "a \",\" or \"&&\" is missing before it"),
                typo("\"warning\", instance", "\"warning\" and instance", "10:44", "\"and\" is not known between brackets", "use \"&&\""),
                typo("matches", "matces", "18:58", "there is no comparison \"matces\"", "did you mean \"matches\"?"),
                typo("exists( Alert( firing, startsAt != null ) )", "exist Alert( firing )", "19:5", "\"exist\" is not known in conditions", "did you mean \"exists\"?"),
                typo("exists( Alert( firing, startsAt != null ) )", "$b : Alert", "19:10", "\"Alert\" is no condition", "did you mean \"Alert()\"?"),
                // types and imports
                typo("import signalbox.alert.Alert", "import signalbox.alert.Alrt", "3:24", "there is no type \"signalbox.alert.Alrt\"", "did you mean \"signalbox.alert.Alert\"?"),
                typo("import signalbox.inhibit.", "import signalbox.inhibition.", "4:29", "there is no type \"signalbox.inhibition.Inhibition\"", "did you mean \"signalbox.inhibit.Inhibition\"?"),
                typo("import signalbox.inhibit.Inhibition", "", "13:24", "there is no type \"Inhibition\" here", "add the line: import signalbox.inhibit.Inhibition"),
                typo("not Alert(", "not Alrt(", "11:9", "there is no type \"Alrt\" here", "did you mean \"Alert\"?"),
                typo("not Alert(", "not Silence(", "11:9", "there is no type \"Silence\" here", "add the line: import signalbox.silence.Silence"),
                typo("new Inhibition(", "new Inhibiton(", "13:24", "there is no type \"Inhibiton\" here", "did you mean \"Inhibition\"?"),
                // properties, methods, variables in conditions
                typo("severity", "severty", "10:22", "Alert has no property \"severty\"", "did you mean \"severity\"?"),
                typo("severity", "region", "10:22", "Alert has no property \"region\"", "a label is asked for so: label(\"region\")"),
                typo("\"warning\"", "warning", "10:34", "Alert has no property \"warning\"", "a text needs quotes: \"warning\""),
                typo("label(\"instance\")", "lable(\"instance\")", "9:52", "Alert has no lable(String)", "did you mean \"label(String)\"?"),
                typo("label(\"instance\")", "label(instanze)", "9:58", "Alert has no property \"instanze\"", "did you mean \"instance\"?"),
                typo("label(\"instance\")", "label(zone)", "9:58", "Alert has no property \"zone\"", "a text needs quotes: \"zone\""),
                typo("$node.label(", "$node.labl(", "11:66", "Alert has no labl(String)", "did you mean \"label(String)\"?"),
                typo("$node.label(", "$nod.label(", "11:60", "\"$nod\" is not known here", "did you mean \"$node\"?"),
                typo("== $instance", "== $host", "10:57", "\"$host\" is not known here", "known are $instance, $node"),
                typo("$instance : label(\"instance\")", "$instance : instnce", "9:52", "Alert has no property \"instnce\"", "did you mean \"instance\"?"),
                typo("firing, startsAt != null", "$x : name, $x : job", "19:31", "the name \"$x\" is given twice in rule \"second\"", "choose another name here"),
                typo("$count : count( $a )", "$count : sum( Integer.parseInt( $a ) )", "18:84", "sum takes one name that is given inside",
                        "write accumulate( Alert( …, label( \"x\" ) matches \"[0-9]{1,9}\", $x : Integer.parseInt( label( \"x\" ) ) ); $count : sum( $x ) )"),
                typo("firing, startsAt != null", "$x : name, $y : $x + \"a\"", "19:31", "\"$y\" cannot name what is computed of \"$x\"",
                        "write what \"$x\" stands for in its place"),
                typo("count( $a )", "cuont( $a )", "18:84", "there is no accumulate function \"cuont\"", "did you mean \"count\"?"),
                typo("startsAt != null", "startsAt > 5", "19:28", "startsAt is a time and cannot be compared with a number", "compare it with the time of another fact: startsAt > $other.startsAt"),
                typo("firing,", "severity,", "19:20", "\"severity\" is neither true nor false", "compare it with something: severity == …"),
                typo("\"a.*\"", "\"a(\"", "18:66", "\"a(\" is not a regular expression", "brackets"),
                // what a rule does
                typo("insertLogical( new", "insertLogicl( new", "13:5", "there is no \"insertLogicl\" to call", "did you mean \"insertLogical\"?"),
                typo("Inhibition( $target,", "Inhibition( $traget,", "13:36", "\"$traget\" is not known here", "did you mean \"$target\"?"),
                typo("$node ) );", "$node ) )", "13:53", "after this, \";\" is missing", "each action ends with \";\""),
                typo("insertLogical( new NodesDown( $count ) );", "insertLogical( \"a\" ) insertLogical( $count );", "21:24", "after this, \";\" is missing", "each action ends with \";\""),
                typo("new Inhibition(", "Inhibition(", "13:20", "\"new\" is missing before Inhibition", "new Inhibition( $quiet, $because )"),
                typo("$target, $node", "$target $node", "13:44", "\"$node\" is not expected here", "a \",\" or an operator is missing before it"),
                typo("$node ) );", "$node.name ) );", "13:51", "\"name\" needs brackets here", "in what a rule does, a property is called with brackets: name()"),
                typo("$node ) );", "$node.nmae ) );", "13:51", "Alert has no nmae()", "did you mean \"name()\"?"),
                typo("$node ) );", "$node.labels.get(\"x\") ) );", "13:51", "\"labels\" cannot be used so", "a property is called with brackets: labels()"),
                typo("$target, $node )", "$target, drools.getRule().getName(), $node )", "13:45", "rules may not use drools", "leave it out: the engine fills in rule, package and version"),
                typo("\"warning\"", "'warning'", "10:34", "' is not a quote that rules know", "use plain ones: \"…\""),
                typo("insertLogical( new NodesDown( $count ) )", "log.info( \"x\" )", "21:5", "rules may not use log", "leave it out: which rule decided what is on record: signalbox explain"),
                typo("insertLogical( new NodesDown( $count ) )", "this is what it does", "21:5", "\"this\" is not expected here", "a rule only concludes: insertLogical( new … );"),
                typo("insertLogical( new NodesDown( $count ) );", "if $count != null { }", "21:5", "rules may not use if", "write the comparison as a condition, or two rules"),
                typo("insertLogical( new NodesDown( $count ) )", "String s", "21:5", "rules have no variables", "bind the value in a condition: $x : …"),
                typo("insertLogical( new NodesDown( $count ) )", "String s = \"a\"; String s = \"b\"", "21:5", "rules have no variables", "bind the value in a condition: $x : …"),
                typo("$target, $node", "\"x\", $node", "13:24", "Inhibition cannot be made of (String, Alert)", "write new Inhibition( $quiet, $because ): Inhibition(Alert o"),
                typo("$target, $node", "$target.lables(), drools", "13:44", "Alert has no lables()", "did you mean \"labels()\"?"),
                typo("insertLogical( new NodesDown( $count ) )", "String s = 5", "21:5", "rules have no variables", "bind the value in a condition: $x : …"),
                typo("insertLogical( new NodesDown( $count ) )", "insertLogical( critical )", "21:20", "\"critical\" is not known here", "a text needs quotes: \"critical\""),
                typo("new Inhibition( $target,", "new Inhibition( alert = $target,", "13:36", "\"alert\" is not known here", "leave \"alert =\" out"),
                typo("$node ) );", "$node ) ),", "13:54", "\",\" is not expected here", ""),
                typo("insertLogical( new NodesDown( $count ) )", "insertLogical new Integer( 5 )", "21:5", "after \"insertLogical\" a \"(\" is missing", "write insertLogical( new … );"),
                typo("insertLogical( new NodesDown( $count ) )", "for ( Object o in $count ) { }", "21:5", "rules may not use for", "one conclusion for each match: a pattern, or accumulate, is the loop"),
                typo("insertLogical( new NodesDown( $count ) )", "insertLogical( new NodesDown( $count ) ).equals( 1 ).nope()", "21:58", "nothing can be asked of insertLogical( … )", "end it with \";\""),
                // functions
                typo("rule \"first\"", "function boolean quiet( Alert a ) {\n    return a.name().isEmpty();\n\nrule \"first\"", "6:35", "this \"{\" is never closed", "a \"}\" is missing"),
                typo("rule \"first\"", "function boolean quiet( Alrt a ) { return true; }\nrule \"first\"", "6:25", "there is no type \"Alrt\" here", "did you mean \"Alert\"?"),
                typo("rule \"first\"", "function boolean quiet( Alert a ) { }\nrule \"first\"", "6:1", "function quiet ends without a result", "return …;"),
                typo("rule \"first\"", "function quiet( Alert a ) { return true; }\nrule \"first\"", "6:1", "function quiet does not say what it returns", "write the type before its name: function String quiet( … ) { … }"),
                // the package and names
                typo("rules.teams.infra", "rules.teams.payments", "1:9", "the package is \"rules.teams.payments\", but the file is in the folder of \"rules.teams.infra\"", "package rules.teams.infra"),
                typo("package rules.teams.infra\n", "", "2:1", "the package is missing", "begin the file with \"package rules.teams.infra\""),
                typo("rule \"second\"", "rule \"first\"", "16:1", "rule \"first\" is in this package already, at rules/teams/infra/a.drl:6", "give it a name of its own"),
                typo("rule \"second\"", "rule \"second\" extends \"frist\"", "16:15", "\"extends\" may not be used", "write the conditions again"));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                typo("insertLogical( new NodesDown( $count ) )", "System.exit(1)", "21:5", "rules may not use System", "rules decide by facts alone"),
                typo("insertLogical( new NodesDown( $count ) )", "java.lang.System.exit(1)", "21:5", "rules may not use java.lang.System.exit", "rules decide by facts alone"),
                typo("insertLogical( new Inhibition( $target, $node ) )", "delete( $target )", "13:5", "rules may not delete $target: it is of type Alert, and the engine's own", "insertLogical( new … )"),
                typo("insertLogical( new Inhibition( $target, $node ) )", "modify( $node ) { }", "13:5", "rules may not modify $node: it is of type Alert, and the engine's own", "insertLogical( new … )"),
                typo("insertLogical( new Inhibition", "insert( new Inhibition", "13:5", "insert( new Inhibition ) would stay when its cause is gone", "use insertLogical"),
                typo("@owner( \"infra\" )", "salience \"x\"", "7:5", "\"salience\" may not be used", "leave it out: conclusions hold at once, in no order"),
                typo("import signalbox.inhibit.Inhibition\n", "import signalbox.inhibit.Inhibition\ndeclare Alert where : String end\n", "5:9", "there is a type \"Alert\" already", "declare a type of another name"),
                typo("insertLogical( new NodesDown( $count ) )", "while ( $count > 0 ) { }", "21:5", "rules may not use while", "one conclusion for each match: a pattern, or accumulate, is the loop"),
                typo("insertLogical( new NodesDown( $count ) )", "do { } while ( $count > 0 )", "21:5", "rules may not use do", "one conclusion for each match: a pattern, or accumulate, is the loop"),
                typo("insertLogical( new NodesDown( $count ) )", "for ( ; $count > 0; ) { }", "21:5", "rules may not use for", "one conclusion for each match: a pattern, or accumulate, is the loop"),
                typo("insertLogical( new NodesDown( $count ) )", "java.util.stream.Stream.iterate( 1, i -> i ).toList()", "21:43", "\"->\" is not part of rules", "there are no lambdas: a pattern, or accumulate, is the loop"),
                typo("insertLogical( new NodesDown( $count ) )", "Thread.sleep(1)", "21:5", "rules may not use Thread", "rules decide by facts alone"),
                typo("insertLogical( new NodesDown( $count ) )", "$count.getClass()", "21:12", "rules may not use getClass()", "rules decide by facts alone"),
                typo("insertLogical( new NodesDown( $count ) )", "$count.wait()", "21:12", "rules may not use wait()", "rules do not wait"),
                typo("insertLogical( new NodesDown( $count ) )", "synchronized ( $count ) { }", "21:5", "rules may not use synchronized", "rules do not wait"),
                typo("insertLogical( new NodesDown( $count ) )", "java.util.List.of( 1 ).parallelStream().toList()", "21:5", "rules may not use java.util.List.of", "write List.of, and add the line: import java.util.List"),
                typo("insertLogical( new NodesDown( $count ) )", "drools.halt()", "21:5", "rules may not use drools", "leave it out: the engine fills in rule, package and version"),
                typo("insertLogical( new NodesDown( $count ) )", "insert( java.time.Instant.now() )", "21:5", "insert( java.time.Instant.now() ) would stay when its cause is gone", "use insertLogical: what is concluded ends by itself with its cause"),
                typo("import signalbox.inhibit.Inhibition", "import signalbox.inhibit.Inhibition\nimport java.io.File", "5:8", "rules may not use java.io.File", "allowed are the fact types of signalbox"),
                typo("import signalbox.inhibit.Inhibition", "import signalbox.inhibit.Inhibition\nimport java.util.Random", "5:8", "rules may not use java.util.Random", "nothing to chance"),
                typo("import signalbox.inhibit.Inhibition", "import signalbox.inhibit.Inhibition\nimport signalbox.rules.RuleProblem", "5:8", "rules may not use signalbox.rules.RuleProblem", "allowed are the fact types of signalbox"),
                typo("@owner( \"infra\" )", "timer( int: 10s )", "7:5", "\"timer\" may not be used", "time belongs to the engine"),
                typo("@owner( \"infra\" )", "duration 10", "7:5", "\"duration\" may not be used", "time belongs to the engine"),
                typo("@owner( \"infra\" )", "date-effective \"01-Jan-2026\"", "7:5", "\"date-effective\" may not be used", "time belongs to the engine"),
                typo("@owner( \"infra\" )", "dialect \"mvel\"", "7:5", "\"dialect\" may not be used", "rules are written in the one language that is checked"),
                typo("this != $node )", "this != $node ) over window:time( 5m )", "10:89", "rules may not use window", "time belongs to the engine"),
                typo("this != $node )", "this != $node ) from entry-point \"x\"", "10:89", "rules may not use entry-point", "all facts are in one place"),
                typo("import signalbox.inhibit.Inhibition", "import signalbox.inhibit.Inhibition\nglobal java.util.List list", "5:1", "\"global\" may not be used", "what a rule knows, it knows from facts"),
                typo("import signalbox.inhibit.Inhibition\n", "import signalbox.inhibit.Inhibition\nquery above( String a ) above( a; ) end\n", "5:1", "\"query\" may not be used", "write its pattern into the rule that needs it"));
    }

    private static Arguments typo(String right, String wrong, String place, String message, String hint) {
        return Arguments.of(right, wrong, place, message, hint);
    }

    @Test
    void theRightFileHasNoProblems() {
        assertThat(problemsOf(RIGHT)).isEmpty();
        assertThat(PackageCompiler.compile(source(RIGHT)).compiled()).isPresent();
    }

    @ParameterizedTest(name = "{1} for {0}")
    @MethodSource({"typos", "refused"})
    void aTypoIsExplainedWhereItIs(String right, String wrong, String place, String message, String hint) {
        assertThat(RIGHT).contains(right);
        String drl = RIGHT.substring(0, RIGHT.indexOf(right)) + wrong + RIGHT.substring(RIGHT.indexOf(right) + right.length());

        List<RuleProblem> problems = problemsOf(drl);

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.line() + ":" + problem.column() + " " + problem.message()).isEqualTo(place + " " + message);
            assertThat(problem.hint()).contains(hint);
            assertThat(problem.hint().isEmpty()).isEqualTo(hint.isEmpty());
        });
    }

    @Test
    void allProblemsOfAllFilesAreSaidAtOnce() {
        String first = RIGHT.replace("severity", "severty").replace("new Inhibition(", "new Inhibiton(").replace("== \"NodeDown\", $a", "= \"NodeDown\", $a");
        String second = "package rules.teams.infra\nimport signalbox.alert.Alert\nrule \"third\" wehn Alert() then end\nrule \"fourth\" when Alert( nam == \"x\" ) then end\n";
        PackageSource source = new PackageSource(
                "rules.teams.infra",
                List.of(
                        new RuleFile("teams/infra/a.drl", "rules/teams/infra/a.drl", first),
                        new RuleFile("teams/infra/b.drl", "rules/teams/infra/b.drl", second)),
                false);

        assertThat(PackageCompiler.compile(source).problems().stream().map(RuleProblem::toString))
                .containsExactly(
                        "rules/teams/infra/a.drl:10:22: Alert has no property \"severty\": did you mean \"severity\"?",
                        "rules/teams/infra/a.drl:13:24: there is no type \"Inhibiton\" here: did you mean \"Inhibition\"?",
                        "rules/teams/infra/a.drl:18:29: \"=\" is not known in conditions: compare with \"==\", give a name with \":\"",
                        "rules/teams/infra/b.drl:3:14: rule \"third\" has no \"when\": did you mean \"when\"?",
                        "rules/teams/infra/b.drl:4:1: rule \"fourth\" concludes nothing: write insertLogical( new … ); after \"then\"",
                        "rules/teams/infra/b.drl:4:27: Alert has no property \"nam\": did you mean \"name\"?");
    }

    @Test
    void aFunctionIsNamed_whenItIsCalledByAnotherNameOrWithOtherThings() {
        String drl = RIGHT.replace("rule \"first\"", "function boolean quiet( String a ) { return true; }\nrule \"first\"");

        assertThat(problemsOf(drl.replace("this != $node", "queit( name )"))).extracting(RuleProblem::toString)
                .containsExactly("rules/teams/infra/a.drl:11:68: there is no function queit: did you mean \"quiet\"?");
        assertThat(problemsOf(drl.replace("this != $node", "quiet( this )"))).extracting(RuleProblem::toString)
                .containsExactly("rules/teams/infra/a.drl:11:68: the function quiet(Alert) is not known: it takes (String)");
    }

    @Test
    void everySlipOfARuleIsSaidAtOnce() {
        assertThat(problemsOf(RIGHT.replace("severity ==", "severity =").replace("name == \"NodeDown\", $i", "name : \"NodeDown\", $i")
                        .replace("@owner(", "@ower(")))
                .extracting(problem -> problem.line() + ":" + problem.column())
                .containsExactly("7:5", "9:25", "10:31");
    }

    @Test
    void whatAWrongAttributeStandsBesideIsStillLookedAt() {
        assertThat(problemsOf(RIGHT.replace("@owner( \"infra\" )", "salience high").replace("severity ==", "severty ==")))
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.message())
                .containsExactly("7:5 \"salience\" may not be used", "10:22 Alert has no property \"severty\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "severity == ( firing ? name : \"x\" )",
                "$name : label( \"x\" ), label( $name ) == \"y\"",
                "severity in ( \"a\", \"b\" ), name not in ( \"c\" )",
                "severity not matches \"a|b&c\", name contains \"x\", name str[startsWith] \"y\"",
                "severity == \"a\" || == \"b\"",
                "!firing, !( name == \"a\" && severity == \"b\" )",
                "label( \"load\" ) == \"5\", label( \"load\" ).length() > 5",
                "labels.get( \"x\" ) == \"\", annotation( \"y\" ) != \"\"",
                "startsAt < $node.startsAt, this != $node",
                "$r : rack, rack == $node.rack",
                "instance matches \"db\\\\d+\\\\.eu\", label( \"path\" ) != \"a\\\"b\\tc\"",
            })
    void whatIsRightInConditionsIsLeftAlone(String condition) {
        assertThat(problemsOf(RIGHT.replace("this != $node", condition))).isEmpty();
    }

    @Test
    void aNumberIsMadeOfALabelAsTheHintSays() {
        assertThat(problemsOf(RIGHT.replace(
                        "severity == \"warning\"", "label(\"load\") matches \"[0-9]{1,9}\", Integer.parseInt( label(\"load\") ) > 3")))
                .isEmpty();
        assertThat(problemsOf(RIGHT.replace("$a : instance matches \"a.*\" ); $count : count( $a ); $count > 3",
                        "label( \"load\" ) matches \"[0-9]{1,9}\", $a : Integer.parseInt( label( \"load\" ) ) ); $count : count( $a ), $x : sum( $a ); $x > 3")))
                .isEmpty();
    }

    @Test
    void aFileThatLostAnyWordIsExplainedOrSound() {
        List<MatchResult> words = Pattern.compile("[\\w$]+|\"[^\"]*\"|[^\\s\\w]").matcher(RIGHT).results().toList();
        for (int i = 0; i < words.size(); i += 5) {
            MatchResult lost = words.get(i);

            List<RuleProblem> problems = problemsOf(RIGHT.substring(0, lost.start()) + RIGHT.substring(lost.end()));

            assertThat(problems).as("without " + lost.group()).allSatisfy(problem -> {
                assertThat(problem.line()).isBetween(1, 24);
                assertThat(problem.column()).isPositive();
                assertThat(problem.message()).doesNotContain("java.lang", "mvel", "[Error", "Exception", "Rule_", "\n");
            });
        }
    }

    private static PackageSource source(String drl) {
        return new PackageSource(
                "rules.teams.infra", List.of(new RuleFile("teams/infra/a.drl", "rules/teams/infra/a.drl", drl)), false);
    }

    /** What is refused is not built: it is all said before. */
    private static List<RuleProblem> problemsOf(String drl) {
        return PackageCompiler.problems(PackageCompiler.check(source(drl))).stream().distinct().sorted().toList();
    }
}
