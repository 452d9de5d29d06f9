package signalbox.testing;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import signalbox.store.Change;
import signalbox.store.Journal;

/** A journal for tests: promises are kept at once, and it fails when told to. For any thread. */
@NullMarked
public final class InMemoryJournal implements Journal {

    private final signalbox.store.InMemoryJournal kept = new signalbox.store.InMemoryJournal();
    // Guarded by this.
    private final List<Change> written = new ArrayList<>();
    private @Nullable RuntimeException fault;
    private boolean closed;

    @Override
    public synchronized CompletableFuture<Void> write(List<Change> changes) {
        if (closed) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("the journal is closed"));
        }
        if (fault != null) {
            return CompletableFuture.failedFuture(fault);
        }
        written.addAll(changes);
        return kept.write(changes);
    }

    @Override
    public void load(Consumer<Change> reader) {
        kept.load(reader);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** From now on nothing is written: promises fail as they do when the disk is full. */
    public void fail() {
        failWith(new UncheckedIOException("cannot write to memory: it is full", new IOException("full")));
    }

    /** From now on nothing is written: promises fail with this. */
    public synchronized void failWith(RuntimeException reason) {
        fault = requireNonNull(reason, "reason is null");
    }

    /** From now on it writes again. */
    public synchronized void recover() {
        fault = null;
    }

    /** What is kept, in the order in which {@link #load} gives it. */
    public List<Change> kept() {
        return kept.kept();
    }

    /** Every change that was written, in order. */
    public synchronized List<Change> written() {
        return List.copyOf(written);
    }
}
