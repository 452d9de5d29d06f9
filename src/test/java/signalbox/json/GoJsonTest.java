package signalbox.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoJsonTest {

    @Test
    void nothingIsBetweenTheParts_andANewlineIsAtTheEnd() {
        JsonObject json = new JsonObject()
                .always("b", 1)
                .always("a", Arrays.asList("x", 2L, new JsonObject(), null, true, List.of()))
                .always("c", Map.of())
                .always("d", "");
        assertThat(new String(json.bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"b\":1,\"a\":[\"x\",2,{},null,true,[]],\"c\":{},\"d\":\"\"}\n");
    }

    @Test
    void whatSaysNothingIsLeftOut_whereItMayBe() {
        JsonObject json = new JsonObject()
                .omitEmpty("text", "").omitEmpty("number", 0L).omitEmpty("zero", 0.0).omitEmpty("flag", false)
                .omitEmpty("nothing", null).omitEmpty("list", List.of()).omitEmpty("map", Map.of())
                .omitEmpty("absent", Optional.empty());
        assertThat(GoJson.text(json)).isEqualTo("{}");
        json.omitEmpty("struct", new JsonObject()).omitEmpty("text", "x").omitEmpty("present", Optional.of(""));
        assertThat(GoJson.text(json)).isEqualTo("{\"struct\":{},\"text\":\"x\",\"present\":\"\"}");
    }

    @Test
    void mapsAreSortedByTheirKeysBytes_atEveryDepth() {
        Map<String, String> map = Map.of("b", "1", "a", "2", "\ue000", "3", "𝄞", "4", "B", "5");
        assertThat(GoJson.text(Map.of("m", List.of(map))))
                .isEqualTo("{\"m\":[{\"B\":\"5\",\"a\":\"2\",\"b\":\"1\",\"\ue000\":\"3\",\"𝄞\":\"4\"}]}");
    }

    @Test
    void textIsEscapedAsInGo() {
        assertThat(GoJson.text("<a href=\"x\">&\\\n\r\t\b\f\0\u001f\u007f\u2028\u2029é𝄞\ud800x\udc00"))
                .isEqualTo("\"\\u003ca href=\\\"x\\\"\\u003e\\u0026\\\\\\n\\r\\t\\b\\f\\u0000\\u001f\u007f\\u2028\\u2029é𝄞"
                        + "\ufffdx\ufffd\"");
    }

    @Test
    void whatSomebodyElseWrote_losesItsSpaces_andIsEscaped() {
        assertThat(GoJson.text(List.of(new GoJson.Raw(" {\"b\" : \"a \\\" <b>\\\\\" ,\n\t\"a\": [1.0, true]}\r\n"))))
                .isEqualTo("[{\"b\":\"a \\\" \\u003cb\\u003e\\\\\",\"a\":[1.0,true]}]");
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, 1.5", "-0.1, -0.1", "100, 100", "0.000001, 0.000001", "0.0000001, 1e-7", "-1.25e-9, -1.25e-9", "1e20, 100000000000000000000",
        "1e21, 1e+21", "1.7976931348623157e308, 1.7976931348623157e+308", "5e-324, 5e-324", "2e-3, 0.002",
        "2.0e23, 2e+23", "9007199254740993, 9007199254740992", "0, 0", "-0.0, -0", "0.30000000000000004, 0.30000000000000004",
    })
    void numbersHaveAsFewDigitsAsPossible(double number, String text) {
        assertThat(GoJson.text(number)).isEqualTo(text);
    }

    @Test
    void wholeNumbersKeepAllDigits() {
        assertThat(GoJson.text(List.of(Long.MIN_VALUE, BigInteger.TWO.pow(64).subtract(BigInteger.ONE), 7)))
                .isEqualTo("[-9223372036854775808,18446744073709551615,7]");
    }

    @ParameterizedTest
    @CsvSource({"NaN, NaN", "Infinity, +Inf", "-Infinity, -Inf"})
    void whatIsNoNumber_cannotBeSaid(double number, String name) {
        assertThatThrownBy(() -> GoJson.bytes(List.of(number)))
                .isInstanceOf(GoJson.UnsupportedValueException.class)
                .hasMessage("json: unsupported value: " + name);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-04T05:06:07Z, 2026-03-04T05:06:07Z",
        "2026-03-04T05:06:07.100Z, 2026-03-04T05:06:07.1Z",
        "2026-03-04T05:06:07.000001Z, 2026-03-04T05:06:07.000001Z",
        "2026-03-04T05:06:07.123456789Z, 2026-03-04T05:06:07.123456789Z",
        "2026-03-04T05:06:00Z, 2026-03-04T05:06:00Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
    })
    void timesHaveAsManyDigitsAsNeeded(Instant instant, String text) {
        assertThat(GoJson.time(instant)).isEqualTo(text);
        assertThat(GoJson.text(instant)).isEqualTo("\"" + text + "\"");
    }
}
