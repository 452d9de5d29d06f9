package signalbox.api.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.time.api.constraints.InstantRange;
import net.jqwik.time.api.constraints.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

    private static final DateTimeFormatter PRINTED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            ``                                  , 1970-01-01T00:00:00Z
            2020-01-01T10:20:30Z                , 2020-01-01T10:20:30Z
            2020-01-01T10:20:30.123456789Z      , 2020-01-01T10:20:30.123456789Z
            2020-01-01T10:20:30.1234567891234Z  , 2020-01-01T10:20:30.123456789Z
            2020-01-01T10:20:30+02:00           , 2020-01-01T08:20:30Z
            2020-01-01T10:20:30-0230            , 2020-01-01T12:50:30Z
            2020-01-01T10:20:30.5+0200          , 2020-01-01T08:20:30.5Z
            2020-01-01T00:00:00+24:00           , 2019-12-31T00:00:00Z
            2020-01-01T10:20:30                 , 2020-01-01T10:20:30Z
            2020-01-01T10:20:30.5               , 2020-01-01T10:20:30.5Z
            `2020-01-01T10:20:30,5Z`            , 2020-01-01T10:20:30.5Z
            2020-01-01T10:20Z                   , 2020-01-01T10:20:00Z
            2020-01-01T10:20                    , 2020-01-01T10:20:00Z
            2020-01-01T1:20                     , 2020-01-01T01:20:00Z
            2020-01-01 10:20:30                 , 2020-01-01T10:20:30Z
            2020-01-01                          , 2020-01-01T00:00:00Z
            2020-02-29                          , 2020-02-29T00:00:00Z
            0001-01-01T00:00:00.000Z            , 0001-01-01T00:00:00Z
            9999-12-31T23:59:59.999Z            , 9999-12-31T23:59:59.999Z
            """)
    void everyForm_isRead(String text, Instant expected) throws Exception {
        assertThat(Timestamps.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "yesterday", "202", "20x0-01-01", "2020", "2020/01/01", "2020-", "2020-1-1", "2020-13-01", "2020-00-01", "2020-01",
        "2020-01-3", "2020-01-32", "2021-02-29", "2020-01-01T", "2020-01-01T24:00:00Z", "2020-01-01T00:00:60Z",
        "2020-01-01T00:00:00+25:00", "2020-01-01T00:00:00+02", "2020-01-01T00:00:00.Z", "2020-01-01T00:00+02:00",
        "2020-01-01 00:00:00Z", "2020-01-01t00:00:00z", "é\\",
    })
    void whatIsNoTimestamp_isNone(String text) {
        assertThat(Timestamps.parse(text)).isNull();
    }

    @Property
    void printing_cutsToMilliseconds(
            @ForAll @Precision(ChronoUnit.NANOS) @InstantRange(min = "0001-01-01T00:00:00Z", max = "9999-12-31T23:59:59Z") Instant instant) {
        byte[] bytes = new byte[24];
        assertThat(Timestamps.format(instant, bytes, 0)).isEqualTo(24);
        assertThat(new String(bytes, ISO_8859_1)).isEqualTo(PRINTED.format(instant));
    }

    @Property
    void theFastWay_readsWhatTheSlowOneReads(
            @ForAll @Precision(ChronoUnit.NANOS) @InstantRange(min = "0001-01-01T00:00:00Z", max = "9999-12-31T23:59:59Z") Instant instant)
            throws Exception {
        String text = NANOS.format(instant);
        Instant fast = Timestamps.parseUsual(text.toCharArray(), 0, text.length());
        if (fast != null) { // it leaves the ends of months to the slow one
            assertThat(fast).isEqualTo(Timestamps.parse(text));
        }
        assertThat(Timestamps.parse(text)).isEqualTo(Instant.parse(text));
    }

    @Test
    void theFastWay_leavesEverythingOddAlone() {
        for (String odd : new String[] {
            "", "2020-01-01", "2020-13-01T00:00:00Z", "2020-01-01T00:00:00+", "2020-01-01T24:00:00Z",
            "2020-01-01T00:00:00.Z", "2020-01-01T00:00:00.1x3Z", "x020-01-01T00:00:00Z", "2020-01-01T00:00:000Z"
        }) {
            assertThat(Timestamps.parseUsual(odd.toCharArray(), 0, odd.length())).as(odd).isNull();
        }
    }
}
