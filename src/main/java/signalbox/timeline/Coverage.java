package signalbox.timeline;

import java.util.List;
import java.util.Set;

/**
 * Which rules of the packages under test the timelines fired, and what they saw of each single condition.
 *
 * @param rules sorted by package, file and line
 * @param conditions likewise
 * @param cutShort rules of which there was too much to look at, at some moment: what was not seen of their conditions may have been so
 */
public record Coverage(List<CoveredRule> rules, List<CoveredCondition> conditions, Set<String> cutShort) {

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

    /**
     * What is said of a fact, or a part of it, or whether there is one.
     *
     * @param place {@code FILE:LINE:COLUMN}
     * @param text as it is written
     * @param of the condition that it is a part of; {@code ""} when it is a whole one
     * @param isAlternative whether it is a part of which one is enough
     * @param wasTrue whether it was seen true
     * @param wasFalse whether it was seen false
     * @param alone whether it was seen as the only one that failed, an alternative as the only one that held
     */
    public record CoveredCondition(String packageName, String rule, String place, String text, String of, boolean isAlternative,
            boolean wasTrue, boolean wasFalse, boolean alone) {

        /** What was seen of it in either. */
        CoveredCondition or(CoveredCondition other) {
            return new CoveredCondition(packageName, rule, place, text, of, isAlternative, wasTrue || other.wasTrue, wasFalse || other.wasFalse,
                    alone || other.alone);
        }

        /** Its text, and what it is a part of. */
        public String shown() {
            return "`" + text + "`" + (of.isEmpty() ? "" : " of `" + of + "`");
        }

        /** Whether the timelines show what it is there for. */
        public boolean isCovered() {
            return wasTrue && alone;
        }

        /** What they do not show; {@code ""} when they do. */
        public String lack() {
            if (!wasTrue && !wasFalse) {
                return "was never asked: no timeline comes so far";
            } else if (!wasTrue) {
                return "was never true: no timeline shows what it lets through";
            } else if (isAlternative) {
                return alone ? "" : "was never the only alternative that held: no timeline would notice if it were deleted";
            } else if (!wasFalse) {
                return "was never false: no timeline would notice if it were deleted";
            }
            return alone ? "" : "was never the only one that failed: no timeline would notice if it were deleted";
        }
    }

    public Coverage {
        rules = List.copyOf(rules);
        conditions = List.copyOf(conditions);
        cutShort = Set.copyOf(cutShort);
    }

    /** How many of a hundred rules were fired; 100 when there is none. */
    public int percent() {
        return rules.isEmpty() ? 100 : (int) (100 * rules.stream().filter(CoveredRule::fired).count() / rules.size());
    }

    /** Of how many of a hundred conditions the timelines show what they are there for; 100 when there is none. */
    public int conditionPercent() {
        return conditions.isEmpty() ? 100 : (int) (100 * conditions.stream().filter(CoveredCondition::isCovered).count() / conditions.size());
    }
}
