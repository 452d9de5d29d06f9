package signalbox.silence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * How many bytes a silence has as the protobuf message {@code MeshSilence} (spec/behaviour.md 12.6, 16.2).
 * All field numbers are below 16, so a tag is one byte.
 */
final class SilenceSize {

    private static final int TAG = 1;

    private SilenceSize() {}

    static int of(Silence silence, Duration retention) {
        return message(silence(silence)) + message(timestamp(silence.endsAt().plus(retention)));
    }

    private static int silence(Silence silence) {
        return text(silence.id())
                + message(timestamp(silence.startsAt()))
                + message(timestamp(silence.endsAt()))
                + message(timestamp(silence.updatedAt()))
                + text(silence.createdBy())
                + text(silence.comment())
                + annotations(silence.annotations())
                + message(matchers(silence.matchers()));
    }

    private static int annotations(Labels annotations) {
        int size = 0;
        for (int i = 0; i < annotations.size(); i++) { // an entry has its key and value even if they are empty
            size += message(message(bytes(annotations.name(i))) + message(bytes(annotations.value(i))));
        }
        return size;
    }

    private static int matchers(List<Matcher> matchers) {
        return matchers.stream().mapToInt(matcher -> message(matcher(matcher))).sum();
    }

    private static int matcher(Matcher matcher) {
        int type = matcher.type() == Matcher.Type.EQUAL ? 0 : TAG + 1; // 0 is the default, which is not written
        return type + text(matcher.name()) + text(matcher.value());
    }

    private static int timestamp(Instant instant) {
        return number(instant.getEpochSecond()) + number(instant.getNano());
    }

    private static int number(long value) {
        return value == 0 ? 0 : TAG + varint(value);
    }

    private static int text(String text) {
        return text.isEmpty() ? 0 : message(bytes(text));
    }

    private static int bytes(String text) {
        return text.getBytes(UTF_8).length;
    }

    private static int message(int size) {
        return TAG + varint(size) + size;
    }

    private static int varint(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }
}
