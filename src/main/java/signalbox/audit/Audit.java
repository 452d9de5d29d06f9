package signalbox.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.ack.Ack;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Standing;
import signalbox.decision.DecisionListener;
import signalbox.decision.RulesFired;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;
import signalbox.store.Change;
import signalbox.store.Fault;

/**
 * Keeps what was decided and what came of it. Any thread may tell it; it never makes one wait and never throws. Of what it cannot
 * keep, because too much waits or the disk fails, it knows when and how much that was, writes that down as a gap when it can, and
 * asks to be told all that holds. Built and closed by {@code App}.
 */
public final class Audit implements DecisionListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Audit.class);

    private static final int MOST_WAITING = 200_000;
    private static final int LARGEST_BATCH = 1_000;

    /** A crash costs what happened in such a time, at most. */
    private static final Duration BETWEEN_COMMITS = Duration.ofMillis(200);

    /** So often it is written that the server lives: when it does not any more is known that well. */
    private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofSeconds(10);

    /** What is too old, or too much, is looked for this often. */
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

    /** And this often while there is no room. */
    private static final Duration BETWEEN_CLEANINGS_WITHOUT_ROOM = Duration.ofMinutes(1);

    /** Deleting goes on for so long, then what came meanwhile is written. */
    private static final Duration LONGEST_CLEANING = Duration.ofMillis(50);

    private static final Duration NO_HURRY = Duration.ofDays(1);

    /** Nothing is written so long after it happened. */
    private static final Duration LATEST = Duration.ofHours(1);

    /** A row that is larger would take long to write. */
    private static final int LARGEST_CHECKPOINT = 64 << 20;

    private final Path path;
    private final Retention retention;
    private final Mask mask;
    private final InstantSource clock;
    private final int mostWaiting;
    private final boolean copied;
    private final BlockingQueue<AuditEntry> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong rowsWaiting = new AtomicLong();
    private final LongAdder written = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final Thread thread = new Thread(this::work, "audit");
    private final Renderings renderings;
    private final Reserve reserve;
    private volatile Runnable restate = () -> {};
    private volatile Changes.Progress progress = Changes.Progress.NONE;
    private volatile AuditHealth.@Nullable Failing failing;
    private volatile boolean keepsStandardFirings;
    private volatile boolean closing;
    private volatile long writesUntil; // of nanoTime, while closing

    // Guarded by this.
    private @Nullable Instant lostSince;
    private long lostSoFar;
    private String lostBecause = "";

    // Touched on the thread only.
    private @Nullable AuditFile file;
    private @Nullable HistoryWriter rows;
    private @Nullable Cleaner cleaner;
    private boolean begun;
    private boolean followed;
    private Instant nextCleaning = Instant.MIN;
    private Instant lastCleaning = Instant.EPOCH; // when it began
    private boolean hasNoRoom; // but for the reserve, which was given up
    private Instant nextSign = Instant.MIN;
    private String lastFailure = "";
    private int failingCode;
    private String lastCleaningFailure = "";
    private Changes.Progress noted = Changes.Progress.NONE;

    /** An audit whose file is below a storage path, and what is deleted of it. */
    public Audit(Path storagePath, Retention retention, Mask mask, InstantSource clock) {
        this(storagePath, retention, mask, clock, false);
    }

    /**
     * As above.
     *
     * @param copied whether an {@link AuditCopy} follows: then what changes is logged for it, and what it does not have is not deleted
     */
    public Audit(Path storagePath, Retention retention, Mask mask, InstantSource clock, boolean copied) {
        this(storagePath, retention, mask, clock, MOST_WAITING, copied);
        thread.setDaemon(true); // close() waits for it
        thread.start();
    }

    /** One that writes when it is closed and not before. */
    Audit(Path storagePath, Retention retention, Mask mask, InstantSource clock, int mostWaiting) {
        this(storagePath, retention, mask, clock, mostWaiting, false);
    }

    Audit(Path storagePath, Retention retention, Mask mask, InstantSource clock, int mostWaiting, boolean copied) {
        path = AuditFile.below(storagePath);
        reserve = new Reserve(path, retention.size());
        this.retention = retention;
        this.mask = mask;
        this.renderings = new Renderings(mask);
        this.clock = clock;
        this.mostWaiting = mostWaiting;
        this.copied = copied;
    }

    /** Whom to ask for all that holds, when some of what was decided is lost. It must not wait. */
    public void restateBy(Runnable asked) {
        restate = asked;
    }

    /** How far the copy is. Any thread. */
    void copied(Changes.Progress made) {
        progress = made;
    }

    /** What was over before is in the copy; with time for what is written down late. */
    private Instant copiedBefore() {
        return copied ? Instant.ofEpochMilli(progress.allBefore()).minus(LATEST) : Instant.MAX;
    }

    @Override
    public void decided(List<Decision> decisions) {
        if (!decisions.isEmpty()) {
            add(new AuditEntry.Decided(decisions));
        }
    }

    @Override
    public boolean keepsFirings() {
        return true;
    }

    @Override
    public boolean keepsStandardFirings() {
        return keepsStandardFirings;
    }

    /** Keeps firings of the standard rules as those of teams' rules. To be said before anything is decided. */
    public void keepStandardFirings() {
        keepsStandardFirings = true;
    }

    @Override
    public void fired(RulesFired fired) {
        if (!fired.counts().isEmpty()) {
            add(new AuditEntry.Fired(fired));
        }
    }

    /** Keeps how telling ended. */
    public void delivered(Outcome outcome) {
        add(new AuditEntry.Delivered(outcome, renderings.take(outcome.notification())));
    }

    /**
     * Keeps what people are told, for when it is known what became of it.
     *
     * @param key of the text in the configuration, such as {@code slack_configs.title}
     */
    public void rendered(Notification notification, String key, String text) {
        renderings.add(notification, key, text);
    }

    /**
     * Keeps that a template failed.
     *
     * @param key its key in the configuration, such as {@code slack_configs.title}
     * @param error why, without secrets
     */
    public void templateFailed(Notification notification, String key, String error) {
        add(new AuditEntry.TemplateFailed(notification, key, error));
    }

    /** Keeps what a start or a reload brought. */
    public void loaded(Load load) {
        add(new AuditEntry.Loaded(load));
    }

    /** Keeps that somebody did something. */
    public void noted(String sender, String action, String about) {
        add(new AuditEntry.Noted(clock.instant(), sender, action, about, List.of(), "", ""));
    }

    /** Keeps that somebody acknowledged alerts. */
    public void acknowledged(String sender, Ack.About said) {
        Ack ack = said.ack();
        add(new AuditEntry.Noted(clock.instant(), sender, Actions.ACKNOWLEDGE, ack.id(), said.alerts(), ack.by(), ack.comment()));
    }

    /** Keeps who asked for a silence to be made, changed or ended. */
    public void asked(String silence, String sender) {
        add(new AuditEntry.Asked(clock.instant(), silence, sender));
    }

    /**
     * Keeps what a server that begins again at an instant has to know, so that history can be lived again from there. Takes as long as
     * reading it does, on the thread that calls.
     *
     * @param at when it was so: all that was decided by then was told before, and nothing later
     * @param state hands all that is kept to whoever asks, as often as it is asked
     */
    public void checkpoint(Instant at, Consumer<Consumer<Change>> state) {
        byte[] bytes = Checkpoint.of(state, mask);
        if (bytes.length > LARGEST_CHECKPOINT) {
            log.warn("not keeping a checkpoint, replays begin further back: bytes={} limit={}", bytes.length, LARGEST_CHECKPOINT);
        } else {
            add(new AuditEntry.Checkpoint(at, bytes));
        }
    }

    /** How many rows were written. */
    public long written() {
        return written.sum();
    }

    /** How many rows were not, for too many waited or the disk failed. */
    public long lost() {
        return lost.sum();
    }

    /** Whether it could not be written the last time. Asks no disk. */
    public boolean isFailing() {
        return failing != null;
    }

    /** How it does; reads nothing but the sizes of its files. */
    public AuditHealth health() {
        AuditEntry oldest = waiting.peek();
        return new AuditHealth(
                written(),
                lost(),
                rowsWaiting.get(),
                Optional.ofNullable(oldest).filter(entry -> entry.rows() > 0).map(AuditEntry::at),
                Optional.ofNullable(failing),
                AuditFile.bytes(path),
                retention.size(),
                AuditFile.freeBytes(path));
    }

    private void add(AuditEntry entry) {
        if (rowsWaiting.get() < mostWaiting) {
            rowsWaiting.addAndGet(entry.rows());
            waiting.add(entry);
        } else {
            lose(entry.at(), entry.rows(), "too many records waited to be written");
        }
    }

    private synchronized void lose(Instant at, int count, String why) {
        lost.add(count);
        if (lostSince == null || at.isBefore(lostSince)) {
            lostSince = at;
        }
        lostSoFar += count;
        lostBecause = why;
    }

    private void work() {
        try {
            while (!closing) {
                boolean isCleaning = clean(LONGEST_CLEANING);
                AuditEntry first = waiting.poll(isCleaning ? 0 : BETWEEN_SIGNS_OF_LIFE.toSeconds(), TimeUnit.SECONDS);
                if (first != null) {
                    if (!closing) {
                        TimeUnit.MILLISECONDS.sleep(BETWEEN_COMMITS.toMillis()); // what comes meanwhile is written with it
                    }
                    write(first);
                }
                writeSign();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts the audit", e);
        }
    }

    private void write(AuditEntry first) {
        List<AuditEntry> entries = new ArrayList<>();
        entries.add(first);
        do {
            Instant now = clock.instant(); // before it is looked what waits: what comes meanwhile is later
            waiting.drainTo(entries, LARGEST_BATCH);
            write(entries, waiting.isEmpty() ? now : entries.get(entries.size() - 1).at(), now);
            entries.clear();
        } while (!waiting.isEmpty() && !isTooLate());
    }

    private boolean isTooLate() {
        return closing && System.nanoTime() - writesUntil >= 0;
    }

    /** That the server lives, and what is missing. */
    private void writeSign() {
        Instant now = clock.instant();
        if (waiting.isEmpty()) {
            write(List.of(), now, now);
        }
    }

    /** Deletes what is too old or too much, if that is due, for so long; answers whether there is more. */
    private boolean clean(Duration longest) {
        Instant now = clock.instant();
        boolean isDue = !now.isBefore(nextCleaning);
        if (!isDue && cleaner == null) {
            return false;
        }
        if (isDue) {
            lastCleaning = now;
        }
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            HistoryWriter writer = open();
            if (cleaner == null && file != null) {
                cleaner = new Cleaner(file, path, retention, writer, this::copiedBefore, hasNoRoom);
            }
            Cleaner open = cleaner;
            if (open == null) {
                return false;
            }
            if (isDue) {
                nextCleaning = now.plus(BETWEEN_CLEANINGS);
                open.begin(now);
            }
            boolean more = open.step();
            while (more && System.nanoTime() < deadline) {
                more = open.step();
            }
            if (!more) {
                if (hasNoRoom) {
                    log.info("looked for what is too old by the room that was held for that: file={} bytes={}", path, AuditFile.bytes(path));
                    hasNoRoom = false;
                    cleaner = null; // the next takes larger steps
                    reserve.takeAgain();
                }
                reserve.take();
                lastCleaningFailure = "";
            }
            return more;
        } catch (SQLException | IOException | RuntimeException e) { // the next time it may work
            closeFile();
            if (!hasNoRoom && reserve.isNeeded() && reserve.isHeld() && Cleaner.isDue(path, retention, now, copiedBefore()) && reserve.giveUp()) {
                hasNoRoom = true;
                nextCleaning = now;
                log.warn("the disk is full, deleting old audit records by the room that was held for that: file={} err={}", path, e.getMessage());
                return true;
            }
            hasNoRoom = false;
            nextCleaning = now.plus(BETWEEN_CLEANINGS);
            String failure = String.valueOf(e.getMessage());
            if (!failure.equals(lastCleaningFailure)) {
                log.error("failed to delete old audit records: file={} err={}", path, failure);
            }
            lastCleaningFailure = failure;
            return false;
        }
    }

    /** Where there is no room to write, what is too old is deleted as soon as it may be. */
    private void cleanSoon() {
        Instant soon = lastCleaning.plus(BETWEEN_CLEANINGS_WITHOUT_ROOM);
        if (reserve.isNeeded() && soon.isBefore(nextCleaning)) {
            nextCleaning = soon;
        }
    }

    /**
     * All of it, or none. Without entries: that the server lives, and what is missing, if that is due.
     *
     * @param until what happened until then is on record with it
     */
    private void write(List<AuditEntry> entries, Instant until, Instant now) {
        int count = entries.stream().mapToInt(AuditEntry::rows).sum();
        rowsWaiting.addAndGet(-count);
        Gap gap = takeGap(now);
        if (entries.isEmpty() && gap == null && now.isBefore(nextSign)) {
            return;
        }
        Changes.Progress made = progress;
        Optional<AuditEntry> all = entries.stream().filter(Audit::saysAllThatHolds).findFirst();
        try {
            HistoryWriter writer = open();
            if (copied && !followed && file != null) {
                follow(file);
            }
            if (!begun && all.isPresent()) {
                sayHowLongItWasAway(writer, all.get().at());
                begun = true;
            }
            if (gap != null) {
                writer.gap(gap.since(), gap.until(), gap.lost(), gap.why());
            }
            for (AuditEntry entry : entries) {
                writer.write(entry);
            }
            sign("alive", until, now);
            noteProgress(made);
            commit();
            written.add(count);
            if (!lastFailure.isEmpty()) {
                log.info("audit is written again: file={} rows_lost={}", path, gap == null ? 0 : gap.lost());
            }
            lastFailure = "";
            failing = null;
            if (gap != null && all.isEmpty()) {
                restate.run();
            }
        } catch (SQLException | IOException | RuntimeException e) { // the next rows may fare better
            failed(e, entries, count, gap);
        }
    }

    private void noteProgress(Changes.Progress made) throws SQLException {
        if (copied && file != null && !made.equals(noted)) {
            Changes.copied(file, made);
            noted = made;
        }
    }

    private void failed(Exception fault, List<AuditEntry> entries, int count, @Nullable Gap gap) {
        if (file != null) {
            file.rollBackAfter(fault);
        }
        closeFile();
        cleanSoon();
        int code = Fault.codeOf(fault);
        boolean known = code != 0 && code == failingCode && !lastFailure.isEmpty();
        String failure = known ? lastFailure : Fault.text("write to", path, fault);
        failingCode = code;
        AuditHealth.Failing before = failing;
        failing = new AuditHealth.Failing(before == null ? clock.instant() : before.since(), failure);
        if (gap != null) {
            giveBack(gap);
        }
        if (!entries.isEmpty()) {
            lose(entries.get(0).at(), count, "records could not be written: " + failure);
        }
        if (!failure.equals(lastFailure)) {
            log.error("failed to write audit records, notifications are not affected: rows={} err={}", count, failure);
        }
        lastFailure = failure;
    }

    private static boolean saysAllThatHolds(AuditEntry entry) {
        return entry instanceof AuditEntry.Decided decided && decided.decisions().stream().anyMatch(Standing.class::isInstance);
    }

    // ---- what is missing

    private record Gap(Instant since, Instant until, long lost, String why) {}

    /** What is lost and could not be written down as a gap yet; it goes on. Any thread. */
    public synchronized Optional<signalbox.view.Gap> missing() {
        return Optional.ofNullable(lostSince).map(since -> new signalbox.view.Gap(since, clock.instant(), lostSoFar, lostBecause));
    }

    /** What was lost, once there is room for what comes. */
    private synchronized @Nullable Gap takeGap(Instant now) {
        if (lostSince == null || rowsWaiting.get() >= mostWaiting) {
            return null;
        }
        Gap gap = new Gap(lostSince, now, lostSoFar, lostBecause);
        lostSince = null;
        lostSoFar = 0;
        return gap;
    }

    private synchronized void giveBack(Gap gap) {
        lostSince = lostSince == null || gap.since().isBefore(lostSince) ? gap.since() : lostSince;
        lostSoFar += gap.lost();
        lostBecause = gap.why();
    }

    /** The time since the last sign of life, in which nobody decided anything. */
    private void sayHowLongItWasAway(HistoryWriter writer, Instant now) throws SQLException {
        AuditFile open = file;
        if (open == null) {
            return;
        }
        List<String> signs = new ArrayList<>();
        open.each("SELECT value, (SELECT count(*) FROM state WHERE name = 'closed') FROM state WHERE name = 'alive'", row -> {
            signs.add(row.getString(1));
            signs.add(row.getString(2));
        });
        open.update("DELETE FROM state WHERE name = 'closed'");
        if (!signs.isEmpty()) {
            Instant last = Instant.ofEpochMilli(Long.parseLong(signs.get(0)));
            if (last.isBefore(now)) {
                writer.gap(last, now, 0, signs.get(1).equals("1") ? "the server was stopped" : "the server had ended without being stopped");
            }
        }
    }

    /** That what happened until then is on record. */
    private void sign(String name, Instant until, Instant now) throws SQLException {
        if (file != null && begun) { // else it would hide since when nobody decided anything
            file.update("INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)", name, Long.toString(until.toEpochMilli()));
        }
        nextSign = now.plus(BETWEEN_SIGNS_OF_LIFE);
    }

    // ---- the file

    private HistoryWriter open() throws SQLException, IOException {
        HistoryWriter writer = rows;
        if (writer == null) {
            AuditFile opened = AuditFile.open(path, copied); // a copy must not have what is lost here
            file = opened;
            follow(opened);
            writer = new HistoryWriter(opened, mask);
            rows = writer;
        }
        return writer;
    }

    /** Has changes logged. Where that cannot be, as the disk is full, what can be done without is done, such as to delete what is old. */
    private void follow(AuditFile opened) throws SQLException {
        if (!copied) {
            Changes.unfollow(opened);
            return;
        }
        if (Changes.isFollowed(opened) && Changes.name(opened).equals(progress.name())) {
            followed = true; // it was closed after a failure
            return;
        }
        try {
            Changes.follow(opened);
            progress = Changes.progress(opened);
            noted = progress;
            followed = true;
        } catch (SQLException e) {
            opened.rollBackAfter(e);
            log.debug("changes of the audit are not logged for its copy yet", e);
        }
    }

    private void commit() throws SQLException {
        if (file != null) {
            file.commit();
        }
    }

    private void closeFile() {
        if (file != null) {
            file.close();
        }
        file = null;
        rows = null;
        followed = false;
        cleaner = null;
    }

    /** Writes what waits, on the thread that calls: before the audit's own runs, and when it does not any more. */
    void writeAll() {
        boolean more = true;
        while (more) {
            more = clean(Duration.ofDays(1));
        }
        writeWaiting();
    }

    private void writeWaiting() {
        AuditEntry first = isTooLate() ? null : waiting.poll();
        if (first != null) {
            write(first);
        }
        forgetWaiting();
        writeSign();
    }

    /** What there is no time to write any more. */
    private void forgetWaiting() {
        int rowsLeft = 0;
        for (AuditEntry left = waiting.poll(); left != null; left = waiting.poll()) {
            if (left.rows() > 0) {
                rowsWaiting.addAndGet(-left.rows());
                rowsLeft += left.rows();
                lose(left.at(), left.rows(), "the server was stopped while they waited to be written");
            }
        }
        if (rowsLeft > 0) {
            log.warn("stopping before all audit records are written: file={} rows={}", path, rowsLeft);
        }
    }

    /** As {@link #close(Duration)}, however long it takes. */
    @Override
    public void close() {
        close(NO_HURRY);
    }

    /**
     * Writes what waits, for so long; of the rest a gap says how much it is. Takes a little longer, for a batch is written whole. Nothing
     * may be told any more.
     */
    public void close(Duration most) {
        writesUntil = System.nanoTime() + most.toNanos();
        closing = true;
        waiting.add(new AuditEntry.Wake(clock.instant())); // no interrupt: SQLite's driver and loggers swallow them
        boolean interrupted = false;
        boolean writesNow = thread.getState() == Thread.State.NEW;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // what was told is to be kept all the same
            }
        }
        if (writesNow) {
            writeAll();
        } else {
            writeWaiting(); // what is to be deleted can wait, who stops the server does not
        }
        try {
            open();
            Instant now = clock.instant();
            sign("alive", now, now);
            sign("closed", now, now);
            commit();
        } catch (SQLException | IOException | RuntimeException e) {
            log.debug("the audit does not know that the server was stopped", e);
        }
        closeFile();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
