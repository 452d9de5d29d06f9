package signalbox.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Labels;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.silence.Silence;
import signalbox.store.Change;
import signalbox.store.SqliteJournal;

/** Files as Alertmanager writes them (spec/behaviour.md 16.2), and as it does not. */
@SuppressWarnings("NullAway.Init") // set before each test
class AlertmanagerStateTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(7_200);

    @TempDir
    private Path folder;

    private SqliteJournal journal;

    @BeforeEach
    void open() {
        journal = SqliteJournal.open(folder);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    // ---- protobuf's wire format

    private static byte[] bytes(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] varint(long number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long left = number;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        return out.toByteArray();
    }

    private static byte[] number(int id, long value) {
        return bytes(varint((long) id << 3), varint(value));
    }

    private static byte[] message(int id, byte[]... parts) {
        byte[] message = bytes(parts);
        return bytes(varint((long) id << 3 | 2), varint(message.length), message);
    }

    private static byte[] text(int id, String text) {
        return message(id, text.getBytes(UTF_8));
    }

    private static byte[] instant(int id, Instant instant) {
        return message(id, number(1, instant.getEpochSecond()), number(2, instant.getNano()));
    }

    private static byte[] entry(byte[]... parts) {
        byte[] message = bytes(parts);
        return bytes(varint(message.length), message);
    }

    // ---- entries

    private static byte[] matcher(int id, int type, String name, String pattern) {
        return message(id, number(1, type), text(2, name), text(3, pattern));
    }

    private static byte[] during(Instant updated) {
        return bytes(instant(3, NOW.minusSeconds(60)), instant(4, LATER), instant(5, updated));
    }

    /** As 0.35 writes one: its only set of matchers stands there twice. */
    private static byte[] silence(String id, Instant updated) {
        return entry(
                message(1, text(1, id), matcher(2, 0, "alertname", "DiskFull"), during(updated), text(8, "me"), text(9, "planned"),
                        message(11, matcher(1, 0, "alertname", "DiskFull"))),
                instant(2, LATER));
    }

    private static byte[] told(Instant at, Instant expires, long firing) {
        return entry(
                message(1, text(1, "{}:{}"), message(2, text(1, "team"), text(2, "slack"), number(3, 1)), text(3, "hash"), number(4, 0),
                        instant(5, at), message(6, varint(firing), varint(-2)), number(7, 5),
                        message(8, text(1, "threadTs"), message(2, text(1, "17.5"))), message(8, text(1, "count"), message(2, number(2, 3)))),
                instant(2, expires));
    }

    private void write(String file, byte[]... entries) throws IOException {
        Files.write(folder.resolve(file), bytes(entries));
    }

    private void takeOver() throws IOException {
        AlertmanagerState.takeOver(folder, journal, NOW);
    }

    private List<Silence> silences() {
        List<Silence> silences = new ArrayList<>();
        journal.load(change -> {
            if (change instanceof Change.SilenceKept kept) {
                silences.add(kept.silence());
            }
        });
        return silences;
    }

    private List<Announced> announced() {
        List<Announced> announced = new ArrayList<>();
        journal.load(change -> {
            if (change instanceof Change.AnnouncedKept kept) {
                announced.add(kept.announced());
            }
        });
        return announced;
    }

    private void keep(Change... changes) {
        journal.write(List.of(changes)).join();
    }

    @Test
    void silenceIsAsItWas() throws IOException {
        write("silences", entry(
                message(1, text(1, "a-b"), matcher(2, 1, "old", "x"), during(NOW.minusNanos(5)), text(8, "me"), text(9, "für später"),
                        message(10, text(1, "ticket"), text(2, "OPS-1")),
                        message(11, matcher(1, 0, "alertname", "A"), matcher(1, 1, "host", "web.*"), matcher(1, 2, "dc", ""), matcher(1, 3, "job", "x|y"))),
                instant(2, LATER)));

        takeOver();

        Silence silence = silences().get(0);
        assertThat(silences()).hasSize(1);
        assertThat(silence.id()).isEqualTo("a-b");
        assertThat(silence.matchers()).extracting(Object::toString).containsExactly("alertname=\"A\"", "host=~\"web.*\"", "dc!=\"\"", "job!~\"x|y\"");
        assertThat(silence.startsAt()).isEqualTo(NOW.minusSeconds(60));
        assertThat(silence.endsAt()).isEqualTo(LATER);
        assertThat(silence.updatedAt()).isEqualTo(NOW.minusNanos(5));
        assertThat(silence.createdBy()).isEqualTo("me");
        assertThat(silence.comment()).isEqualTo("für später");
        assertThat(silence.annotations()).isEqualTo(Labels.of("ticket", "OPS-1"));
    }

    @Test
    void silenceOfAnOldAlertmanagerHasItsMatchersAndItsCommentInOldPlaces() throws IOException {
        write("silences", entry(
                message(1, text(1, "old"), matcher(2, 0, "alertname", "A"), during(NOW), message(7, text(1, "them"), text(2, "then"))),
                instant(2, LATER)));

        takeOver();

        assertThat(silences()).singleElement().satisfies(silence -> {
            assertThat(silence.matchers()).extracting(Object::toString).containsExactly("alertname=\"A\"");
            assertThat(silence.createdBy()).isEqualTo("them");
            assertThat(silence.comment()).isEqualTo("then");
        });
    }

    @Test
    void silenceWithSeveralSetsOfMatchersBecomesSeveral_alwaysTheSame() throws IOException {
        byte[] silence = entry(
                message(1, text(1, "two"), during(NOW), message(11, matcher(1, 0, "a", "1")), message(11, matcher(1, 0, "b", "2"))),
                instant(2, LATER));
        write("silences", silence);
        takeOver();
        write("silences", silence, silence("other", NOW));
        takeOver();

        assertThat(silences()).extracting(each -> each.matchers().toString())
                .containsExactlyInAnyOrder("[a=\"1\"]", "[b=\"2\"]", "[alertname=\"DiskFull\"]");
        assertThat(silences()).extracting(Silence::id).contains("two", "other").doesNotHaveDuplicates();
    }

    @Test
    void entryOfTheNotificationLogIsAsItWas() throws IOException {
        write("nflog", told(NOW.minusSeconds(30), LATER, 7));

        takeOver();

        assertThat(announced()).containsExactly(new Announced("{}:{}", "team", "slack", 1, AlertHashes.of(7, -2), AlertHashes.of(5),
                NOW.minusSeconds(30), LATER, Map.of("threadTs", "17.5")));
    }

    @Test
    void whatIsForgottenByNowIsLeft() throws IOException {
        write("nflog", told(NOW.minusSeconds(30), NOW, 7));
        write("silences", entry(message(1, text(1, "gone"), matcher(2, 0, "a", "b"), during(NOW)), instant(2, NOW)));

        takeOver();

        assertThat(announced()).isEmpty();
        assertThat(silences()).isEmpty();
    }

    @Test
    void whatWasTakenOverIsNotTakenOverAgain() throws IOException {
        write("silences", silence("s", NOW));
        write("nflog", told(NOW.minusSeconds(30), LATER, 7));
        takeOver();
        keep(new Change.SilenceGone("s"), new Change.AnnouncedGone(announced().get(0).key()));

        takeOver();

        assertThat(silences()).as("forgotten since, long after somebody ended it").isEmpty();
        assertThat(announced()).isEmpty();
    }

    @Test
    void ofTwoVersionsTheLaterCounts_whenAnAlertmanagerWasThereAgain() throws IOException {
        write("silences", silence("s", NOW.minusSeconds(50)), silence("t", NOW.minusSeconds(50)));
        write("nflog", told(NOW.minusSeconds(50), LATER, 7));
        takeOver();
        Silence ours = silences().stream().filter(each -> each.id().equals("s")).findFirst().orElseThrow();
        Announced told = announced().get(0);
        keep(new Change.SilenceKept(new Silence("s", ours.matchers(), ours.startsAt(), NOW.minusSeconds(40), NOW.minusSeconds(40), "us",
                        "ended", Labels.EMPTY)),
                new Change.AnnouncedKept(new Announced(told.groupKey(), "team", "slack", 1, AlertHashes.of(1), AlertHashes.NONE,
                        NOW.minusSeconds(40), LATER, Map.of())));

        write("silences", silence("s", NOW.minusSeconds(45)), silence("t", NOW.minusSeconds(30)), silence("u", NOW.minusSeconds(30)));
        write("nflog", told(NOW.minusSeconds(45), LATER, 9));
        takeOver();

        assertThat(silences()).extracting(each -> each.id() + " " + each.createdBy() + " " + each.updatedAt())
                .containsExactlyInAnyOrder(
                        "s us " + NOW.minusSeconds(40), "t me " + NOW.minusSeconds(30), "u me " + NOW.minusSeconds(30));
        assertThat(announced()).singleElement().extracting(Announced::firing).isEqualTo(AlertHashes.of(1));

        write("nflog", told(NOW.minusSeconds(20), LATER, 11));
        takeOver();
        assertThat(announced()).singleElement().extracting(Announced::firing).isEqualTo(AlertHashes.of(11, -2));
    }

    @Test
    void entryThatCannotBeUnderstoodIsLeftOut_theOthersAreThere() throws IOException {
        write("silences",
                silence("first", NOW),
                entry(instant(2, LATER)),
                entry(message(1, text(1, "regex"), matcher(2, 1, "a", "["), during(NOW)), instant(2, LATER)),
                entry(message(1, text(1, "none"), during(NOW)), instant(2, LATER)),
                entry(message(1, text(1, "type"), matcher(2, 4, "a", "b"), during(NOW)), instant(2, LATER)),
                entry(message(1, text(1, "receivers"), matcher(2, 0, "a", "b"), during(NOW), message(12, matcher(1, 0, "r", "x"))),
                        instant(2, LATER)),
                entry(message(1, number(1, 7)), instant(2, LATER)),
                entry(message(1, text(1, "time"), matcher(2, 0, "a", "b"), message(3, number(1, 253_402_300_800L))), instant(2, LATER)),
                entry(new byte[] {(byte) 0xff}),
                silence("last", NOW));
        write("nflog", entry(message(1, text(1, "{}")), instant(2, LATER)), told(NOW, LATER, 3));

        takeOver();

        assertThat(silences()).extracting(Silence::id).containsExactlyInAnyOrder("first", "last");
        assertThat(announced()).hasSize(1);
    }

    @Test
    void fileThatEndsInTheMiddle_orIsNone_givesWhatCanBeRead() throws IOException {
        byte[] whole = bytes(silence("first", NOW), silence("second", NOW));
        write("silences", Arrays.copyOf(whole, whole.length - 1));
        write("nflog", "not protobuf at all\n".getBytes(UTF_8), new byte[] {-1, -1, -1, -1, -1, -1});

        takeOver();

        assertThat(silences()).extracting(Silence::id).containsExactly("first");
        assertThat(announced()).isEmpty();
    }

    @Test
    void noBytesStopTheStart() throws IOException {
        Random random = new Random();
        long seed = random.nextLong();
        random.setSeed(seed);
        byte[] whole = bytes(silence("first", NOW), told(NOW, LATER, 3), silence("second", NOW));
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            for (int change = 0; change <= i % 4; change++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            for (int at = 0; at < damaged.length; at++) {
                try {
                    SilenceEntry.read(new WireMessage(ByteBuffer.wrap(damaged, at, damaged.length - at)), NOW);
                    NotificationLogEntry.read(new WireMessage(ByteBuffer.wrap(damaged, at, damaged.length - at)), NOW);
                } catch (IOException expected) {
                    assertThat(expected.getMessage()).as("seed %s", seed).isNotBlank();
                }
            }
        }
    }

    @Test
    void withoutFilesNothingIsKept() throws IOException {
        Files.createDirectory(folder.resolve("silences"));

        takeOver();

        assertThat(journal.changesWritten()).isZero();
    }
}
