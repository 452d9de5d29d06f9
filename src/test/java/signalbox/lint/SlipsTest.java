package signalbox.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Matcher;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checker;
import signalbox.rules.language.Source;

/** Slips of people who know another rule language, PromQL or Alertmanager's file: where each is, and what to write instead. */
class SlipsTest {

    private static final String HEAD = """
            package rules.teams.tour
            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.derived.Derived
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.route.TimeInterval
            import signalbox.silence.Silence
            import signalbox.table.TableRow
            rule "x"
            when
            """;
    private static final int LINES = 14;
    private static final String WITHHOLDS = "insertLogical( new Withheld( $a, \"x\" ) );";

    private final Path folder;

    SlipsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** What is said of a rule: {@code LINE:COLUMN message: hint}, the lines counted from the first condition. */
    private List<String> said(String when, String then) throws IOException {
        Path file = Files.writeString(folder.resolve("x.drl"), HEAD + when + "\nthen\n" + then + "\nend\n");
        Checked checked = Checker.check("rules.teams.tour", List.of(new Source(file.toString(), Files.readString(file))));
        List<String> said = new ArrayList<>();
        checked.files().get(0).problems().forEach(problem -> said.add((problem.place().line() - LINES) + ":" + problem.place().column() + " "
                + problem.message() + ": " + problem.hint()));
        RuleLint.look(List.of(checked), Optional.empty()).forEach(finding ->
                said.add((finding.line() - LINES) + ":" + finding.column() + " " + finding.message() + ": " + finding.hint()));
        return said;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, value = {
        "name == \"Disk.*\" # 1:21 \"Disk.*\" is compared letter by letter, with the signs of a regular expression in it: a regular expression is compared so: name matches \"Disk.*\"",
        "instance == \"db1|db2\" # 1:25 \"db1|db2\" is compared letter by letter, with the signs of a regular expression in it: write instance in ( \"db1\", \"db2\" )",
        "name in ( \"Disk.+\", \"X\" ) # 1:23 \"Disk.+\" is compared letter by letter, with the signs of a regular expression in it: a regular expression is compared so: name matches \"Disk.+\"",
        "label( \"mount\" ) == \"^/data\" # 1:33 \"^/data\" is compared letter by letter, with the signs of a regular expression in it: a regular expression is compared so: label( \"mount\" ) matches \"/data.*\"",
        "name() == \"X\" # 1:13 this is asked of every alert: a property is looked up: write name == \"X\"",
        "severity() == \"info\" # 1:13 this is asked of every alert: a property is looked up: write severity == \"info\"",
        "name.equals( \"X\" ) # 1:18 this is asked of every alert: a property is looked up: write name == \"X\"",
        "name == \"X\" || \"Y\" # 1:28 \"Y\" is neither true nor false: write name in ( \"X\", \"Y\" )",
        "name == \"X\" || \"Y\" || \"Z\" # 1:28 \"Y\" is neither true nor false: write name in ( \"X\", \"Y\" )",
        "name == \"X\" && \"Y\" # 1:28 \"Y\" is neither true nor false: each comparison names what it compares: name == \"X\" && name == \"Y\"",
        "name == ( \"X\" || \"Y\" ) # 1:23 \"X\" is neither true nor false: write name in ( \"X\", \"Y\" )",
        "name == \"X\", \"Y\" # 1:26 \"Y\" is neither true nor false: write name in ( \"X\", \"Y\" )",
        "name !~ \"X.*\" # 1:18 \"!~\" is not known in conditions: write \"not matches\"",
        "name != \"X\" || name != \"Y\" # 1:33 every alert satisfies this or what stands before it: write && for neither of the two, or not in ( \"X\", \"Y\" )",
        "eval( name == \"X\" ) # 1:13 there is no eval in rules: write what stands in its brackets, without it",
        "name == \"X \" # 1:21 the value of name ends with a blank, and labels are compared letter by letter: write \"X\"",
        "name == \"X\", team in ( \"a\", \" b\" ) # 1:41 the value of team begins with a blank, and labels are compared letter by letter: write \"b\"",
        "name == \"X\", label( \"site \" ) == \"a\" # 1:33 the name of this label ends with a blank, and labels are compared letter by letter: write \"site\"",
        "name == \"X\", label( \"\" ) == \"a\" # 1:33 a label has a name: this one is \"\" of every alert: write label( \"rack\" )",
        "name == \"X\", resolved # 1:26 an alert that has ended is no fact: nothing satisfies this: that there is none is asked by not Alert( … ), what was so before by Condition and Holds",
        "name == \"X\", !firing # 1:27 an alert that has ended is no fact: nothing satisfies this: that there is none is asked by not Alert( … ), what was so before by Condition and Holds",
        "name == \"X\" && firing == false # 1:28 an alert that has ended is no fact: nothing satisfies this: that there is none is asked by not Alert( … ), what was so before by Condition and Holds",
        "name == \"X\", Integer.parseInt( label( \"n\" ) ) > 5 # 1:34 the first alert of which label( \"n\" ) is no number, or is not there, stops this package: ask before: label( \"n\" ) matches \"[0-9]{1,9}\"",
        "name == \"X\", Integer.parseInt( label( \"n\" ) ) > 5, label( \"n\" ) matches \"[0-9]{1,9}\" # 1:34 the first alert of which label( \"n\" ) is no number, or is not there, stops this package: ask before: label( \"n\" ) matches \"[0-9]{1,9}\"",
        "name == \"X\", label( \"n\" ) matches \"[0-9]+\", Integer.parseInt( label( \"n\" ) ) > 5 # 1:65 the first alert of which label( \"n\" ) has too many digits stops this package: say how many there may be: label( \"n\" ) matches \"[0-9]{1,9}\"",
        "name == \"X\", Long.parseLong( annotation( \"n\" ) ) > 5L # 1:31 the first alert of which annotation( \"n\" ) is no number, or is not there, stops this package: ask before: annotation( \"n\" ) matches \"[0-9]{1,18}\"",
        "name == \"X\", $h : instance.substring( 0, instance.indexOf( \":\" ) ) # 1:40 the first alert of which instance has no \":\" stops this package: ask before: instance contains \":\"",
        "name == \"X\", $h : instance.substring( 3 ) # 1:40 the first alert of which instance is shorter stops this package: ask before: instance matches \".{3,}\", with as many signs as it takes",
        "name == \"X\", firing == \"true\" # 1:26 firing is true or false, and \"true\" is a text: they are never the same: write firing, or !firing",
    })
    void conditionIsExplained(String condition, String said) throws IOException {
        assertThat(said("$a : Alert( " + condition + " )", WITHHOLDS)).containsExactly(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "name == \"Disk\", instance == \"db1.example.org:9100\"", "name == \"X\", label( \"mount\" ) == \"/data (old)\"", "name == \"C++\"",
        "name matches \"Disk.*\"", "name in ( \"X\", \"Y\" )", "name != \"X\" && name != \"Y\"", "name != \"X\" || severity != \"info\", job == \"x\"",
        "name == \"X\", label( \"n\" ) matches \"[0-9]{1,9}\", Integer.parseInt( label( \"n\" ) ) > 5",
        "name == \"X\", $n : label( \"n\" ), label( \"n\" ) matches \"[0-9]{1,9}\", Integer.parseInt( $n ) > 5",
        "name == \"X\", label( \"n\" ) matches \"[0-9]+\", Double.parseDouble( label( \"n\" ) ) > 0.5",
        "name == \"X\", instance contains \":\", $h : instance.substring( 0, instance.indexOf( \":\" ) )",
        "name == \"X\", ( instance.contains( \":\" ) ? instance.substring( 0, instance.indexOf( \":\" ) ) : instance ) == \"db1\"",
        "name == \"X\", instance matches \"[^:]+:[0-9]+\", $h : instance.substring( 0, instance.indexOf( \":\" ) )",
        "name == \"X\", $h : instance.substring( 0 )", "name == \"X\", firing", "name == \"X\", team == \" \"",
        "name == \"X\", $n : label( \"value\" ), label( \"a\" ).startsWith( \"x\" )", "name == \"X\", instance == \"a$b\"",
    })
    void whatIsMeantIsLeftAlone(String condition) throws IOException {
        assertThat(said("$a : Alert( " + condition + " )", WITHHOLDS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, value = {
        "( Alert( name == \"Y\", $i : instance ) or Alert( name == \"Z\" ) ) # \"$i\" is not known here: it is given in one branch of \"or\" only: give it in each, or write two rules",
        "not Alert( name == \"Y\", $i : instance ) # \"$i\" is not known here: it is given inside of \"not\", where nothing is that it could name: compare it there",
        "exists Alert( name == \"Y\", $i : instance ) # \"$i\" is not known here: it is given inside of \"exists\", which says no more than that there is one: leave exists out to name it",
        "accumulate( Alert( name == \"Y\", $i : instance ); $n : count( $i ) ) # \"$i\" is not known here: it is given inside of accumulate: ask for all of them, $all : collectSet( $i )",
    })
    void nameThatIsNotKnownOutsideIsExplained(String condition, String said) throws IOException {
        assertThat(said("$a : Alert( name == \"X\" )\n" + condition + "\nAlert( name == \"V\", instance == $i )", WITHHOLDS))
                .contains("3:33 " + said);
        assertThat(said("$a : Alert( name == \"X\" )\n" + condition, "insertLogical( new Withheld( $a, $i ) );")).contains("4:34 " + said);
    }

    @Test
    void typeInSmallLettersIsNamed() throws IOException {
        assertThat(said("$a : alert( name == \"X\" )", WITHHOLDS))
                .contains("1:6 \"alert\" is not expected here: types begin with a capital letter: $a : Alert( … )");
        assertThat(said("$a : Alert( name == \"X\" )\n$n : count( Alert( name == \"Y\" ) ) > 3", WITHHOLDS))
                .contains("2:6 \"count\" is not expected here: count so: accumulate( $x : Alert( … ); $n : count( $x ) )");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, value = {
        "insertLogical( Condition.of( \"c\", $a ).forAtLeast( 300 ) ); # 3:40 Condition has no forAtLeast(int): a duration is a text with its unit: forAtLeast( \"300s\" )",
        "insertLogical( new Withheld( $a, \"because \" . $a.name ) ); # 3:47 \".\" does not join texts: write + instead",
        "insertLogical( new Withheld( $a, \"because {{ $labels.instance }}\" ) ); # 3:34 nothing fills in \"{{ $labels.instance }}\": it is said as it stands: join texts and values with +, as in \"because \" + $instance",
        "insertLogical( new Withheld( $a, \"x\" ).onlyTo( \"a\" ).onlyTo( \"b\" ) ); # 3:40 onlyTo is said twice, and the last one counts: write one conclusion for each receiver",
        "insertLogical( new Route( $a, \"x\" ).groupedBy( \"rack\" ).groupWait( \"1s\" ).groupedByAll() ); # 3:37 groupedBy has no effect: groupedByAll behind it says how, and the last one counts: leave one of them out",
        "insertLogical( new Withheld( $a, \"x\" + Integer.parseInt( $a.label( \"n\" ) ) ) ); # 3:48 the first alert of which label( \"n\" ) is no number, or is not there, stops this package: ask before: label( \"n\" ) matches \"[0-9]{1,9}\"",
        "insertLogical( new Withheld( $a, \"x\" ).onlyTo( \"y\" ) ); insertLogical( new Route( $a, \"x\" ).groupWait( $a.label( \"w\" ) ) ); # 3:107 the first alert of which label( \"w\" ) is no duration, or is not there, stops this package: ask before: label( \"w\" ) matches \"[1-9][0-9]{0,3}[smhd]\"",
        "insertLogical( new Withheld( $a, \"because ${a.name}\" ) ); # 3:34 nothing fills in \"${a.name}\": it is said as it stands: join texts and values with +, as in \"because \" + $instance",
    })
    void consequenceIsExplained(String then, String said) throws IOException {
        assertThat(said("$a : Alert( name == \"X\" )", then)).containsExactly(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '#', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, value = {
        "k8s.pod == \"y\" # 1:13 Alert has no property \"k8s\": a label is asked for so: label(\"k8s.pod\")",
        "k8s.pod.name matches \"y.*\" # 1:13 Alert has no property \"k8s\": a label is asked for so: label(\"k8s.pod.name\")",
        "service.name == \"y\" # 1:21 service is a text, and has no property \"name\": a label is asked for so: label(\"service.name\")",
        "\"k8s.pod\" == \"y\" # 1:13 two texts are compared that are always the same: write label(\"k8s.pod\") == \"y\"",
        "service.lenght == 3 # 1:21 String has no property \"lenght\": did you mean \"length()\"?",
        "nmae.length == 3 # 1:13 Alert has no property \"nmae\": did you mean \"name\"?",
    })
    void labelWithADotInItsNameIsAskedForInQuotes(String condition, String said) throws IOException {
        assertThat(said("$a : Alert( " + condition + " )", WITHHOLDS)).containsExactly(said);
        assertThat(said("$a : Alert( name == \"X\" )", "insertLogical( new Withheld( $a, $a.k8s.pod ) );"))
                .containsExactly("3:37 Alert has no property \"k8s\": a label is asked for so: $a.label(\"k8s.pod\")");
    }

    @Test
    void whatIsDividedByANumberThatMayBeZeroIsNamed() throws IOException {
        String when = "$a : Alert( name == \"X\" )\naccumulate( Alert( name == \"Y\" ); $n : count()%s )";
        String then = "insertLogical( new Withheld( $a, \"x\" + 100 / $n ) );";
        assertThat(said(when.formatted(""), then)).containsExactly("4:46 when $n is 0 this stops the package: ask before: $n > 0");
        assertThat(said(when.formatted("; $n > 0"), then)).isEmpty();
        assertThat(said(when.formatted("; 100 / $n > 5"), WITHHOLDS)).as("in a condition that is infinite").isEmpty();
        assertThat(said(when.formatted("; 100 % $n == 5"), WITHHOLDS)).containsExactly("2:55 when $n is 0 this stops the package: ask before: $n > 0");
        assertThat(said(when.formatted("; $n > 0, 100 % $n == 5"), WITHHOLDS)).isEmpty();
    }

    @Test
    void tableThatNoPackageHasIsNamed() throws IOException {
        String when = "$a : Alert( name == \"X\", $s : service )\nTableRow( table == \"owner\", key == $s )";
        assertThat(said(when, WITHHOLDS)).containsExactly(
                "2:20 there is no table \"owner\": nothing ever satisfies this: put owner.csv beside the rules");
        Files.writeString(folder.resolve("owners.csv"), "service,team\nx,y\n");
        assertThat(said(when, WITHHOLDS)).containsExactly(
                "2:20 there is no table \"owner\": nothing ever satisfies this: did you mean \"owners\"?");
        Files.writeString(folder.resolve("owner.csv"), "service,team\nx,y\n");
        assertThat(said(when, WITHHOLDS)).isEmpty();
    }

    @Test
    void columnThatTheTableDoesNotHaveIsNamed() throws IOException {
        Files.writeString(folder.resolve("owners.csv"), "service,team,note\nx,y,\n");
        assertThat(said("$a : Alert( name == \"X\", $s : service )\n$r : TableRow( table == \"owners\", key == $s, value( \"note\" ) == \"\", $t : value( \"tema\" ) )",
                "insertLogical( new Withheld( $a, $r.value( \"since\" ) + $t ) );")).containsExactlyInAnyOrder(
                "2:81 the table owners has no column \"tema\": it is empty in every row: did you mean \"team\"?",
                "4:44 the table owners has no column \"since\": it is empty in every row: there are service, team, note");
    }

    @Test
    void numberThatATableDoesNotHaveIsNamed() throws IOException {
        Files.writeString(folder.resolve("fleets.csv"), "fleet,size\nweb,4\ndb,many\n");
        String when = "TableRow( table == \"fleets\", key == \"db\", $n : value( \"size\" )%s )\n$a : Alert( name == \"X\", Integer.parseInt( $n ) > 5 )";
        assertThat(said(when.formatted(""), WITHHOLDS)).containsExactly("2:34 a table says \"many\" in the row of \"db\", which is no number: that stops"
                + " this package: correct the table, or ask before: $n matches \"[0-9]{1,9}\"");
        assertThat(said(when.formatted(", $n matches \"[0-9]{1,9}\""), WITHHOLDS)).isEmpty();
        Files.writeString(folder.resolve("fleets.csv"), "fleet,size\nweb,4\ndb,3\n");
        assertThat(said(when.formatted(""), WITHHOLDS)).isEmpty();
    }

    @Test
    void durationThatATableDoesNotHaveIsNamed() throws IOException {
        Files.writeString(folder.resolve("fleets.csv"), "fleet,wait\nweb,4m\ndb,4 min\n");
        String when = "TableRow( table == \"fleets\", key == \"db\", $w : value( \"wait\" )%s )\n$a : Alert( name == \"X\" )";
        String then = "insertLogical( new Route( $a, \"x\" ).groupWait( $w ) );";
        assertThat(said(when.formatted(""), then)).containsExactly("4:48 a table says \"4 min\" in the row of \"db\", which is no duration: that stops"
                + " this package: correct the table, or ask before: $w matches \"[1-9][0-9]{0,3}[smhd]\"");
        assertThat(said(when.formatted(", $w matches \"[1-9][0-9]{0,3}[smhd]\""), then)).isEmpty();
        Files.writeString(folder.resolve("fleets.csv"), "fleet,wait\nweb,4m\ndb,1h30m\n");
        assertThat(said(when.formatted(""), then)).isEmpty();
    }

    @Test
    void receiverOfATableThatThereIsNotIsNamed() throws IOException {
        Files.writeString(folder.resolve("owners.csv"), "service,team\nshop,pager\npay,pagr\nsite,\n");
        String when = "$a : Alert( name == \"X\", $s : service )\nTableRow( table == \"owners\", key == $s, $t : value( \"team\" )%s )";
        String then = "insertLogical( new Route( $a, $t ) );";
        assertThat(receivers(when.formatted(""), then, List.of("pager"))).containsExactly(
                "4:31 the table owners names \"pagr\" in the row of \"pay\", and there is no such receiver (\"pager\" there is): those alerts go to the"
                        + " default receiver: correct the table, or add the receiver");
        assertThat(receivers(when.formatted(""), then, List.of("pager", "pagr"))).containsExactly(
                "4:31 the table owners names no receiver in the row of \"site\": those alerts go to the default receiver: correct the table, or add the"
                        + " receiver");
        assertThat(receivers(when.formatted(", value( \"team\" ) != \"\""), then, List.of("pager", "pagr"))).isEmpty();
    }

    private List<String> receivers(String when, String then, List<String> receivers) throws IOException {
        Path file = Files.writeString(folder.resolve("x.drl"), HEAD + when + "\nthen\n" + then + "\nend\n");
        Checked checked = Checker.check("rules.teams.tour", List.of(new Source(file.toString(), Files.readString(file))));
        return Tables.look(List.of(checked), receivers).stream()
                .map(finding -> (finding.line() - LINES) + ":" + finding.column() + " " + finding.message() + ": " + finding.hint())
                .toList();
    }

    @Test
    void labelThatMayBeEmptyIsNamed_whereItIsLookedForInAText() throws IOException {
        String when = "Alert( name == \"Work\", $hosts : annotation( \"hosts\" ) )\n$a : Alert( name == \"Down\"%s, %s )";
        String says = " alerts without this label are found in every text, for the empty text is a part of each: say that there is one: instance != \"\"";
        String slow = "2:%d each of these alerts is compared with each of the others: nothing here can be looked up: compare a label by == as well, such as"
                + " cluster == $other.cluster";
        assertThat(said(when.formatted("", "$hosts contains instance"), WITHHOLDS)).containsExactly(slow.formatted(29), "2:45" + says);
        assertThat(said(when.formatted("", "$hosts.contains( instance )"), WITHHOLDS)).containsExactly(slow.formatted(29), "2:46" + says);
        assertThat(said(when.formatted(", instance != \"\"", "$hosts contains instance"), WITHHOLDS)).containsExactly(slow.formatted(45));
        assertThat(said(when.formatted("", "$hosts contains name"), WITHHOLDS)).containsExactly(slow.formatted(29));
    }

    @Test
    void intervalOfWhichNobodyAsksWhetherItIsActiveIsNamed() throws IOException {
        String when = "TimeInterval( name == \"night\"%s )\n$a : Alert( name == \"X\" )";
        assertThat(said(when.formatted(""), WITHHOLDS)).containsExactly("1:1 this holds whether it is that time or not: ask for it: active, or !active");
        assertThat(said(when.formatted(", !active"), WITHHOLDS)).isEmpty();
        assertThat(said(when.formatted(", active == false"), WITHHOLDS)).isEmpty();
        assertThat(said(when.formatted(", $is : active"), WITHHOLDS)).isEmpty();
    }

    @Test
    void conclusionOutsideOfTheScopeOfItsPackageIsNamed() throws IOException {
        String hint = ": it has no effect: say so in the rule, or widen scope: in package.yml: it is {team=\"a\"}";
        assertThat(scoped("$a : Alert( name == \"X\", team == \"b\" )", WITHHOLDS))
                .containsExactly("3:30 no such alert is in the scope of the package, for its team is another" + hint);
        assertThat(scoped("$a : Alert( name == \"X\", team in ( \"a\", \"b\" ) )", WITHHOLDS)).isEmpty();
        assertThat(scoped("$a : Alert( name == \"X\" )", WITHHOLDS)).isEmpty();
        assertThat(scoped("$a : Alert( name == \"X\", $s : service )", "insertLogical( Derived.alert( \"Y\" ).label( \"service\", $s ) );"))
                .containsExactly("3:24 the alert is outside of the scope of the package, which asks for team=\"a\"" + hint);
        assertThat(scoped("$a : Alert( name == \"X\" )", "insertLogical( Derived.alert( \"Y\" ).label( \"team\", \"a\" ).annotation( \"x\", \"y\" ) );"))
                .isEmpty();
        assertThat(scoped("$a : Alert( name == \"X\", $t : team )", "insertLogical( Derived.alert( \"Y\" ).label( \"team\", $t ) );")).isEmpty();
    }

    private List<String> scoped(String when, String then) throws IOException {
        Path file = Files.writeString(folder.resolve("x.drl"), HEAD + when + "\nthen\n" + then + "\nend\n");
        Checked checked = Checker.check("rules.teams.tour", List.of(new Source(file.toString(), Files.readString(file))));
        return Scopes.look(List.of(checked), Map.of("rules.teams.tour", List.of(new Matcher(Matcher.Type.EQUAL, "team", "a")))).stream()
                .map(finding -> (finding.line() - LINES) + ":" + finding.column() + " " + finding.message() + ": " + finding.hint())
                .toList();
    }

    private static final String NO_END = " an alert that fires has no end yet: its endsAt is the year 1, and once it has ended it is no fact: how long it has"
            + " fired is asked by Condition.of( \"…\", $alert ).forAtLeast( \"1h\" ), what is to last after its end by .keepFor( \"1h\" )";
    private static final String PAST = " this time is past when the rule states the condition: it holds from the first moment on: before is for what is"
            + " still to come, as $silence.endsAt(); so long after the beginning is .forAtLeast( \"1h\" )";

    private List<String> saidOfTimes(String when, String then) throws IOException {
        return said(when, then).stream().filter(line -> line.contains("endsAt")).toList();
    }

    @Test
    void theEndOfAnAlertThatFiresIsNoTime() throws IOException {
        assertThat(saidOfTimes("$a : Alert( name == \"X\" )", "insertLogical( Condition.of( \"x\", $a ).before( $a.endsAt(), \"1h\" ) );"))
                .containsExactly("3:48" + NO_END);
        assertThat(saidOfTimes("$a : Alert( name == \"X\", $end : endsAt )", "insertLogical( Condition.of( \"x\", $a ).before( $end, \"1h\" ) );"))
                .containsExactly("1:33" + NO_END);
        assertThat(saidOfTimes("$a : Alert( name == \"X\" )\nAlert( name == \"Y\", startsAt < $a.endsAt )", WITHHOLDS))
                .containsExactly("2:32" + NO_END);
        assertThat(saidOfTimes("$s : Silence( endsAt > startsAt, $e : endsAt, $id : id )",
                        "insertLogical( Condition.of( \"x\", $id ).before( $s.endsAt(), \"1h\" ) ); insertLogical( Condition.of( \"y\", $id ).before( $e, \"1h\" ) );"))
                .isEmpty();
    }

    @Test
    void whatIsPastIsNothingToHoldBefore() throws IOException {
        assertThat(saidOfTimes("$a : Alert( name == \"X\" )", "insertLogical( Condition.of( \"x\", $a ).before( $a.startsAt(), \"1h\" ) );"))
                .containsExactly("3:48" + PAST);
        assertThat(saidOfTimes("Silence( $begin : startsAt, $id : id )", "insertLogical( Condition.of( \"x\", $id ).before( $begin, \"1h\" ) );"))
                .containsExactly("3:49" + PAST);
    }
}
