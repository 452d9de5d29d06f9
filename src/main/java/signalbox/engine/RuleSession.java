package signalbox.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drools.core.common.InternalAgenda;
import org.drools.core.phreak.RuleAgendaItem;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.definition.rule.Rule;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.event.rule.ObjectUpdatedEvent;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Alert;
import signalbox.alert.Resolved;
import signalbox.group.FlushDue;
import signalbox.group.Muted;
import signalbox.inhibit.EqualLabels;
import signalbox.inhibit.InhibitRule;
import signalbox.inhibit.Inhibition;
import signalbox.notify.Announced;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.route.Route;
import signalbox.route.RoutingTree;
import signalbox.route.TimeInterval;
import signalbox.route.TreeRoute;
import signalbox.silence.Silence;
import signalbox.silence.Silenced;

/**
 * A Drools session and what its rules concluded since somebody last asked. Touched by one thread at a time: by the one that
 * fills it, then by the engine's alone; it fires on {@link RuleThread}'s while that one waits.
 */
final class RuleSession implements AutoCloseable {

    /** What the engine puts in and takes out itself: it knows nothing of what a rule does to these. */
    private static final Set<Class<?>> ENGINES_OWN = Set.of(
            Alert.class,
            Resolved.class,
            Silence.class,
            Announced.class,
            FlushDue.class,
            RoutingTree.class,
            InhibitRule.class,
            EqualLabels.class,
            TimeInterval.class,
            Integration.class);

    /** A fact takes more room than a firing: facts that come without end end first. */
    private static final int FIRINGS_PER_FACT = 3;

    private final RuleSet rules;
    private final Set<String> teams;
    private final KieSession session;
    private Verdicts verdicts = new Verdicts();
    /** How often rules of teams fired. */
    private final Map<Rule, Integer> firings = new HashMap<>();
    private int mayFire;
    private int mayInsert;

    /** The rule that does its work at present. */
    private volatile Optional<Rule> running = Optional.empty();
    private volatile boolean left;

    /** Whether anything changed since rules last fired. */
    private boolean touched = true;

    /** What it was filled with before its time, by {@link #key}: as yet nobody has said that it still holds. */
    private final Map<Object, Unclaimed> unclaimed = new HashMap<>();

    private record Unclaimed(Object fact, FactHandle handle) {}

    RuleSession(RuleSet rules) {
        this.rules = rules;
        teams = Set.copyOf(rules.teamPackages());
        session = rules.base().newKieSession();
        session.addEventListener(new Watcher());
        session.addEventListener(new Counter());
    }

    /** Fills it before its time. Facts with the same {@link #key} would be taken for the same. */
    void prefill(List<?> facts) {
        facts.forEach(fact -> unclaimed.put(key(fact), new Unclaimed(fact, session.insert(fact))));
    }

    private static Object key(Object fact) {
        return fact instanceof Alert alert ? alert.labels() : fact; // nearly all are alerts, and labels know their hash
    }

    /** Takes out what was filled in and is not known any more: nobody has inserted it since. */
    void takeOutUnclaimed() {
        unclaimed.values().forEach(left -> delete(left.handle()));
        unclaimed.clear();
    }

    /** Puts a fact in, unless it was filled in already. */
    FactHandle insert(Object fact) {
        Unclaimed filledIn = unclaimed.isEmpty() ? null : unclaimed.get(key(fact));
        if (filledIn != null && filledIn.fact().equals(fact)) {
            unclaimed.remove(key(fact));
            return filledIn.handle();
        }
        touched = true;
        return session.insert(fact);
    }

    void delete(FactHandle handle) {
        touched = true;
        session.delete(handle);
    }

    void update(FactHandle handle, Object fact) {
        touched = true;
        session.update(handle, fact);
    }

    /**
     * Fires until nothing is left to do. Throws {@link RuleFailure} when a rule threw, when it touched what is the engine's,
     * or when teams' rules fired more often, or made more facts, than {@code budget} allows. What the standard rules do is
     * explained by what there is.
     */
    Verdicts fire(int budget) {
        touched = false;
        firings.clear();
        mayFire = budget;
        mayInsert = budget / FIRINGS_PER_FACT;
        running = Optional.empty();
        int fired;
        try {
            fired = session.fireAllRules();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) { // a rule's fault, not the machine's
            throw RuleFailure.of(e, session.getKieBase(), running, rule -> named(rule, FailureWords.root(e).getStackTrace()));
        }
        Verdicts concluded = verdicts;
        verdicts = new Verdicts();
        concluded.fired = fired;
        return concluded;
    }

    /**
     * Gives up a session that is still firing, on a thread that cannot be ended: it stays where it is, and ends when it next
     * fires a rule or inserts a fact, if ever.
     *
     * @param stack what that thread is at
     */
    RuleFailure.Blamed leave(StackTraceElement[] stack) {
        Optional<Rule> blamed = atWork();
        left = true;
        return RuleFailure.blamed(blamed, stack, teams, rule -> named(rule, stack));
    }

    /** Whether rules have nothing to look at: what they concluded holds still. */
    boolean isAtRest() {
        return !touched;
    }

    /** Whether rules of teams run here. */
    boolean hasTeams() {
        return !teams.isEmpty();
    }

    /** The rule that does its work, or whose conditions are looked at, while another thread fires. */
    private Optional<Rule> atWork() {
        try {
            InternalAgenda agenda = (InternalAgenda) session.getAgenda();
            return running.or(() -> Optional.ofNullable(agenda.getAgendaGroupsManager().peekNextRule())
                    .map(RuleAgendaItem::getRule))
                    .filter(this::isTeams);
        } catch (RuntimeException e) { // the agenda changed while it was looked at
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (!left) { // waiting for it would be waiting for ever
            session.dispose();
        }
    }

    /** What rules concluded, as net changes: what came and went in one go is not in here. */
    static final class Verdicts {
        final Map<Route, Integer> routes = new LinkedHashMap<>();
        final Map<TreeRoute, Integer> treeRoutes = new LinkedHashMap<>();
        final Map<Inhibition, Integer> inhibitions = new LinkedHashMap<>();
        final Map<Silenced, Integer> silenced = new LinkedHashMap<>();
        final Map<Muted, Integer> muted = new LinkedHashMap<>();
        final Map<Notification, Integer> notifications = new LinkedHashMap<>();
        int fired;

        /** What of these came and is there still. */
        static <T> List<T> came(Map<T, Integer> changes) {
            return changes.entrySet().stream().filter(change -> change.getValue() > 0).map(Map.Entry::getKey).toList();
        }

        /** Takes in what changed since. */
        void add(Verdicts later) {
            later.routes.forEach((route, change) -> note(routes, route, change));
            later.treeRoutes.forEach((route, change) -> note(treeRoutes, route, change));
            later.inhibitions.forEach((inhibition, change) -> note(inhibitions, inhibition, change));
            later.silenced.forEach((silence, change) -> note(silenced, silence, change));
            fired += later.fired;
        }

        private void note(Object fact, int change) {
            if (fact instanceof TreeRoute route) {
                note(treeRoutes, route, change);
            } else if (fact instanceof Route route) {
                note(routes, route, change);
            } else if (fact instanceof Inhibition inhibition) {
                note(inhibitions, inhibition, change);
            } else if (fact instanceof Silenced silence) {
                note(silenced, silence, change);
            } else if (fact instanceof Muted group) {
                note(muted, group, change);
            } else if (fact instanceof Notification notification) {
                note(notifications, notification, change);
            }
        }

        private static <T> void note(Map<T, Integer> changes, T fact, int change) {
            changes.merge(fact, change, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    private final class Watcher extends DefaultRuleRuntimeEventListener {
        @Override
        public void objectInserted(ObjectInsertedEvent event) {
            if (left || (isTeams(event.getRule()) && --mayInsert < 0)) {
                throw RuleFailure.flood(running, firings, RuleSession.this::named);
            }
            verdicts.note(event.getObject(), 1);
        }

        @Override
        public void objectUpdated(ObjectUpdatedEvent event) {
            refuse("changes", event.getObject());
        }

        @Override
        public void objectDeleted(ObjectDeletedEvent event) {
            refuse("takes out", event.getOldObject());
            verdicts.note(event.getOldObject(), -1);
        }
    }

    private String named(Rule rule) {
        return named(rule, new StackTraceElement[0]);
    }

    /** How people find a rule: its name, and where it stands. */
    private String named(Rule rule, StackTraceElement[] stack) {
        String place = rules.placeOf(rule.getPackageName(), rule.getName(), stack);
        return "rule \"" + rule.getName() + "\"" + (place.isEmpty() ? "" : " (" + place + ")");
    }

    private boolean isTeams(@Nullable Rule rule) {
        return rule != null && teams.contains(rule.getPackageName());
    }

    private void refuse(String what, Object fact) {
        running.filter(rule -> ENGINES_OWN.contains(fact.getClass())).ifPresent(rule -> {
            throw RuleFailure.meddling(rule, what, fact.getClass().getSimpleName(), this::named);
        });
    }

    private final class Counter extends DefaultAgendaEventListener {
        @Override
        public void beforeMatchFired(BeforeMatchFiredEvent event) {
            Rule rule = event.getMatch().getRule();
            running = Optional.of(rule);
            if (isTeams(rule)) {
                firings.merge(rule, 1, Integer::sum);
                if (left || --mayFire < 0) {
                    throw RuleFailure.loop(firings, RuleSession.this::named);
                }
            }
        }

        @Override
        public void afterMatchFired(AfterMatchFiredEvent event) {
            running = Optional.empty();
        }
    }
}
