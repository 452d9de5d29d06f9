package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.store.Change;
import signalbox.testing.TestEngine;

/** spec/behaviour.md 5. */
class GroupLifeTest {

    static final String CONFIG =
            """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private final TestEngine engine = new TestEngine(CONFIG);

    @Test
    void groupSpeaksOnceGroupWaitIsOver() {
        engine.firing("alertname", "Down", "instance", "a").advance(ofSeconds(29));
        assertThat(engine.takeTold()).isEmpty();

        engine.firing("alertname", "Down", "instance", "b").advance(ofSeconds(1));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 2 firing, 0 resolved");
    }

    @Test
    void alertsThatDifferInGroupLabelsAreToldApart() {
        engine.firing("alertname", "Down").firing("alertname", "Slow").advance(ofSeconds(30));
        assertThat(engine.takeTold())
                .containsExactly(
                        "team: first notification, 1 firing, 0 resolved",
                        "team: first notification, 1 firing, 0 resolved");
        assertThat(engine.groups().keySet())
                .containsExactlyInAnyOrder("team {}:{alertname=\"Down\"}", "team {}:{alertname=\"Slow\"}");
    }

    @Test
    void alertThatIsOlderThanGroupWaitIsToldAtOnce() {
        Instant now = engine.clock.instant();
        engine.report(now.minusSeconds(31), now.plusSeconds(600), "alertname", "Down");
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void alertThatIsExactlyGroupWaitOldStillWaits() {
        Instant now = engine.clock.instant();
        engine.report(now.minusSeconds(30), now.plusSeconds(600), "alertname", "Down");
        assertThat(engine.takeTold()).isEmpty();
    }

    @Test
    void oldAlertThatJoinsAWaitingGroupDoesNotHurryIt() {
        Instant now = engine.clock.instant();
        engine.firing("alertname", "Down", "instance", "a");
        engine.report(now.minusSeconds(600), now.plusSeconds(600), "alertname", "Down", "instance", "b");
        assertThat(engine.takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(1);
    }

    @Test
    void laterAlertIsToldAfterGroupInterval() {
        engine.firing("alertname", "Down", "instance", "a").advance(ofSeconds(30));
        engine.takeTold();
        engine.advance(ofSeconds(90)).firing("alertname", "Down", "instance", "b");
        assertThat(engine.advance(ofSeconds(209)).takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).takeTold())
                .containsExactly("team: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void alertThatEndsIsToldAsResolvedAndForgotten() {
        engine.firing("alertname", "Down").advance(ofSeconds(30));
        engine.takeTold();
        engine.resolved("alertname", "Down");
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
        assertThat(engine.find(Labels.of("alertname", "Down"))).isEmpty();
        assertThat(engine.stats().groups()).isZero();
        assertThat(engine.advance(Duration.ofDays(1)).takeTold()).isEmpty();
    }

    @Test
    void someOfSeveralThatEndAreToldBesideThoseThatFire() {
        engine.firing("alertname", "Down", "instance", "a").firing("alertname", "Down", "instance", "b");
        engine.advance(ofSeconds(30)).takeTold();
        engine.resolved("alertname", "Down", "instance", "a");
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: some alerts resolved, 1 firing, 1 resolved");
        assertThat(engine.advance(ofMinutes(5)).takeTold()).isEmpty();
    }

    @Test
    void alertThatEndsBeforeItsGroupSpeaksIsNeverTold() {
        engine.firing("alertname", "Down").advance(ofSeconds(10)).resolved("alertname", "Down");
        assertThat(engine.advance(Duration.ofHours(1)).takeTold()).isEmpty();
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void alertThatIsNotRepeatedEndsWhenItsEndPasses() {
        Instant now = engine.clock.instant();
        engine.report(now, now.plusSeconds(240), "alertname", "Down").advance(ofSeconds(240));
        engine.takeTold();
        assertThat(engine.advance(ofSeconds(90)).takeTold())
                .containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void alertThatIsRepeatedGoesOnAndIsNotWrittenAgain() {
        engine.firing("alertname", "Down").advance(ofSeconds(30));
        engine.takeTold();
        Instant start = engine.clock.instant().minusSeconds(30);
        long written = alertsWritten();
        for (int minute = 0; minute < 120; minute++) {
            Instant now = engine.clock.instant();
            engine.report(start, now.plusSeconds(240), "alertname", "Down");
            engine.clock.advance(ofMinutes(1));
        }
        assertThat(alertsWritten()).isEqualTo(written);
        assertThat(engine.alert("alertname", "Down").alert().firing()).isTrue();
    }

    private long alertsWritten() {
        return engine.journal.written().stream().filter(Change.AlertKept.class::isInstance).count();
    }

    @Test
    void unchangedGroupIsRepeatedAfterRepeatInterval() {
        engine.firing("alertname", "Down");
        for (int hour = 0; hour < 9; hour++) {
            engine.advance(ofMinutes(59)).report(
                    Instant.parse("2026-01-01T00:00:00Z"),
                    engine.clock.instant().plus(Duration.ofHours(2)),
                    "alertname", "Down");
            engine.advance(ofMinutes(1));
        }
        assertThat(engine.takeTold())
                .containsExactly(
                        "team: first notification, 1 firing, 0 resolved",
                        "team: repeat interval elapsed, 1 firing, 0 resolved",
                        "team: repeat interval elapsed, 1 firing, 0 resolved");
    }

    @Test
    void receiverThatWasNotReachedIsToldAtTheNextLook() {
        engine.receiversDown.add("team");
        engine.firing("alertname", "Down").advance(ofSeconds(30));
        assertThat(engine.takeTold()).isEmpty();
        engine.receiversDown.clear();
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void endThatCouldNotBeToldIsToldAtTheNextLook() {
        engine.firing("alertname", "Down").advance(ofSeconds(30));
        engine.takeTold();
        engine.receiversDown.add("team");
        engine.resolved("alertname", "Down").advance(ofMinutes(5));
        engine.receiversDown.clear();
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void flushesOfAGroupNeverOverlap() {
        engine.answersKeptBack = true;
        engine.firing("alertname", "Down", "instance", "a").advance(ofSeconds(30));
        engine.firing("alertname", "Down", "instance", "b").advance(ofMinutes(11));
        assertThat(engine.unanswered).hasSize(1);

        engine.answersKeptBack = false;
        engine.answer(engine.unanswered.get(0).notification());
        assertThat(engine.takeTold())
                .containsExactly(
                        "team: first notification, 1 firing, 0 resolved", "team: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void alertThatFiresAgainWhileItsEndIsBeingToldStays() {
        engine.firing("alertname", "Down").advance(ofSeconds(30));
        engine.takeTold();
        engine.resolved("alertname", "Down");
        engine.answersKeptBack = true;
        engine.advance(ofMinutes(5));
        engine.firing("alertname", "Down");
        engine.answersKeptBack = false;
        engine.answer(engine.unanswered.get(0).notification());
        engine.takeTold();
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void deadlineIsTheGroupIntervalButNeverShorterThanTenSeconds() {
        engine.answersKeptBack = true;
        engine.firing("alertname", "Down").advance(ofSeconds(30));
        assertThat(engine.unanswered.get(0).deadline())
                .isEqualTo(engine.clock.instant().plus(ofMinutes(5)));

        TestEngine hasty = new TestEngine(CONFIG.replace("5m", "1s"));
        hasty.answersKeptBack = true;
        hasty.firing("alertname", "Down").advance(ofSeconds(30));
        assertThat(hasty.unanswered.get(0).deadline()).isEqualTo(hasty.clock.instant().plus(ofSeconds(10)));
    }

    @Test
    void changedAnnotationsAreToldWithTheNextNotification() {
        engine.firing("alertname", "Down");
        Instant now = engine.clock.instant();
        engine.report(Labels.of("summary", "worse"), now, now.plusSeconds(600), "alertname", "Down");
        engine.advance(ofSeconds(30));
        assertThat(engine.told.get(0).alerts().get(0).annotation("summary")).isEqualTo("worse");
    }

    @Test
    void groupThatComesBackWaitsAnew() {
        engine.firing("alertname", "Down").advance(ofSeconds(30)).resolved("alertname", "Down").advance(ofMinutes(5));
        engine.takeTold();
        engine.firing("alertname", "Down").advance(ofSeconds(29));
        assertThat(engine.takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).takeTold())
                .containsExactly("team: first notification, 1 firing, 0 resolved");
    }
}
