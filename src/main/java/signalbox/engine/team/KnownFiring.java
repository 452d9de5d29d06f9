package signalbox.engine.team;

import java.util.List;
import signalbox.decision.Firing.Concluded;
import signalbox.decision.Seen;

/** A rule of a package fired, with the facts that it fired for and what it concluded: see {@link signalbox.decision.Firing}. */
public record KnownFiring(String rule, int branch, List<Seen> facts, List<Concluded> concluded) {}
