package signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.Labels;

class KeptChangesTest {

    private static byte[] bytes(List<Change> changes) {
        KeptChanges kept = new KeptChanges();
        changes.forEach(kept::add);
        return kept.finish();
    }

    private static List<Change> read(byte[] bytes) throws IOException {
        List<Change> read = new ArrayList<>();
        KeptChanges.read(bytes, read::add);
        return read;
    }

    @ParameterizedTest
    @MethodSource("signalbox.store.SampleChanges#hostileTexts")
    void whatIsReadIsWhatWasAdded(String text) throws Exception {
        List<Change> changes = SampleChanges.withText(text);
        assertThat(read(bytes(changes))).isEqualTo(changes);
    }

    @Test
    void whatIsNotWholeIsRefused() {
        byte[] whole = bytes(SampleChanges.at(Instant.EPOCH));
        for (int length = 0; length < whole.length - 4; length += 7) { // behind the last byte that counts is a checksum
            byte[] some = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(some)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsNotKeptIsRefused() {
        assertThatThrownBy(() -> new KeptChanges().add(new Change.AlertGone(Labels.EMPTY))).isInstanceOf(IllegalArgumentException.class);
    }
}
