package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Labels;
import signalbox.condition.ExpectedCondition;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Verdict;
import signalbox.engine.team.PackageLimits;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Conditions that rules state, and what rests on whether they hold. */
class ConditionRulesTest {

    private static final String CONFIG =
            """
            route:
              receiver: nobody
              group_by: [alertname, instance, service]
              group_wait: 0s
              group_interval: 1m
            receivers:
              - name: nobody
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.route.Route

            """;

    private static final String UNACKNOWLEDGED = IMPORTS
            + """
            rule "what fires for long" when $a : Alert( severity == "critical" ) then
                insertLogical( Condition.of( "long", $a ).forAtLeast( "15m" ) );
            end
            rule "is for the pager" when $a : Alert( severity == "critical" ) Holds( condition == "long", subject == $a ) then
                insertLogical( new Route( $a, "pager" ) );
            end
            """;

    private TestEngine engine = new TestEngine(CONFIG, UNACKNOWLEDGED);
    private final List<String> told = new ArrayList<>();
    private Instant begun = engine.clock.instant();

    private void begin(String rules) {
        engine.close();
        engine = new TestEngine(CONFIG, rules);
        begun = engine.clock.instant();
        watch();
    }

    private void watch() {
        engine.beforeAnswer = notification -> told.add(Duration.between(begun, engine.clock.instant()) + " "
                + notification.firing().size() + " firing " + notification.resolved().size() + " resolved");
    }

    private List<String> takeTold() {
        List<String> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void restart(String rules) {
        engine.close();
        engine = new TestEngine(engine.clock, engine.journal, CONFIG, rules);
        watch();
    }

    private void fire() {
        engine.firing("alertname", "A", "severity", "critical");
    }

    private void resolve() {
        engine.resolved("alertname", "A", "severity", "critical");
    }

    @Test
    void aLevelThatIsNotReachedDelaysNoOtherCondition() {
        begin(IMPORTS
                + """
                rule "many" when accumulate( Alert( name == "B", $l : labels ); $n : count( $l ) ) then
                    insertLogical( Condition.of( "many", "b" ).level( $n ).from( 3 ) );
                end
                rule "what fires for long" when $a : Alert( severity == "critical" ) then
                    insertLogical( Condition.of( "long", $a ).forAtLeast( "15m20s" ) );
                end
                rule "is for the pager" when $a : Alert( severity == "critical" ) Holds( condition == "long", subject == $a ) then
                    insertLogical( new Route( $a, "pager" ) );
                end
                """);
        fire();
        engine.advance(ofMinutes(20));
        assertThat(takeTold()).containsExactly("PT15M20S 1 firing 0 resolved");
    }

    @Test
    void whatIsSaidOfAnAlertThatDoesNotFireIsSoWhenItFires() {
        begin(IMPORTS
                + """
                import signalbox.inhibit.Inhibition
                import signalbox.inhibit.Withheld
                rule "changes" when $a : Alert( name in ( "A", "B" ) ) then
                    insertLogical( Condition.of( "flapping", $a ).changes( 2 ).within( "20m" ).keepFor( "10m" ) );
                end
                rule "is withheld" when Holds( condition == "flapping", $a : alert ) then
                    insertLogical( new Withheld( $a, "flapping" ) );
                end
                rule "is inhibited" when Holds( condition == "flapping", $a : alert ) $why : Alert( name == "Why" ) then
                    insertLogical( new Inhibition( $a, $why ).onlyTo( "pager" ) );
                end
                rule "is for the pager" when $a : Alert( name in ( "A", "B" ) ) then
                    insertLogical( new Route( $a, "pager" ) );
                end
                """);
        fire();
        engine.advance(ofMinutes(2));
        resolve();
        engine.advance(ofMinutes(2));
        assertThat(takeTold()).containsExactly("PT0S 1 firing 0 resolved", "PT3M 0 firing 1 resolved");
        engine.firing("alertname", "Why");
        fire();
        engine.advance(ofMinutes(4));
        assertThat(takeTold()).isEmpty();
        assertThat(engine.alert("alertname", "A", "severity", "critical").quiet())
                .extracting(quiet -> quiet.kind())
                .containsExactly(Kind.INHIBITED, Kind.WITHHELD);
        engine.advance(ofMinutes(10)); // ten minutes after its last change it flaps no more
        assertThat(takeTold()).containsExactly("PT14M 1 firing 0 resolved");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void alertThatDoesNotFireGoesWhereItIsRoutedWhenItFires(int minutesBetween) {
        begin(IMPORTS
                + """
                rule "changes" when $a : Alert( name == "A" ) then
                    insertLogical( Condition.of( "flapping", $a ).changes( 2 ).within( "20m" ).keepFor( "30m" ) );
                end
                rule "is for the pager" when Holds( condition == "flapping", $a : alert ) then
                    insertLogical( new Route( $a, "pager" ).groupInterval( "3m" ) );
                end
                """);
        fire();
        engine.advance(ofMinutes(1));
        resolve();
        engine.advance(ofMinutes(minutesBetween));
        assertThat(takeTold()).isEmpty();
        fire();
        engine.advance(ofMinutes(3));
        assertThat(takeTold()).containsExactly("PT" + (minutesBetween + 1) + "M 1 firing 0 resolved");
        resolve();
        engine.advance(ofMinutes(4));
        assertThat(takeTold()).hasSize(1).allMatch(line -> line.endsWith("0 firing 1 resolved"));
    }

    @Test
    void whatIsNoLongerSaidOfAnAlertThatDoesNotFireIsNotSoWhenItFires() {
        begin(IMPORTS
                + """
                import signalbox.inhibit.Withheld
                rule "changes" when $a : Alert( name == "A" ) then
                    insertLogical( Condition.of( "flapping", $a ).changes( 2 ).within( "20m" ).keepFor( "10m" ) );
                end
                rule "is withheld" when Holds( condition == "flapping", $a : alert ) then
                    insertLogical( new Withheld( $a, "flapping" ) );
                end
                rule "is for the pager" when $a : Alert( name == "A" ) then
                    insertLogical( new Route( $a, "pager" ) );
                end
                """);
        fire();
        engine.advance(ofMinutes(2));
        resolve();
        engine.advance(ofMinutes(24)); // it would have been withheld for the first ten of them
        takeTold();
        fire();
        engine.advance(ofSeconds(1));
        assertThat(takeTold()).containsExactly("PT26M 1 firing 0 resolved");
    }

    @Test
    void whatLastsLongEnoughHolds() {
        watch();
        fire();
        engine.advance(ofMinutes(20));
        assertThat(takeTold()).containsExactly("PT15M 1 firing 0 resolved");
        resolve();
        engine.advance(ofMinutes(5));
        assertThat(takeTold()).containsExactly("PT21M 0 firing 1 resolved");
    }

    @Test
    void whatIsInterruptedCountsAnew() {
        watch();
        fire();
        engine.advance(ofMinutes(14));
        resolve();
        engine.advance(ofSeconds(30));
        fire();
        engine.advance(ofMinutes(14));
        assertThat(takeTold()).isEmpty();
        engine.advance(ofMinutes(2));
        assertThat(takeTold()).containsExactly("PT29M30S 1 firing 0 resolved");
    }

    @Test
    void timeGoesOnOverARestart() {
        watch();
        fire();
        engine.advance(ofMinutes(10));
        restart(UNACKNOWLEDGED);
        engine.advance(ofMinutes(10));
        assertThat(takeTold()).containsExactly("PT15M 1 firing 0 resolved");
        restart(UNACKNOWLEDGED);
        engine.advance(ofMinutes(30));
        assertThat(takeTold()).isEmpty();
    }

    @Test
    void timeGoesOnWhileTheServerIsDown() {
        watch();
        fire();
        engine.advance(ofMinutes(10));
        engine.close();
        engine.clock.set(begun.plus(ofMinutes(17)));
        restart(UNACKNOWLEDGED);
        engine.tick();
        assertThat(engine.alert("alertname", "A", "severity", "critical").expected())
                .containsExactly(new ExpectedCondition("rules.teams.team0", "long", Optional.of(begun.plus(ofMinutes(15))), Optional.empty(), Optional.empty()));
        engine.advance(ofSeconds(1));
        assertThat(takeTold()).containsExactly("PT17M 1 firing 0 resolved");
    }

    @Test
    void timeGoesOnOverAReload() {
        watch();
        fire();
        engine.advance(ofMinutes(10));
        engine.reload(CONFIG, UNACKNOWLEDGED + "// changed\n");
        engine.advance(ofMinutes(1));
        engine.reload(CONFIG, UNACKNOWLEDGED.replace("15m", "12m"));
        engine.advance(ofMinutes(10));
        assertThat(takeTold()).containsExactly("PT12M 1 firing 0 resolved");
    }

    @Test
    void aPackageThatIsGoneLeavesNothing() {
        watch();
        fire();
        engine.advance(ofMinutes(10));
        engine.reload(CONFIG);
        engine.advance(ofMinutes(1));
        assertThat(engine.alert("alertname", "A", "severity", "critical").expected()).isEmpty();
        engine.reload(CONFIG, UNACKNOWLEDGED);
        engine.advance(ofMinutes(20));
        assertThat(takeTold()).containsExactly("PT26M 1 firing 0 resolved");
    }

    // ---- packages that are stopped

    private static final String FAILS =
            """
            rule "numbers" when $a : Alert( name == "Bad", Integer.parseInt( label( "count" ) ) > 3 ) then
                insertLogical( new Route( $a, "pager" ) );
            end
            """;

    private static final String FLAPPING = IMPORTS
            + """
            rule "flapping" when $a : Alert( severity == "critical" ) then
                insertLogical( Condition.of( "flapping", $a.name() ).changes( 3 ).within( "1h" ) );
            end
            rule "is for the pager" when $a : Alert( severity == "critical" ) Holds( condition == "flapping" ) then
                insertLogical( new Route( $a, "pager" ) );
            end
            """;

    private void stop() {
        engine.firing("alertname", "Bad", "count", "many").resolved("alertname", "Bad", "count", "many");
        assertThat(engine.quarantined()).hasSize(1);
    }

    private static String failing(String rules) {
        return rules + FAILS;
    }

    @Test
    void timeGoesOnWhileAPackageIsStopped() {
        begin(failing(UNACKNOWLEDGED));
        fire();
        engine.advance(ofMinutes(10));
        stop();
        engine.advance(ofMinutes(1));
        engine.reload(CONFIG, UNACKNOWLEDGED);
        engine.advance(ofMinutes(10));
        assertThat(takeTold()).containsExactly("PT15M 1 firing 0 resolved");
    }

    @Test
    void whatLastedLongEnoughWhileAPackageWasStoppedHoldsWhenItRunsAgain() {
        begin(failing(UNACKNOWLEDGED));
        fire();
        engine.advance(ofMinutes(10));
        stop();
        engine.advance(ofMinutes(10));
        assertThat(takeTold()).as("nobody asks").isEmpty();
        engine.advance(ofMinutes(1));
        engine.reload(CONFIG, UNACKNOWLEDGED);
        engine.advance(ofMinutes(1));
        assertThat(takeTold()).containsExactly("PT21M 1 firing 0 resolved");
    }

    @Test
    void timeGoesOnWhileAServerStartsWithoutAPackageThatIsStopped() {
        begin(failing(UNACKNOWLEDGED));
        fire();
        engine.advance(ofMinutes(10));
        engine.firing("alertname", "Bad", "count", "many");
        engine.advance(ofMinutes(1));
        restart(failing(UNACKNOWLEDGED));
        assertThat(engine.quarantined()).hasSize(1);
        engine.advance(ofMinutes(1));
        engine.reload(CONFIG, UNACKNOWLEDGED);
        engine.advance(ofMinutes(10));
        assertThat(takeTold()).containsExactly("PT15M 1 firing 0 resolved");
    }

    @Test
    void whatIsInterruptedWhileAPackageIsStoppedCountsAnew() {
        begin(failing(UNACKNOWLEDGED));
        fire();
        engine.advance(ofMinutes(10));
        stop();
        engine.advance(ofMinutes(1));
        resolve();
        engine.advance(ofMinutes(1));
        fire();
        engine.advance(ofMinutes(1));
        engine.reload(CONFIG, UNACKNOWLEDGED);
        engine.advance(ofMinutes(20));
        assertThat(takeTold()).containsExactly("PT27M 1 firing 0 resolved");
    }

    @Test
    void whatIsNoLongerSoWhenAPackageRunsAgainIsOver() {
        begin(failing(UNACKNOWLEDGED));
        fire();
        engine.advance(ofMinutes(10));
        stop();
        engine.reload(CONFIG, UNACKNOWLEDGED.replace("\"critical\"", "\"page\""));
        assertThat(engine.alert("alertname", "A", "severity", "critical").expected()).isEmpty();
        engine.advance(ofMinutes(1));
        engine.reload(CONFIG, UNACKNOWLEDGED);
        engine.advance(ofMinutes(20));
        assertThat(takeTold()).containsExactly("PT26M 1 firing 0 resolved");
    }

    @Test
    void thatAPackageIsStoppedIsNoChange() {
        begin(failing(FLAPPING));
        fire();
        for (int i = 0; i < 3; i++) {
            engine.advance(ofMinutes(2));
            stop();
            engine.advance(ofMinutes(2));
            engine.reload(CONFIG, failing(FLAPPING + "// version " + i + "\n"));
        }
        engine.advance(ofMinutes(2));
        assertThat(takeTold()).isEmpty();
    }

    @Test
    void whenItWillHoldIsKnown() {
        fire();
        assertThat(engine.alert("alertname", "A", "severity", "critical").expected())
                .containsExactly(new ExpectedCondition("rules.teams.team0", "long", Optional.empty(), Optional.of(begun.plus(ofMinutes(15))), Optional.empty()));
    }

    @Test
    void aConditionIsThePackagesOwn() {
        String asks = IMPORTS
                + """
                rule "never" when $a : Alert( severity == "critical" ) Holds( subject == $a ) then
                    insertLogical( new Route( $a, "pager" ) );
                end
                rule "other" when Alert( name == "None" ) then
                    insertLogical( Condition.of( "long", "x" ) );
                end
                """;
        engine.close();
        engine = new TestEngine(CONFIG, UNACKNOWLEDGED.replace("\"pager\"", "\"nobody\""), asks);
        watch();
        fire();
        engine.advance(ofMinutes(20));
        assertThat(takeTold()).isEmpty();
    }

    @Test
    void twoPackagesMayCallTheirConditionsAlike() {
        engine.close();
        engine = new TestEngine(CONFIG, UNACKNOWLEDGED.replace("15m", "10m").replace("\"pager\"", "\"nobody\""), UNACKNOWLEDGED);
        watch();
        fire();
        engine.advance(ofMinutes(20));
        assertThat(takeTold()).containsExactly("PT15M 1 firing 0 resolved");
    }

    private static final String DEPLOYING = IMPORTS
            + """
            import signalbox.inhibit.Withheld
            rule "deploying" when Alert( name == "DeployStarted", $service : service ) then
                insertLogical( Condition.of( "deploying", $service ).keepFor( "5m" ) );
            end
            rule "latency" when $a : Alert( name == "HighLatency" ) then
                insertLogical( new Route( $a, "pager" ) );
            end
            rule "latency while deploying" when
                $a : Alert( name == "HighLatency", $service : service ) Holds( condition == "deploying", subject == $service )
            then
                insertLogical( new Withheld( $a, "deploying" ) );
            end
            """;

    @Test
    void whatIsKeptHoldsOnAfterItsEnd() {
        begin(DEPLOYING);
        engine.firing("alertname", "DeployStarted", "service", "shop");
        engine.advance(ofMinutes(10));
        engine.firing("alertname", "HighLatency", "service", "shop");
        engine.firing("alertname", "HighLatency", "service", "mail");
        engine.advance(ofMinutes(2));
        assertThat(takeTold()).containsExactly("PT10M 1 firing 0 resolved");
        engine.resolved("alertname", "DeployStarted", "service", "shop");
        engine.advance(ofMinutes(3));
        restart(DEPLOYING);
        engine.reload(CONFIG, DEPLOYING + "// changed\n");
        engine.advance(ofMinutes(3));
        assertThat(takeTold()).containsExactly("PT17M 1 firing 0 resolved");
    }

    @Test
    void theThirdTimeWithinADayHolds() {
        String rules = IMPORTS
                + """
                rule "batch" when Alert( name == "BatchFailed", $service : service ) then
                    insertLogical( Condition.of( "retry", $service ).times( 3 ).within( "24h" ) );
                end
                rule "third" when $a : Alert( name == "BatchFailed", $service : service ) Holds( condition == "retry", subject == $service, times >= 3 ) then
                    insertLogical( new Route( $a, "pager" ) );
                end
                """;
        begin(rules);
        for (int time = 1; time <= 4; time++) {
            engine.firing("alertname", "BatchFailed", "service", "billing", "instance", "" + time % 2);
            engine.advance(ofMinutes(5));
            engine.report(
                    Labels.of("summary", "still"), engine.clock.instant().minus(ofMinutes(5)), engine.clock.instant().plus(ofHours(1)),
                    "alertname", "BatchFailed", "service", "billing", "instance", "" + time % 2);
            engine.advance(ofMinutes(5));
            engine.resolved("alertname", "BatchFailed", "service", "billing", "instance", "" + time % 2);
            engine.advance(ofMinutes(5));
            if (time == 2) {
                restart(rules);
            }
            engine.advance(time == 3 ? ofHours(24) : ofHours(8));
        }
        assertThat(takeTold()).containsExactly("PT16H30M 1 firing 0 resolved", "PT16H41M 0 firing 1 resolved");
    }

    @Test
    void aFlappingAlertIsRecognised() {
        String rules = IMPORTS
                + """
                import signalbox.inhibit.Withheld
                rule "changes" when $a : Alert( name == "Link" ) then
                    insertLogical( Condition.of( "flapping", $a ).changes( 4 ).within( "20m" ).keepFor( "10m" ) );
                end
                rule "routed" when $a : Alert( name == "Link" ) then
                    insertLogical( new Route( $a, "pager" ) );
                end
                rule "withheld" when $a : Alert( name == "Link" ) Holds( condition == "flapping", subject == $a ) then
                    insertLogical( new Withheld( $a, "flapping" ) );
                end
                """;
        begin(rules);
        for (int minute = 0; minute <= 30; minute += 2) {
            if (minute % 4 == 0) {
                engine.firing("alertname", "Link");
            } else {
                engine.resolved("alertname", "Link");
            }
            engine.advance(ofMinutes(2));
            if (minute == 16) {
                restart(rules);
            }
        }
        assertThat(takeTold())
                .containsExactly("PT0S 1 firing 0 resolved", "PT3M 0 firing 1 resolved", "PT4M 1 firing 0 resolved", "PT7M 0 firing 1 resolved");
        engine.advance(ofMinutes(7)); // 39 minutes
        engine.firing("alertname", "Link");
        engine.advance(ofMinutes(9));
        assertThat(takeTold()).isEmpty();
        engine.advance(ofMinutes(2));
        assertThat(takeTold()).containsExactly("PT49M 1 firing 0 resolved");
    }

    @Test
    void absenceIsACondition() {
        String rules = IMPORTS
                + """
                rule "missing" when not Alert( name == "Watchdog", cluster == "c1" ) then
                    insertLogical( Condition.of( "watchdog missing", "c1" ).forAtLeast( "5m" ) );
                end
                rule "told" when $a : Alert( name == "Canary" ) Holds( condition == "watchdog missing", subject == "c1" ) then
                    insertLogical( new Route( $a, "pager" ) );
                end
                """;
        begin(rules);
        engine.report(engine.clock.instant(), engine.clock.instant().plus(ofMinutes(3)), "alertname", "Watchdog", "cluster", "c1");
        engine.firing("alertname", "Canary");
        engine.advance(ofMinutes(2));
        restart(rules); // the alerts are there later than the rules: that is no interruption, and none counts from then
        engine.advance(ofMinutes(10));
        assertThat(takeTold()).containsExactly("PT9M 1 firing 0 resolved"); // it ends at 4 m: after a restart an alert gets time to be repeated
    }

    @Test
    void edgesCountBeforeTheGroupsThatAreDueAtTheSameInstant() {
        String rules = DEPLOYING.replace("keepFor( \"5m\" )", "forAtLeast( \"1m\" )");
        begin(rules);
        engine.firing("alertname", "DeployStarted", "service", "shop");
        engine.firing("alertname", "HighLatency", "service", "shop");
        assertThat(takeTold()).containsExactly("PT0S 1 firing 0 resolved");
        engine.advance(ofSeconds(10));
        engine.report(Labels.of("summary", "worse"), begun, begun.plus(ofHours(1)), "alertname", "HighLatency", "service", "shop");
        engine.resolved("alertname", "HighLatency", "service", "shop");
        engine.firing("alertname", "HighLatency", "service", "shop");
        engine.advance(ofMinutes(1)); // the group looks again at the minute at which the condition holds
        assertThat(takeTold()).isEmpty();
    }

    @Test
    void thatAConditionHoldsIsADecision() {
        List<Decision> decisions = new ArrayList<>();
        engine.close();
        engine = new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), Settings.DEFAULT.with(decisions::addAll), CONFIG, UNACKNOWLEDGED);
        fire();
        engine.advance(ofMinutes(20));
        resolve();
        engine.advance(ofMinutes(1));
        assertThat(decisions.stream().filter(Verdict.class::isInstance).map(Verdict.class::cast).filter(verdict -> verdict.kind() == Kind.HOLDS))
                .extracting(verdict -> Duration.between(begun, verdict.at()) + " " + verdict.holds() + " " + verdict.because().words() + " " + verdict.by().rule())
                .containsExactly("PT15M true long what fires for long", "PT20M false long what fires for long");
    }

    @Test
    void aPackageThatStatesTooManyConditionsIsStopped() {
        String rules = IMPORTS
                + """
                rule "all" when $a : Alert( severity == "critical", $i : instance ) then
                    insertLogical( Condition.of( "x", $a, "1" ).keepFor( "1d" ) );
                end
                rule "asks" when $a : Alert( name == "None" ) Holds( condition == "x" ) then
                    insertLogical( new Route( $a, "pager" ) );
                end
                """;
        engine.close();
        PackageLimits few = new PackageLimits(1000, 20, 1000, 100_000, Duration.ofSeconds(10));
        engine = new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), Settings.DEFAULT.with(few), CONFIG, rules);
        for (int i = 0; i < 30; i++) {
            engine.firing("alertname", "A", "severity", "critical", "instance", "" + i);
            engine.advance(ofSeconds(1));
            engine.resolved("alertname", "A", "severity", "critical", "instance", "" + i);
            engine.advance(ofMinutes(2));
        }
        assertThat(engine.quarantined()).hasSize(1).containsKey("rules.teams.team0");
        assertThat(engine.quarantined().get("rules.teams.team0")).startsWith("its rules state more conditions than the limit of 20; it is tried again at ");
    }
}
