package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Labels;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** A storm that fills the memory stops nothing but itself. */
class FullMemoryTest {

    private static final Labels NEW = Labels.of("alertname", "New");

    /** A memory of a hundred bytes. */
    private static final class SmallMemory implements Memory {
        private final Deque<Usage> looks = new ArrayDeque<>();
        private int leftByCollection;
        private int collections;

        private SmallMemory() {
            holds(0, 0);
        }

        @Override
        public Usage usage() {
            return looks.size() > 1 ? looks.remove() : looks.element();
        }

        @Override
        public void collect() {
            collections++;
            holds(leftByCollection, leftByCollection);
        }

        private void holds(int used, int kept) {
            looks.clear();
            thenHolds(used, kept);
        }

        private void thenHolds(int used, int kept) {
            looks.add(new Usage(used, kept, 100));
        }

        private void isFull(boolean ofGarbage) {
            leftByCollection = ofGarbage ? 60 : 90;
            holds(90, 0);
        }
    }

    private final SmallMemory memory = new SmallMemory();
    private final TestEngine engine = new TestEngine(
            new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), Settings.DEFAULT.with(memory), GroupLifeTest.CONFIG);

    @Test
    void newAlertsAreRefused_whenTheMemoryIsFullOfWhatIsKept() {
        memory.isFull(false);
        assertThatThrownBy(() -> engine.firing("alertname", "New"))
                .hasRootCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("1 new alerts were not taken");
        assertThat(engine.find(NEW)).isEmpty();
    }

    @Test
    void knownAlertsAreKeptUpToDateAndTheirEndIsTold_thoughTheMemoryIsFull() {
        engine.firing("alertname", "Known").advance(ofSeconds(30)).takeTold();
        memory.isFull(false);
        engine.advance(ofMinutes(50)).firing("alertname", "Known").advance(ofMinutes(50));
        assertThat(engine.alert("alertname", "Known").alert().firing()).isTrue();
        engine.resolved("alertname", "Known").advance(ofMinutes(5));
        assertThat(engine.takeTold()).singleElement().asString().contains("resolved");
    }

    @Test
    void memoryFullOfGarbageIsCollected_andTheAlertIsTaken() {
        memory.isFull(true);
        engine.firing("alertname", "New");
        assertThat(memory.collections).isEqualTo(1);
        assertThat(engine.find(NEW)).isPresent();
    }

    @Test
    void newAlertsAreTakenAgain_whenOthersHaveEnded() {
        memory.isFull(false);
        assertThatThrownBy(() -> engine.firing("alertname", "New"));
        memory.leftByCollection = 60;
        assertThatThrownBy(() -> engine.firing("alertname", "New")); // nobody has looked for garbage again
        assertThat(memory.collections).isEqualTo(1);
        engine.advance(ofSeconds(30)).firing("alertname", "New");
        assertThat(engine.find(NEW)).isPresent();
    }

    @Test
    void reloadGivesUpTheOldSessionFirst_whenThereIsNoMemoryForTwo() {
        engine.firing("alertname", "Known").firing("alertname", "Other"); // more than fits into a hundred bytes
        engine.reload(GroupLifeTest.CONFIG);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"10_000, 0, true", "10_000, 60_000_000, false", "20_000, 0, false", "0, 84_000_000, true", "0, 86_000_000, false"})
    void memoryForTwoSessionsIsThere_whenWhatIsKeptAndASecondOneFit(String facts, String kept, boolean isThere) {
        Memory.Usage usage = new Memory.Usage(0, number(kept), 100_000_000);
        MemoryGuard room = new MemoryGuard(new Memory() {
            @Override
            public Usage usage() {
                return usage;
            }

            @Override
            public void collect() {
                throw new AssertionError("all would wait for it");
            }
        });
        assertThat(room.hasRoomForTwice((int) number(facts))).isEqualTo(isThere);
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }
}
