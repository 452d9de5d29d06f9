package signalbox.miss;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.drools.base.rule.Accumulate;
import org.drools.base.rule.GroupElement;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.RuleConditionElement;
import signalbox.decision.Seen;
import signalbox.miss.FiredCondition.Kind;
import signalbox.miss.ReadRule.Branch;
import signalbox.miss.ReadRule.Condition;

/** Puts the facts of a firing beside the conditions of its rule. */
final class FiredConditions {

    private FiredConditions() {}

    /** The conditions of the alternative that fired; empty where they are not those that the facts are of. */
    static Optional<List<FiredCondition>> of(ReadRule rule, int branch, List<Seen> facts) {
        List<Branch> branches = rule.branches();
        return IntStream.concat(IntStream.of(branch), IntStream.range(0, branches.size()))
                .filter(i -> i >= 0 && i < branches.size())
                .mapToObj(branches::get)
                .filter(each -> each.conditions().stream().filter(FiredConditions::hasFact).count() == facts.size())
                .findFirst()
                .map(fired -> of(fired, facts));
    }

    private static List<FiredCondition> of(Branch branch, List<Seen> facts) {
        List<FiredCondition> all = new ArrayList<>();
        int next = 0;
        for (Condition condition : branch.conditions()) {
            if (hasFact(condition)) {
                all.add(found(condition, facts.get(next++)));
            } else {
                boolean isNot = ((GroupElement) condition.compiled()).isNot();
                all.add(new FiredCondition(condition.text(), condition.line(), isNot ? Kind.NOT : Kind.EXISTS, List.of(),
                        isNot ? "there was no " + after("not", condition.text())
                                : "there was at least one " + after("exists", condition.text()) + "; which one is not kept"));
            }
        }
        return all;
    }

    private static FiredCondition found(Condition condition, Seen fact) {
        if (fact instanceof Seen.Counted counted) {
            int size = counted.of().size();
            return new FiredCondition(condition.text(), condition.line(), Kind.ACCUMULATE, counted.of().some(),
                    "it came to " + SeenWords.of(counted.result()) + ", of " + size + (size == 1 ? " fact" : " facts"));
        }
        boolean isCount = ((Pattern) condition.compiled()).getSource() instanceof Accumulate;
        return new FiredCondition(condition.text(), condition.line(), isCount ? Kind.ACCUMULATE : Kind.FACT, isCount ? List.of() : List.of(fact),
                isCount ? "it came to " + SeenWords.of(fact) : SeenWords.of(fact));
    }

    private static boolean hasFact(Condition condition) {
        RuleConditionElement compiled = condition.compiled();
        return compiled instanceof Pattern;
    }

    private static String after(String word, String text) {
        String rest = text.startsWith(word) ? text.substring(word.length()).strip() : text;
        boolean isInBrackets = rest.startsWith("(") && rest.endsWith(")");
        return isInBrackets ? rest.substring(1, rest.length() - 1).strip() : rest;
    }
}
