package signalbox.engine.team;

import java.util.List;
import org.kie.api.runtime.rule.Match;
import signalbox.decision.Firing.Concluded;
import signalbox.decision.Seen;

/** A rule of a package fired, with the facts that it fired for and what it concluded: see {@link signalbox.decision.Firing}. */
public record KnownFiring(String rule, int branch, List<Seen> facts, List<Concluded> concluded) {

    /** What is known of a match whose rule has just fired. On the thread of the session. */
    public static KnownFiring of(Match match) {
        return new KnownFiring(match.getRule().getName(), SeenFacts.branch(match), SeenFacts.of(match), SeenFacts.concluded(match));
    }
}
