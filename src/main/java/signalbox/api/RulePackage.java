package signalbox.api;

import java.util.List;

/**
 * A rule package as {@code GET /api/signalbox/v1/rules} lists it.
 *
 * @param name the DRL package, such as {@code rules.teams.infra}
 * @param version the hash that decisions name
 * @param files paths below the rules directory
 * @param rules names of the rules
 */
public record RulePackage(
        String name,
        String team,
        String version,
        State state,
        List<String> files,
        List<String> rules,
        List<Problem> problems) {

    public RulePackage {
        files = List.copyOf(files);
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
    }

    /** Whether its rules decide: all do, the last good version's do, or none do. */
    public enum State {
        ACTIVE("active"),
        FAILED("failed"),
        QUARANTINED("quarantined");

        private final String text;

        State(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** What is wrong, where, and what may help; line and column count from 1, and 0 is unknown. */
    public record Problem(String file, int line, int column, String message, String hint) {}
}
