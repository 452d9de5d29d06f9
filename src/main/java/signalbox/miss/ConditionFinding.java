package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What became of one condition.
 *
 * @param text as it is written
 * @param holds empty: it was not asked, as one before it failed, or as what it is about is not known
 * @param facts what it rests on, or what was counted
 * @param found how many, or which value; empty where it holds or was not asked
 * @param needed what it asks for instead: {@code >= 3}; {@code ""} likewise
 * @param nearest what came nearest, the nearest first
 * @param more how many more came as near as the nearest
 * @param wanted where nothing came near: what is asked for, with the values of what was chosen before
 * @param inTheWay what a {@code not} wants not to be there, or what there is too much of
 * @param say why it failed, or why it could not be asked, in words; {@code ""} where it did not, or one before it failed
 */
public record ConditionFinding(
        String text,
        int line,
        Optional<Boolean> holds,
        List<Fact> facts,
        Optional<Object> found,
        String needed,
        List<Near> nearest,
        int more,
        List<Verdict> wanted,
        List<Fact> inTheWay,
        String say) {

    public ConditionFinding {
        requireNonNull(text, "text is null");
        requireNonNull(holds, "holds is null");
        facts = List.copyOf(facts);
        requireNonNull(found, "found is null");
        requireNonNull(needed, "needed is null");
        nearest = List.copyOf(nearest);
        wanted = List.copyOf(wanted);
        inTheWay = List.copyOf(inTheWay);
        requireNonNull(say, "say is null");
    }

    static ConditionFinding held(ReadRule.Condition condition, List<Fact> facts) {
        return plain(condition, Optional.of(true), facts);
    }

    static ConditionFinding notAsked(ReadRule.Condition condition) {
        return plain(condition, Optional.empty(), List.of());
    }

    /** One that cannot be asked: what it is about is not known. */
    static ConditionFinding unknown(ReadRule.Condition condition, String why) {
        return new ConditionFinding(
                condition.text(), condition.line(), Optional.empty(), List.of(), Optional.empty(), "", List.of(), 0, List.of(), List.of(), why);
    }

    private static ConditionFinding plain(ReadRule.Condition condition, Optional<Boolean> holds, List<Fact> facts) {
        return new ConditionFinding(
                condition.text(), condition.line(), holds, facts, Optional.empty(), "", List.of(), 0, List.of(), List.of(), "");
    }

    /** The same, with more to say. */
    ConditionFinding saying(String more) {
        return new ConditionFinding(text, line, holds, facts, found, needed, nearest, this.more, wanted, inTheWay, say + more);
    }

    /** Whether this is the one that failed. */
    public boolean failed() {
        return holds.isPresent() && !holds.get();
    }

    /** Whether what it is about is not known. */
    public boolean isUnknown() {
        return holds.isEmpty() && !say.isEmpty();
    }

    /** How near the nearest came. */
    double distance() {
        return nearest.isEmpty() ? Double.MAX_VALUE : nearest.get(0).distance();
    }
}
