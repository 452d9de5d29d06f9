package signalbox.replay;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.audit.Audit;
import signalbox.audit.History;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Recording;
import signalbox.audit.Retention;
import signalbox.engine.Settings;
import signalbox.notify.Outcome;
import signalbox.rules.RuleLoader;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;
import signalbox.timeline.Rerun;

/** A turn that was taken late, as the engine was at work, told what had come by then: so does a replay. */
@Tag("once")
class BusyEngineTest {

    private static final String CONFIG =
            """
            route: {receiver: ops, group_by: [alertname], group_wait: 30s, group_interval: 5m}
            receivers:
              - name: ops
                webhook_configs: [{url: "http://localhost/"}]
            """;

    @Test
    void whatCameWhileATurnWasOverdueIsToldInIt(@TempDir Path storage) throws Exception {
        TestClock clock = new TestClock("2026-11-28T03:00:00Z");
        Instant begin = clock.instant();
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock)) {
            audit.loaded(new Load(begin, Load.Result.START, List.of(), "", Map.of("ops", 1), List.of(), CONFIG, true));
            try (TestEngine engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(audit), CONFIG)) {
                engine.beforeAnswer = notification ->
                        audit.delivered(new Outcome(notification, Outcome.Result.SENT, 1, "", "", clock.instant(), Map.of()));
                engine.advance(ofSeconds(1));
                engine.report(clock.instant(), clock.instant().plus(ofHours(1)), "alertname", "Down", "instance", "a");
                clock.advance(ofSeconds(30).plusMillis(200)); // nobody has time for the turn
                engine.report(clock.instant(), clock.instant().plus(ofHours(1)), "alertname", "Down", "instance", "b");
                engine.advance(ofMinutes(1));
                assertThat(engine.takeTold()).containsExactly("ops: first notification, 2 firing, 0 resolved");
            }
        }
        Recording recording = new History(storage).recording(begin.plus(ofMillis(500)), ofMinutes(1), begin.plus(ofMinutes(2))).orElseThrow();

        List<Rerun.Told> told =
                new Rerun(recording, new RuleLoader(Path.of("target", "rules-cache"))).run(Rerun.Candidate.AS_IT_WAS, Rerun.Options.DEFAULT).told();

        assertThat(recording.busy()).hasSize(1);
        assertThat(told).singleElement().satisfies(each -> assertThat(each.firing()).hasSize(2));
    }
}
