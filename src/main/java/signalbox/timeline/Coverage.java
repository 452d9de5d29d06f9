package signalbox.timeline;

import java.util.List;

/**
 * Which rules of the packages under test the timelines fired.
 *
 * @param rules sorted by package, file and line
 */
public record Coverage(List<CoveredRule> rules) {

    /**
     * A rule.
     *
     * @param place {@code FILE:LINE}
     * @param timelines how many timelines fired it
     */
    public record CoveredRule(String packageName, String rule, String place, int timelines) {

        /** Whether any did. */
        public boolean fired() {
            return timelines > 0;
        }
    }

    public Coverage {
        rules = List.copyOf(rules);
    }

    /** How many of a hundred rules were fired; 100 when there is none. */
    public int percent() {
        return rules.isEmpty() ? 100 : (int) (100 * rules.stream().filter(CoveredRule::fired).count() / rules.size());
    }
}
