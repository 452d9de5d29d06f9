package signalbox.engine.team;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Alert;
import signalbox.plan.LookupKey;
import signalbox.plan.Need;
import signalbox.plan.Need.Literal;
import signalbox.plan.Need.Narrowing;
import signalbox.plan.Plan;

/**
 * Hands alerts to the rules of a package: to each no more than can join there, and nothing while it sleeps. All rests on one
 * sentence: <b>whatever could satisfy a pattern is there; more does no harm</b>. Belongs to the thread that runs the package.
 */
final class Handing {

    /** Where alerts are handed to, by the names of entry points. */
    interface Hands {
        /** Returns what the alert can be taken back by. */
        FactHandle give(String entryPoint, Alert alert);

        void take(String entryPoint, FactHandle handle);

        void replace(String entryPoint, FactHandle handle, Alert alert);
    }

    private final Hands hands;
    private AlertIndex index;
    private final List<Rule> rules = new ArrayList<>();

    /** How many reasons there are to hand out an alert, by entry point. */
    private final Map<String, Map<FiringAlert, Reasons>> handed = new HashMap<>();
    /** What wakes rules, by the rarest of its literals: always looked at. */
    private final Map<LookupKey, Map<Object, List<Wanted>>> roots = new LinkedHashMap<>();
    /** Who waits for alerts with a value, at present. */
    private final Map<LookupKey, Map<Object, Set<Wanted>>> waiting = new HashMap<>();
    /** Who takes every alert, at present. */
    private final Set<Wanted> takingAll = new LinkedHashSet<>();
    private final List<Wanted> ofFacts = new ArrayList<>();
    private int awake;
    private long count;

    private static final class Reasons {
        final FactHandle handle;
        int count = 1;

        Reasons(FactHandle handle) {
            this.handle = handle;
        }
    }

    private static final class Rule {
        final List<Wanted> wanted = new ArrayList<>();
        int roots;
        int rootsMet;
        boolean awake;
    }

    /** A need of a rule, and what is handed out for its sake. */
    private static final class Wanted {
        final Rule rule;
        final Need need;
        final Set<Object> admitted = identitySet();
        /** How many facts of the narrowing need have a value, for each narrowing. */
        final List<Map<Object, Integer>> values = new ArrayList<>();
        final List<Narrows> narrows = new ArrayList<>(1);
        /** Of the facts that are no alerts those that satisfy it. */
        final Set<Object> facts = identitySet();
        /** How many alerts satisfy it, if it is a root. */
        int met;

        Wanted(Rule rule, Need need) {
            this.rule = rule;
            this.need = need;
        }

        boolean fits(FiringAlert entry) {
            if (!need.admits(entry.alert())) {
                return false;
            }
            for (int i = 0; i < values.size(); i++) {
                if (!values.get(i).containsKey(need.narrowings().get(i).key().of(entry.alert().labels()))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** That a need is one of those that narrow another. */
    private record Narrows(Wanted other, int number) {
        Narrowing narrowing() {
            return other.need.narrowings().get(number);
        }
    }

    /** @param index must have all keys of the plans */
    Handing(Collection<Plan> plans, AlertIndex index, Hands hands) {
        this.index = index;
        this.hands = hands;
        plans.forEach(this::add);
        rules.stream().filter(rule -> rule.rootsMet == rule.roots).forEach(this::wake);
    }

    /** What alerts are looked up by for these plans. */
    static Set<LookupKey> keys(Collection<Plan> plans) {
        Set<LookupKey> keys = new HashSet<>();
        for (Plan plan : plans) {
            for (Need need : plan.needs()) {
                need.narrowings().forEach(narrowing -> keys.add(narrowing.key()));
                if (need.isOfAlerts() && need.narrowings().isEmpty()) {
                    need.rarest().flatMap(Literal::key).ifPresent(keys::add);
                }
            }
        }
        return keys;
    }

    private void add(Plan plan) {
        Rule rule = new Rule();
        rules.add(rule);
        for (Need need : plan.needs()) {
            Wanted wanted = new Wanted(rule, need);
            rule.wanted.add(wanted);
            for (int i = 0; i < need.narrowings().size(); i++) {
                wanted.values.add(new HashMap<>());
                rule.wanted.get(need.narrowings().get(i).by()).narrows.add(new Narrows(wanted, i));
            }
            rule.roots += need.root() ? 1 : 0;
            if (!need.isOfAlerts()) {
                ofFacts.add(wanted);
            } else if (need.root()) {
                addRoot(wanted);
            }
        }
    }

    private void addRoot(Wanted wanted) {
        Literal rarest = wanted.need.rarest().orElseThrow();
        Map<Object, List<Wanted>> values = roots.computeIfAbsent(rarest.key().orElseThrow(), any -> new HashMap<>());
        rarest.values().forEach(value -> values.computeIfAbsent(value, any -> new ArrayList<>(1)).add(wanted));
        wanted.met = (int) candidates(wanted).stream().filter(wanted::fits).count();
        wanted.rule.rootsMet += wanted.met > 0 ? 1 : 0;
    }

    /** From now on alerts are looked up here. It has all that the one before has. */
    void lookUpIn(AlertIndex other) {
        index = other;
    }

    /** What wakes rules: other alerts do not concern a package that is asleep. */
    Map<LookupKey, Set<Object>> roots() {
        Map<LookupKey, Set<Object>> values = new HashMap<>();
        roots.forEach((key, wanted) -> values.put(key, Set.copyOf(wanted.keySet())));
        return values;
    }

    /** How many alerts are handed out, each as often as there are entry points that it is in. */
    long count() {
        return count;
    }

    /** Hands every alert to the entry points of a rule, however little it needs. */
    void widen(Plan plan) {
        forEachPlace(plan, (entryPoint, entry) -> give(entryPoint, entry));
    }

    /** Takes back what {@link #widen} handed out, if nothing happened in between. */
    void narrow(Plan plan) {
        forEachPlace(plan, (entryPoint, entry) -> take(entryPoint, entry));
    }

    private void forEachPlace(Plan plan, BiConsumer<String, FiringAlert> action) {
        List<FiringAlert> all = index.all();
        plan.needs().stream()
                .filter(Need::isOfAlerts)
                .map(Need::entryPoint)
                .distinct()
                .forEach(entryPoint -> all.forEach(entry -> action.accept(entryPoint, entry)));
    }

    // ---- alerts come and go

    void begins(FiringAlert entry) {
        forEachWaiting(entry, wanted -> {
            if (wanted.fits(entry)) {
                admit(wanted, entry);
            }
        });
        forEachRoot(entry, wanted -> {
            if (wanted.met++ == 0) {
                met(wanted.rule);
            }
            if (wanted.rule.awake) {
                admit(wanted, entry);
            }
        });
    }

    void ends(FiringAlert entry) {
        forEachRoot(entry, wanted -> {
            if (--wanted.met == 0) {
                missed(wanted.rule);
            }
            if (wanted.rule.awake) {
                remove(wanted, entry);
            }
        });
        forEachWaiting(entry, wanted -> remove(wanted, entry));
    }

    /** Its labels are what they were, so it goes where it went before. */
    void differs(FiringAlert entry) {
        handed.forEach((entryPoint, entries) -> {
            Reasons reasons = entries.get(entry);
            if (reasons != null) {
                hands.replace(entryPoint, reasons.handle, entry.alert());
            }
        });
    }

    private void forEachRoot(FiringAlert entry, Consumer<Wanted> action) {
        roots.forEach((key, values) -> {
            List<Wanted> found = values.get(key.of(entry.alert().labels()));
            if (found != null) {
                for (Wanted wanted : found) {
                    if (wanted.need.admits(entry.alert())) {
                        action.accept(wanted);
                    }
                }
            }
        });
    }

    /** Whether rules that are awake may be handed an alert, or have been. */
    boolean awaits(FiringAlert entry) {
        if (awake == 0) {
            return false; // nobody waits: most packages at most times
        }
        if (!takingAll.isEmpty()) {
            return true;
        }
        for (Map.Entry<LookupKey, Map<Object, Set<Wanted>>> values : waiting.entrySet()) {
            if (values.getValue().containsKey(values.getKey().of(entry.alert().labels()))) {
                return true;
            }
        }
        return false;
    }

    /** Who waits may change meanwhile. */
    private void forEachWaiting(FiringAlert entry, Consumer<Wanted> action) {
        List<Wanted> concerned = new ArrayList<>(takingAll);
        waiting.forEach((key, values) -> {
            Set<Wanted> found = values.get(key.of(entry.alert().labels()));
            if (found != null) {
                concerned.addAll(found);
            }
        });
        concerned.forEach(action);
    }

    // ---- facts that are no alerts come and go

    void comes(Object fact) {
        for (Wanted wanted : ofFacts) {
            if (wanted.need.type().isInstance(fact) && wanted.need.admits(fact) && wanted.facts.add(fact)) {
                if (wanted.need.root() && wanted.facts.size() == 1) {
                    met(wanted.rule);
                }
                if (wanted.rule.awake) {
                    admit(wanted, fact);
                }
            }
        }
    }

    void goes(Object fact) {
        for (Wanted wanted : ofFacts) {
            if (wanted.facts.remove(fact)) {
                if (wanted.need.root() && wanted.facts.isEmpty()) {
                    missed(wanted.rule);
                }
                if (wanted.rule.awake) {
                    remove(wanted, fact);
                }
            }
        }
    }

    // ---- rules wake and fall asleep

    private void met(Rule rule) {
        if (++rule.rootsMet == rule.roots) {
            wake(rule);
        }
    }

    private void missed(Rule rule) {
        if (rule.rootsMet-- == rule.roots) {
            sleep(rule);
        }
    }

    private void wake(Rule rule) {
        rule.awake = true;
        awake++;
        for (Wanted wanted : rule.wanted) {
            if (!wanted.need.narrowings().isEmpty()) {
                continue; // comes by what narrows it
            }
            if (!wanted.need.isOfAlerts()) {
                List.copyOf(wanted.facts).forEach(fact -> admit(wanted, fact));
                continue;
            }
            if (!wanted.need.root()) {
                await(wanted);
            }
            candidates(wanted).stream().filter(wanted::fits).forEach(entry -> admit(wanted, entry));
        }
    }

    private void sleep(Rule rule) {
        for (Wanted wanted : rule.wanted) {
            if (wanted.need.narrowings().isEmpty()) {
                if (wanted.need.isOfAlerts() && !wanted.need.root()) {
                    awaitNoMore(wanted);
                }
                List.copyOf(wanted.admitted).forEach(fact -> remove(wanted, fact));
            }
        }
        rule.awake = false;
        awake--;
    }

    private List<FiringAlert> candidates(Wanted wanted) {
        return wanted.need
                .rarest()
                .map(rarest -> rarest.values().stream()
                        .flatMap(value -> index.find(rarest.key().orElseThrow(), value).stream())
                        .toList())
                .orElseGet(index::all);
    }

    private void await(Wanted wanted) {
        wanted.need
                .rarest()
                .ifPresentOrElse(
                        rarest -> rarest.values().forEach(value -> await(rarest.key().orElseThrow(), value, wanted)),
                        () -> takingAll.add(wanted));
    }

    private void await(LookupKey key, Object value, Wanted wanted) {
        waiting.computeIfAbsent(key, any -> new HashMap<>())
                .computeIfAbsent(value, any -> new LinkedHashSet<>(2))
                .add(wanted);
    }

    private void awaitNoMore(Wanted wanted) {
        wanted.need
                .rarest()
                .ifPresentOrElse(
                        rarest -> rarest.values().forEach(value -> awaitNoMore(rarest.key().orElseThrow(), value, wanted)),
                        () -> takingAll.remove(wanted));
    }

    private void awaitNoMore(LookupKey key, Object value, Wanted wanted) {
        Map<Object, Set<Wanted>> values = waiting.getOrDefault(key, Map.of());
        Set<Wanted> found = values.getOrDefault(value, Set.of());
        found.remove(wanted);
        if (found.isEmpty()) {
            values.remove(value);
        }
    }

    // ---- what is handed out for the sake of a need, and of those that it narrows

    private void admit(Wanted wanted, Object fact) {
        if (!wanted.admitted.add(fact)) {
            return;
        }
        if (fact instanceof FiringAlert entry) {
            give(wanted.need.entryPoint(), entry);
        }
        for (Narrows narrows : wanted.narrows) {
            Object value = narrows.narrowing().value().apply(shown(fact));
            if (value != null && narrows.other().values.get(narrows.number()).merge(value, 1, Integer::sum) == 1) {
                open(narrows, value);
            }
        }
    }

    private void remove(Wanted wanted, Object fact) {
        if (!wanted.admitted.remove(fact)) {
            return;
        }
        for (Narrows narrows : wanted.narrows) {
            Object value = narrows.narrowing().value().apply(shown(fact));
            if (value != null
                    && narrows.other().values.get(narrows.number()).merge(value, -1, Handing::sumOrNone) == null) {
                close(narrows, value);
            }
        }
        if (fact instanceof FiringAlert entry) {
            take(wanted.need.entryPoint(), entry);
        }
    }

    @SuppressWarnings("NullAway") // null takes the entry out of the map
    private static Integer sumOrNone(Integer a, Integer b) {
        return a + b == 0 ? null : a + b;
    }

    private static Object shown(Object fact) {
        return fact instanceof FiringAlert entry ? entry.alert() : fact;
    }

    /** A narrowing lets alerts with another value through. */
    private void open(Narrows narrows, Object value) {
        LookupKey key = narrows.narrowing().key();
        Wanted other = narrows.other();
        if (narrows.number() == 0) {
            await(key, value, other); // whoever comes has to pass the first of the narrowings
        }
        for (FiringAlert entry : index.find(key, value)) {
            if (other.fits(entry)) {
                admit(other, entry);
            }
        }
    }

    private void close(Narrows narrows, Object value) {
        LookupKey key = narrows.narrowing().key();
        Wanted other = narrows.other();
        if (narrows.number() == 0) {
            awaitNoMore(key, value, other);
        }
        index.findWithEnded(key, value).forEach(entry -> remove(other, entry));
    }

    private void give(String entryPoint, FiringAlert entry) {
        Map<FiringAlert, Reasons> entries = handed.computeIfAbsent(entryPoint, any -> new HashMap<>());
        Reasons known = entries.get(entry);
        if (known == null) {
            entries.put(entry, new Reasons(hands.give(entryPoint, entry.alert())));
            count++;
        } else {
            known.count++;
        }
    }

    private void take(String entryPoint, FiringAlert entry) {
        Map<FiringAlert, Reasons> entries = handed.getOrDefault(entryPoint, Map.of());
        Reasons reasons = entries.get(entry);
        if (reasons != null && --reasons.count == 0) {
            entries.remove(entry);
            count--;
            hands.take(entryPoint, reasons.handle);
        }
    }

    private static Set<Object> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>(2));
    }
}
