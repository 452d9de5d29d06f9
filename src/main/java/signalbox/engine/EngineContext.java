package signalbox.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import signalbox.engine.team.Teams;
import signalbox.store.Change;

/** What the parts of the engine share: the instant of the running cycle, the standard rules' session, teams'
 * packages, the timers, and what is to be kept. */
final class EngineContext {

    final Timers timers = new Timers();
    final Teams teams;
    RuleSession session;
    Instant now;
    private List<Change> changes = new ArrayList<>();

    EngineContext(RuleSession session, Teams teams, Instant now) {
        this.teams = teams;
        this.session = session;
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
