package signalbox.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.PostedAlert;
import signalbox.api.http.FrameworkFault;
import signalbox.api.http.JsonBody;
import signalbox.api.http.RequestUri;
import signalbox.silence.PostedSilence;

/** What bodies are taken, and what is said about the others (spec/api.md 1.3, 1.4). */
class BodyFaultsTest {

    private static List<PostedAlert> alerts(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return new AlertsReader().read(bytes, bytes.length);
    }

    private static PostedSilence silence(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return SilenceReader.read(bytes, bytes.length);
    }

    @Test
    void compressedBodyIsSaidToBeSo() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write("[]".getBytes(UTF_8));
        }
        try (ServerFixture server = new ServerFixture()) {
            HttpResponse<String> answer = server.post("/api/v2/alerts", compressed.toByteArray());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("it is compressed (gzip), and no JSON: send it as it is");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                       | it ends in the middle of a value (line 1, column 2)
            [{"labels":{"a":"b"}},  | it ends in the middle of a value (line 1, column 23)
            "a                      | it ends in the middle of a value (line 1, column 3)
            tru                     | Unrecognized token 'tru': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') (line 1, column 1)
            {"a":1,}                | Unexpected character ('}' (code 125)): was expecting double-quote to start field name (line 1, column 8)
            {"a"x                   | Unexpected character ('x' (code 120)): was expecting a colon to separate field name and value (line 1, column 5)
            `["\t"]`                | Illegal unquoted character ((CTRL-CHAR, code 9)): has to be escaped using backslash to be included in string value (line 1, column 3)
            """)
    void brokenJson_isRefused_withTheReasonAndThePlace(String body, String reason) {
        assertThatThrownBy(() -> alerts("[" + body)).hasMessageStartingWith("parsing alerts body from \"\" failed, because ");
        assertThatThrownBy(() -> silence("{\"x\":" + body))
                .hasMessage("parsing silence body from \"\" failed, because " + shifted(reason));
    }

    /** The reason for a text that stands five columns further right. */
    private static String shifted(String reason) {
        int column = reason.lastIndexOf(' ') + 1;
        int number = Integer.parseInt(reason.substring(column, reason.length() - 1));
        return reason.substring(0, column) + (number + 5) + ")";
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "-", "1e", "{x", "{\"a\":1x", "{\"a\":01}", "[1,]", "[1,,2]", "[1x", "[1e5.]", "[nan]", "fals!", "\"\\q\"", "\"\\u12x\"", "-x", "1.x", "1ex",
        "\\", "'", "é", "[NaN]", "[.5]", "[+1]", "/**/[]", "['a']",
    })
    void whatGoTakesForNoJson_isRefused(String body) {
        assertThatThrownBy(() -> alerts(body)).isInstanceOfSatisfying(
                FrameworkFault.class, fault -> assertThat(fault.code()).isEqualTo(400));
        assertThatThrownBy(() -> silence("{\"x\":" + body)).isInstanceOfSatisfying(
                FrameworkFault.class, fault -> assertThat(fault.code()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                  | it is an object, expected a list of alerts (line 1, column 1)
            "x"                                                 | it is a text, expected a list of alerts (line 1, column 1)
            true                                                | it is true or false, expected a list of alerts (line 1, column 1)
            1                                                   | it is a number, expected a list of alerts (line 1, column 1)
            [[]]                                                | /0 is a list, expected an alert (line 1, column 2)
            [{"labels":{"a":1}}]                                | /0/labels/a is a number, expected a text (line 1, column 17)
            [{"labels":{"a":{"b":[1]}}}]                        | /0/labels/a is an object, expected a text (line 1, column 17)
            [{"labels":"x"}]                                    | /0/labels is a text, expected an object of texts (line 1, column 12)
            [{"labels":[]}]                                     | /0/labels is a list, expected an object of texts (line 1, column 12)
            [{"startsAt":1,"labels":{}}]                        | /0/startsAt is a number, expected a text (line 1, column 14)
            [{"generatorURL":{},"labels":{}}]                   | /0/generatorURL is an object, expected a text (line 1, column 18)
            [{"generatorURL":" "},{"labels":5}]                 | /1/labels is a number, expected an object of texts (line 1, column 33)
            [{"labels":{},"endsAt":"yesterday"}]                | /0/endsAt is no time: "yesterday", expected one such as 2006-01-02T15:04:05Z (line 1, column 24)
            """)
    void alertsOfOtherTypes_areRefused_withTheReasonAndThePlace(String body, String reason) {
        assertThatThrownBy(() -> alerts(body)).hasMessage("parsing alerts body from \"\" failed, because " + reason);
    }

    @Test
    void elementsThatAreNull_areRefused() {
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
                .hasMessageStartingWith("parsing alerts body from \"\" failed, because ");
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
        String wide = "[{\"labels\":{\"a\":\"" + "x".repeat(JsonBody.MAX_STRING + 1) + "\"}}]";
        String number = "[{\"labels\":{},\"x\":" + "9".repeat(JsonBody.MAX_NUMBER + 1) + "}]";
        assertThatThrownBy(() -> alerts(deep)).hasMessageContaining("nesting depth (10001) exceeds the maximum allowed (10000)");
        assertThatThrownBy(() -> alerts(wide)).hasMessageContaining("exceeds the maximum allowed (1048576)");
        assertThatThrownBy(() -> alerts(number)).hasMessageContaining("exceeds the maximum allowed (1000)");
        String nested = "[{\"labels\":{},\"x\":" + "[".repeat(9_000) + "]".repeat(9_000) + "}]";
        assertThat(alerts(nested)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                        | it is a list, expected a silence (line 1, column 1)
            {"comment":1,"createdBy":2}               | /comment is a number, expected a text (line 1, column 12)
            {"id":{},"comment":1}                     | /id is an object, expected a text (line 1, column 7)
            {"matchers":[{"name":1,"isRegex":3}]}     | /matchers/0/name is a number, expected a text (line 1, column 22)
            {"matchers":[{"isRegex":"x"}]}            | /matchers/0/isRegex is a text, expected true or false (line 1, column 25)
            {"matchers":"x"}                          | /matchers is a text, expected a list of matchers (line 1, column 13)
            {"matchers":[3]}                          | /matchers/0 is a number, expected a matcher (line 1, column 14)
            {"endsAt":3}                              | /endsAt is a number, expected a text (line 1, column 11)
            {"annotations":5}                         | /annotations is a number, expected an object of texts (line 1, column 16)
            """)
    void silencesOfOtherTypes_areRefused_withTheReasonAndThePlace(String body, String reason) {
        assertThatThrownBy(() -> silence(body))
                .isInstanceOfSatisfying(FrameworkFault.class, fault -> assertThat(fault.code()).isEqualTo(400))
                .hasMessage("parsing silence body from \"\" failed, because " + reason);
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
    void fastAndPatientReader_agree(@ForAll("bodies") String body) {
        byte[] bytes = body.getBytes(UTF_8);
        assertThat(answer(() -> new AlertsReader().read(bytes, bytes.length)))
                .isEqualTo(answer(() -> PatientAlertsReader.read(bytes, bytes.length)));
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
