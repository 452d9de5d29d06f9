package signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class SpareMemoryTest {

    private static final long MEBIBYTE = 1L << 20;

    private final Deque<Runnable> alarms = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-11-22T01:00:00Z");
    private long taken;
    private long kept;
    private int collections;
    private long alerts;

    private final SpareMemory.Heap heap = new SpareMemory.Heap() {
        @Override
        public long taken() {
            return taken;
        }

        @Override
        public void collect() {
            collections++;
            taken = Math.min(taken, kept);
        }
    };

    SpareMemoryTest() {
        new SpareMemory(() -> now, (at, action) -> alarms.add(action), heap, () -> alerts).watch();
    }

    private void minutes(int count) {
        for (int i = 0; i < count; i++) {
            now = now.plus(Duration.ofMinutes(1));
            alarms.remove().run();
        }
    }

    @Test
    void whatAStormLeftIsGivenBackWithinAMinute() {
        taken = 1_260 * MEBIBYTE;
        kept = 150 * MEBIBYTE;
        minutes(1);

        assertThat(taken).isEqualTo(kept);
        minutes(60);
        assertThat(collections).as("and then it is left alone").isOne();
    }

    @Test
    void whileAlertsNeedIt_nothingIsDone() {
        alerts = 200_000;
        taken = 1_260 * MEBIBYTE;
        minutes(60);

        assertThat(collections).isZero();
    }

    @Test
    void smallHeapIsLeftAlone() {
        taken = 250 * MEBIBYTE;
        minutes(60);

        assertThat(collections).isZero();
    }

    @Test
    void whereItGivesNothingItIsTriedMoreAndMoreRarely() {
        taken = 1_260 * MEBIBYTE;
        kept = 1_200 * MEBIBYTE;
        minutes(8 * 60);

        assertThat(collections).isBetween(8, 14);
    }

    @Test
    void whatWasInVainDuringTheStormIsTriedAgainAtItsEnd() {
        alerts = 20_000;
        taken = 1_260 * MEBIBYTE;
        kept = 1_200 * MEBIBYTE;
        minutes(3 * 60);

        alerts = 0;
        kept = 150 * MEBIBYTE;
        minutes(1);

        assertThat(taken).isEqualTo(kept);
    }

    @Test
    void eachStormIsFollowedByOne() {
        for (int storm = 1; storm <= 5; storm++) {
            taken = 1_260 * MEBIBYTE;
            kept = 150 * MEBIBYTE;
            minutes(3);
            assertThat(collections).isEqualTo(storm);
        }
    }
}
