package signalbox.replay;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.audit.History;
import signalbox.audit.Recording;
import signalbox.rules.RuleFile;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.store.Change;
import signalbox.timeline.Rerun;

/** How fast history is lived again, printed. Not among the tests: {@code mvn test -Dtest=ReplayFigures}. */
class ReplayFigures {

    private static final Instant FROM = Instant.parse("2026-01-01T11:00:00Z");

    @Test
    void speedWithAThousandAlerts(@TempDir Path storage) throws Exception {
        int told = RecordedHours.record(storage, 2_000, false);
        Recording recording = new History(storage).recording(FROM.minus(Duration.ofMinutes(30)), RecordedHours.END).orElseThrow();
        long atBegin = recording.state().stream().filter(Change.AlertKept.class::isInstance).count();
        long atEnd = new History(storage).at(RecordedHours.END.minusSeconds(1)).alerts().size();
        RuleSources rules = RuleSources.of(List.of(new RuleFile(
                RecordedHours.PATH, "rules/" + RecordedHours.PATH, RecordedHours.file(RecordedHours.RULES))));
        for (int run = 0; run < 3; run++) {
            Rerun rerun = new Rerun(recording, new RuleLoader(Path.of("target", "rules-cache")));
            ReplayReport report = new Replay(recording, rerun, System::nanoTime, share -> {})
                    .answer(new Replay.Question(FROM, new Rerun.Candidate(Optional.empty(), Optional.of(rules)), "the same", Rerun.Options.DEFAULT));
            System.out.println("alerts active " + atBegin + " to " + atEnd + ", inputs " + recording.inputs().size() + ", notifications " + told
                    + ": lived " + report.lived() + " in " + report.took().toMillis() + " ms, " + report.speed() + " times as fast as time; "
                    + report.sentence() + " " + report.alike() + " of " + report.really());
        }
    }
}
