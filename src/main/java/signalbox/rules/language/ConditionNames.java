package signalbox.rules.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import signalbox.alert.NearestName;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/** The conditions that the rules of a package state, and those that they ask for: they are its own, so both have to be there. */
final class ConditionNames {

    /** What is to be said of a rule. */
    record Found(Rule rule, Remark remark) {}

    private record Named(Literal name, Rule rule) {
        String text() {
            return String.valueOf(name.value());
        }
    }

    private final List<Named> stated = new ArrayList<>();
    private boolean statesOthers;
    private final List<Named> asked = new ArrayList<>();
    private boolean asksForOthers;

    ConditionNames(List<Rule> rules) {
        for (Rule rule : rules) {
            rule.then().forEach(statement -> state(statement, rule));
            RuleChecker.patterns(rule.when()).stream().filter(ConditionNames::isHolds).forEach(pattern -> ask(pattern, rule));
        }
    }

    static boolean isHolds(Pattern pattern) {
        return pattern.type().equals("Holds") || pattern.type().endsWith(".Holds");
    }

    private void state(Expr statement, Rule rule) {
        if (statement instanceof Call call && call.on() instanceof Name name && name.name().equals("Condition") && !call.arguments().isEmpty()) {
            if (call.arguments().get(0) instanceof Literal literal && literal.value() instanceof String) {
                stated.add(new Named(literal, rule));
            } else {
                statesOthers = true;
            }
        }
        Tree.parts(statement).forEach(part -> state(part, rule));
    }

    private void ask(Pattern pattern, Rule rule) {
        List<Literal> names = new ArrayList<>();
        for (Constraint constraint : pattern.constraints()) {
            names.addAll(Lint.texts("condition", constraint.of()));
        }
        names.forEach(name -> asked.add(new Named(name, rule)));
        asksForOthers |= names.isEmpty();
    }

    /** Conditions that are asked for and that no rule states: they would never hold. */
    List<Found> unstated() {
        Set<String> names = texts(stated);
        return statesOthers ? List.of() : asked.stream().filter(one -> !names.contains(one.text())).map(one -> {
            String shown = Shown.quote(one.text());
            return new Found(one.rule(), new Remark(one.name().place(), "no rule of this package states the condition " + shown,
                    NearestName.to(one.text(), List.copyOf(names)).map(Suggestion::meant)
                            .orElse("state it: insertLogical( Condition.of( " + shown + ", … ) )")));
        }).toList();
    }

    /** Conditions that are stated and that no rule asks for. */
    List<Found> unasked() {
        Set<String> names = texts(asked);
        return asksForOthers ? List.of() : stated.stream().filter(one -> !names.contains(one.text())).map(one -> {
            String shown = Shown.quote(one.text());
            return new Found(one.rule(), new Remark(one.name().place(), "no rule of this package asks whether the condition " + shown + " holds",
                    "ask for it: Holds( condition == " + shown + ", subject == … )", "condition-not-asked-for"));
        }).toList();
    }

    private static Set<String> texts(List<Named> named) {
        return named.stream().map(Named::text).collect(Collectors.toCollection(TreeSet::new));
    }
}
