package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.testing.TestEngine.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.testing.TestEngine;

/** What happens between the beginning of a reload and the moment at which the new policy is in force. */
class ReloadUnderWayTest {

    private static final String CONFIG =
            """
            route:
              receiver: root
              group_by: [alertname]
              group_wait: 30s
              group_interval: 2m
              routes:
                - {receiver: one, matchers: ['rack="1"'], continue: true}
                - {receiver: two, matchers: ['severity="critical"'], group_by: [rack], group_wait: 10s}
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: one
                webhook_configs: [{url: "http://localhost/"}]
              - name: two
                webhook_configs: [{url: "http://localhost/"}, {url: "http://localhost/", send_resolved: false}]
            inhibit_rules:
              - source_matchers: ['severity="critical"']
                target_matchers: ['severity="warning"']
                equal: [rack]
            """;

    private static final String CHANGED = CONFIG.replace("receiver: one, ", "receiver: one, mute_time_intervals: [quiet], ")
                    .replace("group_by: [alertname]", "group_by: [alertname, rack]")
                    .replace("source_matchers: ['severity=\"critical\"']", "source_matchers: ['alertname=\"A\"']")
            + "time_intervals: [{name: quiet, time_intervals: [{times: [{start_time: '00:03', end_time: '00:06'}]}]}]\n";

    private static final String WITHOUT_ROUTES = CONFIG.replace("rack=\"1\"", "rack=\"none\"");

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.route.Route

            """;

    private static final String TEAM = IMPORTS
            + """
            rule "A and B of a rack inhibit its C"
            when
                $a : Alert( name == "A", $rack : rack )
                $b : Alert( name == "B", rack == $rack )
                $c : Alert( name == "C", rack == $rack )
            then
                insertLogical( new Inhibition( $c, $a, $b ) );
            end

            rule "without a critical one C goes to two"
            when
                $c : Alert( name == "C", $rack : rack )
                not Alert( severity == "critical", rack == $rack )
            then
                insertLogical( new Route( $c, "two" ).groupedBy( "rack" ) );
            end
            """;

    private static final String GOES_WHERE_IT_SAYS = IMPORTS
            + """
            rule "an alert goes where it says"
            when
                $alert : Alert( $receiver : annotation("send"), $receiver != "" )
            then
                insertLogical( new Route( $alert, $receiver ) );
            end
            """;

    private static final String FAILS = IMPORTS
            + """
            import signalbox.inhibit.Withheld
            rule "Bad alerts are counted"
            when
                $alert : Alert( name == "Bad" )
            then
                insertLogical( new Withheld( $alert, "count " + $alert.label( "count" ).substring( 5 ) ) );
            end
            """;

    private static final String[] A = {"alertname", "A", "rack", "1"};
    private static final String[] B = {"alertname", "B", "rack", "1"};
    private static final String[] BAD = {"alertname", "Bad", "rack", "1"};

    private final TestEngine engine = new TestEngine(CONFIG);

    private void fire(String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), labels);
    }

    private CompletableFuture<Void> begin(String yaml, String... rules) {
        engine.fillingsKeptBack = true;
        return engine.beginReload(yaml, rules);
    }

    private List<String> groupsOf(String... labels) {
        return engine.alert(labels).groups().stream().map(group -> group.receiver() + " " + group.key()).toList();
    }

    @Test
    void pagesAreToldByTheOldPolicyUntilTheNewOneIsInForce() {
        fire(A);
        CompletableFuture<Void> reloaded = begin(WITHOUT_ROUTES);
        fire(B);
        assertThat(engine.advance(ofSeconds(30)).takeTold())
                .containsExactly("one: first notification, 1 firing, 0 resolved", "one: first notification, 1 firing, 0 resolved");
        assertThat(reloaded).isNotDone();
        engine.fillKeptBack();
        assertThat(reloaded).isCompleted();
        assertThat(groupsOf(A)).containsExactly("root {}:{alertname=\"A\"}");
        assertThat(groupsOf(B)).containsExactly("root {}:{alertname=\"B\"}");
    }

    @Test
    void whatCameAndWentMeanwhileIsKnown() {
        fire(A);
        String over = engine.silence(ofDays(1), matching("alertname", "A"));
        var unused = begin(CONFIG, TEAM);
        fire(B);
        fire("alertname", "C", "rack", "1", "severity", "warning");
        engine.expireSilence(over);
        String made = engine.silence(ofDays(1), matching("alertname", "B"));
        engine.fillKeptBack();
        assertThat(engine.alert(A).silencedBy()).isEmpty();
        assertThat(engine.alert(B).silencedBy()).containsExactly(made);
        assertThat(engine.alert("alertname", "C", "rack", "1", "severity", "warning").inhibitedBy()).hasSize(2);
        engine.resolved(A);
        assertThat(engine.alert("alertname", "C", "rack", "1", "severity", "warning").inhibitedBy()).isEmpty();
    }

    @Test
    void rulesSeeWhatAnAlertSaysNow() {
        Instant now = engine.clock.instant();
        engine.report(Labels.of("send", "two"), now, now.plus(ofDays(2)), "alertname", "D");
        var unused = begin(CONFIG, GOES_WHERE_IT_SAYS);
        engine.report(Labels.of("send", "one"), now, now.plus(ofDays(2)), "alertname", "D");
        engine.fillKeptBack();
        assertThat(groupsOf("alertname", "D")).containsExactly("one rule/one:{alertname=\"D\"}");
    }

    @Test
    void alertThatWasForgottenMeanwhileStaysForgotten() {
        fire(A);
        engine.advance(ofSeconds(30));
        var unused = begin(CONFIG, TEAM);
        engine.resolved(A).advance(ofMinutes(2)).takeTold();
        engine.fillKeptBack();
        assertThat(engine.find(Labels.of(A))).isEmpty();
        assertThat(engine.stats().groups()).isZero();
        assertThat(engine.advance(ofMinutes(10)).takeTold()).isEmpty();
    }

    @Test
    void newPackageThatFailsIsStopped_andTheOldRulesNeverNoticed() {
        fire(BAD);
        var unused = begin(CONFIG, FAILS, TEAM);
        assertThat(engine.quarantined()).isEmpty();
        engine.fillKeptBack();
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team0");
        assertThat(engine.stats().quarantines()).isEqualTo(1);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(1);
    }

    @Test
    void newPackageThatFailsOverWhatCameMeanwhileIsStopped() {
        var unused = begin(CONFIG, FAILS, TEAM);
        fire(BAD);
        assertThat(engine.quarantined()).isEmpty();
        engine.fillKeptBack();
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team0");
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(1);
    }

    @Test
    void packageThatWasStoppedMeanwhileIsReplaced() {
        engine.reload(CONFIG, FAILS);
        var unused = begin(CONFIG, TEAM);
        fire(BAD);
        assertThat(engine.quarantined()).hasSize(1);
        engine.fillKeptBack();
        assertThat(engine.quarantined()).isEmpty();
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(1);
    }

    @Test
    void reloadThatIsGivenLastStays() {
        fire(A);
        CompletableFuture<Void> first = begin(WITHOUT_ROUTES);
        CompletableFuture<Void> second = begin(CONFIG);
        engine.fillKeptBack();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(groupsOf(A)).containsExactly("one {}/{rack=\"1\"}:{alertname=\"A\"}");
    }

    @Test
    void reloadFails_whenTheEngineIsClosedMeanwhile() {
        CompletableFuture<Void> reloaded = begin(CONFIG);
        engine.close();
        engine.fillKeptBack();
        assertThatThrownBy(reloaded::join).hasRootCauseInstanceOf(RejectedExecutionException.class);
    }

    // ---- whatever happens: as if the reload had been done at once at its end

    enum Kind {
        FIRES,
        ENDS,
        SILENCE,
        BEGIN,
        END,
        TIME
    }

    record Step(Kind kind, Labels labels, int amount) {}

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Labels> alerts = Combinators.combine(
                        Arbitraries.of("A", "B", "C"), Arbitraries.of("1", "2"), Arbitraries.of("critical", "warning"))
                .as((name, rack, severity) -> Labels.of("alertname", name, "rack", rack, "severity", severity));
        Arbitrary<Kind> kinds = Arbitraries.of(
                Kind.FIRES, Kind.FIRES, Kind.FIRES, Kind.ENDS, Kind.ENDS, Kind.SILENCE, Kind.BEGIN, Kind.BEGIN, Kind.END,
                Kind.TIME, Kind.TIME, Kind.TIME);
        return Combinators.combine(kinds, alerts, Arbitraries.integers().between(0, 9))
                .as(Step::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    @Property(tries = 30)
    void reloadThatTakesTimeEndsAsOneThatTakesNone(@ForAll("histories") List<Step> history) {
        List<Step> steps = new ArrayList<>(history);
        steps.add(new Step(Kind.END, Labels.EMPTY, 0));
        steps.add(new Step(Kind.TIME, Labels.EMPTY, 100));
        World slow = new World(true);
        World atOnce = new World(false);
        for (Step step : steps) {
            slow.take(step);
            atOnce.take(step);
            assertThat(slow.told()).isEqualTo(atOnce.told());
            assertThat(slow.picture()).isEqualTo(atOnce.picture());
        }
    }

    private static final class World {

        private record Change(String yaml, String[] rules) {}

        private static final List<Change> CHANGES = List.of(
                new Change(CONFIG, new String[0]),
                new Change(CONFIG, new String[] {TEAM}),
                new Change(CHANGED, new String[] {TEAM}),
                new Change(CHANGED, new String[0]),
                new Change(WITHOUT_ROUTES, new String[] {TEAM}));

        private final TestEngine engine = new TestEngine(CONFIG, TEAM);
        private final boolean slow;
        private final Deque<Change> begun = new ArrayDeque<>();
        private int reports;

        World(boolean slow) {
            this.slow = slow;
            engine.fillingsKeptBack = slow;
        }

        void take(Step step) {
            Instant now = engine.clock.instant();
            switch (step.kind()) {
                case FIRES -> report(step.labels(), now, now.plusSeconds(30L * step.amount() + 30));
                case ENDS -> engine.find(step.labels()).ifPresent(view -> report(step.labels(), view.alert().startsAt(), now));
                case SILENCE -> engine.silence(
                        Duration.ofSeconds(30L * step.amount() + 30), matching("alertname", step.labels().get("alertname")));
                case BEGIN -> begin(CHANGES.get(step.amount() % CHANGES.size()));
                case END -> end();
                case TIME -> engine.advance(Duration.ofSeconds(30L * step.amount()));
            }
        }

        private void report(Labels labels, Instant start, Instant end) {
            Instant now = engine.clock.instant();
            engine.accept(List.of(new AlertReport(labels, Labels.of("report", "" + reports++), start, end, "", now, false)));
        }

        private void begin(Change change) {
            if (slow) {
                var unused = engine.beginReload(change.yaml(), change.rules());
            } else {
                begun.add(change);
            }
        }

        private void end() {
            engine.fillKeptBack();
            for (Change change = begun.poll(); change != null; change = begun.poll()) {
                engine.reload(change.yaml(), change.rules());
            }
        }

        List<String> told() {
            return engine.told.stream()
                    .map(told -> told.at() + " " + told.integration() + " " + told.group().key() + " " + told.reason() + " "
                            + told.alerts().stream().map(alert -> alert.labels() + " " + alert.endsAt()).toList())
                    .sorted()
                    .toList();
        }

        List<String> picture() {
            List<String> lines = new ArrayList<>();
            engine.view().forEachAlert(view -> lines.add(view.alert() + " in "
                    + view.groups().stream().map(group -> group.destination() + " " + group.labels()).sorted().toList()
                    + " inhibited by " + view.inhibitedBy() + " silences: " + view.silencedBy().size() + " muted by "
                    + view.groups().stream().flatMap(group -> engine.view().mutedBy(group, engine.clock.instant()).stream()).toList()));
            lines.sort(null);
            lines.add(engine.stats().active() + " " + engine.stats().suppressed() + " " + engine.stats().groups());
            return lines;
        }
    }
}
