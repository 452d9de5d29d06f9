package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.audit.Postgres.Cursor;

/**
 * Copies the audit's file to PostgreSQL, on a thread of its own: first all that is in it, then what {@link Changes} says. Nobody waits
 * for it. While the server there is down the copy falls behind, and the file keeps what it does not have. Built and closed by {@code
 * App}, after the audit.
 */
public final class AuditCopy implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AuditCopy.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A connection that nobody uses is closed: something on its way would forget it, and let the next one who uses it wait. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);

    /** Who stops the server waits no longer for what is still to be copied. */
    private static final Duration LAST_COPY = Duration.ofSeconds(3);

    /** Where the file is copied to; read anew for each connection, as passwords change. */
    @FunctionalInterface
    public interface Destination {
        PostgresUrl url() throws IOException;
    }

    private final Path path;
    private final Destination destination;
    private final String node;
    private final Audit audit;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::work, "audit-copy");
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder copied = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile long behind;
    private volatile Instant lastSuccess = Instant.EPOCH;
    private volatile AuditHealth.@Nullable Failing failing;
    private volatile @Nullable Postgres postgres;

    // Touched on the thread only.
    private @Nullable Cursor known;
    private String knownName = "";
    private long allBefore;
    private Instant lastUsed = Instant.EPOCH;
    private String lastFailure = "";

    /**
     * @param node what the rows say who copied them
     * @param audit whose file it is; it is told how far the copy is
     */
    public AuditCopy(Path storagePath, Destination destination, String node, Audit audit, InstantSource clock) {
        this.path = AuditFile.below(storagePath);
        this.destination = destination;
        this.node = node;
        this.audit = audit;
        this.clock = clock;
        thread.setDaemon(true); // close() waits for it, but not for long
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** How many rows, or changes of rows, are not copied yet. */
    public long behind() {
        return behind;
    }

    /** How many rows were copied, again where they changed. */
    public long copied() {
        return copied.sum();
    }

    /** How often it failed. */
    public long failures() {
        return failures.sum();
    }

    /** When all was copied; before anything was: 1970. */
    public Instant lastSuccess() {
        return lastSuccess;
    }

    /** How it does. */
    public AuditHealth.Copy health() {
        return new AuditHealth.Copy(
                copied(), behind, Optional.of(lastSuccess).filter(at -> at.isAfter(Instant.EPOCH)), Optional.ofNullable(failing));
    }

    private void work() {
        Duration pause = BETWEEN_LOOKS;
        while (true) {
            boolean isLast = closing.getCount() == 0;
            long began = System.nanoTime();
            Outcome outcome = tryStep();
            if (isLast && outcome != Outcome.MORE) {
                return;
            }
            pause = outcome == Outcome.FAILED ? longer(pause) : BETWEEN_LOOKS;
            if (outcome == Outcome.MORE) {
                Duration worked = Duration.ofNanos(System.nanoTime() - began);
                pause(worked.compareTo(LONGEST_REST) < 0 ? worked : LONGEST_REST); // after a burst the processors are for those who page
            } else {
                pause(pause);
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void pause(Duration pause) {
        try {
            boolean unused = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the copy", e);
        }
    }

    /** What came of a step. */
    enum Outcome {
        MORE,
        ALL_COPIED,
        FAILED
    }

    /** A step; a failure is counted, and logged if it is another one. */
    Outcome tryStep() {
        try {
            boolean more = step();
            if (!lastFailure.isEmpty()) {
                log.info("the audit is copied to PostgreSQL again: rows_behind={}", behind);
                lastFailure = "";
            }
            failing = null;
            return more ? Outcome.MORE : Outcome.ALL_COPIED;
        } catch (SQLException | IOException | RuntimeException e) { // the next time it may work
            disconnect();
            failures.increment();
            String failure = PostgresFaults.text(e);
            if (!failure.equals(lastFailure) && closing.getCount() > 0) {
                log.error("failed to copy the audit to PostgreSQL, will retry, and the file keeps it: rows_behind={} err={}", behind, failure);
            }
            lastFailure = failure;
            AuditHealth.Failing before = failing;
            failing = new AuditHealth.Failing(before == null ? clock.instant() : before.since(), failure);
            return Outcome.FAILED;
        }
    }

    private void disconnect() {
        closeConnection();
        known = null;
    }

    private void closeConnection() {
        Postgres open = postgres;
        if (open != null) {
            open.close();
        }
        postgres = null;
    }

    /** Copies some; answers whether there is more. */
    boolean step() throws SQLException, IOException {
        if (!Files.exists(path)) {
            return false;
        }
        Instant now = clock.instant();
        Optional<Changes.Log> seen = look();
        if (seen.isEmpty()) {
            return false;
        }
        Changes.Log changes = seen.get();
        Cursor before = known;
        if (before != null && changes.name().equals(knownName) && isAll(before, changes)) {
            allCopied(before, now);
            if (lastUsed.plus(LONGEST_IDLE).isBefore(now)) {
                closeConnection();
            }
            return false;
        }
        lastUsed = now;
        Postgres far = connected();
        Cursor cursor = far.begin(changes.name());
        CopyBatch batch = CopyBatch.read(path, cursor);
        if (batch.isOtherFile()) {
            if (cursor != null) {
                log.warn("the audit's file is in an earlier state than PostgreSQL has it: all of it is copied once more, as another one");
            }
            cursor = far.add(changes.name(), node, batch.run(), batch.last(), batch.part(), now.toEpochMilli());
            far.commit(cursor, node, now.toEpochMilli());
            remember(cursor, changes.name());
            return true;
        }
        if (batch.isFromTheBeginning()) {
            log.warn("PostgreSQL does not have all that the audit's file had: all of it is copied once more");
        }
        for (CopyBatch.Rows rows : batch.rows()) {
            far.put(rows.table(), rows.rows(), batch.next());
            if (!rows.gone().isEmpty()) {
                far.delete(rows.table(), rows.gone(), batch.next());
            }
            copied.add(rows.rows().size());
        }
        far.commit(batch.next(), node, now.toEpochMilli());
        remember(batch.next(), changes.name());
        audit.copied(new Changes.Progress(changes.name(), batch.next().seq(), allBefore));
        if (batch.next().part() == null && batch.next().seq() == batch.last()) {
            allCopied(batch.next(), now);
        }
        return true;
    }

    private static boolean isAll(Cursor cursor, Changes.Log changes) {
        return cursor.part() == null && cursor.seq() == changes.last() && cursor.seq() + 1 >= changes.first();
    }

    private void allCopied(Cursor cursor, Instant now) {
        behind = 0;
        lastSuccess = now;
        audit.copied(new Changes.Progress(knownName, cursor.seq(), now.toEpochMilli()));
    }

    private void remember(Cursor cursor, String name) {
        known = cursor;
        knownName = name;
    }

    /** The log of changes; and how much is not copied. */
    private Optional<Changes.Log> look() throws SQLException, IOException {
        try (AuditFile file = AuditFile.toRead(path)) {
            Optional<Changes.Log> changes = Changes.log(file);
            if (changes.isPresent()) {
                behind = CopyBatch.behind(file, changes.get(), known);
                allBefore = Math.max(lastSuccess.toEpochMilli(), Changes.progress(file).allBefore());
            }
            return changes;
        }
    }

    private Postgres connected() throws SQLException, IOException {
        Postgres open = postgres;
        if (open == null) {
            open = Postgres.connect(destination.url());
            postgres = open;
        }
        return open;
    }

    /** Copies what there still is, if that is quick. */
    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        long deadline = System.nanoTime() + LAST_COPY.toNanos();
        while (thread.isAlive() && System.nanoTime() < deadline) {
            try {
                thread.join(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            } catch (InterruptedException e) {
                interrupted = true;
                deadline = System.nanoTime();
            }
        }
        Postgres open = postgres;
        if (open != null) {
            open.abort(); // the next start goes on where this one ends
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
