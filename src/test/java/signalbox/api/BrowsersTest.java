package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.AnchoredRegex;
import signalbox.api.http.HttpSettings;
import signalbox.api.http.Origins;

/** What the pages of other sites can do through the browser of somebody who may reach this server (spec/api.md 1.2). */
class BrowsersTest {

    private static final String[] ACTS = {
        "POST /-/reload",
        "POST /api/v2/alerts",
        "POST /api/v2/silences",
        "DELETE /api/v2/silence/0f1e2d3c-4b5a-4697-8877-665544332211",
        "POST /api/signalbox/v1/receivers/team/test",
        "PUT /-/reload",
        "DELETE /nowhere",
    };

    private static ServerFixture closed;
    private static ServerFixture open;

    @BeforeAll
    static void start() {
        closed = new ServerFixture(
                HttpSettings.DEFAULT.withOrigins(new Origins("HTTPS://Alerts.example.com:443/am", Optional.empty())));
        open = new ServerFixture(HttpSettings.DEFAULT.withOrigins(
                new Origins("", Optional.of(AnchoredRegex.of("https?://(a|b)[.]com")))));
    }

    @AfterAll
    static void close() {
        closed.close();
        open.close();
    }

    private static HttpResponse<String> send(ServerFixture server, String act, String origin, String site) throws Exception {
        String[] words = act.split(" ");
        HttpRequest.Builder request = server.to(words[1])
                .header("Content-Type", words[1].startsWith("/api/v2") ? "application/json" : "text/plain")
                .method(words[0], words[0].equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("[]"));
        if (!origin.isEmpty()) {
            request.header("Origin", origin.replace("HERE", "127.0.0.1:" + server.port()));
        }
        if (!site.isEmpty()) {
            request.header("Sec-Fetch-Site", site);
        }
        return server.send(request);
    }

    @Test
    void whatAGetAsksForIsNeverDone_thoughAHeaderNamesAnotherMethod() throws Exception {
        int reloads = closed.backend.reloads.get();
        HttpResponse<String> answer = closed.send(closed.to("/-/reload").header("X-HTTP-Method-Override", "POST"));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(closed.backend.reloads.get()).isEqualTo(reloads);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            https://evil.example       | ``         | Origin: "https://evil.example"
            null                       | ``         | Origin: "null"
            http://127.0.0.1:1         | ``         | Origin: "http://127.0.0.1:1"
            http://alerts.example.com  | ``         | Origin: "http://alerts.example.com"
            https://evil.example       | none       | Origin: "https://evil.example"
            https://evil.example       | cross-site | Origin: "https://evil.example"
            ``                         | cross-site | Sec-Fetch-Site: "cross-site"
            ``                         | same-site  | Sec-Fetch-Site: "same-site"
            """)
    void pagesOfOthersChangeNothing(String origin, String site, String shown) throws Exception {
        int reloads = closed.backend.reloads.get();
        for (String act : ACTS) {
            HttpResponse<String> answer = send(closed, act, origin, site);
            assertThat(answer.statusCode()).as(act).isEqualTo(403);
            boolean v2 = act.contains("/api/v2/");
            assertThat(answer.body()).startsWith(v2 ? "\"" : "a page")
                    .contains(v2 ? shown.replace("\"", "\\\"") : shown, "--web.external-url", "--web.cors.origin");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue(v2 ? "application/json" : "text/plain; charset=utf-8");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        }
        assertThat(closed.backend.reloads.get()).isEqualTo(reloads);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                         | ``
            ``                         | same-origin
            ``                         | none
            http://HERE                | same-origin
            http://HERE                | ``
            https://karma.example      | same-origin
            https://alerts.example.com | same-origin
            https://alerts.example.com | ``
            """)
    void ownPagesAndWhatIsNoBrowserAct(String origin, String site) throws Exception {
        for (String act : ACTS) {
            assertThat(send(closed, act, origin, site).statusCode()).as(act).isNotEqualTo(403);
        }
    }

    @Test
    void everybodyReads() throws Exception {
        for (String path : new String[] {"/api/v2/alerts", "/metrics", "/-/ready", "/"}) {
            HttpResponse<String> answer = send(closed, "GET " + path, "https://evil.example", "cross-site");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty(); // so that it cannot be looked at
        }
    }

    @Test
    void allowedSitesUseTheApi_andNothingElse() throws Exception {
        for (String act : ACTS) {
            boolean v2 = act.contains("/api/v2/");
            HttpResponse<String> answer = send(open, act, "https://a.com", "cross-site");
            assertThat(answer.statusCode() != 403).as(act).isEqualTo(v2);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEqualTo(v2 ? Optional.of("https://a.com") : Optional.empty());
            assertThat(send(open, act, "https://a.com.evil.example", "cross-site").statusCode()).isEqualTo(403);
        }
    }

    /** As Alertmanager 0.35 answers. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET     | /api/v2/status    | http://a.com | 200 | http://a.com
            GET     | /api/v2/nope      | http://b.com | 404 | http://b.com
            OPTIONS | /api/v2/silence/x | http://a.com | 405 | http://a.com
            HEAD    | /api/v2/status    | http://a.com | 405 | ``
            GET     | /api/v2/status    | http://c.com | 200 | ``
            GET     | /metrics          | http://a.com | 200 | ``
            """)
    void answersSayWhoMayReadThem(String method, String path, String origin, int status, String allowed) throws Exception {
        HttpResponse<String> answer =
                open.send(open.to(path).header("Origin", origin).method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin").orElse("")).isEqualTo(allowed);
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
                .isEqualTo(allowed.isEmpty() ? "" : "Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin");
        assertThat(answer.headers().firstValue("Vary").orElse("")).isEqualTo(path.startsWith("/api/v2") ? "Origin" : "");
    }

    /** As Alertmanager 0.35 answers. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            http://a.com | DELETE | content-type,x-foo | true
            http://b.com | GET    | ``                 | true
            http://a.com | PUT    | ``                 | false
            http://a.com | HEAD   | ``                 | false
            http://c.com | POST   | content-type       | false
            ``           | POST   | ``                 | false
            """)
    void browsersThatAskFirst_areAnswered(String origin, String method, String headers, boolean allowed) throws Exception {
        HttpRequest.Builder request = open.to("/api/v2/silence/x")
                .header("Access-Control-Request-Method", method)
                .method("OPTIONS", BodyPublishers.noBody());
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        if (!headers.isEmpty()) {
            request.header("Access-Control-Request-Headers", headers);
        }
        HttpResponse<String> answer = open.send(request);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Vary"))
                .hasValue("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin").orElse("")).isEqualTo(allowed ? origin : "");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse("")).isEqualTo(allowed ? method : "");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse("")).isEqualTo(allowed ? headers : "");
        assertThat(answer.headers().firstValue("Access-Control-Max-Age").orElse("")).isEqualTo(allowed ? "600" : "");
    }

    @Test
    void withoutAllowedSites_nobodyIsAnsweredWhoAsksFirst() throws Exception {
        HttpResponse<String> answer = closed.send(closed.to("/api/v2/alerts")
                .header("Origin", "http://a.com")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.headers().firstValue("Vary")).isEmpty();
    }
}
