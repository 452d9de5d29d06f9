package signalbox.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.audit.History;
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
            if (input instanceof signalbox.audit.Input.Reported reported && reported.labels().get("cluster").equals(cluster)) {
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
                    new RecordedTimeline.Form("the night of " + cluster, Optional.of("recorded.alertmanager.yml"), List.of(), Severity.DEFAULT),
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
                recording, all, new RecordedTimeline.Form("an hour", Optional.empty(), List.of(), Severity.DEFAULT), new RuleLoader(CACHE));

        assertThat(timeline).doesNotContain("Told then, and not here").contains("clock: 2026-01-01T09:59:59Z");
    }

    @Test
    void labelsThatNothingReadsAreLeftOut() throws Exception {
        Recording recording = new History(storage).recording(RecordedHours.BEGIN.minusSeconds(1), Instant.parse("2026-01-01T11:00:00Z")).orElseThrow();
        String timeline = RecordedTimeline.of(
                recording,
                alerts(recording, "c1"),
                new RecordedTimeline.Form("an hour", Optional.empty(), List.of(), Severity.DEFAULT),
                new RuleLoader(CACHE));

        assertThat(timeline).contains("instance: ").contains("job: batch");
    }
}
