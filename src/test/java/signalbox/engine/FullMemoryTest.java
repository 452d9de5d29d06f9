package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Labels;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** A storm that fills the memory stops nothing but itself; a rule that fills it is stopped. */
class FullMemoryTest {

    private static final Labels NEW = Labels.of("alertname", "New");

    private static final String SLOW_RULE =
            """
            import signalbox.alert.Alert

            function long rabbits( int months ) {
                return months < 2 ? months : rabbits( months - 1 ) + rabbits( months - 2 );
            }

            rule "Bad alerts are thought about"
            when
                Alert( name == "Bad" )
            then
                insertLogical( Long.valueOf( rabbits( 43 ) ) );
            end
            """;

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
    private final List<String> ended = new ArrayList<>();

    private TestEngine engine(Duration longestFiring, String... rules) {
        Settings settings = new Settings(
                Settings.DEFAULT.retention(),
                Settings.DEFAULT.maintenanceInterval(),
                Settings.DEFAULT.resendGrace(),
                Settings.DEFAULT.maxWaiting(),
                Settings.DEFAULT.firingsPerCycle(),
                longestFiring,
                (packages, reason) -> ended.addAll(packages),
                memory);
        return new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), settings, GroupLifeTest.CONFIG, Stream.of(rules).map(TestEngine::unchecked).toArray(String[]::new));
    }

    private final TestEngine engine = engine(ofMinutes(1));

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
        Room room = new Room(new Memory() {
            @Override
            public Usage usage() {
                return usage;
            }

            @Override
            public void collect() {
                throw new AssertionError("all would wait for it");
            }
        });
        assertThat(room.isThereForTwice((int) number(facts))).isEqualTo(isThere);
    }

    private static long number(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    @Test
    void rulesAreNotBlamed_forMemoryThatWasFullBeforeTheyFired() {
        TestEngine slow = engine(ofMinutes(1), SLOW_RULE);
        memory.holds(84, 84);
        memory.thenHolds(84, 84);
        memory.thenHolds(92, 92);
        slow.firing("alertname", "Bad");
        assertThat(ended).isEmpty();
        assertThat(slow.quarantined()).isEmpty();
    }

    @Test
    void ruleDuringWhichTheMemoryFillsUpEndsTheProcess() {
        TestEngine slow = engine(ofMinutes(1), SLOW_RULE);
        memory.holds(50, 50);
        memory.thenHolds(50, 50);
        memory.thenHolds(92, 92);
        slow.firing("alertname", "Bad");
        assertThat(ended).containsExactly("rules.teams.team0");
    }
}
