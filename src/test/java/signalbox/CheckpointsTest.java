package signalbox;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T06:00:00Z");

    @Test
    void theFirstIsKeptAtOnce_andAServerThatIsStartedAgainGoesOnWhereTheLastOneWas() {
        assertThat(Checkpoints.next(Optional.empty(), NOW)).isEqualTo(NOW);
        assertThat(Checkpoints.next(Optional.of(NOW.minus(ofMinutes(40))), NOW)).isEqualTo(NOW.plus(ofMinutes(20)));
        assertThat(Checkpoints.next(Optional.of(NOW.minus(ofMinutes(90))), NOW)).isEqualTo(NOW);
        assertThat(Checkpoints.next(Optional.of(NOW.plus(ofMinutes(500))), NOW)).as("the clock was put back").isEqualTo(NOW);
    }
}
