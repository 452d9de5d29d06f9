package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.drools.base.base.ValueResolver;
import org.drools.base.reteoo.SortDeclarations;
import org.drools.base.rule.Accumulate;
import org.drools.base.rule.ContextEntry;
import org.drools.base.rule.Declaration;
import org.drools.base.rule.GroupElement;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.RuleConditionElement;
import org.drools.base.rule.accessor.Accumulator;
import org.drools.base.rule.constraint.AlphaNodeFieldConstraint;
import org.drools.base.rule.constraint.BetaConstraint;
import org.drools.base.rule.constraint.Constraint;
import org.drools.base.util.index.ConstraintTypeOperator;
import org.drools.mvel.MVELConstraint;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Alert;
import signalbox.miss.ReadRule.Check;
import signalbox.miss.ReadRule.Standing;

/**
 * Nested loops over compiled conditions: Drools decides each constraint and each function, this class only chooses facts. It ends at a
 * budget of constraints that are judged.
 */
final class FactSearch {

    /** The budget is spent. */
    static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMuch() {
            super("the budget is spent", null, false, false);
        }
    }

    /** Below that looking a fact up costs more than looking at all. */
    private static final int FEW = 16;


    final ReadRule rule;
    final ValueResolver resolver;
    private final FactIndex facts;
    private final @Nullable Pattern place;
    private final @Nullable FactHandle alert;
    private final SeenConditions.@Nullable Watch watch;
    private final long most;
    private long budget;
    private boolean isRestricted;
    /** How many groups, or what is counted, the pattern that is looked at stands in. */
    private int inside;

    /**
     * @param place the pattern at which the alert in question stands
     * @param budget how many constraints are judged at most
     */
    FactSearch(ReadRule rule, ValueResolver resolver, FactIndex facts, Pattern place, Object alert, long budget) {
        this.rule = rule;
        this.resolver = resolver;
        this.facts = facts;
        this.place = place;
        this.alert = new Handle(alert);
        this.watch = null;
        this.isRestricted = true;
        this.most = budget;
        this.budget = budget;
    }

    /** One that is about no alert, and that somebody watches. */
    FactSearch(ReadRule rule, ValueResolver resolver, FactIndex facts, SeenConditions.Watch watch, long budget) {
        this.rule = rule;
        this.resolver = resolver;
        this.facts = facts;
        this.place = null;
        this.alert = null;
        this.watch = watch;
        this.most = budget;
        this.budget = budget;
    }

    FactHandle alert() {
        return requireNonNull(alert, "the search is about no alert");
    }

    Pattern place() {
        return requireNonNull(place, "the search is about no alert");
    }

    /** Whether the alert's own place takes nothing but the alert at present. */
    boolean isRestricted() {
        return isRestricted;
    }

    /** As much again. */
    void refill() {
        budget = most;
    }

    // ---- ways to satisfy conditions

    /** Hands over every way to satisfy the elements from the i-th on; stops, and says so, when the taker has enough. */
    boolean solve(List<? extends RuleConditionElement> elements, int i, FactTuple row, Predicate<FactTuple> taker) {
        return i == elements.size() ? taker.test(row) : one(elements.get(i), row, next -> solve(elements, i + 1, next, taker));
    }

    boolean holds(List<? extends RuleConditionElement> elements, FactTuple row) {
        return solve(elements, 0, row, any -> true);
    }

    boolean one(RuleConditionElement element, FactTuple row, Predicate<FactTuple> taker) {
        if (element instanceof GroupElement group) {
            return group(group, row, taker);
        }
        if (!(element instanceof Pattern pattern)) {
            throw new IllegalStateException("a condition of rule \"" + rule.name() + "\" is of a form that rules do not have");
        }
        if (pattern.getSource() instanceof Accumulate accumulate) {
            if (isRestricted && contains(accumulate.getSource(), place()) && !holds(List.of(accumulate.getSource()), row)) {
                return false; // the alert is none of those that are counted
            }
            Object value = counted(accumulate, row);
            if (value == null) {
                return false; // to Drools: no result, no match
            }
            FactHandle result = new Handle(value);
            return passes(pattern, result, row, taker) && taker.test(row.with(pattern, result));
        }
        for (FactHandle fact : candidates(pattern, row)) {
            if (passes(pattern, fact, row, taker) && taker.test(row.with(pattern, fact))) {
                return true;
            }
        }
        return false;
    }

    private boolean group(GroupElement group, FactTuple row, Predicate<FactTuple> taker) {
        if (group.isAnd()) {
            return solve(group.getChildren(), 0, row, taker);
        }
        if (group.isOr()) {
            boolean isHere = isRestricted && contains(group, place());
            for (RuleConditionElement child : group.getChildren()) {
                if ((!isHere || contains(child, place())) && one(child, row, taker)) {
                    return true;
                }
            }
            return false;
        }
        if (watch != null && watch.isWatching()) {
            return watched(group, row, taker, watch);
        }
        return holds(group.getChildren(), row) == group.isExists() && taker.test(row);
    }

    /** What is said of the facts inside is looked at of all of them, then whether there is one. */
    private boolean watched(GroupElement group, FactTuple row, Predicate<FactTuple> taker, SeenConditions.Watch watching) {
        inside++;
        solve(group.getChildren(), 0, row, any -> false);
        inside--;
        boolean holds = watching.without(() -> holds(group.getChildren(), row)) == group.isExists();
        watching.saw(group, holds);
        if (!holds && inside == 0 && watching.wouldHold(() -> taker.test(row))) {
            watching.failedAlone(group);
        }
        return holds && taker.test(row);
    }

    /** What the functions of an accumulate make of what they count: nothing when one of them fails. */
    @Nullable Object counted(Accumulate accumulate, FactTuple row) {
        int before = inside;
        try {
            return result(accumulate, row);
        } catch (TooMuch e) {
            throw e;
        } catch (RuntimeException e) {
            inside = before;
            return null;
        }
    }

    private @Nullable Object result(Accumulate accumulate, FactTuple row) {
        Accumulator[] functions = accumulate.getAccumulators();
        Declaration[] inner = accumulate.getSource().getInnerDeclarations().values().toArray(new Declaration[0]);
        Declaration[] outer = accumulate.getRequiredDeclarations();
        Arrays.sort(inner, SortDeclarations.instance);
        Object[] memory = new Object[functions.length];
        Object[] state = new Object[functions.length];
        for (int i = 0; i < functions.length; i++) {
            memory[i] = functions[i].createWorkingMemoryContext();
            state[i] = functions[i].init(memory[i], functions[i].createContext(), row, outer, resolver);
        }
        inside++;
        freely(() -> one(accumulate.getSource(), row, found -> {
            FactHandle fact = accumulate.getSource() instanceof Pattern pattern ? found.of(pattern) : found.last();
            for (int i = 0; i < functions.length; i++) {
                functions[i].accumulate(memory[i], state[i], found, fact, outer, inner, resolver);
            }
            return false;
        }));
        inside--;
        Object[] results = new Object[functions.length];
        for (int i = 0; i < functions.length; i++) {
            results[i] = functions[i].getResult(memory[i], state[i], row, outer, resolver);
        }
        return accumulate.isMultiFunction() ? results : results[0];
    }

    /** Does something while every fact counts, and not the alert in question alone. */
    void freely(Runnable inside) {
        boolean before = isRestricted;
        isRestricted = false;
        try {
            inside.run();
        } finally {
            isRestricted = before;
        }
    }

    // ---- facts for a pattern

    private List<FactHandle> candidates(Pattern pattern, FactTuple row) {
        if (isHere(pattern)) {
            return Standing.isItself(pattern) ? List.of(alert()) : aboutAlert(pattern, facts.of(pattern));
        }
        if (watch != null && watch.isWatching()) {
            return facts.of(pattern); // those that fail are to be seen, too
        }
        List<FactHandle> alone = facts.alone.computeIfAbsent(pattern, this::passingAlone);
        if (alone.size() < FEW) {
            return alone;
        }
        for (Check check : rule.checksOf(pattern)) {
            if (isTextJoin(check.compiled(), pattern)) {
                MVELConstraint join = (MVELConstraint) check.compiled();
                Map<Object, List<FactHandle>> index =
                        facts.joined.computeIfAbsent(pattern, any -> FactIndex.index(alone, join, resolver));
                return index.getOrDefault(((Declaration) join.getLeftIndexExtractor()).getValue(resolver, row), List.of());
            }
        }
        return alone;
    }

    /** Those of a pattern's facts that are about the alert in question. */
    List<FactHandle> aboutAlert(Pattern pattern, List<FactHandle> some) {
        return alert().getObject() instanceof Alert asked
                ? some.stream().filter(fact -> AlertOf.isIn(fact.getObject(), pattern, asked.labels(), resolver)).toList()
                : List.of();
    }

    /** Whether this is where the alert in question stands, and nobody else. */
    boolean isHere(Pattern pattern) {
        return isRestricted && isSame(pattern, place());
    }

    @SuppressWarnings("ReferenceEquality") // two patterns that say the same are two
    private static boolean isSame(RuleConditionElement one, RuleConditionElement other) {
        return one == other;
    }

    private List<FactHandle> passingAlone(Pattern pattern) {
        List<Constraint> own = rule.checksOf(pattern).stream().map(Check::compiled).filter(check -> isAlone(check, pattern)).toList();
        List<FactHandle> from = facts.of(pattern);
        for (Constraint constraint : own) {
            if (isLiteral(constraint)) {
                List<FactHandle> few = facts.with(pattern, (MVELConstraint) constraint, resolver);
                from = few.size() < from.size() ? few : from;
            }
        }
        return own.isEmpty() ? from : from.stream().filter(fact -> own.stream().allMatch(each -> allows(each, fact, FactTuple.EMPTY))).toList();
    }

    /** Both sides are texts: else Drools may convert, and a map would not find what Drools finds. */
    private static boolean isTextJoin(Constraint constraint, Pattern pattern) {
        return constraint instanceof MVELConstraint join
                && join.getConstraintType() == ConstraintTypeOperator.EQUAL
                && join.getLeftIndexExtractor() instanceof Declaration bound
                && !isAlone(join, pattern)
                && join.getFieldExtractor() != null
                && join.getFieldExtractor().getExtractToClass() == String.class
                && bound.getExtractor().getExtractToClass() == String.class;
    }

    /** Whether a constraint asks for one text. */
    static boolean isLiteral(Constraint constraint) {
        return constraint instanceof MVELConstraint literal
                && literal.getConstraintType() == ConstraintTypeOperator.EQUAL
                && literal.getRequiredDeclarations().length == 0
                && literal.getField() != null
                && literal.getField().getValue() instanceof String
                && literal.getFieldExtractor() != null
                && literal.getFieldExtractor().getExtractToClass() == String.class;
    }

    /** Whether a constraint needs no fact of another pattern. */
    static boolean isAlone(Constraint constraint, Pattern pattern) {
        for (Declaration needed : constraint.getRequiredDeclarations()) {
            if (!isSame(needed.getPattern(), pattern)) {
                return false;
            }
        }
        return true;
    }

    private boolean passes(Pattern pattern, FactHandle fact, FactTuple row, Predicate<FactTuple> taker) {
        if (watch != null && watch.isWatching()) {
            return watched(pattern, fact, row, taker, watch);
        }
        for (Check check : rule.checksOf(pattern)) {
            if (!allows(check.compiled(), fact, row)) {
                return false;
            }
        }
        return true;
    }

    /** All of what is said of a fact is looked at, not only until something fails. */
    private boolean watched(Pattern pattern, FactHandle fact, FactTuple row, Predicate<FactTuple> taker, SeenConditions.Watch watching) {
        List<Check> failed = new ArrayList<>();
        Map<Check, ConditionPart.Seen> ofParts = new HashMap<>();
        for (Check check : rule.checksOf(pattern)) {
            boolean allows = allows(check.compiled(), fact, row);
            watching.saw(check, allows);
            if (!allows) {
                failed.add(check);
            }
            check.parts().ifPresent(parts -> {
                ConditionPart.Seen seen = ConditionPart.Seen.of(parts, compiled -> allows(compiled, fact, row));
                seen.parts().forEach(each -> watching.saw(each.part(), each.holds()));
                ofParts.put(check, seen);
            });
        }
        List<ConditionPart> decisive = new ArrayList<>();
        ofParts.forEach((check, seen) -> {
            if (failed.isEmpty() || failed.equals(List.of(check))) {
                seen.decisive().stream().filter(watching::lacksAlone).forEach(decisive::add);
            }
        });
        // What is counted must not be counted because of a look: of that, and of what must not be there, the fact itself has to be enough.
        if (failed.size() == 1 && (inside > 0 || watching.wouldHold(() -> taker.test(row.with(pattern, fact))))) {
            watching.failedAlone(failed.get(0));
            decisive.forEach(watching::decidedAlone);
        } else if (failed.isEmpty() && !decisive.isEmpty()
                && (inside > 0 || watching.wouldHold(() -> taker.test(row.with(pattern, fact))))) {
            decisive.forEach(watching::decidedAlone);
        }
        return failed.isEmpty();
    }

    /** The verdict on one constraint, by Drools. What fails of a fact, as the text in it is no number, does not hold of it. */
    boolean allows(Constraint constraint, FactHandle fact, FactTuple row) {
        if (--budget < 0) {
            throw new TooMuch();
        }
        try {
            return isTrue(constraint, fact, row);
        } catch (RuntimeException e) {
            return false;
        }
    }

    @SuppressWarnings("unchecked")
    private boolean isTrue(Constraint constraint, FactHandle fact, FactTuple row) {
        Declaration[] needed = constraint.getRequiredDeclarations();
        if (needed.length == 0) {
            return ((AlphaNodeFieldConstraint) constraint).isAllowed(fact, resolver);
        }
        FactTuple seen = row;
        for (Declaration each : needed) {
            if (row.get(each) == null) { // a name that the same pattern gives
                seen = row.with(each.getPattern(), fact);
                break;
            }
        }
        BetaConstraint<ContextEntry> join = (BetaConstraint<ContextEntry>) constraint;
        ContextEntry context = join.createContext();
        context.updateFromTuple(resolver, seen);
        return join.isAllowedCachedLeft(context, fact);
    }

    static boolean contains(RuleConditionElement element, Pattern pattern) {
        if (isSame(element, pattern)) {
            return true;
        }
        if (element instanceof Pattern other) {
            return other.getSource() != null && contains(other.getSource(), pattern);
        }
        List<? extends RuleConditionElement> below = element instanceof GroupElement group ? group.getChildren() : element.getNestedElements();
        return below.stream().anyMatch(child -> contains(child, pattern));
    }
}
