package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import signalbox.engine.team.PackageLimits;
import signalbox.notify.Notification;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Where alerts go whose package is stopped, and when it is well again: each page is told once to whoever is to hear of it. */
class QuarantinedRoutesTest {

    private static final Settings SMALL_BUDGET = Settings.DEFAULT.with(new PackageLimits(
            PackageLimits.DEFAULT.facts(), 1_000, 2_000, PackageLimits.DEFAULT.combinations(), PackageLimits.DEFAULT.longestFiring()));

    private static final String CONFIG =
            """
            route:
              receiver: root
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
              routes:
                - {matchers: ['alertname="Bad"'], group_wait: 0s, group_interval: 1s}
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.route.Route

            rule "to the team"
            when
                $alert : Alert( name == "Down" )
            then
                insertLogical( new Route( $alert, "team" ).groupedBy( "instance" ) );
            end

            rule "Bad begins a loop"
            when
                Alert( name == "Bad" )
            then
                insert( Integer.valueOf( 0 ) );
            end

            rule "a number is followed by the next"
            when
                $number : Integer()
            then
                insert( Integer.valueOf( $number + 1 ) );
            end
            """;

    private final Instant begun = Instant.parse("2026-01-01T00:00:00Z");
    private final List<String> told = new ArrayList<>();
    private TestEngine engine = start(new TestClock(begun.toString()), new InMemoryJournal());

    private TestEngine start(TestClock clock, InMemoryJournal journal) {
        TestEngine started = new TestEngine(clock, journal, SMALL_BUDGET, CONFIG, TestEngine.unchecked(RULES));
        started.beforeAnswer = notification -> told.add(line(notification));
        return started.tick();
    }

    private String line(Notification notification) {
        Duration since = Duration.between(begun, engine.clock.instant());
        StringBuilder line = new StringBuilder("%d:%02d %s:".formatted(since.toMinutes(), since.toSecondsPart(), notification.integration().receiver()));
        notification.firing().forEach(alert -> line.append(' ').append(alert.label("instance")));
        notification.resolved().forEach(alert -> line.append(" -").append(alert.label("instance")));
        return line.toString();
    }

    private void fire(String name, String instance) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), "alertname", name, "instance", instance);
    }

    private void end(String name, String instance) {
        engine.resolved("alertname", name, "instance", instance);
    }

    enum Cure {
        TRIED_AGAIN,
        RELOADED,
        RESTARTED
    }

    /** At the third minute the package is well again, whatever makes it so. */
    private void getsWell(Cure how) {
        end("Bad", "bad");
        engine.advance(Duration.between(engine.clock.instant(), begun.plus(ofMinutes(3))));
        switch (how) {
            case TRIED_AGAIN -> engine.tick();
            case RELOADED -> engine.reload(CONFIG, TestEngine.unchecked(RULES + "// well again\n"));
            case RESTARTED -> engine = start(engine.clock, engine.journal);
        }
        assertThat(engine.quarantined()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void alertThatBeganBeforeIsNotToldAgain(Cure how) {
        fire("Down", "a");
        engine.advance(ofMinutes(1));
        fire("Bad", "bad");
        assertThat(engine.quarantined()).hasSize(1);
        getsWell(how);
        engine.advance(ofHours(1));
        assertThat(told).filteredOn(line -> line.contains(" a")).containsExactly("0:30 team: a");
        end("Down", "a");
        engine.advance(ofHours(1));
        assertThat(told).filteredOn(line -> line.contains(" -a")).containsExactly("65:30 team: -a");
    }

    @ParameterizedTest
    @EnumSource
    void alertThatBeganBeforeAndIsToldMeanwhileIsToldOnce(Cure how) {
        fire("Down", "a");
        engine.advance(ofSeconds(10));
        fire("Bad", "bad");
        getsWell(how);
        engine.advance(ofHours(1));
        assertThat(told).filteredOn(line -> line.contains(" a")).containsExactly("0:30 team: a");
    }

    @ParameterizedTest
    @EnumSource
    void alertThatTheRootWasToldOfIsToldToTheTeamOnceThePackageIsWellAgain_andItsEndToBoth(Cure how) {
        fire("Bad", "bad");
        engine.advance(ofMinutes(1));
        fire("Down", "a");
        getsWell(how);
        engine.advance(ofHours(1));
        assertThat(told).filteredOn(line -> line.contains(" a")).containsExactly("1:30 root: a", "3:00 team: a");
        end("Down", "a");
        engine.advance(ofHours(1));
        assertThat(told).filteredOn(line -> line.contains(" -a")).hasSize(2)
                .anyMatch(line -> line.endsWith("root: -a"))
                .anyMatch(line -> line.endsWith("team: -a"));
    }

    @ParameterizedTest
    @EnumSource
    void alertThatNobodyWasToldOfYetIsToldToTheTeamAlone(Cure how) {
        fire("Bad", "bad");
        engine.advance(ofMinutes(2).plusSeconds(45));
        fire("Down", "a");
        getsWell(how);
        engine.advance(ofHours(1));
        assertThat(told).filteredOn(line -> line.contains(" a")).hasSize(1).allMatch(line -> line.endsWith("team: a"));
    }

    @ParameterizedTest
    @EnumSource
    void alertOfAGroupThatTheTeamKnowsIsToldAtItsTurn(Cure how) {
        fire("Down", "a");
        engine.advance(ofMinutes(1));
        fire("Bad", "bad");
        end("Down", "a");
        engine.advance(ofSeconds(30));
        fire("Down", "a");
        getsWell(how);
        engine.advance(ofHours(1));
        assertThat(told).filteredOn(line -> line.contains(" a")).startsWith("0:30 team: a");
        assertThat(told).filteredOn(line -> line.contains("team:")).as("it never was over for the team").containsExactly("0:30 team: a");
    }

    @Test
    void endDuringTheQuarantineIsToldOnce() {
        fire("Down", "a");
        engine.advance(ofMinutes(1));
        fire("Bad", "bad");
        end("Down", "a");
        getsWell(Cure.TRIED_AGAIN);
        engine.advance(ofHours(1));
        assertThat(told).filteredOn(line -> line.contains("-a")).containsExactly("5:30 team: -a");
    }
}
