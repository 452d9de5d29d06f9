package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.decision.Seen;

/**
 * A condition of a rule that fired.
 *
 * @param text as it is written
 * @param facts what it matched, or went over; none of what was not to be there, or only had to exist
 * @param say what it found, in words
 */
public record FiredCondition(String text, int line, Kind kind, List<Seen> facts, String say) {

    /** What a condition asks for. */
    public enum Kind {
        /** A fact that is there. */
        FACT,
        /** No such facts. */
        NOT,
        /** That there is one, whichever. */
        EXISTS,
        /** What comes of several. */
        ACCUMULATE
    }

    public FiredCondition {
        requireNonNull(text, "text is null");
        requireNonNull(kind, "kind is null");
        facts = List.copyOf(facts);
        requireNonNull(say, "say is null");
    }
}
