package signalbox.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.explain.Explanation;
import signalbox.explain.Next;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** What is said to come next for an alert comes next. */
class NextTest {

    private static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [alertname="DiskFull"]
                equal: [instance]
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final Labels DISK = Labels.of("alertname", "DiskFull", "instance", "db1");
    private static final Labels NODE = Labels.of("alertname", "NodeDown", "instance", "db1");

    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final Instant begin = clock.instant();
    private final TestEngine engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT, CONFIG);

    @AfterEach
    void close() {
        engine.close();
    }

    private Next next() {
        return Explanation.of(DISK, engine.view(), clock.instant()).next().orElseThrow();
    }

    @Test
    void inhibitedAlertIsToldAfterItsSourceEnds_atATurnOfItsGroup() {
        engine.firing("alertname", "NodeDown", "instance", "db1");
        engine.firing("alertname", "DiskFull", "instance", "db1");
        engine.advance(ofSeconds(60));
        assertThat(next().when()).contains("NodeDown{instance=\"db1\"} ends");
        assertThat(next().alert()).contains(NODE);
        assertThat(next().turns()).containsExactly(begin.plusSeconds(330), begin.plusSeconds(630), begin.plusSeconds(930));
        engine.resolved("alertname", "NodeDown", "instance", "db1");
        assertThat(next().when()).isEmpty();
        assertThat(next().at()).isEqualTo(begin.plusSeconds(330));
        assertThat(next().what()).isEqualTo("the group speaks next");
    }

    @Test
    void silencedAlertIsToldWhenTheLastOfItsSilencesEnds() {
        engine.firing("alertname", "DiskFull", "instance", "db1");
        engine.silence(Duration.ofMinutes(10), TestEngine.matching("alertname", "DiskFull"));
        engine.silence(Duration.ofMinutes(21), TestEngine.matching("instance", "db1"));
        engine.advance(ofSeconds(60));
        assertThat(next().when()).contains("the silence ends");
        assertThat(next().at()).isEqualTo(begin.plus(Duration.ofMinutes(21)));
        assertThat(next().what()).isEqualTo("told at once, unless something else keeps it quiet");
        engine.advance(Duration.ofMinutes(21).minusSeconds(61));
        assertThat(engine.told).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).told).hasSize(1);
    }

    @Test
    void groupThatSpeaksSoonIsNotHurried_whenASilenceEnds() {
        engine.firing("alertname", "DiskFull", "instance", "db1");
        engine.silence(ofSeconds(10), TestEngine.matching("alertname", "DiskFull"));
        assertThat(next().what()).isEqualTo("told when its group speaks, within a group_wait, unless something else keeps it quiet");
        assertThat(engine.advance(ofSeconds(29)).told).isEmpty();
        assertThat(engine.advance(ofSeconds(1)).told).hasSize(1);
    }

    @Test
    void whatIsSaidToComeAfterASilenceComesThen() {
        for (int minutes = 5; minutes < 16; minutes++) {
            for (int seconds : new int[] {0, 1, 29, 31, 59}) {
                TestEngine fresh = new TestEngine(CONFIG);
                Instant begun = fresh.clock.instant();
                fresh.firing("alertname", "DiskFull", "instance", "db1");
                fresh.silence(Duration.ofMinutes(minutes).plusSeconds(seconds), TestEngine.matching("alertname", "DiskFull"));
                fresh.advance(ofSeconds(60));
                Instant said = Explanation.of(DISK, fresh.view(), fresh.clock.instant()).nextAt().orElseThrow();
                fresh.advance(Duration.between(fresh.clock.instant(), said).minusMillis(1));
                assertThat(fresh.told).as("a silence of %d:%02d, before %s", minutes, seconds, said).isEmpty();
                assertThat(fresh.advance(Duration.ofMillis(1)).told).as("a silence of %d:%02d, at %s, begun %s", minutes, seconds, said, begun).hasSize(1);
            }
        }
    }

    @Test
    void silencedAlertThatWasToldIsNoNewsWhenTheSilenceEnds() {
        engine.firing("alertname", "DiskFull", "instance", "db1");
        engine.advance(ofSeconds(60));
        engine.silence(Duration.ofHours(1), TestEngine.matching("alertname", "DiskFull"));
        assertThat(next().when()).contains("the silence ends");
        assertThat(next().what()).isEqualTo("nothing of it is new then, for it was told before: it is told again when its repeat interval is over");
    }

    @Test
    void nobodyIsToldAfterASilence_whereTheReceiverHasNoIntegration() {
        engine.reload(CONFIG.replace("    webhook_configs: [{url: \"http://localhost/\"}]\n", ""));
        engine.firing("alertname", "DiskFull", "instance", "db1");
        engine.silence(Duration.ofHours(1), TestEngine.matching("alertname", "DiskFull"));
        engine.advance(ofSeconds(60));
        assertThat(next().what()).isEqualTo("its group has nobody to tell even then");
    }

    /** Thursday, the 1st of January; nights are from 22:00 to 06:00, and office hours from 08:00 on Mondays. */
    private static final String MUTED = CONFIG.replace("group_interval: 5m", "group_interval: 5m\n  routes: [{mute_time_intervals: [nights, sundays], active_time_intervals: [office]}]")
            + """
            time_intervals:
              - name: nights
                time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}, {start_time: "00:00", end_time: "06:00"}]}]
              - name: sundays
                time_intervals: [{weekdays: [sunday]}]
              - name: office
                time_intervals: [{weekdays: ["monday:friday"], times: [{start_time: "00:00", end_time: "01:00"}, {start_time: "05:00", end_time: "07:02"}]}]
            """;

    @Test
    void mutedAlertIsToldAtTheFirstTurnThatNoIntervalMutes() {
        engine.reload(MUTED);
        engine.report(begin, begin.plus(Duration.ofDays(30)), "alertname", "DiskFull", "instance", "db1");
        engine.advance(ofSeconds(60));
        assertThat(next().when()).contains("nights is over");
        assertThat(next().at()).isEqualTo(begin.plus(Duration.ofHours(6)));
        Instant turn = begin.plus(Duration.ofHours(6)).plusSeconds(30);
        assertThat(next().turns()).startsWith(turn, turn.plusSeconds(300));
        assertThat(Explanation.of(DISK, engine.view(), clock.instant()).nextAt()).contains(turn);
        engine.advance(Duration.between(clock.instant(), turn).minusMillis(1));
        assertThat(engine.told).isEmpty();
        assertThat(engine.advance(Duration.ofMillis(1)).told).hasSize(1);
    }

    @Test
    void intervalThatEndsWithinAnotherOrNeverIsNotSaidToBeTheEnd() {
        engine.reload(MUTED);
        engine.advance(Duration.ofDays(1).plusHours(7)); // Friday, 07:00
        Instant now = clock.instant();
        engine.report(now, now.plus(Duration.ofDays(30)), "alertname", "DiskFull", "instance", "db1");
        engine.advance(Duration.ofHours(1));
        assertThat(next().when()).contains("office begins");
        assertThat(next().at()).as("Monday, 06:00").isEqualTo(begin.plus(Duration.ofDays(4)).plus(Duration.ofHours(6)));
        engine.reload(MUTED.replace("monday:friday", "sunday"));
        engine.advance(Duration.ZERO);
        assertThat(next().at()).as("office hours on Sundays alone, which are muted: the group's turn").isBefore(clock.instant().plusSeconds(300));
    }
}
