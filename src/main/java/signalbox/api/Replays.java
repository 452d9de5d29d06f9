package signalbox.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import signalbox.alert.Labels;

/** Replays of history, each in the background, one at a time. Any thread; nothing waits. */
public interface Replays {

    /**
     * What somebody wants to know.
     *
     * @param from a time, or how long ago
     * @param to as well; {@code ""} for now
     * @param warmUp how long before it begins; {@code ""} for the usual time
     * @param rules all files of all teams, by their paths below the folder of the rules; empty: those that were in force
     * @param files laid over the rules that are in force now; an empty text takes one away
     * @param onDisk whether the rules are those on the server's disk
     * @param configuration the text of a configuration file; empty: that which was in force
     * @param format of the report: {@code json}, {@code text} or {@code markdown}
     */
    record Asked(
            String from,
            String to,
            String warmUp,
            Optional<Map<String, String>> rules,
            Map<String, String> files,
            boolean onDisk,
            Optional<String> configuration,
            String format) {

        public Asked {
            requireNonNull(from, "from is null");
            requireNonNull(to, "to is null");
            requireNonNull(warmUp, "warmUp is null");
            rules = rules.map(Map::copyOf);
            files = Map.copyOf(files);
            requireNonNull(configuration, "configuration is null");
            requireNonNull(format, "format is null");
        }
    }

    /** How far one is. */
    enum Phase {
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * How one stands.
     *
     * @param progress from 0 to 1
     * @param report JSON, or text as it was asked for; {@code ""} until it is done
     * @param error why there is none, in words
     */
    record State(String id, Phase phase, double progress, String format, String report, String error) {

        public State {
            requireNonNull(id, "id is null");
            requireNonNull(phase, "phase is null");
            requireNonNull(format, "format is null");
            requireNonNull(report, "report is null");
            requireNonNull(error, "error is null");
        }
    }

    /**
     * Starts one.
     *
     * @throws IllegalArgumentException when what is asked for cannot be, with words for whoever asked
     * @throws java.util.concurrent.RejectedExecutionException when another one runs
     */
    State start(Asked asked);

    /** One of the last few. */
    Optional<State> state(String id);

    /**
     * What happened to alerts, as a file of timelines, and the configuration that it names.
     *
     * @param alerts fingerprints, or matchers
     * @param from a time, or how long ago
     * @param to as well; {@code ""} for now
     * @return completes within two minutes; fails with an {@link IllegalArgumentException} with words for whoever asked
     */
    CompletionStage<Recorded> timeline(List<String> alerts, String from, String to);

    /**
     * Why a rule held for an alert at an instant of the past, or did not, over facts that are not on record: they are found by living the
     * history again.
     *
     * @return completes within two minutes with what {@code explain} answers; fails when that cannot be had now
     */
    CompletionStage<String> whyNot(String rule, Labels alert, Instant at);

    /** A file of timelines, and a configuration file. */
    record Recorded(String timeline, String configuration) {

        public Recorded {
            requireNonNull(timeline, "timeline is null");
            requireNonNull(configuration, "configuration is null");
        }
    }

    /** Ends one that runs. */
    void stop(String id);
}
