package signalbox.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import signalbox.alert.Matcher;
import signalbox.lint.RuleTree.Concluded;
import signalbox.route.RouteNode;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/** Looks for alerts that rules route to a receiver to which the routing tree leads them as well: in two groups, so it is told of them twice. */
public final class ToldTwice {

    /** A way of the tree to a receiver. */
    private record RoutePath(String receiver, List<Matcher> matchers) {}

    private final List<RoutePath> below = new ArrayList<>();
    private final String root;
    private final List<Finding> findings = new ArrayList<>();

    private ToldTwice(RouteNode tree) {
        root = tree.destination().receiver();
        tree.children().forEach(child -> collect(child, List.of()));
    }

    private void collect(RouteNode node, List<Matcher> above) {
        List<Matcher> here = MatcherLogic.both(above, node.matchers());
        below.add(new RoutePath(node.destination().receiver(), here));
        node.children().forEach(child -> collect(child, here));
    }

    /** What there is to say of packages that are sound, beside this routing tree. */
    public static List<Finding> look(List<Checked> packages, RouteNode tree) {
        ToldTwice lint = new ToldTwice(tree);
        packages.stream()
                .filter(Checked::isSound)
                .flatMap(one -> one.files().stream())
                .forEach(file -> file.rules().forEach(rule -> lint.look(rule, file)));
        return lint.findings;
    }

    private void look(Rule rule, CheckedFile file) {
        RuleTree.conclusions(rule).stream()
                .filter(concluded -> concluded.type().equals("Route"))
                .forEach(route -> look(rule, route, file));
    }

    private void look(Rule rule, Concluded route, CheckedFile file) {
        Optional<String> receiver = text(route);
        if (receiver.isEmpty() || RuleTree.calls(route.statement(), "insteadOfTheTree")) {
            return;
        }
        List<Pattern> patterns = RuleTree.alertName(route.made().arguments().get(0)).stream()
                .flatMap(name -> RuleTree.positive(rule.when()).stream().filter(isNamed(name)))
                .toList();
        if (patterns.size() != 1) {
            return; // which alerts are meant is said elsewhere
        }
        List<Matcher> alerts = RuleTree.matchers(patterns.get(0));
        Optional<String> node = below.stream()
                .filter(way -> way.receiver().equals(receiver.get()))
                .filter(way -> MatcherLogic.impossible(MatcherLogic.both(alerts, way.matchers())).isEmpty())
                .map(way -> "the route with " + Matcher.listText(way.matchers()))
                .findFirst();
        Optional<String> tree = node.or(() -> RuleTree.calls(route.statement(), "besideTheTree")
                ? Stream.of(root).filter(receiver.get()::equals).map(any -> "the root").findFirst()
                : Optional.empty());
        tree.ifPresent(leads -> findings.add(new Finding(Code.TOLD_TWICE, file.source().shown(), route.made().place().line(),
                route.made().place().column(),
                leads + " of the configuration can lead such an alert to \"" + receiver.get() + "\" as well: it is told twice, in two groups",
                "say .insteadOfTheTree(), or which alerts are meant")));
    }

    private static Predicate<Pattern> isNamed(String name) {
        return pattern -> name.equals(pattern.bind()) && RuleTree.isAlert(pattern);
    }

    private static Optional<String> text(Concluded route) {
        boolean isWritten = route.made().arguments().size() > 1
                && route.made().arguments().get(1) instanceof Literal literal
                && literal.value() instanceof String;
        return isWritten ? Optional.of(String.valueOf(((Literal) route.made().arguments().get(1)).value())) : Optional.empty();
    }
}
