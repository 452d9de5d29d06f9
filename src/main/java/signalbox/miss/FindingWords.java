package signalbox.miss;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.RuleConditionElement;
import signalbox.condition.Awaited;
import signalbox.condition.Holds;
import signalbox.condition.Terms;
import signalbox.explain.Speech;
import signalbox.gotext.GoDuration;
import signalbox.topology.Dependencies;
import signalbox.topology.Unreachable;

/** Puts what was found into words. */
public final class FindingWords {

    private final ComparedValues values;
    private final Dependencies dependencies;

    /** @param dependencies by which it is told why a node can be reached */
    FindingWords(ComparedValues values, Dependencies dependencies) {
        this.values = values;
        this.dependencies = dependencies;
    }

    // ---- the answer as a whole

    static String sentence(ReadRule rule, String alert, boolean firing, PartialMatch best, Explainer.Explained explained, Moment moment) {
        String said = sentence(rule, alert, best, explained, moment.isPast())
                + (best.complete() ? "" : " Not everything could be looked at: there are too many facts.")
                + (moment.complete() ? "" : " " + moment.doubt());
        return firing
                ? said
                : alert + (moment.isPast() ? " did not fire then" : " does not fire") + ": no rule holds for it. If it fired: " + said;
    }

    private static String sentence(ReadRule rule, String alert, PartialMatch best, Explainer.Explained explained, boolean past) {
        String name = "ule \"" + rule.name() + "\"";
        if (best.held()) {
            return "R" + name + (past ? " held for " : " holds for ") + alert + ".";
        }
        ConditionFinding reason = explained.findings().stream().filter(each -> each.failed() || each.isUnknown()).findFirst().orElseThrow();
        String as = best.standing().variable().isEmpty() ? "" : " as " + best.standing().variable();
        String held = best.fits() && best.depth() > 0
                ? best.depth() + " of " + best.size() + " conditions " + (past ? "held" : "hold") + "; "
                : "";
        String what = "line " + reason.line() + ": " + reason.say() + ".";
        if (reason.isUnknown()) {
            return "Whether r" + name + " held for " + alert + as + " is not on record: " + held + what;
        }
        String over = reason.nearest().isEmpty() || best.choices() < 2
                ? ""
                : " Nearest over " + (best.choices() > explained.looked() ? explained.looked() + " of " : "") + best.choices()
                        + " choices of the facts before it.";
        return "R" + name + (past ? " did not hold for " : " does not hold for ") + alert + as + ": " + held + what + over;
    }

    // ---- what came near

    /** What of a candidate failed. */
    String failing(Near near) {
        return near.constraints().stream().filter(verdict -> !verdict.holds()).map(FindingWords::failing).collect(Collectors.joining("; "));
    }

    private static String failing(Verdict verdict) {
        if (verdict.text().contains("!=") && verdict.was().isPresent() && verdict.was().equals(verdict.wanted())) {
            return verdict.text() + ": they are the same";
        }
        return verdict.text()
                + verdict.was().map(was -> ": is " + ComparedValues.words(was)).orElse(" is not so")
                + verdict.wanted()
                        .map(ComparedValues::words)
                        .filter(wanted -> !verdict.text().endsWith(wanted))
                        .map(wanted -> ", wanted " + order(verdict.text()) + wanted)
                        .orElse("");
    }

    /** {@code "> "} of a comparison that asks for more than what is wanted, and so on; {@code ""} of one that asks for the same. */
    private static String order(String comparison) {
        return Stream.of(">=", "<=", ">", "<")
                .filter(operator -> Sides.operatorIn(comparison, operator) >= 0)
                .findFirst()
                .map(found -> found + " ")
                .orElse("");
    }

    private String near(Explainer.Nearest nearest) {
        Near first = nearest.shown().get(0);
        long alike = nearest.more() + nearest.shown().stream().filter(near -> near.distance() == first.distance()).count() - 1;
        List<String> parts = new ArrayList<>();
        first.endedAgo().ifPresent(ago -> parts.add("ended " + ago(ago) + " before"));
        if (!first.lacks().isEmpty()) {
            parts.add(first.lacks());
        }
        if (!failing(first).isEmpty()) {
            parts.add(failing(first));
        }
        return first.fact().words() + (parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")")
                + (alike > 0 ? " and " + alike + " alike" : "");
    }

    String missing(Explainer.Nearest nearest, Pattern pattern, FactTuple row, ReadRule rule, ReadPackage rules, boolean isOfAlert) {
        if (nearest.shown().isEmpty()) {
            return "there is no " + words(pattern, row, rule) + (isOfAlert ? " about it" : "")
                    + statedBy(pattern, row, rule, rules) + reachedBy(pattern, row, rule);
        }
        Near first = nearest.shown().get(0);
        if (!first.with().isEmpty()) {
            return "none of the facts before goes with it; nearest "
                    + first.with().stream().map(Fact::words).collect(Collectors.joining(", ")) + ": " + failing(first);
        }
        return first.isItself()
                ? "the alert itself does not fit: " + failing(first)
                : "there is no " + words(pattern, row, rule) + reachedBy(pattern, row, rule) + "; nearest " + near(nearest);
    }

    /** Behind a fact that is in the way as there is none of these for it: {@code  (there is no NodeDown with instance n2)}; {@code ""} of none. */
    String without(List<Pattern> missing, FactTuple row, ReadRule rule) {
        return missing.isEmpty()
                ? ""
                : missing.stream().map(pattern -> words(pattern, row, rule)).collect(Collectors.joining(" and no ", " (there is no ", ")"));
    }

    /** Of a condition that is not stated: which rules state it when they hold, for those are to be asked next. */
    private String statedBy(Pattern pattern, FactTuple row, ReadRule rule, ReadPackage rules) {
        Object condition = FactIndex.typeOf(pattern).equals(Holds.class) ? values.equalities(pattern, row, rule).get("condition") : null;
        List<String> stating = condition == null ? List.of() : rules.statedBy(String.valueOf(condition));
        return stating.isEmpty() ? "" : "; it is stated by " + String.join(" and ", stating);
    }

    /** Of a node that can be reached: what it depends on, for of that something is to be down. */
    private String reachedBy(Pattern pattern, FactTuple row, ReadRule rule) {
        boolean isNode = FactIndex.typeOf(pattern).equals(Unreachable.class);
        Object node = isNode ? values.equalities(pattern, row, rule).getOrDefault("node", "") : "";
        return node.equals("") ? "" : ": " + dependencies.of(String.valueOf(node));
    }

    /** What would have been counted if it had not ended, or had been a little different. */
    String notCounted(Explainer.Nearest nearest) {
        StringBuilder said = new StringBuilder();
        for (Near near : nearest.shown()) {
            if (near.isOnlyGone()) {
                said.append("; ").append(near.fact().words()).append(' ')
                        .append(near.endedAgo().map(ago -> "ended " + ago(ago) + " before").orElse(near.lacks()));
            }
        }
        if (said.isEmpty() && !nearest.shown().isEmpty()) {
            said.append("; nearest that is not counted: ").append(near(nearest));
        }
        return said.toString();
    }

    /**
     * What was found in place of what is needed.
     *
     * @param computed the two sides of the comparison, where what is compared is no number of facts: it is named then
     */
    String counted(Object found, String needed, Optional<Sides> computed, RuleConditionElement source, FactTuple row, ReadRule rule) {
        if (computed.isPresent()) {
            return computed.get().left() + " is " + ComparedValues.words(found) + ", needed " + needed + computed.get().shownBehind(needed)
                    + ": " + words(source, row, rule);
        }
        return needed.startsWith(">= ") && found instanceof Number
                ? ComparedValues.words(found) + " of " + needed.substring(3) + " needed: " + words(source, row, rule)
                : "is " + ComparedValues.words(found) + ", needed " + needed;
    }

    /** {@code HostDown with rack r7}: what a pattern asks for, with the values of a choice. */
    private String words(RuleConditionElement element, FactTuple row, ReadRule rule) {
        if (!(element instanceof Pattern pattern)) {
            return "facts that belong together";
        }
        String noun = FactIndex.typeOf(pattern).getSimpleName();
        List<String> with = new ArrayList<>();
        for (Map.Entry<String, Object> asked : values.equalities(pattern, row, rule).entrySet()) {
            if (asked.getKey().equals("name") && noun.equals("Alert")) {
                noun = String.valueOf(asked.getValue());
            } else {
                with.add(asked.getKey() + (asked.getValue().equals("") ? "" : " " + ComparedValues.words(asked.getValue())));
            }
        }
        return noun + (with.isEmpty() ? "" : " with " + String.join(", ", with));
    }

    // ---- conditions that do not hold yet

    /** What a condition that is stated, or was, lacks. */
    static String lacks(Awaited awaited, Instant now, Speech speech) {
        Terms terms = awaited.terms();
        if (awaited.metSince().isPresent()) {
            Optional<Instant> at = awaited.willHoldAt();
            return "it has lasted " + ago(Duration.between(awaited.metSince().get(), now)) + " of " + ago(terms.forAtLeast())
                    + at.map(instant -> " and will hold at " + speech.time(instant)).orElse("");
        }
        if (awaited.willHoldAt().isPresent()) {
            return "it will hold at " + speech.time(awaited.willHoldAt().get());
        }
        if (terms.countsTimes()) {
            return "it has begun " + awaited.fact().times() + " of " + terms.times() + " times within " + ago(terms.within());
        }
        if (terms.countsChanges()) {
            return "it has changed " + awaited.fact().times() + " of " + terms.changes() + " times within " + ago(terms.within());
        }
        return terms.hasLevel()
                ? "its level is " + ComparedValues.words(awaited.fact().level()) + ", it holds from " + ComparedValues.words(terms.from()) + " on"
                : "it is not stated now";
    }

    /** A time without what is below a second, if it is longer. */
    public static String ago(Duration duration) {
        Duration whole = duration.compareTo(Duration.ofSeconds(1)) < 0 ? duration : Duration.ofSeconds(duration.toSeconds());
        return GoDuration.format(whole).replaceFirst("(?<=\\d[hm])(0m)?0s$", "").replaceFirst("(?<=\\dh)0m$", "");
    }
}
