package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import signalbox.store.Change;
import signalbox.testing.TestEngine;

/**
 * Ends of alerts of which nobody knows for certain whether the receiver heard that they began, or that they ended. Whether the server is
 * stopped meanwhile makes no difference.
 */
class EndsInDoubtTest {

    private static final String[] A = {"alertname", "Down", "instance", "a"};
    private static final String[] B = {"alertname", "Down", "instance", "b"};
    private static final String FIRST = "team: first notification, 1 firing, 0 resolved";
    private static final String ENDS = "team: all alerts resolved, 0 firing, 1 resolved";

    private TestEngine engine = new TestEngine(GroupLifeTest.CONFIG);

    enum Stop {
        NEVER,
        STOPPED,
        KILLED
    }

    private void stop(Stop how) {
        if (how == Stop.STOPPED) {
            engine.keepTimers();
        }
        if (how != Stop.NEVER) {
            engine = new TestEngine(engine.clock, engine.journal, GroupLifeTest.CONFIG).tick();
        }
    }

    /** An alert that stays. */
    private void fire(String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(30)), labels);
    }

    @ParameterizedTest
    @EnumSource
    void endIsTold_whenTheReceiverMayHaveGotTheBeginning(Stop how) {
        engine.receiversLate.add("team");
        fire(A);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).containsExactly(FIRST);
        engine.receiversLate.clear();
        engine.resolved(A);
        stop(how);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly(ENDS);
        assertThat(engine.stats().groups()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"NEVER", "STOPPED"})
    void endIsNotTold_whenTheReceiverSurelyHasNotGotTheBeginning(Stop how) {
        engine.receiversDown.add("team");
        fire(A);
        engine.advance(ofSeconds(30));
        engine.receiversDown.clear();
        engine.resolved(A);
        stop(how);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).isEmpty();
        assertThat(engine.stats().groups()).isZero();
        assertThat(engine.journal.kept()).noneMatch(Change.AnnouncedKept.class::isInstance);
    }

    @ParameterizedTest
    @EnumSource(names = {"NEVER", "STOPPED"})
    void endOfALaterAlertIsNotTold_whenTheReceiverSurelyHasNotGotItsBeginning(Stop how) {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.receiversDown.add("team");
        fire(B);
        engine.advance(ofMinutes(5));
        engine.resolved(A);
        engine.resolved(B);
        engine.silence(ofDays(1), TestEngine.matching("instance", "b"));
        stop(how);
        engine.receiversDown.clear();
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly(ENDS);
    }

    @ParameterizedTest
    @EnumSource
    void pageThatMayHaveArrivedIsTriedAgain(Stop how) {
        engine.receiversLate.add("team");
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.receiversLate.clear();
        stop(how);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly(FIRST);
    }

    @ParameterizedTest
    @EnumSource
    void endThatCannotBeToldIsTriedAtEachTurn(Stop how) {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.receiversDown.add("team");
        engine.resolved(A);
        engine.advance(ofHours(7));
        stop(how);
        engine.receiversDown.clear();
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly(ENDS);
        assertThat(engine.stats().groups()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void endThatCannotBeToldForTwiceTheRepeatIntervalIsGivenUp(Stop how) {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.receiversDown.add("team");
        engine.resolved(A);
        engine.advance(ofHours(8).plusMinutes(10));
        assertThat(engine.stats().groups()).isZero();
        assertThat(engine.groups()).isEmpty();
        stop(how);
        engine.receiversDown.clear();
        assertThat(engine.advance(ofMinutes(6)).takeTold()).isEmpty();
    }

    @Test
    void alertThatComesBackIsTold_alsoWhereItsEndWasGivenUp() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.receiversDown.add("team");
        engine.resolved(A);
        engine.advance(ofHours(8).plusMinutes(10));
        engine.receiversDown.clear();
        fire(A);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).containsExactly(FIRST);
    }

    @Test
    void receiverThatNeverAnswersDoesNotHaveAlertsPileUp() {
        engine.receiversLate.add("team");
        for (int i = 0; i < 20; i++) {
            String[] next = {"alertname", "Down", "instance", "" + i};
            fire(next);
            engine.advance(ofHours(1));
            engine.resolved(next);
        }
        assertThat(engine.groups().values()).allMatch(size -> size < 12);
        engine.advance(ofHours(9));
        assertThat(engine.stats().groups()).isZero();
    }
}
