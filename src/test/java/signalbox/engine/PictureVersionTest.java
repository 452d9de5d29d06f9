package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.testing.TestEngine;
import signalbox.view.Version;

/** Readers who look at what changed look again when there is something to see, and not because Prometheus repeats itself. */
class PictureVersionTest {

    private static final String YAML =
            """
            route: {receiver: team, group_wait: 30s, group_interval: 5m}
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private final TestEngine engine = new TestEngine(YAML);

    @AfterEach
    void close() {
        engine.close();
    }

    private Version version() {
        return engine.view().version();
    }

    @Test
    void alertsThatBeginOrEndChangeThem() {
        Version before = version();
        engine.firing("alertname", "Slow");
        Version began = version();
        assertThat(began.alerts()).isGreaterThan(before.alerts());
        engine.resolved("alertname", "Slow");
        assertThat(version().alerts()).isGreaterThan(began.alerts());
        assertThat(version().silences()).isEqualTo(before.silences());
        assertThat(version().configuration()).isEqualTo(before.configuration());
    }

    @Test
    void repetitionChangesNothing() {
        engine.firing("alertname", "Slow");
        Version before = version();
        engine.report(engine.clock.instant(), engine.clock.instant().plus(ofHours(2)), "alertname", "Slow");
        engine.tick();
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void whatIsToldChangesThem_andSoDoesATurnInWhichNothingIs() {
        engine.firing("alertname", "Slow");
        Version before = version();
        engine.advance(ofMinutes(1));
        Version told = version();
        assertThat(told.alerts()).isGreaterThan(before.alerts());
        engine.advance(ofMinutes(5));
        assertThat(version().alerts()).isGreaterThan(told.alerts());
    }

    @Test
    void silencesAreMadeAndTheirTimeGoes() {
        Version before = version();
        engine.silence(ofHours(1), TestEngine.matching("alertname", "Other"));
        Version made = version();
        assertThat(made.silences()).isGreaterThan(before.silences());
        assertThat(made.alerts()).as("it matches none").isEqualTo(before.alerts());
        engine.advance(ofHours(2));
        assertThat(version().silences()).isGreaterThan(made.silences());
    }

    @Test
    void reloadIsSeen() {
        Version before = version();
        engine.reload(YAML.replace("30s", "10s"));
        assertThat(version().configuration()).isEqualTo(before.configuration() + 1);
    }
}
