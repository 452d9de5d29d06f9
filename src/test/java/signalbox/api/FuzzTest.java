package signalbox.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** No body and no query makes the server fail, hang, or answer with anything but JSON. */
@Tag("once")
class FuzzTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ServerFixture SERVER = new ServerFixture();

    @BeforeContainer
    static void put() {
        SERVER.backend.alerts.add(Example.alert("A", Example.group("default")));
    }

    @AfterContainer
    static void close() {
        SERVER.close();
    }

    @Property(tries = 500)
    void everyBody_isAnswered(@ForAll("bodies") byte[] body) throws Exception {
        for (String path : new String[] {"/api/v2/alerts", "/api/v2/silences"}) {
            HttpResponse<String> answer = SERVER.post(path, body);
            assertThat(answer.statusCode()).isIn(200, 400, 404, 422);
            if (!answer.body().isEmpty()) {
                assertThat(JSON.readTree(answer.body())).isNotNull();
            }
        }
    }

    @Property(tries = 300)
    void everyQuery_isAnswered(@ForAll("queries") String query) throws Exception {
        for (String path : new String[] {"alerts", "alerts/groups", "silences", "receivers"}) {
            HttpResponse<String> answer = SERVER.get("/api/v2/" + path + "?" + query);
            assertThat(answer.statusCode()).isIn(200, 400);
            assertThat(JSON.readTree(answer.body())).isNotNull();
        }
    }

    /** Pieces of bodies in an order that is often nearly right, cut off and damaged anywhere. */
    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<String> piece = Arbitraries.of(
                "[", "]", "{", "}", ",", ":", "\"", "\\", "null", "true", "-", "0", "1e9", "\"labels\":", "\"a\":\"b\"",
                "{\"labels\":{\"alertname\":\"x\"}}", "\"annotations\":{}", "\"startsAt\":\"2020-01-01T00:00:00Z\"",
                "\"endsAt\":\"\"", "\"endsAt\":\"9999-12-31T23:59:59+24:00\"", "\"startsAt\":\"0000-01-01T00:00:00-24:00\"",
                "\"generatorURL\":\"http://[::1\"", "\\ud800", "\u0000", "é", "\uD83D\uDE42",
                "{\"comment\":\"\",\"createdBy\":\"\",\"startsAt\":\"\",\"endsAt\":\"2050-01-01\",\"matchers\":[",
                "{\"name\":\"a\",\"value\":\"(\",\"isRegex\":true}", "{\"name\":\"a\",\"value\":\"b\",\"isRegex\":false}", "]}");
        Arbitrary<String> text = piece.list().ofMaxSize(20).map(pieces -> String.join("", pieces));
        Arbitrary<Byte> noise = Arbitraries.bytes();
        return Combinators.combine(text, Arbitraries.integers().between(0, 200), noise, Arbitraries.of(true, false))
                .as((body, at, b, damaged) -> {
                    byte[] bytes = body.getBytes(UTF_8);
                    if (damaged && bytes.length > 0) {
                        bytes[at % bytes.length] = b;
                    }
                    return bytes;
                });
    }

    @Provide
    Arbitrary<String> queries() {
        Arbitrary<String> name = Arbitraries.of(
                "filter", "receiver", "receiver_matchers", "active", "silenced", "muted", "expired", "x", "");
        Arbitrary<String> value = Arbitraries.of(
                        "a", "=", "!=", "=~", "!~", "%22", "(", ")", "*", "+", "%5B", "%7B", "%7D", "%5C", ",", "%00", "%FF",
                        "%C3%A9", "true", "b")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
        return Combinators.combine(name, value)
                .as((n, v) -> n + "=" + v)
                .list()
                .ofMaxSize(4)
                .map(parts -> String.join("&", parts));
    }
}
