package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.testing.TestEngine;

/** What a reload changes and what it leaves: other than Alertmanager's, it keeps groups and their timers. */
class ReloadTest {

    private static final String CONFIG =
            """
            route:
              receiver: root
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              routes:
                - receiver: db
                  matchers: ['team="db"']
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: db
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String WITHOUT_ROUTE = CONFIG.replace("matchers: ['team=\"db\"']", "matchers: ['team=\"no\"']");

    private static final String EXCHANGED = CONFIG.replace("receiver: db", "receiver: root");

    private static final String ADDED = CONFIG.replace(
            "name: db\n    webhook_configs: [", "name: db\n    webhook_configs: [{url: \"http://localhost/\"}, ");

    private static final String INHIBIT =
            "inhibit_rules: [{source_matchers: ['alertname=\"Source\"'], target_matchers: ['team=\"db\"']}]\n";

    private static final String TEAM_INHIBITS =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition

            rule "Source inhibits alerts of the database team"
            when
                $source : Alert( name == "Source" )
                $target : Alert( team == "db" )
            then
                insertLogical( new Inhibition( $target.labels(), $source.labels() ) );
            end
            """;

    private static final String[] A = {"alertname", "Down", "team", "db", "instance", "a"};
    private static final String[] B = {"alertname", "Down", "team", "db", "instance", "b"};

    private TestEngine engine = new TestEngine(CONFIG);

    private void fire(String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), labels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "team=\"web\"", "team=\"no\""})
    void waitingGroupKeepsItsTimer_whereverItsRouteStandsAmongOthers(String above) {
        engine.reload(CONFIG.replace("  routes:\n", "  routes:\n    - {receiver: root, matchers: ['team=\"web\"']}\n"));
        fire(A);
        engine.advance(ofSeconds(20))
                .reload(above.isEmpty() ? CONFIG : CONFIG.replace("  routes:\n", "  routes:\n" + route(above) + route("x=\"y\"")));
        assertThat(engine.advance(Duration.ofMillis(9_999)).takeTold()).isEmpty();
        assertThat(engine.advance(Duration.ofMillis(1)).takeTold())
                .containsExactly("db: first notification, 1 firing, 0 resolved");
    }

    private static String route(String matcher) {
        return "    - {receiver: root, matchers: ['" + matcher + "']}\n";
    }

    @Test
    void whatIsBeingToldIsToldOnce_whenARouteIsAddedAboveItsOwn() {
        engine.answersKeptBack = true;
        fire(A);
        engine.advance(ofSeconds(40));
        engine.reload(CONFIG.replace("  routes:\n", "  routes:\n" + route("team=\"web\"")));
        engine.advance(ofMinutes(1));
        assertThat(engine.unanswered).hasSize(1);
        engine.answersKeptBack = false;
        engine.answer(engine.unanswered.get(0).notification());
        assertThat(engine.advance(ofMinutes(30)).takeTold()).containsExactly("db: first notification, 1 firing, 0 resolved");
    }

    @Test
    void waitingGroupKeepsItsTimer() {
        fire(A);
        engine.advance(ofSeconds(20)).reload(CONFIG);
        assertThat(engine.advance(Duration.ofMillis(9_999)).takeTold()).isEmpty();
        assertThat(engine.advance(Duration.ofMillis(1)).takeTold())
                .containsExactly("db: first notification, 1 firing, 0 resolved");
    }

    @Test
    void groupThatSpokeKeepsItsTimerAndSaysNothingAnew() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.advance(ofMinutes(2)).reload(CONFIG);
        fire(B);
        assertThat(engine.advance(ofMinutes(3).minusMillis(1)).takeTold()).isEmpty();
        assertThat(engine.advance(Duration.ofMillis(1)).takeTold())
                .containsExactly("db: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void changedTimingHoldsFromTheNextLookOn() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.reload(CONFIG.replace("group_interval: 5m", "group_interval: 1m"));
        fire(B);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).hasSize(1);
        engine.resolved(B);
        assertThat(engine.advance(ofMinutes(1)).takeTold())
                .containsExactly("db: some alerts resolved, 1 firing, 1 resolved");
    }

    @Test
    void changedRepeatIntervalHoldsAtTheNextLook() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.reload(CONFIG.replace("group_interval: 5m", "group_interval: 5m\n  repeat_interval: 6m"));
        assertThat(engine.advance(ofMinutes(10)).takeTold())
                .containsExactly("db: repeat interval elapsed, 1 firing, 0 resolved");
    }

    @Test
    void alertWhoseRouteIsRemovedGoesToTheRoot() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.reload(WITHOUT_ROUTE);
        assertThat(engine.groups()).containsOnlyKeys("root {}:{alertname=\"Down\"}");
        assertThat(engine.stats().groups()).isEqualTo(2); // the one before has to tell the end
        assertThat(engine.advance(ofSeconds(30)).takeTold())
                .containsExactly("root: first notification, 1 firing, 0 resolved");
    }

    @Test
    void alertThatAnAddedRouteTakesGoesThere_atOnceWhenItIsOldEnough() {
        engine.reload(WITHOUT_ROUTE);
        fire(A);
        engine.advance(ofMinutes(1)).takeTold();
        engine.reload(CONFIG);
        assertThat(engine.groups()).containsOnlyKeys("db {}/{team=\"db\"}:{alertname=\"Down\"}");
        assertThat(engine.takeTold()).containsExactly("db: first notification, 1 firing, 0 resolved");
    }

    @Test
    void groupWhoseReceiverIsExchangedTellsTheNewOneAtOnce_asByAlertmanager() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.reload(EXCHANGED);
        assertThat(engine.groups()).containsOnlyKeys("root {}/{team=\"db\"}:{alertname=\"Down\"}");
        assertThat(engine.takeTold()).containsExactly("root: first notification, 1 firing, 0 resolved");
        assertThat(engine.advance(ofMinutes(5)).resolved(A).takeTold()).isEmpty();
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactlyInAnyOrder(
                        "root: all alerts resolved, 0 firing, 1 resolved", "db: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void newReceiverIsToldAtOnce_whileTheOldOneDoesNotAnswer() {
        engine.answersKeptBack = true;
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.answersKeptBack = false;
        engine.reload(EXCHANGED);
        assertThat(engine.takeTold()).containsExactly("root: first notification, 1 firing, 0 resolved");
    }

    @Test
    void oldReceiverThatHeardOfItAfterTheReloadHearsOfItsEnd() {
        engine.answersKeptBack = true;
        fire(A);
        engine.advance(ofSeconds(30));
        engine.answersKeptBack = false;
        engine.reload(EXCHANGED);
        engine.answer(engine.unanswered.get(0).notification());
        engine.takeTold();
        engine.advance(ofMinutes(4)).resolved(A);
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactlyInAnyOrder(
                        "root: all alerts resolved, 0 firing, 1 resolved", "db: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void reloadThatBringsNobodyNewHasNobodyToldEarlier() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        fire(B);
        engine.reload(CONFIG.replace("5m", "6m"));
        assertThat(engine.takeTold()).isEmpty();
    }

    @Test
    void receiverThatIsBackAndKnowsAllIsToldNothingAnew() {
        fire(A);
        engine.advance(ofSeconds(30)).reload(EXCHANGED);
        engine.takeTold();
        engine.reload(CONFIG);
        assertThat(engine.takeTold()).isEmpty();
    }

    @Test
    void silencedAlertIsNoNewsForANewReceiver() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.silence(ofMinutes(10), matching("team", "db"));
        engine.reload(EXCHANGED);
        assertThat(engine.takeTold()).isEmpty();
    }

    @Test
    void groupsOfAnAlertStandAsTheirRoutesDoNow() {
        String one = "    - {receiver: root, continue: true, matchers: ['instance=\"a\"']}\n";
        engine.reload(CONFIG.replace("  routes:\n", "  routes:\n" + one));
        fire(A);
        assertThat(engine.alert(A).groups()).extracting(AlertGroup::receiver).containsExactly("root", "db");
        engine.reload(CONFIG.replace("['team=\"db\"']\n", "['team=\"db\"']\n      continue: true\n" + one));
        assertThat(engine.alert(A).groups()).extracting(AlertGroup::receiver).containsExactly("db", "root");
    }

    @Test
    void changedGroupingMakesNewGroups() {
        fire(A);
        fire(B);
        engine.reload(CONFIG.replace("[alertname]", "[alertname, instance]"));
        assertThat(engine.groups())
                .containsOnlyKeys(
                        "db {}/{team=\"db\"}:{alertname=\"Down\", instance=\"a\"}",
                        "db {}/{team=\"db\"}:{alertname=\"Down\", instance=\"b\"}");
    }

    @Test
    void endThatWasNotToldYetIsTold() {
        fire(A);
        fire(B);
        engine.advance(ofSeconds(30)).resolved(A).takeTold();
        engine.reload(CONFIG);
        assertThat(engine.alert(A).alert().resolved()).isTrue();
        engine.advance(ofMinutes(1)).reload(CONFIG);
        assertThat(engine.advance(ofMinutes(4)).takeTold())
                .containsExactly("db: some alerts resolved, 1 firing, 1 resolved");
        assertThat(engine.find(Labels.of(A))).isEmpty();
    }

    @Test
    void endOfAnAlertWhoseRouteIsRemovedIsToldToNobody_asByAlertmanager() {
        engine = TestEngine.asAlertmanager(CONFIG);
        fire(A);
        engine.advance(ofSeconds(30)).resolved(A).takeTold();
        engine.reload(WITHOUT_ROUTE);
        assertThat(engine.advance(ofMinutes(10)).takeTold()).isEmpty();
        assertThat(engine.find(Labels.of(A))).isEmpty();
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void endThatTheNewReceiverWasToldIsOver_thoughTheOldOneIsNotTold_asByAlertmanager() {
        engine = TestEngine.asAlertmanager(CONFIG);
        fire(A);
        engine.advance(ofSeconds(30)).reload(EXCHANGED);
        engine.takeTold();
        engine.advance(ofMinutes(4)).resolved(A);
        assertThat(engine.advance(ofMinutes(1)).takeTold()).containsExactly("root: all alerts resolved, 0 firing, 1 resolved");
        assertThat(engine.find(Labels.of(A))).isEmpty();
    }

    @Test
    void flushThatIsUnderWayIsFinished() {
        fire(A);
        engine.advance(ofSeconds(30)).resolved(A).takeTold();
        engine.answersKeptBack = true;
        engine.advance(ofMinutes(5));
        engine.reload(CONFIG);
        engine.answersKeptBack = false;
        engine.answer(engine.unanswered.get(0).notification());
        assertThat(engine.find(Labels.of(A))).isEmpty();
        engine.takeTold();
        assertThat(engine.advance(ofHours(1)).takeTold()).isEmpty();
    }

    @Test
    void alertThatFiresAgainAfterAReloadIsStillInItsGroup() {
        fire(A);
        engine.advance(ofSeconds(30)).resolved(A).takeTold();
        engine.reload(CONFIG);
        fire(A);
        assertThat(engine.groups()).containsEntry("db {}/{team=\"db\"}:{alertname=\"Down\"}", 1);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).isEmpty();
    }

    @Test
    void silencesStayInForce() {
        fire(A);
        String id = engine.silence(ofMinutes(10), matching("team", "db"));
        engine.reload(CONFIG);
        assertThat(engine.alert(A).silencedBy()).containsExactly(id);
        assertThat(engine.advance(ofMinutes(9)).takeTold()).isEmpty();
        engine.advance(ofMinutes(1));
        assertThat(engine.alert(A).silencedBy()).isEmpty();
    }

    @Test
    void inhibitRulesComeAndGo() {
        fire(A);
        fire("alertname", "Source");
        engine.reload(CONFIG + INHIBIT);
        assertThat(engine.alert(A).inhibitedBy()).hasSize(1);
        engine.reload(CONFIG);
        assertThat(engine.alert(A).inhibitedBy()).isEmpty();
    }

    @Test
    void rulesOfATeamComeAndGo() {
        fire(A);
        fire("alertname", "Source");
        engine.reload(CONFIG, TEAM_INHIBITS);
        assertThat(engine.alert(A).inhibitedBy()).containsExactly(Labels.of("alertname", "Source").fingerprintText());
        engine.reload(CONFIG);
        assertThat(engine.alert(A).inhibitedBy()).isEmpty();
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @Test
    void endOfAnAlertThatATeamsRuleInhibitsStaysQuiet_asByAlertmanager() {
        engine = TestEngine.asAlertmanager(CONFIG);
        engine.reload(CONFIG, TEAM_INHIBITS);
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        fire("alertname", "Source");
        engine.resolved(A);
        engine.reload(CONFIG, TEAM_INHIBITS);
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("root: first notification, 1 firing, 0 resolved");
    }

    private static String mutedBetween(String start, String end) {
        return CONFIG.replace("receiver: db\n", "receiver: db\n      mute_time_intervals: [quiet]\n")
                + "time_intervals: [{name: quiet, time_intervals: [{times: [{start_time: \"" + start + "\", end_time: \"" + end
                + "\"}]}]}]\n";
    }

    @Test
    void timeIntervalsAreExchanged() {
        engine.reload(mutedBetween("00:00", "01:00"));
        fire(A);
        assertThat(engine.advance(ofMinutes(6)).takeTold()).isEmpty();
        engine.reload(mutedBetween("00:20", "02:00"));
        assertThat(engine.advance(ofMinutes(5)).takeTold()).hasSize(1); // looked at after 10 minutes and 30 seconds
        engine.advance(ofMinutes(10));
        fire(B);
        assertThat(engine.advance(ofMinutes(98)).takeTold()).isEmpty();
        assertThat(engine.advance(ofMinutes(6)).takeTold())
                .containsExactly("db: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void beginningOfATimeIntervalThatIsNoMoreMeansNothing() {
        engine.reload(mutedBetween("00:05", "02:00"));
        engine.reload(mutedBetween("03:00", "04:00"));
        engine.advance(ofMinutes(10));
        fire(A);
        assertThat(engine.advance(ofMinutes(1)).takeTold()).hasSize(1);
    }

    @Test
    void integrationThatIsAddedIsToldAtOnceWhatTheOthersKnow() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.reload(ADDED);
        assertThat(engine.takeTold()).containsExactly("db: first notification, 1 firing, 0 resolved");
        assertThat(engine.advance(ofMinutes(5)).takeTold()).isEmpty();
    }

    @Test
    void newIntegrationWaits_whereItsGroupSpeaksWithinAGroupWait() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.advance(ofMinutes(4).plusSeconds(45)).reload(ADDED);
        assertThat(engine.takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(15)).takeTold()).containsExactly("db: first notification, 1 firing, 0 resolved");
    }
}
