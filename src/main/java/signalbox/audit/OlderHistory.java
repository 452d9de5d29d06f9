package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.file.Folders;

/**
 * What the local file has forgotten and the copy in PostgreSQL has not: a stretch that is asked about is brought into a file of its own
 * below the storage path, by one thread, and kept for the next questions for a while. Any thread may ask, and waits for nobody; whoever
 * asks for too much at once, or while PostgreSQL is away, is told so. Built by {@code App}, and closed by it.
 */
public final class OlderHistory implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(OlderHistory.class);

    private static final String FOLDER = "older";

    /** So many stretches are kept, and so many more are waited for. */
    private static final int MOST_KEPT = 6;
    private static final int MOST_WAITING = 4;

    /** What nobody asked for so long is deleted; and nothing that was asked for just now, for it may be read. */
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration READ = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    /** Of a PostgreSQL that did not answer nobody waits to hear the same once more. */
    private static final Duration FAILED_JUST_NOW = Duration.ofSeconds(10);

    /** Nobody waits longer for an answer; the stretch is brought all the same, for the next question. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    /** Whoever asks of one instant is asked of others about it: they are in the same stretch. */
    private static final Duration LONGEST = Duration.ofHours(25);

    private static final AuditFetch.Most MOST = new AuditFetch.Most(5_000_000, 1L << 30);

    private final Path storage;
    private final Path folder;
    private final History local;
    private final AuditCopy.Destination copy;
    private final String node;
    private final InstantSource clock;
    private final ThreadPoolExecutor thread;
    // Guarded by this.
    private final List<HeldStretch> kept = new ArrayList<>();
    private int made;
    private Instant failedAt = Instant.EPOCH;
    private String failure = "";

    /** A stretch that is here, or on its way. */
    private static final class HeldStretch {
        private final Instant begin;
        private final Instant end;
        private final Path path;
        private final CompletableFuture<Path> here = new CompletableFuture<>();
        private Instant asked;

        private HeldStretch(Instant begin, Instant end, Path path, Instant asked) {
            this.begin = begin;
            this.end = end;
            this.path = path;
            this.asked = asked;
        }

        private boolean has(Instant from, Instant to) {
            return !from.isBefore(begin) && !to.isAfter(end) && !here.isCompletedExceptionally();
        }
    }

    /**
     * @param local what is here
     * @param copy where the rest is
     * @param node whose rows these are there
     */
    public OlderHistory(Path storage, History local, AuditCopy.Destination copy, String node, InstantSource clock) {
        this.storage = storage;
        this.folder = AuditFile.below(storage).resolveSibling(FOLDER);
        this.local = local;
        this.copy = copy;
        this.node = node;
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
            Thread worker = new Thread(work, "audit-older");
            worker.setDaemon(true); // the server ends without an answer
            return worker;
        });
        delete(folder); // of an earlier start
    }

    /** Since when the local file has everything; empty when it has nothing. Fails with {@link AuditUnreadableException}. */
    public Optional<Instant> localSince() {
        return local.wholeSince();
    }

    /** Whether a stretch is so long ago that the local file does not have all of it, and short enough to be brought. */
    public boolean isAskedFor(Instant from, Instant to) {
        return localSince().filter(from::isBefore).isPresent() && Duration.between(from, to).compareTo(LONGEST) <= 0;
    }

    /**
     * The storage path of a file that has a stretch. Fails with an {@link IOException} that says what is the matter, for whoever asked.
     */
    public CompletionStage<Path> stretch(Instant from, Instant to) {
        return wanted(from, to).copy().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).exceptionallyCompose(fault -> CompletableFuture.failedFuture(
                fault instanceof TimeoutException
                        ? new IOException("it is on its way, which takes longer than usual: ask again in a moment")
                        : fault));
    }

    private synchronized CompletableFuture<Path> wanted(Instant from, Instant to) {
        Instant now = clock.instant();
        for (HeldStretch each : kept) {
            if (each.has(from, to)) {
                each.asked = now;
                return each.here;
            }
        }
        if (now.isBefore(failedAt.plus(FAILED_JUST_NOW))) {
            return CompletableFuture.failedFuture(new IOException(failure));
        }
        // Whole hours: the next question is about the same time. What ended shortly before is looked at, too.
        Instant begin = from.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
        Instant hour = to.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        Instant copied = localSince().filter(to::isBefore).orElse(to); // what is to come may not be there yet
        Instant end = hour.isBefore(copied) ? hour : copied;
        HeldStretch stretch = new HeldStretch(begin, end, folder.resolve(Integer.toString(made++)), now);
        try {
            thread.execute(() -> bring(stretch));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new IOException("too many ask for times of long ago: ask again in a moment"));
        }
        kept.add(stretch);
        return stretch.here;
    }

    private void bring(HeldStretch stretch) {
        synchronized (this) {
            if (clock.instant().isBefore(failedAt.plus(FAILED_JUST_NOW))) {
                kept.remove(stretch);
                stretch.here.completeExceptionally(new IOException(failure));
                return;
            }
        }
        forget();
        long began = System.nanoTime();
        try {
            Files.createDirectories(stretch.path.resolve("audit"));
            AuditFetch.Fetched fetched = AuditFetch.fetch(copy.url(), whose(), stretch.begin, stretch.end, stretch.path, MOST);
            Path key = Mask.keyBelow(storage);
            if (Files.exists(key)) { // else nothing that is masked would be found
                Files.copy(key, Mask.keyBelow(stretch.path), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
            log.info("brought back from PostgreSQL what the audit's file has forgotten: from={} to={} rows={} took={}",
                    stretch.begin, stretch.end, fetched.rows(), Duration.ofNanos(System.nanoTime() - began));
            stretch.here.complete(stretch.path);
            forgetLater();
        } catch (IOException | RuntimeException e) {
            fail(stretch, e);
        }
    }

    private void fail(HeldStretch stretch, Exception fault) {
        String why = fault instanceof IOException ? String.valueOf(fault.getMessage()) : PostgresFaults.text(fault);
        log.warn("failed to bring back from PostgreSQL what the audit's file has forgotten: from={} to={} err={}", stretch.begin, stretch.end, why);
        synchronized (this) {
            kept.remove(stretch);
            if (fault.getCause() instanceof SQLException) { // which every other question would meet
                failedAt = clock.instant();
                failure = why;
            }
        }
        delete(stretch.path);
        stretch.here.completeExceptionally(new IOException(why));
    }

    private AuditFetch.Whose whose() throws IOException {
        try (AuditFile file = AuditFile.toRead(AuditFile.below(storage))) {
            boolean wasFollowed = file.number("SELECT 1 FROM sqlite_master WHERE name = 'copy_run'").isPresent();
            return new AuditFetch.Whose(Optional.of(node), wasFollowed ? Changes.name(file) : "");
        } catch (SQLException e) {
            throw new IOException("the audit cannot be read: " + e.getMessage(), e);
        }
    }

    private void forgetLater() {
        CompletableFuture.delayedExecutor(LOOK_AGAIN.toSeconds(), TimeUnit.SECONDS).execute(() -> {
            forget();
            if (keepsAny()) {
                forgetLater();
            }
        });
    }

    private synchronized boolean keepsAny() {
        return !kept.isEmpty();
    }

    /** Deletes what nobody asks for any more, and of too much what nobody asked for the longest. */
    void forget() {
        List<Path> gone = new ArrayList<>();
        synchronized (this) {
            Instant now = clock.instant();
            List<HeldStretch> oldest = kept.stream()
                    .filter(each -> each.here.isDone() && each.asked.plus(READ).isBefore(now))
                    .sorted(Comparator.comparing(each -> each.asked))
                    .toList();
            for (HeldStretch each : oldest) {
                if (kept.size() > MOST_KEPT || each.asked.plus(KEPT).isBefore(now)) {
                    kept.remove(each);
                    gone.add(each.path);
                }
            }
        }
        gone.forEach(OlderHistory::delete);
    }

    private static void delete(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            log.debug("left behind: folder={}", folder, e);
        }
    }

    /** Nobody waits for an answer any more. */
    @Override
    public void close() {
        thread.shutdownNow();
        delete(folder);
    }
}
