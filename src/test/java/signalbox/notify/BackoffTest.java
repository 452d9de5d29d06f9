package signalbox.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void pausesGrowByHalf_upToAMinute() {
        Backoff backoff = new Backoff(() -> 0.5);
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(750));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(1125));
        for (int i = 0; i < 100; i++) {
            backoff.next();
        }
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void pausesSpreadByHalf() {
        assertThat(new Backoff(() -> 0).next()).isEqualTo(Duration.ofMillis(250));
        assertThat(new Backoff(() -> 1).next()).isEqualTo(Duration.ofMillis(750));
    }
}
