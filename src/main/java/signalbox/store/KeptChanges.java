package signalbox.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import signalbox.ack.Ack;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.condition.KeptCondition;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.silence.Silence;

/**
 * What is kept, as bytes: each change has the values that the journal has of it, one after the other, compressed. For whoever puts
 * them down elsewhere. Used by one thread.
 */
public final class KeptChanges {

    /** The number of this form; bytes of another cannot be read. */
    public static final int FORM = 1;

    private static final int END = 0;
    private static final int SILENCE = 1;
    private static final int ANNOUNCED = 2;
    private static final int GROUP = 3;
    private static final int CONDITION = 4;
    private static final int DERIVED = 5;
    private static final int NOTE = 6;
    private static final int ACK = 7;
    private static final int ALERT = 8;
    private static final int ALERT_ENDED_QUIET = 9;
    private static final int ALERT_THAT_WAITS = 10;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater, 8192));
    private final JsonWriter json = new JsonWriter();

    /**
     * Adds what is kept.
     *
     * @throws IllegalArgumentException when it is none of the {@code …Kept} changes
     */
    public void add(Change change) {
        try {
            write(change);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no disk behind it
        }
    }

    private void write(Change change) throws IOException {
        if (change instanceof Change.SilenceKept kept) {
            Silence silence = kept.silence();
            out.writeByte(SILENCE);
            text(silence.id());
            text(json.write(silence.matchers()));
            instant(silence.startsAt());
            instant(silence.endsAt());
            instant(silence.updatedAt());
            text(silence.createdBy());
            text(silence.comment());
            text(json.write(silence.annotations()));
            instant(silence.lastMatchedAt());
        } else if (change instanceof Change.AnnouncedKept kept) {
            write(kept.announced());
        } else if (change instanceof Change.GroupKept kept) {
            out.writeByte(GROUP);
            text(kept.destinationId());
            text(json.write(kept.labels()));
            instant(kept.nextFlush());
            flag(kept.flushed());
            text(kept.heldSince().map(Instant::toString).orElse(""));
        } else if (change instanceof Change.ConditionKept kept) {
            KeptCondition condition = kept.condition();
            out.writeByte(CONDITION);
            text(condition.key().packageName());
            text(condition.key().name());
            text(json.writeSubjects(condition.key().subjects()));
            text(json.write(ConditionState.write(condition)));
        } else if (change instanceof Change.DerivedKept kept) {
            out.writeByte(DERIVED);
            text(json.write(kept.labels()));
        } else if (change instanceof Change.NoteKept kept) {
            out.writeByte(NOTE);
            text(kept.key());
            text(kept.text());
        } else if (change instanceof Change.AckKept kept) {
            Ack ack = kept.ack();
            out.writeByte(ACK);
            text(ack.id());
            text(json.write(kept.alert()));
            text(json.write(ack.matchers()));
            text(ack.by());
            text(ack.comment());
            instant(ack.createdAt());
            instant(ack.until());
        } else if (change instanceof Change.AlertKept kept) {
            out.writeByte(!kept.waitsIn().isEmpty() ? ALERT_THAT_WAITS : kept.lastQuiet().isEmpty() ? ALERT : ALERT_ENDED_QUIET);
            write(kept.report());
            flag(kept.firing());
            if (!kept.waitsIn().isEmpty() || !kept.lastQuiet().isEmpty()) {
                text(QuietState.write(kept.lastQuiet(), json));
            }
            if (!kept.waitsIn().isEmpty()) {
                text(json.writeTexts(kept.waitsIn()));
            }
        } else {
            throw new IllegalArgumentException("nothing that is kept: " + change);
        }
    }

    private void write(Announced announced) throws IOException {
        out.writeByte(ANNOUNCED);
        text(announced.key());
        text(announced.receiver());
        text(announced.integration());
        out.writeLong(announced.index());
        hashes(announced.firing());
        hashes(announced.resolved());
        instant(announced.at());
        instant(announced.expiresAt());
        text(json.write(Labels.of(announced.data())));
        hashes(announced.open());
        out.writeLong(announced.reminders());
    }

    private void write(AlertReport report) throws IOException {
        text(json.write(report.labels()));
        text(json.write(report.annotations()));
        instant(report.startsAt());
        instant(report.endsAt());
        text(report.generatorUrl());
        instant(report.updatedAt());
        flag(report.timeout());
    }

    private void text(String value) throws IOException {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
    }

    private void instant(Instant value) throws IOException {
        out.writeLong(value.getEpochSecond());
        out.writeLong(value.getNano());
    }

    private void flag(boolean value) throws IOException {
        out.writeLong(value ? 1 : 0);
    }

    private void hashes(AlertHashes value) throws IOException {
        long[] hashes = value.toArray();
        out.writeInt(hashes.length);
        for (long hash : hashes) {
            out.writeLong(hash);
        }
    }

    /** All that was added. Nothing can be added any more. */
    public byte[] finish() {
        try (out) {
            out.writeByte(END);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no disk behind it
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what was written, in its order.
     *
     * @throws IOException when the bytes are not whole, or of another form
     */
    public static void read(byte[] bytes, Consumer<Change> reader) throws IOException {
        ChangeColumns changes = new ChangeColumns();
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            Values values = new Values(in);
            for (int kind = in.readByte(); kind != END; kind = in.readByte()) {
                reader.accept(switch (kind) {
                    case SILENCE -> changes.silence(values);
                    case ANNOUNCED -> changes.announced(values);
                    case GROUP -> changes.group(values);
                    case CONDITION -> changes.condition(values);
                    case DERIVED -> changes.derived(values);
                    case NOTE -> changes.note(values);
                    case ACK -> changes.ack(values);
                    case ALERT -> changes.alertThatWasNotQuiet(changes.labels(values), values);
                    case ALERT_ENDED_QUIET -> changes.alertThatEndedQuiet(changes.labels(values), values);
                    case ALERT_THAT_WAITS -> changes.alert(changes.labels(values), values);
                    default -> throw new IOException("a kind of change that this version does not know: " + kind);
                });
            }
        } catch (SQLException | RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The values of a change, one after the other. */
    private record Values(DataInputStream in) implements Columns {

        @Override
        public long number() throws IOException {
            return in.readLong();
        }

        @Override
        public String text() throws IOException {
            int length = in.readInt();
            byte[] encoded = in.readNBytes(length);
            if (encoded.length < length) {
                throw new IOException("a text ends early");
            }
            return new String(encoded, StandardCharsets.UTF_8);
        }

        @Override
        public Instant instant() throws IOException {
            long seconds = in.readLong();
            return Instant.ofEpochSecond(seconds, in.readLong());
        }

        @Override
        public AlertHashes hashes() throws IOException {
            long[] hashes = new long[in.readInt()];
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = in.readLong();
            }
            return AlertHashes.of(hashes);
        }
    }
}
