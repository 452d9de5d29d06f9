package signalbox.engine;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.engine.team.PackagesChange;

/**
 * What a reload changes, filled beside while everything goes on as it was: the packages that changed, and a session of the
 * standard rules if the configuration did. Begun on the engine's thread, filled on another, taken over on the engine's.
 */
final class PreparedReload {

    /** A session of the standard rules with what was known when its filling began, and what they conclude from that. */
    record Standard(RuleSession session, NetChanges conclusions) {}

    final Policy policy;
    final PackagesChange teams;
    private final boolean refills;
    private final List<?> facts;
    private @Nullable Standard standard;

    /**
     * @param refills whether the standard rules get a fresh session
     * @param facts alerts and all else that is known, but for what the policy says; empty where that is to be asked for later
     */
    PreparedReload(Policy policy, PackagesChange teams, boolean refills, List<?> facts) {
        this.policy = policy;
        this.teams = teams;
        this.refills = refills;
        this.facts = facts;
    }

    /** Any thread, but one at a time. */
    void fill() {
        teams.fill();
        if (refills && !facts.isEmpty()) {
            standard = standard(policy, facts);
        }
    }

    static Standard standard(Policy policy, List<?> facts) {
        RuleSession session = new RuleSession(policy.rules().standard());
        try {
            policy.facts().forEach(session::insert);
            session.prefill(facts);
            return new Standard(session, session.fire());
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    boolean refillsStandard() {
        return refills;
    }

    /** What was filled beside. */
    Optional<Standard> standard() {
        return Optional.ofNullable(standard);
    }

    /** Nobody goes on by it. */
    void close() {
        standard().ifPresent(filled -> filled.session().close());
    }
}
