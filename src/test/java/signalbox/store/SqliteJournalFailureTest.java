package signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import signalbox.alert.Labels;
import signalbox.notify.AlertHashes;
import signalbox.notify.CapturedLog;

/** What happens when the disk does not do its part, or nobody waits for it. */
class SqliteJournalFailureTest {

    private static final Labels A = Labels.of("n", "a");
    private static final Labels B = Labels.of("n", "b");
    private static final String LARGE = "x".repeat(100_000);

    private final Path storage;
    private final CountDownLatch attempts = new CountDownLatch(5);
    private final CountDownLatch connected = new CountDownLatch(1);
    private volatile String onConnect = "PRAGMA max_page_count"; // says it, changes nothing
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicLong nanos = new AtomicLong();
    private SqliteJournal journal;

    SqliteJournalFailureTest(@TempDir Path storage) {
        this.storage = storage;
        journal = open(SqliteJournal.DEFAULT_MOST_WAITING_BYTES);
    }

    @AfterEach
    void close() {
        gate.countDown();
        makeRoom();
        journal.close();
    }

    @Test
    void aFullDisk_breaksThePromise_sayingFileAndCause_andRecovers() {
        fillTheDisk();
        assertBroken(journal.write(List.of(alert(A, LARGE))), "signalbox.db", "SQLITE_FULL", "Make room on the disk");
        assertThat(journal.failures()).isPositive();
        assertThat(journal.isFailing()).isTrue();
        assertBroken(journal.write(List.of()), "signalbox.db", "SQLITE_FULL", "Make room on the disk");
        makeRoom();
        journal.write(List.of(alert(B, LARGE))).join();
        assertThat(journal.isFailing()).isFalse();
        assertThat(kept()).containsExactlyInAnyOrder(alert(A, LARGE), alert(B, LARGE));
        assertThat(journal.waitingBytes()).isZero();
    }

    @Test
    void whatFailed_isTriedAgain_thoughNothingElseIsWritten() throws Exception {
        fillTheDisk();
        assertBroken(journal.write(List.of(alert(A, LARGE))), "SQLITE_FULL");
        attempts.await();
        makeRoom();
        journal.close();
        journal = open(SqliteJournal.DEFAULT_MOST_WAITING_BYTES);
        assertThat(kept()).containsExactly(alert(A, LARGE));
    }

    @Test
    void aLaterChange_isNotUndone_whenTheEarlierIsTriedAgain() {
        fillTheDisk();
        assertBroken(journal.write(List.of(alert(A, LARGE), alert(B, LARGE))), "SQLITE_FULL");
        assertBroken(journal.write(List.of(alert(A, LARGE + "later"))), "SQLITE_FULL");
        makeRoom();
        journal.write(List.of(new Change.AlertGone(B))).join();
        assertThat(kept()).containsExactly(alert(A, LARGE + "later"));
    }

    @Test
    void whatWasPromisedBefore_staysWhenTheDiskIsFull() {
        journal.write(List.of(alert(A, "before"), alert(B, "before"))).join();
        fillTheDisk();
        assertBroken(journal.write(List.of(alert(A, LARGE), new Change.AlertGone(B))), "SQLITE_FULL");
        assertThat(kept()).containsExactly(alert(A, "before"), alert(B, "before"));
    }

    @Test
    void aSilenceThatFailed_isNotTriedAgain() {
        journal.write(List.of(new Change.SilenceKept(JournalContract.silence("1", "before")))).join();
        fillTheDisk();
        List<Change> changes = List.of(
                new Change.SilenceKept(JournalContract.silence("1", LARGE)),
                new Change.SilenceKept(JournalContract.silence("2", LARGE)),
                alert(A, LARGE));
        assertBroken(journal.write(changes), "SQLITE_FULL");
        makeRoom();
        journal.write(List.of(alert(B, ""))).join();
        assertThat(kept()).containsExactlyInAnyOrder(
                new Change.SilenceKept(JournalContract.silence("1", "before")), alert(A, LARGE), alert(B, ""));
    }

    @Test
    void aLockOfAnotherProgram_breaksThePromise_andIsOutlived() throws Exception {
        try (JournalChild child = JournalChild.locking(storage)) {
            assertThat(child.next()).isEqualTo("locked");
            assertBroken(journal.write(List.of(alert(A, ""))), "signalbox.db", "SQLITE_BUSY", "Another program");
        }
        journal.write(List.of(alert(B, ""))).join();
        assertThat(kept()).containsExactly(alert(A, ""), alert(B, ""));
    }

    @Test
    void aFileThatMayNotBeWritten_breaksThePromise_andRecovers() {
        onConnect = "PRAGMA query_only = ON";
        assertBroken(journal.write(List.of(alert(A, ""))), "signalbox.db", "SQLITE_READONLY", "owner, mode");
        makeRoom();
        journal.write(List.of(alert(B, ""))).join();
        assertThat(kept()).containsExactly(alert(A, ""), alert(B, ""));
    }

    @Test
    void aChangeThatNoDiskWouldTake_failsAlone() throws Exception {
        gate = new CountDownLatch(1);
        CompletableFuture<Void> first = journal.write(List.of(alert(Labels.EMPTY, "")));
        connected.await();
        CompletableFuture<Void> good = journal.write(List.of(alert(A, "good")));
        CompletableFuture<Void> bad = journal.write(List.of(alert(B, "x".repeat(1_100_000)), alert(Labels.of("n", "c"), "")));
        CompletableFuture<Void> other = journal.write(List.of(
                new Change.AnnouncedKept(JournalContract.announced("group", AlertHashes.of(1)))));
        gate.countDown();
        first.join();
        good.join();
        other.join();
        assertBroken(bad, "SQLITE_TOOBIG");
        journal.write(List.of(alert(Labels.of("n", "d"), ""))).join(); // it does not stand in the way of later ones
        assertThat(journal.failures()).isEqualTo(1);
        assertThat(journal.isFailing()).isFalse();
        assertThat(kept()).containsExactlyInAnyOrder(
                alert(Labels.EMPTY, ""),
                alert(A, "good"),
                alert(Labels.of("n", "c"), ""),
                alert(Labels.of("n", "d"), ""),
                new Change.AnnouncedKept(JournalContract.announced("group", AlertHashes.of(1))));
    }

    @Test
    void aFullQueue_refusesAtOnce_andTakesAgainLater() throws Exception {
        journal.close();
        journal = open(3 * LARGE.length());
        gate = new CountDownLatch(1);
        List<CompletableFuture<Void>> taken = new ArrayList<>();
        taken.add(journal.write(List.of(alert(A, LARGE))));
        taken.add(journal.write(List.of(alert(A, LARGE + "2"))));
        CompletableFuture<Void> refused = journal.write(List.of(alert(B, LARGE)));
        assertThatThrownBy(refused::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("full");
        assertThat(journal.rejections()).isEqualTo(1);
        gate.countDown();
        taken.forEach(CompletableFuture::join);
        assertThat(kept()).containsExactly(alert(A, LARGE + "2"));
        journal.write(List.of(alert(B, LARGE))).join();
        assertThat(kept()).hasSize(2);
    }

    @Test
    void aBatchLargerThanTheQueue_passesAlone() {
        journal.close();
        journal = open(1000);
        journal.write(List.of(alert(A, LARGE))).join();
        assertThat(kept()).containsExactly(alert(A, LARGE));
    }

    @Test
    void whatGathersWhileTheDiskIsBusy_sharesACommit_andAKeyIsWrittenOnce() throws Exception {
        gate = new CountDownLatch(1);
        journal.write(List.of(alert(Labels.EMPTY, "")));
        connected.await();
        List<CompletableFuture<Void>> promises = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            promises.add(journal.write(List.of(alert(i % 2 == 0 ? A : B, "" + i))));
        }
        assertThat(journal.waitingChanges()).isGreaterThanOrEqualTo(1000);
        gate.countDown();
        promises.forEach(CompletableFuture::join);
        assertThat(journal.commits()).isEqualTo(2);
        assertThat(journal.changesWritten()).isEqualTo(3);
        assertThat(journal.lastCommitDuration()).isPositive();
        assertThat(kept()).containsExactly(alert(Labels.EMPTY, ""), alert(A, "998"), alert(B, "999"));
    }

    @Test
    void writingNothing_isPromisedOnceAllThatWasHandedOverBeforeIsWritten() throws Exception {
        gate = new CountDownLatch(1);
        CompletableFuture<Void> before = journal.write(List.of(alert(A, "")));
        connected.await();
        CompletableFuture<Void> nothing = journal.write(List.of());
        assertThat(nothing).isNotDone();
        gate.countDown();
        nothing.join();
        assertThat(before).isCompleted();
        assertThat(kept()).containsExactly(alert(A, ""));
    }

    @Test
    void diskThatDoesNotAnswer_isTold_onceInTheLog_untilItDoes() throws Exception {
        gate = new CountDownLatch(1);
        CompletableFuture<Void> promise = journal.write(List.of(alert(A, "")));
        connected.await();
        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(journal.failure()).as("the disk may be busy").isEmpty();
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(journal.isFailing()).isTrue();
        assertThat(journal.failure()).hasValueSatisfying(why ->
                assertThat(why).contains("signalbox.db: the disk has not answered for 12s"));

        try (CapturedLog log = new CapturedLog("signalbox.store")) {
            CompletableFuture<Void> next = journal.write(List.of(alert(B, "")));
            nanos.addAndGet(Duration.ofSeconds(30).toNanos());
            CompletableFuture<Void> last = journal.write(List.of(alert(A, "again")));
            assertThat(log.lines(Level.ERROR)).singleElement().asString().contains("has not answered for 12s");
            assertThat(promise).as("may still come true").isNotDone();

            gate.countDown();
            CompletableFuture.allOf(promise, next, last).join();
            journal.close();
            assertThat(log.lines(Level.INFO)).singleElement().asString().contains("disk of the state file answers again");
        }
        assertThat(journal.failure()).isEmpty();
        journal = open(SqliteJournal.DEFAULT_MOST_WAITING_BYTES);
        assertThat(kept()).containsExactlyInAnyOrder(alert(A, "again"), alert(B, ""));
    }

    @Test
    void closingWhileTheDiskIsFull_comesToAnEnd_andBreaksThePromises() {
        fillTheDisk();
        List<CompletableFuture<Void>> promises = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            promises.add(journal.write(List.of(alert(Labels.of("n", "" + i), LARGE))));
        }
        journal.close();
        assertThat(promises).allSatisfy(promise -> assertBroken(promise, "SQLITE_FULL"));
    }

    private SqliteJournal open(long mostWaitingBytes) {
        return SqliteJournal.open(storage, new SqliteJournal.Settings(
                mostWaitingBytes,
                Duration.ofMillis(5),
                Duration.ofMillis(5),
                SqliteJournal.Settings.STANDARD.migrations(),
                this::connected,
                nanos::get));
    }

    /** On the journal's thread, whenever it connects: for the first time, and after each failure. */
    private void connected(Connection connection) {
        connected.countDown();
        attempts.countDown();
        try {
            gate.await();
            ((SQLiteConnection) connection).setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, 1_000_000);
            try (Statement statement = connection.createStatement()) {
                statement.execute(onConnect);
            }
        } catch (SQLException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The file may not grow: the journal hears so when it connects again, which it is made to do here. */
    private void fillTheDisk() {
        onConnect = "PRAGMA max_page_count = 30";
        journal.close();
        journal = open(SqliteJournal.DEFAULT_MOST_WAITING_BYTES);
    }

    private void makeRoom() {
        onConnect = "PRAGMA max_page_count";
    }

    private List<Change> kept() {
        return JournalContract.kept(journal);
    }

    private static Change alert(Labels labels, String summary) {
        return JournalContract.alert(labels, summary);
    }

    private static void assertBroken(CompletableFuture<Void> promise, String... texts) {
        assertThatThrownBy(promise::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll(texts);
    }
}
