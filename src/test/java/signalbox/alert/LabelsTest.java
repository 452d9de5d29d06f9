package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {

    @ParameterizedTest
    @CsvSource({
        "'', cbf29ce484222325, 17241709254077376921",
        "a=b, d2b371819297f98a, 6955969838111864200",
        "a=d, d2bb7181929fcb38, 4594028109125076579",
        "alertname=A1;severity=warning, 5b80445d08dc1d2f, 1129578389472212803",
        "inst=1;foo=bar;alertname=B, 24dcab7123934080, 8967734068794106896",
        "alertname=HighCPU;instance=h1:9100;job=node, b96e1277dae8df07, 10480569269930340836",
        "x=, c1932f1981870e95, 14533251781744932768",
        "Σ=é, 08d0e0df3b6c01b4, 17475239994681198807",
    })
    void hashesAreThoseOfAlertmanager(String text, String fingerprint, String notificationHash) {
        Labels labels = text.isEmpty() ? Labels.EMPTY : Labels.of(text.replace(';', '=').split("=", -1));
        assertThat(labels.fingerprintText()).isEqualTo(fingerprint);
        assertThat(Long.toUnsignedString(labels.notificationHash())).isEqualTo(notificationHash);
    }

    @Test
    void textForm_quotesValuesAndLeavesNames() {
        assertThat(Labels.of("b", "q\"\n", "a b", "x")).hasToString("{a b=\"x\", b=\"q\\\"\\n\"}");
        assertThat(Labels.EMPTY).hasToString("{}");
    }

    @Test
    void fewerLabelsComeFirst_thenWhoeverLacksTheFirstDifferentName() {
        assertThat(Labels.of("z", "z")).isLessThan(Labels.of("a", "a", "b", "b"));
        assertThat(Labels.of("b", "1")).isLessThan(Labels.of("a", "1"));
        assertThat(Labels.of("a", "1", "c", "1")).isLessThan(Labels.of("a", "1", "b", "9"));
        assertThat(Labels.of("a", "\uffee")).isLessThan(Labels.of("a", "🙂"));
    }

    @Property(tries = 300)
    void orderIsTotal(
            @ForAll @Size(max = 3) List<@Size(max = 3) Map<@CharRange(from = 'a', to = 'c') @StringLength(1) String,
                    @CharRange(from = 'x', to = 'y') @StringLength(1) String>> maps) {
        Orders.assertTotal(maps.stream().map(Labels::of).toList(), Labels::compareTo);
    }
}
