package signalbox.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeParameterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00.123456789Z");

    @Test
    void whatIsSaidOfNowIsReadByPeople_andEndsWithMilliseconds() {
        assertThat(TimeParameter.orAgo("2h", NOW)).contains(Instant.parse("2026-03-01T01:00:00.123Z"));
        assertThat(TimeParameter.orAgo("", NOW)).contains(Instant.parse("2026-03-01T03:00:00.123Z"));
        assertThat(TimeParameter.orAgo("2026-03-01T01:00:00.5+01:00", NOW)).contains(Instant.parse("2026-03-01T00:00:00.5Z"));
        assertThat(TimeParameter.orAgo("yesterday", NOW)).isEmpty();
    }
}
