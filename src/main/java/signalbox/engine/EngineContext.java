package signalbox.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import signalbox.engine.team.Teams;
import signalbox.store.Change;

/**
 * What the parts of the engine share: the instant of the running cycle, the policy and the sessions that are in force, the timers,
 * and what is to be kept. Belongs to the engine's thread.
 */
final class EngineContext {

    final Timers timers = new Timers();
    Policy policy;
    RuleSession session;

    /** Set before anything happens; what packages conclude is told to somebody who needs this context. */
    @SuppressWarnings("NullAway.Init")
    Teams teams;

    Instant now;
    private List<Change> changes = new ArrayList<>();

    EngineContext(Policy policy, Instant now) {
        this.policy = policy;
        this.session = new RuleSession(policy.rules().standard());
        this.now = now;
    }

    /** Has the journal keep something at the end of the cycle. */
    void keep(Change change) {
        changes.add(change);
    }

    /** Takes what is to be kept out. */
    List<Change> takeChanges() {
        List<Change> taken = changes;
        changes = new ArrayList<>();
        return taken;
    }
}
