package signalbox.engine.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RuleTimesTest {

    @Test
    void timeIsCountedByPackageAndRule() {
        try (RuleTimes times = new RuleTimes()) {
            times.add("rules.teams.a", "x", Duration.ofMillis(10).toNanos());
            times.add("rules.teams.a", "x", Duration.ofMillis(20).toNanos());
            times.add("rules.teams.b", "x", Duration.ofMillis(5).toNanos());
            assertThat(times.of("rules.teams.a", "x")).isEqualTo(Duration.ofMillis(30));
            assertThat(times.of("rules.teams.b", "x")).isEqualTo(Duration.ofMillis(5));
            assertThat(times.of("rules.teams.b", "y")).isZero();
        }
    }
}
