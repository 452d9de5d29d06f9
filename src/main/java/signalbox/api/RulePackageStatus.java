package signalbox.api;

import java.util.List;

/**
 * A rule package as {@code GET /api/signalbox/v1/rules} lists it.
 *
 * @param name the DRL package, such as {@code rules.teams.infra}
 * @param version the hash of its files as they are now
 * @param runningVersion the hash of the version whose rules decide, {@code ""} when none do
 * @param files paths below the rules directory
 * @param rules names of the rules
 */
public record RulePackageStatus(
        String name,
        String team,
        String version,
        String runningVersion,
        State state,
        List<String> files,
        List<String> rules,
        List<Problem> problems) {

    public RulePackageStatus {
        files = List.copyOf(files);
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
    }

    /** Whether its rules decide. */
    public enum State {
        /** The version that is there does. */
        ACTIVE("active"),
        /** The version that is there cannot be used; an older one decides. */
        STALE("stale"),
        /** None does: it cannot be used, and there is no older version. */
        FAILED("failed"),
        /** None does: it failed while it ran. */
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
