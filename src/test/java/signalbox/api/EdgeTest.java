package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.api.http.HttpSettings;

/** What the server says before it looks into a request (spec/api.md 1.1 to 1.3, 3, 4). */
class EdgeTest {

    private static ServerFixture server;

    @BeforeAll
    static void start() {
        server = new ServerFixture();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return header(answer.headers(), name);
    }

    private static String header(HttpHeaders headers, String name) {
        return String.join(" + ", headers.allValues(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET     | /api/v2/           | 404 | 404 | path /api/v2/ was not found
            GET     | /api/v2/nope%20x?a | 404 | 404 | path /api/v2/nope%20x was not found
            POST    | /api/v2/silence/   | 404 | 404 | path /api/v2/silence/ was not found
            GET     | /api/v2/swagger.json | 404 | 404 | path /api/v2/swagger.json was not found
            DELETE  | /api/v2/alerts     | 405 | 405 | method DELETE is not allowed, but [GET,POST] are
            PUT     | /api/v2/silence/x  | 405 | 405 | method PUT is not allowed, but [DELETE,GET] are
            OPTIONS | /api/v2/status     | 405 | 405 | method OPTIONS is not allowed, but [GET] are
            FOO     | /api/v2/receivers/ | 405 | 405 | method FOO is not allowed, but [GET] are
            POST    | /api/v2/alerts     | 422 | 602 | alerts in body is required
            POST    | /api/v2/silences   | 422 | 602 | silence in body is required
            """)
    void whatIsNotThere_isAnsweredWithAnObject(String method, String path, int status, int code, String message)
            throws Exception {
        HttpResponse<String> answer = server.call(method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(answer, "Vary")).isEmpty();
        if (status == 405) {
            assertThat(message).contains("[" + header(answer, "Allow") + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/alerts", "/api/v2/silences/", "/api/v2/status", "/api/v2/alerts/groups"})
    void headIsNotAllowed_andHasNoBody(String path) throws Exception {
        HttpResponse<String> answer = server.call("HEAD", path);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/alerts", "/alerts/", "/alerts/groups/", "/silences/", "/receivers/", "/status/"})
    void oneTrailingSlash_isTolerated(String path) throws Exception {
        assertThat(server.get("/api/v2" + path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            text/plain                 | 415 | unsupported media type \\"text/plain\\", only [application/json] are allowed
            TEXT/XML; charset=utf-8    | 415 | unsupported media type \\"text/xml\\", only [application/json] are allowed
            ``                         | 415 | unsupported media type \\"application/octet-stream\\", only [application/json] are allowed
            ???                        | 400 | parsing Content-Type header from \\"???\\" failed, because mime: no media type
            text/                      | 400 | parsing Content-Type header from \\"text/\\" failed, because mime: expected token after slash
            a b                        | 400 | parsing Content-Type header from \\"a b\\" failed, because mime: expected slash after first token
            """)
    void bodiesOfAnotherType_areRefused(String type, int status, String message) throws Exception {
        HttpRequest.Builder request = server.to("/api/v2/alerts").POST(BodyPublishers.ofString("[]"));
        HttpResponse<String> answer = server.send(type.isEmpty() ? request : request.header("Content-Type", type));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":" + status + ",\"message\":\"" + message + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "Application/JSON", "application/json;x"})
    void parametersAndCaseOfTheType_doNotMatter(String type) throws Exception {
        HttpResponse<String> answer = server.send(server.to("/api/v2/alerts")
                .header("Content-Type", type)
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString("[]")));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/html                          | 406
            text/*, application/json;q=0       | 406
            application/json                   | 200
            text/html, */*;q=0.8               | 200
            application/*                      | 200
            """)
    void clientsThatDoNotTakeJson_areTold(String accept, int status) throws Exception {
        HttpResponse<String> answer = server.send(server.to("/api/v2/receivers").header("Accept", accept));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 406) {
            assertThat(answer.body())
                    .isEqualTo("{\"code\":406,\"message\":\"unsupported media type requested, only [application/json] are available\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET  | /api/v2           | 301 | /api/v2/
            POST | /api/v2           | 301 | /api/v2/
            GET  | /api/v2//alerts   | 301 | /api/v2/alerts
            GET  | /-/ready/         | 301 | /-/ready
            GET  | /-/Ready          | 301 | /-/ready
            GET  | //-/ready         | 301 | /-/ready
            GET  | /a/../metrics     | 301 | /metrics
            POST | /-/reload/        | 308 | /-/reload
            """)
    void nearMisses_areRedirected(String method, String path, int status, String location) throws Exception {
        String answer = server.raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\r\nLocation: " + location + "\r\n");
        if (method.equals("GET")) {
            assertThat(answer)
                    .contains("\r\nContent-Type: text/html; charset=utf-8\r\n")
                    .endsWith("<a href=\"" + location + "\">Moved Permanently</a>.\n\n");
        } else {
            assertThat(answer).endsWith("\r\n\r\n").doesNotContain("Content-Type");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET     | /nope           | 404 | ``                 | 404 page not found
            GET     | /swagger.json   | 404 | ``                 | 404 page not found
            GET     | /debug/pprof/   | 404 | ``                 | 404 page not found
            GET     | /api/v1/nope    | 404 | ``                 | 404 page not found
            POST    | /-/healthy      | 405 | GET, HEAD, OPTIONS | Method Not Allowed
            GET     | /-/reload       | 405 | OPTIONS, POST      | Method Not Allowed
            POST    | /metrics        | 405 | GET, OPTIONS       | Method Not Allowed
            DELETE  | /api/v1/alerts  | 405 | GET, OPTIONS, POST | Method Not Allowed
            FOO     | /               | 405 | GET, OPTIONS       | Method Not Allowed
            POST    | /api/signalbox/v1/rules | 405 | GET, OPTIONS | Method Not Allowed
            """)
    void outsideOfTheApi_errorsArePlain(String method, String path, int status, String allow, String text)
            throws Exception {
        HttpResponse<String> answer = server.call(method, path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(text + "\n");
        assertThat(header(answer, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(answer, "Allow")).isEqualTo(allow);
        assertThat(header(answer, "Cache-Control")).isEmpty();
    }

    @Test
    void options_listMethods() throws Exception {
        HttpResponse<String> answer = server.call("OPTIONS", "/-/ready");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({"GET,status", "GET,alerts", "POST,alerts", "GET,silence/x", "DELETE,silence/x", "POST,silences"})
    void theOldApi_isGone(String method, String path) throws Exception {
        HttpResponse<String> answer = server.call(method, "/api/v1/" + path);
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("{\"status\":\"deprecated\",\"error\":\"The Alertmanager v1 API was deprecated in "
                + "version 0.16.0 and is removed as of version 0.27.0 - please use the equivalent route in the v2 API\"}\n");
    }

    @Test
    void belowAPrefix_everythingElseIsUnknown() throws Exception {
        try (ServerFixture below = new ServerFixture(
                HttpSettings.DEFAULT.withRoutePrefix("/am/x"))) {
            assertThat(below.get("/am/x/api/v2/alerts").body()).isEqualTo("[]\n");
            assertThat(below.get("/am/x/api/v2/nope").body())
                    .isEqualTo("{\"code\":404,\"message\":\"path /api/v2/nope was not found\"}");
            assertThat(below.get("/am/x/-/healthy").body()).isEqualTo("OK");
            HttpResponse<String> root = below.get("/");
            assertThat(root.statusCode()).isEqualTo(302);
            assertThat(header(root, "Location")).isEqualTo("/am/x");
            HttpResponse<String> prefix = below.get("/am/x");
            assertThat(prefix.statusCode()).isEqualTo(301);
            assertThat(header(prefix, "Location")).isEqualTo("/am/x/");
            HttpResponse<String> outside = below.get("/api/v2/alerts");
            assertThat(outside.statusCode()).isEqualTo(404);
            assertThat(outside.body()).isEqualTo("404 page not found\n");
            assertThat(header(below.get("/am/x/-/ready/"), "Location")).isEqualTo("/am/x/-/ready");
        }
    }

    @Test
    void health_isText() throws Exception {
        for (String path : new String[] {"/-/healthy", "/-/ready"}) {
            HttpResponse<String> answer = server.get(path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("OK");
            assertThat(header(answer, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
            HttpResponse<String> head = server.call("HEAD", path);
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
        server.backend.notReady = Optional.of("the disk is full");
        assertThat(server.get("/-/ready").statusCode()).isEqualTo(503);
        assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
        server.backend.notReady = Optional.empty();
    }

    @Test
    void reload_tellsHowItWent() throws Exception {
        HttpResponse<String> done = server.call("POST", "/-/reload");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).isEmpty();
        assertThat(header(done, "Content-Type")).isEmpty();

        server.backend.reloading = () -> CompletableFuture.failedFuture(new IllegalStateException("no route"));
        HttpResponse<String> failed = server.call("POST", "/-/reload");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).isEqualTo("failed to reload config: no route\n");
        assertThat(header(failed, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(header(failed, "X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void reloadInPart_isNoSuccess_andTellsWhatWasNotTakenOver() throws Exception {
        server.backend.reloading = () -> CompletableFuture.completedFuture(List.of("rules.teams.a (none of its rules run): a.drl:1:2: x", "b"));

        HttpResponse<String> inPart = server.call("POST", "/-/reload");

        assertThat(inPart.statusCode()).isEqualTo(500);
        assertThat(inPart.body())
                .startsWith("failed to reload some of the rules; configuration, receivers and all other rules are in force")
                .endsWith("Not taken over:\nrules.teams.a (none of its rules run): a.drl:1:2: x\nb\n");
    }

    @Test
    void metrics_areServed_andZippedOnRequest() throws Exception {
        HttpResponse<String> plain = server.get("/metrics");
        assertThat(plain.body()).isEqualTo("# HELP up Whether it is up.\nup 1\n");
        assertThat(header(plain, "Content-Type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
        HttpResponse<String> zipped = server.send(server.to("/metrics").header("Accept-Encoding", "deflate, gzip"));
        assertThat(header(zipped, "Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void theFirstPage_isNotKept() throws Exception {
        HttpResponse<String> answer = server.get("/");
        assertThat(answer.body()).contains("<title>Signalbox</title>").contains("src=\"ui/", "/app.js\"");
        assertThat(header(answer, "Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GARBAGE\\r\\n\\r\\n                                                             | 400
            GET / HTTP/9.9\\r\\nHost: x\\r\\n\\r\\n                                         | 505
            GET / HTTP/1.1\\r\\n\\r\\n                                                      | 400
            POST /api/v2/alerts HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: -1\\r\\n\\r\\n   | 400
            POST /api/v2/alerts HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1\\r\\nContent-Length: 2\\r\\n\\r\\nab | 400
            GET /%zz HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n                                      | 400
            """)
    void malformedHttp_isRefusedInOneLine(String request, int status) throws Exception {
        String answer = server.raw(request.replace("\\r", "\r").replace("\\n", "\n"));
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("Exception").doesNotContain("jetty");
    }

    @Test
    void faultyEscapesInAQuery_onlyLoseThatParameter() throws Exception {
        String answer = server.raw(
                "GET /api/v2/alerts?filter=%zz&active=true HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }
}
