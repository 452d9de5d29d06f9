package signalbox.lint;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Matcher;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checker;
import signalbox.rules.language.Source;

/** Each finding, and the near miss that is none. */
class RuleLintTest {

    private static final String HEAD = """
            package rules.teams.tour
            import signalbox.alert.Alert
            import signalbox.attribute.Attribute
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            """;
    private static final int FIRST = 11;
    private static final String INHIBITS = "insertLogical( new Inhibition( $b, $a ) );";
    private static final String WITHHOLDS = "insertLogical( new Withheld( $b, \"x\" ) );";

    private final Path folder;

    RuleLintTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String rule(String name, String when, String then) {
        return "rule \"" + name + "\"\nwhen\n" + when + "\nthen\n" + then + "\nend\n";
    }

    private List<String> all(String rules, Optional<PrometheusRules> known) {
        return look(rules, known).stream().map(one -> (one.line() - FIRST) + ":" + one.column() + " " + one.code().word()).toList();
    }

    private List<Finding> look(String rules, Optional<PrometheusRules> known) {
        Checked checked = Checker.check("rules.teams.tour", List.of(new Source(folder.resolve("x.drl").toString(), HEAD + rules)));
        assertThat(checked.files().get(0).problems()).isEmpty();
        return RuleLint.look(List.of(checked), known);
    }

    /** Lines count from 1, the first line of the conditions. */
    private List<String> findings(String when, String then) {
        return all(rule("x", when, then), Optional.empty());
    }

    private static final String CRITICAL = "$a : Alert( severity == \"critical\"";
    private static final String WARNING = "$b : Alert( severity == \"warning\"";

    private List<String> amongSeen(String rules) {
        SeenLabels seen = new SeenLabels();
        for (String[] label : new String[][] {
            {"alertname", "NodeDown"}, {"team", "payments"}, {"severity", "crit"}, {"tenant", "acme"}, {"rack", "r1"}
        }) {
            seen.add(label[0], label[1]);
        }
        Checked checked = Checker.check("rules.teams.tour", List.of(new Source(folder.resolve("x.drl").toString(), HEAD + rules)));
        assertThat(checked.files().get(0).problems()).isEmpty();
        return RuleLint.look(List.of(checked), Optional.empty(), Optional.of(seen)).stream().map(Finding::message).toList();
    }

    @Test
    void whatIsNearlyWhatIsOnRecordIsNamed() {
        assertThat(amongSeen(rule("x", "$b : Alert( name == \"NodeDwon\", team == \"paymets\", label( \"tennant\" ) == \"x\" )", WITHHOLDS)))
                .containsExactlyInAnyOrder(
                        "no alert on record is called \"NodeDwon\"", "no alert on record has team \"paymets\"", "no alert on record has a label \"tennant\"");
        assertThat(amongSeen(rule("x", "$b : Alert( name == \"NodeDown\", team == \"other\", label( \"zone\" ) == \"x\" )", WITHHOLDS))).isEmpty();
        assertThat(amongSeen(rule("x", "$b : Alert( name == \"Brandnew\", severity == \"crit\" )", WITHHOLDS))).as("alerts say so").isEmpty();
    }

    private static String attribute(String name, String pattern, String value) {
        return rule(name, "$a : Alert( " + pattern + " )", "insertLogical( new Attribute( $a, \"runbook\", " + value + " ) );");
    }

    @Test
    void anAttributeWithTwoValuesIsNamed() {
        String disk = attribute("x", "name == \"Disk\"", "\"a\"");
        assertThat(all(disk + attribute("y", "team == \"infra\"", "\"b\""), Optional.empty())).containsExactly("9:16 attribute-twice");
        assertThat(all(disk + attribute("y", "team == \"infra\"", "$a.service()"), Optional.empty())).containsExactly("9:16 attribute-twice");
    }

    private static String condition(String name, String pattern, String subject, String terms) {
        return rule(name, "$a : Alert( " + pattern + ", $s : service )", "insertLogical( Condition.of( \"c\", " + subject + " )" + terms + " );");
    }

    private List<String> conditionsTwice(String... rules) {
        return all(String.join("", rules), Optional.empty()).stream().filter(said -> said.endsWith("condition-twice")).toList();
    }

    @Test
    void aConditionOnTwoTermsIsNamed() {
        String five = condition("x", "name == \"Disk\"", "$a", ".forAtLeast( \"5m\" )");
        assertThat(conditionsTwice(five, condition("y", "severity == \"info\"", "$a", ".forAtLeast( \"15m\" )"))).containsExactly("9:26 condition-twice");
        assertThat(conditionsTwice(five, condition("y", "name == \"Disk\"", "$a", ""))).containsExactly("9:26 condition-twice");
        assertThat(conditionsTwice(condition("x", "name == \"Disk\"", "$s", ".keepFor( \"5m\" )"), condition("y", "name == \"Cpu\"", "$s", "")))
                .containsExactly("9:26 condition-twice");
    }

    @Test
    void aConditionOfOtherAlerts_orOnTheSameTerms_isNot() {
        String five = condition("x", "name == \"Disk\"", "$a", ".forAtLeast( \"5m\" )");
        assertThat(conditionsTwice(five, condition("y", "severity == \"info\"", "$a", ".forAtLeast( \"5m\" )"))).isEmpty();
        assertThat(conditionsTwice(five, condition("y", "name == \"Cpu\"", "$a", ".forAtLeast( \"15m\" )"))).isEmpty();
        assertThat(conditionsTwice(five, condition("y", "name == \"Disk\"", "$s", ".forAtLeast( \"15m\" )"))).isEmpty();
    }

    @Test
    void anAttributeOfOtherAlerts_orOfTheSameValue_isNot() {
        String disk = attribute("x", "name == \"Disk\"", "\"a\"");
        assertThat(all(disk + attribute("y", "team == \"infra\"", "\"a\""), Optional.empty())).isEmpty();
        assertThat(all(disk + attribute("y", "team == \"infra\", name != \"Disk\"", "\"b\""), Optional.empty())).isEmpty();
        assertThat(all(disk + attribute("y", "name == \"Cpu\"", "\"b\""), Optional.empty())).isEmpty();
    }

    @Test
    void aJoinOnALabelThatBothMayLackIsNamed() {
        assertThat(findings(CRITICAL + ", $i : instance )\n" + WARNING + ", instance == $i )", INHIBITS)).containsExactly("2:36 empty-join");
        assertThat(findings(CRITICAL + ", $i : instance )\n" + WARNING + ", instance == $a.instance )", INHIBITS)).containsExactly("2:36 empty-join");
        assertThat(findings(CRITICAL + ")\n" + WARNING + ", label(\"zone\") == $a.label(\"zone\") )", INHIBITS)).containsExactly("2:36 empty-join");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        ", instance != \"\", $i : instance )\n$b : Alert( severity == \"warning\", instance == $i )",
        ", $i : instance != \"\" )\n$b : Alert( severity == \"warning\", instance == $i )",
        ", $i : instance )\n$b : Alert( severity == \"warning\", instance == $i, instance != \"\" )",
        ", $i : instance )\n$b : Alert( severity == \"warning\", instance == $i, $i != \"\" )",
        ", instance.startsWith( \"web\" ), $i : instance )\n$b : Alert( severity == \"warning\", instance == $i )",
        ", instance str[endsWith] \":9100\", $i : instance )\n$b : Alert( severity == \"warning\", instance == $i )",
        ", instance contains \":\", $i : instance )\n$b : Alert( severity == \"warning\", instance == $i )",
        ", !instance.isEmpty(), $i : instance )\n$b : Alert( severity == \"warning\", instance == $i )",
        ", !instance.isBlank() && team == \"t\", $i : instance )\n$b : Alert( severity == \"warning\", instance == $i )",
        ", instance.length() > 0, $i : instance )\n$b : Alert( severity == \"warning\", instance == $i )",
        ", label( \"zone\" ).length() >= 1 )\n$b : Alert( severity == \"warning\", label( \"zone\" ) == $a.label( \"zone\" ) )",
        ", $i : instance )\n$b : Alert( severity == \"warning\", instance == $i )\nAlert( name == \"C\", instance != \"\", instance == $i )",
        ", cluster == \"c1\", $i : cluster )\n$b : Alert( severity == \"warning\", cluster == $i )",
        ", $i : cluster matches \"c.+\" )\n$b : Alert( severity == \"warning\", cluster == $i )",
        ", cluster != \"\", $c : cluster, $i : instance )\n$b : Alert( severity == \"warning\", cluster == $c, instance == $i )",
        " )\n$b : Alert( severity == \"warning\", name == $a.name )",
        " )\n$b : Alert( severity == \"warning\", labelsWithout( \"severity\" ) == $a.labelsWithout( \"severity\" ) )",
    })
    void aJoinOnALabelThatIsThereIsRight(String when) {
        assertThat(findings(CRITICAL + when, INHIBITS)).isEmpty();
    }

    @Test
    void aJoinInsideOfNotOrAccumulateIsLookedAt() {
        assertThat(findings("$b : Alert( name == \"B\", $r : rack )\nnot Alert( name == \"N\", rack == $r )", WITHHOLDS)).containsExactly("2:25 empty-join");
        assertThat(findings("$b : Alert( name == \"B\", rack != \"\", $r : rack )\naccumulate( Alert( name == \"N\", rack == $r ); $n : count(); $n > 2 )", WITHHOLDS)).isEmpty();
    }

    @Test
    void aValueOfAFactIsThere() {
        String hot = rule("hot", "Alert( name == \"Hot\", cluster != \"\", $c : cluster )", "insertLogical( Condition.of( \"hot\", $c ) );");
        assertThat(all(hot + rule("x", "Holds( condition == \"hot\", $c : subject )\n$a : Alert( name == \"A\", cluster == $c )\n$b : Alert( name == \"B\", cluster == $c )", INHIBITS), Optional.empty())).isEmpty();
    }

    @Test
    void whatMayBeEmptyIsNamedAsItIsWritten() {
        assertThat(texts(CRITICAL + ")\n" + WARNING + ", label(\"zone\") == $a.label(\"zone\") )")).endsWith(": label( \"zone\" ) != \"\"");
        assertThat(texts(CRITICAL + ", $c : cluster )\n" + WARNING + ", cluster == $c )")).endsWith(": cluster != \"\"");
    }

    private String texts(String when) {
        return look(rule("x", when, INHIBITS), Optional.empty()).stream().map(Finding::text).collect(joining("\n"));
    }

    @Test
    void anAlertThatCanBeBothIsNamed() {
        String source = "$a : Alert( severity == \"critical\", instance != \"\", $i : instance )\n";
        assertThat(findings(source + "$b : Alert( team == \"t\", instance == $i )", INHIBITS)).containsExactly("4:16 self-inhibition");
        assertThat(findings(source + "$b : Alert( team == \"t\", severity == \"warning\", instance == $i )", INHIBITS)).isEmpty();
        assertThat(findings(source + "$b : Alert( team == \"t\", severity != \"critical\", instance == $i )", INHIBITS)).isEmpty();
        assertThat(findings(source + "$b : Alert( team == \"t\", instance == $i, startsAt > $a.startsAt )", INHIBITS)).isEmpty();
        assertThat(findings(source + "$b : Alert( team == \"t\", instance == $i, name str[startsWith] \"disk\" )", INHIBITS)).as("not known").isEmpty();
        assertThat(findings("$a : Alert( name == \"A\" )\n$b : Alert( name == \"A\", rack != \"\", rack == $a.label( \"upstream\" ) )", INHIBITS)).as("another label").isEmpty();
    }

    @Test
    void alertsThatCanChangePlacesAreNamed() {
        String source = "$a : Alert( name == \"A\", instance != \"\", $i : instance )\n";
        assertThat(findings(source + "$b : Alert( name == \"A\", instance == $i, this != $a )", INHIBITS)).containsExactly("4:16 mutual-inhibition");
        assertThat(findings(source + "$b : Alert( name in ( \"A\", \"B\" ), instance == $i, labels != $a.labels )", INHIBITS)).containsExactly("4:16 mutual-inhibition");
        assertThat(findings(source + "$b : Alert( name == \"B\", instance == $i )", INHIBITS)).isEmpty();
    }

    @Test
    void twoRulesThatKeepEachOtherQuietAreNamed() {
        String ab = rule("ab", "$a : Alert( name == \"A\", rack != \"\", $r : rack )\n$b : Alert( name == \"B\", rack == $r )", INHIBITS);
        String ba = rule("ba", "$a : Alert( name == \"B\", rack != \"\", $r : rack )\n$b : Alert( name in ( \"A\", \"C\" ), rack == $r )", INHIBITS);
        String cb = rule("cb", "$a : Alert( name == \"B\", rack != \"\", $r : rack )\n$b : Alert( name == \"C\", rack == $r )", INHIBITS);
        assertThat(all(ab + ba, Optional.empty())).containsExactly("11:16 mutual-inhibition");
        assertThat(all(ab + cb, Optional.empty())).as("a chain").isEmpty();
    }

    @Test
    void comparisonsThatExcludeEachOtherAreNamed() {
        assertThat(findings("$b : Alert( severity == \"critical\", severity == \"warning\" )", WITHHOLDS)).containsExactly("1:49 never-true");
        assertThat(findings("$b : Alert( name in ( \"a\", \"b\" ) && name == \"c\" )", WITHHOLDS)).containsExactly("1:45 never-true");
        assertThat(findings("$b : Alert( name == \"disk\", name matches \"Disk.*\" )", WITHHOLDS)).containsExactly("1:42 never-true");
        assertThat(findings("$b : Alert( name == \"DiskFull\", name.startsWith( \"disk\" ) )", WITHHOLDS)).containsExactly("1:38 never-true");
        assertThat(findings("$b : Alert( name == \"DiskFull\", name contains \"Mem\" )", WITHHOLDS)).containsExactly("1:47 never-true");
        assertThat(findings("$b : Alert( name == \"DiskFull\", !name.endsWith( \"Full\" ) )", WITHHOLDS)).containsExactly("1:39 never-true");
        assertThat(findings("$b : Alert( name == \"Disk.Full\", name.startsWith( \"Disk.\" ), !name.endsWith( \"full\" ) )", WITHHOLDS)).isEmpty();
        assertThat(findings("$b : Alert( name == \"a.b\", name in ( \"a.b\", \"c\" ), team == \"\" || == \"x\" )", WITHHOLDS)).isEmpty();
    }

    @Test
    void severitiesThatAlertsDoNotHaveAreNamed() {
        assertThat(findings("$b : Alert( severity == \"Critical\", team == \"t\" )", WITHHOLDS)).containsExactly("1:25 unknown-severity");
        assertThat(findings("$b : Alert( severity in ( \"crit\", \"warning\" ), team == \"t\" )", WITHHOLDS)).containsExactly("1:27 unknown-severity");
        assertThat(findings("$b : Alert( severity == \"critcal\", team == \"t\" )", WITHHOLDS)).containsExactly("1:25 unknown-severity");
        assertThat(findings("$b : Alert( severity == \"page\" || == \"sev1\" || == \"P1\" || == \"none\", team == \"t\" )", WITHHOLDS)).isEmpty();
    }

    @Test
    void anExpressionWithoutASignIsNoSearch() {
        assertThat(findings("$b : Alert( name matches \"Disk\" )", WITHHOLDS)).containsExactly("1:26 anchored-matches");
        assertThat(findings("$b : Alert( name matches \"^Disk\" )", WITHHOLDS)).containsExactly("1:26 anchored-matches");
        assertThat(findings("$b : Alert( name matches \"Disk.*\", name not matches \"Disk(Full|Slow)\" )", WITHHOLDS)).isEmpty();
        assertThat(findings("$b : Alert( name matches \"Disk|Node\" )", WITHHOLDS)).isEmpty();
    }

    @Test
    void aJoinThatCannotBeLookedUpIsNamed() {
        assertThat(findings("$a : Alert( name == \"A\" )\n" + WARNING + ", startsAt > $a.startsAt )", INHIBITS)).containsExactly("2:36 join-not-indexed");
        assertThat(findings("$a : Alert( name == \"A\", rack != \"\" )\n" + WARNING + ", startsAt > $a.startsAt, rack == $a.rack )", INHIBITS)).isEmpty();
        assertThat(findings("$a : Alert( name == \"A\" )\n$b : Alert( name == \"B\", instance.startsWith( $a.instance ) )", INHIBITS))
                .as("also where both have a name: there may be thousands of each").containsExactly("2:26 join-not-indexed");
        assertThat(findings("$a : Alert( name == \"A\" )\nexists Alert( name == \"B\", this != $a )", "insertLogical( new Withheld( $a, \"x\" ) );"))
                .as("another one is no join").isEmpty();
    }

    @Test
    void aRouteOfWhichEverythingIsWithheldIsNamed() {
        String route = rule("route", "$a : Alert( team == \"t\", severity == \"info\" )", "insertLogical( new Route( $a, \"chat\" ) );");
        assertThat(all(route + rule("quiet", "$b : Alert( severity in ( \"info\", \"none\" ) )", WITHHOLDS), Optional.empty())).containsExactly("3:16 opposite-verdicts");
        assertThat(all(route + rule("quiet", "$b : Alert( severity == \"info\", rack == \"r\" )", WITHHOLDS), Optional.empty())).isEmpty();
        assertThat(all(route + rule("quiet", "$b : Alert( severity == \"info\" )", "insertLogical( new Withheld( $b, \"x\" ).onlyTo( \"pager\" ) );"), Optional.empty())).isEmpty();
        assertThat(all(route + rule("quiet", "$b : Alert( severity == \"info\" )\nHolds( condition == \"c\" )", WITHHOLDS)
                + rule("c", "Alert( name == \"C\" )", "insertLogical( Condition.of( \"c\", \"s\" ) );"), Optional.empty())).isEmpty();
    }

    private static Checked checked(String packageName, String rules) {
        return Checker.check(packageName, List.of(new Source(packageName + ".drl", HEAD.replace("rules.teams.tour", packageName) + rules)));
    }

    @Test
    void aRouteOfWhichAnotherTeamKeepsEverythingQuietIsNamed() {
        Checked ours = checked("rules.teams.a", rule("page", "$a : Alert( team == \"a\", severity == \"info\" )", "insertLogical( new Route( $a, \"p\" ) );"));
        Checked theirs = checked("rules.teams.b", rule("info is noise", "$a : Alert( severity == \"info\" )", WITHHOLDS.replace("$b", "$a")));
        assertThat(RuleLint.look(List.of(ours, theirs), Optional.empty(), Optional.empty(), Map.of()))
                .filteredOn(finding -> finding.code() == Code.OPPOSITE_VERDICTS)
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).isEqualTo(
                        "everything that this routes is kept quiet by rule \"info is noise\" of rules.teams.b (rules.teams.b.drl:10)"));
        assertThat(RuleLint.look(List.of(ours, theirs), Optional.empty(), Optional.empty(),
                        Map.of("rules.teams.b", List.of(new Matcher(Matcher.Type.EQUAL, "team", "b")))))
                .as("they have no say in it").noneMatch(finding -> finding.code() == Code.OPPOSITE_VERDICTS);
    }

    @Test
    void aRuleWhoseAlertNoTimelineHasIsNamed() throws IOException {
        String rules = rule("x", "$b : Alert( name == \"NodeDown\" )", WITHHOLDS);
        assertThat(all(rules, Optional.empty())).as("no timelines at all").isEmpty();
        Files.writeString(folder.resolve("x.test.yml"), "tests: [{name: DiskFull}]");
        assertThat(all(rules, Optional.empty())).containsExactly("-1:6 no-timeline");
        Files.writeString(folder.resolve("y.test.yml"), "tests: [{name: x, timeline: [{at: 0s, fire: {alertname: NodeDown}}]}]");
        assertThat(all(rules, Optional.empty())).isEmpty();
    }

    @Test
    void namesAreComparedWithThoseOfPrometheus() throws IOException {
        Path file = Files.writeString(folder.resolve("p.yml"), "groups:\n- name: x\n  rules:\n"
                + "  - {alert: NodeDown, expr: 'up{shard=\"eu\"} == 0', labels: {severity: page, team: payments, tier: \"1\"}}\n"
                + "  - {alert: Slow, expr: 'max by (storageclass) (x) > 1', labels: {severity: ticket}}\n");
        Optional<PrometheusRules> known = Optional.of(PrometheusRules.read(List.of(file.toString())));
        assertThat(all(rule("x", "$b : Alert( name in ( \"NodeDwon\", \"RackDown\", \"Slow\" ) )", WITHHOLDS)
                + rule("y", "$a : Alert( name == \"Slow\" )", "insertLogical( Derived.alert( \"RackDown\" ).because( $a ) );"), known))
                .containsExactly("1:23 unknown-alertname");
        assertThat(all(rule("x", "$b : Alert( team == \"paymets\", label(\"storagclass\") == \"x\", label(\"shard\") == \"us\" )", WITHHOLDS), known))
                .containsExactlyInAnyOrder("1:21 unknown-value", "1:38 unknown-label");
        assertThat(all(rule("x", "$b : Alert( severity == \"critical\", team == \"t\" )", WITHHOLDS), known)).containsExactly("1:25 unknown-severity");
        assertThat(all(rule("x", "$b : Alert( severity == \"page\", team == \"another\", label(\"tenant_id\") == \"1\" )", WITHHOLDS), known)).isEmpty();
    }
}
