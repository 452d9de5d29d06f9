package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Labels;
import signalbox.store.Change;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** What was told as firing is told as resolved, to whoever was told (rules of the product; Alertmanager does otherwise). */
class EndsToldTest {

    private static final String CONFIG =
            """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
              routes:
                - {receiver: team, matchers: ['kind="night"'], mute_time_intervals: [night]}
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
              - name: other
                webhook_configs: [{url: "http://localhost/"}]
              - name: quiet
                webhook_configs: [{url: "http://localhost/", send_resolved: false}]
            time_intervals:
              - name: night
                time_intervals: [{times: [{start_time: "00:10", end_time: "06:00"}]}]
            inhibit_rules:
              - {source_matchers: ['alertname="Source"'], target_matchers: ['alertname="Down"']}
            """;

    private static final String PAGER =
            """
            import signalbox.alert.Alert
            import signalbox.route.Route

            rule "without maintenance it goes to other"
            when
                $alert : Alert( name == "Down" )
                not Alert( name == "Maintenance" )
            then
                insertLogical( new Route( $alert, "other" ) );
            end
            """;

    private static final String[] A = {"alertname", "Down", "instance", "a"};
    private static final String[] B = {"alertname", "Down", "instance", "b"};
    private static final String[] NIGHT = {"alertname", "Down", "kind", "night"};

    private static final String TEAM_FIRST = "team: first notification, 1 firing, 0 resolved";
    private static final String TEAM_ENDS = "team: all alerts resolved, 0 firing, 1 resolved";

    private TestEngine engine = engine(true);

    private static TestEngine engine(boolean endsAreTold, String... rules) {
        return new TestEngine(new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), settings(endsAreTold), CONFIG, rules);
    }

    private static Settings settings(boolean endsAreTold) {
        return Settings.DEFAULT.withResolvedWhileMuted(endsAreTold);
    }

    private void restart(boolean endsAreTold, String config) {
        engine = new TestEngine(engine.clock, engine.journal, settings(endsAreTold), config);
        engine.tick();
    }

    private void fire(String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), labels);
    }

    enum Quiet {
        SILENCED,
        INHIBITED,
        MUTED_BY_TIME
    }

    private String[] tellOneAndKeepItQuiet(Quiet how) {
        String[] alert = how == Quiet.MUTED_BY_TIME ? NIGHT : A;
        fire(alert);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).containsExactly(TEAM_FIRST);
        switch (how) {
            case SILENCED -> engine.silence(ofDays(1), matching("alertname", "Down"));
            case INHIBITED -> fire("alertname", "Source");
            case MUTED_BY_TIME -> {}
        }
        engine.advance(ofMinutes(15)).takeTold();
        return alert;
    }

    @ParameterizedTest
    @EnumSource
    void endIsTold_whateverKeepsTheAlertQuiet(Quiet how) {
        String[] alert = tellOneAndKeepItQuiet(how);
        engine.resolved(alert);
        assertThat(engine.advance(ofMinutes(30)).takeTold()).containsExactly(TEAM_ENDS);
        assertThat(engine.find(Labels.of(alert))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void endIsNotTold_asInAlertmanager(Quiet how) {
        engine = engine(false);
        String[] alert = tellOneAndKeepItQuiet(how);
        engine.resolved(alert);
        assertThat(engine.advance(ofHours(1)).takeTold()).isEmpty();
        assertThat(engine.find(Labels.of(alert))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void endThatIsStillRepeatedWhenNothingKeepsItQuietAnyMoreIsTold_asByAlertmanager(Quiet how) {
        engine = engine(false);
        String[] alert = tellOneAndKeepItQuiet(how);
        Instant startedAt = engine.alert(alert).alert().startsAt();
        Instant endedAt = engine.clock.instant();
        Instant quietUntil = Instant.parse("2026-01-01T05:57:00Z");
        for (; engine.clock.instant().isBefore(quietUntil); engine.advance(ofMinutes(1))) {
            engine.report(startedAt, endedAt, alert);
        }
        assertThat(endsToldOf(alert)).isZero();
        switch (how) {
            case SILENCED -> engine.view().silences().forEach(silence -> engine.expireSilence(silence.id()));
            case INHIBITED -> engine.resolved("alertname", "Source");
            case MUTED_BY_TIME -> {}
        }
        for (int minute = 0; minute < 15; minute++) {
            engine.report(startedAt, endedAt, alert).advance(ofMinutes(1));
        }
        assertThat(endsToldOf(alert)).isEqualTo(1);
        engine.advance(ofMinutes(15));
        assertThat(engine.find(Labels.of(alert))).isEmpty();
    }

    @Test
    void endThatWasToldIsOver_thoughOneBesideWantsToHearOfNone_asByAlertmanager() {
        String[] url = {"webhook_configs: [{url: \"http://localhost/\"}", "webhook_configs: [{url: \"http://x/\", send_resolved: false}, {url: \"http://localhost/\"}"};
        engine = new TestEngine(engine.clock, new InMemoryJournal(), settings(false), CONFIG.replace(url[0], url[1]));
        fire(A);
        fire(B);
        engine.advance(ofMinutes(5)).takeTold();
        engine.resolved(A);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).containsExactly("team: some alerts resolved, 1 firing, 1 resolved");
        assertThat(engine.find(Labels.of(A))).isEmpty();
    }

    private long endsToldOf(String... labels) {
        return engine.told.stream()
                .flatMap(told -> told.resolved().stream())
                .filter(alert -> alert.labels().equals(Labels.of(labels)))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void endIsToldAfterARestart_whateverKeepsTheAlertQuiet(Quiet how) {
        String[] alert = tellOneAndKeepItQuiet(how);
        restart(true, CONFIG);
        engine.resolved(alert);
        restart(true, CONFIG);
        assertThat(engine.advance(ofMinutes(30)).takeTold()).containsExactly(TEAM_ENDS);
        assertThat(engine.find(Labels.of(alert))).isEmpty();
    }

    @Test
    void quietAlertThatWasNeverToldSaysNothing() {
        engine.silence(ofDays(1), matching("instance", "b"));
        fire(A);
        fire(B);
        engine.advance(ofSeconds(30)).takeTold();
        engine.silence(ofDays(1), matching("instance", "a"));
        engine.resolved(A).resolved(B);
        engine.advance(ofMinutes(5));
        assertThat(engine.told).singleElement().satisfies(told -> assertThat(told.alerts())
                .extracting(alert -> alert.labels())
                .containsExactly(Labels.of(A)));
    }

    /** A was told, then others were told while it was silenced: the log's last entry does not name it. */
    @Test
    void endIsTold_alsoWhenTheGroupHasToldOfOthersMeanwhile() {
        fire(A);
        engine.advance(ofSeconds(30)).silence(ofDays(1), matching("instance", "a"));
        fire(B);
        engine.advance(ofMinutes(5)).takeTold();
        engine.resolved(A);
        restart(true, CONFIG);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactly("team: some alerts resolved, 1 firing, 1 resolved");
    }

    @Test
    void endIsTold_alsoWhenTheAlertIsSilencedForLongerThanTheLogIsKept() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.silence(ofDays(2), matching("alertname", "Down"));
        engine.advance(ofDays(1));
        restart(true, CONFIG);
        engine.resolved(A);
        assertThat(engine.advance(ofMinutes(10)).takeTold()).containsExactly(TEAM_ENDS);
    }

    /** The group speaks of the one that ended alone; of the other it reminds when it may and it is time. */
    @Test
    void mutedGroupSpeaksOfTheEndedAlone() {
        fire(NIGHT);
        fire("alertname", "Down", "kind", "night", "instance", "b");
        engine.advance(ofSeconds(30)).takeTold();
        engine.advance(ofMinutes(15)).resolved(NIGHT);
        assertThat(engine.advance(ofMinutes(30)).takeTold()).containsExactly(TEAM_ENDS);
        assertThat(engine.advance(ofHours(6)).takeTold()).containsExactly("team: repeat interval elapsed, 1 firing, 0 resolved");
    }

    // ---- receivers that open incidents: what they are told ends the incident

    private static final String INCIDENTS = CONFIG.replaceFirst(
            "webhook_configs: \\[[^]]*]", "pagerduty_configs: [{routing_key: k}]");

    private static final String TOGETHER_IF_MANY =
            """
            import signalbox.alert.Alert
            import signalbox.route.Route

            rule "three or more are told together"
            when
                $alert : Alert( name == "Down", instance != "" )
                accumulate( Alert( name == "Down", $i : instance ); $n : count( $i ); $n >= 3 )
            then
                insertLogical( new Route( $alert, "team" ).groupedBy( "cluster" ) );
            end
            """;

    private TestEngine withIncidents(String... rules) {
        return new TestEngine(INCIDENTS.replace("group_by: [alertname]", "group_by: [instance]"), rules);
    }

    @Test
    void incidentIsNotClosed_whileAlertsOfItAreToldElsewhere() {
        engine = withIncidents(TOGETHER_IF_MANY);
        String[] c = {"alertname", "Down", "instance", "c"};
        fire(A);
        fire(B);
        fire(c);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).containsExactly("team: first notification, 3 firing, 0 resolved");
        engine.resolved(c);
        assertThat(engine.advance(ofMinutes(20)).takeTold()).as("each is told on its own").containsExactly(TEAM_FIRST, TEAM_FIRST);
        engine.resolved(A);
        assertThat(engine.advance(ofMinutes(20)).takeTold()).containsExactly(TEAM_ENDS);
        engine.resolved(B);
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactlyInAnyOrder(TEAM_ENDS, "team: all alerts resolved, 0 firing, 3 resolved");
        assertThat(engine.advance(ofMinutes(5)).takeTold()).isEmpty();
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void incidentIsNotClosed_whileAlertsOfItAreToldElsewhere_alsoAfterARestart() {
        engine = withIncidents(TOGETHER_IF_MANY);
        String[] c = {"alertname", "Down", "instance", "c"};
        fire(A);
        fire(B);
        fire(c);
        engine.advance(ofSeconds(30)).takeTold();
        engine.resolved(c);
        engine.advance(ofMinutes(20)).takeTold();
        engine = new TestEngine(
                engine.clock, engine.journal, INCIDENTS.replace("group_by: [alertname]", "group_by: [instance]"), TOGETHER_IF_MANY);
        engine.tick();
        assertThat(engine.advance(ofMinutes(20)).takeTold()).isEmpty();
        engine.resolved(A).resolved(B);
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactlyInAnyOrder(TEAM_ENDS, TEAM_ENDS, "team: all alerts resolved, 0 firing, 3 resolved");
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void incidentWhoseAlertsComeBackGoesOn() {
        engine = withIncidents(TOGETHER_IF_MANY);
        String[] c = {"alertname", "Down", "instance", "c"};
        fire(A);
        fire(B);
        fire(c);
        engine.advance(ofSeconds(30)).takeTold();
        engine.resolved(c);
        engine.advance(ofMinutes(20)).takeTold();
        fire(c);
        assertThat(engine.advance(ofMinutes(20)).takeTold()).as("its end was not told").isEmpty();
        engine.resolved(A).resolved(B).resolved(c);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).contains("team: all alerts resolved, 0 firing, 3 resolved");
        engine.advance(ofMinutes(10));
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void incidentIsNotClosed_whileAlertsOfItAreMutedByTime() {
        engine = withIncidents();
        String[] second = {"alertname", "Down", "kind", "night", "severity", "b"};
        fire(NIGHT);
        fire(second);
        engine.advance(ofSeconds(30)).takeTold();
        engine.advance(ofMinutes(15)).resolved(NIGHT);
        assertThat(engine.advance(ofMinutes(30)).takeTold()).isEmpty();
        engine.resolved(second);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactly("team: all alerts resolved, 0 firing, 2 resolved");
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void incidentOfWhichAnAlertIsToldAgainInTheMorningIsToldTheOtherEndsThen() {
        engine = withIncidents();
        fire(NIGHT);
        fire("alertname", "Down", "kind", "night", "severity", "b");
        engine.advance(ofSeconds(30)).takeTold();
        engine.advance(ofMinutes(15)).resolved(NIGHT);
        assertThat(engine.advance(ofHours(7)).takeTold()).containsExactly("team: some alerts resolved, 1 firing, 1 resolved");
    }

    @Test
    void openIncidentOfOneReceiverHoldsBackNoEndsOfAnother_thatIsToldTheSameGroups() {
        engine = new TestEngine("""
                route:
                  receiver: team
                  group_by: [cluster]
                  routes:
                    - {receiver: chat, continue: true}
                    - {receiver: team}
                receivers:
                  - name: team
                    pagerduty_configs: [{routing_key: k}]
                  - name: chat
                    webhook_configs: [{url: "http://localhost/"}]
                """);
        fire(A);
        fire(B);
        engine.advance(ofSeconds(30)).takeTold();
        engine.resolved(A);
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactlyInAnyOrder("team: some alerts resolved, 1 firing, 1 resolved", "chat: some alerts resolved, 1 firing, 1 resolved");
        engine.resolved(B);
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .as("the end of the first was told before")
                .containsExactlyInAnyOrder(TEAM_ENDS, "chat: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void whoWantsNoEndsIsToldNone() {
        String config = CONFIG.replace("receiver: team", "receiver: quiet");
        engine = new TestEngine(config);
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.silence(ofDays(1), matching("alertname", "Down"));
        engine.resolved(A).advance(ofMinutes(5));
        assertThat(engine.told).allSatisfy(told -> assertThat(told.integration().sendResolved()).isFalse());
        assertThat(engine.stats().groups()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endIsTold_whenARuleNoLongerRoutesTheAlert(boolean endsAreTold) {
        engine = engine(endsAreTold, PAGER);
        fire(A);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).containsExactly("other: first notification, 1 firing, 0 resolved");
        fire("alertname", "Maintenance");
        engine.advance(ofMinutes(12));
        assertThat(engine.takeTold()).doesNotContain("other: all alerts resolved, 0 firing, 1 resolved");
        engine.resolved(A).advance(ofMinutes(5));
        List<String> told = engine.takeTold();
        assertThat(told).contains(TEAM_ENDS);
        assertThat(told.contains("other: all alerts resolved, 0 firing, 1 resolved")).isEqualTo(endsAreTold);
        engine.resolved("alertname", "Maintenance").advance(ofMinutes(10));
        assertThat(engine.stats().groups()).isZero();
        assertThat(engine.find(Labels.of(A))).isEmpty();
    }

    @Test
    void endIsTold_whenARuleNoLongerRoutesTheAlert_alsoAfterARestart() {
        engine = engine(true, PAGER);
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        fire("alertname", "Maintenance");
        engine.advance(ofMinutes(12)).takeTold();
        engine = new TestEngine(engine.clock, engine.journal, settings(true), CONFIG); // and the rule is gone
        engine.tick().resolved(A).advance(ofMinutes(10));
        assertThat(engine.takeTold())
                .containsExactlyInAnyOrder(TEAM_ENDS, "other: all alerts resolved, 0 firing, 1 resolved");
        assertThat(engine.journal.kept()).noneMatch(change -> change instanceof Change.GroupKept group
                && group.destinationId().startsWith("rule/"));
    }

    @Test
    void whoWasNeverToldHearsNothing_whenARouteIsWithdrawn() {
        engine = engine(true, PAGER);
        fire(A);
        fire("alertname", "Maintenance");
        engine.advance(ofMinutes(1)).takeTold();
        engine.resolved(A);
        assertThat(engine.advance(ofMinutes(10)).takeTold()).containsExactly(TEAM_ENDS);
    }

    @Test
    void routeThatComesBackGoesOnAsIfNothingHadBeen() {
        engine = engine(true, PAGER);
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        fire("alertname", "Maintenance");
        engine.advance(ofSeconds(10)).resolved("alertname", "Maintenance").advance(ofMinutes(30));
        assertThat(engine.takeTold()).noneMatch(told -> told.startsWith("other"));
        engine.resolved(A).advance(ofMinutes(5));
        assertThat(engine.takeTold()).contains("other: all alerts resolved, 0 firing, 1 resolved");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void receiverBeforeAReloadIsToldTheEnd(boolean endsAreTold) {
        engine = engine(endsAreTold);
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.reload(CONFIG.replace("route:\n  receiver: team", "route:\n  receiver: other"));
        assertThat(engine.advance(ofMinutes(5)).takeTold()).containsExactly("other: first notification, 1 firing, 0 resolved");
        engine.resolved(A).advance(ofMinutes(10));
        List<String> told = engine.takeTold();
        assertThat(told).contains("other: all alerts resolved, 0 firing, 1 resolved");
        assertThat(told.contains(TEAM_ENDS)).isEqualTo(endsAreTold);
        assertThat(engine.stats().groups()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void receiverBeforeARestartIsToldTheEnd(boolean endsAreTold) {
        engine = engine(endsAreTold);
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        restart(endsAreTold, CONFIG.replace("route:\n  receiver: team", "route:\n  receiver: other"));
        assertThat(engine.takeTold()).containsExactly("other: first notification, 1 firing, 0 resolved");
        engine.resolved(A).advance(ofMinutes(10));
        String otherEnds = "other: all alerts resolved, 0 firing, 1 resolved";
        assertThat(engine.takeTold()).isEqualTo(endsAreTold ? List.of(otherEnds, TEAM_ENDS) : List.of(otherEnds));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void groupThatAReloadDissolvesTellsTheEnd(boolean endsAreTold) {
        engine = engine(endsAreTold);
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.reload(CONFIG.replace("group_by: [alertname]", "group_by: [instance]"));
        engine.advance(ofMinutes(2)).takeTold();
        engine.resolved(A).advance(ofMinutes(10));
        assertThat(engine.takeTold()).isEqualTo(endsAreTold ? List.of(TEAM_ENDS, TEAM_ENDS) : List.of(TEAM_ENDS));
        assertThat(engine.stats().groups()).isZero();
    }

    // ---- the process ends between telling and knowing that it was told

    @Test
    void endIsTold_whenACrashLeftOpenWhetherTheBeginningWas() {
        engine.answersKeptBack = true;
        fire(A);
        engine.advance(ofSeconds(30));
        assertThat(engine.unanswered).hasSize(1);
        engine.resolved(A);
        restart(true, CONFIG);
        assertThat(engine.advance(ofMinutes(10)).takeTold()).containsExactly(TEAM_ENDS);
        assertThat(engine.stats().groups()).isZero();
    }

    @Test
    void endOfALaterAlertIsTold_whenACrashLeftOpenWhetherItsBeginningWas() {
        fire(A);
        engine.advance(ofSeconds(30)).takeTold();
        engine.answersKeptBack = true;
        fire(B);
        engine.advance(ofMinutes(5)).resolved(B);
        engine.silence(ofDays(1), matching("instance", "b"));
        restart(true, CONFIG);
        assertThat(engine.advance(ofMinutes(10)).takeTold())
                .containsExactly("team: some alerts resolved, 1 firing, 1 resolved");
    }

    @Test
    void whatMayBeToldIsKeptBeforeItIsHandedOut() {
        List<Boolean> known = new ArrayList<>();
        engine.beforeAnswer = notification -> known.add(engine.journal.kept().stream()
                .anyMatch(change -> change instanceof Change.AnnouncedKept kept
                        && kept.announced().open().contains(Labels.of(A).notificationHash())));
        fire(A);
        engine.advance(ofSeconds(30));
        assertThat(known).containsExactly(true);
    }

    @Test
    void pagesGoOut_whenNothingCanBeKept() {
        fire(A);
        engine.journal.fail();
        assertThat(engine.advance(ofSeconds(30)).takeTold()).containsExactly(TEAM_FIRST);
    }

    @Test
    void receiverThatIsDownCostsNoWriteATurn() {
        engine.receiversDown.add("team");
        fire(A);
        engine.advance(ofMinutes(6));
        int written = engine.journal.written().size();
        assertThat(engine.advance(ofHours(1)).takeTold()).isEmpty();
        assertThat(engine.journal.written()).hasSize(written);
        engine.resolved(A);
        engine.receiversDown.clear();
        assertThat(engine.advance(ofMinutes(5)).takeTold()).isEmpty(); // nobody was told of it
        assertThat(engine.journal.kept()).noneMatch(Change.AnnouncedKept.class::isInstance);
    }

    // ---- groups in which nothing happens

    @Test
    void groupInWhichNothingHappensWritesNothing() {
        fire(A);
        engine.advance(ofMinutes(6)).takeTold();
        int written = engine.journal.written().size();
        engine.advance(ofHours(3));
        assertThat(engine.journal.written()).hasSize(written);
    }

    @Test
    void rhythmOfAGroupInWhichNothingHappenedSurvivesARestart() {
        fire(A);
        engine.advance(ofHours(2)).takeTold(); // looks at 00:00:30, 00:05:30, …
        restart(true, CONFIG);
        fire(B);
        assertThat(engine.advance(ofSeconds(29)).takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).takeTold()).containsExactly("team: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void whatHappenedInAGroupIsToldInItsRhythmAfterARestart() {
        fire(A);
        engine.advance(ofHours(2)).takeTold();
        fire(B);
        engine.advance(ofSeconds(10));
        restart(true, CONFIG);
        assertThat(engine.advance(ofSeconds(19)).takeTold()).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).takeTold()).containsExactly("team: new alerts added, 2 firing, 0 resolved");
    }

    @Test
    void repetitionThatWasDueWhileTheServerWasDownIsToldAtOnce() {
        fire(A);
        engine.advance(ofHours(2)).takeTold();
        engine.clock.advance(ofHours(3));
        restart(true, CONFIG);
        assertThat(engine.takeTold()).containsExactly("team: repeat interval elapsed, 1 firing, 0 resolved");
    }
}
