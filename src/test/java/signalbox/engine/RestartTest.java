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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.message.NotificationData;
import signalbox.notify.Notification;
import signalbox.silence.PostedSilence;
import signalbox.store.Change;
import signalbox.testing.TestEngine;
import signalbox.view.AlertView;

/** What a server that was killed goes on with: everything that the journal kept. */
class RestartTest {

    private static final String[] A = {"alertname", "Down", "instance", "a"};
    private static final String[] B = {"alertname", "Down", "instance", "b"};

    private TestEngine engine = new TestEngine(GroupLifeTest.CONFIG);

    /** Another engine on what is kept, without the first one having been told to stop. */
    private void restart() {
        restart(GroupLifeTest.CONFIG);
    }

    private void restart(String config) {
        engine = new TestEngine(engine.clock, engine.journal, config);
    }

    private void restartAfter(Duration down) {
        engine.clock.advance(down);
        restart();
        engine.tick();
    }

    /** An alert that stays. */
    private void fire(String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), labels);
    }

    @Test
    void nothingIsToldTwice() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        restartAfter(ofMinutes(20));
        assertThat(engine.advance(ofHours(3)).takeTold()).isEmpty();
    }

    @Test
    void whatASilenceKeptQuietThatEndsWhileTheServerIsAwayIsToldWhenItIsBack() {
        fire(A);
        engine.advance(ofSeconds(60)).takeTold();
        engine.silence(ofSeconds(10), matching("instance", "b"));
        fire(B);
        engine.advance(ofSeconds(5));
        restartAfter(ofSeconds(20));
        assertThat(engine.takeTold()).hasSize(1);
    }

    @Test
    void whatTheReceiverNotedIsHandedToItAgain() {
        fire(A);
        engine.noted = Map.of("threadTs", "1.1");
        engine.advance(ofSeconds(30)).takeTold();
        restart();
        fire(B);
        engine.advance(ofMinutes(5));
        assertThat(engine.told).singleElement().extracting(Notification::data).isEqualTo(Map.of("threadTs", "1.1"));
    }

    @Test
    void receiverThatIsNewToAGroupAfterAStopIsToldAtOnce_asByAlertmanager() {
        fire(A);
        engine.advance(ofSeconds(60)).takeTold();
        engine.keepTimers();
        restart(GroupLifeTest.CONFIG.replace("team", "squad"));
        assertThat(engine.tick().takeTold()).containsExactly("squad: first notification, 1 firing, 0 resolved");
        assertThat(engine.advance(ofMinutes(6)).takeTold()).isEmpty();
    }

    @Test
    void integrationThatIsNewToAGroupAfterACrashIsToldAtOnce_andTheOtherNothingAnew() {
        fire(A);
        engine.advance(ofSeconds(60)).takeTold();
        restart(GroupLifeTest.CONFIG.replace("webhook_configs: [", "webhook_configs: [{url: \"http://localhost/\"}, "));
        assertThat(engine.tick().takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
        assertThat(engine.advance(ofMinutes(6)).takeTold()).isEmpty();
    }

    @Test
    void stopAfterWhichNobodyIsNewHasNobodyToldEarlier() {
        fire(A);
        engine.advance(ofSeconds(60)).takeTold();
        fire(B);
        engine.keepTimers();
        restart(GroupLifeTest.CONFIG.replace("5m", "6m"));
        assertThat(engine.tick().takeTold()).isEmpty();
    }

    @Test
    void repeatIntervalGoesOnCounting() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        restartAfter(ofHours(3));
        assertThat(engine.advance(ofMinutes(59)).takeTold()).isEmpty();
        assertThat(engine.advance(ofMinutes(6)).takeTold())
                .containsExactly("team: repeat interval elapsed, 1 firing, 0 resolved");
    }

    @Test
    void endThatOneGroupHasTold_andAnotherNotYet_isNotToldByTheFirstAgain() {
        String config =
                """
                route:
                  receiver: slow
                  group_by: [alertname]
                  group_wait: 30s
                  group_interval: 5m
                  routes:
                    - {receiver: team, continue: true, matchers: [alertname="Down"]}
                    - {receiver: slow, group_interval: 1h, matchers: [alertname=~"Down|Up"]}
                receivers:
                  - name: team
                    webhook_configs: [{url: "http://localhost/"}]
                  - name: slow
                    webhook_configs: [{url: "http://localhost/"}]
                """;
        engine = new TestEngine(config);
        fire(A);
        fire(B);
        engine.advance(ofSeconds(30)).takeTold();
        engine.advance(ofSeconds(30)).resolved(A);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactly("team: some alerts resolved, 1 firing, 1 resolved");
        restart(config);
        fire("alertname", "Down", "instance", "c");
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactly("team: new alerts added, 2 firing, 0 resolved");
        assertThat(engine.advance(ofHours(1)).takeTold()).containsExactly("slow: new alerts added, 2 firing, 1 resolved");
    }

    @Test
    void routesWithTheSameMatchersAreTwoGroupsAfterARestart_too() {
        String config =
                """
                route:
                  receiver: slow
                  group_by: [alertname]
                  group_wait: 30s
                  group_interval: 5m
                  routes:
                    - {receiver: team, continue: true, matchers: [alertname="Down"]}
                    - {receiver: slow, matchers: [alertname="Down"]}
                receivers:
                  - name: team
                    webhook_configs: [{url: "http://localhost/"}]
                  - name: slow
                    webhook_configs: [{url: "http://localhost/"}]
                """;
        engine = new TestEngine(config);
        fire(A);
        fire(B);
        engine.advance(ofSeconds(30)).takeTold();
        restart(config);
        engine.advance(ofSeconds(30)).resolved(A);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactlyInAnyOrder(
                "team: some alerts resolved, 1 firing, 1 resolved", "slow: some alerts resolved, 1 firing, 1 resolved");
    }

    @Test
    void endIsToldToTheReceiverOfARouteThatAReloadTookAway_alsoWhereAnotherHasTheSameMatchers() {
        String config =
                """
                route:
                  receiver: slow
                  group_by: [alertname]
                  group_wait: 30s
                  group_interval: 5m
                  routes:
                    - {receiver: team, continue: true, matchers: [alertname="Down"]}
                    - {receiver: slow, matchers: [alertname="Down"]}
                receivers:
                  - name: team
                    webhook_configs: [{url: "http://localhost/"}]
                  - name: slow
                    webhook_configs: [{url: "http://localhost/"}]
                """;
        engine = new TestEngine(config);
        fire(A);
        engine.advance(ofMinutes(1)).takeTold();
        engine.reload(config.replace("    - {receiver: team, continue: true, matchers: [alertname=\"Down\"]}\n", ""));
        engine.advance(ofMinutes(6)).takeTold();
        engine.resolved(A);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactlyInAnyOrder(
                "team: all alerts resolved, 0 firing, 1 resolved", "slow: all alerts resolved, 0 firing, 1 resolved");
    }

    /** It was handed out, and the journal had that the receiver may know of it. */
    @Test
    void alertThatEndedWhileItWasQuiet_andNobodyCouldBeToldOfBefore_isNotToldAsEndedWhenItFiresUnheardAfterACrash() {
        engine.receiversDown.add("team");
        fire(A);
        engine.advance(ofSeconds(40)).silence(ofHours(1), matching("alertname", "Down"));
        fire(B); // the group lives on
        engine.advance(ofSeconds(1)).resolved(A);
        engine.advance(ofMinutes(6));
        engine.receiversDown.clear();
        engine.takeTold();
        restartAfter(ofSeconds(20));
        fire(A);
        engine.advance(ofMinutes(6)).resolved(A);
        assertThat(engine.advance(ofMinutes(20)).takeTold()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void endToldToTheReceiverOfARouteThatIsGone_namesThatReceiver(boolean isRestarted) {
        String config =
                """
                route:
                  receiver: slow
                  group_by: [alertname]
                  group_wait: 30s
                  group_interval: 5m
                  routes:
                    - {receiver: team, continue: true, matchers: [alertname="Down"]}
                    - {receiver: slow, matchers: [alertname="Down"]}
                receivers:
                  - name: team
                    webhook_configs: [{url: "http://localhost/"}]
                  - name: slow
                    webhook_configs: [{url: "http://localhost/"}]
                """;
        engine = new TestEngine(config);
        fire(A);
        engine.advance(ofMinutes(1)).takeTold();
        String without = config.replace("    - {receiver: team, continue: true, matchers: [alertname=\"Down\"]}\n", "");
        engine.reload(without);
        if (isRestarted) {
            restart(without);
        }
        engine.resolved(A).advance(ofMinutes(6));
        assertThat(engine.told).extracting(told -> told.integration().receiver()).containsExactlyInAnyOrder("team", "slow");
        assertThat(engine.told).allSatisfy(told ->
                assertThat(NotificationData.of(told, 0, "").receiver()).isEqualTo(told.integration().receiver()));
    }

    @Test
    void endIsToldByTheSlowerOfTwoRoutesWithTheSameMatchers_whenTheOtherIsDone_alsoAfterARestart() {
        String config =
                """
                route:
                  receiver: slow
                  group_by: [alertname]
                  group_wait: 30s
                  group_interval: 5m
                  routes:
                    - {receiver: team, continue: true, matchers: [alertname="Down"]}
                    - {receiver: slow, group_interval: 1h, matchers: [alertname="Down"]}
                receivers:
                  - name: team
                    webhook_configs: [{url: "http://localhost/"}]
                  - name: slow
                    webhook_configs: [{url: "http://localhost/"}]
                """;
        engine = new TestEngine(config);
        fire(A);
        engine.advance(ofMinutes(1)).takeTold();
        engine.resolved(A);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
        restart(config);
        assertThat(engine.advance(ofHours(1)).takeTold()).containsExactly("slow: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void alertIsTheSameAsBefore() {
        Instant start = engine.clock.instant();
        engine.report(Labels.of("summary", "hot"), start, start.plus(ofHours(1)), A);
        AlertView before = engine.alert(A);
        restartAfter(ofMinutes(1));
        assertThat(engine.alert(A)).isEqualTo(before);
    }

    @Test
    void waitingGroupSpeaksWhenItWouldHave() {
        fire(A);
        restartAfter(ofSeconds(20));
        assertThat(engine.advance(Duration.ofMillis(9_999)).takeTold()).isEmpty();
        assertThat(engine.advance(Duration.ofMillis(1)).takeTold())
                .containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void nextLookAtAGroupIsWhenItWouldHaveBeen() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        restartAfter(ofMinutes(2));
        fire(B);
        assertThat(engine.advance(ofMinutes(3).minusMillis(1)).takeTold()).isEmpty();
        assertThat(engine.advance(Duration.ofMillis(1)).takeTold())
                .containsExactly("team: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void groupWhoseTimeCameMeanwhileSpeaksAtOnce() {
        fire(A);
        restartAfter(ofMinutes(3));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
        fire(B);
        assertThat(engine.advance(ofMinutes(5).minusMillis(1)).takeTold()).isEmpty();
        assertThat(engine.advance(Duration.ofMillis(1)).takeTold()).hasSize(1);
    }

    @Test
    void endThatWasNotToldYetIsTold() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        Instant start = engine.alert(A).alert().startsAt();
        Instant end = engine.clock.instant();
        engine.resolved(A);
        restartAfter(ofMinutes(1));
        assertThat(engine.advance(ofMinutes(4)).takeTold())
                .containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
        engine.advance(ofMinutes(5));
        assertThat(engine.find(Labels.of(A))).isEmpty();
        assertThat(engine.stats().groups()).isZero();
        assertThat(start).isBefore(end);
    }

    @Test
    void endThatIsToldAfterwardsSaysWhenItWas() {
        fire(A);
        engine.advance(ofSeconds(30));
        Instant end = engine.clock.instant();
        engine.resolved(A);
        restartAfter(ofMinutes(10));
        Alert told = engine.told.get(0).alerts().get(0);
        assertThat(told.endsAt()).isEqualTo(end);
        assertThat(told.startsAt()).isEqualTo(end.minusSeconds(30));
    }

    @Test
    void alertThatHadEndedIsNeverShownAsFiring() {
        fire(A);
        engine.advance(ofSeconds(30)).resolved(A);
        restart();
        assertThat(engine.alert(A).alert().resolved()).isTrue();
    }

    @Test
    void alertWhoseEndPassedMeanwhileWaitsTwoMinutesForItsSender() {
        Instant now = engine.clock.instant();
        engine.report(now, now.plusSeconds(240), A).advance(ofSeconds(30)).takeTold();
        restartAfter(ofMinutes(10));
        assertThat(engine.alert(A).alert().firing()).isTrue();
        engine.advance(ofMinutes(2).minusMillis(1));
        assertThat(engine.alert(A).alert().firing()).isTrue();
        engine.advance(Duration.ofMillis(1));
        assertThat(engine.alert(A).alert().resolved()).isTrue();
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void alertThatItsSenderRepeatsInTimeGoesOnWithoutAWord() {
        Instant now = engine.clock.instant();
        engine.report(now, now.plusSeconds(240), A).advance(ofSeconds(30)).takeTold();
        restartAfter(ofMinutes(10));
        engine.advance(ofSeconds(90)).report(now, engine.clock.instant().plus(ofHours(1)), A);
        assertThat(engine.advance(ofMinutes(30)).takeTold()).isEmpty();
        assertThat(engine.alert(A).alert().firing()).isTrue();
    }

    @Test
    void alertThatItsSenderEndsIsResolvedAtOnce() {
        Instant now = engine.clock.instant();
        engine.report(now, now.plusSeconds(240), A).advance(ofSeconds(30)).takeTold();
        restartAfter(ofMinutes(10));
        engine.report(now, now.plusSeconds(300), A);
        assertThat(engine.alert(A).alert().resolved()).isTrue();
    }

    @Test
    void endFurtherAheadThanTheGraceStays() {
        Instant now = engine.clock.instant();
        engine.report(now, now.plusSeconds(1800), A).advance(ofSeconds(30)).takeTold();
        restartAfter(ofMinutes(20));
        engine.advance(ofMinutes(10).minusSeconds(31));
        assertThat(engine.alert(A).alert().firing()).isTrue();
        engine.advance(ofSeconds(1));
        assertThat(engine.alert(A).alert().resolved()).isTrue();
    }

    @Test
    void alertThatWasRepeatedForHoursIsStillThere() {
        Instant start = engine.clock.instant();
        for (int minute = 0; minute < 180; minute++) {
            engine.report(start, engine.clock.instant().plus(ofMinutes(4)), A);
            engine.advance(ofMinutes(1));
        }
        restartAfter(ofMinutes(1));
        assertThat(engine.alert(A).alert().firing()).isTrue();
    }

    /** A Prometheus whose rules are evaluated every 150 s, a sender that names no end, and one that looks ahead by little. */
    @ParameterizedTest
    @CsvSource({"150, 600", "200, 300", "180, 240"})
    void alertWhoseSenderRepeatsItMoreRarelyThanTheGraceIsStillThereWhenItDoes(int period, int ahead) {
        Instant start = engine.clock.instant();
        for (int round = 0; round < 12; round++) {
            engine.report(start, engine.clock.instant().plusSeconds(ahead), A);
            engine.advance(ofSeconds(period));
        }
        engine.report(start, engine.clock.instant().plusSeconds(ahead), A);
        restart();
        engine.advance(ofSeconds(period).minusMillis(1));
        assertThat(engine.alert(A).alert().firing()).isTrue();
    }

    @Test
    void alertsAndGroupsThatAreOverDoNotComeBack() {
        fire(A);
        engine.advance(ofSeconds(30)).resolved(A).advance(ofMinutes(5)).takeTold();
        assertThat(engine.journal.kept()).hasOnlyElementsOfType(Change.AnnouncedKept.class);
        restartAfter(ofMinutes(1));
        assertThat(engine.find(Labels.of(A))).isEmpty();
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void notificationWithoutAnAnswerIsMadeAgain() {
        engine.answersKeptBack = true;
        fire(A);
        engine.advance(ofSeconds(30));
        assertThat(engine.unanswered).hasSize(1);
        restartAfter(ofMinutes(5));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void notificationThatWasUnderWayIsMadeAgainAtOnce() {
        engine.answersKeptBack = true;
        fire(A);
        engine.advance(ofSeconds(30));
        assertThat(engine.unanswered).hasSize(1);
        restartAfter(ofSeconds(1));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
        assertThat(engine.advance(ofMinutes(10)).takeTold()).isEmpty();
    }

    @Test
    void firstNotificationThatFailedIsMadeUpForAtOnce() {
        engine.receiversDown.add("team");
        fire(A);
        engine.advance(ofSeconds(45));
        restartAfter(ofSeconds(15));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void notificationThatFailedIsMadeUpForAtOnce_alsoWhenAnAlertCameSince() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.receiversDown.add("team");
        fire(B);
        engine.advance(ofMinutes(5));
        fire("alertname", "Down", "instance", "c");
        restartAfter(ofMinutes(1));
        assertThat(engine.takeTold()).containsExactly("team: new alerts added, 3 firing, 0 resolved");
    }

    @Test
    void silenceInForceGoesOnAndEndsInTime() {
        fire(A);
        String id = engine.silence(ofMinutes(10), matching("alertname", "Down"));
        restartAfter(ofMinutes(6));
        assertThat(engine.alert(A).silencedBy()).containsExactly(id);
        assertThat(engine.takeTold()).isEmpty();
        engine.advance(ofMinutes(4));
        assertThat(engine.alert(A).silencedBy()).isEmpty();
    }

    @Test
    void silenceThatEndedMeanwhileIsNotInForce() {
        fire(A);
        engine.silence(ofMinutes(10), matching("alertname", "Down"));
        restartAfter(ofMinutes(11));
        assertThat(engine.alert(A).silencedBy()).isEmpty();
        assertThat(engine.takeTold()).hasSize(1);
    }

    @Test
    void silenceThatBeganMeanwhileIsInForceAndOneToComeBegins() {
        Instant now = engine.clock.instant();
        fire(A);
        String began = pending(now.plusSeconds(60), now.plusSeconds(600));
        String toCome = pending(now.plusSeconds(180), now.plusSeconds(600));
        restartAfter(ofMinutes(2));
        assertThat(engine.alert(A).silencedBy()).containsExactly(began);
        engine.advance(ofMinutes(1));
        assertThat(engine.alert(A).silencedBy()).containsExactlyInAnyOrder(began, toCome);
    }

    private String pending(Instant from, Instant until) {
        return engine.silence(new PostedSilence(
                "", List.of(matching("alertname", "Down")), from, until, "", "", Labels.EMPTY));
    }

    @Test
    void silenceThatWasEndedByHandStaysEnded() {
        fire(A);
        engine.expireSilence(engine.silence(ofMinutes(60), matching("alertname", "Down")));
        restartAfter(ofSeconds(10));
        assertThat(engine.alert(A).silencedBy()).isEmpty();
        assertThat(engine.view().silences()).hasSize(1);
    }

    @Test
    void inhibitedAlertStaysQuiet_alsoWhenAllGroupsSpeakAtOnce() {
        String config = GroupLifeTest.CONFIG
                + "inhibit_rules: [{source_matchers: ['alertname=\"Source\"'], target_matchers: ['alertname=\"Down\"']}]\n";
        engine = new TestEngine(config);
        fire(A);
        fire("alertname", "Source");
        engine.clock.advance(ofMinutes(10));
        restart(config);
        engine.tick();
        assertThat(engine.told)
                .singleElement()
                .satisfies(told -> assertThat(told.alerts().get(0).name()).isEqualTo("Source"));
    }

    @Test
    void entryOfTheNotificationLogThatExpiredMeanwhileCountsUntilItIsCollected() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        restartAfter(ofHours(9));
        assertThat(engine.takeTold()).containsExactly("team: repeat interval elapsed, 1 firing, 0 resolved");
    }

    @Test
    void alertGoesTheWayOfTheConfigurationThatIsThereNow() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.clock.advance(ofMinutes(1));
        restart(GroupLifeTest.CONFIG.replace("receiver: team", "receiver: other").replace("name: team", "name: other"));
        assertThat(engine.tick().groups()).containsOnlyKeys("other {}:{alertname=\"Down\"}");
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("other: first notification, 1 firing, 0 resolved");
    }

    @Test
    void clockThatWasSetBackMeanwhileLosesNothing() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.clock.set(engine.clock.instant().minusSeconds(600));
        restart();
        engine.tick();
        fire(B);
        assertThat(engine.advance(ofMinutes(16)).takeTold())
                .containsExactly("team: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void groupWhoseFirstTurnReachedNobodyIsToldAtOnce_andKeepsItsRhythm() {
        fire(A);
        engine.receiversDown.add("team");
        engine.advance(ofSeconds(30)).takeTold();
        restartAfter(ofMinutes(2));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
        fire(B);
        assertThat(engine.advance(ofMinutes(3)).takeTold()).containsExactly("team: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void secondRestartFindsTheSameAsTheFirst() {
        fire(A);
        fire(B);
        engine.advance(ofSeconds(30)).takeTold();
        engine.resolved(B);
        restart();
        restart();
        restartAfter(ofMinutes(1));
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: some alerts resolved, 1 firing, 1 resolved");
    }
}
