package signalbox.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A message in protobuf's wire format. Its fields are asked for by number, and those that nobody asks for are passed over, whatever they
 * are. What is asked for fails with an {@link IOException} that says what is wrong when it is of another kind.
 */
final class WireMessage {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int BYTES = 2;
    private static final int FOUR_BYTES = 5;

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** One of {@code number} and {@code bytes} counts, as its type says. */
    private record Field(int id, int type, long number, ByteBuffer bytes) {}

    private final List<Field> fields = new ArrayList<>();

    WireMessage(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            long tag = varint(bytes);
            long id = tag >>> 3;
            if (id < 1 || id > Integer.MAX_VALUE) {
                throw new IOException("there is no field " + Long.toUnsignedString(id));
            }
            int type = (int) (tag & 7);
            switch (type) {
                case VARINT -> fields.add(new Field((int) id, type, varint(bytes), ByteBuffer.allocate(0)));
                case BYTES -> fields.add(new Field((int) id, type, 0, next(bytes, varint(bytes))));
                case EIGHT_BYTES -> next(bytes, Long.BYTES);
                case FOUR_BYTES -> next(bytes, Integer.BYTES);
                default -> throw new IOException("field " + id + " has the type " + type + ", which there is not");
            }
        }
    }

    private static ByteBuffer next(ByteBuffer bytes, long length) throws IOException {
        if (length < 0 || length > bytes.remaining()) {
            throw new IOException("something is longer than what it is in");
        }
        ByteBuffer next = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return next;
    }

    private static long varint(ByteBuffer bytes) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new IOException("a number has no end");
            }
            byte next = bytes.get();
            number |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IOException("a number is too long");
    }

    private List<Field> all(int id, int type) throws IOException {
        List<Field> found = fields.stream().filter(field -> field.id() == id).toList();
        if (found.stream().anyMatch(field -> field.type() != type)) {
            throw new IOException("field " + id + " is of another type");
        }
        return found;
    }

    /** The last of its values counts; 0 when it is missing. */
    long number(int id) throws IOException {
        List<Field> found = all(id, VARINT);
        return found.isEmpty() ? 0 : found.get(found.size() - 1).number();
    }

    /** The last of its values counts; empty when it is missing. */
    String text(int id) throws IOException {
        List<Field> found = all(id, BYTES);
        try {
            return found.isEmpty()
                    ? ""
                    : UTF_8.newDecoder().decode(found.get(found.size() - 1).bytes().duplicate()).toString();
        } catch (CharacterCodingException e) {
            throw new IOException("field " + id + " is not UTF-8", e);
        }
    }

    /** In their order; none when it is missing. */
    List<WireMessage> messages(int id) throws IOException {
        List<WireMessage> messages = new ArrayList<>();
        for (Field field : all(id, BYTES)) {
            messages.add(new WireMessage(field.bytes().duplicate()));
        }
        return messages;
    }

    /** The only one, or the last; an empty one when it is missing. */
    WireMessage message(int id) throws IOException {
        List<WireMessage> messages = messages(id);
        return messages.isEmpty() ? new WireMessage(ByteBuffer.allocate(0)) : messages.get(messages.size() - 1);
    }

    /** Whether it has this field. */
    boolean has(int id) {
        return fields.stream().anyMatch(field -> field.id() == id);
    }

    /** A list of numbers, packed or one after the other. */
    long[] numbers(int id) throws IOException {
        LongStream.Builder numbers = LongStream.builder();
        for (Field field : fields) {
            if (field.id() == id && field.type() == VARINT) {
                numbers.add(field.number());
            } else if (field.id() == id) {
                ByteBuffer packed = field.bytes().duplicate();
                while (packed.hasRemaining()) {
                    numbers.add(varint(packed));
                }
            }
        }
        return numbers.build().toArray();
    }

    /** A {@code google.protobuf.Timestamp}, of the years 1 to 9999; 1970 when it is missing. */
    Instant instant(int id) throws IOException {
        WireMessage timestamp = message(id);
        long seconds = timestamp.number(1);
        long nanos = timestamp.number(2);
        if (seconds < FIRST.getEpochSecond() || seconds > LAST.getEpochSecond() || nanos < 0 || nanos >= 1_000_000_000) {
            throw new IOException("field " + id + " is no time");
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }
}
