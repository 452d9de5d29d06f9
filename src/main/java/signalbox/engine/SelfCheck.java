package signalbox.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Labels;
import signalbox.alert.Tellable;
import signalbox.group.AlertGroup;
import signalbox.group.GroupedByRule;
import signalbox.group.GroupedByTree;
import signalbox.incident.PartOfIncident;
import signalbox.inhibit.Inhibition;
import signalbox.route.Route;
import signalbox.silence.Silenced;

/**
 * The standard rules looked at again: whether what is in force is what a fresh session concludes from the same facts. Begun on the
 * engine's thread, when all that rules concluded is in force; filled and compared on another; ended on the engine's. What happens
 * meanwhile makes no difference, as facts and conclusions are those of one moment.
 *
 * <p>Alerts are looked at in parts, so that memory is not needed twice: what the standard rules say of an alert rests on its own
 * facts and on the alerts that may inhibit others, which are in every part. Where a part is different all are looked at together.
 */
final class SelfCheck {

    private static final Logger log = LoggerFactory.getLogger(SelfCheck.class);

    /** So many alerts are looked at together: some megabytes, garbage before they are moved to where long-lived objects are. */
    private static final int PART = 1_000;
    /** So many differences are told one by one. */
    private static final int MOST_SAID = 10;

    /** An alert, and what was in force about it. */
    private record InForce(
            Tellable fact,
            boolean firing,
            List<AlertGroup> groups,
            List<Route> routes,
            List<Inhibition> inhibitions,
            List<String> silences) {

        InForce(AlertEntry entry) {
            this(entry.fact(), entry.firing(), entry.groupKeys(), entry.routes, configured(entry.inhibitions), entry.silencedBy);
        }

        /** Those of teams' rules are looked at with their package. */
        private static List<Inhibition> configured(List<Inhibition> inhibitions) {
            return inhibitions.isEmpty()
                    ? inhibitions
                    : inhibitions.stream().filter(each -> each.order() != Inhibition.BY_RULE).toList();
        }

        Labels alert() {
            return fact.labels();
        }
    }

    private record Difference(String rule, String what) {}

    private final Policy policy;
    private final RuleSession session;
    private final IntPredicate hasRoom;
    private final List<InForce> alerts;
    private final List<Object> others = new ArrayList<>();
    private final Map<Labels, List<Object>> byAlert = new HashMap<>();
    private final Map<Class<?>, Integer> factCounts;
    private final List<Difference> differences = new ArrayList<>();
    private Optional<PreparedReload.Standard> fresh = Optional.empty();
    private volatile boolean isGivenUp;

    /**
     * @param session the one in force, at rest
     * @param others all that it was told, but for the alerts and what the policy says
     * @param hasRoom whether there is memory for so many alerts
     */
    SelfCheck(Policy policy, RuleSession session, Collection<AlertEntry> alerts, List<Object> others, IntPredicate hasRoom) {
        this.policy = policy;
        this.session = session;
        this.hasRoom = hasRoom;
        this.others.addAll(others);
        this.alerts = new ArrayList<>(alerts.size());
        alerts.forEach(entry -> this.alerts.add(new InForce(entry)));
        factCounts = session.factCounts();
    }

    /** Fills and compares. Any thread. */
    void look() {
        try {
            compareCounts();
            others.forEach(this::sortByAlert);
            Set<InForce> sources = sources();
            int part = Math.max(PART, sources.size()); // with fewer parts than that no alert is filled in more than twice
            for (int from = 0; from < alerts.size() && differences.isEmpty() && !isGivenUp; from += part) {
                look(alerts.subList(from, Math.min(alerts.size(), from + part)), sources);
            }
            if (!differences.isEmpty() && hasRoom.test(alerts.size())) {
                differences.clear();
                compareCounts();
                fresh = Optional.of(fill(alerts, others));
                compare(alerts, fresh.get().conclusions());
            }
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            log.error("self-check of the standard rules failed, what is in force stays", e);
            differences.clear();
        }
        if (!foundAny()) {
            close();
        }
    }

    /** Something else is more urgent: what was looked at until now has to do. Any thread. */
    void giveUp() {
        isGivenUp = true;
    }

    private void sortByAlert(Object fact) {
        if (fact instanceof Silenced silenced) {
            byAlert.computeIfAbsent(silenced.alert(), any -> new ArrayList<>(1)).add(fact);
        } else if (fact instanceof PartOfIncident part) {
            byAlert.computeIfAbsent(part.alert(), any -> new ArrayList<>(1)).add(fact);
        } else if (fact instanceof Route route) {
            byAlert.computeIfAbsent(route.alert(), any -> new ArrayList<>(1)).add(fact);
        }
    }

    private Set<InForce> sources() {
        Set<InForce> sources = new LinkedHashSet<>();
        for (InForce each : alerts) {
            if (each.firing() && policy.inhibitRules().stream().anyMatch(rule -> rule.isSource(each.alert()))) {
                sources.add(each);
            }
        }
        return sources;
    }

    private void look(List<InForce> part, Set<InForce> sources) {
        if (!hasRoom.test(part.size() + sources.size())) {
            log.debug("not enough memory to check what the standard rules conclude: alerts={}", part.size());
            return;
        }
        Set<InForce> together = new LinkedHashSet<>(part);
        together.addAll(sources);
        List<Object> facts = new ArrayList<>();
        part.forEach(each -> facts.addAll(byAlert.getOrDefault(each.alert(), List.of())));
        PreparedReload.Standard filled = fill(together, facts);
        try {
            compare(part, filled.conclusions());
        } finally {
            filled.session().close();
        }
    }

    private PreparedReload.Standard fill(Collection<InForce> some, List<Object> more) {
        return PreparedReload.standard(policy, Stream.concat(more.stream(), some.stream().map(InForce::fact)).toList());
    }

    // ---- what is different

    /** Whether there are as many facts of each type as the session was told. */
    private void compareCounts() {
        Map<Class<?>, Integer> told = new HashMap<>();
        Stream.of(policy.facts(), others).flatMap(List::stream).forEach(fact -> told.merge(fact.getClass(), 1, Integer::sum));
        alerts.forEach(each -> told.merge(each.fact().getClass(), 1, Integer::sum));
        told.forEach((type, count) -> {
            int there = factCounts.getOrDefault(type, 0);
            if (there != count) {
                differences.add(new Difference("-", "there are " + there + " facts of " + type.getSimpleName() + " instead of " + count));
            }
        });
    }

    private void compare(List<InForce> some, NetChanges concluded) {
        Map<Labels, List<AlertGroup>> groups = new HashMap<>();
        concluded.came(GroupedByTree.class).forEach(grouped -> groups.put(grouped.alert(), grouped.groups()));
        concluded.came(GroupedByRule.class)
                .forEach(grouped -> groups.merge(grouped.route().alert(), List.of(grouped.group()), SelfCheck::both));
        Map<Labels, List<Route>> routes = byAlert(concluded.came(Route.class), Route::alert, route -> route);
        Map<Labels, List<Inhibition>> inhibitions = byAlert(concluded.came(Inhibition.class), Inhibition::target, any -> any);
        Map<Labels, List<String>> silences = byAlert(concluded.came(Silenced.class), Silenced::alert, Silenced::silence);
        for (InForce each : some) {
            Labels alert = each.alert();
            if (each.firing()) { // one that has ended is where it was until that is told
                compare(alert, "groups", byRules(each.groups()), groups, group -> "route " + group.destination().id());
            }
            compare(alert, "routes", each.routes(), routes, Route::rule);
            compare(alert, "inhibitions", each.inhibitions(), inhibitions, Inhibition::rule);
            compare(alert, "silences", each.silences(), silences, any -> "silence");
        }
    }

    /** Without those in which is told what was over a budget: no rule leads there. */
    private static List<AlertGroup> byRules(List<AlertGroup> groups) {
        return groups.stream().anyMatch(group -> group.destination().isOfRest())
                ? groups.stream().filter(group -> !group.destination().isOfRest()).toList()
                : groups;
    }

    private static <C, T> Map<Labels, List<T>> byAlert(List<C> conclusions, Function<C, Labels> alert, Function<C, T> what) {
        Map<Labels, List<T>> byAlert = new HashMap<>();
        conclusions.forEach(each -> byAlert.merge(alert.apply(each), List.of(what.apply(each)), SelfCheck::both));
        return byAlert;
    }

    private static <T> List<T> both(List<T> some, List<T> others) {
        List<T> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }

    private <T> void compare(Labels alert, String what, List<T> held, Map<Labels, List<T>> concluded, Function<T, String> rule) {
        List<T> should = concluded.getOrDefault(alert, List.of());
        if (held.equals(should)) {
            return; // nearly always
        }
        Set<T> missing = new HashSet<>(should);
        held.forEach(missing::remove);
        missing.forEach(each -> differences.add(new Difference(rule.apply(each), "missing of the " + what + " of " + alert + ": " + each)));
        Set<T> tooMuch = new HashSet<>(held);
        should.forEach(tooMuch::remove);
        tooMuch.forEach(each -> differences.add(new Difference(rule.apply(each), "too much of the " + what + " of " + alert + ": " + each)));
    }

    boolean foundAny() {
        return !differences.isEmpty();
    }

    // ---- what comes of it

    /** Whether what was looked at is still in force: no reload has come between. */
    @SuppressWarnings("ReferenceEquality") // whether it is this very one
    boolean isOf(RuleSession running) {
        return session == running;
    }

    /**
     * Tells what was found, with the facts that the session in force lacks. The engine's thread.
     *
     * @param known all that it is to have by now
     * @return how many differences there are
     */
    int tell(Collection<Object> known) {
        Set<Object> there = session.facts();
        known.stream().filter(fact -> !there.contains(fact)).forEach(fact -> differences.add(0, new Difference("-", "lost: " + fact)));
        differences.stream().limit(MOST_SAID).forEach(difference -> log.error(
                "self-check found a difference, rebuilding the session of the standard rules: rule={} difference={}",
                difference.rule(),
                difference.what()));
        return differences.size();
    }

    /** The session that takes over, where there was memory for it; {@link #close} is not called then. */
    Optional<PreparedReload.Standard> fresh() {
        return fresh;
    }

    /** Nobody goes on by it. */
    void close() {
        fresh.ifPresent(filled -> filled.session().close());
        fresh = Optional.empty();
    }
}
