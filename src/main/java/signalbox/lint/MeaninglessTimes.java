package signalbox.lint;

import java.util.Map;
import java.util.Set;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Rule;

/** Times of facts that say nothing: the end of what has none yet, and what is past where something is to hold before it. */
final class MeaninglessTimes {

    private static final String ALERT = "Alert";
    private static final String END = "endsAt";

    /** What is past as soon as there is the fact. */
    private static final Map<String, Set<String>> PAST = Map.of(
            ALERT, Set.of("startsAt"), "Holds", Set.of("since"), "Silence", Set.of("startsAt", "lastMatchedAt"));

    private final Rule rule;
    private final CheckedFile file;
    private final Inhibitions.Sink sink;

    private MeaninglessTimes(Rule rule, CheckedFile file, Inhibitions.Sink sink) {
        this.rule = rule;
        this.file = file;
        this.sink = sink;
    }

    static void look(Rule rule, CheckedFile file, Inhibitions.Sink sink) {
        MeaninglessTimes times = new MeaninglessTimes(rule, file, sink);
        for (Pattern pattern : RuleTree.patterns(rule.when())) {
            for (Constraint constraint : pattern.constraints()) {
                times.ends(constraint.of(), RuleTree.simple(pattern.type()));
            }
        }
        rule.then().forEach(statement -> {
            times.ends(statement, "");
            times.before(statement);
        });
    }

    /** @param own the type of the fact that names without a dot are properties of */
    private void ends(Expr expr, String own) {
        if (isOf(expr, ALERT, Set.of(END), own)) {
            sink.add(Code.NO_END, file, Tree.beginning(expr),
                    "an alert that fires has no end yet: its endsAt is the year 1, and once it has ended it is no fact",
                    "how long it has fired is asked by Condition.of( \"…\", $alert ).forAtLeast( \"1h\" ), what is to last after its end by"
                            + " .keepFor( \"1h\" )");
        }
        Tree.parts(expr).forEach(part -> ends(part, own));
    }

    private void before(Expr expr) {
        if (expr instanceof Call call && call.name().equals("before") && call.arguments().size() == 2 && isPast(call.arguments().get(0))) {
            sink.add(Code.ALREADY_PAST, file, Tree.beginning(call.arguments().get(0)),
                    "this time is past when the rule states the condition: it holds from the first moment on",
                    "before is for what is still to come, as $silence.endsAt(); so long after the beginning is .forAtLeast( \"1h\" )");
        }
        Tree.parts(expr).forEach(this::before);
    }

    private boolean isPast(Expr expr) {
        if (expr instanceof Name given) {
            return RuleTree.patterns(rule.when()).stream().anyMatch(pattern -> RuleTree.binding(pattern, given.name())
                    .filter(bound -> bound.of() instanceof Name property
                            && PAST.getOrDefault(RuleTree.simple(pattern.type()), Set.of()).contains(property.name()))
                    .isPresent());
        }
        return PAST.entrySet().stream().anyMatch(past -> isOf(expr, past.getKey(), past.getValue(), ""));
    }

    /** Whether an expression is a property of a fact of some type. */
    private boolean isOf(Expr expr, String type, Set<String> properties, String own) {
        if (expr instanceof Name name) {
            return own.equals(type) && properties.contains(name.name());
        } else if (expr instanceof Property property) {
            return properties.contains(property.name()) && isA(property.of(), type);
        } else if (expr instanceof Call call && call.arguments().isEmpty() && properties.contains(call.name())) {
            Expr on = call.on();
            return on == null ? own.equals(type) : isA(on, type);
        }
        return false;
    }

    private boolean isA(Expr expr, String type) {
        return type.equals(file.types().get(expr))
                || (expr instanceof Name name && RuleTree.patterns(rule.when()).stream()
                        .anyMatch(pattern -> name.name().equals(pattern.bind()) && RuleTree.simple(pattern.type()).equals(type)));
    }
}
