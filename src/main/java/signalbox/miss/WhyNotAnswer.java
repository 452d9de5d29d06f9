package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import signalbox.alert.Labels;

/**
 * Whether a rule held for an alert, and if not, what was missing.
 *
 * @param packageName the rule's package
 * @param version of the package's sources
 * @param place where the rule stands, {@code FILE:LINE}
 * @param file where its conditions stand
 * @param firing whether the alert fired: no rule holds for one that does not
 * @param held whether the rule held for it, firing or not
 * @param as where in the rule the alert stands; empty for a rule that speaks of no alert
 * @param branch the alternative of its {@code or} that is told of, from 1
 * @param branches how many there are
 * @param choices how many choices there are of facts for the conditions that held
 * @param looked at how many of these it was looked for the nearest
 * @param complete false when there was too much to look at
 * @param conditions of that alternative, in their order
 * @param others what came of the other places at which the alert could stand
 * @param sentence in words
 */
public record WhyNotAnswer(
        String packageName,
        String version,
        String rule,
        String place,
        String file,
        Labels alert,
        boolean firing,
        boolean held,
        Optional<As> as,
        int branch,
        int branches,
        long choices,
        long looked,
        boolean complete,
        List<ConditionFinding> conditions,
        List<Other> others,
        String sentence) {

    private static final Pattern IS_HOLDS = Pattern.compile("^(\\$\\w+ : )?Holds\\(");

    /**
     * Where an alert stands.
     *
     * @param variable the name that is given to it there, {@code ""}
     * @param condition the number of the condition, from 1
     * @param fits whether what is said there of the alert alone is true of it
     */
    public record As(String variable, int condition, boolean fits) {}

    /**
     * Another place at which it could stand.
     *
     * @param held how many conditions held with the alert there
     */
    public record Other(int branch, As as, int held) {}

    public WhyNotAnswer {
        requireNonNull(packageName, "packageName is null");
        requireNonNull(version, "version is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(place, "place is null");
        requireNonNull(file, "file is null");
        requireNonNull(alert, "alert is null");
        requireNonNull(as, "as is null");
        conditions = List.copyOf(conditions);
        others = List.copyOf(others);
        requireNonNull(sentence, "sentence is null");
    }

    /** Whether the rule concludes something from the alert. */
    public boolean holds() {
        return held && firing;
    }

    /** Whether it cannot be said if the rule held: facts that it reads are not known. */
    public boolean isUndecided() {
        return !held && conditions.stream().anyMatch(ConditionFinding::isUnknown);
    }

    /** Whether it was asked of a condition that does not hold and of which it is not said what it still lacks: what nobody writes down. */
    public boolean isSilentOnTime() {
        return failed().filter(failed -> IS_HOLDS.matcher(failed.text()).find() && failed.nearest().stream().allMatch(near -> near.lacks().isEmpty()))
                .isPresent();
    }

    /** How many conditions do not hold, or were not asked. */
    public long missing() {
        return conditions.stream().filter(condition -> !condition.holds().orElse(false)).count();
    }

    /** The condition that failed. */
    public Optional<ConditionFinding> failed() {
        return conditions.stream().filter(ConditionFinding::failed).findFirst();
    }

    /** In one line, for whoever expected that it holds: {@code rule "…" did not hold: CONDITION (FILE:LINE): …}. */
    public String shortly() {
        return failed()
                .filter(any -> firing)
                .map(failed -> "rule \"" + rule + "\" did not hold: " + failed.text() + " (" + file + ":" + failed.line() + "): " + failed.say())
                .orElse(sentence);
    }
}
