package signalbox.engine.team;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.plan.Plan;
import signalbox.plan.Plans;

/** Fills a session of a package, with what was there at one moment. Any thread. */
final class SessionFiller {
    private final TeamPackage rules;
    final List<FiringAlert> alerts;
    private final List<Object> facts;
    private final Set<String> wide;
    private final PackageLimits limits;
    private final Optional<Instant> keeping;
    List<Plan> plans = List.of();
    Optional<AlertIndex> index = Optional.empty();

    SessionFiller(
            TeamPackage rules,
            List<FiringAlert> alerts,
            List<Object> facts,
            Set<String> wide,
            PackageLimits limits,
            Optional<Instant> keeping) {
        this.rules = rules;
        this.alerts = alerts;
        this.facts = facts;
        this.wide = wide;
        this.limits = limits;
        this.keeping = keeping;
    }

    PackageRun.Result result() {
        plans = Plans.of(rules.base()).stream()
                .map(plan -> wide.contains(plan.rule()) ? plan.widened() : plan)
                .toList();
        AlertIndex own = new AlertIndex(alerts, Handing.keys(plans));
        index = Optional.of(own);
        PackageSession session = new PackageSession(rules, plans, own, limits);
        try {
            List<PackageInput> inputs = new ArrayList<>();
            facts.stream().filter(fact -> session.looksAt(fact.getClass())).forEach(fact -> inputs.add(new PackageInput.Comes(fact)));
            return new PackageRun.Result(session, session.run(inputs, alerts.size(), keeping));
        } catch (PackageFailure failure) {
            session.close();
            throw failure;
        }
    }
}
