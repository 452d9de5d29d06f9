package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.testing.TestEngine.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.ack.PostedAck;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silence;
import signalbox.silence.SilenceState;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Whoever was told that a wish could not be written has not got it: not now, and not until the next start either. */
class RefusedByTheDiskTest {

    private static final String CONFIG =
            """
            route: {receiver: r, group_wait: 10s, group_interval: 1m, repeat_interval: 4h}
            receivers: [{name: r, webhook_configs: [{url: "http://localhost/"}]}]
            """;

    private final TestClock clock = new TestClock("2026-01-01T11:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();
    private final TestEngine engine = new TestEngine(clock, journal, Settings.DEFAULT, CONFIG);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aSilenceThatCouldNotBeWrittenKeepsNothingQuiet() {
        journal.fail();
        assertThatThrownBy(() -> engine.silence(ofHours(1), matching("alertname", "Up"))).hasMessageContaining("full");
        journal.recover();
        engine.firing("alertname", "Up");
        engine.advance(ofSeconds(11));
        assertThat(engine.takeTold()).hasSize(1);
        assertThat(engine.view().silences()).extracting(silence -> silence.stateAt(clock.instant())).containsOnly(SilenceState.EXPIRED);
    }

    @Test
    void aSilenceOfWhichTheEndCouldNotBeWrittenGoesOn() {
        String id = engine.silence(ofHours(1), matching("alertname", "Up"));
        journal.fail();
        assertThatThrownBy(() -> engine.expireSilence(id)).hasMessageContaining("full");
        journal.recover();
        engine.firing("alertname", "Up");
        engine.advance(ofMinutes(2));
        assertThat(engine.takeTold()).isEmpty();
    }

    @Test
    void aSilenceThatCouldNotBeChangedIsAsItWas_alsoWhereTheChangeIsANewOne() {
        String id = engine.silence(ofHours(1), matching("alertname", "Up"));
        Silence before = onlyActive();
        journal.fail();
        assertThatThrownBy(() -> engine.silence(posted(id, ofHours(9), "Up"))).hasMessageContaining("full");
        assertThat(onlyActive()).isEqualTo(before);
        assertThatThrownBy(() -> engine.silence(posted(id, ofHours(1), "Other"))).hasMessageContaining("full");
        assertThat(onlyActive()).isEqualTo(before);
    }

    @Test
    void anAcknowledgementThatCouldNotBeWrittenIsNone() {
        engine.firing("alertname", "Up");
        journal.fail();
        Matcher up = new Matcher(Matcher.Type.EQUAL, "alertname", "Up");
        PostedAck posted = new PostedAck(List.of(up), OptionalLong.empty(), "jo", "on it", clock.instant().plus(ofHours(1)));
        assertThatThrownBy(() -> engine.acknowledge(posted)).hasMessageContaining("full");
        assertThat(engine.view().acks()).isEmpty();
    }

    private PostedSilence posted(String id, Duration lasts, String name) {
        Instant begin = Instant.parse("2026-01-01T11:00:00Z");
        return new PostedSilence(id, List.of(matching("alertname", name)), begin, begin.plus(lasts), "tester", "", Labels.EMPTY);
    }

    private Silence onlyActive() {
        List<Silence> active = engine.view().silences().stream()
                .filter(silence -> silence.stateAt(clock.instant()) == SilenceState.ACTIVE)
                .toList();
        assertThat(active).hasSize(1);
        return active.get(0);
    }
}
