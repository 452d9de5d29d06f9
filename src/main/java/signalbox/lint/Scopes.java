package signalbox.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Matcher;
import signalbox.lint.RuleTree.Concluded;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Place;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/** Conclusions about alerts that the package has no say in: the engine refuses each of them when it is made. */
final class Scopes {

    private static final Set<String> ABOUT_ALERTS = Set.of("Inhibition", "Withheld", "Route", "Attribute");

    private final List<Matcher> scope;
    private final List<Finding> findings = new ArrayList<>();

    private Scopes(List<Matcher> scope) {
        this.scope = scope;
    }

    /**
     * What there is to say of packages that are sound.
     *
     * @param scopes by the names of packages
     */
    static List<Finding> look(List<Checked> packages, Map<String, List<Matcher>> scopes) {
        List<Finding> findings = new ArrayList<>();
        packages.stream().filter(Checked::isSound).forEach(one -> {
            List<Matcher> scope = scopes.getOrDefault(one.packageName(), List.of());
            if (!scope.isEmpty()) {
                Scopes lint = new Scopes(scope);
                one.files().forEach(file -> file.rules().forEach(rule -> lint.look(rule, file)));
                findings.addAll(lint.findings);
            }
        });
        return findings;
    }

    private void look(Rule rule, CheckedFile file) {
        for (Concluded concluded : RuleTree.conclusions(rule)) {
            if (ABOUT_ALERTS.contains(concluded.type())) {
                concluded.made().arguments().forEach(argument -> about(argument, rule, file));
            }
        }
        rule.then().forEach(statement -> derived(statement, file));
    }

    private void about(Expr argument, Rule rule, CheckedFile file) {
        List<Pattern> patterns = RuleTree.alertName(argument).stream()
                .flatMap(name -> RuleTree.positive(rule.when()).stream()
                        .filter(pattern -> name.equals(pattern.bind()) && RuleTree.isAlert(pattern)))
                .toList();
        if (patterns.size() == 1) {
            MatcherLogic.impossible(MatcherLogic.both(scope, RuleTree.matchers(patterns.get(0)))).ifPresent(label ->
                    add(file, argument.place(), "no such alert is in the scope of the package, for its " + label + " is another"));
        }
    }

    /** The labels of a derived alert that a rule writes; what it computes may be right. */
    private void derived(Expr statement, CheckedFile file) {
        Map<String, Optional<String>> labels = new LinkedHashMap<>();
        Expr at = Tree.concluded(statement);
        while (at instanceof Call call && call.on() != null) {
            boolean isMade = call.name().equals("alert") && call.on() instanceof Name name && name.name().equals("Derived");
            if (isMade || (call.name().equals("label") && call.arguments().size() == 2)) {
                RuleTree.literal(call.arguments().get(0))
                        .filter(any -> !isMade)
                        .ifPresent(name -> labels.put(name, RuleTree.literal(call.arguments().get(1))));
            }
            if (isMade) {
                labels.put("alertname", RuleTree.literal(call.arguments().get(0)));
                refused(labels).ifPresent(matcher -> add(file, call.place(),
                        "the alert is outside of the scope of the package, which asks for " + matcher));
                return;
            }
            at = call.on();
        }
    }

    private Optional<Matcher> refused(Map<String, Optional<String>> labels) {
        return scope.stream()
                .filter(matcher -> labels.getOrDefault(matcher.name(), Optional.of("")).filter(value -> !matcher.matches(value)).isPresent())
                .findFirst();
    }

    private void add(CheckedFile file, Place place, String message) {
        findings.add(new Finding(Code.OUTSIDE_SCOPE, file.source().shown(), place.line(), place.column(), message + ": it has no effect",
                "say so in the rule, or widen scope: in package.yml: it is " + Matcher.listText(scope)));
    }
}
