package signalbox.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** What waits to be written, in order. Bounded by what it weighs; any thread hands over, the journal's thread takes. */
final class HandedOver {

    /** A transaction holds no more than this, so that none takes long; what one call handed over is never split. */
    private static final int MOST_CHANGES_AT_ONCE = 8192;

    private final long mostBytes;

    // Guarded by this.
    private final Queue<Batch> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long waitingChanges;
    private long takenBytes;
    private long rejections;
    private boolean closing;

    HandedOver(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Queues a batch, or fails its promise at once when there is no room. */
    void add(Batch batch) {
        RejectedExecutionException refusal = tryAdd(batch);
        if (refusal != null) {
            batch.promise().completeExceptionally(refusal); // outside of the lock: it may run others' code
        }
    }

    private synchronized @Nullable RejectedExecutionException tryAdd(Batch batch) {
        if (closing) {
            rejections++;
            return new RejectedExecutionException("the journal is closed: the server is stopping");
        }
        long held = waitingBytes + takenBytes;
        boolean fits = held + batch.bytes() <= mostBytes || held == 0; // alone, a batch of any size may pass
        if (!fits && !batch.changes().isEmpty()) { // who only waits for what is there takes no room
            rejections++;
            return new RejectedExecutionException("the journal is full: " + held + " bytes wait to be written, at most "
                    + mostBytes + " may: send again later");
        }
        waiting.add(batch);
        waitingBytes += batch.bytes();
        waitingChanges += batch.changes().size();
        notifyAll();
        return null;
    }

    /** Waits until there is something; nothing only when closing. What it returns counts as held until {@link #hold}. */
    synchronized List<Batch> take() {
        while (waiting.isEmpty() && !closing) {
            await(0);
        }
        return drain(MOST_CHANGES_AT_ONCE);
    }

    /** Waits in any case, unless closing, then takes all that is there, which may be nothing. */
    synchronized List<Batch> takeAllAfter(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !closing; left = until - System.nanoTime()) {
            await(Math.max(1, left / 1_000_000));
        }
        return drain(Long.MAX_VALUE);
    }

    @SuppressWarnings("WaitNotInLoop") // both callers loop
    private void await(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            // Nobody has reason to interrupt this thread; what was handed over must be written all the same.
        }
    }

    private List<Batch> drain(long mostChanges) {
        List<Batch> drained = new ArrayList<>();
        long changes = 0;
        for (Batch batch = waiting.peek(); batch != null; batch = waiting.peek()) {
            if (changes > 0 && changes + batch.changes().size() > mostChanges) {
                break;
            }
            waiting.remove();
            drained.add(batch);
            changes += batch.changes().size();
            waitingBytes -= batch.bytes();
            takenBytes += batch.bytes();
            if (batch.ends()) {
                break;
            }
        }
        waitingChanges -= changes;
        return drained;
    }

    /** Says what is still held of all that was taken: nothing after a commit, what is to be tried again after a failure. */
    synchronized void hold(long bytes) {
        takenBytes = bytes;
    }

    /** Lets nothing more in and wakes whoever waits. */
    synchronized void close() {
        closing = true;
        notifyAll();
    }

    /** Whether it is closed and everything was taken. */
    synchronized boolean isFinished() {
        return closing && waiting.isEmpty();
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether nothing waits, is being written, or is to be tried again. */
    synchronized boolean isAllWritten() {
        return waiting.isEmpty() && takenBytes == 0;
    }

    synchronized long changes() {
        return waitingChanges;
    }

    synchronized long bytes() {
        return waitingBytes + takenBytes;
    }

    synchronized long rejections() {
        return rejections;
    }
}
