package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** spec/behaviour.md 6, 13 and 14.2. 2026-01-01 is a Thursday. */
class TimeIntervalTest {

    private static final String CONFIG =
            """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              routes:
                - matchers: ['kind="muted"']
                  mute_time_intervals: [night]
                - matchers: ['kind="active"']
                  active_time_intervals: [office, duty]
                - matchers: ['kind="both"']
                  active_time_intervals: [office]
                  mute_time_intervals: [night, always]
                - matchers: ['kind="several"']
                  mute_time_intervals: [night, always]
                - matchers: ['kind="parent"']
                  mute_time_intervals: [always]
                  routes:
                    - matchers: ['child="yes"']
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            inhibit_rules:
              - source_matchers: ['alertname="Source"']
                target_matchers: ['kind=~".+"', 'instance!="b"']
            time_intervals:
              - name: night
                time_intervals:
                  - times: [{start_time: "00:00", end_time: "06:00"}]
                  - times: [{start_time: "22:00", end_time: "24:00"}]
              - name: office
                time_intervals:
                  - times: [{start_time: "09:00", end_time: "17:00"}]
                    weekdays: ["monday:friday"]
              - name: duty
                time_intervals:
                  - times: [{start_time: "20:00", end_time: "21:00"}]
              - name: always
                time_intervals: [{}]
            """;

    private final TestEngine engine = new TestEngine(CONFIG);

    private TestEngine at(String time) {
        return new TestEngine(new TestClock(time), new InMemoryJournal(), CONFIG);
    }

    private static void fire(TestEngine engine, String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), labels);
    }

    @Test
    void groupSaysNothingInsideAMuteIntervalAndSpeaksAtItsFirstLookAfterwards() {
        fire(engine, "alertname", "Down", "kind", "muted");
        assertThat(engine.advance(ofHours(6)).takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(30)).takeTold())
                .containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void groupIsToldWhenNoMuteIntervalContainsTheMoment() {
        TestEngine morning = at("2026-01-01T06:00:00Z");
        fire(morning, "alertname", "Down", "kind", "muted");
        assertThat(morning.advance(ofSeconds(30)).takeTold()).hasSize(1);
        assertThat(morning.mutedBy("alertname", "Down", "kind", "muted")).isEmpty();
    }

    @Test
    void muteIntervalContainsItsFirstMomentAndNotItsEnd() {
        TestEngine evening = at("2026-01-01T21:59:30Z");
        fire(evening, "alertname", "Down", "kind", "muted"); // looked at 22:00:00
        assertThat(evening.advance(ofMinutes(1)).takeTold()).isEmpty();

        TestEngine morning = at("2026-01-01T05:59:30Z");
        fire(morning, "alertname", "Down", "kind", "muted"); // looked at 06:00:00
        assertThat(morning.advance(ofMinutes(1)).takeTold()).hasSize(1);
    }

    @Test
    void groupIsShownAsMutedWhileTheIntervalLasts_whenEverItIsLookedAt() {
        String[] alert = {"alertname", "Down", "kind", "muted"};
        fire(engine, alert);
        assertThat(engine.mutedBy(alert)).containsExactly("night"); // before its first look
        engine.advance(ofHours(6).minusSeconds(1));
        assertThat(engine.mutedBy(alert)).containsExactly("night");
        engine.advance(ofSeconds(1)); // the interval is over, the group was not looked at since
        assertThat(engine.mutedBy(alert)).isEmpty();
    }

    @Test
    void groupSaysNothingOutsideOfItsActiveIntervals_andAllOfThemAreShown() {
        String[] alert = {"alertname", "Down", "kind", "active"};
        fire(engine, alert);
        assertThat(engine.advance(ofHours(9).minusSeconds(1)).takeTold()).isEmpty();
        assertThat(engine.mutedBy(alert)).containsExactly("office", "duty");
        assertThat(engine.advance(ofSeconds(31)).takeTold()).hasSize(1);
        assertThat(engine.mutedBy(alert)).isEmpty();
    }

    @Test
    void oneActiveIntervalOfSeveralIsEnough() {
        TestEngine evening = at("2026-01-01T20:00:00Z");
        fire(evening, "alertname", "Down", "kind", "active");
        assertThat(evening.advance(ofSeconds(30)).takeTold()).hasSize(1);
    }

    @Test
    void allFieldsOfAnEntryHaveToContainTheMoment() {
        TestEngine saturday = at("2026-01-03T10:00:00Z");
        fire(saturday, "alertname", "Down", "kind", "active");
        assertThat(saturday.advance(ofMinutes(10)).takeTold()).isEmpty();
    }

    @Test
    void groupThatIsOutsideOfItsActiveIntervalsAndMutedToo_isShownWithBoth_andCountedOnce() {
        fire(engine, "alertname", "Down", "kind", "both");
        engine.advance(ofSeconds(30));
        assertThat(engine.mutedBy("alertname", "Down", "kind", "both")).containsExactly("office", "night", "always");
        assertThat(engine.stats().suppressedActiveTimeInterval()).isEqualTo(1);
        assertThat(engine.stats().suppressedMuteTimeInterval()).isZero();
    }

    @Test
    void groupInsideOfAnActiveIntervalCanStillBeMuted() {
        TestEngine noon = at("2026-01-01T12:00:00Z");
        fire(noon, "alertname", "Down", "kind", "both");
        assertThat(noon.advance(ofSeconds(30)).takeTold()).isEmpty();
        assertThat(noon.mutedBy("alertname", "Down", "kind", "both")).containsExactly("always");
        assertThat(noon.stats().suppressedMuteTimeInterval()).isEqualTo(1);
        assertThat(noon.stats().suppressedActiveTimeInterval()).isZero();
    }

    @Test
    void muteIntervalsAreShownInTheOrderOfTheRoute() {
        fire(engine, "alertname", "Down", "kind", "several");
        engine.advance(ofSeconds(30));
        assertThat(engine.mutedBy("alertname", "Down", "kind", "several")).containsExactly("night", "always");
    }

    @Test
    void intervalsAreNotInherited() {
        fire(engine, "alertname", "Down", "kind", "parent", "child", "yes");
        fire(engine, "alertname", "Down", "kind", "parent");
        engine.advance(ofSeconds(30));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
        assertThat(engine.mutedBy("alertname", "Down", "kind", "parent")).containsExactly("always");
    }

    @Test
    void locationOfAnEntryDecidesWhatTheClockSays() {
        TestEngine sydney = new TestEngine(CONFIG.replace(
                "- times: [{start_time: \"00:00\", end_time: \"06:00\"}]",
                "- times: [{start_time: \"11:00\", end_time: \"12:00\"}]\n        location: Australia/Sydney"));
        fire(sydney, "alertname", "Down", "kind", "muted"); // 00:00 in UTC
        assertThat(sydney.advance(ofMinutes(59)).takeTold()).isEmpty();
        assertThat(sydney.advance(ofMinutes(5)).takeTold()).hasSize(1);
    }

    @Test
    void alertsOfAMutedGroupThatAreInhibited_areCountedAsThat() {
        String[] alert = {"alertname", "Down", "kind", "muted"};
        fire(engine, alert);
        engine.advance(ofHours(5).plusMinutes(59));
        fire(engine, "alertname", "Source");
        engine.advance(ofMinutes(30));
        assertThat(engine.stats().suppressedInhibition()).isEqualTo(6); // each look from 06:00:30 on
    }

    @Test
    void alertsOfAMutedGroupThatAreSilenced_areCountedAsThatOnceTheIntervalIsOver() {
        String[] alert = {"alertname", "Down", "kind", "muted"};
        fire(engine, alert);
        engine.silence(ofDays(2), matching("alertname", "Down"));
        engine.advance(ofHours(6));
        assertThat(engine.stats().suppressedSilence()).isZero();
        engine.advance(ofSeconds(30));
        assertThat(engine.stats().suppressedSilence()).isEqualTo(1);
    }

    @Test
    void mutedAlertsAreCountedAtEachLook_withoutTheInhibitedOnes() {
        fire(engine, "alertname", "Down", "kind", "muted", "instance", "a");
        fire(engine, "alertname", "Down", "kind", "muted", "instance", "b");
        engine.advance(ofMinutes(6));
        assertThat(engine.stats().suppressedMuteTimeInterval()).isEqualTo(4);
        fire(engine, "alertname", "Source"); // inhibits one of them
        engine.advance(ofMinutes(5));
        assertThat(engine.stats().suppressedMuteTimeInterval()).isEqualTo(5);
        assertThat(engine.stats().suppressedInhibition()).isEqualTo(1);
    }

    @Test
    void endInAMutedGroupIsForgottenWithoutAWord_asInAlertmanager() {
        String[] alert = {"alertname", "Down", "kind", "muted"};
        TestEngine evening = TestEngine.asAlertmanager(CONFIG);
        evening.advance(ofHours(21).plusMinutes(58));
        fire(evening, alert);
        assertThat(evening.advance(ofMinutes(1)).takeTold()).hasSize(1);
        evening.advance(ofMinutes(2)).resolved(alert);
        assertThat(evening.advance(ofHours(12)).takeTold()).isEmpty();
        assertThat(evening.find(Labels.of(alert))).isEmpty();
        assertThat(evening.stats().groups()).isZero();
    }

    @Test
    void intervalsThatAreShownAreThoseOfTheConfigurationInForce() {
        String[] alert = {"alertname", "Down", "kind", "muted"};
        fire(engine, alert);
        engine.advance(ofHours(7));
        assertThat(engine.mutedBy(alert)).isEmpty();
        engine.reload(CONFIG.replace("end_time: \"06:00\"", "end_time: \"08:00\""));
        assertThat(engine.mutedBy(alert)).containsExactly("night");
    }

    @Test
    void intervalsOfADayComeBackTheNextDay() {
        TestEngine daily = new TestEngine(CONFIG.replace("group_wait: 30s", "group_wait: 30s\n  repeat_interval: 24h"));
        fire(daily, "alertname", "Down", "kind", "muted");
        daily.advance(ofHours(23)).takeTold();
        fire(daily, "alertname", "Down", "kind", "muted", "instance", "b");
        assertThat(daily.advance(ofHours(7)).takeTold()).isEmpty();
        assertThat(daily.advance(ofMinutes(1)).takeTold())
                .containsExactly("team: new alerts added, 2 firing, 0 resolved");
    }
}
