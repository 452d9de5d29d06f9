package signalbox.testing;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.store.Change;
import signalbox.store.Journal;

/** A journal for tests: promises are kept at once, and it fails when told to. For any thread. */
@NullMarked
public final class InMemoryJournal implements Journal {

    private record GroupIdentity(String destinationId, Labels labels) {}

    // Guarded by this.
    private final Map<String, Change> silences = new LinkedHashMap<>();
    private final Map<String, Change> announced = new LinkedHashMap<>();
    private final Map<GroupIdentity, Change> groups = new LinkedHashMap<>();
    private final Map<Labels, Change> alerts = new LinkedHashMap<>();
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
        changes.forEach(this::keep);
        return CompletableFuture.completedFuture(null);
    }

    private void keep(Change change) {
        written.add(change);
        if (change instanceof Change.AlertKept kept) {
            alerts.put(kept.report().labels(), change);
        } else if (change instanceof Change.AlertGone gone) {
            alerts.remove(gone.labels());
        } else if (change instanceof Change.SilenceKept kept) {
            silences.put(kept.silence().id(), change);
        } else if (change instanceof Change.SilenceGone gone) {
            silences.remove(gone.id());
        } else if (change instanceof Change.AnnouncedKept kept) {
            announced.put(kept.announced().key(), change);
        } else if (change instanceof Change.AnnouncedGone gone) {
            announced.remove(gone.key());
        } else if (change instanceof Change.GroupKept kept) {
            groups.put(new GroupIdentity(kept.destinationId(), kept.labels()), change);
        } else if (change instanceof Change.GroupGone gone) {
            groups.remove(new GroupIdentity(gone.destinationId(), gone.labels()));
        } else {
            throw new AssertionError("a kind of change that the journal does not know: " + change);
        }
    }

    @Override
    public void load(Consumer<Change> reader) {
        kept().forEach(reader);
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
    public synchronized List<Change> kept() {
        List<Change> kept = new ArrayList<>(silences.values());
        kept.addAll(announced.values());
        kept.addAll(groups.values());
        kept.addAll(alerts.values());
        return kept;
    }

    /** Every change that was written, in order. */
    public synchronized List<Change> written() {
        return List.copyOf(written);
    }
}
