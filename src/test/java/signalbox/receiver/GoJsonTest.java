package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Labels;

class GoJsonTest {

    private static String text(GoJson json) {
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void nothingIsBetweenTheParts_andANewlineIsAtTheEnd() {
        GoJson json = new GoJson().beginObject().field("a", 1).field("b").beginArray().value("x").value(2);
        json.beginObject().endObject().endArray().field("c", Labels.EMPTY).field("d", "").endObject();
        assertThat(text(json)).isEqualTo("{\"a\":1,\"b\":[\"x\",2,{}],\"c\":{},\"d\":\"\"}\n");
    }

    @Test
    void mapsAreSortedByTheirKeysBytes() {
        GoJson json = new GoJson().beginObject().field("m", Map.of("b", "1", "a", "2", "\ue000", "3", "𝄞", "4", "B", "5"));
        assertThat(text(json.endObject())).isEqualTo("{\"m\":{\"B\":\"5\",\"a\":\"2\",\"b\":\"1\",\"\ue000\":\"3\",\"𝄞\":\"4\"}}\n");
    }

    @Test
    void textIsEscapedAsInGo() {
        assertThat(text(new GoJson().value("<a href=\"x\">&\\\n\r\t\b\f\0\u001f\u007f\u2028\u2029é𝄞\ud800x\udc00")))
                .isEqualTo("\"\\u003ca href=\\\"x\\\"\\u003e\\u0026\\\\\\n\\r\\t\\b\\f\\u0000\\u001f\u007f\\u2028\\u2029é𝄞"
                        + "\\ufffdx\\ufffd\"\n");
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
    }
}
