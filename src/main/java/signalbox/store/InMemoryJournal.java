package signalbox.store;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A journal that keeps its promises at once, and only as long as the process lives: for timelines and replays, whose servers come
 * and go within it. Any thread.
 */
public final class InMemoryJournal implements Journal {

    // Guarded by this.
    private final Map<ChangeKey.Kind, Map<Object, Change>> kept = new EnumMap<>(ChangeKey.Kind.class);
    private boolean closed;

    @Override
    public synchronized CompletableFuture<Void> write(List<Change> changes) {
        if (closed) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("the journal is closed"));
        }
        changes.forEach(this::keep);
        return CompletableFuture.completedFuture(null);
    }

    private void keep(Change change) {
        ChangeKey key = ChangeKey.of(change);
        Map<Object, Change> ofItsKind = kept.computeIfAbsent(key.kind(), kind -> new LinkedHashMap<>());
        if (change instanceof Change.Gone) {
            ofItsKind.remove(key.identity());
        } else {
            ofItsKind.put(key.identity(), change);
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

    /** What is kept, in the order in which {@link #load} gives it. */
    public synchronized List<Change> kept() {
        return kept.values().stream().flatMap(kind -> kind.values().stream()).toList();
    }
}
