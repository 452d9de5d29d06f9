package signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalKilledTest {

    private static final int ROUNDS = 5;
    private static final int ALERT = 1; // places in the changes of a number
    private static final int SILENCE = 2;
    private static final int ANNOUNCED = 3;

    private final Path storage;
    private final Random random = new Random(20260301);

    JournalKilledTest(@TempDir Path storage) {
        this.storage = storage;
    }

    @Test
    void whatWasPromised_survivesKill9() throws Exception {
        int last = -1;
        for (int round = 0; round < ROUNDS; round++) {
            last = writeAndKill(last + 1, 50 + random.nextInt(400));
            assertEverythingUpTo(last);
        }
    }

    @Test
    void aSecondServer_isRefused_untilTheFirstIsNoMore() throws Exception {
        try (JournalChild child = JournalChild.writing(storage, 0)) {
            assertThat(child.next()).isEqualTo("0");
            assertThatThrownBy(() -> SqliteJournal.open(storage))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("in use by another Signalbox server")
                    .hasMessageContaining(storage.toString());
        }
        SqliteJournal.open(storage).close();
    }

    @Test
    void nativeLibraryIsUnpackedBesideTheJournal_andKilledServersLeaveNoMoreThanOne() throws Exception {
        for (int round = 0; round < 3; round++) {
            writeAndKill(round * 1000, 1);
        }
        try (Stream<Path> files = Files.list(storage.resolve("native"))) {
            assertThat(files.map(Path::toString).filter(name -> !name.endsWith(".lck"))).hasSize(1);
        }
    }

    /** Answers the last number that was promised. Numbers are promised in order: it stands for all before it. */
    private int writeAndKill(int first, int promises) throws Exception {
        try (JournalChild child = JournalChild.writing(storage, first)) {
            int last = first - 1;
            while (last < first + promises) {
                last = Integer.parseInt(child.next());
            }
            child.kill();
            for (String line = child.next(); !line.isEmpty(); line = child.next()) {
                last = Integer.parseInt(line);
            }
            return last;
        }
    }

    private void assertEverythingUpTo(int last) {
        try (SqliteJournal journal = SqliteJournal.open(storage)) {
            Set<Change> kept = new HashSet<>(JournalContract.kept(journal));
            for (int number = 0; number <= last; number++) {
                List<Change> changes = JournalChild.changes(number);
                assertThat(kept).contains(changes.get(SILENCE), changes.get(ANNOUNCED));
                // What came after the last promise may have been written too, and have taken later alerts away.
                if (number <= last - JournalChild.LIFE) {
                    assertThat(kept).doesNotContain(changes.get(ALERT));
                } else if (!kept.containsAll(JournalChild.changes(number + JournalChild.LIFE).subList(SILENCE, ANNOUNCED))) {
                    assertThat(kept).contains(changes.get(ALERT));
                }
            }
        }
    }
}
