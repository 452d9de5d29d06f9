package signalbox.miss;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drools.base.rule.Accumulate;
import org.drools.base.rule.Declaration;
import org.drools.base.rule.GroupElement;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.RuleConditionElement;
import org.drools.mvel.MVELConstraint;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.condition.Awaited;
import signalbox.explain.Speech;
import signalbox.miss.ReadRule.Check;
import signalbox.miss.ReadRule.Condition;
import signalbox.miss.ReadRule.Standing;

/**
 * Why the first condition without an answer has none, over all choices of facts before it: what came nearest to it, what stood in its
 * way, what was counted. One question.
 */
@SuppressWarnings("IdentityHashMapUsage") // facts are told apart by identity
final class Explainer {

    /** So many candidates are shown, and thrice as many facts that are in the way or counted are named. */
    private static final int SHOWN = 3;
    private static final int MOST_NAMED = 3 * SHOWN;
    /** So many facts are given with a condition that holds. */
    private static final int MOST_FACTS = 20;
    /** So many pairs of a choice and a candidate are looked at. */
    private static final long LOOKS = 60_000;
    private static final int MOST_CANDIDATES = 2_000;
    private static final int MOST_IN_THE_WAY = 1_000;

    /** That a fact had ended, or plays a part already, is a small distance. */
    private static final double GONE = 0.5;
    private static final double USED = 0.4;
    private static final double NO_NUMBER = 100;


    private final ReadRule rule;
    private final ReadPackage rules;
    private final Kept kept;
    private final FactIndex facts;
    private final ComparedValues values;
    private final FindingWords words;
    /** What is not there: how long it has ended, or what it lacks. */
    private final Map<Object, Gone> gone = new IdentityHashMap<>();
    private long looked;

    private record Gone(Optional<Duration> ago, String lacks) {}

    /** What is said of a branch: of each condition, and at how many choices it was looked. */
    record Explained(List<ConditionFinding> findings, long looked) {

        Optional<ConditionFinding> failed() {
            return findings.stream().filter(ConditionFinding::failed).findFirst();
        }

        /** The same, with more to say of what failed. */
        Explained saying(String more) {
            return new Explained(findings.stream().map(each -> each.failed() ? each.saying(more) : each).toList(), looked);
        }

        double distance() {
            return findings.stream().filter(ConditionFinding::failed).mapToDouble(ConditionFinding::distance).findFirst().orElse(0);
        }
    }

    Explainer(ReadRule rule, ReadPackage rules, Moment moment, FactIndex facts, ComparedValues values, Speech speech) {
        this.rule = rule;
        this.rules = rules;
        this.kept = moment.kept();
        this.facts = facts;
        this.values = values;
        this.words = new FindingWords(values, moment.dependencies());
        moment.ended().forEach(ended -> gone.put(ended.fact(), new Gone(Optional.of(moment.since(ended.when())), "")));
        for (Awaited awaited : moment.awaited()) {
            gone.put(awaited.fact(), new Gone(Optional.empty(), FindingWords.lacks(awaited, moment.at(), speech)));
        }
    }

    Explained explain(PartialMatch attempt) {
        List<Condition> conditions = rule.branches().get(attempt.branch()).conditions();
        List<ConditionFinding> findings = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            if (!attempt.fits()) { // the alert is not what this place speaks about: that is said, whatever else failed
                findings.add(i == attempt.standing().condition() ? misfit(condition, attempt) : ConditionFinding.notAsked(condition));
            } else if (i < attempt.depth()) {
                findings.add(ConditionFinding.held(condition, shown(factsOf(condition.compiled(), attempt.rows().get(0), attempt.search()))));
            } else if (i > attempt.depth()) {
                findings.add(ConditionFinding.notAsked(condition));
            } else {
                findings.add(kept.lacks(condition.written(), rule, rules)
                        .map(why -> ConditionFinding.unknown(condition, why))
                        .orElseGet(() -> failed(condition, attempt)));
            }
        }
        return new Explained(findings, looked);
    }

    private ConditionFinding failed(Condition condition, PartialMatch attempt) {
        attempt.search().refill();
        try {
            return explain(condition, condition.compiled(), attempt.rows(), attempt.search());
        } catch (FactSearch.TooMuch e) {
            return failed(condition, List.of(), Optional.empty(), "", Nearest.NONE, List.of(), "there was too much to look at to say why");
        }
    }

    private static ConditionFinding failed(
            Condition condition, List<Fact> counted, Optional<Object> found, String needed, Nearest nearest, List<Fact> inTheWay, String say) {
        return new ConditionFinding(condition.text(), condition.line(), Optional.of(false), counted, found, needed, nearest.shown(), nearest.more(),
                nearest.wanted(), inTheWay, say);
    }

    private ConditionFinding misfit(Condition condition, PartialMatch attempt) {
        Pattern pattern = attempt.standing().pattern();
        FactHandle alert = attempt.search().alert();
        List<Verdict> verdicts = rule.checksOf(pattern).stream()
                .filter(check -> FactSearch.isAlone(check.compiled(), pattern))
                .map(check -> values.verdict(
                        check, attempt.search().allows(check.compiled(), alert, FactTuple.EMPTY), alert.getObject(), FactTuple.EMPTY, rule))
                .toList();
        Near near = new Near(values.fact(alert.getObject()), Optional.empty(), "", verdicts, true, List.of(), 1);
        return failed(condition, List.of(), Optional.empty(), "", new Nearest(List.of(near), 0, List.of(), Optional.empty()), List.of(),
                "the alert itself does not fit: " + words.failing(near));
    }

    private List<Fact> shown(Collection<Object> some) {
        return some.stream().limit(MOST_FACTS).map(values::fact).toList();
    }

    /** What a condition rests on in a choice; of "exists" one that is enough. */
    private static List<Object> factsOf(RuleConditionElement element, FactTuple row, FactSearch search) {
        if (element instanceof GroupElement group) {
            List<Object> all = new ArrayList<>();
            if (group.isExists()) {
                search.refill();
                search.solve(group.getChildren(), 0, row, found -> {
                    all.addAll(found.chosenSince(row));
                    return true;
                });
            }
            return all;
        }
        FactHandle chosen = element instanceof Pattern pattern ? row.of(pattern) : null;
        if (chosen == null) {
            return List.of();
        }
        Object fact = chosen.getObject();
        if (!(((Pattern) element).getSource() instanceof Accumulate)) {
            return List.of(fact);
        }
        List<Object> results = fact instanceof Object[] several ? Arrays.asList(several) : List.of(fact);
        List<Object> flat = new ArrayList<>();
        results.forEach(result -> {
            if (result instanceof Collection<?> some) {
                flat.addAll(some);
            } else {
                flat.add(result);
            }
        });
        return flat;
    }

    // ---- the condition that failed

    private ConditionFinding explain(Condition condition, RuleConditionElement element, List<FactTuple> rows, FactSearch search) {
        if (element instanceof GroupElement group) {
            return group.isNot() ? obstacles(condition, group, rows, search) : furthest(condition, group, rows, search);
        }
        Pattern pattern = (Pattern) element;
        if (pattern.getSource() instanceof Accumulate accumulate) {
            return counted(condition, pattern, accumulate, rows, search);
        }
        Nearest nearest = nearest(pattern, rows, search, List.of());
        return failed(condition, List.of(), Optional.of(0), "1", nearest, List.of(),
                words.missing(nearest, pattern, nearest.row().orElse(rows.get(0)), rule, rules, search.isHere(pattern)));
    }

    /** Of an "exists", and of alternatives in it: the part that came furthest, or nearest. */
    private ConditionFinding furthest(Condition condition, GroupElement group, List<FactTuple> rows, FactSearch search) {
        ConditionFinding best = null;
        List<? extends RuleConditionElement> parts = group.isOr() ? group.getChildren() : List.of(group);
        for (RuleConditionElement part : parts) {
            List<? extends RuleConditionElement> inside =
                    part instanceof GroupElement below && !below.isNot() && !below.isOr() ? below.getChildren() : List.of(part);
            if (inside.size() == 1 && inside.get(0) instanceof GroupElement below && below.isAnd()) {
                inside = below.getChildren();
            }
            PartialMatch.Deepest deepest = new PartialMatch.Deepest(search, inside);
            for (FactTuple row : rows) {
                deepest.go(0, row);
            }
            if (deepest.depth < inside.size()) {
                ConditionFinding found = explain(condition, inside.get(deepest.depth), deepest.rows, search);
                best = best == null || found.distance() < best.distance() ? found : best;
            }
        }
        return best != null ? best : failed(condition, List.of(), Optional.empty(), "", Nearest.NONE, List.of(), "it did not hold");
    }

    /** What is not to be there, and is: of the choice with the fewest. */
    private ConditionFinding obstacles(Condition condition, GroupElement not, List<FactTuple> rows, FactSearch search) {
        List<? extends RuleConditionElement> inside =
                not.getChildren().size() == 1 && not.getChildren().get(0) instanceof GroupElement below && below.isAnd()
                        ? below.getChildren()
                        : not.getChildren();
        List<Object> fewest = List.of();
        FactTuple chosen = rows.get(0);
        Map<Object, String> without = new IdentityHashMap<>();
        List<Pattern> missing = missingIn(inside);
        for (FactTuple row : rows) {
            Map<Object, Boolean> inTheWay = new IdentityHashMap<>();
            List<Object> inOrder = new ArrayList<>();
            search.solve(inside, 0, row, found -> {
                for (Object fact : found.chosenSince(row)) {
                    if (inTheWay.put(fact, true) == null) {
                        inOrder.add(fact);
                        if (without.size() < MOST_NAMED) {
                            without.put(fact, words.without(missing, found, rule));
                        }
                    }
                }
                return inTheWay.size() > MOST_IN_THE_WAY;
            });
            if (!inOrder.isEmpty() && (fewest.isEmpty() || inOrder.size() < fewest.size())) {
                fewest = inOrder;
                chosen = row;
            }
        }
        String open = fewest.size() > MOST_IN_THE_WAY ? " or more" : "";
        return failed(condition, List.of(), Optional.of(fewest.size()), "0", Nearest.NONE, shown(fewest),
                "in the way: " + namesInTheWay(fewest, chosen, without)
                        + (fewest.size() > MOST_NAMED ? " and " + (fewest.size() - MOST_NAMED) + open + " others" : ""));
    }

    /** What a part of a "not" wants not to be there for the rest of it to be in the way: {@code not( A and not B )}. */
    private static List<Pattern> missingIn(List<? extends RuleConditionElement> inside) {
        return inside.stream()
                .filter(element -> element instanceof GroupElement group && group.isNot())
                .flatMap(element -> ((GroupElement) element).getChildren().stream())
                .filter(Pattern.class::isInstance)
                .map(Pattern.class::cast)
                .toList();
    }

    private String namesInTheWay(List<Object> some, FactTuple row, Map<Object, String> without) {
        return some.stream()
                .limit(MOST_NAMED)
                .map(fact -> values.fact(fact).words() + (row.has(fact) ? ", which a condition before rests on" : "")
                        + without.getOrDefault(fact, ""))
                .collect(Collectors.joining(", "));
    }

    private String names(List<Object> some) {
        return String.join(", ", some.stream().limit(MOST_NAMED).map(fact -> values.fact(fact).words()).toList());
    }

    /** A number, or another result, that is not as it should be: of the choice with the least distance. */
    private ConditionFinding counted(Condition condition, Pattern result, Accumulate accumulate, List<FactTuple> all, FactSearch search) {
        RuleConditionElement source = accumulate.getSource();
        List<FactTuple> rows = all;
        if (search.isRestricted() && FactSearch.contains(source, search.place())) {
            rows = all.stream().filter(row -> search.holds(List.of(source), row)).toList();
            if (rows.isEmpty()) {
                ConditionFinding found = explain(condition, source, all, search);
                return new ConditionFinding(found.text(), found.line(), found.holds(), List.of(), Optional.of(0), "1", found.nearest(), found.more(),
                        found.wanted(), found.inTheWay(), "the alert itself is not counted: " + found.say());
            }
        }
        FactTuple best = rows.get(0);
        Object value = null;
        double least = Double.MAX_VALUE;
        for (FactTuple row : rows) {
            Object made = search.counted(accumulate, row);
            double distance = made == null ? NO_NUMBER * NO_NUMBER : missingBy(result, made, row, search);
            if (distance < least) {
                least = distance;
                best = row;
                value = made;
            }
        }
        return counted(condition, result, source, best, Optional.ofNullable(value), search);
    }

    private double missingBy(Pattern result, Object value, FactTuple row, FactSearch search) {
        FactHandle handle = new Handle(value);
        return rule.checksOf(result).stream()
                .filter(check -> !search.allows(check.compiled(), handle, row))
                .mapToDouble(check -> values.missingBy(check, value, row.with(result, handle), rule).orElse(NO_NUMBER))
                .sum();
    }

    private ConditionFinding counted(
            Condition condition, Pattern result, RuleConditionElement source, FactTuple row, Optional<Object> value, FactSearch search) {
        Map<Object, Boolean> seen = new IdentityHashMap<>();
        List<Object> members = new ArrayList<>();
        search.freely(() -> search.one(source, row, found -> {
            FactHandle member = source instanceof Pattern pattern ? found.of(pattern) : found.last();
            if (member != null && seen.put(member.getObject(), true) == null) {
                members.add(member.getObject());
            }
            return false;
        }));
        List<Nearest> nearest = new ArrayList<>(List.of(Nearest.NONE));
        if (source instanceof Pattern pattern) {
            search.freely(() -> nearest.set(0, nearest(pattern, List.of(row), search, members)));
        } else if (members.isEmpty()) {
            search.freely(() -> {
                ConditionFinding found = explain(condition, source, List.of(row), search);
                nearest.set(0, new Nearest(found.nearest(), found.more(), found.wanted(), Optional.of(row)));
            });
        }
        Optional<Object> found = Optional.of("nothing");
        String needed = "a value";
        Optional<Sides> computed = Optional.empty();
        boolean isTooMuch = false;
        boolean isFromNothing = value.isEmpty();
        if (value.isPresent()) {
            FactHandle handle = new Handle(value.get());
            FactTuple with = row.with(result, handle);
            for (Check check : rule.checksOf(result)) {
                if (!search.allows(check.compiled(), handle, row)) {
                    Verdict verdict = values.verdict(check, false, value.get(), with, rule);
                    isFromNothing = verdict.was().isEmpty() && members.isEmpty();
                    found = verdict.was().or(() -> Optional.of(members.isEmpty() ? "nothing" : values.shown(value.get())));
                    needed = values.needed(check, value.get(), with, rule);
                    computed = Sides.of(check).filter(sides -> !sides.isToBeCounted(condition.written()));
                    boolean isOfOne = condition.text().matches("(?s).*: (min|max|average)\\(.*");
                    isTooMuch = !isOfOne && (needed.startsWith("<") || needed.equals("== 0"));
                    break;
                }
            }
        }
        String others = members.size() > MOST_NAMED ? " and " + (members.size() - MOST_NAMED) + " others" : "";
        String named = members.isEmpty() ? "" : " (" + names(members) + others + ")";
        String number = isFromNothing
                ? "there is nothing to compute from"
                : words.counted(found.orElse(""), needed, computed, source, row, rule);
        String say = number + named + (isTooMuch ? "" : words.notCounted(nearest.get(0)));
        return failed(condition, shown(members), found, needed, isTooMuch ? Nearest.NONE : nearest.get(0),
                isTooMuch ? shown(members) : List.of(), say);
    }

    // ---- candidates

    /**
     * What came nearest.
     *
     * @param wanted nothing came near: what is asked for, with values
     * @param row the choice of facts to which the nearest came near
     */
    record Nearest(List<Near> shown, int more, List<Verdict> wanted, Optional<FactTuple> row) {
        static final Nearest NONE = new Nearest(List.of(), 0, List.of(), Optional.empty());
    }

    private record Candidate(FactHandle handle, double distance, int row) {}

    private Nearest nearest(Pattern pattern, List<FactTuple> rows, FactSearch search, Collection<Object> except) {
        boolean isHere = search.isHere(pattern);
        boolean isItself = isHere && Standing.isItself(pattern);
        List<FactHandle> all = isItself ? List.of(search.alert())
                : isHere ? search.aboutAlert(pattern, candidates(pattern)) : candidates(pattern);
        Map<Object, Boolean> left = new IdentityHashMap<>();
        except.forEach(fact -> left.put(fact, true));
        List<Check> checks = rule.checksOf(pattern);
        int rowsLooked = (int) Math.max(1, Math.min(rows.size(), LOOKS / Math.max(1, all.size())));
        int step = (int) Math.max(1, all.size() / LOOKS);
        looked = rowsLooked;
        Map<Object, Candidate> byFact = new IdentityHashMap<>();
        double bound = Double.MAX_VALUE;
        for (int r = 0; r < rowsLooked; r++) {
            FactTuple row = rows.get(r);
            for (int i = 0; i < all.size(); i += step) {
                FactHandle handle = all.get(i);
                Object fact = handle.getObject();
                if (left.containsKey(fact)) {
                    continue;
                }
                double distance = (row.has(fact) ? USED : 0) + (gone.containsKey(fact) ? GONE : 0);
                for (Check check : checks) {
                    if (distance > bound) {
                        break;
                    }
                    distance += search.allows(check.compiled(), handle, row) ? 0 : check.weight();
                }
                Candidate before = byFact.get(fact);
                if (distance <= bound && (before == null || distance < before.distance())) {
                    byFact.put(fact, new Candidate(handle, distance, r));
                }
                if (byFact.size() > MOST_CANDIDATES) {
                    bound = bound(byFact);
                    double limit = bound;
                    byFact.values().removeIf(candidate -> candidate.distance() > limit);
                    if (byFact.size() > MOST_CANDIDATES) {
                        break;
                    }
                }
            }
        }
        List<Candidate> sorted = byFact.values().stream()
                .sorted(Comparator.comparingDouble(Candidate::distance)
                        .thenComparing(candidate -> values.fact(candidate.handle().getObject()).words()))
                .toList();
        if (sorted.isEmpty()) {
            return Nearest.NONE;
        }
        FactTuple row = rows.get(sorted.get(0).row());
        if (!isItself && sorted.get(0).distance() >= ReadRule.NAME) { // other facts altogether are no near misses
            return new Nearest(List.of(), 0, wanted(pattern, sorted.get(0), row, search), Optional.of(row));
        }
        List<Near> shown = sorted.stream()
                .filter(candidate -> isItself || candidate.distance() < ReadRule.NAME)
                .limit(SHOWN)
                .map(candidate -> near(pattern, candidate, rows.get(candidate.row()), search, isItself))
                .toList();
        long alike = sorted.stream().filter(candidate -> candidate.distance() == sorted.get(0).distance()).count();
        return new Nearest(shown, (int) Math.max(0, alike - shown.size()), List.of(), Optional.of(row));
    }

    private static double bound(Map<Object, Candidate> candidates) {
        return candidates.values().stream().mapToDouble(Candidate::distance).sorted().skip(SHOWN - 1).findFirst().orElse(Double.MAX_VALUE);
    }

    /** Facts of the name that is asked for, if one is; if there are none, one to read off what is wanted. And those that are gone. */
    private List<FactHandle> candidates(Pattern pattern) {
        Optional<MVELConstraint> name = rule.checksOf(pattern).stream()
                .filter(check -> check.weight() == ReadRule.NAME && FactSearch.isLiteral(check.compiled()))
                .map(check -> (MVELConstraint) check.compiled())
                .findFirst();
        List<FactHandle> named = name.map(literal -> facts.with(pattern, literal, values.resolver())).orElseGet(() -> facts.of(pattern));
        List<FactHandle> all = new ArrayList<>(named.isEmpty() ? facts.of(pattern).stream().limit(1).toList() : named);
        Class<?> type = FactIndex.typeOf(pattern);
        Set<Object> ended = gone.keySet();
        for (Object fact : ended) {
            if (type.isInstance(fact)) {
                all.add(new Handle(fact));
            }
        }
        return all;
    }

    private List<Verdict> wanted(Pattern pattern, Candidate any, FactTuple row, FactSearch search) {
        return verdicts(pattern, any.handle(), row, search).stream()
                .map(verdict -> new Verdict(verdict.text(), verdict.holds(), Optional.empty(), verdict.wanted()))
                .toList();
    }

    private Near near(Pattern pattern, Candidate candidate, FactTuple row, FactSearch search, boolean isItself) {
        Object fact = candidate.handle().getObject();
        List<Fact> with = new ArrayList<>();
        if (isItself) {
            for (Check check : rule.checksOf(pattern)) {
                if (!search.allows(check.compiled(), candidate.handle(), row)) {
                    for (Declaration needed : check.compiled().getRequiredDeclarations()) {
                        Object other = row.getObject(needed);
                        if (other != null && with.stream().noneMatch(values.fact(other)::equals)) {
                            with.add(values.fact(other));
                        }
                    }
                }
            }
        }
        Gone ended = gone.getOrDefault(fact, new Gone(Optional.empty(), ""));
        List<Verdict> verdicts = verdicts(pattern, candidate.handle(), row, search);
        return new Near(values.fact(fact), ended.ago(), ended.lacks(), verdicts, isItself, with, candidate.distance());
    }

    private List<Verdict> verdicts(Pattern pattern, FactHandle fact, FactTuple row, FactSearch search) {
        return rule.checksOf(pattern).stream()
                .map(check -> values.verdict(check, search.allows(check.compiled(), fact, row), fact.getObject(), row.with(pattern, fact), rule))
                .toList();
    }
}
