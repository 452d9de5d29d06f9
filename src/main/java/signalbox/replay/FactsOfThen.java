package signalbox.replay;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import signalbox.audit.History;
import signalbox.audit.Recording;
import signalbox.miss.LivedAgain;
import signalbox.rules.RuleLoader;
import signalbox.timeline.Rerun;
import signalbox.timeline.UnusableException;
import signalbox.view.PackageFacts;

/**
 * Finds the facts of an instant by living history again from the checkpoint before it. It takes what a replay of up to an hour takes.
 * One thread. Fails with {@link signalbox.audit.AuditUnreadableException}.
 */
public final class FactsOfThen implements LivedAgain {

    private final History history;
    private final RuleLoader loader;
    private final Rerun.Options options;

    /** @param options as the server decided */
    public FactsOfThen(History history, RuleLoader loader, Rerun.Options options) {
        this.history = history;
        this.loader = loader;
        this.options = options;
    }

    @Override
    public Optional<Found> at(String packageName, Instant at) {
        Optional<Recording> recorded = history.recording(at, Replay.WARM_UP, at);
        if (recorded.isEmpty()) {
            return Optional.empty();
        }
        Recording recording = recorded.get();
        try {
            Optional<PackageFacts> facts = new Rerun(recording, loader).factsAtTheEnd(packageName, options);
            return facts.map(found -> new Found(found, doubt(recording)));
        } catch (UnusableException e) {
            return Optional.empty(); // the answer from the record says what it lacks
        }
    }

    private static String doubt(Recording recording) {
        return recording.limits().isEmpty()
                ? ""
                : "The facts were found by living the time from " + recording.from().truncatedTo(ChronoUnit.SECONDS)
                        + " on again. Not known: " + String.join("; ", recording.limits()) + ".";
    }
}
