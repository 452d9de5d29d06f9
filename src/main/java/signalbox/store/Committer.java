package signalbox.store;

import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes batches durable and keeps its promises, and the file in shape. All for the journal's thread only, except for the
 * counters. Nothing is thrown: that thread has to go on whatever happens.
 */
final class Committer {

    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    /** Pages of 4 KiB in the write-ahead log that are worth moving to their places. More of them: longer pauses. */
    private static final int PAGES_WORTH_A_CHECKPOINT = 4096;

    private static final int PAGES_NOT_WORTH_SHRINKING = 2048;
    private static final int PAGES_TO_SHRINK_AT_ONCE = 256;

    private final Database database;
    private final HandedOver handedOver;
    private final Consumer<Connection> onConnect;
    private final AtomicReference<@Nullable AlertRows> loadedRows = new AtomicReference<>();
    private final Pending pending = new Pending();
    private @Nullable ChangeWriter writer;
    private int nextCheckpoint = PAGES_WORTH_A_CHECKPOINT;
    private boolean mayShrink = true;

    // Written by the journal's thread, read by any.
    private volatile Optional<String> failing = Optional.empty();
    private int failingCode;
    private final AtomicLong commits = new AtomicLong();
    private final AtomicLong changesWritten = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile Duration lastCommit = Duration.ZERO;
    private volatile Duration lastCheckpoint = Duration.ZERO;

    Committer(Database database, HandedOver handedOver, Consumer<Connection> onConnect) {
        this.database = database;
        this.handedOver = handedOver;
        this.onConnect = onConnect;
    }

    /** Whether the last attempt failed and changes are held to be tried again. */
    boolean isFailing() {
        return failing.isPresent();
    }

    /** Why, while it is so. */
    Optional<String> failure() {
        return failing;
    }

    /** Writes what is held, overlaid with these, in one transaction, then keeps or breaks the promises. */
    void write(List<Batch> batches) {
        for (Batch batch : batches) {
            batch.changes().forEach(pending::add);
        }
        if (pending.isEmpty()) {
            batches.forEach(batch -> batch.promise().complete(null));
        } else {
            attempt(batches);
        }
    }

    private void attempt(List<Batch> batches) {
        IdentityHashMap<Change, Throwable> refused = new IdentityHashMap<>();
        try {
            commit(refused);
        } catch (SQLException | RuntimeException | Error e) {
            disconnect();
            failed(batches, e);
            return;
        }
        succeeded(batches, refused);
    }

    private void commit(IdentityHashMap<Change, Throwable> refused) throws SQLException {
        long start = System.nanoTime(); // for a metric: nothing is decided by it
        try {
            ChangeWriter to = connect();
            to.begin();
            addAll(to);
            to.commit();
        } catch (SQLException | RuntimeException e) {
            if (!Fault.isOfOneChange(e)) {
                throw e;
            }
            disconnect();
            commitWhatCanBe(refused);
        }
        lastCommit = Duration.ofNanos(System.nanoTime() - start);
    }

    private void addAll(ChangeWriter to) throws SQLException {
        for (Change change : pending.all()) {
            to.add(change);
        }
        to.flush();
    }

    /** One by one, so that a change that can never be written does not keep all others from it. */
    private void commitWhatCanBe(IdentityHashMap<Change, Throwable> refused) throws SQLException {
        ChangeWriter to = connect();
        to.begin();
        for (Change change : pending.all()) {
            try {
                to.addAlone(change);
            } catch (SQLException | RuntimeException e) {
                if (!Fault.isOfOneChange(e)) {
                    throw e;
                }
                refused.put(change, e);
            }
        }
        to.commit();
    }

    private void succeeded(List<Batch> batches, IdentityHashMap<Change, Throwable> refused) {
        commits.incrementAndGet();
        changesWritten.addAndGet(pending.size() - refused.size());
        pending.clear();
        handedOver.hold(0);
        mayShrink = true;
        if (isFailing()) {
            failing = Optional.empty();
            log.info("state file is writable again: file={}", database.file());
        }
        for (Map.Entry<Change, Throwable> refusal : refused.entrySet()) {
            failures.incrementAndGet();
            log.error("dropping a change that cannot be written: kind={} reason={}",
                    refusal.getKey().getClass().getSimpleName(), refusal.getValue().getMessage());
        }
        for (Batch batch : batches) {
            keepOrBreak(batch, refused);
        }
    }

    private void keepOrBreak(Batch batch, IdentityHashMap<Change, Throwable> refused) {
        if (!refused.isEmpty()) {
            for (Change change : batch.changes()) {
                Throwable refusal = refused.get(change);
                if (refusal != null) {
                    batch.promise().completeExceptionally(Fault.of("write to", database.file(), refusal));
                    return;
                }
            }
        }
        batch.promise().complete(null);
    }

    private void failed(List<Batch> batches, Throwable cause) {
        failures.incrementAndGet();
        UncheckedIOException fault = isFailing() && Fault.codeOf(cause) == failingCode
                ? Fault.of(failing.orElseThrow(), cause)
                : Fault.of("write to", database.file(), cause);
        failingCode = Fault.codeOf(cause);
        if (!isFailing()) {
            log.error("failed to write the state file, will retry: reason={}", fault.getMessage());
        }
        pending.forgetWishes();
        failing = pending.isEmpty() ? Optional.empty() : Optional.of(String.valueOf(fault.getMessage()));
        handedOver.hold(Sizes.of(pending.all()));
        for (Batch batch : batches) {
            batch.promise().completeExceptionally(fault);
        }
    }

    /** What is better done while nobody waits: moves pages to their places, gives room back. */
    void tidyUp() {
        ChangeWriter connected = writer;
        if (connected == null) {
            return;
        }
        try {
            checkpointWhenDue(connected);
            while (mayShrink && handedOver.isEmpty()) {
                mayShrink = connected.isMostlyEmpty(PAGES_NOT_WORTH_SHRINKING);
                if (mayShrink) {
                    connected.shrink(PAGES_TO_SHRINK_AT_ONCE);
                    checkpointWhenDue(connected);
                }
            }
        } catch (SQLException | RuntimeException | Error e) {
            // Everything promised is in the log; the next commit will meet the fault again, or find it gone.
            mayShrink = false;
            failures.incrementAndGet();
            log.warn("failed to compact the state file: reason={}", Fault.text("tidy up", database.file(), e));
            disconnect();
        }
    }

    private void checkpointWhenDue(ChangeWriter connected) throws SQLException {
        if (connected.pagesInLog() < nextCheckpoint) {
            return;
        }
        long start = System.nanoTime();
        int left = connected.checkpoint(); // of a reader's doing: do not try again for each commit
        nextCheckpoint = left + PAGES_WORTH_A_CHECKPOINT;
        lastCheckpoint = Duration.ofNanos(System.nanoTime() - start);
    }

    private ChangeWriter connect() throws SQLException {
        ChangeWriter connected = writer;
        if (connected == null) {
            Connection connection = database.writing();
            onConnect.accept(connection);
            connected = new ChangeWriter(connection, alertRows());
            writer = connected;
        }
        return connected;
    }

    /** What whoever loaded found out, or what is found out now: rows of a transaction that failed are not there. */
    private AlertRows alertRows() throws SQLException {
        AlertRows known = loadedRows.getAndSet(null);
        return known != null ? known : database.alertRows();
    }

    /** Takes over which rows alerts have, from whoever loaded before anything was written. Any thread. */
    void loaded(AlertRows rows) {
        loadedRows.set(rows);
    }

    private void disconnect() {
        ChangeWriter connected = writer;
        writer = null;
        if (connected != null) {
            try {
                connected.close();
            } catch (SQLException e) {
                log.debug("journal's connection did not close", e); // what was committed is safe all the same
            }
        }
    }

    /** Tries what is held a last time, then closes the file. */
    void close() {
        write(List.of());
        if (!pending.isEmpty()) {
            log.error("closed with unwritten changes: changes={} file={}", pending.size(),
                    database.file());
        }
        disconnect();
    }

    long commits() {
        return commits.get();
    }

    long changesWritten() {
        return changesWritten.get();
    }

    long failures() {
        return failures.get();
    }

    Duration lastCommit() {
        return lastCommit;
    }

    Duration lastCheckpoint() {
        return lastCheckpoint;
    }
}
