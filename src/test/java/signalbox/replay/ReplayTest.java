package signalbox.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.audit.History;
import signalbox.audit.Recording;
import signalbox.config.Configuration;
import signalbox.rules.RuleFile;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.timeline.Rerun;
import signalbox.timeline.UnusableException;

/** History is lived again. */
@Tag("once")
class ReplayTest {

    private static final Instant FROM = Instant.parse("2026-01-01T11:30:00Z");
    private static final String ADDED =
            """
            rule "disks of c1 can wait"
            when $a : Alert( name == "DiskFull", cluster == "c1" ) then insertLogical( new Withheld( $a, "disks of c1 can wait" ) ); end
            """;

    @TempDir
    static Path storage;

    @TempDir
    static Path storageWithoutOutage;

    private static int told;

    @BeforeAll
    static void recordThem() {
        int unused = RecordedHours.record(storage, 60, true);
        told = RecordedHours.record(storageWithoutOutage, 60, false);
    }

    private static RuleSources sources(String more) {
        return RuleSources.of(List.of(new RuleFile(RecordedHours.PATH, "rules/" + RecordedHours.PATH, RecordedHours.file(RecordedHours.RULES + more))));
    }

    private static ReplayReport replay(Instant from, Duration warmUp, Rerun.Candidate candidate, int order) throws UnusableException {
        return replay(storage, from, warmUp, candidate, order);
    }

    private static ReplayReport replay(Path history, Instant from, Duration warmUp, Rerun.Candidate candidate, int order) throws UnusableException {
        Recording recording = new History(history).recording(from.minus(warmUp), RecordedHours.END).orElseThrow();
        Rerun rerun = new Rerun(recording, new RuleLoader(Path.of("target", "rules-cache")));
        return new Replay(recording, rerun, System::nanoTime, share -> {}).answer(new Replay.Question(
                from, candidate, "rules of the test", Rerun.Options.DEFAULT.inOrder(order)));
    }

    private static String text(ReplayReport report) {
        StringWriter text = new StringWriter();
        ReplayReports.text(report, new PrintWriter(text));
        return text.toString();
    }

    @Test
    void allThatWasToldIsToldAgain() throws Exception {
        ReplayReport report = replay(storageWithoutOutage, RecordedHours.BEGIN, Duration.ZERO, Rerun.Candidate.AS_IT_WAS, 0);

        assertThat(told).isGreaterThan(200);
        assertThat(report.really()).isEqualTo(told);
        assertThat(report.alike()).as(text(report)).isEqualTo(told);
        assertThat(report.changes()).isEmpty();
    }

    @Test
    void sameRulesTellTheSame_whateverTheOrderWithinAnInstant() throws Exception {
        for (int order = 0; order < 3; order++) {
            ReplayReport report = replay(FROM, Replay.WARM_UP, new Rerun.Candidate(Optional.empty(), Optional.of(sources(""))), order);

            assertThat(report.changes()).as("order " + order + "\n" + text(report)).isEmpty();
            assertThat(report.unchanged()).isGreaterThan(50);
        }
    }

    @Test
    void stretchBeginsAsItWas() throws Exception {
        ReplayReport report = replay(storageWithoutOutage, FROM, Duration.ofMinutes(10), Rerun.Candidate.AS_IT_WAS, 3);

        assertThat(report.alike()).as(text(report)).isEqualTo(report.really());
    }

    @Test
    void addedRuleHasExactlyItsEffect() throws Exception {
        ReplayReport report = replay(FROM, Replay.WARM_UP, new Rerun.Candidate(Optional.empty(), Optional.of(sources(ADDED))), 0);

        assertThat(report.changes()).as(text(report)).isNotEmpty();
        assertThat(report.changes()).allSatisfy(change -> {
            Set<String> names = change.alerts().stream().map(ReplayTest::kind).collect(Collectors.toSet());
            assertThat(names).as(text(report)).containsExactly("DiskFull c1");
            assertThat(change.kind()).isNotEqualTo(Difference.Kind.ADDED);
        });
        assertThat(report.changes().stream().filter(change -> change.kind() == Difference.Kind.GONE && !change.either().firing().isEmpty()))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.afterReason()).contains("disks of c1 can wait"));
        assertThat(report.changes())
                .as("where different things are to be said of alerts, it says of which")
                .anySatisfy(change -> assertThat(change.afterReason()).containsPattern("^DiskFull\\{.*}: .*DiskFull\\{.*}: "));
        assertThat(ReplayReports.json(report)).contains("\"gone\":" + report.count(Difference.Kind.GONE));
        StringWriter markdown = new StringWriter();
        ReplayReports.markdown(report, new PrintWriter(markdown));
        assertThat(markdown.toString()).contains("| gone | ").contains("disks of c1 can wait");
    }

    @Test
    void whatGoesToAnotherReceiverSaysOnBothSidesWhatSendsItThere() throws Exception {
        String routed =
                """
                rule "alerts of c1 are for the pager" when $a : Alert( cluster == "c1" )
                then insertLogical( new Route( $a, "pager" ).insteadOfTheTree() ); end
                """;
        ReplayReport report = replay(FROM, Replay.WARM_UP, new Rerun.Candidate(Optional.empty(), Optional.of(sources(routed))), 0);

        assertThat(report.changes().stream()
                        .filter(change -> change.kind() == Difference.Kind.OTHER_RECEIVER && !change.either().firing().isEmpty()))
                .isNotEmpty()
                .allSatisfy(change -> {
                    assertThat(change.beforeReason()).contains(", sent there by route {}");
                    assertThat(change.afterReason()).contains(", sent there by rule \"alerts of c1 are for the pager\" (rules/teams/team0/");
                });
    }

    @Test
    void alertWhoseEndWasToldAlreadySaysSo_notThatThereIsNone() throws Exception {
        Configuration sooner = Configuration.parse(
                "test.yml", RecordedHours.CONFIG.replace("group_interval: 5m", "group_interval: 1m").getBytes(StandardCharsets.UTF_8), Path.of("."),
                MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5));
        ReplayReport report = replay(
                FROM, Replay.WARM_UP, new Rerun.Candidate(Optional.of(new Rerun.Configured(sooner, true)), Optional.empty()), 0);

        assertThat(report.changes())
                .as(text(report))
                .anySatisfy(change -> assertThat(change.afterReason()).containsPattern("Its end was told to \\w+ at 2026-01-01T1[0-9:]+Z already\\."));
        assertThat(text(report)).doesNotContain("There is no such alert");
    }

    private static String kind(Labels labels) {
        return labels.get("alertname") + " " + labels.get("cluster");
    }
}
