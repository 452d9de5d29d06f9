package signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.testing.InMemoryJournal;

class InMemoryJournalTest extends JournalContract {

    @Override
    Journal create() {
        return new InMemoryJournal();
    }

    @Override
    Journal reopen(Journal journal) {
        InMemoryJournal reopened = new InMemoryJournal();
        journal.load(change -> reopened.write(List.of(change)));
        return reopened;
    }

    @Test
    void failsWhenToldTo_andKeepsNothingThen() {
        InMemoryJournal memory = (InMemoryJournal) journal;
        memory.fail();
        assertThat(journal.write(List.of(alert(Labels.EMPTY, ""))))
                .isCompletedExceptionally()
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withCauseInstanceOf(UncheckedIOException.class);
        memory.recover();
        write(List.of(alert(Labels.of("a", "b"), "")));
        assertThat(memory.written()).containsExactly(alert(Labels.of("a", "b"), ""));
    }
}
