package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Labels;
import signalbox.testing.TestEngine;

/**
 * The clock is set back by an hour, or ahead, or the machine sleeps. Alertmanager's timers run by a clock that is never set, and whether an
 * alert fires it asks the clock of the machine.
 */
class ClockJumpsTest {

    private static final String[] A = {"alertname", "Down", "instance", "a"};
    private static final String[] B = {"alertname", "Down", "instance", "b"};
    private static final String FIRST = "team: first notification, 1 firing, 0 resolved";

    private TestEngine engine = new TestEngine(GroupLifeTest.CONFIG);

    private void setBack(Duration by) {
        engine.clock.set(engine.clock.instant().minus(by));
        engine.tick();
    }

    /** As Prometheus does: it ends in four minutes unless it is repeated. */
    private void post(String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofMinutes(4)), labels);
    }

    private void stays(String... labels) {
        engine.report(engine.clock.instant(), engine.clock.instant().plus(ofDays(1)), labels);
    }

    private void post(Instant begun, String... labels) {
        engine.report(begun, engine.clock.instant().plus(ofMinutes(4)), labels);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 60, 3600, 100_000})
    void alertAfterTheClockWasSetBackIsTold(int seconds) {
        engine.advance(ofMinutes(1));
        setBack(ofSeconds(seconds));
        post(A);
        assertThat(engine.advance(ofSeconds(35)).takeTold()).containsExactly(FIRST);
    }

    @Test
    void groupThatWaitsDoesNotWaitLonger_whenTheClockIsSetBack() {
        post(A);
        engine.advance(ofSeconds(10));
        setBack(ofHours(1));
        assertThat(engine.advance(ofSeconds(19)).takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).takeTold()).containsExactly(FIRST);
    }

    @Test
    void groupGoesOnInItsRhythm_andTellsNothingTwice() {
        post(A);
        engine.advance(ofSeconds(90)).takeTold();
        setBack(ofHours(1));
        for (int minute = 0; minute < 90; minute++) {
            post(A);
            if (minute >= 1) {
                post(B);
            }
            engine.advance(ofMinutes(1));
        }
        assertThat(engine.takeTold()).containsExactly("team: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void endAfterTheClockWasSetBackIsTold() {
        Instant begun = engine.clock.instant();
        post(A);
        engine.advance(ofSeconds(90)).takeTold();
        setBack(ofSeconds(60));
        post(begun, A);
        engine.advance(ofSeconds(10));
        engine.report(begun, engine.clock.instant(), A);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void clockThatWasAheadForAMomentLosesNothing() {
        post(A);
        engine.advance(ofSeconds(40)).takeTold();
        engine.clock.advance(ofHours(1));
        engine.tick();
        setBack(ofHours(1));
        post(A);
        post(B);
        engine.advance(ofMinutes(4));
        assertThat(engine.told).isNotEmpty().last().satisfies(last -> assertThat(last.firing()).hasSize(2));
    }

    @Test
    void serverThatStartsByAClockThatWasSetBackTellsInTime() {
        stays(A);
        engine.advance(ofSeconds(40)).takeTold();
        engine.clock.set(engine.clock.instant().minus(ofHours(1)));
        engine = new TestEngine(engine.clock, engine.journal, GroupLifeTest.CONFIG).tick();
        stays(B);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).contains("team: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void intervalThatTheClockLeavesOnItsWayBackMutesNobody() {
        engine = new TestEngine(
                """
                route:
                  receiver: team
                  routes: [{receiver: team, matchers: ['alertname="Down"'], mute_time_intervals: [night], group_wait: 30s}]
                receivers:
                  - name: team
                    webhook_configs: [{url: "http://localhost/"}]
                time_intervals:
                  - name: night
                    time_intervals: [{times: [{start_time: "00:10", end_time: "06:00"}]}]
                """);
        engine.advance(ofMinutes(20));
        setBack(ofMinutes(15));
        stays(A);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).containsExactly(FIRST);
        stays(B);
        engine.advance(ofMinutes(6));
        assertThat(engine.takeTold()).as("night has begun once more").isEmpty();
    }

    @Test
    void silenceGoesOn() {
        engine.silence(ofMinutes(10), matching("instance", "a"));
        engine.advance(ofMinutes(1));
        setBack(ofHours(1));
        stays(A);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).isEmpty();
    }

    // ---- rules

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            """;

    private static final String FOR_AT_LEAST = IMPORTS + """
            rule "lasts" when $a : Alert( name == "Down" ) then insertLogical( Condition.of( "lasts", $a ).forAtLeast( "7m" ) ); end
            rule "derives" when Holds( condition == "lasts" ) then insertLogical( Derived.alert( "Lasts" ) ); end
            """;

    private static final String KEEP_FOR = IMPORTS + """
            rule "recent" when Alert( name == "Up" ) then insertLogical( Condition.of( "recent" ).keepFor( "9m" ) ); end
            rule "hushes" when Holds( condition == "recent" ) $a : Alert( name == "Down" ) then insertLogical( new Withheld( $a, "recent" ) ); end
            """;

    private static final String OFTEN = IMPORTS + """
            rule "often" when Alert( name == "Down" ) then insertLogical( Condition.of( "often" ).times( 3 ).within( "30m" ) ); end
            rule "derives" when Holds( condition == "often" ) then insertLogical( Derived.alert( "Often" ) ); end
            """;

    private static final String BUDGET = IMPORTS + """
            rule "pages" when $a : Alert( name == "Down" ) then
                insertLogical( new Route( $a, "team" ).groupedByAll().groupWait( "0s" ).atMost( 1, "10m" ) );
            end
            """;

    private static final String[] UP = {"alertname", "Up"};

    /** @param restarts whether the server is not there while the clock is set back */
    private void setBackAnHour(boolean restarts, String... rules) {
        if (restarts) {
            engine.clock.set(engine.clock.instant().minus(ofHours(1)));
            engine = new TestEngine(engine.clock, engine.journal, GroupLifeTest.CONFIG, rules).tick();
        } else {
            setBack(ofHours(1));
        }
    }

    private boolean isFiring(String name) {
        return engine.find(Labels.of("alertname", name)).filter(view -> view.alert().firing()).isPresent();
    }

    @Test
    void whatLastsLongEnoughHolds() {
        engine = new TestEngine(GroupLifeTest.CONFIG, FOR_AT_LEAST);
        stays(A);
        engine.advance(ofMinutes(6));
        setBackAnHour(false);
        assertThat(isFiring("Lasts")).isFalse();
        engine.advance(ofMinutes(1));
        assertThat(isFiring("Lasts")).isTrue();
        setBackAnHour(false);
        assertThat(isFiring("Lasts")).as("it has lasted").isTrue();
    }

    @Test
    void whatLastsLongEnoughHolds_alsoWhereTheServerWasNotThereMeanwhile() {
        engine = new TestEngine(GroupLifeTest.CONFIG, FOR_AT_LEAST);
        stays(A);
        engine.advance(ofMinutes(6));
        setBackAnHour(true, FOR_AT_LEAST);
        engine.advance(ofMinutes(7));
        assertThat(isFiring("Lasts")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsKeptForAWhileIsOverInTime(boolean restarts) {
        engine = new TestEngine(GroupLifeTest.CONFIG, KEEP_FOR);
        stays(UP);
        engine.advance(ofMinutes(1));
        engine.report(engine.clock.instant().minus(ofMinutes(1)), engine.clock.instant(), UP);
        engine.advance(ofMinutes(1)).takeTold();
        setBackAnHour(restarts, KEEP_FOR);
        stays(A);
        engine.advance(ofMinutes(1));
        assertThat(engine.takeTold()).isEmpty();
        engine.advance(ofMinutes(14));
        assertThat(engine.takeTold()).contains(FIRST);
    }

    @Test
    void whatBeganThreeTimesBeganSo() {
        engine = new TestEngine(GroupLifeTest.CONFIG, OFTEN);
        for (int i = 0; i < 3; i++) {
            stays(A);
            engine.advance(ofMinutes(1));
            engine.report(engine.clock.instant().minus(ofMinutes(1)), engine.clock.instant(), A);
            engine.advance(ofMinutes(1));
            if (i == 1) {
                assertThat(isFiring("Often")).isFalse();
                setBackAnHour(false);
                stays(A);
                assertThat(isFiring("Often")).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void budgetHasRoomInTime(boolean restarts) {
        engine = new TestEngine(GroupLifeTest.CONFIG, BUDGET);
        stays(A);
        engine.advance(ofMinutes(2)).takeTold();
        setBackAnHour(restarts, BUDGET);
        stays(B);
        engine.advance(ofMinutes(1));
        assertThat(engine.takeTold()).isEmpty();
        engine.advance(ofMinutes(10));
        assertThat(engine.takeTold()).containsExactly(FIRST);
    }

    @Test
    void remindersComeInTime() {
        stays(A);
        engine.advance(ofHours(1)).takeTold();
        setBackAnHour(false);
        assertThat(engine.advance(ofHours(3)).takeTold()).isEmpty();
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly("team: repeat interval elapsed, 1 firing, 0 resolved");
    }

    @Test
    void remindersAreNotLate_whereTheServerWasNotThereMeanwhile() {
        engine.clock.advance(ofHours(3));
        engine.tick();
        stays(A);
        engine.advance(ofMinutes(10)).takeTold();
        engine.clock.set(engine.clock.instant().minus(ofHours(3)));
        engine = new TestEngine(engine.clock, engine.journal, GroupLifeTest.CONFIG).tick();
        assertThat(engine.advance(ofHours(4).plusMinutes(6)).takeTold()).containsExactly("team: repeat interval elapsed, 1 firing, 0 resolved");
    }

    @Test
    void whoWaitsForRoomWaitsNoLonger() {
        engine = new TestEngine(GroupLifeTest.CONFIG, BUDGET);
        stays(A);
        engine.advance(ofMinutes(2));
        stays(B);
        engine.takeTold();
        setBackAnHour(false);
        engine.advance(ofMinutes(7));
        assertThat(engine.takeTold()).isEmpty();
        engine.advance(ofMinutes(1));
        assertThat(engine.takeTold()).containsExactly(FIRST);
    }

    @Test
    void timerOfWhatWaitsMoves_andThatOfAnInstantDoesNot() {
        List<String> run = new ArrayList<>();
        Timers timers = new Timers();
        Instant noon = Instant.parse("2026-01-01T12:00:00Z");
        timers.at(noon, () -> run.add("at noon"));
        timers.waitUntil(noon, () -> run.add("waited"));
        timers.setBack(ofHours(1));
        timers.runDue(noon.minus(ofHours(1)));
        assertThat(run).containsExactly("waited");
        timers.runDue(noon);
        assertThat(run).containsExactly("waited", "at noon");
    }

    @Test
    void machineThatSleptForEightHoursTellsNoEndsOfAlertsThatStillFire() {
        Instant begun = engine.clock.instant();
        post(A);
        engine.advance(ofSeconds(40)).takeTold();
        engine.start();
        engine.cycle();
        engine.clock.advance(ofHours(8));
        engine.cycle();
        engine.clock.advance(ofSeconds(60));
        post(begun, A);
        engine.clock.advance(ofSeconds(90));
        engine.cycle();
        engine.cycle();
        assertThat(List.copyOf(engine.told)).allSatisfy(told -> assertThat(told.resolved()).isEmpty());
        engine.clock.advance(ofMinutes(1));
        engine.report(begun, engine.clock.instant(), A);
        engine.clock.advance(ofMinutes(1));
        for (int minute = 0; minute < 5; minute++) {
            engine.clock.advance(ofMinutes(1));
            engine.cycle();
            engine.cycle();
        }
        assertThat(engine.find(Labels.of(A))).isEmpty();
        engine.close();
    }
}
