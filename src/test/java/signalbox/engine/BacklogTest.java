package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.notify.Notification;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** More groups are due than their receivers can be told of at once. */
class BacklogTest {

    private static final String CONFIG =
            """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              routes:
                - matchers: [severity="page"]
                  receiver: pager
            receivers:
              - name: team
                webhook_configs: [{url: "http://a/", send_resolved: true}]
              - name: pager
                webhook_configs: [{url: "http://b/", send_resolved: true}]
            """;

    private static final String TWO_WAYS = CONFIG.replace(
            """
            [{url: "http://a/", send_resolved: true}]""",
            """
            [{url: "http://a/", send_resolved: true}, {url: "http://c/", send_resolved: true}]""");

    private static final String TEAM = "team/webhook[0]";
    private static final String SECOND = "team/webhook[1]";

    private final InMemoryJournal journal = new InMemoryJournal();
    private TestEngine engine = new TestEngine(new TestClock("2026-01-01T00:00:00Z"), journal, CONFIG);
    private final Map<String, Integer> limits = new HashMap<>();

    @AfterEach
    void close() {
        engine.close();
    }

    /** So many notifications of an integration may be unanswered. */
    private void limit(String integration, int most) {
        engine.answersKeptBack = true;
        limits.put(integration, most);
        engine.room = key -> limits.getOrDefault(key, Integer.MAX_VALUE) - (int) engine.unanswered.stream()
                .filter(outgoing -> outgoing.notification().integration().key().equals(key))
                .count();
    }

    private void two() {
        engine.close();
        engine = new TestEngine(new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), TWO_WAYS);
    }

    private List<String> under(String integration) {
        return engine.unanswered.stream()
                .map(Outgoing::notification)
                .filter(notification -> notification.integration().key().equals(integration))
                .map(BacklogTest::brief)
                .toList();
    }

    private static String brief(Notification notification) {
        return notification.group().labels().get("alertname") + " " + notification.firing().size() + "/"
                + notification.resolved().size();
    }

    private List<String> told() {
        List<String> told = engine.told.stream().map(BacklogTest::brief).toList();
        engine.told.clear();
        return told;
    }

    /** The receivers answer all that they were handed. */
    private void answer(String integration) {
        List<Outgoing> handed = new ArrayList<>(engine.unanswered);
        handed.removeIf(outgoing -> !outgoing.notification().integration().key().equals(integration));
        engine.unanswered.removeAll(handed);
        handed.forEach(outgoing -> engine.answer(outgoing.notification()));
    }

    private static List<String> each(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "G" + i + " 1/0").toList();
    }

    private void storm(int groups) {
        engine.accept(IntStream.range(0, groups)
                .mapToObj(i -> new AlertReport(
                        Labels.of("alertname", "G" + i),
                        Labels.EMPTY,
                        engine.clock.instant(),
                        engine.clock.instant().plus(ofMinutes(60)),
                        "",
                        engine.clock.instant(),
                        false))
                .toList());
    }

    @Test
    void noGroupIsRefused_firstDueFirstTold() {
        limit(TEAM, 10);
        engine.firing("alertname", "First");
        engine.advance(ofSeconds(1));
        storm(25);
        engine.advance(ofSeconds(30));
        assertThat(under(TEAM)).hasSize(10).contains("First 1/0");
        answer(TEAM);
        assertThat(under(TEAM)).hasSize(10);
        answer(TEAM);
        assertThat(under(TEAM)).hasSize(6);
        answer(TEAM);
        assertThat(engine.unanswered).isEmpty();
        assertThat(told())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of("First 1/0"), each(0, 25).stream()).toList());
        engine.advance(ofMinutes(6));
        assertThat(engine.unanswered).isEmpty();
    }

    @Test
    void serverThatStopsBeginsNoTurn_andTheNextMakesUpForIt() {
        storm(3);
        engine.tellNoMore();
        engine.advance(ofSeconds(30));
        assertThat(told()).isEmpty();
        engine.close();

        engine = new TestEngine(engine.clock, journal, CONFIG);
        engine.tick();

        assertThat(told()).containsExactlyInAnyOrderElementsOf(each(0, 3));
    }

    @Test
    void whatIsToldIsDecidedWhenThereIsRoom() {
        limit(TEAM, 0);
        engine.firing("alertname", "A", "instance", "1").firing("alertname", "B").advance(ofSeconds(30));
        engine.firing("alertname", "A", "instance", "2").resolved("alertname", "B").advance(ofSeconds(10));
        assertThat(engine.unanswered).isEmpty();
        limit(TEAM, 5);
        engine.tick();
        assertThat(under(TEAM)).containsExactly("A 2/0");
        assertThat(engine.unanswered.get(0).deadline())
                .as("counted from when it is handed out").isEqualTo(engine.clock.instant().plus(ofMinutes(5)));
    }

    @Test
    void backlogOfOneReceiverDelaysNoOther() {
        limit(TEAM, 0);
        storm(2_000);
        engine.firing("alertname", "Down", "severity", "page").advance(ofSeconds(30));
        assertThat(under("pager/webhook[0]")).containsExactly("Down 1/0");
        assertThat(under(TEAM)).isEmpty();
    }

    @Test
    void stormThatIsTold_keepsNobodyWaitingWhoComesMeanwhile() {
        storm(5_000);
        boolean[] came = new boolean[1];
        engine.room = key -> {
            if (!came[0]) {
                came[0] = true;
                Labels page = Labels.of("alertname", "Down", "severity", "page");
                var unused = engine.beginAccept(List.of(new AlertReport(
                        page, Labels.EMPTY, engine.clock.instant().minusSeconds(60), engine.clock.instant().plusSeconds(600), "",
                        engine.clock.instant(), false)));
            }
            return 100;
        };
        engine.advance(ofSeconds(30));
        List<String> told = told();
        assertThat(told).hasSize(5_001);
        assertThat(told.indexOf("Down 1/0")).isLessThan(1_000);
    }

    @Test
    void groupThatWaits_writesNothing() {
        limit(TEAM, 0);
        storm(100);
        engine.advance(ofSeconds(30));
        int before = journal.written().size();
        engine.advance(ofMinutes(30));
        assertThat(journal.written()).hasSize(before);
    }

    @Test
    void groupThatFailsOrHasNothingToTell_writesNothing() {
        engine.receiversDown.add("team");
        engine.firing("alertname", "A").advance(ofSeconds(30));
        engine.firing("alertname", "Down", "severity", "page").advance(ofSeconds(30));
        engine.advance(ofMinutes(1));
        int before = journal.written().size();
        engine.advance(ofMinutes(25));
        assertThat(journal.written()).hasSize(before);
    }

    @Test
    void integrationWithoutRoom_holdsUpNoOtherOfItsReceiver_andIsToldTheNewestWhenItHasRoom() {
        two();
        limit(SECOND, 0);
        engine.firing("alertname", "A", "instance", "1").advance(ofSeconds(30));
        assertThat(under(TEAM)).containsExactly("A 1/0");
        answer(TEAM);
        engine.firing("alertname", "A", "instance", "2").advance(ofMinutes(5));
        assertThat(under(TEAM)).containsExactly("A 2/0");
        answer(TEAM);
        engine.resolved("alertname", "A", "instance", "1").advance(ofSeconds(1));
        limit(SECOND, 5);
        engine.tick();
        assertThat(under(TEAM)).as("not before its interval is over").isEmpty();
        assertThat(under(SECOND)).containsExactly("A 1/1");
        answer(SECOND);
        engine.advance(ofMinutes(5));
        assertThat(under(TEAM)).as("nobody forgets what the other was told").containsExactly("A 1/1");
        assertThat(under(SECOND)).isEmpty();
    }

    @Test
    void alertThatEndedStays_untilEveryIntegrationWasTold() {
        two();
        engine.firing("alertname", "A").advance(ofSeconds(30));
        assertThat(told()).containsExactly("A 1/0", "A 1/0");
        limit(SECOND, 0);
        engine.resolved("alertname", "A").advance(ofMinutes(5));
        answer(TEAM);
        assertThat(told()).containsExactly("A 0/1");
        engine.advance(ofMinutes(30));
        assertThat(engine.groups()).isNotEmpty();
        limit(SECOND, 1);
        engine.tick();
        answer(SECOND);
        assertThat(told()).containsExactly("A 0/1");
        engine.advance(ofMinutes(5));
        assertThat(engine.groups()).isEmpty();
        assertThat(engine.unanswered).isEmpty();
    }

    @Test
    void slowIntegration_isNotToldTwoThingsAtOnce_andHoldsUpNoOther() {
        two();
        limit(SECOND, 5);
        engine.firing("alertname", "A", "instance", "1").advance(ofSeconds(30));
        answer(TEAM);
        engine.firing("alertname", "A", "instance", "2").advance(ofMinutes(5));
        assertThat(under(TEAM)).containsExactly("A 2/0");
        assertThat(under(SECOND)).containsExactly("A 1/0");
        answer(SECOND);
        assertThat(under(SECOND)).containsExactly("A 2/0");
    }

    @Test
    void whatIsPutOff_isDecidedAnewThen() {
        limit(TEAM, 5);
        engine.firing("alertname", "A", "instance", "1").advance(ofSeconds(30));
        Notification first = engine.unanswered.remove(0).notification();
        engine.putOff(first, ofSeconds(20));
        engine.firing("alertname", "A", "instance", "2").advance(ofSeconds(19));
        assertThat(engine.unanswered).isEmpty();
        engine.advance(ofSeconds(1));
        assertThat(under(TEAM)).containsExactly("A 2/0");
        answer(TEAM);
        engine.advance(ofMinutes(10));
        assertThat(engine.unanswered).isEmpty();
    }

    @Test
    void whatIsPutOffLongerThanItsInterval_isDecidedAtItsTurn_once() {
        limit(TEAM, 5);
        engine.firing("alertname", "A").advance(ofSeconds(30));
        engine.putOff(engine.unanswered.remove(0).notification(), ofMinutes(9));
        engine.advance(ofMinutes(5));
        assertThat(under(TEAM)).containsExactly("A 1/0");
        answer(TEAM);
        engine.firing("alertname", "A", "instance", "2").advance(ofMinutes(4));
        assertThat(engine.unanswered).as("its turn is a minute later").isEmpty();
    }

    @Test
    void groupsThatWait_goToTheReceiverOfTheNewConfiguration() {
        limit(TEAM, 0);
        engine.firing("alertname", "A").advance(ofSeconds(30));
        engine.reload(CONFIG.replace("receiver: team\n", "receiver: pager\n"));
        assertThat(under("pager/webhook[0]")).containsExactly("A 1/0");
    }

    @Test
    void newPolicyTellsNothingBeforeItIsSaidToBeInForce() {
        engine.firing("alertname", "A").advance(ofSeconds(29));
        engine.clock.advance(ofSeconds(2)); // due, and not decided about
        engine.answersKeptBack = true;
        List<String> order = new ArrayList<>();
        engine.room = any -> {
            order.add("asked");
            return 10;
        };
        engine.reload(() -> order.add("in force"), CONFIG.replace("receiver: team\n", "receiver: pager\n"));
        assertThat(order).startsWith("asked", "in force");
        assertThat(engine.unanswered).extracting(outgoing -> outgoing.notification().integration().receiver())
                .containsExactly("team", "pager");
    }
}
