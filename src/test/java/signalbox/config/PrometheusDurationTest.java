package signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrometheusDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0", "0s, 0", "5m, 300000", "1h30m, 5400000", "1d12h, 129600000", "1y2w3d4h5m6s7ms, 33019506007", "10ms, 10",
        "00005s, 5000", "292y, 9208512000000"
    })
    void readsUnitsFromLargeToSmall(String text, long millis) {
        assertThat(PrometheusDuration.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, empty duration string",
                "5, not a valid duration string: \"5\"",
                "x, not a valid duration string: \"x\"",
                "-1s, not a valid duration string: \"-1s\"",
                "1.5h, unknown unit \".\" in duration \"1.5h\"",
                "1x, unknown unit \"x\" in duration \"1x\"",
                "1m1h, not a valid duration string: \"1m1h\"",
                "1m1m, not a valid duration string: \"1m1m\"",
                "1s 1ms, unknown unit \"s \" in duration \"1s 1ms\"",
                "300y, duration out of range",
                "99999999999999999999999y, not a valid duration string: \"99999999999999999999999y\"",
                "18446744073709551615ms, duration out of range"
            })
    void saysWhatIsWrong_asPrometheusDoes(String text, String problem) {
        assertThatThrownBy(() -> PrometheusDuration.parse(text)).hasMessage(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s", "90000, 1m30s", "129600000, 1d12h", "864000000, 10d", "604800000, 1w", "31536000000, 1y", "1, 1ms",
        "31622400000, 366d", "788400000000, 25y"
    })
    void printsGreatestUnitsFirst(long millis, String text) {
        assertThat(PrometheusDuration.format(Duration.ofMillis(millis))).isEqualTo(text);
    }

    @Property
    void readsWhatItPrints(@ForAll @LongRange(min = 0, max = 9_223_372_036_854L) long millis) {
        Duration duration = Duration.ofMillis(millis);
        assertThat(PrometheusDuration.parse(PrometheusDuration.format(duration))).isEqualTo(duration);
    }
}
