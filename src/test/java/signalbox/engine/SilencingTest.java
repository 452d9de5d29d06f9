package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.notify.Notification;
import signalbox.silence.PostedSilence;
import signalbox.silence.PostedSilence.PostedMatcher;
import signalbox.silence.Silence;
import signalbox.silence.SilenceState;
import signalbox.testing.TestEngine;

/** spec/behaviour.md 6, 8 and 12. */
class SilencingTest {

    private static final String[] DOWN = {"alertname", "Down", "instance", "a"};

    private final TestEngine engine = new TestEngine(GroupLifeTest.CONFIG);
    private final Instant start = engine.clock.instant();

    private String silence(String id, Instant startsAt, Instant endsAt, PostedMatcher... matchers) {
        return engine.silence(new PostedSilence(id, List.of(matchers), startsAt, endsAt, "", "", Labels.EMPTY));
    }

    private List<String> silencedBy() {
        return engine.alert(DOWN).silencedBy();
    }

    private Instant nextTurn() {
        return engine.view().due(engine.alert(DOWN).groups().get(0)).orElseThrow();
    }

    private SilenceState state(String id) {
        Silence found = engine.view().silences().stream()
                .filter(silence -> silence.id().equals(id))
                .findFirst()
                .orElseThrow();
        return found.stateAt(engine.clock.instant());
    }

    @Test
    void silencedAlertIsNotTold() {
        String id = engine.silence(ofMinutes(60), matching("alertname", "Down"));
        engine.firing(DOWN);
        assertThat(silencedBy()).containsExactly(id);
        assertThat(engine.advance(ofMinutes(11)).takeTold()).isEmpty();
        assertThat(engine.stats().suppressed()).isEqualTo(1);
        assertThat(engine.stats().suppressedSilence()).isEqualTo(3); // at 30s, 5m30s and 10m30s
    }

    @Test
    void silencedAlertStillCountsForTheLabelsOfItsRoute() {
        TestEngine labelled = new TestEngine(GroupLifeTest.CONFIG.replaceFirst("receiver:", "labels: {a: b}\n  receiver:"));
        labelled.silence(ofMinutes(60), matching("instance", "a"));
        labelled.firing("alertname", "Down", "instance", "b").firing(DOWN).advance(ofSeconds(30));
        Notification told = labelled.told.get(0);
        assertThat(told.alerts()).extracting(alert -> alert.label("instance")).containsExactly("b");
        assertThat(told.flushed()).extracting(alert -> alert.label("instance")).containsExactly("a", "b");
    }

    @Test
    void alertThatFiresAlreadyIsSilencedAtOnce() {
        engine.firing(DOWN);
        String id = engine.silence(ofMinutes(60), matching("alertname", "Down"));
        assertThat(silencedBy()).containsExactly(id);
        assertThat(engine.advance(ofMinutes(1)).takeTold()).isEmpty();
    }

    @Test
    void allMatchersOfASilenceHaveToMatch() {
        engine.silence(ofMinutes(60), matching("alertname", "Down"), matching("instance", "b"));
        engine.firing(DOWN);
        assertThat(silencedBy()).isEmpty();
        assertThat(engine.advance(ofMinutes(1)).takeTold()).hasSize(1);
    }

    @Test
    void silenceThatBeginsLaterBeginsByTheClockAlone() {
        String id = silence("", start.plusSeconds(60), start.plusSeconds(600), matching("alertname", "Down"));
        engine.firing(DOWN).advance(Duration.ofMillis(59_999));
        assertThat(silencedBy()).isEmpty();
        assertThat(state(id)).isEqualTo(SilenceState.PENDING);
        engine.advance(Duration.ofMillis(1));
        assertThat(silencedBy()).containsExactly(id);
        assertThat(state(id)).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void silenceEndsByTheClockAlone_andWhatItKeptQuietIsToldAtOnce() {
        String id = engine.silence(ofMinutes(7), matching("alertname", "Down"));
        engine.firing(DOWN).advance(Duration.ofMillis(7 * 60_000 - 1));
        assertThat(silencedBy()).containsExactly(id);
        assertThat(engine.takeTold()).isEmpty();
        engine.advance(Duration.ofMillis(1));
        assertThat(silencedBy()).isEmpty();
        assertThat(state(id)).isEqualTo(SilenceState.EXPIRED);
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void whoHasNotHeardOfItIsToldAtOnce_alsoBesideSomebodyWithTheSameMatchersWhoHas() {
        TestEngine beside = new TestEngine(
                """
                route:
                  receiver: archive
                  group_by: [alertname]
                  routes:
                    - {receiver: archive, matchers: ['alertname="Down"'], group_wait: 0s, continue: true}
                    - {receiver: pager, matchers: ['alertname="Down"'], group_wait: 1m}
                receivers:
                  - {name: archive, webhook_configs: [{url: "http://localhost/"}]}
                  - {name: pager, webhook_configs: [{url: "http://localhost/"}]}
                """);
        assertThat(beside.firing(DOWN).advance(ofSeconds(30)).takeTold()).containsExactly("archive: first notification, 1 firing, 0 resolved");
        beside.silence(ofMinutes(3), matching("alertname", "Down"));
        assertThat(beside.advance(ofMinutes(3).minusMillis(1)).takeTold()).isEmpty();
        assertThat(beside.advance(Duration.ofMillis(1)).takeTold()).containsExactly("pager: first notification, 1 firing, 0 resolved");
    }

    @Test
    void whatEndsASilenceByHandIsToldAtOnce_too() {
        String id = engine.silence(ofMinutes(60), matching("alertname", "Down"));
        engine.firing(DOWN).advance(ofMinutes(7));
        engine.expireSilence(id);
        assertThat(engine.advance(Duration.ZERO).takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void groupWaitGoesOn_whenASilenceEndsMeanwhile() {
        engine.silence(ofSeconds(10), matching("alertname", "Down"));
        assertThat(engine.firing(DOWN).advance(ofSeconds(29)).takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).takeTold()).hasSize(1);
    }

    /** As TestSilenceDelete of Alertmanager's acceptance suite wants it. */
    @Test
    void groupThatSpeaksWithinAGroupWaitAnywayIsNotHurried() {
        engine.silence(ofMinutes(5).plusSeconds(1), matching("alertname", "Down"));
        assertThat(engine.firing(DOWN).advance(ofSeconds(329)).takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).takeTold()).hasSize(1);
    }

    /** As in Alertmanager: a group that has nothing to tell keeps its rhythm. */
    @Test
    void whatWasToldBeforeTheSilenceIsNoNewsAfterIt() {
        engine.firing(DOWN).advance(ofMinutes(1)).takeTold();
        Instant due = nextTurn();
        engine.silence(ofMinutes(2), matching("alertname", "Down"));
        engine.advance(ofMinutes(3));
        assertThat(engine.takeTold()).isEmpty();
        assertThat(nextTurn()).isEqualTo(due);
    }

    @Test
    void alertThatASecondSilenceKeepsQuietIsNotTold_whenTheFirstEnds() {
        engine.silence(ofMinutes(7), matching("alertname", "Down"));
        engine.silence(ofMinutes(20), matching("alertname", "Down"));
        assertThat(engine.firing(DOWN).advance(ofMinutes(19)).takeTold()).isEmpty();
        assertThat(engine.advance(ofMinutes(1)).takeTold()).hasSize(1);
    }

    @Test
    void silenceThatIsEndedByHandEndsAtOnce() {
        String id = engine.silence(ofMinutes(60), matching("alertname", "Down"));
        engine.firing(DOWN).advance(ofSeconds(10));
        engine.expireSilence(id);
        assertThat(silencedBy()).isEmpty();
        assertThat(state(id)).isEqualTo(SilenceState.EXPIRED);
        assertThat(engine.advance(ofSeconds(20)).takeTold()).hasSize(1);
    }

    @Test
    void silenceThatIsEndedBeforeItBeginsNeverBegins() {
        String id = silence("", start.plusSeconds(60), start.plusSeconds(600), matching("alertname", "Down"));
        engine.firing(DOWN);
        engine.expireSilence(id);
        engine.advance(ofSeconds(90));
        assertThat(silencedBy()).isEmpty();
    }

    @Test
    void silenceWithOtherMatchersReplacesTheOldOneUnderANewId() {
        String old = engine.silence(ofMinutes(60), matching("alertname", "Down"));
        engine.firing(DOWN).firing("alertname", "Down", "instance", "b").advance(ofSeconds(10));
        String changed = silence(old, start, start.plusSeconds(3600), matching("instance", "a"));
        assertThat(changed).isNotEqualTo(old);
        assertThat(state(old)).isEqualTo(SilenceState.EXPIRED);
        assertThat(silencedBy()).containsExactly(changed);
        assertThat(engine.alert("alertname", "Down", "instance", "b").silencedBy()).isEmpty();
    }

    @Test
    void silenceThatIsMadeLongerKeepsItsIdAndGoesOn() {
        String id = engine.silence(ofMinutes(2), matching("alertname", "Down"));
        engine.firing(DOWN).advance(ofMinutes(1));
        assertThat(silence(id, start, start.plusSeconds(600), matching("alertname", "Down"))).isEqualTo(id);
        engine.advance(ofMinutes(8));
        assertThat(silencedBy()).containsExactly(id);
        engine.advance(ofMinutes(1));
        assertThat(silencedBy()).isEmpty();
    }

    @Test
    void silenceThatIsMadeShorterEndsSooner() {
        String id = engine.silence(ofMinutes(60), matching("alertname", "Down"));
        engine.firing(DOWN).advance(ofMinutes(1));
        assertThat(silence(id, start, start.plusSeconds(120), matching("alertname", "Down"))).isEqualTo(id);
        engine.advance(ofMinutes(1));
        assertThat(silencedBy()).isEmpty();
    }

    @Test
    void idsOfAllSilencesInForceAreShownAndOneIsEnough() {
        engine.firing(DOWN);
        String one = engine.silence(ofMinutes(60), matching("alertname", "Down"));
        String two = engine.silence(ofMinutes(60), matching("instance", "a"));
        engine.silence(ofMinutes(60), matching("instance", "b"));
        assertThat(silencedBy()).containsExactlyInAnyOrder(one, two);
        engine.expireSilence(one);
        assertThat(silencedBy()).containsExactly(two);
        assertThat(engine.advance(ofMinutes(1)).takeTold()).isEmpty();
    }

    @Test
    void endOfASilencedAlertIsNotToldAndTheAlertForgotten_asInAlertmanager() {
        TestEngine engine = TestEngine.asAlertmanager(GroupLifeTest.CONFIG);
        engine.firing(DOWN).advance(ofSeconds(30)).takeTold();
        engine.silence(ofMinutes(60), matching("alertname", "Down"));
        engine.resolved(DOWN);
        assertThat(engine.alert(DOWN).silencedBy()).hasSize(1);
        assertThat(engine.advance(ofMinutes(30)).takeTold()).isEmpty();
        assertThat(engine.find(Labels.of(DOWN))).isEmpty();
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void endIsTold_whenTheSilenceEndsBeforeTheGroupSpeaks() {
        engine.firing(DOWN).advance(ofSeconds(30)).takeTold();
        String id = engine.silence(ofMinutes(60), matching("alertname", "Down"));
        engine.resolved(DOWN).advance(ofMinutes(1));
        engine.expireSilence(id);
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void othersOfTheGroupAreTold() {
        engine.silence(ofMinutes(60), matching("instance", "a"));
        engine.firing(DOWN).firing("alertname", "Down", "instance", "b");
        assertThat(engine.advance(ofSeconds(30)).takeTold())
                .containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void silenceThatEndedDoesNotComeBack_whenTheClockIsSetBack() {
        engine.silence(ofSeconds(60), matching("alertname", "Down"));
        engine.firing(DOWN).advance(ofSeconds(60));
        engine.clock.advance(ofSeconds(-30));
        engine.silence(ofMinutes(60), matching("alertname", "Other")); // makes it look at all silences
        assertThat(silencedBy()).isEmpty();
    }

    @Test
    void silenceIsForgottenWhenTheRetentionIsOver() {
        String id = engine.silence(ofMinutes(10), matching("alertname", "Down"));
        engine.advance(Duration.ofDays(5));
        assertThat(state(id)).isEqualTo(SilenceState.EXPIRED);
        engine.advance(ofMinutes(30));
        assertThat(engine.view().silences()).isEmpty();
    }
}
