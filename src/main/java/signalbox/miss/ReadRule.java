package signalbox.miss;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.RuleConditionElement;
import org.drools.base.rule.constraint.Constraint;
import signalbox.alert.Alert;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Rule;

/**
 * A rule, read for questions.
 *
 * @param file where it stands, as people know it
 * @param about the variable that its conclusion is about: the counted one, where that is a list of those; {@code ""} when it names none
 * @param branches the alternatives of its {@code or}, one without
 * @param checks what is said of the facts of each pattern
 */
record ReadRule(Rule tree, String file, String about, List<Branch> branches, Map<Pattern, List<Check>> checks) {

    /**
     * A constraint as it is written and as Drools compiled it.
     *
     * @param written its tree; empty where what was written and what was compiled cannot be told to be the same
     * @param parts what it is made of, where it is made of several
     * @param weight how much a fact that fails it is another fact: a name 4, a label 2, a severity 1
     */
    record Check(String text, Optional<Expr> written, Constraint compiled, Optional<ConditionPart> parts, int weight) {}

    /** Says what a fact is: one that fails it is another fact altogether. */
    static final int NAME = 4;

    /** A condition as it is written and as Drools compiled it. */
    record Condition(String text, int line, Element written, RuleConditionElement compiled) {}

    /**
     * Where an alert can stand: a pattern that has to match, be counted or exist. It is over alerts, or over facts about one.
     *
     * @param condition the number of the condition, from 0
     * @param variable the name that is given to it; {@code ""}
     */
    record Standing(int condition, String variable, Pattern pattern) {

        /** Whether it is the alert itself that stands there. */
        boolean isItself() {
            return isItself(pattern);
        }

        static boolean isItself(Pattern pattern) {
            return pattern.getObjectType().getClassName().equals(Alert.class.getName());
        }
    }

    /** Conditions all of which have to hold. */
    record Branch(List<Condition> conditions, List<Standing> standings) {

        int size() {
            return conditions.size();
        }

        List<RuleConditionElement> compiled() {
            return conditions.stream().map(Condition::compiled).toList();
        }
    }

    String name() {
        return tree.name();
    }

    int line() {
        return tree.place().line();
    }

    List<Check> checksOf(Pattern pattern) {
        return checks.getOrDefault(pattern, List.of());
    }
}
