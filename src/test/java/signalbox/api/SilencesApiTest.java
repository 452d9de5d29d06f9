package signalbox.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** spec/api.md 2.6 to 2.9. */
class SilencesApiTest {

    private static final String UNKNOWN = "11111111-1111-4111-8111-111111111111";

    private final ServerFixture server = new ServerFixture();

    @AfterEach
    void close() {
        server.close();
    }

    private static String silence(String id, String startsAt, String endsAt, String matchers) {
        return """
                {"id":"%s","startsAt":"%s","endsAt":"%s","createdBy":"me","comment":"<c>","matchers":[%s]}"""
                .formatted(id, startsAt, endsAt, matchers);
    }

    private static String matcher(String name, String value, boolean isRegex) {
        return "{\"name\":\"%s\",\"value\":\"%s\",\"isRegex\":%s}".formatted(name, value, isRegex);
    }

    private String create(String startsAt, String endsAt, String matchers) throws Exception {
        HttpResponse<String> answer = server.post("/api/v2/silences", silence("", startsAt, endsAt, matchers));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        java.util.regex.Matcher id = Pattern.compile("\\{\"silenceID\":\"(.*)\"}\n").matcher(answer.body());
        assertThat(id.matches()).isTrue();
        return id.group(1);
    }

    @Test
    void aSilence_isCreatedShownChangedAndEnded() throws Exception {
        String id = create("2026-11-22T03:00:00Z", "2026-11-23T00:00:00Z", matcher("a", "b.*", true));
        String path = "/api/v2/silence/" + id;
        String expected = "{\"id\":\"" + id + "\",\"status\":{\"state\":\"active\"},"
                + "\"updatedAt\":\"2026-11-22T03:57:59.678Z\",\"comment\":\"\\u003cc\\u003e\",\"createdBy\":\"me\","
                + "\"endsAt\":\"2026-11-23T00:00:00.000Z\","
                + "\"matchers\":[{\"isEqual\":true,\"isRegex\":true,\"name\":\"a\",\"value\":\"b.*\"}],"
                + "\"startsAt\":\"2026-11-22T03:57:59.678Z\"}";
        assertThat(server.get(path).body()).isEqualTo(expected + "\n");
        assertThat(server.get("/api/v2/silences").body()).isEqualTo("[" + expected + "]\n");

        HttpResponse<String> changed = server.post("/api/v2/silences", expected.replace("\"me\"", "\"you\""));
        assertThat(changed.body()).isEqualTo("{\"silenceID\":\"" + id + "\"}\n");
        assertThat(server.get(path).body()).contains("\"createdBy\":\"you\"");

        for (int i = 0; i < 2; i++) {
            HttpResponse<String> ended = server.call("DELETE", path);
            assertThat(ended.statusCode()).isEqualTo(200);
            assertThat(ended.body()).isEmpty();
            assertThat(ended.headers().firstValue("Content-Type")).isEmpty();
        }
        assertThat(server.get(path).body()).contains("\"state\":\"expired\"");
    }

    @Test
    void annotations_areShownOnlyWhenThereAreAny() throws Exception {
        String body = silence("", "2026-11-22T03:00:00Z", "2026-11-23T00:00:00Z", matcher("a", "b", false));
        server.post("/api/v2/silences", body.replace("{\"id\":\"\"", "{\"annotations\":{\"k\":\"v\"}"));
        assertThat(server.get("/api/v2/silences").body())
                .contains("\"updatedAt\":\"2026-11-22T03:57:59.678Z\",\"annotations\":{\"k\":\"v\"},\"comment\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2026-11-23T00:00:00Z | 2026-11-23T00:00:00Z | {"name":"a","value":"b","isRegex":false} | Failed to create silence: start time must be before end time
            2026-11-20T00:00:00Z | 2026-11-21T00:00:00Z | {"name":"a","value":"b","isRegex":false} | Failed to create silence: end time can't be in the past
            2026-11-20T00:00:00Z | 2026-11-23T00:00:00Z | {"name":"","value":"b","isRegex":false} | invalid silence: invalid label matcher 0 in set 0: invalid label name \\"\\"
            2026-11-20T00:00:00Z | 2026-11-23T00:00:00Z | {"name":"a","value":"(","isRegex":true} | invalid silence: invalid label matcher 0 in set 0: invalid regular expression \\"(\\": error parsing regexp: missing closing ): ~(~
            2026-11-20T00:00:00Z | 2026-11-23T00:00:00Z | {"name":"a","value":"","isRegex":false} | invalid silence: matcher set 0: at least one matcher must not match the empty string
            """)
    void faultySilences_areRefused(String startsAt, String endsAt, String matchers, String text) throws Exception {
        HttpResponse<String> answer = server.post("/api/v2/silences", silence(UNKNOWN, startsAt, endsAt, matchers));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("\"" + text.replace('~', '`') + "\"\n"); // the table has ~ for `
    }

    @Test
    void anUnknownSilence_cannotBeChangedShownOrEnded() throws Exception {
        for (String id : new String[] {UNKNOWN, "foo"}) {
            HttpResponse<String> posted = server.post(
                    "/api/v2/silences",
                    silence(id, "2026-11-22T03:00:00Z", "2026-11-23T00:00:00Z", matcher("a", "b", false)));
            assertThat(posted.statusCode()).isEqualTo(404);
            assertThat(posted.body()).isEqualTo("\"silence not found\"\n");
        }
        for (String method : new String[] {"GET", "DELETE"}) {
            HttpResponse<String> answer = server.call(method, "/api/v2/silence/" + UNKNOWN);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
            assertThat(answer.headers().firstValue("Content-Length")).hasValue("0");
        }
    }

    @Test
    void tooManySilences_areRefused() throws Exception {
        for (int i = 0; i < 20; i++) {
            create("2026-11-22T03:00:00Z", "2026-11-23T00:00:00Z", matcher("a", "b" + i, false));
        }
        HttpResponse<String> answer = server.post(
                "/api/v2/silences",
                silence("", "2026-11-22T03:00:00Z", "2026-11-23T00:00:00Z", matcher("a", "b", false)));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("\"exceeded maximum number of silences: 20 (limit: 20)\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "11111111111141118111111111111111",
        "%7B11111111-1111-4111-8111-111111111111%7D",
        "urn:uuid:11111111-1111-4111-8111-111111111111"
    })
    void otherFormsOfAnId_areUnderstoodButNotFound(String id) throws Exception {
        assertThat(server.get("/api/v2/silence/" + id).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            foo          | foo
            a%22b%C3%A9  | a\\\\\\"bé
            1111         | 1111
            11111111-1111-4111-8111-11111111111g | 11111111-1111-4111-8111-11111111111g
            """)
    void whatIsNoId_isRefused(String id, String shown) throws Exception {
        for (String method : new String[] {"GET", "DELETE"}) {
            HttpResponse<String> answer = server.call(method, "/api/v2/silence/" + id);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body())
                    .isEqualTo("{\"code\":601,\"message\":\"silenceID in path must be of type uuid: \\\"" + shown
                            + "\\\"\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                        | 2 1 4 3
            active=false                              | 4 3
            pending=no&silenced=false&group=x         | 2 1
            active=false&pending=false&expired=false  | ``
            filter=a=%22x%22                          | 2 4
            filter=a=~%22x%22                         | ``
            filter=a=%22x%22&filter=b=%22y%22         | 4
            """)
    void silences_areListedByStateAndTime(String query, String expected) throws Exception {
        create("2026-11-22T03:00:00Z", "2026-11-25T00:00:00Z", matcher("a", "z", false));
        create("2026-11-22T03:00:00Z", "2026-11-24T00:00:00Z", matcher("a", "x", false));
        create("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", matcher("a", "x.*", true));
        create("2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z",
                matcher("a", "x", false) + "," + matcher("b", "y", false));
        String body = server.get("/api/v2/silences?" + query).body();
        assertThat(Pattern.compile("\"id\":\"[0-9-]*(\\d)\"").matcher(body).results().map(m -> m.group(1)).collect(joining(" ")))
                .isEqualTo(expected);
    }

    @Test
    void aFaultyFilter_isRefused() throws Exception {
        HttpResponse<String> answer = server.get("/api/v2/silences?filter=foo");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("\"bad matcher format: foo\"\n");
    }
}
