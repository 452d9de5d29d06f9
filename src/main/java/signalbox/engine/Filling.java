package signalbox.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.engine.RuleSession.Verdicts;

/**
 * Fills fresh sessions: on the engine's thread, or on another while the engine goes on with the session that it has. Touches
 * nothing of the engine's; belongs to one thread.
 */
final class Filling {

    private static final Logger log = LoggerFactory.getLogger(Filling.class);

    /**
     * A session with what was known when its filling began, and what rules conclude from that.
     *
     * @param policy by which it decides: without the packages that failed
     * @param stopped those, each with the reason
     */
    record Filled(Policy policy, RuleSession session, Verdicts verdicts, Map<String, String> stopped) {}

    private final RuleThread thread;
    private final LastResort lastResort;
    private final List<?> facts;
    private final Map<String, String> stopped = new LinkedHashMap<>();

    /** @param facts alerts and all else that is known, but for what the policy says */
    Filling(RuleThread thread, LastResort lastResort, List<?> facts) {
        this.thread = thread;
        this.lastResort = lastResort;
        this.facts = facts;
    }

    /**
     * Fills a session. A package whose rule fails is taken out and everything is decided anew without it: one team's mistake
     * must not silence another team's page.
     *
     * @throws IllegalStateException when the standard rules fail
     */
    Filled by(Policy policy) {
        Policy left = policy;
        while (true) {
            RuleSession session = filled(left);
            try {
                return new Filled(left, session, thread.fire(session, facts.size()), stopped);
            } catch (RuleFailure failure) {
                session.close();
                left = without(failure, left);
            }
        }
    }

    /** The policy without the packages that are to blame for a failure. */
    Policy without(RuleFailure failure, Policy policy) {
        log.debug("rules failed", failure);
        RuleSet rules = policy.rules();
        List<String> blamed = rules.teamPackages().contains(failure.packageName())
                ? List.of(failure.packageName())
                : suspects(failure, policy);
        if (blamed.isEmpty()) {
            throw new IllegalStateException("the standard rules failed: " + failure.getMessage(), failure);
        }
        if (failure.isFatal()) {
            log.error("rules bring the server down: packages={} reason={}", blamed, failure.getMessage());
            lastResort.end(blamed, String.valueOf(failure.getMessage()));
        }
        for (String packageName : blamed) {
            log.error(
                    "rule package stopped, everything else goes on: package={} reason={}",
                    packageName,
                    failure.getMessage());
            rules = rules.without(packageName);
            stopped.put(packageName, String.valueOf(failure.getMessage()));
        }
        return policy.by(rules);
    }

    /** When nothing says whose rule failed: the packages that fail alone, or else all. */
    private List<String> suspects(RuleFailure failure, Policy policy) {
        List<String> packages = policy.rules().teamPackages();
        if (failure.isFatal() || packages.size() < 2) {
            return packages;
        }
        List<String> guilty =
                packages.stream().filter(name -> failsAlone(name, policy)).toList();
        return guilty.isEmpty() ? packages : guilty;
    }

    private boolean failsAlone(String packageName, Policy policy) {
        RuleSet alone = policy.rules();
        for (String other : policy.rules().teamPackages()) {
            alone = other.equals(packageName) ? alone : alone.without(other);
        }
        RuleSession session = filled(policy.by(alone));
        try {
            Verdicts unused = thread.fire(session, facts.size());
            return false;
        } catch (RuleFailure again) {
            return true;
        } finally {
            session.close();
        }
    }

    private RuleSession filled(Policy policy) {
        RuleSession session = new RuleSession(policy.rules());
        policy.facts().forEach(session::insert);
        session.prefill(facts);
        return session;
    }
}
