package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import signalbox.decision.Decision;
import signalbox.notify.Notification;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** What becomes of the routing tree's way of an alert that a rule routes. */
class RoutesAndTreeTest {

    private static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 1h
              routes:
                - matchers: [severity="critical"]
                  receiver: pager
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
              - name: manager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();
    private final Instant begun = clock.instant();
    private final List<String> told = new ArrayList<>();
    private final List<Decision> decided = new ArrayList<>();
    private TestEngine engine = new TestEngine(clock, journal, CONFIG);
    private String rules = "";

    @BeforeEach
    void setUp() {
        routed("");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /** An alert with a label {@code late} is routed ten minutes after it began, one with a label {@code now} at once; unless there is an alert Calm. */
    private void routed(String options) {
        rules =
                """
                import signalbox.alert.Alert
                import signalbox.condition.Condition
                import signalbox.condition.Holds
                import signalbox.route.Route
                rule "late" when $alert : Alert( label("late") == "yes" ) then
                    insertLogical( Condition.of( "late", $alert ).forAtLeast( "10m" ) );
                end
                rule "is for the manager then" when
                    $alert : Alert( label("late") == "yes" )
                    Holds( condition == "late", subject == $alert )
                    not Alert( name == "Calm" )
                then
                    insertLogical( new Route( $alert, "manager" ).groupWait( "0s" )%1$s );
                end
                rule "at once" when
                    $alert : Alert( label("now") == "yes" )
                    not Alert( name == "Calm" )
                then
                    insertLogical( new Route( $alert, "manager" ).groupWait( "0s" )%1$s );
                end
                rule "to nobody that there is" when $alert : Alert( label("to") == "nobody" ) then
                    insertLogical( new Route( $alert, "nobody" )%1$s );
                end
                """
                        .formatted(options);
        restart();
    }

    private void restart() {
        engine.close();
        engine = new TestEngine(clock, journal, Settings.DEFAULT.with(decided::addAll), CONFIG, rules);
        engine.beforeAnswer = notification -> told.add(line(notification));
        engine.tick();
    }

    private String line(Notification notification) {
        Duration since = Duration.between(begun, clock.instant());
        Stream<String> firing = notification.firing().stream().map(alert -> alert.name());
        Stream<String> resolved = notification.resolved().stream().map(alert -> "-" + alert.name());
        return "%d:%02d:%02d %s ".formatted(since.toHours(), since.toMinutesPart(), since.toSecondsPart(), notification.group().receiver())
                + Stream.concat(firing, resolved).sorted().collect(Collectors.joining(" "));
    }

    private void fire(String name, String... more) {
        engine.report(clock.instant(), clock.instant().plus(Duration.ofDays(1000)), labels(name, more));
    }

    private void resolve(String name, String... more) {
        engine.resolved(labels(name, more));
    }

    private static String[] labels(String name, String... more) {
        return Stream.concat(Stream.of("alertname", name), Stream.of(more)).toArray(String[]::new);
    }

    private void until(String time) {
        engine.advance(Duration.between(clock.instant(), begun.plus(Duration.parse(time))));
    }

    @Test
    void aRouteStandsInForTheRoot_andNotForNodesBelowIt() {
        fire("Slow", "late", "yes");
        fire("Down", "late", "yes", "severity", "critical");
        until("PT70M");
        assertThat(told).containsExactlyInAnyOrder(
                "0:00:30 chat Slow", "0:00:30 pager Down", "0:10:00 manager Slow", "0:10:00 manager Down", "1:05:30 pager Down");
    }

    @Test
    void besideTheTree_theReceiverOfTheRootIsTold_andRemindedAsBefore_alsoOverARestart() {
        routed(".besideTheTree()");
        fire("Slow", "late", "yes");
        until("PT20M");
        restart();
        until("PT66M");
        resolve("Slow", "late", "yes");
        until("PT80M");
        assertThat(told).containsExactlyInAnyOrder(
                "0:00:30 chat Slow", "0:10:00 manager Slow", "1:05:30 chat Slow", "1:10:00 manager -Slow", "1:10:30 chat -Slow");
    }

    @Test
    void besideTheTree_theWayDownTheTreeIsOnRecord() {
        routed(".besideTheTree()");
        fire("Slow", "now", "yes");
        decided.clear();
        engine.restate();
        engine.tick();
        assertThat(routedTo()).containsExactlyInAnyOrder("chat", "manager");
        routed("");
        decided.clear();
        engine.restate();
        engine.tick();
        assertThat(routedTo()).containsExactly("manager");
    }

    /** To whom the tree leads alerts, as is on record. */
    private List<String> routedTo() {
        return decided.stream()
                .flatMap(decision -> decision instanceof Decision.Standing standing ? standing.all().stream() : Stream.empty())
                .filter(decision -> decision instanceof Decision.Verdict verdict && verdict.kind() == Decision.Kind.ROUTED && verdict.holds())
                .map(decision -> ((Decision.Verdict) decision).receiver())
                .toList();
    }

    @Test
    void insteadOfTheTree_noNodeTellsItAgain_andWhoWasToldBeforeIsToldTheEnd() {
        routed(".insteadOfTheTree()");
        fire("Down", "late", "yes", "severity", "critical");
        until("PT66M");
        resolve("Down", "late", "yes", "severity", "critical");
        until("PT80M");
        assertThat(told).containsExactlyInAnyOrder(
                "0:00:30 pager Down", "0:10:00 manager Down", "1:10:00 manager -Down", "1:10:30 pager -Down");
    }

    @Test
    void insteadOfTheTree_aNodeThatWasNotAskedTellsWhenTheRouteIsOver() {
        routed(".insteadOfTheTree()");
        fire("Down", "now", "yes", "severity", "critical");
        until("PT12M");
        fire("Calm");
        until("PT13M");
        restart();
        until("PT39M");
        resolve("Down", "now", "yes", "severity", "critical");
        until("PT50M");
        assertThat(told).containsExactlyInAnyOrder(
                "0:00:00 manager Down", "0:12:00 pager Down", "0:12:30 chat Calm", "0:40:00 manager -Down", "0:42:00 pager -Down");
    }

    @Test
    void aRouteToAReceiverThatThereIsNotStandsInForNothing() {
        for (String options : List.of("", ".besideTheTree()", ".insteadOfTheTree()")) {
            told.clear();
            routed(options);
            fire("Slow" + options, "to", "nobody");
            fire("Down" + options, "to", "nobody", "severity", "critical");
            engine.advance(Duration.ofMinutes(2));
            assertThat(told.stream().map(line -> line.substring(8)))
                    .as(options)
                    .containsExactlyInAnyOrder("chat Slow" + options, "chat Down" + options, "pager Down" + options);
        }
    }
}
