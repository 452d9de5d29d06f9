package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Verdict;
import signalbox.store.Change;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;
import signalbox.view.Derivation;

/** Alerts that rules derive are alerts like any other. */
class DerivedAlertsTest {

    private static final String CONFIG =
            """
            route:
              receiver: ops
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
            receivers:
              - name: ops
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.derived.Derived
            import signalbox.inhibit.Inhibition
            import signalbox.route.Route

            """;

    private static final String OUTAGE = IMPORTS
            + """
            rule "outage" when $a : Alert( name == "Down", $s : service ) then
                insertLogical( Derived.alert( "Outage" ).label( "service", $s ).annotation( "summary", $a.annotation( "summary" ) ).because( $a ) );
            end
            """;

    private static final String[] DOWN = {"alertname", "Down", "service", "shop"};
    private static final String[] OUTAGE_OF_SHOP = {"alertname", "Outage", "service", "shop"};

    private TestEngine engine = new TestEngine(CONFIG, OUTAGE);

    @AfterEach
    void close() {
        engine.close();
    }

    private void begin(String... rules) {
        engine.close();
        engine = new TestEngine(CONFIG, rules);
    }

    private void restart(String... rules) {
        engine.close();
        engine = new TestEngine(engine.clock, engine.journal, CONFIG, rules);
    }

    @Test
    void itHasExactlyTheLabelsThatTheRuleGivesIt_andBeginsWhenItIsConcluded() {
        Instant begun = engine.clock.instant();
        engine.report(begun.minus(ofMinutes(10)), begun.plus(ofMinutes(60)), DOWN);
        var view = engine.alert(OUTAGE_OF_SHOP);
        assertThat(view.alert().startsAt()).isEqualTo(begun);
        assertThat(view.alert().annotations()).isEqualTo(Labels.of("summary", "something is wrong"));
        assertThat(view.derivedBy()).singleElement().satisfies(derivation -> {
            assertThat(derivation.by().rule()).isEqualTo("outage");
            assertThat(derivation.by().packageName()).isEqualTo("rules.teams.team0");
            assertThat(derivation.because()).containsExactly(Labels.of(DOWN));
        });
        assertThat(engine.alert(DOWN).derivedBy()).isEmpty();
    }

    @Test
    void itIsToldWhenItBeginsAndWhenItEnds() {
        engine.firing(DOWN);
        engine.advance(ofMinutes(1));
        assertThat(engine.told.stream().map(told -> told.group().labels().get("alertname"))).containsExactlyInAnyOrder("Down", "Outage");
        engine.told.clear();
        engine.resolved(DOWN);
        engine.advance(ofMinutes(10));
        assertThat(engine.told).hasSize(2).allMatch(told -> told.firing().isEmpty() && told.resolved().size() == 1);
        assertThat(engine.find(Labels.of(OUTAGE_OF_SHOP))).isEmpty();
    }

    @Test
    void otherPackagesSeeItAsAnAlert() {
        String others = IMPORTS
                + """
                rule "an outage goes to the pager" when $o : Alert( name == "Outage" ) then insertLogical( new Route( $o, "pager" ) ); end
                rule "and says it all" when $o : Alert( name == "Outage", $s : service ) $d : Alert( name == "Down", service == $s ) then
                    insertLogical( new Inhibition( $d, $o ) );
                end
                """;
        begin(OUTAGE, others);
        engine.firing(DOWN);
        engine.advance(ofMinutes(1));
        assertThat(engine.takeTold()).singleElement().asString().startsWith("pager:");
    }

    @Test
    void aSilenceKeepsItQuiet() {
        engine.silence(ofMinutes(60), TestEngine.matching("alertname", "Outage"));
        engine.firing(DOWN);
        engine.advance(ofMinutes(1));
        assertThat(engine.told).hasSize(1);
        assertThat(engine.alert(OUTAGE_OF_SHOP).silencedBy()).hasSize(1);
    }

    @Test
    void whatClientsReportOfItIsOfNoAccount() {
        engine.firing(DOWN);
        engine.advance(ofMinutes(1));
        engine.resolved(OUTAGE_OF_SHOP);
        engine.report(engine.clock.instant(), engine.clock.instant().plus(ofSeconds(1)), OUTAGE_OF_SHOP);
        engine.advance(ofMinutes(10));
        assertThat(engine.alert(OUTAGE_OF_SHOP).alert().firing()).isTrue();
        engine.resolved(DOWN);
        engine.advance(ofMinutes(10));
        engine.firing(OUTAGE_OF_SHOP); // it is theirs again
        assertThat(engine.alert(OUTAGE_OF_SHOP).derivedBy()).isEmpty();
        assertThat(engine.alert(OUTAGE_OF_SHOP).alert().firing()).isTrue();
    }

    @Test
    void itFiresAsLongAsAnyRuleSaysSo() {
        String other = OUTAGE.replace("\"Down\"", "\"Slow\"").replace("rule \"outage\"", "rule \"slow\"");
        begin(OUTAGE, other);
        engine.firing(DOWN);
        Instant begun = engine.clock.instant();
        engine.advance(ofMinutes(1));
        engine.firing("alertname", "Slow", "service", "shop");
        assertThat(engine.alert(OUTAGE_OF_SHOP).derivedBy()).extracting(derivation -> derivation.by().rule()).containsExactly("outage", "slow");
        engine.resolved(DOWN);
        engine.advance(ofMinutes(10));
        assertThat(engine.alert(OUTAGE_OF_SHOP).alert().firing()).isTrue();
        assertThat(engine.alert(OUTAGE_OF_SHOP).alert().startsAt()).isEqualTo(begun);
        assertThat(engine.alert(OUTAGE_OF_SHOP).derivedBy()).extracting(derivation -> derivation.by().rule()).containsExactly("slow");
    }

    @Test
    void newTextsAreNoNewAlert() {
        engine.firing(DOWN);
        Instant begun = engine.clock.instant();
        engine.advance(ofMinutes(1));
        engine.takeTold();
        engine.report(Labels.of("summary", "worse"), begun, engine.clock.instant().plus(ofMinutes(60)), DOWN);
        assertThat(engine.alert(OUTAGE_OF_SHOP).alert().annotations().get("summary")).isEqualTo("worse");
        assertThat(engine.alert(OUTAGE_OF_SHOP).alert().startsAt()).isEqualTo(begun);
        engine.advance(ofMinutes(20));
        assertThat(engine.takeTold()).isEmpty();
    }

    @Test
    void itGoesOnOverRestartAndReload() {
        engine.firing(DOWN);
        Instant begun = engine.clock.instant();
        engine.advance(ofMinutes(1));
        restart(OUTAGE);
        engine.advance(ofMinutes(10));
        engine.reload(CONFIG, OUTAGE + "// changed\n");
        engine.reload(CONFIG.replace("5m", "6m"), OUTAGE);
        engine.advance(ofMinutes(10));
        assertThat(engine.told).isEmpty();
        assertThat(engine.alert(OUTAGE_OF_SHOP).alert().startsAt()).isEqualTo(begun);
        assertThat(engine.alert(OUTAGE_OF_SHOP).derivedBy()).extracting(Derivation::because).containsExactly(List.of(Labels.of(DOWN)));
    }

    @Test
    void itsEndIsToldWhenTheRuleIsGone() {
        engine.firing(DOWN);
        engine.advance(ofMinutes(1));
        restart();
        engine.advance(ofMinutes(10));
        assertThat(engine.takeTold()).singleElement().asString().contains("0 firing, 1 resolved");
        assertThat(engine.journal.kept()).noneMatch(Change.DerivedKept.class::isInstance);
        engine.reload(CONFIG, OUTAGE);
        engine.advance(ofMinutes(1));
        engine.reload(CONFIG);
        engine.advance(ofMinutes(10));
        assertThat(engine.takeTold()).hasSize(2);
        assertThat(engine.find(Labels.of(OUTAGE_OF_SHOP))).isEmpty();
    }

    @Test
    void whatEndsAndBeginsWithinAnInstantGoesOn() {
        begin(OUTAGE.replace("$a.annotation( \"summary\" )", "$a.label( \"host\" )"));
        engine.firing("alertname", "Down", "service", "shop", "host", "1");
        Instant begun = engine.clock.instant();
        engine.advance(ofMinutes(1));
        engine.takeTold();
        engine.reload(CONFIG, OUTAGE); // concluded otherwise
        engine.advance(ofMinutes(20));
        assertThat(engine.alert(OUTAGE_OF_SHOP).alert().startsAt()).isEqualTo(begun);
        assertThat(engine.takeTold()).isEmpty();
    }

    @Test
    void thatItIsDerivedIsADecision() {
        List<Decision> decisions = new ArrayList<>();
        engine.close();
        engine = new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), Settings.DEFAULT.with(decisions::addAll), CONFIG, OUTAGE);
        Instant begun = engine.clock.instant();
        engine.firing(DOWN);
        engine.advance(ofMinutes(1));
        engine.resolved(DOWN);
        engine.advance(ofMinutes(1));
        assertThat(decisions.stream().filter(Verdict.class::isInstance).map(Verdict.class::cast).filter(verdict -> verdict.kind() == Kind.DERIVED))
                .extracting(verdict -> Duration.between(begun, verdict.at()) + " " + verdict.holds() + " " + verdict.alert() + " " + verdict.by().rule())
                .containsExactly(
                        "PT0S true {alertname=\"Outage\", service=\"shop\"} outage", "PT1M false {alertname=\"Outage\", service=\"shop\"} outage");
    }
}
