package signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Labels;
import signalbox.notify.AlertHashes;

class SqliteJournalTest extends JournalContract {

    private final Path storage;
    private final Path file;

    SqliteJournalTest(@TempDir Path directory) {
        storage = directory.resolve("not yet/there? 100%/ü#&🔥");
        file = storage.resolve("signalbox.db");
    }

    @Override
    Journal create() {
        return SqliteJournal.open(storage);
    }

    @Override
    Journal reopen(Journal journal) {
        journal.close();
        return SqliteJournal.open(storage);
    }

    @Test
    void theFile_isWhereItWasAskedFor() {
        assertThat(file).exists();
    }

    @Test
    void aSecondJournal_isRefused_untilTheFirstIsClosed() {
        for (int i = 0; i < 2; i++) { // being refused does not take the lock away
            assertThatThrownBy(() -> SqliteJournal.open(storage))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("in use by another Signalbox server")
                    .hasMessageContaining(storage.toString());
        }
        journal = reopen(journal);
    }

    @Test
    void aSnapshotHasWhatWasHandedOverBefore_andNothingLater() throws Exception {
        SqliteJournal sqlite = (SqliteJournal) journal;
        for (int round = 0; round < 20; round++) {
            List<Change> before = List.of(alert(Labels.of("n", "before", "round", "" + round), "1"));
            List<Change> after = List.of(alert(Labels.of("n", "after", "round", "" + round), "1"));
            CompletableFuture<Void> unused = journal.write(before); // likely to be written together, if it may be
            CompletableFuture<Snapshot> snapshot = sqlite.snapshot();
            journal.write(after).join();
            try (Snapshot kept = snapshot.join()) {
                for (int time = 0; time < 2; time++) {
                    List<Change> read = new ArrayList<>();
                    kept.read(read::add);
                    assertThat(read).containsAll(before).doesNotContainAnyElementsOf(after);
                }
            }
        }
    }

    @Test
    void aClosedJournalGivesNoSnapshot() {
        journal.close();
        assertThat(((SqliteJournal) journal).snapshot()).isCompletedExceptionally();
    }

    @Test
    void labelsWithLoneSurrogates_staySeparate() {
        Labels high = Labels.of("a", "\ud83d");
        Labels low = Labels.of("a", "\udd25");
        Labels reversed = Labels.of("a", "\udd25\ud83d");
        List<Change> alerts = List.of(alert(high, "x\ud83d"), alert(low, "\udd25x"), alert(reversed, ""));
        write(alerts);
        write(alerts);
        assertThat(kept()).containsExactlyElementsOf(alerts);
    }

    @Test
    void alertsOfTheSameFingerprint_areNotMixedUp() throws Exception {
        Labels a = Labels.of("n", "a");
        Labels b = Labels.of("n", "b");
        write(List.of(alert(a, "1")));
        sql("UPDATE alerts SET fingerprint = " + b.fingerprint()); // as if they had collided
        write(List.of(alert(b, "2")));
        assertThat(kept()).containsExactly(alert(a, "1"), alert(b, "2"));
        write(List.of(alert(b, "3")));
        assertThat(kept()).containsExactly(alert(a, "1"), alert(b, "3"));
        write(List.of(new Change.AlertGone(b)));
        assertThat(kept()).containsExactly(alert(a, "1"));
    }

    @Test
    void groupsOfTheSameFingerprint_areNotMixedUp() throws Exception {
        Labels a = Labels.of("n", "a");
        Labels b = Labels.of("n", "b");
        write(List.of(new Change.GroupKept("route", a, NOON, true)));
        sql("UPDATE groups SET fingerprint = " + b.fingerprint());
        write(List.of(new Change.GroupKept("route", b, NOON, false)));
        write(List.of(new Change.GroupKept("route", b, NOON, true)));
        assertThat(kept()).hasSize(2);
        write(List.of(new Change.GroupGone("route", b)));
        assertThat(kept()).containsExactly(new Change.GroupKept("route", a, NOON, true));
    }

    @Test
    void peopleCanAskInSql() throws Exception {
        write(SampleChanges.withText("q\"🔥"));
        assertThat(sql("SELECT labels ->> 'alertname' FROM alerts")).isEqualTo("q\"🔥");
        assertThat(sql("SELECT printf('%016x', fingerprint) FROM alerts")).hasSize(16);
        assertThat(sql("SELECT datetime(starts_at, 'unixepoch') FROM alerts")).isEqualTo("2026-03-01 12:00:00");
        assertThat(sql("SELECT m.value ->> 'type' FROM silences, json_each(matchers) m LIMIT 1")).isEqualTo("!=");
        assertThat(sql("SELECT hex(firing) FROM announced")).startsWith("8000000000000000FFFFFFFFFFFFFFFF0000");
    }

    @Test
    void aRowThatCannotBeUnderstood_isLeftOut_andCounted_andStays() throws Exception {
        write(List.of(alert(Labels.of("n", "a"), ""), alert(Labels.of("n", "b"), "")));
        sql("UPDATE alerts SET annotations = '{\"half\":' WHERE labels ->> 'n' = 'a'");
        write(List.of(new Change.SilenceKept(silence("1", "")), new Change.SilenceKept(silence("2", ""))));
        sql("UPDATE silences SET matchers = '[{\"name\":\"n\",\"type\":\"=~\",\"value\":\"(\"}]' WHERE id = '1'");
        assertThat(kept()).containsExactly(
                new Change.SilenceKept(silence("2", "")), alert(Labels.of("n", "b"), ""));
        assertThat(((SqliteJournal) journal).unreadableRows()).isEqualTo(2);
        assertThat(sql("SELECT count(*) FROM alerts")).isEqualTo("2");
    }

    @Test
    void aFileThatIsNoDatabase_isRefused_andLeftAlone() throws Exception {
        journal.close();
        byte[] other = "something else altogether".getBytes(StandardCharsets.UTF_8);
        Files.write(file, other);
        assertRefused(this::open, "it does not begin as an SQLite file does", "move " + file);
        assertThat(file).hasBinaryContent(other);
    }

    @Test
    void aFileWithDamagedPages_isRefused_andLeftAlone() throws Exception {
        fill(5000);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 20_000, (byte) 0x5a);
        Files.write(file, bytes);
        assertRefused(this::open, "damaged", "move " + file);
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void aFileThatWasCutShort_isRefused_andLeftAlone() throws Exception {
        fill(5000);
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2);
        Files.write(file, bytes);
        assertRefused(this::open, "damaged", "move " + file);
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void damageFoundWhileReading_isTold() throws Exception {
        fill(5000);
        open();
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 20_000, (byte) 0x5a);
        Files.write(file, bytes);
        assertRefused(this::kept, "damaged", "move " + file);
    }

    @Test
    void whatWasToldBeforeReceiversCouldNote_isStillKnown() throws Exception {
        Change alert = alert(Labels.of("n", "a"), "");
        write(List.of(new Change.AnnouncedKept(announced("group", AlertHashes.of(1))), alert));
        journal.close();
        try (Connection connection = DriverManager.getConnection(Database.url(file));
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE announced DROP COLUMN data");
            statement.execute("ALTER TABLE announced DROP COLUMN open");
            statement.execute("ALTER TABLE announced DROP COLUMN reminders");
            statement.execute("ALTER TABLE groups DROP COLUMN held_since");
            statement.execute("ALTER TABLE alerts DROP COLUMN last_quiet");
            statement.execute("ALTER TABLE alerts DROP COLUMN waits_in");
            statement.execute("ALTER TABLE silences DROP COLUMN last_matched_at");
            statement.execute("ALTER TABLE silences DROP COLUMN last_matched_at_ns");
            statement.execute("DROP TABLE notes");
            statement.execute("DROP TABLE conditions");
            statement.execute("DROP TABLE derived");
            statement.execute("DROP TABLE acks");
            statement.execute("DELETE FROM flyway_schema_history WHERE CAST(version AS INTEGER) >= 2");
        }
        journal = SqliteJournal.open(storage);
        assertThat(kept()).containsExactly(new Change.AnnouncedKept(announced("group", AlertHashes.of(1))), alert);
    }

    @Test
    void anOlderSchema_isMigrated_andANewerOneRefused() throws Exception {
        write(List.of(alert(Labels.of("n", "a"), "")));
        journal.close();
        SqliteJournal.Settings standard = SqliteJournal.Settings.STANDARD;
        SqliteJournal.Settings newer = new SqliteJournal.Settings(
                standard.mostWaitingBytes(),
                standard.retryPause(),
                standard.busyTimeout(),
                List.of("classpath:db/migration", "classpath:signalbox/store/newer"),
                standard.onConnect(),
                standard.nanos());
        journal = SqliteJournal.open(storage, newer);
        assertThat(kept()).containsExactly(alert(Labels.of("n", "a"), ""));
        assertThat(sql("SELECT count(*) FROM from_the_future")).isEqualTo("0");
        journal.close();
        assertRefused(this::open, "was written by a newer Signalbox", "schema version 9000", file.toString());
        journal = SqliteJournal.open(storage, newer);
        assertThat(kept()).containsExactly(alert(Labels.of("n", "a"), ""));
    }

    @Test
    void aStoragePathThatIsAFile_isRefused() throws Exception {
        Path inTheWay = storage.resolve("file");
        Files.writeString(inTheWay, "x");
        assertRefused(() -> SqliteJournal.open(inTheWay.resolve("data")), "cannot make storage path", inTheWay.toString());
    }

    @Test
    void alertsThatAreGone_doNotMakeTheFileGrowForEver() throws Exception {
        for (int storm = 0; storm < 3; storm++) {
            List<Change> alerts = new ArrayList<>();
            List<Change> gone = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                Labels labels = Labels.of("alertname", "Storm", "n", storm + "-" + i);
                alerts.add(alert(labels, "x".repeat(800)));
                gone.add(new Change.AlertGone(labels));
            }
            write(alerts);
            write(gone);
        }
        journal.close(); // waits for the journal's thread to have tidied up
        assertThat(Files.size(file)).isLessThan(9_000_000);
        journal = SqliteJournal.open(storage);
        assertThat(kept()).isEmpty();
    }

    private void fill(int alerts) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < alerts; i++) {
            changes.add(alert(Labels.of("n", "" + i), "x".repeat(200)));
        }
        write(changes);
        journal.close();
    }

    private static void assertRefused(ThrowingCallable call, String... texts) {
        assertThatThrownBy(call).isInstanceOf(UncheckedIOException.class).hasMessageContainingAll(texts);
    }

    private String sql(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(Database.url(file));
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }
}
