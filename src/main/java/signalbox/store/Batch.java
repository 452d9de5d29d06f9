package signalbox.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What one call handed over, and the promise that was given for it. */
record Batch(List<Change> changes, long bytes, CompletableFuture<Void> promise) {

    static Batch of(List<Change> changes) {
        List<Change> copy = List.copyOf(changes);
        return new Batch(copy, Sizes.of(copy), new CompletableFuture<>());
    }
}
