package signalbox.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.PostedAlert;
import signalbox.silence.PostedSilence;

/** What bodies are taken, and what is said about the others (spec/api.md 1.3, 1.4). */
class BodyFaultsTest {

    private static final String ALERT_TYPE = "struct { Annotations models.LabelSet \"json:\\\"annotations,omitempty\\\"\"; "
            + "EndsAt strfmt.DateTime \"json:\\\"endsAt,omitempty\\\"\"; "
            + "StartsAt strfmt.DateTime \"json:\\\"startsAt,omitempty\\\"\" }";

    private static List<PostedAlert> alerts(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return new AlertsReader().read(bytes, bytes.length);
    }

    private static PostedSilence silence(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return SilenceReader.read(bytes, bytes.length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                       | unexpected EOF
            [{"labels":{"a":"b"}},  | unexpected EOF
            "a                      | unexpected EOF
            "\\\\                   | unexpected EOF
            tru                     | unexpected EOF
            -                       | unexpected EOF
            1e                      | unexpected EOF
            {"a":1,}                | invalid character '}' looking for beginning of object key string
            {x                      | invalid character 'x' looking for beginning of object key string
            {"a"x                   | invalid character 'x' after object key
            {"a":1x                 | invalid character 'x' after object key:value pair
            {"a":01}                | invalid character '1' after object key:value pair
            {"a":tru}               | invalid character '}' in literal true (expecting 'e')
            [1,]                    | invalid character ']' looking for beginning of value
            [1,,2]                  | invalid character ',' looking for beginning of value
            [1x                     | invalid character 'x' after array element
            [1e5.]                  | invalid character '.' after array element
            [nan]                   | invalid character 'a' in literal null (expecting 'u')
            fals!                   | invalid character '!' in literal false (expecting 'e')
            "\\q"                   | invalid character 'q' in string escape code
            "\\u12x"                | invalid character 'x' in \\u hexadecimal character escape
            "\\u00é                 | invalid character 'Ã' in \\u hexadecimal character escape
            -x                      | invalid character 'x' in numeric literal
            1.x                     | invalid character 'x' after decimal point in numeric literal
            1ex                     | invalid character 'x' in exponent of numeric literal
            \\                      | invalid character '\\\\' looking for beginning of value
            '                       | invalid character '\\'' looking for beginning of value
            é                       | invalid character 'Ã' looking for beginning of value
            `["\t"]`                | invalid character '\\t' in string literal
            """)
    void brokenJson_isRefusedInGosWords(String body, String reason) {
        assertThatThrownBy(() -> alerts(body)).hasMessage("parsing alerts body from \"\" failed, because " + reason);
        assertThatThrownBy(() -> silence(body)).hasMessage("parsing silence body from \"\" failed, because " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                  | object into Go value of type models.PostableAlerts
            "x"                                                 | string into Go value of type models.PostableAlerts
            true                                                | bool into Go value of type models.PostableAlerts
            1                                                   | number into Go value of type models.PostableAlerts
            [{"labels":{"a":1}}]                                | number into Go struct field Alert.labels.a of type string
            [{"labels":{"a":{"b":[1]}}}]                        | object into Go struct field Alert.labels.a of type string
            [{"labels":"x"}]                                    | string into Go struct field Alert.labels of type models.LabelSet
            [{"labels":[]}]                                     | array into Go struct field Alert.labels of type models.LabelSet
            [{"annotations":{"a":true},"labels":{}}]            | bool into Go struct field .annotations.a of type string
            [{"startsAt":1,"labels":{}}]                        | number into Go struct field .startsAt of type string
            [{"generatorURL":{},"labels":{}}]                   | object into Go struct field Alert.generatorURL of type string
            [{"labels":{"a":true},"generatorURL":5}]            | number into Go struct field Alert.generatorURL of type string
            [{"labels":{"a":1},"annotations":{"b":2}}]          | number into Go struct field .annotations.b of type string
            [{"annotations":{"a":1},"endsAt":5}]                | number into Go struct field .endsAt of type string
            [{"annotations":{}},{"labels":5}]                   | number into Go struct field Alert.labels of type models.LabelSet
            [{"generatorURL":" "},{"labels":5}]                 | number into Go struct field Alert.labels of type models.LabelSet
            """)
    void alertsOfOtherTypes_areRefusedInGosWords(String body, String reason) {
        assertThatThrownBy(() -> alerts(body))
                .hasMessage("parsing alerts body from \"\" failed, because json: cannot unmarshal " + reason);
    }

    @Test
    void elementsThatAreNoAlerts_areRefused() {
        assertThatThrownBy(() -> alerts("[[]]"))
                .hasMessage("parsing alerts body from \"\" failed, because json: cannot unmarshal array into Go value of type "
                        + ALERT_TYPE);
        assertThatThrownBy(() -> alerts("[null]")).hasMessage("0 in body is required");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                           | 602 | alerts in body is required
            ` \t\r\n`                                    | 602 | alerts in body is required
            [{}]                                         | 602 | 0.labels in body is required
            [{"labels":{}},{"labels":null}]              | 602 | 1.labels in body is required
            [{"labels":{"a":"b"},"labels":null}]         | 602 | 0.labels in body is required
            [{"generatorURL":"not a url"}]               | 601 | 0.generatorURL in body must be of type uri: "not a url"
            [{"labels":{},"generatorURL":"a\\"é"}]       | 601 | 0.generatorURL in body must be of type uri: "a\\"é"
            [{"labels":{},"endsAt":"yesterday"}]         | 400 | parsing alerts body from "" failed, because parsing time "yesterday" as "2006-01-02": cannot parse "yesterday" as "2006"
            """)
    void alertsThatLackSomething_areRefused(String body, int code, String message) {
        assertThatThrownBy(() -> alerts(body))
                .isInstanceOfSatisfying(FrameworkFault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(code);
                    assertThat(fault.text()).isEqualTo(message);
                });
    }

    @Test
    void anAlertWithEverything_isRead() {
        assertThat(alerts("""
                        [{"annotations":{"z":"1","a":""},"endsAt":"2020-01-02T00:00:00Z","startsAt":"2020-01-01T00:00:00+01:00",
                        "generatorURL":"http://p/graph?g0.expr=up","labels":{"b":"2","a":"1"}}]"""))
                .containsExactly(new PostedAlert(
                        Labels.of("a", "1", "b", "2"),
                        Labels.of("a", "", "z", "1"),
                        Instant.parse("2019-12-31T23:00:00Z"),
                        Instant.parse("2020-01-02T00:00:00Z"),
                        "http://p/graph?g0.expr=up"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{"labels":{"a":"b"}}] trailing             | a | b
            [{"LABELS":{"a":"b"}}]                      | a | b
            [{"labels":{"a":"x","a":"b"}}]              | a | b
            [{"labels":{"a":"b"},"other":[{"x":[]}]}]   | a | b
            [{"labels":{"a":null}}]                     | a | ``
            [{"labels":{"a":"\\ud800x"}}]               | a | \ufffdx
            [{"labels":{"a":"\\ud83d\\ude42"}}]         | a | \uD83D\uDE42
            """)
    void oddButLegalAlerts_areRead(String body, String name, String value) {
        assertThat(alerts(body)).extracting(PostedAlert::labels).containsExactly(Labels.of(name, value));
    }

    @Test
    void halfACharacterInAName_isRefused() {
        assertThatThrownBy(() -> alerts("[{\"labels\":{\"\\ud800\":\"b\"}}]"))
                .hasMessageEndingWith("the name of a member is no valid text");
    }

    @Test
    void labelsGivenTwice_areOneSet() {
        assertThat(alerts("[{\"labels\":{\"a\":\"1\"},\"labels\":{\"b\":\"2\"}}]"))
                .extracting(PostedAlert::labels)
                .containsExactly(Labels.of("a", "1", "b", "2"));
    }

    @Test
    void bytesThatAreNoUtf8_becomeReplacementCharacters() {
        byte[] body = "[{\"labels\":{\"a\":\"\u00ff\"}}]".getBytes(ISO_8859_1);
        assertThat(new AlertsReader().read(body, body.length))
                .extracting(PostedAlert::labels)
                .containsExactly(Labels.of("a", "\ufffd"));
    }

    @Test
    void nullAndNothing_areNoAlerts() {
        assertThat(alerts("null")).isEmpty();
        assertThat(alerts(" [ ] ")).isEmpty();
    }

    @Test
    void whatIsTooDeepOrTooLong_isRefused() {
        String deep = "[{\"labels\":{},\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}]";
        String wide = "[{\"labels\":{\"a\":\"" + "x".repeat(JsonSyntax.MAX_STRING + 1) + "\"}}]";
        String number = "[{\"labels\":{},\"x\":" + "9".repeat(JsonSyntax.MAX_NUMBER + 1) + "}]";
        assertThatThrownBy(() -> alerts(deep)).hasMessageEndingWith("because exceeded max depth");
        assertThatThrownBy(() -> alerts(wide)).hasMessageEndingWith("is longer than 1048576, the limit");
        assertThatThrownBy(() -> alerts(number)).hasMessageEndingWith("is longer than 1000, the limit");
        String nested = "[{\"labels\":{},\"x\":" + "[".repeat(9_000) + "]".repeat(9_000) + "}]";
        assertThat(alerts(nested)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                        | 400 | array into Go value of type struct { ID string "json:\\"id,omitempty\\"" }
            {"comment":1,"createdBy":2}               | 400 | number into Go struct field Silence.comment of type string
            {"id":{},"comment":1}                     | 400 | object into Go struct field .id of type string
            {"id":null,"comment":1}                   | 400 | number into Go struct field Silence.comment of type string
            {"matchers":[{"name":1,"isRegex":3}]}     | 400 | number into Go struct field Matcher.matchers.name of type string
            {"matchers":[{"isRegex":"x"}]}            | 400 | string into Go struct field Matcher.matchers.isRegex of type bool
            {"matchers":"x"}                          | 400 | string into Go struct field Silence.matchers of type models.Matchers
            {"matchers":[3]}                          | 400 | number into Go struct field Silence.matchers of type models.Matcher
            {"comment":[],"endsAt":3}                 | 400 | number into Go struct field Silence.endsAt of type string
            {"annotations":5}                         | 400 | number into Go struct field Silence.annotations of type models.LabelSet
            """)
    void silencesOfOtherTypes_areRefusedInGosWords(String body, int code, String reason) {
        assertThatThrownBy(() -> silence(body))
                .isInstanceOfSatisfying(FrameworkFault.class, fault -> assertThat(fault.code()).isEqualTo(code))
                .hasMessage("parsing silence body from \"\" failed, because json: cannot unmarshal " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                                      | 602 | silence in body is required
            null                                                                    | 602 | comment in body is required
            {}                                                                      | 602 | comment in body is required
            {"COMMENT":""}                                                          | 602 | createdBy in body is required
            {"comment":"","createdBy":"","endsAt":null}                             | 602 | endsAt in body is required
            {"comment":"","createdBy":"","endsAt":""}                               | 602 | matchers in body is required
            {"comment":"","createdBy":"","endsAt":"","matchers":[]}                 | 612 | matchers in body should have at least 1 items
            {"comment":"","createdBy":"","endsAt":"","matchers":[{"name":"a"}]}     | 602 | matchers.0.isRegex in body is required
            {"comment":"","createdBy":"","endsAt":"","matchers":[{"isRegex":true}]} | 602 | matchers.0.name in body is required
            {"comment":"","createdBy":"","endsAt":"","matchers":[null]}             | 602 | matchers.0 in body is required
            {"comment":"","createdBy":"","endsAt":"","matchers":[{"isRegex":true,"name":"","value":""}]} | 602 | startsAt in body is required
            """)
    void silencesThatLackSomething_areRefused(String body, int code, String message) {
        assertThatThrownBy(() -> silence(body))
                .isInstanceOfSatisfying(FrameworkFault.class, fault -> {
                    assertThat(fault.code()).isEqualTo(code);
                    assertThat(fault.text()).isEqualTo(message);
                });
    }

    @Test
    void aSilenceWithEverything_isRead() {
        PostedSilence read = silence("""
                {"id":"x","status":{"state":"active"},"updatedAt":"nonsense is not read","comment":"c","createdBy":"me",
                "startsAt":"0001-01-01T00:00:00.000Z","endsAt":"2020-01-01T00:00:00Z","annotations":{"k":"v"},
                "matchers":[{"name":"a","value":"b","isRegex":false},
                            {"name":"a","value":"b","isRegex":true,"isEqual":false},
                            {"name":"a","value":"b","isRegex":false,"isEqual":false},
                            {"name":"a","value":"[","isRegex":true,"isEqual":null}]}""");
        assertThat(read.startsAt()).isEqualTo(Alert.NOT_ENDED);
        assertThat(read.annotations()).isEqualTo(Labels.of("k", "v"));
        assertThat(read.matchers())
                .extracting(PostedSilence.PostedMatcher::type)
                .containsExactly(
                        Matcher.Type.EQUAL, Matcher.Type.NOT_REGEX, Matcher.Type.NOT_EQUAL, Matcher.Type.REGEX);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /                  | true
            /x?%zz             | true
            *                  | true
            http://            | true
            http:x             | true
            mailto:x           | true
            http://a:1/b c     | true
            http://h:/         | true
            http://[::1]:80/   | true
            http://[fe80::1%25en0]/ | true
            http://u:p@h/#f    | true
            http://h<>"/{}     | true
            http://é/          | true
            //x y/             | true
            x                  | false
            not a url          | false
            ?x                 | false
            #x                 | false
            ://x               | false
            1http://x/         | false
            http://a b/        | false
            http://a:b/        | false
            http://a/%zz       | false
            /%                 | false
            http://%41/        | false
            http://a%zz/       | false
            http://[::1        | false
            http://[::1]80/    | false
            http://[fe80::1%en0]/ | false
            http://u ser@h/    | false
            http://u%zz@h/     | false
            http://h^/         | false
            `http://h\u0001/`  | false
            """)
    void generatorUrls_areWhatGoTakesThemFor(String url, boolean accepted) {
        assertThat(RequestUri.accepts(url)).isEqualTo(accepted);
    }

    @Property(tries = 300)
    void fastAndExactReader_agree(@ForAll("bodies") String body) {
        byte[] bytes = body.getBytes(UTF_8);
        assertThat(answer(() -> new AlertsReader().read(bytes, bytes.length)))
                .isEqualTo(answer(() -> ExactAlertsReader.read(bytes, bytes.length)));
    }

    private static String answer(Supplier<List<PostedAlert>> reading) {
        try {
            return reading.get().stream()
                    .map(alert -> alert.labels() + " " + alert.annotations() + " " + time(alert.startsAt()) + " "
                            + time(alert.endsAt()) + " " + alert.generatorUrl())
                    .toList()
                    .toString();
        } catch (FrameworkFault fault) {
            return fault.code() + fault.text();
        }
    }

    private static Object time(@Nullable Instant time) {
        return time == null ? Alert.NOT_ENDED : time;
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> value = Arbitraries.of(
                "\"\"", "\"b\"", "\"\\ud83d\\ude42\"", "\"\\udc00\"", "null", "1", "{}", "\"<&>\"", "\"é\"");
        Arbitrary<String> name = Arbitraries.of("\"a\"", "\"b\"", "\"job\"", "\"\"", "\"é\"");
        Arbitrary<String> set = Arbitraries.maps(name, value)
                .ofMaxSize(4)
                .map(map -> map.entrySet().stream()
                        .map(e -> e.getKey() + ":" + e.getValue())
                        .collect(joining(",", "{", "}")));
        Arbitrary<String> time = Arbitraries.of(
                "\"2020-01-01T00:00:00Z\"", "\"2020-01-31T00:00:00.5Z\"", "\"\"", "null", "\"x\"", "7", "\"2020-01-01\"");
        Arbitrary<String> url = Arbitraries.of("\"\"", "\"http://p/\"", "\"x\"", "null", "true");
        Arbitrary<String> member = Arbitraries.oneOf(
                set.map(s -> "\"labels\":" + s),
                set.map(s -> "\"annotations\":" + s),
                time.map(t -> "\"startsAt\":" + t),
                time.map(t -> "\"endsAt\":" + t),
                url.map(u -> "\"generatorURL\":" + u),
                Arbitraries.of("\"x\":[1]", "\"Labels\":{}", "\"labels\":{\"a\":\"b\"}"));
        Arbitrary<String> alert = member.list().ofMaxSize(6).map(list -> "{" + String.join(",", list) + "}");
        return alert.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]");
    }
}
