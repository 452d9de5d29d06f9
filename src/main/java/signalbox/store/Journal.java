package signalbox.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Keeps what must survive a crash. */
public interface Journal extends AutoCloseable {

    /**
     * Hands over changes to be kept, in order. Returns at once; any thread may call it, changes of one thread keep their
     * order.
     *
     * @param changes may be none: that completes when everything handed over before would survive
     * @return completes when the changes would survive a crash of machine and process, on the journal's thread, which waits
     *     for what is done there; fails with {@link java.io.UncheckedIOException} when they could not be written now, and
     *     whether they will survive is open; fails with {@link java.util.concurrent.RejectedExecutionException} when too
     *     much waits already or the journal is closed, and they are never written
     */
    CompletableFuture<Void> write(List<Change> changes);

    /** Reads all that is kept, as {@code …Kept} changes, silences first, then the notification log, groups, alerts. */
    void load(Consumer<Change> reader);

    /** Writes what was handed over, then closes the files. */
    @Override
    void close();
}
