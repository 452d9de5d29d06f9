package signalbox.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.audit.History;
import signalbox.audit.Input;
import signalbox.audit.Load;
import signalbox.audit.Recording;
import signalbox.load.Sources;
import signalbox.rules.RuleLoader;
import signalbox.timeline.RecordedTimeline;
import signalbox.timeline.Report;
import signalbox.timeline.TextReport;
import signalbox.timeline.Timelines;

/** What happened becomes a timeline, which passes. */
@Tag("once")
class RecordedTimelineTest {

    private static final Path CACHE = Path.of("target", "rules-cache");

    @TempDir
    static Path storage;

    @TempDir
    private Path folder;

    @BeforeAll
    static void recordThem() {
        int unused = RecordedHours.record(storage, 60, false);
    }

    /** All alerts of some names and a cluster that fired in the stretch. */
    private static Set<Labels> alerts(Recording recording, String cluster) {
        Set<Labels> all = new LinkedHashSet<>();
        recording.inputs().forEach(input -> {
            if (input instanceof Input.Reported reported && reported.labels().get("cluster").equals(cluster)) {
                all.add(reported.labels());
            }
        });
        return all;
    }

    private static String text(Report report) {
        StringWriter text = new StringWriter();
        TextReport.write(report, true, new PrintWriter(text));
        return text.toString();
    }

    private Report run(String timeline, String configuration) throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules/teams/team0"));
        Files.writeString(rules.resolve("rules.drl"), RecordedHours.file(RecordedHours.RULES));
        Path file = rules.resolve("recorded.test.yml");
        Files.writeString(file, timeline);
        Files.writeString(rules.resolve("recorded.alertmanager.yml"), configuration);
        Sources sources = new Sources(
                Optional.empty(), Optional.of(folder.resolve("rules")), Optional.empty(), MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5));
        return new Timelines(sources, Optional.of(folder.resolve("rules")), CACHE, new Timelines.Options(2, false, 1)).run(List.of(file));
    }

    @Test
    void timelineOfWhatHappenedPasses_inAnyOrder() throws Exception {
        Recording recording = new History(storage).recording(RecordedHours.BEGIN.minusSeconds(1), Instant.parse("2026-01-01T12:10:00Z")).orElseThrow();
        for (String cluster : List.of("c0", "c1", "c2", "c3")) {
            String timeline = RecordedTimeline.of(
                    recording,
                    alerts(recording, cluster),
                    new RecordedTimeline.Form("the night of " + cluster, Optional.of("recorded.alertmanager.yml"), List.of(), Load.Flags.USUAL),
                    new RuleLoader(CACHE));

            Report report = run(timeline, RecordedTimeline.configuration(recording));

            assertThat(report.problems()).as(timeline).isEmpty();
            assertThat(report.passed()).as(timeline + "\n" + text(report)).isTrue();
            assertThat(timeline).contains("fire: {", "resolve: ", "receiver: chat");
        }
    }

    @Test
    void whatWasReallyToldIsExpected() throws Exception {
        Recording recording = new History(storage).recording(RecordedHours.BEGIN.minusSeconds(1), Instant.parse("2026-01-01T11:00:00Z")).orElseThrow();
        Set<Labels> all = new LinkedHashSet<>();
        List.of("c0", "c1", "c2", "c3").forEach(cluster -> all.addAll(alerts(recording, cluster)));
        String timeline = RecordedTimeline.of(
                recording, all, new RecordedTimeline.Form("an hour", Optional.empty(), List.of(), Load.Flags.USUAL), new RuleLoader(CACHE));

        assertThat(timeline).doesNotContain("Told then, and not here").contains("clock: 2026-01-01T09:59:59Z");
    }

    @Test
    void whatCameIntoForceIsNotedOnce_notAtEachRestart() throws Exception {
        Recording recording = new History(storage).recording(RecordedHours.BEGIN.minusSeconds(1), Instant.parse("2026-01-01T11:00:00Z")).orElseThrow();
        Input.InForce first = recording.inputs().stream()
                .flatMap(input -> input instanceof Input.Loaded loaded ? Stream.of(loaded.inForce()) : Stream.of())
                .findFirst()
                .orElseThrow();
        Input.InForce other = new Input.InForce(first.configuration() + "# other\n", first.fromFile(), first.files());
        List<Input> inputs = new ArrayList<>(recording.inputs());
        Instant end = recording.inputs().get(recording.inputs().size() - 1).at();
        List.of(first, other, other, first).forEach(inForce -> inputs.add(new Input.Loaded(end, inForce)));
        Recording reloaded = new Recording(
                recording.from(), recording.to(), recording.state(), recording.inForce(), inputs, recording.busy(), recording.told(), recording.limits());

        String timeline = RecordedTimeline.of(
                reloaded, alerts(recording, "c0"), new RecordedTimeline.Form("an hour", Optional.empty(), List.of(), Load.Flags.USUAL),
                new RuleLoader(CACHE));

        assertThat(timeline.lines().filter(line -> line.contains("came into force"))).satisfiesExactly(
                line -> assertThat(line).contains("another configuration or other rules came into force: this goes on by the first ones"),
                line -> assertThat(line).contains("the first configuration and rules came into force again"));
    }

    @Test
    void labelsThatNothingReadsAreLeftOut() throws Exception {
        Recording recording = new History(storage).recording(RecordedHours.BEGIN.minusSeconds(1), Instant.parse("2026-01-01T11:00:00Z")).orElseThrow();
        String timeline = RecordedTimeline.of(
                recording,
                alerts(recording, "c1"),
                new RecordedTimeline.Form("an hour", Optional.empty(), List.of(), Load.Flags.USUAL),
                new RuleLoader(CACHE));

        assertThat(timeline).contains("instance: ").contains("job: batch");
    }

    @Test
    void annotationsAndCommentsThatRulesReadAreWritten_alsoWhereTheyChange() throws Exception {
        String rules = """
                package rules.teams.team0
                import signalbox.ack.Acknowledged
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "known" when
                    $alert : Alert( annotation( "known" ) == "yes" )
                then insertLogical( new Withheld( $alert, "known" ) ); end
                rule "looked after" when
                    $alert : Alert()
                    Acknowledged( alert == $alert, comment == "mine" )
                then insertLogical( new Withheld( $alert, "mine" ) ); end
                """;
        Instant from = Instant.parse("2026-01-01T10:00:00Z");
        Labels known = Labels.of("alertname", "A", "n", "1");
        Labels mine = Labels.of("alertname", "A", "n", "2");
        Labels changes = Labels.of("alertname", "B");
        Recording recording = new Recording(
                from, from.plusSeconds(600), List.of(),
                Optional.of(new Input.InForce(
                        "route: {receiver: chat, group_wait: 30s, group_interval: 1m, group_by: [n]}\n"
                                + "receivers: [{name: chat, webhook_configs: [{url: 'http://localhost/'}]}]\n",
                        true, List.of(new Load.SourceFile("teams/team0/rules.drl", "rules/teams/team0/rules.drl", rules)))),
                List.of(
                        fires(from, known, "yes"), fires(from, mine, "no"), fires(from, changes, "yes"),
                        new Input.Acknowledged(from, mine, "jo", "mine", Optional.empty()),
                        fires(from.plusSeconds(120), changes, "no")),
                List.of(), List.of(), List.of());
        String timeline = RecordedTimeline.of(
                recording, Set.of(known, mine, changes),
                new RecordedTimeline.Form("three", Optional.empty(), List.of(), Load.Flags.USUAL), new RuleLoader(CACHE));

        assertThat(timeline.substring(timeline.indexOf("expect:"))).isEqualToIgnoringNewLines(
                "expect:\n      - {at: 2m30s, receiver: chat, firing: [B], reason: \"first notification\"}\n");
    }

    @Test
    void whatAShadowConcludedIsNotExpected() throws Exception {
        String rules = """
                package rules.idea
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "quiet" when $alert : Alert( name == "A" ) then insertLogical( new Withheld( $alert, "quiet" ) ); end
                """;
        Instant from = Instant.parse("2026-01-01T10:00:00Z");
        Labels alert = Labels.of("alertname", "A");
        Recording recording = new Recording(
                from, from.plusSeconds(300), List.of(),
                Optional.of(new Input.InForce(
                        "route: {receiver: chat, group_wait: 30s, group_interval: 1m}\nreceivers: [{name: chat, webhook_configs: [{url: 'http://localhost/'}]}]\n",
                        true,
                        List.of(new Load.SourceFile("idea/idea.drl", "rules/idea/idea.drl", rules),
                                new Load.SourceFile("idea/package.yml", "rules/idea/package.yml", "shadow: true\n")))),
                List.of(fires(from, alert, "no")), List.of(), List.of(), List.of());
        String timeline = RecordedTimeline.of(
                recording, Set.of(alert), new RecordedTimeline.Form("one", Optional.empty(), List.of(), Load.Flags.USUAL), new RuleLoader(CACHE));

        assertThat(timeline).contains("{at: 30s, receiver: chat, firing: [A], reason: \"first notification\"}");
    }

    private static Input.Reported fires(Instant at, Labels labels, String known) {
        return new Input.Reported(at, labels, Labels.of("known", known), at, at.plusSeconds(3_600), "", true);
    }
}
