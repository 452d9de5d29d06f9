package signalbox.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Matcher;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/** Conditions that a package states in two rules on different terms: about the same subject only those of one count. */
final class ConditionTerms {

    /** @param alerts those that it is about; empty where that is not known, or it is about none */
    private record Said(Rule rule, CheckedFile file, Call made, String name, boolean isAboutAlert, Optional<List<Matcher>> alerts, String terms) {

        boolean mayMeet(Said other) {
            if (!isAboutAlert || !other.isAboutAlert) {
                return isAboutAlert == other.isAboutAlert;
            }
            return alerts.isPresent() && other.alerts.isPresent()
                    && MatcherLogic.impossible(MatcherLogic.both(alerts.get(), other.alerts.get())).isEmpty();
        }
    }

    private ConditionTerms() {}

    static void look(Checked checked, Inhibitions.Sink sink) {
        List<Said> before = new ArrayList<>();
        for (CheckedFile file : checked.files()) {
            for (Rule rule : file.rules()) {
                rule.then().stream().flatMap(statement -> said(statement, rule, file).stream()).forEach(said -> {
                    before.stream()
                            .filter(other -> other.name().equals(said.name()) && !other.terms().equals(said.terms()) && other.mayMeet(said))
                            .findFirst()
                            .ifPresent(other -> sink.add(Code.CONDITION_TWICE, file, said.made().place(),
                                    "rule \"" + other.rule().name() + "\" (" + other.file().source().shown() + ":" + other.rule().place().line()
                                            + ") states \"" + said.name() + "\" as " + other.terms() + ", here it is " + said.terms()
                                            + ": of the same subject only one counts",
                                    "give one of the two another name, or exclude its alerts in the other rule"));
                    before.add(said);
                });
            }
        }
    }

    private static Optional<Said> said(Expr statement, Rule rule, CheckedFile file) {
        Call of = made(statement);
        if (of == null || !(of.arguments().get(0) instanceof Literal literal) || !(literal.value() instanceof String name)) {
            return Optional.empty();
        }
        Optional<Pattern> alert = of.arguments().size() < 2 ? Optional.empty() : alert(of.arguments().get(1), rule);
        return Optional.of(new Said(rule, file, of, name, alert.isPresent(), alert.map(RuleTree::matchers), terms(statement, of)));
    }

    private static Optional<Pattern> alert(Expr subject, Rule rule) {
        return RuleTree.alertName(subject).flatMap(name -> RuleTree.positive(rule.when()).stream()
                .filter(pattern -> name.equals(pattern.bind()) && RuleTree.isAlert(pattern))
                .findFirst());
    }

    private static @Nullable Call made(Expr expr) {
        if (!(expr instanceof Call call)) {
            return null;
        }
        if (call.name().equals("of") && call.on() instanceof Name name && name.name().equals("Condition") && !call.arguments().isEmpty()) {
            return call;
        }
        Call onto = call.on() == null ? null : made(call.on());
        return onto != null || call.arguments().size() != 1 ? onto : made(call.arguments().get(0));
    }

    /** The options, as they are written; how much there is of it is none. */
    @SuppressWarnings("ReferenceEquality") // whether it is the same part of the statement
    private static String terms(Expr statement, Call of) {
        List<String> terms = new ArrayList<>();
        Expr option = statement instanceof Call inserted && inserted.name().equals("insertLogical") ? inserted.arguments().get(0) : statement;
        while (option instanceof Call call && call != of && call.on() != null) {
            if (!call.name().equals("level")) {
                terms.add(0, call.name() + "( " + call.arguments().stream().map(ConditionTerms::shown).collect(Collectors.joining(", ")) + " )");
            }
            option = call.on();
        }
        return terms.isEmpty() ? "it stands" : String.join(".", terms);
    }

    private static String shown(Expr argument) {
        return argument instanceof Literal literal
                ? literal.value() instanceof String text ? "\"" + text + "\"" : String.valueOf(literal.value())
                : argument instanceof Name name ? name.name() : "…";
    }
}
