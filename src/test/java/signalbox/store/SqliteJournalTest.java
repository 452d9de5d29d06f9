package signalbox.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {

    private final Path storage;

    SqliteJournalTest(@TempDir Path storage) {
        this.storage = storage;
    }

    @Override
    Journal create() {
        return SqliteJournal.open(storage);
    }

    @Override
    Journal reopen(Journal journal) {
        journal.close();
        return SqliteJournal.open(storage);
    }
}
