package signalbox.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What timelines show of single conditions. */
class CoverageTest {

    private static final String FILE = """
            config: alertmanager.yml
            packages: [team]
            tests:
              - name: it
                timeline:
            """;

    @TempDir
    private Path folder;

    private TestTimelines timelines;

    @BeforeEach
    void setUp() {
        timelines = new TestTimelines(folder);
    }

    private Report run(String conditions, String... fire) {
        timelines.write("team/quiet.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "quiet" when
                %s
                then
                    insertLogical( new Withheld( $a, "quiet" ) );
                end
                """.formatted(conditions));
        StringBuilder file = new StringBuilder(FILE);
        for (String alert : fire) {
            file.append("      - {at: 0s, fire: {").append(alert).append("}}\n");
        }
        Report report = timelines.runFile(file.toString(), new Timelines.Options(0, true, 1));
        assertThat(report.problems()).isEmpty();
        return report;
    }

    /** Each condition: T, F and A for seen true, seen false, and seen as the only one that failed. */
    private List<String> seen(String conditions, String... fire) {
        return run(conditions, fire).coverage().orElseThrow().conditions().stream()
                .map(one -> one.place().replaceAll(".*:(\\d+):\\d+$", "$1") + " " + one.text() + " "
                        + (one.wasTrue() ? "T" : "") + (one.wasFalse() ? "F" : "") + (one.alone() ? "A" : ""))
                .toList();
    }

    private static final String DISK = "$a : Alert( name == \"Disk\", severity == \"warning\" )";

    @Test
    void eachConditionOfAFactIsLookedAt() {
        assertThat(seen(DISK, "alertname: Disk, severity: warning")).containsExactly("5 name == \"Disk\" T", "5 severity == \"warning\" T");
        assertThat(seen(DISK, "alertname: Disk, severity: warning", "alertname: Cpu, severity: critical"))
                .containsExactly("5 name == \"Disk\" TF", "5 severity == \"warning\" TF");
        assertThat(seen(DISK, "alertname: Disk, severity: warning", "alertname: Cpu, severity: warning", "alertname: Disk, severity: critical"))
                .containsExactly("5 name == \"Disk\" TFA", "5 severity == \"warning\" TFA");
    }

    /** By the end of the moment there is no such silence any more, or never was. */
    @Test
    void whatARuleThatFiredAskedForWasTrue() {
        timelines.write("team/quiet.drl", """
                package rules.team
                import signalbox.silence.Silence
                import signalbox.silence.SilenceOver
                import signalbox.silence.SilenceRefused
                rule "refused" when $s : Silence( matchers.size < 2 ) then
                    insertLogical( new SilenceRefused( $s, "two matchers" ) );
                end
                rule "over" when $s : Silence( id != "", matching == 0 ) then
                    insertLogical( new SilenceOver( $s, "nothing" ) );
                end
                """);
        Report report = timelines.runFile(FILE + """
                      - {at: 0s, silence: {matchers: [alertname="A"], for: 1h, refused: two matchers}}
                      - {at: 1s, silence: {matchers: [alertname="A", team="t"], for: 1h}}
                """, new Timelines.Options(0, true, 1));
        assertThat(report.problems()).isEmpty();
        assertThat(report.coverage().orElseThrow().conditions()).hasSize(3).allMatch(Coverage.CoveredCondition::wasTrue);
    }

    @Test
    void aConditionDecidesOnlyWhereTheOnesBehindItHold() {
        String pair = DISK + "\nAlert( name == \"Down\", instance == $a.instance )";
        assertThat(seen(pair, "alertname: Disk, severity: critical, instance: x")).as("nothing comes so far").containsExactly(
                "5 name == \"Disk\" T", "5 severity == \"warning\" F", "6 name == \"Down\" ", "6 instance == $a.instance ");
        assertThat(seen(pair, "alertname: Disk, severity: critical, instance: x", "alertname: Down, instance: x", "alertname: Down, instance: y"))
                .containsExactly(
                        "5 name == \"Disk\" TF", "5 severity == \"warning\" FA", "6 name == \"Down\" ", "6 instance == $a.instance ");
        assertThat(seen(pair, "alertname: Disk, severity: warning, instance: x", "alertname: Down, instance: x", "alertname: Down, instance: y"))
                .contains("6 name == \"Down\" TFA", "6 instance == $a.instance TFA");
    }

    @Test
    void whetherThereIsSuchAFactIsACondition() {
        String absent = DISK + "\nnot Alert( name == \"Down\", instance == $a.instance )";
        String there = "6 not Alert( name == \"Down\", instance == $a.instance ) ";
        assertThat(seen(absent, "alertname: Disk, severity: warning, instance: x")).contains(there + "T");
        assertThat(seen(absent, "alertname: Disk, severity: warning, instance: x", "alertname: Down, instance: x"))
                .contains(there + "FA", "6 instance == $a.instance T");
        assertThat(seen(absent, "alertname: Disk, severity: warning, instance: x", "alertname: Down, instance: y"))
                .contains(there + "T", "6 instance == $a.instance TFA");
    }

    @Test
    void whatIsCountedIsLookedAt_andHowMuchItIs() {
        String count = DISK + "\naccumulate( $d : Alert( name == \"Down\", rack == $a.rack ); $n : count( $d ); $n >= 2 )";
        assertThat(seen(count, "alertname: Disk, severity: warning, rack: r", "alertname: Down, instance: x, rack: r",
                        "alertname: Down, instance: y, rack: r", "alertname: Down, instance: z, rack: s"))
                .contains("6 rack == $a.rack TFA", "6 $n >= 2 T");
        assertThat(seen(count, "alertname: Disk, severity: warning, rack: r", "alertname: Down, instance: x, rack: r"))
                .contains("6 $n >= 2 FA");
    }

    @Test
    void oneOfAlternativesIsEnough() {
        assertThat(seen("( $a : Alert( name == \"Disk\" ) or $a : Alert( name == \"Cpu\" ) )", "alertname: Disk", "alertname: Net"))
                .containsExactly("5 name == \"Disk\" TFA", "5 name == \"Cpu\" FA");
    }

    @Test
    void eachAlternativeOfAComparisonHasToDecideOnce() {
        String either = "$a : Alert( name == \"Disk\" || name == \"Cpu\" && rack == \"r\" )";
        String whole = "5 name == \"Disk\" || name == \"Cpu\" && rack == \"r\" ";
        String second = "5 name == \"Cpu\" && rack == \"r\" ";
        assertThat(seen(either, "alertname: Disk", "alertname: Net"))
                .containsExactly(whole + "TFA", "5 name == \"Disk\" TFA", second + "F", "5 name == \"Cpu\" F", "5 rack == \"r\" F");
        assertThat(seen(either, "alertname: Cpu, rack: r", "alertname: Cpu, rack: s", "alertname: Net, rack: r"))
                .containsExactly(whole + "TFA", "5 name == \"Disk\" F", second + "TFA", "5 name == \"Cpu\" TFA", "5 rack == \"r\" TFA");
    }

    @Test
    void anAlternativeDecidesWhereTheOthersDoNotHoldAndAllElseDoes() {
        String both = "$a : Alert( rack == \"r\" || service == \"s\", severity == \"warning\" )";
        assertThat(seen(both, "alertname: A, rack: r, service: s, severity: warning", "alertname: B, service: s, severity: critical"))
                .as("the other one held, too, or the severity was another")
                .contains("5 rack == \"r\" TF", "5 service == \"s\" T");
        assertThat(seen(both, "alertname: A, rack: r, severity: warning", "alertname: B, service: s, severity: warning"))
                .contains("5 rack == \"r\" TFA", "5 service == \"s\" TFA");
    }

    @Test
    void eachValueOfAListIsAnAlternative() {
        assertThat(seen("$a : Alert( severity in ( \"warning\", \"info\" ) )", "alertname: A, severity: warning", "alertname: B, severity: critical"))
                .containsExactly("5 severity in ( \"warning\", \"info\" ) TFA", "5 severity == \"warning\" TFA", "5 severity == \"info\" F");
        assertThat(seen("$a : Alert( severity not in ( \"warning\", \"info\" ) )", "alertname: A, severity: warning", "alertname: B, severity: page"))
                .containsExactly("5 severity not in ( \"warning\", \"info\" ) TFA", "5 severity != \"warning\" TFA", "5 severity != \"info\" T");
    }

    @Test
    void whatMustBeNeitherOfSeveralIsOneCondition() {
        assertThat(seen("$a : Alert( !( rack == \"r\" || rack == \"s\" ) )", "alertname: A, rack: r", "alertname: B, rack: t"))
                .containsExactly("5 !( rack == \"r\" || rack == \"s\" ) TFA");
    }

    @Test
    void alternativesOfWhatIsCountedOrMustNotBeThereAreLookedAt() {
        String absent = DISK + "\nnot Alert( ( name == \"Down\" || name == \"Gone\" ), instance == $a.instance )";
        assertThat(seen(absent, "alertname: Disk, severity: warning, instance: x", "alertname: Down, instance: x"))
                .contains("6 name == \"Down\" TFA", "6 name == \"Gone\" F");
        String count = DISK + "\naccumulate( $d : Alert( name == \"Down\" ); $n : count( $d ); $n == 0 || $n > 1 )";
        assertThat(seen(count, "alertname: Disk, severity: warning")).contains("6 $n == 0 TA", "6 $n > 1 F");
    }

    @Test
    void anAlternativeThatNothingShowsIsToldWithItsPlace() {
        StringWriter text = new StringWriter();
        TextReport.write(run("$a : Alert( name == \"Disk\" || name == \"Dsik\" )", "alertname: Disk", "alertname: Cpu"), false, new PrintWriter(text));
        assertThat(text.toString()).contains("quiet.drl:5:31: `name == \"Dsik\"` of `name == \"Disk\" || name == \"Dsik\"` was never true: "
                + "no timeline shows what it lets through, in rule \"quiet\"");
    }

    @Test
    void theTextSaysWhatNoTimelineWouldNotice() {
        Report report = run(DISK, "alertname: Disk, severity: warning", "alertname: Cpu, severity: warning");
        StringWriter text = new StringWriter();
        TextReport.write(report, false, new PrintWriter(text));
        assertThat(text.toString())
                .contains("quiet.drl:5:29: `severity == \"warning\"` was never false: no timeline would notice if it were deleted, in rule \"quiet\"")
                .contains("coverage: 1 of 2 conditions seen true and as the only one that fails, 50 %")
                .doesNotContain("`name ==");
        StringWriter xml = new StringWriter();
        try {
            JunitReport.write(report, xml);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        assertThat(xml.toString()).contains("<property name=\"conditions.covered.percent\" value=\"50\"");
    }
}
