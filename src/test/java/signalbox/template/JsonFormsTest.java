package signalbox.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.template.format.Json;
import signalbox.template.value.DurationValue;
import signalbox.template.value.FunctionException;
import signalbox.template.value.GoTime;
import signalbox.template.value.LimitException;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.Nil;
import signalbox.template.value.StructValue;
import signalbox.template.value.TypedString;

/** Values as JSON (spec/receivers.md 3.5). */
class JsonFormsTest {

    private record Pair(String name, Object value) implements StructValue {
        @Override
        public String typeName() {
            return "template.Pair";
        }

        @Override
        public List<Field> fields() {
            return List.of(new Field("Name", "name", name), new Field("Value", "value", value));
        }
    }

    @Test
    void valuesHaveTheirForms() throws FunctionException {
        assertThat(Json.of(Nil.NIL)).isEqualTo("null");
        assertThat(Json.of(true)).isEqualTo("true");
        assertThat(Json.of(-5L)).isEqualTo("-5");
        assertThat(Json.of(new DurationValue(1_500))).isEqualTo("1500");
        assertThat(Json.of(TypedString.html("<b>"))).isEqualTo("\"\\u003cb\\u003e\"");
        assertThat(Json.of(ListValue.ofAny(List.of(1L, "a", Nil.NIL)))).isEqualTo("[1,\"a\",null]");
        assertThat(Json.of(ListValue.ofAny(List.of()))).isEqualTo("[]");
        assertThat(Json.of(MapValue.ofStrings(Map.of("b", "1", "a", "2", "B", "3"))))
                .isEqualTo("{\"B\":\"3\",\"a\":\"2\",\"b\":\"1\"}");
        assertThat(Json.of(MapValue.ofAny(Map.of()))).isEqualTo("{}");
        assertThat(Json.of(new Pair("x", ListValue.ofAny(List.of(new Pair("y", 1L))))))
                .isEqualTo("{\"name\":\"x\",\"value\":[{\"name\":\"y\",\"value\":1}]}");
    }

    @Test
    void stringsAreEscapedForHtmlToo() throws FunctionException {
        assertThat(Json.of("\"\\\b\f\n\r\t\0\u001f\u007f<>&\u2028\u2029é😀/'"))
                .isEqualTo("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\\u003c\\u003e\\u0026\\u2028\\u2029é😀/'\"");
        assertThat(Json.of("a\ud800b")).isEqualTo("\"a\ufffdb\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "-0.0, -0", "1, 1", "1.5, 1.5", "0.1, 0.1", "123456789, 123456789", "1e20, 100000000000000000000", "1e21, 1e+21",
        "-1.5e300, -1.5e+300", "0.000001, 0.000001", "0.0000001, 1e-7", "1.25e-10, 1.25e-10"
    })
    void numbersAreShort(double value, String json) throws FunctionException {
        assertThat(Json.of(value)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNoNumberHasNone(double value) {
        assertThatThrownBy(() -> Json.of(ListValue.ofAny(List.of(value))))
                .isInstanceOf(FunctionException.class)
                .hasMessageStartingWith("json: unsupported value: ");
    }

    @Test
    void timesAreAsInRfc3339() throws FunctionException {
        Instant instant = Instant.parse("2026-03-04T05:06:07.120Z");
        assertThat(Json.of(new GoTime(instant, ZoneOffset.UTC))).isEqualTo("\"2026-03-04T05:06:07.12Z\"");
        assertThat(Json.of(new GoTime(instant, ZoneId.of("Europe/Berlin")))).isEqualTo("\"2026-03-04T06:06:07.12+01:00\"");
        assertThat(Json.of(GoTime.ZERO)).isEqualTo("\"0001-01-01T00:00:00Z\"");
    }

    @Test
    void valuesTooDeepAreRefused() {
        Object deep = 1L;
        for (int i = 0; i < 10_000; i++) {
            deep = ListValue.ofAny(List.of(deep));
        }
        Object value = deep;
        assertThatThrownBy(() -> Json.of(value)).isInstanceOf(LimitException.class);
    }
}
