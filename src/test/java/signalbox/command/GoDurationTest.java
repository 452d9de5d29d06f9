package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.GoDuration;

class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "1.5s, PT1.5S",
        ".5m, PT30S",
        "-1s, PT-1S",
        "+2h, PT2H",
        "6h0m0s, PT6H",
        "1us, PT0.000001S",
        "1µs, PT0.000001S",
        "3ns, PT0.000000003S",
        "120h, PT120H"
    })
    void durationIsRead_asGoReadsIt(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abc     | time: invalid duration \"abc\"",
                "''      | time: invalid duration \"\"",
                "-       | time: invalid duration \"-\"",
                "1h x    | time: unknown unit \"h x\" in duration \"1h x\"",
                "1d      | time: unknown unit \"d\" in duration \"1d\"",
                "5       | time: missing unit in duration \"5\"",
                "1h5     | time: missing unit in duration \"1h5\"",
                "9999999h| time: invalid duration \"9999999h\""
            })
    void faultIsTold_inGosWords(String text, String message) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
