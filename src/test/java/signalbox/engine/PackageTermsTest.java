package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Verdict;
import signalbox.decision.DecisionListener;
import signalbox.decision.Unheeded;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** What a package.yml says of scope, shadow and limits is what holds. */
class PackageTermsTest {

    private static final String CONFIG =
            """
            route:
              receiver: ops
              group_by: [alertname, team]
              group_wait: 30s
              group_interval: 5m
            receivers:
              - name: ops
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String SCOPE = "scope: [ 'team=\"infra\"' ]\n";

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route

            rule "Noise is withheld" when $a : Alert( name == "Noise" )
            then insertLogical( new Withheld( $a, "it is noise" ) ); end

            rule "Down mutes Slow" when $s : Alert( name == "Down" ) $t : Alert( name == "Slow" )
            then insertLogical( new Inhibition( $t, $s ) ); end

            rule "Urgent goes to the pager" when $a : Alert( name == "Urgent" )
            then insertLogical( new Route( $a, "pager" ) ); end

            rule "an outage of a team" when $a : Alert( name == "Cause", $team : label( "team" ) )
            then insertLogical( Derived.alert( "Outage" ).label( "team", $team ).because( $a ) ); end

            rule "Old is old after ten minutes" when $a : Alert( name == "Old" )
            then insertLogical( Condition.of( "old", $a ).forAtLeast( "10m" ) ); end

            rule "what is old is withheld" when $a : Alert( name == "Old" ) Holds( condition == "old", subject == $a )
            then insertLogical( new Withheld( $a, "it is old" ) ); end
            """;

    private final Set<Verdict> held = new LinkedHashSet<>();
    private final List<String> refused = new ArrayList<>();

    private final DecisionListener listener = new DecisionListener() {
        @Override
        public void decided(List<Decision> decisions) {
            for (Decision decision : decisions) {
                if (decision instanceof Verdict verdict && verdict.force() != Force.IN_FORCE) {
                    Verdict timeless = new Verdict(
                            Instant.EPOCH, verdict.kind(), true, verdict.alert(), verdict.receiver(), verdict.by(), verdict.because(),
                            verdict.force(), verdict.group());
                    assertThat(verdict.holds() ? held.add(timeless) : held.remove(timeless)).as("%s", verdict).isTrue();
                }
            }
        }

        @Override
        public void refused(String packageName, String rule) {
            refused.add(rule);
        }
    };

    private TestEngine engine = begin(TestEngine.withSettings(SCOPE, RULES));

    private TestEngine begin(String... rules) {
        return new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), Settings.DEFAULT.with(listener), CONFIG, rules);
    }

    private void fire(String name, String team) {
        engine.report(engine.clock.instant(), engine.clock.instant().plus(ofHours(24)), "alertname", name, "team", team);
    }

    private List<String> toldAfter(int minutes) {
        engine.told.clear();
        engine.advance(ofMinutes(minutes));
        return engine.told.stream()
                .flatMap(notification -> notification.firing().stream()
                        .map(alert -> notification.integration().receiver() + " " + alert.name() + " " + alert.labels().get("team")))
                .sorted()
                .toList();
    }

    private List<Unheeded> unheeded(String name, String team) {
        return engine.alert("alertname", name, "team", team).unheeded();
    }

    private List<String> held() {
        return held.stream()
                .map(verdict -> verdict.force().text() + " " + verdict.kind().text() + " " + verdict.alert().get("alertname") + " "
                        + verdict.alert().get("team"))
                .sorted()
                .toList();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    // ---- scope

    @Test
    void whatIsOutsideOfTheScopeIsTold_andSaidToBeRefused() {
        fire("Noise", "infra");
        fire("Noise", "payments");
        assertThat(toldAfter(1)).containsExactly("ops Noise payments");
        assertThat(held()).containsExactly("refused withheld Noise payments");
        assertThat(refused).containsExactly("Noise is withheld");
        assertThat(unheeded("Noise", "infra")).isEmpty();
        assertThat(unheeded("Noise", "payments")).singleElement().satisfies(each -> {
            assertThat(each.force()).isEqualTo(Force.REFUSED);
            assertThat(each.by().rule()).isEqualTo("Noise is withheld");
            assertThat(each.because().words()).isEqualTo("it is noise");
        });
    }

    @Test
    void bothEndsOfAnInhibitionAreInTheScope() {
        fire("Down", "infra");
        fire("Down", "payments");
        fire("Slow", "infra");
        assertThat(toldAfter(1)).as("the Down of infra mutes it").containsExactly("ops Down infra", "ops Down payments");
        assertThat(held()).containsExactly("refused inhibited Slow infra");
        engine.resolved("alertname", "Down", "team", "infra");
        assertThat(toldAfter(10)).as("that of payments may not").contains("ops Slow infra");
    }

    @Test
    void routesAndDerivedAlertsOutsideAreRefused() {
        fire("Urgent", "payments");
        fire("Cause", "payments");
        fire("Cause", "infra");
        assertThat(toldAfter(1)).containsExactly("ops Cause infra", "ops Cause payments", "ops Outage infra", "ops Urgent payments");
        assertThat(held()).containsExactly("refused derived Outage payments", "refused routed Urgent payments");
    }

    @Test
    void refusalIsOverWithItsAlert() {
        fire("Noise", "payments");
        toldAfter(1);
        engine.resolved("alertname", "Noise", "team", "payments");
        toldAfter(10);
        assertThat(held()).isEmpty();
    }

    @Test
    void anotherScopeHoldsFromTheReloadOn() {
        fire("Noise", "payments");
        engine.reload(CONFIG, TestEngine.withSettings("owner: the infra team\n", RULES));
        assertThat(held()).isEmpty();
        assertThat(toldAfter(1)).as("all alerts are in the scope").isEmpty();
        engine.reload(CONFIG, TestEngine.withSettings(SCOPE, RULES));
        assertThat(held()).containsExactly("refused withheld Noise payments");
        assertThat(toldAfter(6)).containsExactly("ops Noise payments");
    }

    // ---- shadow

    @Test
    void shadowShowsWhatItWouldDo_andDoesNothing() {
        engine.close();
        engine = begin(TestEngine.withSettings("shadow: true\n", RULES));
        List.of("Noise", "Down", "Slow", "Urgent", "Cause").forEach(name -> fire(name, "infra"));
        assertThat(toldAfter(1)).containsExactly("ops Cause infra", "ops Down infra", "ops Noise infra", "ops Slow infra", "ops Urgent infra");
        assertThat(held()).containsExactly(
                "shadow derived Outage infra", "shadow inhibited Slow infra", "shadow routed Urgent infra", "shadow withheld Noise infra");
        assertThat(refused).isEmpty();
        assertThat(engine.find(Labels.of("alertname", "Outage", "team", "infra"))).isEmpty();
        assertThat(unheeded("Slow", "infra")).singleElement().satisfies(each ->
                assertThat(each.because().alerts()).containsExactly(Labels.of("alertname", "Down", "team", "infra")));
        assertThat(unheeded("Urgent", "infra")).singleElement().extracting(Unheeded::receiver).isEqualTo("pager");
    }

    @Test
    void shadowGoesOnByItsOwnConditions() {
        engine.close();
        engine = begin(TestEngine.withSettings("shadow: true\n", RULES));
        fire("Old", "infra");
        toldAfter(9);
        assertThat(held()).isEmpty();
        toldAfter(2);
        assertThat(held()).containsExactly("shadow withheld Old infra");
    }

    @Test
    void shadowHasAnEffectFromItsPromotionOn_andNoneAgainAsAShadow() {
        engine.close();
        engine = begin(TestEngine.withSettings("shadow: true\n", RULES));
        fire("Noise", "infra");
        engine.reload(CONFIG, TestEngine.withSettings("shadow: false\n", RULES));
        assertThat(held()).isEmpty();
        assertThat(toldAfter(1)).isEmpty();
        engine.reload(CONFIG, TestEngine.withSettings("shadow: true\n", RULES));
        assertThat(held()).containsExactly("shadow withheld Noise infra");
        assertThat(toldAfter(6)).containsExactly("ops Noise infra");
    }

    @Test
    void whatAnotherPackageConcludesStands_whileAShadowConcludesTheSame() {
        engine.close();
        engine = begin(TestEngine.withSettings("shadow: true\n", RULES), RULES);
        fire("Noise", "infra");
        assertThat(toldAfter(1)).isEmpty();
        engine.reload(CONFIG, TestEngine.withSettings("shadow: true\n", RULES));
        assertThat(toldAfter(6)).containsExactly("ops Noise infra");
    }

    // ---- limits

    @Test
    void packageBeyondItsOwnLimitIsStopped_andNothingElse() {
        engine.close();
        engine = begin(TestEngine.withSettings("limits: {conclusions: 3}\n", RULES), RULES.replace("Noise", "Babble"));
        IntStream.range(0, 3).forEach(i -> fire("Noise", "team" + i));
        assertThat(engine.quarantined()).isEmpty();
        fire("Noise", "team3");
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team0");
        assertThat(engine.quarantined().values()).singleElement().asString().contains("more than 3 conclusions");
        fire("Babble", "infra");
        assertThat(toldAfter(1)).hasSize(4);
    }
}
