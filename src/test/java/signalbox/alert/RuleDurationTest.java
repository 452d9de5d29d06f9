package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleDurationTest {

    @Test
    void isWrittenAsInPrometheus() {
        assertThat(RuleDuration.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(RuleDuration.parse("2d")).isEqualTo(Duration.ofDays(2));
    }

    @ParameterizedTest
    @CsvSource({
        "5 min, 5m",
        "5M, 5m",
        "5 m, 5m",
        "2 hours, 2h",
        "1 hour 30 minutes, 1h30m",
        "1.5h, 1h30m",
        "PT5M, 5m",
        "P1DT2H, 1d2h",
        "90 secs, 1m30s",
        "1 week, 7d"
    })
    void whatOthersWriteIsUnderstood(String text, String meant) {
        assertThatThrownBy(() -> RuleDuration.parse(text)).hasMessage("\"" + text + "\" is not a duration: did you mean \"" + meant + "\"?");
        assertThat(RuleDuration.parse(meant)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "5", "soon", "5x", "5 minutos", "-5s", "P", "999999999999999999 min", "0 min", "5m later", "1y"})
    void anExampleIsGivenOtherwise(String text) {
        assertThatThrownBy(() -> RuleDuration.parse(text))
                .hasMessage("\"" + text + "\" is not a duration: write for example 30s, 5m, 1h30m or 2d");
    }
}
