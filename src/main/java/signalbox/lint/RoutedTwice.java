package signalbox.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import signalbox.alert.Matcher;
import signalbox.lint.RuleTree.Concluded;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Place;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/**
 * Looks for routes of two rules, perhaps of two packages, that lead one alert to one receiver with different options: the first by
 * package, file and line counts, and what the other says is not looked at. Said only where one of the two asks for nothing but labels
 * that it compares with texts, and nothing that is known keeps the two apart.
 */
public final class RoutedTwice {

    private record Routes(
            String packageName,
            Rule rule,
            CheckedFile file,
            Place place,
            String receiver,
            List<Matcher> matchers,
            boolean asksForLabelsAlone,
            List<Option> options) {

        /** Whether the rules can hold for one alert: nothing but labels can keep a rule that asks for labels alone from another. */
        boolean canMeet(Routes other) {
            List<Matcher> both = MatcherLogic.both(matchers, other.matchers);
            return (asksForLabelsAlone || other.asksForLabelsAlone)
                    && MatcherLogic.impossible(both).isEmpty()
                    && MatcherLogic.isDecided(both);
        }

        /** Whether every alert that another routes is routed by this one. */
        boolean covers(Routes other) {
            return asksForLabelsAlone && MatcherLogic.implies(other.matchers, matchers);
        }

        boolean isKnownToDifferFrom(Routes other) {
            List<Option> mine = options.stream().filter(option -> !other.options.contains(option)).toList();
            List<Option> theirs = other.options.stream().filter(option -> !options.contains(option)).toList();
            boolean mayBeTheSame = mine.size() == theirs.size() && mine.stream().allMatch(option -> theirs.stream().anyMatch(option::mayBe));
            return !mayBeTheSame;
        }
    }

    /**
     * What is called on a route.
     *
     * @param arguments empty when one of them is computed
     */
    private record Option(String name, Optional<List<String>> arguments) {

        static Option of(Call call) {
            boolean isWritten = call.arguments().stream().allMatch(Literal.class::isInstance);
            return new Option(call.name(), isWritten
                    ? Optional.of(call.arguments().stream().map(argument -> String.valueOf(((Literal) argument).value())).toList())
                    : Optional.empty());
        }

        boolean mayBe(Option other) {
            return name.equals(other.name) && (arguments.isEmpty() || other.arguments.isEmpty());
        }
    }

    private RoutedTwice() {}

    /**
     * What there is to say of packages that are sound.
     *
     * @param packages those that are in force: what shadows say counts nowhere
     * @param scopes what the conclusions of packages may be about, by their names
     */
    public static List<Finding> look(List<Checked> packages, Map<String, List<Matcher>> scopes) {
        List<Finding> findings = new ArrayList<>();
        List<Routes> before = new ArrayList<>();
        packages.stream().filter(Checked::isSound).sorted(Comparator.comparing(Checked::packageName)).forEach(one -> {
            List<Matcher> scope = scopes.getOrDefault(one.packageName(), List.of());
            one.files().stream()
                    .sorted(Comparator.comparing(file -> file.source().shown()))
                    .flatMap(file -> file.rules().stream().flatMap(rule -> routes(one.packageName(), file, rule, scope)))
                    .forEach(route -> {
                        before.stream()
                                .filter(first -> first.receiver().equals(route.receiver()) && !first.rule().equals(route.rule()))
                                .filter(first -> first.canMeet(route) && first.isKnownToDifferFrom(route))
                                .min(Comparator.comparing((Routes first) -> !first.covers(route)))
                                .ifPresent(first -> findings.add(finding(route, first)));
                        before.add(route);
                    });
        });
        return findings;
    }

    private static Stream<Routes> routes(String packageName, CheckedFile file, Rule rule, List<Matcher> scope) {
        return RuleTree.conclusions(rule).stream()
                .filter(concluded -> concluded.type().equals("Route") && concluded.made().arguments().size() > 1)
                .flatMap(concluded -> RuleTree.only(rule, concluded)
                        .flatMap(pattern -> RuleTree.literal(concluded.made().arguments().get(1))
                                .map(receiver -> new Routes(packageName, rule, file, concluded.made().place(), receiver,
                                        MatcherLogic.both(RuleTree.matchers(pattern), scope), asksForLabelsAlone(rule, pattern),
                                        options(concluded))))
                        .stream());
    }

    private static boolean asksForLabelsAlone(Rule rule, Pattern pattern) {
        return rule.when().size() == 1 && Inhibitions.isUnderstood(pattern);
    }

    /** What is called on the route, in the order of writing or not. */
    private static List<Option> options(Concluded route) {
        List<Option> options = new ArrayList<>();
        Expr at = Tree.concluded(route.statement());
        while (at instanceof Call call && call.on() != null) {
            options.add(Option.of(call));
            at = call.on();
        }
        return options;
    }

    private static Finding finding(Routes route, Routes first) {
        String owner = first.packageName().equals(route.packageName()) ? "" : "of " + first.packageName() + " ";
        String where = "rule \"" + first.rule().name() + "\" " + owner + "(" + first.file().source().shown() + ":" + first.place().line() + ")";
        String message = first.covers(route)
                ? "all alerts that this routes to \"" + route.receiver() + "\" are routed there by " + where + " as well, with other options: "
                        + "it comes first, so that those of this one never count"
                : "such an alert may be routed to \"" + route.receiver() + "\" by " + where + " as well, with other options: "
                        + "it comes first, so that those of this one do not count then";
        return new Finding(Code.ROUTED_TWICE, route.file().source().shown(), route.place().line(), route.place().column(), message,
                "exclude the alerts of one in the other, give both the same options, or name another receiver");
    }
}
