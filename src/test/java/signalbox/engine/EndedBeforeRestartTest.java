package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.Matcher;
import signalbox.notify.Notification;
import signalbox.silence.PostedSilence;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** To the rules of teams an alert that ended has ended: after a restart or a reload, too, whether its end was told or not. */
class EndedBeforeRestartTest {

    private static final String CONFIG =
            """
            route: {receiver: root, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.ack.Acknowledged
            import signalbox.alert.Alert
            import signalbox.attribute.Attribute
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.incident.SameIncident
            import signalbox.route.Route
            import signalbox.silence.Silence
            import signalbox.silence.SilenceOver
            """;

    private final Instant begun = Instant.parse("2026-01-01T00:00:00Z");

    /** What happens in between, at an instant of its own. */
    private enum Interruption {
        NONE, RESTART, RELOAD
    }

    private final class Story {
        final TestClock clock = new TestClock(begun.toString());
        final InMemoryJournal journal = new InMemoryJournal();
        final List<String> told = new ArrayList<>();
        final String rules;
        TestEngine engine;

        Story(String rules) {
            this.rules = IMPORTS + rules;
            engine = start();
        }

        private TestEngine start() {
            TestEngine started = new TestEngine(clock, journal, CONFIG, rules);
            started.beforeAnswer = notification -> told.add(line(notification));
            return started.tick();
        }

        private String line(Notification notification) {
            Duration since = Duration.between(begun, clock.instant());
            Stream<String> firing = notification.firing().stream().map(alert -> alert.name());
            Stream<String> resolved = notification.resolved().stream().map(alert -> "-" + alert.name());
            return "%d:%02d %s: ".formatted(since.toMinutes(), since.toSecondsPart(), notification.integration().receiver())
                    + Stream.concat(firing, resolved).sorted().collect(Collectors.joining(" "));
        }

        Story at(int minute) {
            engine.advance(Duration.between(clock.instant(), begun.plus(Duration.ofMinutes(minute))));
            return this;
        }

        Story fire(String name) {
            engine.report(clock.instant(), clock.instant().plus(Duration.ofDays(1000)), "alertname", name);
            return this;
        }

        Story end(String name) {
            engine.resolved("alertname", name);
            return this;
        }

        Story acknowledge(String name) {
            List<Matcher> named = List.of(new Matcher(Matcher.Type.EQUAL, "alertname", name));
            engine.acknowledge(new PostedAck(named, OptionalLong.empty(), "jo", "on it", Ack.OPEN));
            return this;
        }

        Story silence(String pattern) {
            engine.silence(Duration.ofDays(1), new PostedSilence.PostedMatcher(Matcher.Type.REGEX, "alertname", pattern));
            return this;
        }

        void interrupt(Interruption by, String reloadedConfig) {
            switch (by) {
                case NONE -> engine.tick();
                case RESTART -> engine = start();
                case RELOAD -> engine.reload(reloadedConfig, rules);
            }
        }
    }

    private List<String> told(Interruption by, String rules, Consumer<Story> before, Consumer<Story> after) {
        Story story = new Story(rules);
        before.accept(story);
        story.interrupt(by, CONFIG.replace("repeat_interval: 4h", "repeat_interval: 3h"));
        after.accept(story);
        story.engine.close();
        return story.told;
    }

    private void assertSame(Interruption by, String rules, Consumer<Story> before, Consumer<Story> after) {
        assertThat(told(by, rules, before, after)).isEqualTo(told(Interruption.NONE, rules, before, after)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void whatNeverFiredTogetherDerivesNothing(Interruption by) {
        assertSame(
                by,
                """
                rule "both" when
                    $a : Alert( name == "A" )
                    $b : Alert( name == "B" )
                then
                    insertLogical( Derived.alert( "Both" ).because( $a, $b ) );
                end
                rule "to the team" when $both : Alert( name == "Both" ) then insertLogical( new Route( $both, "team" ) ); end
                rule "ever" when Alert( name == "Both" ) then insertLogical( Condition.of( "ever" ).keepFor( "1h" ) ); end
                rule "ever was" when Holds( condition == "ever" ) then insertLogical( Derived.alert( "Ever" ) ); end
                """,
                story -> story.fire("A").at(1).end("A").at(2).fire("B").at(3),
                story -> story.at(30));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void whatEndedIsNoLongerStated(Interruption by) {
        assertSame(
                by,
                """
                rule "lately" when $a : Alert( name == "A" ) then
                    insertLogical( Condition.of( "lately", $a ).keepFor( "10m" ) );
                end
                rule "lately is told" when Holds( condition == "lately" ) then insertLogical( Derived.alert( "Lately" ) ); end
                rule "often" when $a : Alert( name == "A" ) then
                    insertLogical( Condition.of( "often" ).times( 3 ).within( "1h" ) );
                end
                rule "often is told" when Holds( condition == "often" ) then insertLogical( Derived.alert( "Often" ) ); end
                rule "unsteady" when $a : Alert( name == "A" ) then
                    insertLogical( Condition.of( "unsteady" ).changes( 4 ).within( "1h" ) );
                end
                rule "unsteady is told" when Holds( condition == "unsteady" ) then insertLogical( Derived.alert( "Unsteady" ) ); end
                rule "together" when Alert( name == "A" ) $b : Alert( name == "B" ) then
                    insertLogical( Condition.of( "together" ).keepFor( "20m" ) );
                end
                rule "together is told" when Holds( condition == "together" ) then insertLogical( Derived.alert( "Together" ) ); end
                """,
                story -> story.fire("A").at(2).end("A").at(3).fire("B").at(4),
                story -> story.at(5).fire("A").at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void whatLastsUnlessSomethingFiresGoesOn(Interruption by) {
        assertSame(
                by,
                """
                rule "alone" when $b : Alert( name == "B" ) not Alert( name == "A" ) then
                    insertLogical( Condition.of( "alone", $b ).forAtLeast( "10m" ) );
                end
                rule "alone is told" when Holds( condition == "alone" ) then insertLogical( Derived.alert( "Alone" ) ); end
                rule "derived" when Alert( name == "B" ) not Alert( name == "A" ) then insertLogical( Derived.alert( "OnlyB" ) ); end
                """,
                story -> story.fire("A").at(1).end("A").at(2).fire("B").at(4),
                story -> story.at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void routesThatWaitForAnEndStay(Interruption by) {
        assertSame(
                by,
                """
                rule "to the team" when $b : Alert( name == "B" ) not Alert( name == "A" ) then
                    insertLogical( new Route( $b, "team" ).groupWait( "2m" ) );
                end
                """,
                story -> story.fire("A").at(1).end("A").at(2).fire("B").at(3),
                story -> story.at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void whatWasToldOnARouteThatWaitedForAnEndIsNotToldAgain(Interruption by) {
        assertSame(
                by,
                """
                rule "to the team" when $b : Alert( name == "B" ) not Alert( name == "A" ) then
                    insertLogical( new Route( $b, "team" ) );
                end
                """,
                story -> story.fire("B").at(2).fire("A").at(8).end("A").at(10),
                story -> story.at(11).fire("C").at(12).end("B").at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void whoIsRoutedOnlyBesideAnotherIsNot(Interruption by) {
        assertSame(
                by,
                """
                rule "to the team" when $b : Alert( name == "B" ) Alert( name == "A" ) then
                    insertLogical( new Route( $b, "team" ).groupWait( "0s" ) );
                end
                rule "urgent" when $b : Alert( name == "B" ) Alert( name == "A" ) then
                    insertLogical( new Attribute( $b, "urgent", "yes" ) );
                end
                rule "quiet" when $b : Alert( name == "B" ) $a : Alert( name == "A" ) then
                    insertLogical( new Inhibition( $b, $a ) );
                end
                rule "withheld" when $b : Alert( name == "B" ) $a : Alert( name == "A" ) then
                    insertLogical( new Withheld( $b, "A fires" ) );
                end
                """,
                story -> story.fire("A").at(1).end("A").at(2).fire("B").at(3),
                story -> story.at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void endsAreNotToldWhereTheAlertsWouldBeNow(Interruption by) {
        assertSame(
                by,
                """
                rule "A" when $a : Alert( name == "A" ) then insertLogical( new Route( $a, "root" ).groupedBy( "severity" ) ); end
                rule "B" when $b : Alert( name == "B" ) not Alert( name == "C" ) then insertLogical( new Route( $b, "team" ) ); end
                rule "B with C" when $b : Alert( name == "B" ) Alert( name == "C" ) then
                    insertLogical( new Route( $b, "root" ).groupedBy( "severity" ) );
                end
                """,
                story -> story.fire("A").fire("B").at(2).end("B").fire("C").at(3),
                story -> story.at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void endIsToldByTheGroupThatToldTheBeginning_alsoWhenOthersPassThroughItAtTheRestart(Interruption by) {
        assertSame(
                by,
                """
                rule "owned" when $a : Alert( name in ( "A", "B" ) ) not Alert( name == "C" ) then
                    insertLogical( new Attribute( $a, "owner", "team" ) );
                end
                rule "to the owner" when Attribute( name == "owner", $labels : alert ) $a : Alert( this == $labels ) then
                    insertLogical( new Route( $a, "team" ) );
                end
                rule "to nobody" when $a : Alert( name in ( "A", "B" ) ) not Attribute( name == "owner", alert == $a ) then
                    insertLogical( new Route( $a, "root" ).groupedBy( "severity" ) );
                end
                """,
                story -> story.fire("C").fire("A").at(2).end("C").at(3).fire("B").at(4).end("A").at(5),
                story -> story.at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void groupOfAnIncidentIsOneAgainWhenItsAlertsComeBackAfterARestart(Interruption by) {
        assertSame(
                by,
                """
                rule "A and others" when $a : Alert( name == "A" ) $b : Alert( name in ( "B", "D" ) ) then
                    insertLogical( new SameIncident( $a, $b ) );
                end
                rule "to the team" when $alert : Alert() then insertLogical( new Route( $alert, "team" ).perIncident() ); end
                """,
                story -> story.fire("D").at(1).fire("B").at(2).fire("A").at(3),
                story -> story.end("A").at(4).fire("A").at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void endThatWasKeptQuietIsNotMadeUpFor(Interruption by) {
        assertSame(
                by,
                """
                rule "quiet" when $a : Alert( name == "A" ) $b : Alert( name == "B" ) then
                    insertLogical( new Inhibition( $b, $a ).keepingEndsQuiet() );
                end
                rule "B" when $b : Alert( name in ( "B", "E" ) ) not Alert( name == "C" ) then
                    insertLogical( new Route( $b, "team" ).groupedBy( "severity" ) );
                end
                """,
                story -> story.fire("B").fire("E").at(2).fire("A").at(3).end("B").at(8).fire("C").fire("B").at(9).end("A").at(16),
                story -> story.at(17).end("B").at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void groupWhoseOnlyAlertEndedUnheardKeepsItsTimer_alsoWhenRulesWouldLeadThatElsewhereByNow(Interruption by) {
        List<String> told = told(
                by,
                """
                rule "A" when $a : Alert( name == "A" ) not Alert( name == "C" ) then
                    insertLogical( new Route( $a, "team" ).groupedBy( "severity" ).groupWait( "3m" ) );
                end
                rule "B" when $b : Alert( name == "B" ) then
                    insertLogical( new Route( $b, "team" ).groupedBy( "severity" ).groupWait( "3m" ) );
                end
                """,
                story -> story.fire("A").at(1).end("A").fire("C"),
                story -> story.at(2).fire("B").at(60));
        assertThat(told).contains("3:00 team: B");
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void groupThatIsOverAtItsTurnBeginsAnewAfterThat(Interruption by) {
        assertSame(
                by,
                """
                rule "A" when $a : Alert( name == "A" ) not Alert( name == "C" ) then
                    insertLogical( new Route( $a, "team" ).groupedBy( "severity" ).groupWait( "3m" ) );
                end
                rule "B" when $b : Alert( name == "B" ) then
                    insertLogical( new Route( $b, "team" ).groupedBy( "severity" ).groupWait( "3m" ) );
                end
                """,
                story -> story.fire("A").at(1).end("A").fire("C"),
                story -> story.at(4).fire("B").at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void endOfAnAlertThatFiredAgainAfterAnEndThatWasKeptQuietIsToldToAllWhoTakeItForFiring(Interruption by) {
        assertSame(
                by,
                """
                rule "quiet" when $c : Alert( name == "C" ) $d : Alert( name == "D" ) then
                    insertLogical( new Inhibition( $c, $d ).keepingEndsQuiet() );
                end
                rule "to the team, too" when $c : Alert( name == "C" ) Alert( name == "A" ) then
                    insertLogical( new Route( $c, "team" ).besideTheTree() );
                end
                """,
                story -> story.fire("C").at(1).fire("D").at(2).end("C").at(6).end("D").at(7).fire("A").fire("C").at(9).end("C"),
                story -> story.at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void endsAreToldWhereTheAlertsWere(Interruption by) {
        assertSame(
                by,
                """
                rule "of the team" when $a : Alert( name != "C" ) then insertLogical( new Attribute( $a, "owner", "team" ) ); end
                rule "to the team" when Attribute( name == "owner", $labels : alert ) $a : Alert( this == $labels ) then
                    insertLogical( new Route( $a, "team" ) );
                end
                """,
                story -> story.fire("A").fire("B").fire("C").at(1).end("A").end("C").at(2),
                story -> story.at(10).end("B").at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void derivedAlertsThatWaitForAnEndAreTheSameAsBefore(Interruption by) {
        assertSame(
                by,
                """
                rule "derived" when Alert( name == "B" ) not Alert( name == "A" ) then insertLogical( Derived.alert( "OnlyB" ) ); end
                rule "often" when $b : Alert( name == "OnlyB" ) then
                    insertLogical( Condition.of( "often" ).times( 2 ).within( "1h" ) );
                end
                rule "often is told" when Holds( condition == "often" ) then insertLogical( Derived.alert( "Often" ) ); end
                rule "nobody cares" when $b : Alert( name == "OnlyB" ) not Acknowledged( alert == $b ) then
                    insertLogical( new Route( $b, "team" ) );
                end
                """,
                story -> story.fire("A").at(1).end("A").at(2).fire("B").acknowledge("OnlyB").at(3),
                story -> story.at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void incidentsThatWaitForAnEndStay(Interruption by) {
        assertSame(
                by,
                """
                rule "of one" when $b : Alert( name == "B" ) $c : Alert( name == "C" ) not Alert( name == "A" ) then
                    insertLogical( new SameIncident( $b, $c ) );
                end
                rule "to the team" when $alert : Alert() then insertLogical( new Route( $alert, "team" ).perIncident() ); end
                """,
                story -> story.fire("A").at(1).end("A").at(2).fire("B").fire("C").at(5),
                story -> story.at(6).fire("D").at(30).end("B").at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void silencesAreNotOverForWhatEndedBeforeThem(Interruption by) {
        assertSame(
                by,
                """
                rule "over" when Alert( name == "A" ) $silence : Silence() then
                    insertLogical( new SilenceOver( $silence, "A fires" ) );
                end
                rule "idle" when $silence : Silence( matching == 0, $id : id ) then
                    insertLogical( Condition.of( "idle", $id ).forAtLeast( "10m" ) );
                end
                rule "idle is told" when Holds( condition == "idle" ) then insertLogical( Derived.alert( "Idle" ) ); end
                """,
                story -> story.fire("A").at(1).end("A").at(2).silence("A|B").fire("B").at(3).end("B").at(4),
                story -> story.at(9).fire("B").at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void everybodyWhoseRouteWentWithTheAlertIsToldItsEnd(Interruption by) {
        assertSame(
                by,
                """
                rule "lasting" when $a : Alert( name == "A" ) then
                    insertLogical( Condition.of( "lasting", $a ).forAtLeast( "5m" ) );
                end
                rule "for both" when Holds( condition == "lasting", $a : alert ) then
                    insertLogical( new Route( $a, "team" ).groupedByAll().besideTheTree() );
                    insertLogical( new Route( $a, "root" ).groupedByAll().besideTheTree() );
                end
                """,
                story -> story.fire("A").at(11).end("A").at(12),
                story -> story.at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void endThatWasKeptQuietStaysSo_alsoWhereASlowerGroupHasTheAlertStill(Interruption by) {
        assertSame(
                by,
                """
                rule "quiet" when $a : Alert( name == "A" ) $c : Alert( name == "C" ) then
                    insertLogical( new Inhibition( $c, $a ).keepingEndsQuiet() );
                end
                rule "to the team, too" when $c : Alert( name == "C" ) then
                    insertLogical( new Route( $c, "team" ).besideTheTree().groupWait( "0s" ).groupInterval( "1m" ) );
                end
                """,
                story -> story.fire("C").fire("A").at(2).end("C").at(4).end("A"),
                story -> story.at(60));
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void endIsListedWithOthersInAGroupThatHadNotSpoken_alsoWhereAnotherHadToldTheBeginning(Interruption by) {
        List<String> told = told(
                by,
                """
                rule "slowly" when $a : Alert( name in ( "A", "B" ) ) then
                    insertLogical( new Route( $a, "team" ).besideTheTree().groupedBy( "severity" ).groupWait( "10m" ) );
                end
                """,
                story -> story.fire("A").fire("B").at(2).end("A").at(3),
                story -> story.at(60));
        assertThat(told).contains("10:00 team: -A B");
    }

    @ParameterizedTest
    @CsvSource({"RESTART", "RELOAD"})
    void endThatAGroupHasToldIsNotAmongItsAlertsAgain_whileAnotherHasStillToTellIt(Interruption by) {
        assertSame(
                by,
                """
                rule "slowly" when $a : Alert( name in ( "A", "B" ) ) then
                    insertLogical( new Route( $a, "team" ).besideTheTree().groupedBy( "severity" ).groupInterval( "1h" ) );
                end
                rule "at the root" when $a : Alert( name in ( "A", "B", "C" ) ) then
                    insertLogical( new Route( $a, "root" ).besideTheTree().groupedBy( "severity" ).groupInterval( "2m" ) );
                end
                """,
                story -> story.fire("A").fire("B").at(2).end("A").at(4),
                story -> story.fire("C").at(90));
    }
}
