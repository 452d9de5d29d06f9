package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

class SettingsTest {

    private final List<String> refused = new ArrayList<>();
    private final InMemoryJournal journal = new InMemoryJournal();
    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");

    private TestEngine engine(Duration startDelay, int nameLimit) {
        Settings settings = Settings.DEFAULT.with(startDelay, new AlertnameLimit(nameLimit, refused::add));
        return new TestEngine(clock, journal, settings, GroupLifeTest.CONFIG);
    }

    @Test
    void untilTheStartDelayIsOver_groupsOnlyGather() {
        TestEngine engine = engine(ofMinutes(2), 0);
        engine.firing("alertname", "Down", "instance", "a").advance(ofSeconds(90));
        engine.firing("alertname", "Down", "instance", "b").firing("alertname", "Slow").advance(ofSeconds(29));
        assertThat(engine.takeTold()).isEmpty();

        engine.advance(ofSeconds(1));
        assertThat(engine.takeTold()).containsExactlyInAnyOrder(
                "team: first notification, 2 firing, 0 resolved", "team: first notification, 1 firing, 0 resolved");

        engine.firing("alertname", "Late").advance(ofSeconds(30));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void alertsBeyondTheLimitOfTheirName_areNotTaken_untilOneHasEnded() {
        TestEngine engine = engine(Duration.ZERO, 2);
        for (String instance : List.of("a", "b", "c")) {
            engine.firing("alertname", "Down", "instance", instance);
        }
        engine.firing("alertname", "Slow").firing("alertname", "Down", "instance", "a");
        assertThat(refused).containsExactly("Down");
        assertThat(engine.find(Labels.of("alertname", "Down", "instance", "c"))).isEmpty();
        assertThat(engine.groups().values()).containsExactlyInAnyOrder(2, 1);

        Instant now = clock.instant();
        engine.report(now, now.plusSeconds(60), "alertname", "Down", "instance", "b").advance(ofSeconds(60));
        engine.firing("alertname", "Down", "instance", "c");
        assertThat(refused).containsExactly("Down", "Down");

        engine.advance(ofSeconds(1)).firing("alertname", "Down", "instance", "c");
        assertThat(engine.find(Labels.of("alertname", "Down", "instance", "c"))).isPresent();
        engine.firing("alertname", "Down", "instance", "b");
        assertThat(refused).containsExactly("Down", "Down", "Down");
    }

    @Test
    void alertsFromBeforeARestart_countToTheLimit() {
        engine(Duration.ZERO, 1).firing("alertname", "Down", "instance", "a");
        engine(Duration.ZERO, 1).firing("alertname", "Down", "instance", "b");
        assertThat(refused).containsExactly("Down");
    }

    @Test
    void anAlertThatIsRepeatedForLong_takesNoMoreRoom() {
        AlertnameCounts names = new AlertnameCounts(1);
        Labels alert = Labels.of("alertname", "Down");
        Instant now = clock.instant();
        for (int i = 0; i < 1000; i++) {
            assertThat(names.take(alert, now.plusSeconds(i), now)).isTrue();
        }
        assertThat(names.take(Labels.of("alertname", "Down", "a", "b"), now, now.plus(ofHours(1)))).isTrue();
        assertThat(names.take(alert, now, now)).isFalse();
        names.forget(now.plusSeconds(1));
        assertThat(names.take(alert, now, now)).isTrue();
    }
}
