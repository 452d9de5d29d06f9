package signalbox.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What one call handed over, and the promise that was given for it.
 *
 * @param ends whether nothing that is handed over later may be written with it: what the file has when the promise is kept is what
 *     was handed over up to here
 */
record Batch(List<Change> changes, long bytes, CompletableFuture<Void> promise, boolean ends) {

    static Batch of(List<Change> changes) {
        List<Change> copy = List.copyOf(changes);
        return new Batch(copy, Sizes.of(copy), new CompletableFuture<>(), false);
    }

    /** Nothing, and with it what was handed over before. */
    static Batch end() {
        return new Batch(List.of(), 0, new CompletableFuture<>(), true);
    }
}
