package signalbox.audit;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;

/**
 * Keeps what became of notifications. Any thread may tell it; it never makes one wait and never throws. Built and closed by
 * {@code App}.
 */
public final class Audit implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    private static final int MOST_WAITING = 50_000;
    private static final int LARGEST_BATCH = 1_000;

    /** What is too old, or too much, is looked for this often. */
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

    private final Path folder;
    private final InstantSource clock;
    private final BlockingQueue<AuditRow> waiting;
    private final LongAdder written = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final Thread thread = new Thread(this::work, "audit");

    // Touched on the thread only.
    private final MonthFiles files;
    private Instant nextCleaning = Instant.MIN;
    private String lastFailure = "";

    /** An audit whose files are below a storage path, and what is deleted of it. */
    public Audit(Path storagePath, Retention retention, InstantSource clock) {
        this(storagePath, retention, clock, MOST_WAITING);
        thread.setDaemon(true); // close() waits for it
        thread.start();
    }

    /** One that writes when it is closed and not before. */
    Audit(Path storagePath, Retention retention, InstantSource clock, int mostWaiting) {
        folder = storagePath.resolve("audit");
        files = new MonthFiles(folder, retention);
        this.clock = clock;
        waiting = new ArrayBlockingQueue<>(mostWaiting);
    }

    /** Keeps how telling ended. */
    public void delivered(Outcome outcome) {
        add(new AuditRow.Delivered(outcome));
    }

    /**
     * Keeps that a template failed.
     *
     * @param key its key in the configuration, such as {@code slack_configs.title}
     * @param error why, without secrets
     */
    public void templateFailed(Notification notification, String key, String error) {
        add(new AuditRow.TemplateFailed(notification, key, error));
    }

    /** How many rows were written. */
    public long written() {
        return written.sum();
    }

    /** How many rows were not, for too many waited or the disk failed. */
    public long lost() {
        return lost.sum();
    }

    private void add(AuditRow row) {
        if (!waiting.offer(row)) {
            lost.increment();
        }
    }

    private void work() {
        try {
            while (true) {
                clean();
                List<AuditRow> rows = new ArrayList<>();
                AuditRow first = waiting.poll(BETWEEN_CLEANINGS.toMinutes(), TimeUnit.MINUTES);
                if (first != null) {
                    rows.add(first);
                    waiting.drainTo(rows, LARGEST_BATCH);
                    write(rows);
                }
            }
        } catch (InterruptedException e) {
            // close() writes what is left
        }
    }

    /** Deletes what is too old or too much, if that is due. */
    private void clean() {
        Instant now = clock.instant();
        if (now.isBefore(nextCleaning)) {
            return;
        }
        try {
            if (nextCleaning.equals(Instant.MIN)) {
                files.migrate();
            }
            nextCleaning = now.plus(BETWEEN_CLEANINGS);
            files.clean(now);
        } catch (SQLException | IOException | RuntimeException e) { // the next time it may work
            nextCleaning = now.plus(BETWEEN_CLEANINGS);
            files.close();
            log.error("failed to delete old audit records: folder={} err={}", folder, e.getMessage());
        }
    }

    private void write(List<AuditRow> rows) {
        rows.stream().collect(groupingBy(AuditRow::month, TreeMap::new, toList())).forEach(this::write);
    }

    private void write(YearMonth month, List<AuditRow> rows) {
        try {
            files.of(month).write(rows);
            written.add(rows.size());
            lastFailure = "";
        } catch (SQLException | IOException | RuntimeException e) { // the next rows may fare better
            lost.add(rows.size());
            files.close();
            String failure = e.getClass().getSimpleName() + ": " + e.getMessage(); // a file's fault may have a path as its message
            if (!failure.equals(lastFailure)) {
                log.error("failed to write audit records, notifications are not affected: folder={} rows={} err={}", folder, rows.size(), failure);
            }
            lastFailure = failure;
        }
    }

    /** Writes what waits. Nothing may be told any more. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // what was told is to be kept all the same
            }
        }
        List<AuditRow> left = new ArrayList<>();
        waiting.drainTo(left);
        clean();
        write(left);
        files.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
