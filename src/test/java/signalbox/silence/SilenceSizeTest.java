package signalbox.silence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/** The sizes are those that Alertmanager's own protobuf code gives. */
class SilenceSizeTest {

    private static final String ID = "0d0e0df3-6c01-4b4a-9c0e-000000000000";

    @Test
    void textsCountInBytesOfUtf8_andDefaultsAreLeftOut() {
        assertThat(size(matcher(Matcher.Type.NOT_EQUAL, "x*"), at(0, 1), at(127, 128),
                        Alert.NOT_ENDED.plusNanos(128), "y", "ü".repeat(18), Labels.EMPTY))
                .isEqualTo(129);
        assertThat(size(matcher(Matcher.Type.REGEX, ".+"), Alert.NOT_ENDED, Alert.NOT_ENDED, at(1, 1), "",
                        "ü".repeat(6), Labels.EMPTY))
                .isEqualTo(112);
        assertThat(size(matcher(Matcher.Type.EQUAL, ".+"), at(1_700_000_000, 128), at(1_700_000_000, 1), at(128, 128), "yy",
                        "ü".repeat(10), Labels.EMPTY))
                .isEqualTo(116);
    }

    @Test
    void annotationsCountAsEntriesOfAMap() {
        assertThat(size(matcher(Matcher.Type.NOT_EQUAL, "("), at(128, 1), at(1_700_000_000, 0), at(127, 1), "yy", "ü".repeat(8),
                        Labels.of("k", "v", "kk", "w".repeat(130))))
                .isEqualTo(252);
    }

    private static int size(
            Matcher matcher, Instant startsAt, Instant endsAt, Instant updatedAt, String createdBy, String comment, Labels annotations) {
        return SilenceSize.of(
                new Silence(ID, List.of(matcher), startsAt, endsAt, updatedAt, createdBy, comment, annotations), Duration.ofHours(1));
    }

    private static Matcher matcher(Matcher.Type type, String value) {
        return new Matcher(type, "a", value);
    }

    private static Instant at(long seconds, int nanos) {
        return Instant.ofEpochSecond(seconds, nanos);
    }
}
