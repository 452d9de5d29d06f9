package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.decision.Decision;
import signalbox.decision.Decision.AlertBegan;
import signalbox.decision.Decision.AlertEnded;
import signalbox.store.Change;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Of some alerts the notification log alone knows, as when an Alertmanager kept it: whoever heard of them hears of their end. */
class EndsOnRecordTest {

    private static final String CONFIG =
            """
            route: {receiver: root, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String TEAM =
            """
            import signalbox.alert.Alert
            import signalbox.derived.Derived
            import signalbox.route.Route
            rule "to the team" when $a : Alert( name == "A" ) then insertLogical( new Route( $a, "team" ) ); end
            rule "derived" when Alert( name == "A" ) then insertLogical( Derived.alert( "Derived" ) ); end
            """;

    private final List<Decision> decided = new ArrayList<>();
    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");

    /** An engine that has the notification log of another one, which told that these fire, and nothing else of it. */
    private TestEngine afterTelling(String config, String rules, String... names) {
        InMemoryJournal log = new InMemoryJournal();
        try (TestEngine before = start(new InMemoryJournal(), config, rules)) {
            for (String name : names) {
                before.firing("alertname", name);
            }
            before.advance(Duration.ofMinutes(1));
            log.write(before.journal.kept().stream().filter(Change.AnnouncedKept.class::isInstance).toList()).join();
        }
        return start(log, config, rules);
    }

    private TestEngine start(InMemoryJournal journal, String config, String rules) {
        String[] packages = rules.isEmpty() ? new String[0] : new String[] {rules};
        return new TestEngine(clock, journal, Settings.DEFAULT.with(decided::addAll), config, packages);
    }

    @Test
    void endIsTold_whenItIsTheFirstThatIsReported() {
        try (TestEngine engine = afterTelling(CONFIG, "", "A", "B")) {
            engine.resolved("alertname", "A").advance(Duration.ofMinutes(1));

            assertThat(engine.takeTold()).containsExactly("root: all alerts resolved, 0 firing, 1 resolved");
            assertThat(engine.find(Labels.of("alertname", "A"))).isEmpty();
        }
    }

    @Test
    void itIsOnRecordAsTheEndThatWasReported() {
        try (TestEngine engine = afterTelling(CONFIG, "", "A")) {
            decided.clear();
            engine.resolved("alertname", "A");

            assertThat(decided.stream().filter(each -> each instanceof AlertBegan || each instanceof AlertEnded))
                    .satisfiesExactly(
                            began -> assertThat(began).isInstanceOf(AlertBegan.class),
                            ended -> assertThat(((AlertEnded) ended).timedOut()).isFalse());
        }
    }

    @Test
    void itIsToldOnce_howeverOftenItIsRepeated() {
        try (TestEngine engine = afterTelling(CONFIG, "", "A")) {
            AlertReport end = new AlertReport(
                    Labels.of("alertname", "A"), Labels.EMPTY, clock.instant(), clock.instant(), "", clock.instant(), false);
            engine.accept(List.of(end, end)).tick();
            engine.accept(List.of(end)).advance(Duration.ofMinutes(1));
            engine.accept(List.of(end)).advance(Duration.ofMinutes(10));

            assertThat(engine.takeTold()).hasSize(1);
            assertThat(engine.groups()).isEmpty();
        }
    }

    @Test
    void whatFiresAgainInTheSameRequestFires() {
        try (TestEngine engine = afterTelling(CONFIG, "", "A")) {
            Instant now = clock.instant();
            AlertReport end = new AlertReport(Labels.of("alertname", "A"), Labels.EMPTY, now, now, "", now, false);
            AlertReport fires = new AlertReport(Labels.of("alertname", "A"), Labels.EMPTY, now, now.plusSeconds(3600), "", now, false);
            engine.accept(List.of(end, fires)).advance(Duration.ofMinutes(1));

            assertThat(engine.takeTold()).isEmpty();
            assertThat(engine.alert("alertname", "A").alert().firing()).isTrue();
        }
    }

    @Test
    void ruleThatRoutedItLeadsItThereAgain_andConcludesNothingElse() {
        try (TestEngine engine = afterTelling(CONFIG, TEAM, "A")) {
            engine.resolved("alertname", "A").advance(Duration.ofSeconds(5));
            assertThat(engine.find(Labels.of("alertname", "Derived"))).isEmpty();
            engine.advance(Duration.ofMinutes(1));

            assertThat(engine.takeTold()).containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
        }
    }

    @Test
    void whoWantsToHearOfNoEndsHearsOfNone() {
        String withoutEnds = CONFIG.replace("\"http://localhost/\"", "\"http://localhost/\", send_resolved: false");
        try (TestEngine engine = afterTelling(withoutEnds, "", "A")) {
            engine.resolved("alertname", "A").advance(Duration.ofMinutes(1));

            assertThat(engine.told).allMatch(told -> !told.integration().sendResolved() && told.firing().isEmpty());
            assertThat(engine.groups()).isEmpty();
        }
    }

    @Test
    void endOfWhatNobodyHeardOfIsNoNews() {
        try (TestEngine engine = afterTelling(CONFIG, "", "A")) {
            engine.resolved("alertname", "B");

            assertThat(engine.groups()).isEmpty();
        }
    }

    @Test
    void itIsToldAlsoWhenTheServerIsKilledMeanwhile() {
        try (TestEngine engine = afterTelling(CONFIG, "", "A")) {
            engine.resolved("alertname", "A");
            try (TestEngine next = new TestEngine(clock, engine.journal, CONFIG)) {
                next.advance(Duration.ofMinutes(1));

                assertThat(next.takeTold()).containsExactly("root: all alerts resolved, 0 firing, 1 resolved");
            }
        }
    }
}
