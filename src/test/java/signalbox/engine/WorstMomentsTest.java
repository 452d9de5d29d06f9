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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.notify.Notification;
import signalbox.testing.TestEngine;

/** What happens between two turns of a group, or while a notification is under way: no page is lost, none is made up. */
class WorstMomentsTest {

    private static final String[] A = {"alertname", "Down", "instance", "a"};
    private static final String[] B = {"alertname", "Down", "instance", "b"};
    private static final String FIRST = "team: first notification, 1 firing, 0 resolved";
    private static final String ENDS = "team: all alerts resolved, 0 firing, 1 resolved";

    private TestEngine engine = new TestEngine(GroupLifeTest.CONFIG);

    enum Meanwhile {
        NOTHING,
        STOP,
        CRASH,
        RELOAD
    }

    private void happens(Meanwhile what) {
        switch (what) {
            case NOTHING -> engine.tick();
            case STOP -> {
                engine.keepTimers();
                engine = new TestEngine(engine.clock, engine.journal, GroupLifeTest.CONFIG).tick();
            }
            case CRASH -> engine = new TestEngine(engine.clock, engine.journal, GroupLifeTest.CONFIG).tick();
            case RELOAD -> engine.reload(GroupLifeTest.CONFIG.replace("4h", "3h"));
        }
    }

    private void fire(String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), labels);
    }

    @ParameterizedTest
    @EnumSource
    void silenceThatComesAndGoesWithinGroupWaitChangesNothing(Meanwhile what) {
        fire(A);
        engine.advance(ofSeconds(5));
        String id = engine.silence(ofDays(1), matching("instance", "a"));
        engine.advance(ofSeconds(5));
        happens(what);
        engine.expireSilence(id);
        assertThat(engine.advance(ofSeconds(19)).takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).takeTold()).containsExactly(FIRST);
    }

    private List<AlertReport> many(Instant endsAt) {
        return IntStream.range(0, 3_000)
                .mapToObj(n -> new AlertReport(
                        Labels.of("alertname", "Down", "n", "" + n), Labels.EMPTY, engine.clock.instant(), endsAt, "", engine.clock.instant(), false))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void thousandsThatEndAndComeBackBetweenTwoTurnsAreNoNews(Meanwhile what) {
        engine.accept(many(engine.clock.instant().plus(ofDays(2))));
        assertThat(engine.advance(ofSeconds(30)).takeTold()).containsExactly("team: first notification, 3000 firing, 0 resolved");
        engine.advance(ofMinutes(1));
        engine.accept(many(engine.clock.instant()));
        engine.advance(ofSeconds(10));
        happens(what);
        engine.accept(many(engine.clock.instant().plus(ofDays(2))));
        assertThat(engine.advance(ofMinutes(30)).takeTold()).isEmpty();
        engine.accept(many(engine.clock.instant()));
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly("team: all alerts resolved, 0 firing, 3000 resolved");
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void intervalThatOpensAndClosesBetweenTwoTurnsChangesNothing() {
        engine = new TestEngine(
                """
                route:
                  receiver: team
                  group_by: [alertname]
                  routes: [{receiver: team, matchers: ['alertname="Down"'], mute_time_intervals: [moment]}]
                receivers:
                  - name: team
                    webhook_configs: [{url: "http://localhost/"}]
                time_intervals:
                  - name: moment
                    time_intervals: [{times: [{start_time: "00:07", end_time: "00:08"}]}]
                """);
        fire(A);
        engine.advance(ofMinutes(6)).takeTold();
        fire(B);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactly("team: new alerts added, 2 firing, 0 resolved");
    }

    @ParameterizedTest
    @EnumSource(names = {"NOTHING", "STOP", "CRASH"})
    void diskThatFailsWhileAPageIsToldLosesNeitherThatNorTheEnd(Meanwhile what) {
        fire(A);
        engine.advance(ofSeconds(10));
        engine.journal.fail();
        assertThat(engine.advance(ofSeconds(20)).takeTold()).containsExactly(FIRST);
        engine.journal.recover();
        engine.advance(ofMinutes(1));
        happens(what);
        engine.takeTold(); // may be told again: nothing was kept of it
        engine.resolved(A);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly(ENDS);
    }

    @Test
    void receiverThatIsRenamedWhileAPageIsUnderWay_bothHearOfTheBeginning() {
        String renamed = GroupLifeTest.CONFIG.replace("team", "squad");
        engine.answersKeptBack = true;
        fire(A);
        engine.advance(ofSeconds(30));
        engine.answersKeptBack = false;
        Notification underWay = engine.unanswered.remove(0).notification();
        engine.reload(renamed);
        assertThat(engine.takeTold()).containsExactly("squad: first notification, 1 firing, 0 resolved");
        engine.advance(ofSeconds(5));
        engine.answer(underWay);
        assertThat(engine.takeTold()).containsExactly(FIRST);
        engine.resolved(A);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactly("squad: all alerts resolved, 0 firing, 1 resolved");
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void receiverThatIsRenamedWhileAPageFails_theNewOneHearsOfIt() {
        engine.answersKeptBack = true;
        fire(A);
        engine.advance(ofSeconds(30));
        engine.answersKeptBack = false;
        Notification underWay = engine.unanswered.remove(0).notification();
        engine.reload(GroupLifeTest.CONFIG.replace("team", "squad"));
        engine.receiversDown.add("team");
        engine.answer(underWay);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactly("squad: first notification, 1 firing, 0 resolved");
    }

    @ParameterizedTest
    @EnumSource(names = {"NOTHING", "STOP", "CRASH"})
    void groupByThatChangesWhileAlertsFire_eachEndIsToldToWhoWasTold(Meanwhile what) {
        fire(A);
        fire(B);
        assertThat(engine.advance(ofMinutes(1)).takeTold()).containsExactly("team: first notification, 2 firing, 0 resolved");
        String apart = GroupLifeTest.CONFIG.replace("[alertname]", "[instance]");
        engine.reload(apart);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly(FIRST, FIRST);
        engine.resolved(A);
        if (what != Meanwhile.NOTHING) {
            if (what == Meanwhile.STOP) {
                engine.keepTimers();
            }
            engine = new TestEngine(engine.clock, engine.journal, apart).tick();
        }
        List<String> told = engine.advance(ofMinutes(6)).takeTold();
        assertThat(told).as("by its own group, and by the one that told of both").hasSize(2).contains(ENDS);
        engine.resolved(B);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).hasSize(2).contains(ENDS);
        assertThat(engine.stats().groups()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void alertThatBeginsWhileThePageOfAnotherIsUnderWayIsToldAtTheNextTurn(Meanwhile what) {
        engine.answersKeptBack = true;
        fire(A);
        engine.advance(ofSeconds(30));
        fire(B);
        happens(what);
        engine.answersKeptBack = false;
        if (what == Meanwhile.NOTHING || what == Meanwhile.RELOAD) {
            engine.answer(engine.unanswered.remove(0).notification());
        }
        List<String> told = engine.advance(Duration.ofMinutes(6)).takeTold();
        assertThat(told).last().asString().contains("2 firing");
        assertThat(engine.advance(ofHours(2)).takeTold()).isEmpty();
    }
}
