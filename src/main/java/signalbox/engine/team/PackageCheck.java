package signalbox.engine.team;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.plan.Plan;

/** A package looked at again: whether what is in force is what a fresh session concludes, and one that is handed everything. */
public final class PackageCheck {

    private static final Logger log = LoggerFactory.getLogger(PackageCheck.class);

    /** A check takes no longer, in processor time; it goes on with the other rules the next time. */
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(2);

    final Team team;
    final PackagesChange change;
    final FreshTeam fresh;
    private final Set<Object> inForce;
    private final int from;
    int next;
    /** What is concluded differently, by the rules that were handed everything; {@code ""}: by all as they are handed alerts. */
    final Map<String, List<String>> differences = new LinkedHashMap<>();

    PackageCheck(Team team, PackagesChange change, FreshTeam fresh) {
        this.team = team;
        this.change = change;
        this.fresh = fresh;
        inForce = Set.copyOf(team.conclusions());
        from = team.nextToCheck;
    }

    /** Looks as long as it may. Any thread, but one at a time. */
    public void look() {
        long begun = ProcessorTime.ofThisThread();
        fresh.fill();
        fresh.result.ifPresent(result -> {
            compare(result.outcome().changes().keySet());
            List<Plan> plans = fresh.filling.plans;
            int looked = 0;
            for (; looked < plans.size() && ProcessorTime.ofThisThread() - begun < LONGEST_CHECK.toNanos(); looked++) {
                lookWide(result.session(), plans.get((from + looked) % plans.size()));
            }
            next = plans.isEmpty() ? 0 : (from + looked) % plans.size();
        });
    }

    private void compare(Set<Object> concluded) {
        List<String> found = new ArrayList<>();
        inForce.stream().filter(fact -> !concluded.contains(fact)).forEach(fact -> found.add("too much: " + fact));
        concluded.stream().filter(fact -> !inForce.contains(fact)).forEach(fact -> found.add("missing: " + fact));
        if (!found.isEmpty()) {
            differences.put("", found);
        }
    }

    private void lookWide(PackageSession session, Plan plan) {
        try {
            List<String> found = session.whenWide(plan, fresh.filling.alerts.size()).keySet().stream()
                    .map(fact -> "with all alerts: " + fact)
                    .toList();
            if (!found.isEmpty()) {
                differences.put(plan.rule(), found);
            }
        } catch (PackageFailure failure) {
            log.debug("a rule cannot be handed every alert: package={} rule={}", team.rules.name(), plan.rule(), failure);
            fresh.spoil();
        }
    }
}
