package signalbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DueTimesTest {

    private static final long WAIT = Duration.ofSeconds(1).toNanos();

    private final DueTimes due = new DueTimes(Duration.ofSeconds(1));

    @Test
    void latenessCountsFromThePostAndTheWait() {
        due.posted("a", 100);

        assertThat(due.arrived(Set.of("a"), 100 + WAIT + 7)).contains(7L);
        assertThat(due.missing()).isZero();
    }

    @Test
    void groupsToldTogetherAreDueFromTheFirstOn() {
        due.posted("a", 100);
        due.posted("b", 500);

        assertThat(due.arrived(Set.of("b", "a"), 100 + WAIT + 9)).contains(9L);
        assertThat(due.missing()).isZero();
    }

    @Test
    void repeatedNotificationIsNoNews() {
        due.posted("a", 100);
        due.arrived(Set.of("a"), 200 + WAIT);

        assertThat(due.arrived(Set.of("a"), 900 + WAIT)).isEmpty();
    }

    @Test
    void notificationOfOthersIsNone() {
        due.posted("a", 100);

        assertThat(due.arrived(Set.of("x"), 200)).isEmpty();
        assertThat(due.missing()).isEqualTo(1);
    }
}
