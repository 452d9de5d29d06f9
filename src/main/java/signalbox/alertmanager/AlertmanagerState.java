package signalbox.alertmanager;

import static java.util.Objects.requireNonNullElse;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.notify.Announced;
import signalbox.silence.Silence;
import signalbox.store.Change;
import signalbox.store.SqliteJournal;

/**
 * Takes over what an Alertmanager kept in the storage path: its silences and its notification log (spec/behaviour.md 16). Whoever puts
 * this server in its place loses no silence, nobody is notified again of what they were notified of, and hears of its end.
 *
 * <p>The files are read and left as they are. Each is taken over once; when an Alertmanager has written it anew, which happens when it took
 * this server's place for a while, it is taken over again, and of two versions of a silence or of an entry the later one counts. What
 * cannot be read is logged and left out, and never stops the start.
 */
public final class AlertmanagerState {

    private static final Logger log = LoggerFactory.getLogger(AlertmanagerState.class);

    /** What the journal notes for each file, followed by its name: the digest of what was taken over. */
    private static final String NOTE = "alertmanager/";

    private static final String SILENCES = "silences";
    private static final String NOTIFICATION_LOG = "nflog";

    /** No entry is larger: one for 100,000 alerts has a megabyte. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int LOGGED_ONE_BY_ONE = 10;
    private static final int WRITTEN_AT_ONCE = 1_000;

    private final Path storagePath;
    private final SqliteJournal journal;
    private final Instant now;
    private final List<Change> notes = new ArrayList<>();
    private int leftOut;

    private AlertmanagerState(Path storagePath, SqliteJournal journal, Instant now) {
        this.storagePath = storagePath;
        this.journal = journal;
        this.now = now;
    }

    /**
     * Has the journal keep what is there, before anybody loads it. Waits until it is written.
     *
     * @throws IOException with a message for people, when it cannot be written
     */
    public static void takeOver(Path storagePath, SqliteJournal journal, Instant now) throws IOException {
        new AlertmanagerState(storagePath, journal, now).takeOver();
    }

    /** Makes of an entry of a file what is to be kept. */
    private interface Reader<T> {
        List<T> read(WireMessage entry) throws IOException;
    }

    private void takeOver() throws IOException {
        Map<String, Silence> silences = new HashMap<>();
        Map<String, Announced> announced = new HashMap<>();
        read(SILENCES, entry -> SilenceEntry.read(entry, now)).forEach(each -> silences.merge(each.id(), each, Silence::later));
        read(NOTIFICATION_LOG, entry -> NotificationLogEntry.read(entry, now))
                .forEach(each -> announced.merge(each.key(), each, AlertmanagerState::later));
        if (notes.isEmpty()) {
            return;
        }
        journal.load(change -> { // what is there already, and is not older, stays
            if (change instanceof Change.SilenceKept kept) {
                silences.computeIfPresent(kept.silence().id(), (id, one) -> Silence.later(kept.silence(), one).equals(kept.silence()) ? null : one);
            } else if (change instanceof Change.AnnouncedKept kept) {
                announced.computeIfPresent(kept.announced().key(), (key, one) -> one.at().isAfter(kept.announced().at()) ? one : null);
            }
        });
        List<Change> changes = new ArrayList<>();
        silences.values().forEach(silence -> changes.add(new Change.SilenceKept(silence)));
        announced.values().forEach(entry -> changes.add(new Change.AnnouncedKept(entry)));
        changes.addAll(notes); // last: what is noted is there
        try {
            for (int from = 0; from < changes.size(); from += WRITTEN_AT_ONCE) { // the journal refuses too much at once
                journal.write(changes.subList(from, Math.min(changes.size(), from + WRITTEN_AT_ONCE))).join();
            }
        } catch (CompletionException e) {
            String why = requireNonNullElse(e.getCause(), e).getMessage();
            throw new IOException("what an Alertmanager kept in " + storagePath + " cannot be taken over: " + why, e);
        }
        log.info("took over what an Alertmanager kept: path={} silences={} notification_log={} left_out={}",
                storagePath, silences.size(), announced.size(), leftOut);
    }

    /** Of two entries the later; the first when there is none. */
    private static Announced later(Announced some, Announced other) {
        return other.at().isAfter(some.at()) ? other : some;
    }

    private <T> List<T> read(String name, Reader<T> reader) {
        Path file = storagePath.resolve(name);
        List<T> found = new ArrayList<>();
        if (!Files.isRegularFile(file)) {
            return found;
        }
        long at = 0;
        try {
            Change.NoteKept note = new Change.NoteKept(NOTE + name, digest(file));
            if (journal.note(note.key()).equals(Optional.of(note.text()))) {
                return found; // it was taken over, and what became of it since is known here
            }
            notes.add(note);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                for (Optional<byte[]> entry = next(in); entry.isPresent(); entry = next(in)) {
                    at++;
                    try {
                        found.addAll(reader.read(new WireMessage(ByteBuffer.wrap(entry.get()))));
                    } catch (IOException e) {
                        leaveOut(file, at, e);
                    }
                }
            }
        } catch (IOException e) {
            log.error("cannot read what an Alertmanager kept: file={} entries_before={} reason={}", file, at, e.getMessage());
        }
        return found;
    }

    private void leaveOut(Path file, long at, IOException reason) {
        leftOut++;
        if (leftOut <= LOGGED_ONE_BY_ONE) {
            log.error("leaving out an entry that an Alertmanager kept: file={} entry={} reason={}", file, at, reason.getMessage());
        }
    }

    /** The next entry, without its length before it; empty at the end of the file. */
    private static Optional<byte[]> next(InputStream in) throws IOException {
        long length = 0;
        int shift = 0;
        for (int next = in.read(); ; next = in.read()) {
            if (next < 0 && shift == 0) {
                return Optional.empty();
            }
            if (next < 0) {
                throw new IOException("it ends in the middle of an entry");
            }
            length |= (next & 0x7fL) << shift;
            if (length > MOST_BYTES || shift > 28) {
                throw new IOException("an entry is larger than " + (MOST_BYTES >> 20) + " MiB: it is none of Alertmanager's files");
            }
            shift += 7;
            if (next < 0x80) {
                break;
            }
        }
        byte[] entry = in.readNBytes((int) length);
        if (entry.length < length) {
            throw new IOException("it ends in the middle of an entry");
        }
        return Optional.of(entry);
    }

    private static String digest(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
