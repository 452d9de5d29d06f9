package signalbox.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The journal in an SQLite file, {@code signalbox.db} in the storage path. One thread, {@code journal}, takes whatever was
 * handed over since it last looked and makes it durable in one transaction, so a commit's wait for the disk is shared by
 * all who wait. Promises complete on that thread: whoever has work to do then does it on a thread of their own.
 *
 * <p><b>When the disk fails</b>, the promises of everything in that transaction fail: whether those changes will survive is
 * then open. Alerts, groups and the notification log are tried again, every quarter of a second, until they are written or
 * a later change of the same key took their place. Silences are not tried again: who asked for one was told that it failed,
 * and a silence that nobody knows of keeps people asleep.
 *
 * <p><b>When the disk hangs</b>, promises wait as long as it does; {@link #failure} says so, and the log, once.
 *
 * <p>A change that no disk would take, such as a text of more than SQLite's 1,000,000,000 bytes, fails alone and is dropped.
 */
public final class SqliteJournal implements Journal {

    /** How much may wait to be written, in bytes, unless told otherwise. */
    public static final long DEFAULT_MOST_WAITING_BYTES = 128L << 20;

    /** What only tests change. */
    record Settings(
            long mostWaitingBytes,
            Duration retryPause,
            Duration busyTimeout,
            List<String> migrations,
            Consumer<Connection> onConnect,
            LongSupplier nanos) {

        static final Settings STANDARD = new Settings(
                DEFAULT_MOST_WAITING_BYTES,
                Duration.ofMillis(250),
                Duration.ofSeconds(2),
                List.of("classpath:db/migration"),
                connection -> {},
                System::nanoTime);
    }

    private final Database database;
    private final StorageLock lock;
    private final Duration retryPause;
    private final HandedOver handedOver;
    private final Committer committer;
    private final StallWatch watch;
    private final Thread thread;
    private volatile long unreadableRows;
    private final AtomicBoolean written = new AtomicBoolean();

    private SqliteJournal(Database database, StorageLock lock, Settings settings) {
        this.database = database;
        this.lock = lock;
        retryPause = settings.retryPause();
        handedOver = new HandedOver(settings.mostWaitingBytes());
        committer = new Committer(database, handedOver, settings.onConnect());
        watch = new StallWatch(database.file(), settings.nanos());
        thread = new Thread(this::work, "journal");
        thread.setDaemon(true); // close() waits for it; an exit without close() loses nothing that was promised
    }

    /**
     * Opens the journal in a directory, which is made when missing. Throws {@link UncheckedIOException}, with a message for
     * people, when the directory cannot be used, another server uses it, or the file is damaged or of a newer version.
     */
    public static SqliteJournal open(Path storagePath) {
        return open(storagePath, Settings.STANDARD);
    }

    /** As {@link #open(Path)}, with a bound of its own for what may wait, in bytes. */
    public static SqliteJournal open(Path storagePath, long mostWaitingBytes) {
        Settings standard = Settings.STANDARD;
        return open(
                storagePath,
                new Settings(
                        mostWaitingBytes,
                        standard.retryPause(),
                        standard.busyTimeout(),
                        standard.migrations(),
                        standard.onConnect(),
                        standard.nanos()));
    }

    static SqliteJournal open(Path storagePath, Settings settings) {
        try {
            Database.makeDirectory(storagePath);
            NativeLibrary.unpackUnder(storagePath);
            StorageLock lock = StorageLock.take(storagePath);
            try {
                Database database = Database.open(storagePath, settings.busyTimeout(), settings.migrations());
                SqliteJournal journal = new SqliteJournal(database, lock, settings);
                journal.thread.start();
                return journal;
            } catch (IOException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    @Override
    public CompletableFuture<Void> write(List<Change> changes) {
        if (changes.isEmpty() && handedOver.isAllWritten()) {
            return CompletableFuture.completedFuture(null);
        }
        written.set(true);
        Batch batch = Batch.of(changes);
        watch.look();
        handedOver.add(batch);
        return batch.promise();
    }

    /**
     * {@inheritDoc} On the caller's thread; what waits to be written is not seen. A row that cannot be understood is logged,
     * counted and left out. Throws {@link UncheckedIOException}, with a message for people, when the file cannot be read.
     */
    @Override
    public void load(Consumer<Change> reader) {
        AlertRows rows = new AlertRows();
        try (Connection connection = database.reading()) {
            unreadableRows = new ChangeReader(connection, rows).read(reader);
            if (written.compareAndSet(false, true)) {
                committer.loaded(rows); // nothing was written yet, so it is still true when something is
            }
        } catch (SQLException e) {
            throw Fault.of("read", database.file(), e);
        }
    }

    /**
     * The text of the {@link Change.NoteKept} with a key, as it is written: what waits to be written is not seen. On the caller's thread.
     *
     * @throws UncheckedIOException with a message for people, when the file cannot be read
     */
    public Optional<String> note(String key) {
        try (Connection connection = database.reading();
                PreparedStatement statement = connection.prepareStatement("SELECT text FROM notes WHERE key = ?")) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw Fault.of("read", database.file(), e);
        }
    }

    /**
     * What is kept when everything that was handed over before is written, and nothing that is handed over later. Any thread; whoever
     * gets it closes it.
     *
     * @return completes on the journal's thread, as {@link #write} does, and fails as that does
     */
    public CompletableFuture<Snapshot> snapshot() {
        Batch end = Batch.end();
        CompletableFuture<Snapshot> snapshot = end.promise().thenApply(written -> Snapshot.of(database)); // before the next is written
        handedOver.add(end);
        return snapshot;
    }

    private void work() {
        while (!handedOver.isFinished()) {
            List<Batch> batches = committer.isFailing() ? handedOver.takeAllAfter(retryPause) : handedOver.take();
            watch.begins();
            committer.write(batches);
            committer.tidyUp();
            watch.ends();
        }
        committer.close();
        lock.close();
    }

    /** {@inheritDoc} Waits for it. What cannot be written even now has a failed promise, and is logged. */
    @Override
    public void close() {
        handedOver.close();
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // what was handed over is to be written all the same
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many transactions were committed. */
    public long commits() {
        return committer.commits();
    }

    /** How many changes were committed; of the changes of one key in one transaction only the last counts. */
    public long changesWritten() {
        return committer.changesWritten();
    }

    /** How many transactions failed, and changes that no disk would take. */
    public long failures() {
        return committer.failures();
    }

    /** How many calls were refused, since too much waited or the journal was closed. */
    public long rejections() {
        return handedOver.rejections();
    }

    /** How many changes wait for the journal's thread. */
    public long waitingChanges() {
        return handedOver.changes();
    }

    /** How much waits to be written or to be tried again, in bytes, as estimated. */
    public long waitingBytes() {
        return handedOver.bytes();
    }

    /** Whether the last transaction failed and its changes wait to be tried again, or the disk does not answer. */
    public boolean isFailing() {
        return failure().isPresent();
    }

    /** Why nothing can be written, in words for whoever must repair it; empty while all is well. */
    public Optional<String> failure() {
        return watch.stall().or(committer::failure);
    }

    /** How many rows the last {@link #load} left out because it could not understand them. */
    public long unreadableRows() {
        return unreadableRows;
    }

    /** How long the last transaction took. */
    public Duration lastCommitDuration() {
        return committer.lastCommit();
    }

    /** How long it last took to move pages from the write-ahead log to their places, which delays the next commit. */
    public Duration lastCheckpointDuration() {
        return committer.lastCheckpoint();
    }
}
