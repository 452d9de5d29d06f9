package signalbox.gotext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0", "+0, 0", "1h30m, 5400000000000", "1.5s, 1500000000", "-1s, -1000000000", ".5m, 30000000000", "1.s, 1000000000",
        "1us, 1000", "1\u00b5s, 1000", "1\u03bcs, 1000", "1s1h, 3601000000000", "0.3333333333333333333h, 1200000000000",
        "9223372036854775807ns, 9223372036854775807", "-9223372036854775808ns, -9223372036854775808"
    })
    void readsWhatGoReads(String text, long nanos) {
        assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, time: invalid duration \"\"",
                "-, time: invalid duration \"-\"",
                "x, time: invalid duration \"x\"",
                ".s, time: invalid duration \".s\"",
                "60, time: missing unit in duration \"60\"",
                "1h5, time: missing unit in duration \"1h5\"",
                "1h x, time: unknown unit \"h x\" in duration \"1h x\"",
                "1d, time: unknown unit \"d\" in duration \"1d\"",
                "9223372036854775808ns, time: invalid duration \"9223372036854775808ns\"",
                "3000000h, time: invalid duration \"3000000h\"",
                "99999999999999999999s, time: invalid duration \"99999999999999999999s\""
            })
    void saysWhatIsWrong_asGoDoes(String text, String problem) {
        assertThatThrownBy(() -> GoDuration.parse(text)).hasMessage(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s", "1, 1ns", "1500, 1.5\u00b5s", "300000000, 300ms", "1500000000, 1.5s", "90000000000, 1m30s",
        "3600000000000, 1h0m0s", "-1000000000, -1s", "360000000000000, 100h0m0s"
    })
    void printsAsGoDoes(long nanos, String text) {
        assertThat(GoDuration.format(Duration.ofNanos(nanos))).isEqualTo(text);
    }

    @Property
    void readsWhatItPrints(@ForAll long nanos) {
        Duration duration = Duration.ofNanos(nanos);
        assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
    }
}
