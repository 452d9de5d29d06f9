package signalbox.miss;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.explain.Speech;
import signalbox.miss.ReadRule.Branch;
import signalbox.miss.ReadRule.Standing;

/** Answers why rules of a package did not hold for alerts, over the facts of one moment. One thread. */
public final class NearestMiss {

    /** So many constraints are judged for each place at which an alert can stand. */
    private static final long BUDGET = 2_000_000;

    /** So many alternatives of an "or" are told of beside the nearest. */
    private static final int MOST_ALTERNATIVES = 3;

    private final ReadPackage rules;
    private final Moment moment;
    private final Speech speech;
    private final FactIndex facts;
    private final long budget;

    public NearestMiss(ReadPackage rules, Moment moment, Speech speech) {
        this(rules, moment, speech, BUDGET);
    }

    NearestMiss(ReadPackage rules, Moment moment, Speech speech, long budget) {
        this.rules = rules;
        this.moment = moment;
        this.speech = speech;
        this.facts = new FactIndex(OwnFacts.of(moment.facts(), rules));
        this.budget = budget;
    }

    /**
     * Why a rule held for an alert, or did not.
     *
     * @throws IllegalArgumentException when the package has no such rule
     */
    public WhyNotAnswer ask(String ruleName, Labels labels) {
        synchronized (rules) {
            ReadRule rule = rules.rule(ruleName);
            if (rule == null) {
                throw new IllegalArgumentException("the package " + rules.name() + " has no rule \"" + ruleName + "\"");
            }
            Optional<Alert> alert = moment.known(labels);
            return alert.isEmpty() ? unknown(rule, labels) : ask(rule, alert.get());
        }
    }

    /** Rules that keep alerts quiet and did not keep this one quiet, though it fits what they are about: the nearest first. */
    public List<WhyNotAnswer> nearly(Labels labels, int most) {
        synchronized (rules) {
            Optional<Alert> alert = moment.firing(labels);
            if (alert.isEmpty()) {
                return List.of();
            }
            record Best(ReadRule rule, PartialMatch attempt) {}
            List<Best> near = new ArrayList<>();
            for (ReadRule rule : rules.quieting()) {
                chosen(rule, alert.get()).stream()
                        .filter(attempt -> attempt.fits() && attempt.isAbout(rule) && attempt.standing().isItself())
                        .min(PartialMatch.better(rule))
                        .filter(attempt -> !attempt.held())
                        .ifPresent(attempt -> near.add(new Best(rule, attempt)));
            }
            near.sort(Comparator.comparingInt((Best best) -> best.attempt().size() - best.attempt().depth())
                    .thenComparing(best -> best.rule().name()));
            return near.stream().limit(most).map(best -> ask(best.rule(), alert.get())).toList();
        }
    }

    /** All places of all branches, whether the alert fits there or not. */
    List<PartialMatch> attempts(ReadRule rule, Alert alert) {
        List<PartialMatch> all = new ArrayList<>();
        for (int i = 0; i < rule.branches().size(); i++) {
            Branch branch = rule.branches().get(i);
            for (Standing standing : places(rule, branch)) {
                all.add(PartialMatch.of(i, branch, standing, known(rule, branch), search(rule, standing, alert)));
            }
        }
        return all;
    }

    /** Where alerts stand; what is about an alert is its place only where the conclusion takes the alert from there. */
    private static List<Standing> places(ReadRule rule, Branch branch) {
        return branch.standings().stream()
                .filter(standing -> standing.isItself() || standing.variable().equals(rule.about()))
                .toList();
    }

    /** How many of the conditions can be asked, in their order. */
    private int known(ReadRule rule, Branch branch) {
        for (int i = 0; i < branch.size(); i++) {
            if (moment.kept().lacks(branch.conditions().get(i).written(), rule, rules).isPresent()) {
                return i;
            }
        }
        return branch.size();
    }

    private FactSearch search(ReadRule rule, Standing standing, Alert alert) {
        return new FactSearch(rule, rules.resolver(), facts, standing.pattern(), alert, budget);
    }

    /** The places worth asking: what the conclusion is about, if the alert fits there; else wherever it fits. */
    private List<PartialMatch> chosen(ReadRule rule, Alert alert) {
        List<PartialMatch> all = new ArrayList<>();
        for (int i = 0; i < rule.branches().size(); i++) {
            Branch branch = rule.branches().get(i);
            for (Standing standing : places(rule, branch)) {
                all.add(PartialMatch.notTried(i, branch, standing, known(rule, branch), search(rule, standing, alert)));
            }
        }
        boolean fitsWhatItIsAbout = all.stream().anyMatch(attempt -> attempt.fits() && attempt.isAbout(rule));
        return all.stream()
                .map(attempt -> attempt.fits() && (!fitsWhatItIsAbout || attempt.isAbout(rule))
                        ? PartialMatch.of(
                                attempt.branch(), rule.branches().get(attempt.branch()), attempt.standing(), attempt.known(), attempt.search())
                        : attempt)
                .toList();
    }

    private WhyNotAnswer ask(ReadRule rule, Alert alert) {
        Explainer explainer = new Explainer(rule, rules, moment, facts, new ComparedValues(rules.vocabulary(), rules.resolver(), speech), speech);
        List<PartialMatch> sorted = chosen(rule, alert).stream().sorted(PartialMatch.better(rule)).toList();
        boolean firing = moment.firing(alert.labels()).isPresent();
        if (sorted.isEmpty()) {
            return answer(rule, alert.labels(), firing, Optional.empty(), sorted, List.of(), 0,
                    "Rule \"" + rule.name() + "\" names no alert, so that it cannot be asked about "
                            + speech.alert(alert.labels()) + ".");
        }
        PartialMatch best = sorted.get(0);
        Explainer.Explained explained = explainer.explain(best);
        for (PartialMatch other : sorted) { // as far in another branch, and nearer there
            if (!best.held() && !best.isUndecided() && best.fits() && other.fits() && other.branch() != best.branch()
                    && other.size() - other.depth() == best.size() - best.depth()
                    && other.standing().variable().equals(best.standing().variable())) {
                Explainer.Explained there = explainer.explain(other);
                if (there.distance() < explained.distance()) {
                    best = other;
                    explained = there;
                }
            }
        }
        if (!best.held() && !best.isUndecided() && best.fits()) {
            explained = explained.saying(alternatives(explainer, explained, best, sorted));
        }
        return answer(rule, alert.labels(), firing, Optional.of(best), sorted, explained.findings(), explained.looked(),
                FindingWords.sentence(rule, speech.alert(alert.labels()), firing, best, explained, moment));
    }

    /** Why the other alternatives of its {@code or} do not hold either, as far as something else fails there. */
    private static String alternatives(Explainer explainer, Explainer.Explained explained, PartialMatch best, List<PartialMatch> sorted) {
        Map<Integer, PartialMatch> others = new TreeMap<>();
        sorted.stream()
                .filter(other -> other.branch() != best.branch() && other.fits() && !other.isUndecided())
                .forEach(other -> others.putIfAbsent(other.branch(), other));
        return others.values().stream()
                .limit(MOST_ALTERNATIVES)
                .flatMap(other -> explainer.explain(other).failed().stream())
                .filter(failed -> explained.failed().filter(here -> here.text().equals(failed.text()) && here.line() == failed.line()).isEmpty())
                .map(ConditionFinding::say)
                .distinct()
                .map(say -> "; nor the other alternative: " + say)
                .collect(Collectors.joining());
    }

    private WhyNotAnswer unknown(ReadRule rule, Labels labels) {
        List<ConditionFinding> notAsked = rule.branches().get(0).conditions().stream().map(ConditionFinding::notAsked).toList();
        return answer(rule, labels, false, Optional.empty(), List.of(), notAsked, 0,
                "At that time no " + speech.alert(labels) + " fires, nor did shortly before: no rule holds for it.");
    }

    @SuppressWarnings("ReferenceEquality") // this very one
    private WhyNotAnswer answer(
            ReadRule rule,
            Labels labels,
            boolean firing,
            Optional<PartialMatch> best,
            List<PartialMatch> all,
            List<ConditionFinding> findings,
            long looked,
            String sentence) {
        return new WhyNotAnswer(
                rules.name(),
                rules.version(),
                rule.name(),
                rule.file() + ":" + rule.line(),
                rule.file(),
                labels,
                firing,
                best.map(PartialMatch::held).orElse(false),
                best.map(NearestMiss::as),
                best.map(attempt -> attempt.branch() + 1).orElse(1),
                rule.branches().size(),
                best.map(PartialMatch::choices).orElse(0L),
                looked,
                best.map(PartialMatch::complete).orElse(true) && moment.complete(),
                findings,
                all.stream()
                        .filter(attempt -> best.isPresent() && attempt != best.get())
                        .map(attempt -> new WhyNotAnswer.Other(attempt.branch() + 1, as(attempt), attempt.fits() ? attempt.depth() : 0))
                        .toList(),
                sentence);
    }

    private static WhyNotAnswer.As as(PartialMatch attempt) {
        return new WhyNotAnswer.As(attempt.standing().variable(), attempt.standing().condition() + 1, attempt.fits());
    }
}
