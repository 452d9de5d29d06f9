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
import signalbox.notify.Notification;
import signalbox.store.Change;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Incidents that rules make of alerts, each told in a group of its own. */
class IncidentGroupsTest {

    private static final String CONFIG =
            """
            route: {receiver: root, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
            receivers:
              - name: root
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.incident.Incident
            import signalbox.incident.SameIncident
            import signalbox.route.Route
            rule "of one place" when
                $a : Alert( $rack : rack != "" )
                $b : Alert( rack == $rack, this != $a )
            then
                insertLogical( new SameIncident( $a, $b ) );
            end
            rule "a bridge joins two places" when
                $bridge : Alert( name == "Bridge" )
                $a : Alert( this != $bridge, rack == $bridge.label( "from" ) || rack == $bridge.label( "to" ) )
            then
                insertLogical( new SameIncident( $bridge, $a ) );
            end
            rule "to the team" when $alert : Alert( name != "Other" ) then
                insertLogical( new Route( $alert, "team" ).perIncident() );
            end
            """;

    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();
    private final Instant begun = clock.instant();
    private final List<String> told = new ArrayList<>();
    private TestEngine engine = start();

    @AfterEach
    void close() {
        engine.close();
    }

    private TestEngine start() {
        return start(RULES);
    }

    private TestEngine start(String rules) {
        TestEngine started = new TestEngine(clock, journal, CONFIG, rules);
        started.beforeAnswer = notification -> told.add(line(notification));
        return started.tick();
    }

    private String line(Notification notification) {
        Duration since = Duration.between(begun, clock.instant());
        Stream<String> firing = notification.firing().stream().map(alert -> alert.name());
        Stream<String> resolved = notification.resolved().stream().map(alert -> "-" + alert.name());
        String reason = notification.reason().startsWith("merged into") ? " (merged)" : "";
        return "%d:%02d ".formatted(since.toMinutes(), since.toSecondsPart())
                + Stream.concat(firing, resolved).sorted().collect(Collectors.joining(" ")) + reason;
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

    private IncidentGroupsTest until(String time) {
        engine.advance(Duration.between(clock.instant(), begun.plus(Duration.parse(time))));
        return this;
    }

    private void twoIncidents() {
        fire("A1", "rack", "a");
        until("PT5S");
        fire("B1", "rack", "b");
        until("PT10S");
        fire("A2", "rack", "a");
        fire("B2", "rack", "b");
    }

    @Test
    void twoIncidentsThatAreJoinedBecomeOne_andAreTwoAgainWhenTheBridgeGoes() {
        twoIncidents();
        until("PT10M");
        fire("Bridge", "from", "a", "to", "b");
        until("PT20M");
        resolve("Bridge", "from", "a", "to", "b");
        until("PT30M");
        resolve("B1", "rack", "b");
        until("PT40M");
        assertThat(told).containsExactly(
                "0:30 A1 A2",
                "0:35 B1 B2",
                "10:30 A1 A2 B1 B2 Bridge",
                "10:35 -B1 -B2 (merged)",
                "20:00 B1 B2",
                "20:30 -Bridge A1 A2",
                "30:30 -B1 A1 A2",
                "35:00 -B1 B2");
    }

    @Test
    void aGroupThatHasToldNothingIsClosedWithoutAWord() {
        twoIncidents();
        until("PT15S");
        fire("Bridge", "from", "a", "to", "b");
        until("PT10M");
        assertThat(told).containsExactly("0:30 A1 A2 B1 B2 Bridge");
    }

    @Test
    void anIncidentThatIsMergedAndSplitBeforeItWasClosedGoesOn() {
        twoIncidents();
        until("PT1M");
        fire("Bridge", "from", "a", "to", "b");
        until("PT2M");
        resolve("Bridge", "from", "a", "to", "b");
        until("PT20M");
        assertThat(told).containsExactly("0:30 A1 A2", "0:35 B1 B2", "5:30 -Bridge A1 A2");
    }

    @Test
    void whatWasMergedIsClosedAfterARestart_andSplitsAsBefore() {
        twoIncidents();
        until("PT10M");
        fire("Bridge", "from", "a", "to", "b");
        until("PT10M10S");
        restart();
        until("PT12M");
        restart();
        until("PT20M");
        resolve("Bridge", "from", "a", "to", "b");
        until("PT24M");
        assertThat(told).containsExactly(
                "0:30 A1 A2", "0:35 B1 B2", "10:30 A1 A2 B1 B2 Bridge", "10:35 -B1 -B2 (merged)", "20:00 B1 B2", "20:30 -Bridge A1 A2");
    }

    @Test
    void thatAnIncidentWasMergedIsForgottenWhereItIsOneOfItsOwnAgainAfterARestart() {
        twoIncidents();
        until("PT10M");
        fire("Bridge", "from", "a", "to", "b");
        until("PT10M10S");
        assertThat(merged()).hasSize(1);
        engine.close();
        engine = start(RULES.replace("name == \"Bridge\"", "name == \"None\""));
        assertThat(merged()).isEmpty();
        until("PT20M");
        assertThat(told).noneMatch(line -> line.endsWith("(merged)"));
    }

    private List<Change> merged() {
        return journal.kept().stream().filter(change -> change instanceof Change.NoteKept note && note.key().startsWith("merged ")).toList();
    }

    @Test
    void anIncidentGoesOnInItsGroupWhenItsFirstAlertIsOver_alsoOverARestart() {
        twoIncidents();
        until("PT1M");
        resolve("A1", "rack", "a");
        until("PT2M");
        restart();
        until("PT10M");
        assertThat(told).containsExactly("0:30 A1 A2", "0:35 B1 B2", "5:30 -A1 A2");
    }

    @Test
    void whoIsLeftAloneInAnIncidentIsInItAfterARestart() {
        fire("A1", "rack", "a");
        until("PT5S");
        fire("A2", "rack", "a");
        until("PT10M");
        resolve("A1", "rack", "a");
        until("PT20M");
        restart();
        fire("A3", "rack", "a");
        until("PT30M");
        assertThat(told).containsExactly("0:30 A1 A2", "10:30 -A1 A2", "20:30 A2 A3");
    }

    @Test
    void whoEndedBeforeARestart_andWasNotToldYet_isInNoIncidentWithWhoFires() {
        fire("A1", "rack", "a");
        until("PT1M");
        resolve("A1", "rack", "a");
        until("PT2M");
        fire("A2", "rack", "a");
        until("PT3M");
        restart();
        until("PT20M");
        resolve("A2", "rack", "a");
        until("PT30M");
        assertThat(told).containsExactly("0:30 A1", "2:30 A2", "5:30 -A1", "22:30 -A2");
    }

    @Test
    void aReloadChangesNothing() {
        twoIncidents();
        until("PT10M");
        fire("Bridge", "from", "a", "to", "b");
        until("PT11M");
        engine.reload(CONFIG.replace("4h", "3h"), RULES);
        until("PT20M");
        assertThat(told).containsExactly("0:30 A1 A2", "0:35 B1 B2", "10:30 A1 A2 B1 B2 Bridge", "10:35 -B1 -B2 (merged)");
    }

    private void restart() {
        engine.close();
        engine = start();
    }
}
