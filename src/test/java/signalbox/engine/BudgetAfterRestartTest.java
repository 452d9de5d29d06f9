package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import signalbox.notify.Notification;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Who waits for room in a budget waits no longer, and is told in no other order, for a stop, a crash or a reload meanwhile. */
class BudgetAfterRestartTest {

    private static final String CONFIG =
            """
            route: {receiver: root, group_by: [alertname], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
            receivers:
              - name: root
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
              - name: others
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            rule "to the team" when $a : Alert( name != "Calm" ) then
                insertLogical( new Route( $a, "team" ).groupedByAll().groupWait( "0s" )%s );
            end
            rule "to others, too" when $a : Alert( name == "P" ) then
                insertLogical( new Route( $a, "others" ).groupWait( "0s" ) );
            end
            rule "calm" when $a : Alert( name == "Q" ) Alert( name == "Calm" ) then insertLogical( new Withheld( $a, "calm" ) ); end
            """;

    private enum Interruption {
        STOP, CRASH, RELOAD
    }

    private final Instant begun = Instant.parse("2026-01-01T00:00:00Z");

    private final class Story {
        final TestClock clock = new TestClock(begun.toString());
        final InMemoryJournal journal = new InMemoryJournal();
        final List<String> told = new ArrayList<>();
        final String rules;
        TestEngine engine;
        int reloads;

        Story(String options) {
            rules = RULES.formatted(options);
            engine = start();
        }

        private TestEngine start() {
            TestEngine started = new TestEngine(clock, journal, CONFIG, rules);
            started.beforeAnswer = notification -> {
                if (notification.integration().receiver().equals("team")) {
                    told.add(line(notification));
                }
            };
            return started.tick();
        }

        private String line(Notification notification) {
            Stream<String> firing = notification.firing().stream().map(alert -> alert.name());
            Stream<String> resolved = notification.resolved().stream().map(alert -> "-" + alert.name());
            return Duration.between(begun, clock.instant()).toMinutes() + " "
                    + Stream.concat(firing, resolved).sorted().collect(Collectors.joining(" "));
        }

        /** What happens, such as {@code "0 A, 3 -A, 40"}: A fires at once and ends after three minutes. */
        List<String> tell(String what, Interruption by, int minute) {
            for (String event : what.split(", ")) {
                String[] words = event.split(" ");
                int at = Integer.parseInt(words[0]);
                if (minute < at) {
                    until(minute);
                    interrupt(by);
                    minute = Integer.MAX_VALUE;
                }
                until(at);
                Arrays.stream(words).skip(1).forEach(this::report);
            }
            engine.close();
            return told;
        }

        private void until(int minute) {
            engine.advance(Duration.between(clock.instant(), begun.plus(Duration.ofMinutes(minute))));
        }

        private void report(String name) {
            if (name.startsWith("-")) {
                engine.resolved("alertname", name.substring(1));
            } else {
                engine.report(clock.instant(), clock.instant().plus(Duration.ofDays(1000)), "alertname", name);
            }
        }

        private void interrupt(Interruption by) {
            switch (by) {
                case CRASH -> engine = start();
                case RELOAD -> engine.reload(CONFIG.replace("repeat_interval: 4h", "repeat_interval: " + (5 + reloads++) + "h"), rules);
                case STOP -> {
                    engine.keepTimers();
                    engine = start();
                }
            }
        }
    }

    /** Interrupted in any of these minutes, it goes as if it were not. */
    private void assertSame(Interruption by, List<Integer> minutes, String options, String what, String... expected) {
        for (int minute : minutes) {
            assertThat(new Story(options).tell(what, by, minute)).as("interrupted in minute " + minute).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoHadNothingToTellForAWhileKeepsItsPlace(Interruption by) {
        assertSame(by, List.of(15, 16, 18, 21), ".atMost( 2, \"20m\" )", "0 A, 13 B, 14 -A, 16 A, 17 -B, 19 -A, 60", "0 A", "13 B", "20 -A", "33 -B");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsToldTogetherIsToldWhenThereIsRoom(Interruption by) {
        assertSame(by, List.of(3, 18, 21), ".atMost( 1, \"20m\" ).restAsSummary()", "0 A, 1 C, 2 B, 7 -A, 70", "0 A", "20 B C", "40 -A");
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP", "RELOAD"}) // after a crash it is not known when its last turn was: it has one at once
    void whoseTurnHasNotComeSinceItMayBeHeardDoesNotWaitForRoom(Interruption by) {
        assertSame(by, List.of(18), ".atMost( 1, \"20m\" ).restAsSummary()", "0 A Calm, 1 Q, 17 -Calm, 40", "0 A", "21 Q");
    }

    @ParameterizedTest
    @EnumSource
    void whatFiresAgainBeforeItsEndWasToldStaysAmongThoseToldTogether(Interruption by) {
        assertSame(
                by, List.of(24, 400), ".atMost( 1, \"20m\" ).restAsSummary()", "0 A, 1 B, 2 C, 7 -A, 21 -B, 22 B, 300",
                "0 A", "20 B C", "40 -A", "265 B C");
    }

    @ParameterizedTest
    @EnumSource
    void whatEndedAndWasToldElsewhereHasItsPlaceStillWhenItFiresAgain(Interruption by) {
        assertSame(by, List.of(18), ".atMost( 1, \"20m\" ).restAsSummary()", "0 A, 1 P, 2 B, 17 -P, 19 P, 30", "0 A", "20 B P");
    }

    @ParameterizedTest
    @EnumSource
    void whatFiresAgainAfterItIsAmongThoseToldTogetherStill(Interruption by) {
        assertSame(
                by, List.of(24), ".atMost( 1, \"20m\" ).restAsSummary()", "0 A, 1 B, 2 C, 7 -A, 21 -B, 26 B, 300",
                "0 A", "20 B C", "40 -A", "265 B C");
    }
}
