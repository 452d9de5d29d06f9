package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.testing.TestEngine;

/** spec/behaviour.md 6 and 7. */
class InhibitionTest {

    private static final String ROUTES =
            """
            route:
              receiver: team
              group_by: ['...']
              group_wait: 30s
              group_interval: 5m
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            """;

    /** Critical alerts keep warnings of the same cluster quiet. */
    private static final String CRITICAL_INHIBITS_WARNING =
            """
            inhibit_rules:
              - source_matchers: ['severity="critical"']
                target_matchers: ['severity="warning"']
                equal: [cluster]
            """;

    private static final String[] SOURCE = {"alertname", "Down", "severity", "critical", "cluster", "a"};
    private static final String[] TARGET = {"alertname", "Slow", "severity", "warning", "cluster", "a"};

    private static TestEngine with(String inhibitRules) {
        return new TestEngine(ROUTES + inhibitRules);
    }

    private static String fingerprint(String... labels) {
        return Labels.of(labels).fingerprintText();
    }

    private static List<String> inhibitedBy(TestEngine engine, String... labels) {
        return engine.alert(labels).inhibitedBy();
    }

    private static List<String> namesTold(TestEngine engine) {
        List<String> names = engine.told.stream()
                .flatMap(notification -> notification.alerts().stream())
                .map(alert -> alert.name() + (alert.firing() ? "" : " resolved"))
                .toList();
        engine.told.clear();
        return names;
    }

    @Test
    void targetIsQuietWhileItsSourceFires() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(TARGET).firing(SOURCE);
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(SOURCE));
        assertThat(inhibitedBy(engine, SOURCE)).isEmpty();
        assertThat(namesTold(engine.advance(ofMinutes(1)))).containsExactly("Down");
        assertThat(engine.stats().suppressed()).isEqualTo(1);
        assertThat(engine.stats().suppressedInhibition()).isEqualTo(1);
    }

    @Test
    void sourceInhibitsWhicheverCameFirst() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(SOURCE).firing(TARGET);
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(SOURCE));
    }

    @Test
    void targetWithAnotherValueOfAnEqualLabelIsTold() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(SOURCE);
        engine.firing("alertname", "Slow", "severity", "warning", "cluster", "b");
        engine.firing("alertname", "Slow", "severity", "warning");
        assertThat(namesTold(engine.advance(ofSeconds(30)))).containsExactlyInAnyOrder("Down", "Slow", "Slow");
    }

    @Test
    void missingEqualLabelEqualsAnEmptyOneAndAMissingOne() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING);
        engine.firing("alertname", "Down", "severity", "critical");
        engine.firing("alertname", "Slow", "severity", "warning");
        engine.firing("alertname", "Slow", "severity", "warning", "cluster", "");
        engine.firing(TARGET);
        String source = fingerprint("alertname", "Down", "severity", "critical");
        assertThat(inhibitedBy(engine, "alertname", "Slow", "severity", "warning")).containsExactly(source);
        assertThat(inhibitedBy(engine, "alertname", "Slow", "severity", "warning", "cluster", ""))
                .containsExactly(source);
        assertThat(inhibitedBy(engine, TARGET)).isEmpty();
    }

    @Test
    void allEqualLabelsHaveToAgree() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING.replace("[cluster]", "[cluster, zone]"));
        engine.firing("severity", "critical", "cluster", "a", "zone", "1");
        engine.firing("severity", "warning", "cluster", "a", "zone", "1");
        engine.firing("severity", "warning", "cluster", "a", "zone", "2");
        assertThat(inhibitedBy(engine, "severity", "warning", "cluster", "a", "zone", "1")).hasSize(1);
        assertThat(inhibitedBy(engine, "severity", "warning", "cluster", "a", "zone", "2")).isEmpty();
    }

    @Test
    void emptyOrAbsentEqualListMakesEverySourceInhibitEveryTarget() {
        for (String equal : List.of("equal: []", "")) {
            TestEngine engine = with(CRITICAL_INHIBITS_WARNING.replace("equal: [cluster]", equal));
            engine.firing(SOURCE).firing("severity", "warning", "cluster", "b").firing("severity", "warning");
            assertThat(inhibitedBy(engine, "severity", "warning", "cluster", "b")).containsExactly(fingerprint(SOURCE));
            assertThat(inhibitedBy(engine, "severity", "warning")).containsExactly(fingerprint(SOURCE));
        }
    }

    @Test
    void hundredsOfSourcesCostWhatTheyAreAndNotTheirTimesTheirTargets() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING.replace("equal: [cluster]", "equal: []"));
        Instant now = engine.clock.instant();
        List<AlertReport> reports = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            for (String severity : List.of("critical", "warning")) {
                reports.add(new AlertReport(
                        Labels.of("severity", severity, "n", "" + n), Labels.EMPTY, now, now.plusSeconds(600), "", now, false));
            }
        }
        engine.accept(reports);
        assertThat(reports)
                .filteredOn(report -> !engine.find(report.labels()).orElseThrow().inhibitedBy().isEmpty())
                .hasSize(400);
        assertThat(engine.stats().firings()).isLessThan(10 * 800);
    }

    @Test
    void alertsThatBothMatchBothSidesDoNotInhibitEachOtherOrThemselves() {
        TestEngine engine = with(
                """
                inhibit_rules:
                  - source_matchers: ['severity=~"critical|warning"']
                    target_matchers: ['severity="warning"']
                """);
        engine.firing("severity", "warning", "n", "1").firing("severity", "warning", "n", "2");
        assertThat(inhibitedBy(engine, "severity", "warning", "n", "1")).isEmpty();
        assertThat(inhibitedBy(engine, "severity", "warning", "n", "2")).isEmpty();
    }

    @Test
    void sourceThatMatchesOneSideInhibitsATargetThatMatchesBoth() {
        TestEngine engine = with(
                """
                inhibit_rules:
                  - source_matchers: ['severity=~"critical|warning"']
                    target_matchers: ['severity="warning"']
                """);
        engine.firing("severity", "warning").firing("severity", "critical");
        assertThat(inhibitedBy(engine, "severity", "warning")).containsExactly(fingerprint("severity", "critical"));
        assertThat(inhibitedBy(engine, "severity", "critical")).isEmpty();
    }

    @Test
    void sourceThatMatchesBothSidesInhibitsATargetThatMatchesOne() {
        TestEngine engine = with(
                """
                inhibit_rules:
                  - source_matchers: ['severity="critical"']
                    target_matchers: ['severity=~"critical|warning"']
                """);
        engine.firing("severity", "critical", "n", "1").firing("severity", "critical", "n", "2");
        engine.firing("severity", "warning");
        assertThat(inhibitedBy(engine, "severity", "critical", "n", "1")).isEmpty();
        assertThat(inhibitedBy(engine, "severity", "critical", "n", "2")).isEmpty();
        assertThat(inhibitedBy(engine, "severity", "warning")).hasSize(1);
    }

    @Test
    void ruleWithoutMatchersMatchesEverythingOnThatSide() {
        TestEngine engine = with("inhibit_rules: [{target_matchers: ['severity=\"warning\"']}]\n");
        engine.firing(SOURCE).firing(TARGET).firing("severity", "warning");
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(SOURCE));
        assertThat(inhibitedBy(engine, SOURCE)).isEmpty();

        TestEngine other = with("inhibit_rules: [{source_matchers: ['severity=\"critical\"']}]\n");
        other.firing(SOURCE).firing(TARGET);
        assertThat(inhibitedBy(other, TARGET)).containsExactly(fingerprint(SOURCE));
        assertThat(inhibitedBy(other, SOURCE)).isEmpty();
    }

    @Test
    void ruleThatIsNullNeverInhibits() {
        TestEngine engine = with("inhibit_rules:\n  -\n").firing(SOURCE).firing(TARGET);
        assertThat(inhibitedBy(engine, TARGET)).isEmpty();
        assertThat(inhibitedBy(engine, SOURCE)).isEmpty();
    }

    @Test
    void inhibitionEnds_whenTheSourceResolves() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(SOURCE).firing(TARGET).advance(ofSeconds(30));
        engine.resolved(SOURCE);
        assertThat(inhibitedBy(engine, TARGET)).isEmpty();
        assertThat(namesTold(engine.advance(ofMinutes(5)))).containsExactlyInAnyOrder("Down", "Down resolved", "Slow");
    }

    @Test
    void inhibitionEnds_whenTheEndOfTheSourcePassesAndNothingHappens() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING);
        Instant now = engine.clock.instant();
        engine.report(now, now.plusSeconds(60), SOURCE).firing(TARGET).advance(Duration.ofMillis(59_999));
        assertThat(inhibitedBy(engine, TARGET)).hasSize(1);
        engine.advance(Duration.ofMillis(1));
        assertThat(inhibitedBy(engine, TARGET)).isEmpty();
    }

    @Test
    void inhibitionComesBack_whenTheSourceFiresAgain() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(SOURCE).firing(TARGET).advance(ofSeconds(30));
        engine.resolved(SOURCE);
        engine.advance(ofSeconds(30)).firing(SOURCE);
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(SOURCE));
    }

    @Test
    void inhibitionStays_whenTheSourceIsRepeatedWithOtherAnnotations() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(SOURCE).firing(TARGET);
        Instant now = engine.clock.instant();
        engine.report(Labels.of("summary", "worse"), now, now.plusSeconds(600), SOURCE);
        engine.report(Labels.of("summary", "worse"), now, now.plusSeconds(600), TARGET);
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(SOURCE));
    }

    @Test
    void targetStaysQuietAsLongAsOneOfItsSourcesFires() {
        String[] other = {"alertname", "AlsoDown", "severity", "critical", "cluster", "a"};
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(SOURCE).firing(other).firing(TARGET);
        engine.resolved(SOURCE);
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(other));
        engine.resolved(other);
        assertThat(inhibitedBy(engine, TARGET)).isEmpty();
    }

    @Test
    void ofSeveralSourcesTheSameOneIsShownInWhateverOrderTheyCame() {
        String[] other = {"alertname", "AlsoDown", "severity", "critical", "cluster", "a"};
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(SOURCE).firing(other).firing(TARGET);
        TestEngine reverse = with(CRITICAL_INHIBITS_WARNING).firing(TARGET).firing(other).firing(SOURCE);
        assertThat(inhibitedBy(engine, TARGET)).hasSize(1).isEqualTo(inhibitedBy(reverse, TARGET));
    }

    @Test
    void ofSeveralRulesTheSourceOfTheFirstIsShown() {
        String rules =
                """
                inhibit_rules:
                  - source_matchers: ['alertname="First"']
                    target_matchers: ['severity="warning"']
                  - source_matchers: ['alertname="Second"']
                    target_matchers: ['severity="warning"']
                """;
        TestEngine engine = with(rules).firing(TARGET).firing("alertname", "Second").firing("alertname", "First");
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint("alertname", "First"));

        engine.resolved("alertname", "First");
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint("alertname", "Second"));
    }

    @Test
    void silencedSourceInhibits() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(SOURCE).firing(TARGET);
        engine.silence(ofMinutes(10), matching("severity", "critical"));
        assertThat(namesTold(engine.advance(ofMinutes(6)))).isEmpty();
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(SOURCE));
    }

    @Test
    void inhibitedSourceInhibits() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING
                + """
                  - source_matchers: ['alertname="Blackout"']
                    target_matchers: ['severity="critical"']
                """);
        engine.firing("alertname", "Blackout").firing(SOURCE).firing(TARGET);
        assertThat(inhibitedBy(engine, SOURCE)).containsExactly(fingerprint("alertname", "Blackout"));
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(SOURCE));
        assertThat(namesTold(engine.advance(ofSeconds(30)))).containsExactly("Blackout");
    }

    @Test
    void twoAlertsMayInhibitEachOtherByTwoRules() {
        TestEngine engine = with(
                """
                inhibit_rules:
                  - source_matchers: ['alertname="A"']
                    target_matchers: ['alertname="B"']
                  - source_matchers: ['alertname="B"']
                    target_matchers: ['alertname="A"']
                """);
        engine.firing("alertname", "A").firing("alertname", "B");
        assertThat(namesTold(engine.advance(ofMinutes(1)))).isEmpty();
        engine.resolved("alertname", "A");
        assertThat(inhibitedBy(engine, "alertname", "B")).isEmpty();
    }

    @Test
    void endOfAnInhibitedAlertIsNotToldAndTheAlertForgotten_asInAlertmanager() {
        TestEngine engine = TestEngine.asAlertmanager(ROUTES + CRITICAL_INHIBITS_WARNING).firing(TARGET).advance(ofSeconds(30));
        assertThat(namesTold(engine)).containsExactly("Slow");
        engine.firing(SOURCE).resolved(TARGET);
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(SOURCE));
        assertThat(namesTold(engine.advance(ofMinutes(20)))).containsExactly("Down");
        assertThat(engine.find(Labels.of(TARGET))).isEmpty();
        assertThat(engine.stats().groups()).isEqualTo(1);
    }

    @Test
    void endIsTold_whenTheInhibitionWasOverBeforeIt() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(TARGET).advance(ofSeconds(30));
        engine.firing(SOURCE).advance(ofMinutes(1)).resolved(SOURCE);
        namesTold(engine);
        engine.resolved(TARGET);
        assertThat(namesTold(engine.advance(ofMinutes(5)))).contains("Slow resolved");
    }

    @Test
    void endIsTold_whenTheInhibitionIsOverBeforeTheGroupSpeaks() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING).firing(TARGET).advance(ofSeconds(30));
        engine.firing(SOURCE).advance(ofMinutes(1)).resolved(TARGET);
        namesTold(engine);
        engine.advance(ofMinutes(1)).resolved(SOURCE);
        assertThat(namesTold(engine.advance(ofMinutes(5)))).contains("Slow resolved");
    }

    @Test
    void inhibitedAlertIsNotRepeatedAndIsTold_whenItStillFiresAfterwards() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING);
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(Duration.ofDays(1)), TARGET).advance(ofSeconds(30));
        engine.report(now, now.plus(Duration.ofHours(8)), SOURCE);
        namesTold(engine);
        assertThat(namesTold(engine.advance(Duration.ofHours(7)))).doesNotContain("Slow");
        assertThat(namesTold(engine.advance(Duration.ofHours(2)))).contains("Slow");
    }

    @Test
    void oneInhibitedAlertOfAGroupIsLeftOutOfWhatTheGroupTells() {
        TestEngine engine = new TestEngine(ROUTES.replace("['...']", "[]") + CRITICAL_INHIBITS_WARNING);
        engine.firing(SOURCE).firing(TARGET).firing("alertname", "Other").advance(ofSeconds(30));
        assertThat(namesTold(engine)).containsExactly("Other", "Down");
    }

    @Test
    void inhibitionIgnoresGroupsAndRoutes() {
        TestEngine engine = new TestEngine(ROUTES.replace(
                        "receivers:",
                        """
                          routes:
                            - receiver: nobody
                              matchers: ['severity="critical"']
                        receivers:
                          - name: nobody""")
                + CRITICAL_INHIBITS_WARNING);
        engine.firing(SOURCE).firing(TARGET);
        assertThat(namesTold(engine.advance(ofMinutes(1)))).isEmpty();
    }

    @Test
    void deprecatedMatchersMeanTheSame() {
        TestEngine engine = with(
                """
                inhibit_rules:
                  - source_match: {severity: critical}
                    target_match_re: {severity: "warn.*"}
                    equal: [cluster]
                """);
        engine.firing(SOURCE).firing(TARGET);
        assertThat(inhibitedBy(engine, TARGET)).containsExactly(fingerprint(SOURCE));
    }

    @Test
    void alertsCountAsUnprocessedUntilTheirGroupLooksAtThem() {
        TestEngine engine = with(CRITICAL_INHIBITS_WARNING);
        engine.firing(SOURCE).firing(TARGET);
        assertThat(states(engine)).containsExactly(2L, 0L, 0L);
        engine.advance(ofSeconds(30));
        assertThat(states(engine)).containsExactly(0L, 1L, 1L);
        engine.resolved(SOURCE);
        assertThat(states(engine)).containsExactly(0L, 1L, 0L);
        engine.advance(ofMinutes(5)).firing(SOURCE);
        assertThat(states(engine)).containsExactly(1L, 0L, 1L);
    }

    private static List<Long> states(TestEngine engine) {
        EngineStats stats = engine.stats();
        return List.of(stats.unprocessed(), stats.active(), stats.suppressed());
    }
}
