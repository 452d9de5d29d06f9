package signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.rules.RulePackage.State;

/** Alerts that rules of several packages derive from each other. */
class DerivedCirclesTest {

    @TempDir
    Path temp;

    private void derives(String team, String from, String to) {
        try {
            Path folder = Files.createDirectories(temp.resolve("rules/teams").resolve(team));
            Files.writeString(folder.resolve("a.drl"), """
                    package rules.teams.%s
                    import signalbox.alert.Alert
                    import signalbox.derived.Derived
                    rule "%s from %s" when Alert( %s ) then insertLogical( Derived.alert( "%s" ) ); end
                    """.formatted(team, to, from, from.isEmpty() ? "" : "name == \"" + from + "\"", to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RuleBase load() {
        return new RuleLoader(temp.resolve("cache")).load(RuleSources.read(temp.resolve("rules")));
    }

    @Test
    void whatLeadsNowhereIsAccepted() {
        derives("a", "A", "B");
        derives("b", "B", "C");
        assertThat(load().problems()).isEmpty();
        assertThat(RuleCheck.check(RuleSources.read(temp.resolve("rules"))).problems()).isEmpty();
    }

    @Test
    void atAStartThePackageThatComesLastIsRefused() {
        derives("a", "A", "B");
        derives("b", "B", "C");
        derives("c", "C", "A");
        RuleBase base = load();
        assertThat(base.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).endsWith("teams/c/a.drl");
            assertThat(problem.line()).isEqualTo(4);
            assertThat(problem.message())
                    .contains("rule \"A from C\" derives the alert \"A\" and rests on alerts that are derived from it, by rule \"B from A\" of rules.teams.a"
                            + " and rule \"C from B\" of rules.teams.b: once there, they would keep each other firing for ever");
        });
        assertThat(base.packageNamed("rules.teams.c").state()).isEqualTo(State.FAILED);
        assertThat(base.packageNamed("rules.teams.a").state()).isEqualTo(State.ACTIVE);
        assertThat(RuleCheck.check(RuleSources.read(temp.resolve("rules"))).problems()).isEqualTo(base.problems());
    }

    private void adds(String team, String from, String to) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("rules/teams").resolve(team));
        Files.writeString(folder.resolve("a.drl"), """
                package rules.teams.%s
                import signalbox.alert.Alert
                import signalbox.attribute.Attribute
                rule "%s from %s" when $a : Alert( name == "X" ) Attribute( alert == $a, name == "%s" ) then insertLogical( new Attribute( $a, "%s", "1" ) ); end
                """.formatted(team, to, from, from, to));
    }

    @Test
    void attributesThatFollowFromEachOtherAreRefused() throws IOException {
        adds("a", "x", "y");
        adds("b", "y", "z");
        assertThat(load().problems()).isEmpty();
        adds("b", "y", "x");
        assertThat(load().problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("rule \"x from y\" adds the attribute \"x\" and rests, by way of rule \"y from x\" of rules.teams.a, on the attribute \"y\""));
    }

    @Test
    void atAReloadThePackageThatChangedIsRefused_andGoesOnAsItWas() {
        derives("a", "X", "B");
        derives("b", "B", "C");
        RuleBase first = load();
        derives("a", "C", "B");
        RuleBase second = new RuleLoader(temp.resolve("cache")).load(RuleSources.read(temp.resolve("rules")), first);
        assertThat(second.packageNamed("rules.teams.a").state()).isEqualTo(State.STALE);
        assertThat(second.packageNamed("rules.teams.b").state()).isEqualTo(State.ACTIVE);
        assertThat(second.packageNamed("rules.teams.a").ruleNames()).isEqualTo(List.of("B from X"));
    }
}
