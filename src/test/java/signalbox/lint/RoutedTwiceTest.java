package signalbox.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import signalbox.alert.Matcher;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checker;
import signalbox.rules.language.Source;

class RoutedTwiceTest {

    private final List<Checked> packages = new ArrayList<>();

    /** One rule in a package of its own. */
    private RoutedTwiceTest and(String name, String when, String route) {
        Checked checked = Checker.check("rules." + name, List.of(new Source(name + ".drl", """
                package rules.%s
                import signalbox.alert.Alert
                import signalbox.route.TimeInterval
                import signalbox.route.Route
                rule "%1$s" when %s then insertLogical( new Route( $a, %s ); end
                """.formatted(name, when, route))));
        assertThat(checked.files().get(0).problems()).isEmpty();
        packages.add(checked);
        return this;
    }

    private List<String> findings() {
        return RoutedTwice.look(packages, Map.of()).stream()
                .map(found -> found.file() + ":" + found.line() + " " + found.code().word() + ": " + found.message())
                .toList();
    }

    @Test
    void optionsThatNeverCount_forAnotherPackageRoutesAllSuchAlertsFirst() {
        and("b", "$a : Alert( team == \"x\", severity == \"critical\" )", "\"pager\" ).groupWait( \"0s\" )");
        and("a", "$a : Alert( team == \"x\" )", "\"pager\" )");
        assertThat(findings()).containsExactly("b.drl:5 routed-twice: all alerts that this routes to \"pager\" are routed there by rule \"a\" of rules.a "
                + "(a.drl:5) as well, with other options: it comes first, so that those of this one never count");
    }

    @Test
    void optionsThatMayNotCount() {
        and("a", "$a : Alert( severity == \"critical\" )", "\"pager\" ).groupedBy( \"team\" )");
        and("b", "$a : Alert( team == \"x\" )  not Alert( name == \"Maintenance\" )", "\"pager\" ).groupedBy( \"service\" )");
        assertThat(findings()).containsExactly("b.drl:5 routed-twice: such an alert may be routed to \"pager\" by rule \"a\" of rules.a "
                + "(a.drl:5) as well, with other options: it comes first, so that those of this one do not count then");
    }

    @Test
    void whatIsKeptApartByLabels_byWhatIsNotUnderstood_orSaysTheSame_isNotNamed() {
        String all = "$a : Alert( team == \"x\" )";
        assertThat(and("a", all, "\"pager\" )").and("b", "$a : Alert( team == \"y\" )", "\"pager\" ).groupWait( \"0s\" )").findings()).isEmpty();
        packages.clear();
        assertThat(and("a", all, "\"pager\" )").and("b", all, "\"chat\" ).groupWait( \"0s\" )").findings()).isEmpty();
        packages.clear();
        assertThat(and("a", all, "\"pager\" ).groupWait( \"0s\" )").and("b", all, "\"pager\" ).groupWait( \"0s\" )").findings()).isEmpty();
        packages.clear();
        assertThat(and("a", all, "\"pager\" ).inGroup( \"x\", $a.service() )").and("b", all, "\"pager\" ).inGroup( \"x\", $a.service() )").findings())
                .isEmpty();
        packages.clear();
        assertThat(and("a", "$a : Alert( instance matches \"web.*\" )", "\"pager\" )")
                .and("b", "$a : Alert( instance matches \"db.*\" )", "\"pager\" ).groupWait( \"0s\" )").findings()).isEmpty();
        packages.clear();
        assertThat(and("a", all + " TimeInterval( name == \"night\", active )", "\"pager\" )")
                .and("b", all + " TimeInterval( name == \"night\", !active )", "\"pager\" ).groupWait( \"0s\" )").findings()).isEmpty();
    }

    @Test
    void whatIsOutsideOfTheScopeOfAPackageIsNotRouted() {
        and("a", "$a : Alert( severity == \"critical\" )", "\"pager\" )");
        and("b", "$a : Alert( severity == \"critical\" )", "\"pager\" ).groupWait( \"0s\" )");
        Map<String, List<Matcher>> scopes = Map.of(
                "rules.a", List.of(new Matcher(Matcher.Type.EQUAL, "team", "a")), "rules.b", List.of(new Matcher(Matcher.Type.EQUAL, "team", "b")));
        assertThat(RoutedTwice.look(packages, scopes)).isEmpty();
        assertThat(findings()).hasSize(1);
    }
}
