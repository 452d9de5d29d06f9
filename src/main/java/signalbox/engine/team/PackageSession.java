package signalbox.engine.team;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drools.core.common.InternalAgenda;
import org.drools.core.phreak.RuleAgendaItem;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.ObjectDeletedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.event.rule.ObjectUpdatedEvent;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.EntryPoint;
import org.kie.api.runtime.rule.FactHandle;
import org.kie.api.runtime.rule.Match;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Alert;
import signalbox.engine.Memory;
import signalbox.limit.JoinBudget;
import signalbox.plan.LookupKey;
import signalbox.plan.Need;
import signalbox.plan.Plan;

/**
 * The rules of a package at work: a Drools session of their own, in which every rule reads alerts from an entry point of its
 * own, and is handed those that it needs. Belongs to the thread that runs it; {@link #leave} may come from another.
 */
final class PackageSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PackageSession.class);

    private static final Memory HEAP = Memory.heap();

    /** Classes of ours: facts of these types are for others too, all else stays in the package. */
    private static final String OURS = "signalbox.";

    /** So often is it looked at the clock. */
    private static final int STEPS_PER_LOOK = 256;

    /** Facts that call for alerts whose arrival makes such facts: that ends, or it is a loop. */
    private static final int MOST_ROUNDS = 10_000;

    /**
     * What came of a run.
     *
     * @param changes facts for others that were concluded, and such that are no longer, each with how often; what came and went
     *     in one go is not in here
     * @param fired how many rules fired
     * @param firings how often each of those that did
     * @param known some of these firings with their facts
     */
    record Outcome(Map<Object, Change> changes, int fired, Map<String, Integer> firings, List<KnownFiring> known) {}

    /** @param rule the one that concluded it last */
    record Change(int by, String rule) {}

    private final TeamPackage rules;
    private final PackageLimits given;
    private final KieSession session;
    private final Map<String, EntryPoint> entryPoints = new HashMap<>();
    private final Map<Object, Told> facts = new HashMap<>();
    private final Set<LookupKey> keys;
    private final Set<Class<?>> read;
    private final Handing handing;

    private PackageLimits limits;
    private MemoryWatch memory = new MemoryWatch(HEAP);
    private long deadline = Long.MAX_VALUE;
    private int steps;
    private final Map<String, Integer> firings = new HashMap<>();
    private final Sampling sampling = new Sampling();
    private List<KnownFiring> known = new ArrayList<>();
    private int fired;
    private int concluded;
    /** Facts that rules made or took back, and that rules look at. */
    private List<PackageInput> own = new ArrayList<>();
    private Map<Object, Change> changes = new LinkedHashMap<>();
    private @Nullable Object beingTakenOut;

    /** The rule that does its work at present. */
    private volatile Optional<String> running = Optional.empty();
    private volatile boolean left;

    /** A fact from outside. */
    private static final class Told {
        final FactHandle handle;
        int count = 1;

        Told(FactHandle handle) {
            this.handle = handle;
        }
    }

    /** @param index has the {@link Handing#keys} of the plans */
    PackageSession(TeamPackage rules, List<Plan> plans, AlertIndex index, PackageLimits limits) {
        this.rules = rules;
        this.given = limits;
        this.limits = rules.terms().within(limits);
        keys = Handing.keys(plans);
        read = plans.stream().flatMap(plan -> plan.needs().stream()).map(Need::type).collect(Collectors.toSet());
        session = rules.base().newKieSession();
        try {
            session.addEventListener(new Watcher());
            session.addEventListener(new Counter());
            handing = whileLimited(index.size(), 0, () -> new Handing(plans, index, new Hands()));
        } catch (RuntimeException | Error e) {
            session.dispose();
            throw e;
        }
    }

    /**
     * Takes in what happened and fires until nothing is left to do.
     *
     * @param alerts how many there are
     * @param keeping the instant, if somebody keeps firings with their facts
     * @throws PackageFailure for whatever was thrown, and when the package uses more than it may
     */
    Outcome run(List<PackageInput> inputs, int alerts, Optional<Instant> keeping) {
        return whileLimited(alerts, inputs.size(), () -> {
            firings.clear();
            known = new ArrayList<>();
            fired = 0;
            sampling.begin(keeping);
            inputs.forEach(this::tell);
            Map<Object, Change> concludedNow = fire();
            return new Outcome(concludedNow, fired, firings.isEmpty() ? Map.of() : Map.copyOf(firings), List.copyOf(known));
        });
    }

    /** Fires, hands out what the facts that rules make call for, and fires again, until nothing is left to do. */
    private Map<Object, Change> fire() {
        int rounds = 0;
        do {
            List<PackageInput> told = own;
            own = new ArrayList<>();
            told.forEach(this::tellOwn);
            session.fireAllRules();
            if (++rounds > MOST_ROUNDS) {
                throw PackageFailure.loop(firings, rules);
            }
        } while (!own.isEmpty());
        Map<Object, Change> concludedNow = changes;
        changes = new LinkedHashMap<>();
        return concludedNow;
    }

    /** What is concluded differently when every alert is handed to a rule; afterwards all is as it was. */
    Map<Object, Change> whenWide(Plan plan, int alerts) {
        return whileLimited(alerts, 0, () -> {
            sampling.begin(Optional.empty());
            handing.widen(plan);
            Map<Object, Change> differences = fire();
            handing.narrow(plan);
            Map<Object, Change> unused = fire();
            return differences;
        });
    }

    private <T> T whileLimited(int alerts, int inputs, java.util.function.Supplier<T> work) {
        limits = rules.terms().within(given.explainedBy(alerts));
        deadline = ProcessorTime.ofThisThread() + limits.longestFiring().toNanos();
        running = Optional.empty();
        memory = new MemoryWatch(HEAP);
        List<T> result = new ArrayList<>(1);
        try {
            new JoinBudget(limits.combinationsOf(alerts + facts.size() + inputs), limits.longestFiring().toNanos(), this::timeWhileThereIsMemory)
                    .run(() -> result.add(work.get()));
        } catch (Throwable thrown) { // whatever it is, it is this package's
            throw PackageFailure.of(thrown, rules, running, this::ruleAtWork);
        }
        return result.get(0);
    }

    private long timeWhileThereIsMemory() {
        PackageRun.giveWay();
        if (left) {
            throw PackageFailure.tooLong(ruleAtWork(), limits.longestFiring(), rules);
        }
        if (memory.isFilled()) {
            throw PackageFailure.usesUpMemory(ruleAtWork(), rules);
        }
        return ProcessorTime.ofThisThread();
    }

    private void tell(PackageInput input) {
        if (input instanceof PackageInput.Begins begins) {
            handing.begins(begins.entry());
        } else if (input instanceof PackageInput.Ends ends) {
            handing.ends(ends.entry());
        } else if (input instanceof PackageInput.Differs differs) {
            handing.differs(differs.entry());
        } else if (input instanceof PackageInput.Comes comes) {
            comes(comes.fact());
        } else if (input instanceof PackageInput.Goes goes) {
            goes(goes.fact());
        }
    }

    private void comes(Object fact) {
        Told known = facts.get(fact);
        if (known != null) {
            known.count++;
        } else {
            facts.put(fact, new Told(session.insert(fact)));
            handing.comes(fact);
        }
    }

    private void goes(Object fact) {
        Told known = facts.get(fact);
        if (known != null && --known.count == 0) {
            facts.remove(fact);
            Object inside = session.getObject(known.handle);
            handing.goes(inside);
            beingTakenOut = inside;
            session.delete(known.handle);
            beingTakenOut = null;
        }
    }

    private void tellOwn(PackageInput input) {
        if (input instanceof PackageInput.Comes comes) {
            handing.comes(comes.fact());
        } else if (input instanceof PackageInput.Goes goes) {
            handing.goes(goes.fact());
        }
    }

    /** From now on alerts are looked up here. */
    void lookUpIn(AlertIndex index) {
        handing.lookUpIn(index);
    }

    /** All facts but alerts. Not while it runs. */
    List<Object> facts() {
        List<Object> all = new ArrayList<>();
        for (Object fact : session.getObjects()) {
            if (!(fact instanceof Alert)) {
                all.add(fact);
            }
        }
        return all;
    }

    /** Whether rules look at facts of this type. Any thread. */
    boolean looksAt(Class<?> type) {
        return read.stream().anyMatch(wanted -> wanted.isAssignableFrom(type));
    }

    /** Whether rules that are awake look at such an alert. Not while it runs. */
    boolean awaits(FiringAlert entry) {
        return handing.awaits(entry);
    }

    /** What wakes rules. */
    Map<LookupKey, Set<Object>> roots() {
        return handing.roots();
    }

    /** What alerts are looked up by. */
    Set<LookupKey> keys() {
        return keys;
    }

    /** How many alerts are handed to rules, each as often as there are rules that need it. */
    long handed() {
        return handing.count();
    }

    /**
     * Gives up a session that is still at work, on a thread that cannot be ended: it stays where it is, and ends when it next
     * fires a rule or inserts a fact, if ever. Any thread.
     */
    PackageFailure leave() {
        Optional<String> atWork = ruleAtWork();
        left = true;
        return PackageFailure.left(atWork, limits.longestFiring(), rules);
    }

    String packageName() {
        return rules.name();
    }

    /** The rule that does its work, or whose conditions are looked at. Any thread. */
    Optional<String> ruleAtWork() {
        return running.or(this::nextRule);
    }

    /** The rule whose conditions are looked at, while another thread fires. */
    private Optional<String> nextRule() {
        try {
            InternalAgenda agenda = (InternalAgenda) session.getAgenda();
            return Optional.ofNullable(agenda.getAgendaGroupsManager().peekNextRule())
                    .map(RuleAgendaItem::getRule)
                    .map(rule -> rule.getName());
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

    private void step() {
        if (++steps % STEPS_PER_LOOK == 0 || left) {
            if (left || timeWhileThereIsMemory() - deadline > 0) {
                throw PackageFailure.tooLong(ruleAtWork(), limits.longestFiring(), rules);
            }
        }
    }

    private final class Hands implements Handing.Hands {
        @Override
        public FactHandle give(String entryPoint, Alert alert) {
            step();
            if (handing() >= limits.facts()) {
                throw PackageFailure.tooManyFacts(limits.facts(), rules);
            }
            return entryPoint(entryPoint).insert(alert);
        }

        @SuppressWarnings("NullAway") // asked for while it is being made
        private long handing() {
            return handing == null ? 0 : handing.count();
        }

        @Override
        public void take(String entryPoint, FactHandle handle) {
            step();
            entryPoint(entryPoint).delete(handle);
        }

        @Override
        public void replace(String entryPoint, FactHandle handle, Alert alert) {
            step();
            entryPoint(entryPoint).update(handle, alert);
        }
    }

    private EntryPoint entryPoint(String name) {
        return entryPoints.computeIfAbsent(
                name, any -> name.isEmpty() ? session : requireNonNull(session.getEntryPoint(name), name));
    }

    private void note(Object fact, int by, String rule) {
        concluded += by;
        if (concluded > limits.conclusions()) {
            throw PackageFailure.flood(running, firings, limits.conclusions(), rules);
        }
        if (fact.getClass().getName().startsWith(OURS)) {
            Change before = changes.get(fact);
            int sum = by + (before == null ? 0 : before.by());
            if (sum == 0) {
                changes.remove(fact);
            } else {
                changes.put(fact, new Change(sum, rule.isEmpty() && before != null ? before.rule() : rule));
            }
        }
        if (looksAt(fact.getClass())) {
            own.add(by > 0 ? new PackageInput.Comes(fact) : new PackageInput.Goes(fact));
        }
    }

    private final class Watcher extends DefaultRuleRuntimeEventListener {
        @Override
        public void objectInserted(ObjectInsertedEvent event) {
            if (event.getRule() != null) {
                step();
                note(event.getObject(), 1, event.getRule().getName());
            }
        }

        @Override
        public void objectUpdated(ObjectUpdatedEvent event) {
            running.ifPresent(rule -> {
                throw PackageFailure.meddling(rule, "changes", event.getObject().getClass().getSimpleName(), rules);
            });
        }

        @Override
        public void objectDeleted(ObjectDeletedEvent event) {
            Object fact = event.getOldObject();
            boolean isFromOutside = fact instanceof Alert || facts.containsKey(fact);
            if (isFromOutside) {
                running.ifPresent(rule -> {
                    throw PackageFailure.meddling(rule, "takes out", fact.getClass().getSimpleName(), rules);
                });
            } else if (fact != beingTakenOut) {
                note(fact, -1, "");
            }
        }
    }

    private final class Counter extends DefaultAgendaEventListener {
        @Override
        public void beforeMatchFired(BeforeMatchFiredEvent event) {
            String rule = event.getMatch().getRule().getName();
            running = Optional.of(rule);
            firings.merge(rule, 1, Integer::sum);
            if (++fired > limits.firings()) {
                throw PackageFailure.loop(firings, rules);
            }
            step();
        }

        @Override
        public void afterMatchFired(AfterMatchFiredEvent event) {
            running = Optional.empty();
            String rule = event.getMatch().getRule().getName();
            if (sampling.takes(rule)) {
                keep(rule, event.getMatch());
            }
        }

        private void keep(String rule, Match match) {
            try {
                known.add(KnownFiring.of(match));
            } catch (RuntimeException e) { // it is counted all the same, and no rule is to suffer from being looked at
                log.debug("a firing cannot be kept: package={} rule={}", rules.name(), rule, e);
            }
        }
    }
}
