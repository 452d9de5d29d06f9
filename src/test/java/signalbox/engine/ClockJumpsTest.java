package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Duration;
import java.time.Instant;
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
