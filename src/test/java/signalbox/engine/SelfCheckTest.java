package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Resolved;
import signalbox.decision.Quiet;
import signalbox.group.GroupedByTree;
import signalbox.inhibit.InhibitRule;
import signalbox.notify.Announced;
import signalbox.notify.Integration;
import signalbox.route.Route;
import signalbox.route.RoutingTree;
import signalbox.route.TimeInterval;
import signalbox.silence.Silence;
import signalbox.silence.Silenced;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** What is in force by the standard rules is looked at again once in an interval: a difference is found, and mended. */
class SelfCheckTest {

    private static final String CONFIG =
            """
            route:
              receiver: team
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
              routes:
                - matchers: [severity="page"]
                  receiver: pager
                  mute_time_intervals: [never]
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [severity="warning"]
                equal: [instance]
            time_intervals:
              - name: never
                time_intervals: [{years: ["1999"]}]
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            rule "by a rule" when
                $a : Alert( name == "Ruled" )
            then
                insertLogical( new Route( $a, "pager" ) );
                insertLogical( new Withheld( $a, "for a reason" ) );
            end
            """;

    private final InMemoryJournal journal = new InMemoryJournal();
    private Set<KieSession> others = Set.of();
    private TestEngine engine = begin(Settings.DEFAULT);

    private TestEngine begin(Settings settings) {
        others = sessions();
        TestEngine begun = new TestEngine(new TestClock("2026-01-01T00:00:00Z"), journal, settings, CONFIG, RULES);
        begun.differencesExpected = true;
        return begun;
    }

    /** Those of all engines in this process. */
    private static Set<KieSession> sessions() {
        return Set.copyOf(TestEngine.policy(CONFIG, RULES).rules().standard().getKieSessions());
    }

    /** The session of the standard rules that is in force. */
    private KieSession session() {
        List<KieSession> ours = sessions().stream().filter(session -> !others.contains(session)).toList();
        assertThat(ours).as("a session that does not take over is let go").hasSize(1);
        return ours.get(0);
    }

    /** Of everything something: routed by the tree and by a rule, inhibited, silenced, told, ended. */
    @BeforeEach
    void everythingHappens() {
        engine.firing("alertname", "NodeDown", "instance", "a", "severity", "page")
                .firing("alertname", "Slow", "instance", "a", "severity", "warning")
                .firing("alertname", "Slow", "instance", "b", "severity", "warning")
                .firing("alertname", "Ruled")
                .firing("alertname", "Hushed")
                .firing("alertname", "Over");
        engine.silence(ofHours(10), TestEngine.matching("alertname", "Hushed"));
        engine.advance(ofSeconds(40)).resolved("alertname", "Over").firing("alertname", "Other").advance(ofSeconds(40));
        engine.takeTold();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** A fault: a fact is taken out behind the engine's back. */
    private void lose(Class<?> type) {
        FactHandle handle = session().getFactHandles(type::isInstance).stream().findFirst().orElseThrow();
        session().delete(handle);
    }

    /** Rules decide by what is left. */
    private void decide() {
        Instant now = engine.clock.instant();
        engine.report(Labels.of("summary", "other words"), now, now.plusSeconds(3600), "alertname", "Other");
    }

    private long count(Class<?> type) {
        return session().getFactHandles(type::isInstance).size();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Alert.class, Resolved.class, InhibitRule.class, RoutingTree.class, Silence.class, Silenced.class, Route.class,
                Integration.class, Announced.class, TimeInterval.class
            })
    void factThatIsLostIsFoundAndPutBackWithinTheInterval(Class<?> type) {
        long before = count(type);
        lose(type);
        decide();
        engine.advance(ofMinutes(5));
        assertThat(engine.stats().differences()).isPositive();
        assertThat(count(type)).isEqualTo(type == Resolved.class ? 0 : before); // the end of "Over" was told meanwhile

        long found = engine.stats().differences();
        engine.advance(ofMinutes(20));
        assertThat(engine.stats().differences()).isEqualTo(found);
    }

    @Test
    void whatWasConcludedWronglyIsPutRight() {
        lose(InhibitRule.class);
        lose(Silenced.class);
        lose(Route.class);
        decide();
        assertThat(engine.alert("alertname", "Ruled").groups()).extracting(group -> group.receiver()).containsExactly("team");
        engine.advance(ofMinutes(5));
        assertThat(engine.alert("alertname", "Slow", "instance", "a", "severity", "warning").quiet())
                .extracting(quiet -> quiet.by().rule())
                .containsExactly("inhibit_rules[0]");
        assertThat(engine.alert("alertname", "Hushed").silencedBy()).hasSize(1);
        assertThat(engine.alert("alertname", "Ruled").groups()).extracting(group -> group.receiver()).containsExactly("pager");
        assertThat(engine.alert("alertname", "Ruled").quiet()).extracting(Quiet::kind).hasSize(1);
    }

    @Test
    void nothingIsDifferentWhereNothingIsWrong() {
        engine.advance(ofHours(5));
        assertThat(engine.stats().differences()).isZero();
    }

    @Test
    void whatHappensWhileItIsLookedAtMakesNoDifference() {
        engine.fillingsKeptBack = true;
        engine.advance(ofMinutes(5));
        engine.resolved("alertname", "NodeDown", "instance", "a", "severity", "page")
                .firing("alertname", "Later", "instance", "b")
                .expireSilence(engine.view().silences().get(0).id());
        engine.fillKeptBack();
        assertThat(engine.stats().differences()).isZero();
        assertThat(session()).isNotNull();
    }

    @Test
    void whatTakesOverKnowsWhatHappenedMeanwhile() {
        lose(InhibitRule.class);
        engine.fillingsKeptBack = true;
        engine.advance(ofMinutes(5));
        engine.firing("alertname", "NodeDown", "instance", "b").resolved("alertname", "NodeDown", "instance", "a", "severity", "page");
        engine.fillKeptBack();
        assertThat(engine.stats().differences()).isPositive();
        assertThat(quiet("a")).isEmpty();
        assertThat(quiet("b")).hasSize(1);
    }

    private List<Quiet> quiet(String instance) {
        return engine.alert("alertname", "Slow", "instance", instance, "severity", "warning").quiet();
    }

    @Test
    void reloadThatComesBetweenMakesItOfNoUse() {
        lose(InhibitRule.class);
        engine.fillingsKeptBack = true;
        engine.advance(ofMinutes(5));
        var reload = engine.beginReload(CONFIG.replace("group_wait: 30s", "group_wait: 31s"), RULES);
        engine.fillKeptBack();
        reload.join();
        assertThat(quiet("a")).hasSize(1);
        assertThat(session()).isNotNull();
    }

    @Test
    void whereMemoryIsShortTheOldSessionGoesFirst() {
        engine.close();
        engine = begin(Settings.DEFAULT.with(new Memory() {
            @Override
            public Usage usage() {
                return new Usage(80, 80, 100);
            }

            @Override
            public void collect() {
                // nothing is garbage
            }
        }));
        lose(InhibitRule.class);
        decide();
        engine.advance(ofMinutes(5));
        assertThat(engine.stats().differences()).isPositive();
        assertThat(quiet("a")).hasSize(1);
        assertThat(session()).isNotNull();
    }

    /** Many are looked at in parts: those that are quiet need not be in one with those that keep them quiet. */
    @Test
    void ofManyAlertsTheOneThatIsDifferentIsFound() {
        Instant now = engine.clock.instant();
        List<AlertReport> reports = new ArrayList<>();
        for (int i = 0; i < 11_000; i++) {
            Labels labels = Labels.of("alertname", "Slow", "instance", i % 2 == 0 ? "a" : "b", "severity", "warning", "n", "" + i);
            reports.add(new AlertReport(labels, Labels.EMPTY, now, now.plusSeconds(36_000), "", now, false));
        }
        engine.accept(reports);
        engine.advance(ofMinutes(5));
        assertThat(engine.stats().differences()).isZero();

        FactHandle grouped = session().getFactHandles(GroupedByTree.class::isInstance).stream().skip(7_000).findFirst().orElseThrow();
        session().delete(grouped);
        decide();
        engine.advance(ofMinutes(5));
        assertThat(engine.stats().differences()).isEqualTo(1);
        engine.view().forEachAlert(alert -> assertThat(alert.groups()).hasSize(1));
    }

    @Test
    void itIsLeftOutWhereNobodyWantsIt() {
        engine.close();
        engine = begin(Settings.DEFAULT.withSelfCheckEvery(Duration.ZERO));
        lose(InhibitRule.class);
        decide();
        engine.advance(ofMinutes(20));
        assertThat(engine.stats().differences()).isZero();
    }

}
