package signalbox.miss;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.drools.base.rule.GroupElement;
import org.drools.base.rule.Pattern;
import signalbox.condition.Holds;
import signalbox.miss.ReadRule.Branch;
import signalbox.miss.ReadRule.Check;
import signalbox.miss.ReadRule.Condition;
import signalbox.rules.language.Place;
import signalbox.rules.language.Tree;

/**
 * Of each single condition of the rules of a package whether it was seen true, seen false, and seen as the only one that failed, over as
 * many moments as are looked at. A condition is what is said of a fact ({@code rack == $r}), or whether there is one ({@code not},
 * {@code exists}); of one that has alternatives ({@code a || b}) each is looked at as well. It is
 * looked at wherever the conditions before it hold. Any thread.
 *
 * <p>A moment costs as much as nested loops over its facts, and at most a budget of conditions that are judged for each rule.
 */
public final class SeenConditions {

    /** So many conditions are judged for each rule at each moment. */
    private static final long BUDGET = 50_000;

    /**
     * What was seen of a condition, or of a part of one.
     *
     * @param text as it is written
     * @param of the condition that it is a part of; {@code ""} when it is a whole one
     * @param isAlternative whether it is a part of which one is enough
     * @param alone whether it was seen as the only one that failed, an alternative as the only one that held, while all else held of the
     *     rule, or, where it is about what must not be there or is counted, of that fact
     */
    public record Seen(String rule, String file, int line, int column, String text, String of, boolean isAlternative,
            boolean wasTrue, boolean wasFalse, boolean alone) {

        private Seen or(boolean isTrue, boolean isFalse, boolean isAlone) {
            return new Seen(rule, file, line, column, text, of, isAlternative, wasTrue || isTrue, wasFalse || isFalse, alone || isAlone);
        }
    }

    /** @param depth in how many others it is a part: those come first */
    private record Key(String rule, Place place, int depth, String text) {}

    private static final Comparator<Key> BY_PLACE =
            Comparator.comparing(Key::place).thenComparing(Key::rule).thenComparingInt(Key::depth).thenComparing(Key::text);

    private final ReadPackage rules;
    /** All of them, those of which nothing was seen, too. Guarded by the package, as the conditions themselves. */
    private final Map<String, Map<Key, Seen>> seen = new TreeMap<>();
    @SuppressWarnings("IdentityHashMapUsage") // two that say the same are two
    private final Map<Object, Key> keys = new IdentityHashMap<>();
    private final Set<String> cutShort = new java.util.TreeSet<>();

    public SeenConditions(ReadPackage rules) {
        this.rules = rules;
        for (String name : rules.ruleNames()) {
            ReadRule rule = rules.rule(name);
            if (rule != null) {
                know(rule);
            }
        }
    }

    private void know(ReadRule rule) {
        for (Map.Entry<Pattern, List<Check>> said : rule.checks().entrySet()) {
            boolean isOfCondition = FactIndex.typeOf(said.getKey()).equals(Holds.class);
            for (Check check : said.getValue()) {
                if (isOfCondition && check.weight() == ReadRule.NAME) {
                    continue; // says which is meant: in most packages there is no other
                }
                check.written().ifPresent(written -> {
                    know(rule, check, Tree.beginning(written), 0, check.text(), "", false);
                    check.parts().ifPresent(parts -> know(rule, parts, 1, check.text()));
                });
            }
        }
        for (Branch branch : rule.branches()) {
            for (Condition condition : branch.conditions()) {
                if (condition.compiled() instanceof GroupElement group && !group.isAnd()) {
                    know(rule, group, condition.written().place(), 0, condition.text(), "", false);
                }
            }
        }
    }

    private void know(ReadRule rule, ConditionPart whole, int depth, String text) {
        for (ConditionPart part : whole.of()) {
            know(rule, part, part.place(), depth, part.text(), text, whole.kind() == ConditionPart.Kind.ANY);
            know(rule, part, depth + 1, text);
        }
    }

    private void know(ReadRule rule, Object compiled, Place place, int depth, String text, String of, boolean isAlternative) {
        Key key = new Key(rule.name(), place, depth, text);
        keys.put(compiled, key);
        seen.computeIfAbsent(rule.file(), any -> new TreeMap<>(BY_PLACE)).putIfAbsent(
                key, new Seen(rule.name(), rule.file(), place.line(), place.column(), text, of, isAlternative, false, false, false));
    }

    /** Looks at all rules over the facts of a moment. */
    public void look(List<Object> facts) {
        synchronized (rules) {
            FactIndex index = new FactIndex(OwnFacts.of(facts, rules));
            for (String name : rules.ruleNames()) {
                ReadRule rule = rules.rule(name);
                if (rule != null) {
                    rule.branches().forEach(branch -> look(rule, branch, index));
                }
            }
        }
    }

    /**
     * A rule fired: what it asks of facts was true, though the facts may be gone by the end of that moment, as is a silence that the rule
     * refuses or ends. Of one with {@code or} it is not known which of its ways it went.
     */
    public void fired(String name) {
        synchronized (rules) {
            ReadRule rule = rules.rule(name);
            if (rule == null || rule.branches().size() != 1) {
                return;
            }
            Watch watch = new Watch(rule);
            for (Condition condition : rule.branches().get(0).conditions()) {
                watch.saw(condition.compiled(), true);
                if (condition.compiled() instanceof Pattern pattern) {
                    rule.checks().getOrDefault(pattern, List.of()).forEach(check -> watch.saw(check, true));
                }
            }
        }
    }

    private void look(ReadRule rule, Branch branch, FactIndex facts) {
        Watch watch = new Watch(rule);
        FactSearch search = new FactSearch(rule, rules.resolver(), facts, watch, BUDGET);
        try {
            search.solve(branch.compiled(), 0, FactTuple.EMPTY, watch::end);
        } catch (FactSearch.TooMuch e) {
            cutShort.add(rule.name()); // what was seen was seen
        }
    }

    /** By file and line. */
    public List<Seen> all() {
        synchronized (rules) {
            List<Seen> all = new ArrayList<>();
            seen.values().forEach(ofFile -> all.addAll(ofFile.values()));
            return List.copyOf(all);
        }
    }

    /** Rules of which there was too much to look at, at some moment. */
    public Set<String> cutShort() {
        synchronized (rules) {
            return Set.copyOf(cutShort);
        }
    }

    /** What one search sees. */
    final class Watch {
        private final ReadRule rule;
        private boolean isWatching = true;
        private boolean reached;
        private final Map<Key, boolean[]> found = new HashMap<>();

        private Watch(ReadRule rule) {
            this.rule = rule;
        }

        boolean isWatching() {
            return isWatching;
        }

        /** All conditions hold; it is gone on. */
        private boolean end(FactTuple row) {
            reached = true;
            return !isWatching; // whether there is a way is enough
        }

        void saw(Object compiled, boolean isTrue) {
            note(compiled, isTrue, !isTrue, false);
        }

        /** A condition was the only one that failed of what was asked of a fact, or of whether there is one. */
        void failedAlone(Object compiled) {
            note(compiled, false, true, true);
        }

        /** Without this part, or if it held, what it is a part of would be otherwise, and so would what the rule does. */
        void decidedAlone(ConditionPart part) {
            note(part, false, false, true);
        }

        /** Whether a part has not been seen to decide alone yet: to find that out costs a search. */
        boolean lacksAlone(ConditionPart part) {
            Key key = keys.get(part);
            Seen before = key == null ? null : seen.getOrDefault(rule.file(), Map.of()).get(key);
            return before != null && !before.alone();
        }

        /** Whether what follows holds, too; nothing of that is noted. */
        boolean wouldHold(java.util.function.BooleanSupplier rest) {
            boolean before = reached;
            reached = false;
            boolean there = without(rest) || reached;
            reached = before;
            return there;
        }

        boolean without(java.util.function.BooleanSupplier work) {
            boolean was = isWatching;
            isWatching = false;
            try {
                return work.getAsBoolean();
            } finally {
                isWatching = was;
            }
        }

        private void note(Object compiled, boolean isTrue, boolean isFalse, boolean isAlone) {
            Key key = keys.get(compiled);
            if (key == null) {
                return; // what was written and what was compiled cannot be told to be the same
            }
            boolean[] noted = found.computeIfAbsent(key, any -> new boolean[3]);
            if ((isTrue && !noted[0]) || (isFalse && !noted[1]) || (isAlone && !noted[2])) {
                noted[0] |= isTrue;
                noted[1] |= isFalse;
                noted[2] |= isAlone;
                seen.getOrDefault(rule.file(), Map.of()).computeIfPresent(key, (any, before) -> before.or(isTrue, isFalse, isAlone));
            }
        }
    }
}
