package signalbox.miss;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.drools.base.rule.RuleConditionElement;
import signalbox.miss.ReadRule.Branch;
import signalbox.miss.ReadRule.Standing;

/**
 * How far a rule comes with an alert at one place of one of its branches.
 *
 * @param branch its number, from 0
 * @param depth how many conditions have an answer
 * @param fits whether what is said there of the alert alone is true of it
 * @param known how many conditions can be asked: the next one is about what is not known
 * @param complete false when the budget was spent before
 * @param rows choices of facts for the conditions that have an answer: as many as are kept
 * @param choices how many there are
 */
record PartialMatch(
        int branch,
        Standing standing,
        int depth,
        int known,
        int size,
        boolean fits,
        boolean complete,
        List<FactTuple> rows,
        long choices,
        FactSearch search) {

    /** So many choices of facts are kept to be looked at. */
    private static final int MOST_ROWS = 1_000;

    boolean held() {
        return fits && depth == size;
    }

    /** Whether all that can be asked holds, and more would have to be. */
    boolean isUndecided() {
        return fits && depth == known && known < size;
    }

    boolean isAbout(ReadRule rule) {
        return !rule.about().isEmpty() && standing.variable().equals(rule.about());
    }

    /**
     * Held first, then what may have, then where the alert fits by itself, then what the conclusion is about, then the furthest, then the
     * first branch.
     */
    static Comparator<PartialMatch> better(ReadRule rule) {
        return Comparator.comparing(PartialMatch::held)
                .thenComparing(PartialMatch::isUndecided)
                .thenComparing(attempt -> attempt.fits)
                .thenComparing(attempt -> attempt.isAbout(rule))
                .thenComparing(attempt -> attempt.depth / (double) attempt.size)
                .thenComparing(attempt -> -attempt.branch)
                .reversed();
    }

    /** Where what is said there is not all known, it may fit. */
    private static boolean fits(Standing standing, int known, FactSearch search) {
        return standing.condition() >= known
                || !standing.isItself()
                || search.rule.checksOf(standing.pattern()).stream()
                        .allMatch(check -> !FactSearch.isAlone(check.compiled(), standing.pattern())
                                || search.allows(check.compiled(), search.alert(), FactTuple.EMPTY));
    }

    /** Without looking further. */
    static PartialMatch notTried(int number, Branch branch, Standing standing, int known, FactSearch search) {
        return new PartialMatch(
                number, standing, 0, known, branch.size(), fits(standing, known, search), true, List.of(FactTuple.EMPTY), 1, search);
    }

    /** Depth first over the conditions in the order in which they are written. */
    static PartialMatch of(int number, Branch branch, Standing standing, int known, FactSearch search) {
        Deepest deepest = new Deepest(search, branch.compiled().subList(0, known));
        boolean complete = true;
        boolean fits = fits(standing, known, search);
        try {
            deepest.go(0, FactTuple.EMPTY);
        } catch (FactSearch.TooMuch e) {
            complete = false;
            search.refill();
        }
        return new PartialMatch(number, standing, deepest.depth, known, branch.size(), fits, complete, deepest.rows, deepest.choices, search);
    }

    /** The deepest that conditions come, and what was chosen there. */
    static final class Deepest {
        private final FactSearch search;
        private final List<? extends RuleConditionElement> conditions;
        int depth = -1;
        long choices;
        final List<FactTuple> rows = new ArrayList<>();

        Deepest(FactSearch search, List<? extends RuleConditionElement> conditions) {
            this.search = search;
            this.conditions = conditions;
        }

        /** Whether all have an answer. */
        boolean go(int i, FactTuple row) {
            if (i > depth) {
                depth = i;
                rows.clear();
                choices = 0;
            }
            if (i == depth) {
                choices++;
                if (rows.size() < MOST_ROWS) {
                    rows.add(row);
                }
            }
            return i == conditions.size() || search.one(conditions.get(i), row, next -> go(i + 1, next));
        }
    }
}
