package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.decision.Decision;
import signalbox.explain.AlertOutcome;
import signalbox.explain.Explanation;
import signalbox.explain.Next;
import signalbox.notify.Notification;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** What a rule may want of its route beside grouping and timing, each with exact times. */
class RouteOptionsTest {

    private static final String CONFIG =
            """
            route:
              receiver: root
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
            time_intervals:
              - name: business-hours
                time_intervals:
                  - weekdays: ['monday:friday']
                    times: [{start_time: '08:00', end_time: '18:00'}]
            receivers:
              - name: root
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            """;

    /** A Thursday; business hours are from 8:00 to 18:00. */
    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();
    private final Instant begun = clock.instant();
    private final List<String> told = new ArrayList<>();
    private final List<Decision> decided = new ArrayList<>();
    private TestEngine engine = new TestEngine(clock, journal, CONFIG);
    private String rules = "";

    @AfterEach
    void close() {
        engine.close();
    }

    private void routed(String options) {
        rules =
                """
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "to the team" when $alert : Alert( name != "Other" ) then
                    insertLogical( new Route( $alert, "team" )%s );
                end
                """
                        .formatted(options);
        restart();
    }

    private void restart() {
        restart(CONFIG);
    }

    private void restart(String config) {
        engine.close();
        engine = new TestEngine(clock, journal, Settings.DEFAULT.with(decided::addAll), config, rules);
        engine.beforeAnswer = notification -> told.add(line(notification));
        engine.tick(); // as a server does
    }

    private String line(Notification notification) {
        Duration since = Duration.between(begun, clock.instant());
        Stream<String> firing = notification.firing().stream().map(alert -> alert.name() + alert.instance());
        Stream<String> resolved = notification.resolved().stream().map(alert -> "-" + alert.name() + alert.instance());
        return "%d:%02d:%02d ".formatted(since.toHours(), since.toMinutesPart(), since.toSecondsPart())
                + Stream.concat(firing, resolved).sorted().collect(Collectors.joining(" "));
    }

    private RouteOptionsTest fire(String name, String... more) {
        engine.report(clock.instant(), clock.instant().plus(Duration.ofDays(1000)), labels(name, more));
        return this;
    }

    private RouteOptionsTest resolve(String name, String... more) {
        engine.resolved(labels(name, more));
        return this;
    }

    private static String[] labels(String name, String... more) {
        return Stream.concat(Stream.of("alertname", name), Stream.of(more)).toArray(String[]::new);
    }

    /** Lets time pass until so long after the beginning. */
    private RouteOptionsTest until(String time) {
        engine.advance(Duration.between(clock.instant(), begun.plus(Duration.parse(time))));
        return this;
    }

    @Test
    void remindersSlowDown_andTheLastTimeGoesOn() {
        routed(".groupInterval( \"10m\" ).repeatAfter( \"4h\", \"1d\", \"7d\" )");
        fire("A").until("P23D");
        assertThat(told).containsExactly("0:00:30 A", "4:10:30 A", "28:20:30 A", "196:30:30 A", "364:40:30 A", "532:50:30 A");
    }

    @Test
    void remindersSlowDownOverARestart() {
        routed(".groupInterval( \"1m\" ).repeatAfter( \"1h\", \"1d\" )");
        fire("A").until("PT2H");
        restart();
        until("P2D");
        assertThat(told).containsExactly("0:00:30 A", "1:01:30 A", "25:02:30 A");
    }

    @Test
    void newsBeginRemindersAnew() {
        routed(".groupInterval( \"1m\" ).repeatAfter( \"1h\", \"1d\" )");
        fire("A").until("PT2H").fire("A", "instance", "2").until("PT5H");
        assertThat(told).containsExactly("0:00:30 A", "1:01:30 A", "2:00:30 A A2", "3:01:30 A A2");
    }

    @Test
    void aWorseAlertIsToldAtOnce_andOneThatIsNotWaitsForItsGroup() {
        routed(".groupedBy().flushWhenWorse()");
        fire("A", "severity", "warning").until("PT2M").fire("B", "severity", "critical").until("PT3M");
        fire("C", "severity", "critical").fire("D", "severity", "info").until("PT30M");
        assertThat(told).containsExactly("0:00:30 A", "0:02:00 A B", "0:07:00 A B C D");
    }

    @Test
    void aWorseAlertIsToldAtOnce_whileItsGroupWaits() {
        routed(".groupedBy().flushWhenWorse()");
        fire("A", "severity", "warning").until("PT10S").fire("B", "severity", "crit").until("PT15S");
        assertThat(told).containsExactly("0:00:10 A B");
    }

    @Test
    void ofAlertsThatComeTogetherNoneIsWorse() {
        routed(".groupedBy().flushWhenWorse()");
        engine.accept(List.of()); // a cycle without any
        fireTogether("A", "warning", "B", "critical");
        until("PT1M");
        assertThat(told).containsExactly("0:00:30 A B");
    }

    @Test
    void aWorseAlertThatIsSilencedIsToldWhenItIsHeard() {
        routed(".groupedBy().flushWhenWorse()");
        engine.silence(Duration.ofMinutes(3), TestEngine.matching("alertname", "B"));
        fire("A", "severity", "warning").until("PT1M").fire("B", "severity", "critical").until("PT4M");
        assertThat(told).containsExactly("0:00:30 A", "0:03:00 A B");
    }

    @Test
    void aWorseAlertThatWasToldBeforeItWasSilencedIsToldAtOnceWhenItIsHeardAgain_alsoAfterARestart() {
        routed(".groupedBy().flushWhenWorse()");
        fire("A", "severity", "warning").fire("B", "severity", "critical").until("PT1M");
        engine.silence(Duration.ofMinutes(20), TestEngine.matching("alertname", "B"));
        until("PT6M").fire("C", "severity", "warning").until("PT20M30S");
        engine.keepTimers();
        restart();
        until("PT24M");
        assertThat(told).containsExactly("0:00:00 A B", "0:10:00 A C", "0:21:00 A B C");
    }

    @Test
    void whatIsHeardAgainIsToldAtOnceAfterARestart_whereNothingFiredThatWasToldLast() {
        routed(".groupedBy().flushWhenWorse()");
        fire("A", "severity", "warning").fire("B", "severity", "critical").until("PT1M");
        engine.silence(Duration.ofMinutes(20), TestEngine.matching("alertname", "B"));
        until("PT6M").resolve("A", "severity", "warning").until("PT20M30S");
        engine.keepTimers();
        restart();
        until("PT24M");
        assertThat(told).containsExactly("0:00:00 A B", "0:10:00 -A", "0:21:00 B");
    }

    @Test
    void aWorseAlertIsToldAtOnceAfterARestart() {
        routed(".groupedBy().flushWhenWorse()");
        fire("A", "severity", "warning").until("PT1M");
        restart();
        fire("C", "severity", "warning").until("PT2M").fire("B", "severity", "critical").until("PT3M");
        assertThat(told).containsExactly("0:00:30 A", "0:02:00 A B C");
    }

    @Test
    void aWorseAlertIsToldAtOnceAfterARestartWhileItsGroupWaits() {
        routed(".groupedBy().flushWhenWorse()");
        fire("A", "severity", "warning").until("PT5S");
        restart();
        until("PT10S").fire("B", "severity", "critical").until("PT15S");
        assertThat(told).containsExactly("0:00:10 A B");
    }

    @Test
    void groupThatBeginsAnewWaitsAfterARestart_whateverTheOneBeforeTold() {
        routed(".groupedBy().flushWhenWorse()");
        fire("A", "severity", "critical").until("PT1M").resolve("A", "severity", "critical").until("PT20M");
        fire("A", "severity", "critical").until("PT20M10S");
        restart();
        until("PT20M15S").fire("B", "severity", "warning").until("PT22M");
        assertThat(told).containsExactly("0:00:30 A", "0:05:30 -A", "0:20:30 A B");
    }

    @Test
    void theLastEndIsToldAtOnce() {
        routed(".groupedBy().flushWhenOver()");
        fire("A").fire("B").until("PT1M").resolve("A").until("PT2M").resolve("B").until("PT10M");
        assertThat(told).containsExactly("0:00:30 A B", "0:02:00 -A -B");
    }

    @Test
    void theLastEndIsToldAtOnce_andOnce_whenTheReceiverIsDown() {
        routed(".groupedBy().flushWhenOver()");
        fire("A").until("PT1M");
        engine.receiversDown.add("team");
        resolve("A").until("PT2M");
        assertThat(told).containsExactly("0:00:30 A", "0:01:00 -A");
        engine.receiversDown.clear();
        until("PT10M");
        assertThat(told).containsExactly("0:00:30 A", "0:01:00 -A", "0:06:00 -A");
    }

    @Test
    void whatEndsBeforeItWasToldIsNotTold() {
        routed(".groupedBy().flushWhenOver().flushWhenWorse()");
        fire("A").until("PT10S").resolve("A").until("PT10M");
        assertThat(told).isEmpty();
    }

    private static final String HELD = ".groupedBy().heldUntil( \"business-hours\" )";

    @Test
    void whatIsHeldBackIsToldWhenTheIntervalOpens_withWhatCameAndWent() {
        routed(HELD);
        until("PT1H").fire("A").fire("B").until("PT1H10S").resolve("B").until("PT2H").fire("C").until("PT3H").resolve("C");
        until("PT7H59M50S").fire("D").until("PT12H");
        assertThat(told).containsExactly("8:00:00 -B -C A D");
        assertThat(decided.stream().filter(Decision.Flush.class::isInstance).map(each -> ((Decision.Flush) each).outcome()).distinct())
                .containsExactly(Decision.Outcome.HELD, Decision.Outcome.TOLD, Decision.Outcome.UNCHANGED);
    }

    @Test
    void whatIsToldInTimeEndsWhenTheIntervalOpensAgain() {
        routed(HELD);
        until("PT17H").fire("A").until("PT17H59M50S").fire("B").until("PT17H59M55S").resolve("B").until("PT20H").resolve("A").until("P2D");
        assertThat(told).containsExactly("17:00:30 A", "32:00:00 -A -B");
    }

    @Test
    void whileTheIntervalIsOpenWhatComesAndGoesInTimeIsNoNews() {
        routed(HELD);
        until("PT9H").fire("A").until("PT9H10S").resolve("A").until("P2D");
        assertThat(told).isEmpty();
    }

    @Test
    void whatOnlyCameAndWentIsToldToo_eachNightAnew_andOnce() {
        routed(HELD);
        fire("A").until("PT1H").resolve("A").until("PT24H").fire("A").until("PT25H").resolve("A").until("PT33H");
        assertThat(told).containsExactly("8:00:00 -A", "32:00:00 -A");
    }

    @Test
    void whatCameAndWentAgainIsToldBesideWhatGoesOn() {
        routed(HELD + ".repeatInterval( \"7d\" )");
        fire("A").until("PT1H").fire("B").until("PT2H").resolve("B").until("PT24H").fire("B").until("PT25H").resolve("B").until("PT33H");
        assertThat(told).containsExactly("8:00:00 -B A", "32:00:00 -B A");
    }

    @Test
    void whatIsRepeatedOnceADayIsRepeatedWhenTheIntervalOpens() {
        routed(HELD + ".repeatInterval( \"24h\" )");
        fire("A").until("PT33H");
        assertThat(told).containsExactly("8:00:00 A", "32:00:00 A");
    }

    @Test
    void whatIsHeldBackIsToldAfterARestart() {
        routed(HELD);
        fire("A").fire("B").until("PT1H").resolve("B").until("PT2H");
        restart();
        until("PT9H");
        assertThat(told).containsExactly("8:00:00 -B A");
    }

    @Test
    void whatIsHeldBackIsToldAtOnceByAServerThatWasDownWhenTheIntervalOpened() {
        routed(HELD);
        fire("A").fire("B").until("PT1H").resolve("B").until("PT2H");
        engine.close();
        clock.set(begun.plus(Duration.ofHours(10)));
        restart();
        until("PT11H");
        assertThat(told).containsExactly("10:00:00 -B A");
    }

    @Test
    void anIntervalThatOpensAtAnotherTimeAfterAReloadCounts() {
        routed(HELD);
        fire("A").until("PT1H");
        engine.reload(CONFIG.replace("08:00", "06:00"), rules);
        until("PT9H");
        assertThat(told).containsExactly("6:00:00 A");
    }

    @Test
    void nobodyWaitsForAnIntervalThatIsNoMore() {
        routed(HELD);
        fire("A").until("PT1H");
        engine.reload(CONFIG.replace("business-hours", "office-hours"), rules);
        until("PT4H");
        assertThat(told).containsExactly("1:00:00 A");
    }

    @Test
    void whatEndedQuietWhileItWasHeldBackIsNotTold() {
        routed(HELD);
        engine.silence(Duration.ofHours(9), TestEngine.matching("alertname", "B"));
        fire("A").fire("B").until("PT1H").resolve("B").until("PT9H");
        assertThat(told).containsExactly("8:00:00 A");
    }

    @Test
    void anAlertThatIsHeldBackSaysUntilWhen() {
        routed(HELD);
        fire("A").until("PT1H");
        Explanation explanation = Explanation.of(Labels.of("alertname", "A"), engine.view(), clock.instant());
        assertThat(explanation.outcome()).isEqualTo(AlertOutcome.HELD);
        assertThat(explanation.next().map(Next::at)).contains(begun.plus(Duration.ofHours(8)));
        until("PT9H");
        assertThat(Explanation.of(Labels.of("alertname", "A"), engine.view(), clock.instant()).outcome()).isEqualTo(AlertOutcome.TOLD);
    }

    private static final String BUDGET = ".atMost( 2, \"1h\" ).per( \"team\" ).restAsSummary()";

    @Test
    void whatIsOverTheBudgetIsToldTogetherAsSoonAsThereIsRoom() {
        routed(BUDGET);
        fire("A", "team", "x").until("PT5M").fire("B", "team", "x").until("PT10M").fire("C", "team", "x").fire("D", "team", "x");
        fire("E", "team", "y").until("PT90M");
        assertThat(told).containsExactly("0:00:30 A", "0:05:30 B", "0:10:30 E", "1:00:30 C D");
        assertThat(outcome("C", "x")).isEqualTo(AlertOutcome.TOLD);
        assertThat(outcome("E", "y")).isEqualTo(AlertOutcome.TOLD);
    }

    @Test
    void whatIsOverTheBudgetSaysUntilWhen() {
        routed(BUDGET);
        fire("A", "team", "x").fire("B", "team", "x").fire("C", "team", "x").until("PT10M");
        Labels c = Labels.of(labels("C", "team", "x"));
        Explanation explanation = Explanation.of(c, engine.view(), clock.instant());
        long limited = Stream.of("A", "B", "C").filter(name -> outcome(name, "x") == AlertOutcome.RATE_LIMITED).count();
        assertThat(limited).isEqualTo(1);
        assertThat(told).hasSize(2);
        assertThat(flushes(Decision.Outcome.RATE_LIMITED)).isNotEmpty().allSatisfy(flush -> assertThat(flush.reason()).isEqualTo("at most 2 in 1h"));
        assertThat(explanation.receivers()).hasSize(1);
    }

    @Test
    void whatWasToldTogetherIsToldAsResolved_andIsRepeated() {
        routed(BUDGET);
        fire("A", "team", "x").until("PT1M").fire("B", "team", "x").until("PT2M").fire("C", "team", "x").fire("D", "team", "x");
        until("PT3H").resolve("C", "team", "x").until("PT5H").resolve("D", "team", "x").until("PT6H");
        assertThat(told).containsExactly(
                "0:00:30 A", "0:01:30 B", "1:00:30 C D", "3:00:30 -C D", "4:05:30 A", "4:06:30 B", "5:05:30 -D");
    }

    private List<Decision.Flush> flushes(Decision.Outcome outcome) {
        return decided.stream()
                .filter(Decision.Flush.class::isInstance)
                .map(Decision.Flush.class::cast)
                .filter(flush -> flush.outcome() == outcome)
                .toList();
    }

    /** What stands in the record and in explanations. */
    @Test
    void groupOfARuleIsNamedByItsReceiver_andOneWhoseAlertsAreToldTogetherIsNotQuiet() {
        routed(BUDGET);
        fire("A", "team", "x").until("PT1M").fire("B", "team", "x").until("PT2M").fire("C", "team", "x").fire("D", "team", "x").until("PT3H");
        assertThat(flushes(Decision.Outcome.ALL_QUIET)).isEmpty();
        assertThat(decided.stream()
                        .filter(Decision.Verdict.class::isInstance)
                        .map(Decision.Verdict.class::cast)
                        .filter(verdict -> verdict.kind() == Decision.Kind.GROUPED)
                        .map(verdict -> verdict.by().rule())
                        .distinct())
                .allMatch(name -> name.matches("route rule/[a-z]+(/rest)?|route \\{\\}"));
    }

    @Test
    void whatIsOverTheBudgetIsToldAfterARestart() {
        routed(BUDGET);
        fire("A", "team", "x").until("PT1M").fire("B", "team", "x").until("PT2M").fire("C", "team", "x").fire("D", "team", "x").until("PT20M");
        restart();
        until("PT90M");
        restart();
        until("PT3H").resolve("C", "team", "x").resolve("D", "team", "x").until("PT4H");
        assertThat(told.subList(0, 2)).containsExactly("0:00:30 A", "0:01:30 B");
        assertThat(told.get(2)).endsWith(" C D").startsWith("1:0");
        assertThat(told.get(3)).endsWith(" -C -D");
        assertThat(told).hasSize(4);
    }

    private static final String ONE_AT_A_TIME = ".groupedByAll().groupWait( \"0s\" ).atMost( 1, \"10m\" ).restAsSummary()";

    @Test
    void whatWaitsForRoomForLongestIsToldFirst_alsoTogether() {
        routed(ONE_AT_A_TIME);
        fire("A").until("PT1M").fire("B").until("PT2M").fire("C").until("PT3M").resolve("A").until("PT30M");
        assertThat(told).containsExactly("0:00:00 A", "0:10:00 B C", "0:20:00 -A");
    }

    @Test
    void whatWaitsToBeToldTogetherIsToldInTimeAfterARestart() {
        routed(ONE_AT_A_TIME);
        fire("A").until("PT3M").resolve("A").until("PT6M").fire("B").until("PT7M").fire("C").until("PT19M");
        assertThat(told).containsExactly("0:00:00 A", "0:10:00 -A");
        engine.keepTimers();
        restart();
        until("PT40M");
        assertThat(told).containsExactly("0:00:00 A", "0:10:00 -A", "0:20:00 B C");
    }

    @Test
    void whatWaitsToBeToldTogetherIsToldInTimeAfterACrash() {
        routed(ONE_AT_A_TIME);
        fire("A").until("PT3M").resolve("A").until("PT6M").fire("B").until("PT7M").fire("C").until("PT19M");
        restart();
        until("PT40M");
        assertThat(told).containsExactly("0:00:00 A", "0:10:00 -A", "0:20:00 B C");
    }

    @Test
    void endsKeepToTheBudgetAfterARestart() {
        routed(".groupedByAll().groupWait( \"0s\" ).atMost( 1, \"20m\" ).restAsSummary()");
        fire("A").until("PT1M").fire("B").until("PT2M").fire("C").until("PT22M").resolve("B").resolve("C").until("PT23M").fire("D").until("PT24M");
        assertThat(told).containsExactly("0:00:00 A", "0:20:00 B C");
        engine.keepTimers();
        restart();
        until("PT55M");
        assertThat(told).containsExactly("0:00:00 A", "0:20:00 B C", "0:40:00 -B -C D");
    }

    @Test
    void withoutASummaryEachWaitsForRoom() {
        routed(".atMost( 1, \"10m\" )");
        fire("A").until("PT1M").fire("B").until("PT2M").fire("C").until("PT40M");
        assertThat(told).containsExactly("0:00:30 A", "0:10:30 B", "0:20:30 C");
    }

    @Test
    void whatReachedNobodyDoesNotSpendTheBudget() {
        routed(".groupedByAll().groupWait( \"0s\" ).atMost( 2, \"1h\" )");
        engine.receiversDown.add("team");
        fire("A").until("PT1M").fire("B").until("PT2M").fire("C").until("PT12M");
        engine.receiversDown.clear();
        told.clear();
        until("PT90M");
        assertThat(told).containsExactly("0:15:00 A", "0:16:00 B", "1:15:00 C");
    }

    @Test
    void endsOfWhichNobodyWantsToHearDoNotSpendTheBudget() {
        routed(".groupedByAll().groupWait( \"0s\" ).atMost( 1, \"10m\" )");
        restart(CONFIG.replace("{url: \"http://localhost/\"}", "{url: \"http://localhost/\", send_resolved: false}"));
        fire("A").until("PT1M").resolve("A").until("PT12M").fire("B").until("PT30M");
        assertThat(told).containsExactly("0:00:00 A", "0:05:00 -A", "0:12:00 B");
    }

    @Test
    void whatMayHaveArrivedSpendsTheBudget() {
        routed(".groupedByAll().groupWait( \"0s\" ).atMost( 2, \"1h\" )");
        engine.receiversLate.add("team");
        fire("A").until("PT50M");
        assertThat(told).containsExactly("0:00:00 A", "0:05:00 A");
    }

    @Test
    void whatACrashBrokeOffIsToldAtOnce_whateverElseIsLeftOfTheBudget() {
        routed(".groupedByAll().groupWait( \"0s\" ).atMost( 2, \"1h\" )");
        fire("A").until("PT1M");
        engine.answersKeptBack = true;
        fire("B").until("PT2M");
        told.clear();
        restart();
        until("PT40M");
        assertThat(told).containsExactly("0:02:00 B");
    }

    @Test
    void aStormOfATeamIsToldByNoMoreThanItsBudget_andAnotherTeamInTime() {
        routed(".groupedByAll().atMost( 20, \"1m\" ).per( \"team\" ).restAsSummary()");
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 10; i++) {
                fire("Storm", "instance", second + "-" + i, "team", "x");
            }
            if (second == 10) {
                fire("Critical", "team", "y");
            }
            until("PT" + (second + 1) + "S");
        }
        until("PT10M");
        assertThat(told).contains("0:00:40 Critical");
        assertThat(told.stream().filter(line -> line.contains("Storm")).count()).isLessThan(30);
        assertThat(told.stream().flatMap(line -> Stream.of(line.split(" "))).filter(word -> word.startsWith("Storm")).distinct().count())
                .isEqualTo(600);
    }

    private AlertOutcome outcome(String name, String team) {
        return Explanation.of(Labels.of(labels(name, "team", team)), engine.view(), clock.instant()).outcome();
    }

    private void fireTogether(String name, String severity, String other, String otherSeverity) {
        Instant now = clock.instant();
        engine.accept(Stream.of(Labels.of("alertname", name, "severity", severity), Labels.of("alertname", other, "severity", otherSeverity))
                .map(labels -> new AlertReport(labels, Labels.EMPTY, now, now.plus(Duration.ofDays(1000)), "", now, false))
                .toList());
    }
}
