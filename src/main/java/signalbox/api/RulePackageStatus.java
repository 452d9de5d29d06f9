package signalbox.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rule package as {@code GET /api/signalbox/v1/rules} lists it.
 *
 * @param name the DRL package, such as {@code rules.teams.infra}
 * @param owner whom to ask, as its {@code package.yml} says; {@code ""} when that says nothing
 * @param scope matchers: what its conclusions may be about; empty: everything
 * @param version the hash of its files as they are now
 * @param running the version whose rules decide, or did until they were stopped; empty when there is none
 * @param files paths below the rules directory
 * @param rules those that decide
 * @param refused how many conclusions outside of its scope were refused since the start
 */
public record RulePackageStatus(
        String name,
        String team,
        String owner,
        List<String> scope,
        String version,
        Optional<Running> running,
        State state,
        List<String> files,
        List<Rule> rules,
        List<Problem> problems,
        long refused) {

    public RulePackageStatus {
        requireNonNull(name, "name is null");
        scope = List.copyOf(scope);
        files = List.copyOf(files);
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
    }

    /**
     * The version that decides, or did until it was stopped.
     *
     * @param version the hash of its files
     * @param author who committed it; {@code ""} where that is not known
     * @param commit of the version control; {@code ""} where there is none
     * @param activeSince since when it decides, if that is known
     * @param isRolledBack whether somebody went back to it: it decides until the files change
     */
    public record Running(String version, String author, String commit, Optional<Instant> activeSince, boolean isRolledBack) {

        public Running {
            requireNonNull(version, "version is null");
            requireNonNull(author, "author is null");
            requireNonNull(commit, "commit is null");
            requireNonNull(activeSince, "activeSince is null");
        }
    }

    /**
     * A rule that decides.
     *
     * @param file as people name it; {@code ""} when it is not known
     * @param line from 1; 0 when it is not known
     * @param firings how often it fired since the start
     * @param holding how many of its conclusions hold now
     * @param time how long it was at work since the start, about
     */
    public record Rule(String name, String file, int line, long firings, long holding, Duration time) {}

    /** Whether its rules decide. */
    public enum State {
        /** The version that is there does. */
        ACTIVE("active"),
        /** The version that is there shows what it would decide, and decides nothing. */
        SHADOW("shadow"),
        /** The version that is there cannot be used; an older one decides. */
        STALE("stale"),
        /** None does: it cannot be used, and there is no older version. */
        FAILED("failed"),
        /** The version that is there was stopped: its routes stand, and nothing else of it. */
        QUARANTINED("quarantined");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** The word that the API and the log have for it. */
        public String text() {
            return text;
        }
    }

    /** What is wrong, where, and what may help; line and column count from 1, and 0 is unknown. */
    public record Problem(String file, int line, int column, String message, String hint) {}
}
