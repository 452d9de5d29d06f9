package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.notify.Delivery;
import signalbox.receiver.http.Auth;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpOptions;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.Proxies;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.TlsOptions;
import signalbox.receiver.http.Undelivered;

class HttpSenderTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FarEnd farEnd = new FarEnd();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpClient client = new HttpClient(HttpOptions.DEFAULT, Dns.SYSTEM);
    private final HttpSender sender = new HttpSender(client);

    @AfterEach
    void close() {
        end.countDown();
        client.close();
        farEnd.close();
    }

    private HttpRequest post() {
        return HttpRequest.postJson(farEnd.url("/api"), "{}\n".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "POST", "PUT", "PATCH"})
    void everyMethodIsSent_withOrWithoutABody(String method) {
        boolean bare = method.equals("GET") || method.equals("DELETE");
        HttpRequest request = HttpRequest.of(method, farEnd.url("/x?a=b%20c")).withHeader("X-Auth-Token", "t");
        Delivery delivery = sender.send(bare ? request : request.withBody("text/plain", new byte[0]), MINUTE);
        assertThat(delivery).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).singleElement().satisfies(sent -> {
            assertThat(sent.line()).isEqualTo(method + " /x?a=b%20c HTTP/1.1");
            assertThat(sent.header("X-Auth-Token")).containsExactly("t");
            assertThat(sent.header("User-Agent")).containsExactly("Alertmanager/0.35.0");
            assertThat(sent.header("Content-Length")).isEqualTo(bare ? List.of() : List.of("0"));
            assertThat(sent.header("Content-Type")).isEqualTo(bare ? List.of() : List.of("text/plain"));
        });
    }

    @Test
    void bodyIsSentWithDelete_ifThereIsOne_andAContentTypeWithoutABody() {
        sender.send(HttpRequest.of("DELETE", farEnd.url("/")).withJson(new byte[] {'1'}), MINUTE);
        sender.send(HttpRequest.get(farEnd.url("/")).withHeader("Content-Type", "application/json"), MINUTE);
        assertThat(farEnd.requests).extracting(FarEnd.Request::body).containsExactly("1", "");
        assertThat(farEnd.requests).extracting(request -> request.header("Content-Type"))
                .containsExactly(List.of("application/json"), List.of("application/json"));
    }

    @Test
    void nameOfWhoAsks_isAsWanted() {
        sender.send(post().withUserAgent(HttpRequest.GO), MINUTE);
        sender.send(post().withUserAgent(""), MINUTE);
        assertThat(farEnd.requests).extracting(request -> request.header("User-Agent"))
                .containsExactly(List.of("Go-http-client/1.1"), List.of());
    }

    @Test
    void answerIsHandedOver() throws Undelivered {
        farEnd.answer = request -> "HTTP/1.1 201 Made It\r\nContent-Type: application/json; charset=utf-8\r\n"
                + "Content-Length: 4\r\n\r\n{é}";
        assertThat(sender.ask(post(), MINUTE))
                .isEqualTo(new HttpClient.Answer(201, "Made It", "application/json; charset=utf-8", "{é}", "", Duration.ZERO));
    }

    @Test
    void answerWithoutEnd_isCut_andSaysSo() throws Undelivered {
        farEnd.answer = request -> FarEnd.answer(200, "x".repeat(2_000_000));
        HttpClient.Answer answer = sender.ask(post(), MINUTE);
        assertThat(answer.body()).hasSize(1024 * 1024);
        assertThat(answer.fault()).isEqualTo("the answer is longer than 1048576 bytes");
    }

    @Test
    void answerThatBreaksOff_saysSo() throws Undelivered {
        farEnd.answer = request -> "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nab";
        farEnd.hangsUpAfterAnswer = true;
        HttpClient.Answer answer = sender.ask(post(), MINUTE);
        assertThat(answer.body()).isEqualTo("ab");
        assertThat(answer.fault()).isEqualTo("the server closed the connection");
    }

    @Test
    void bodyOfSuccess_isNotWaitedFor_whenNobodyWantsIt() {
        farEnd.answer = request -> "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab";
        assertThat(sender.send(post(), MINUTE)).isEqualTo(Delivery.sent());
    }

    @Test
    void failure_isWhatItsStatusSays() {
        farEnd.answer = request -> FarEnd.answer(429, "slow down");
        Undelivered failed = catchThrowableOfType(Undelivered.class, () -> sender.ask(post(), MINUTE));
        assertThat(failed.answered()).isTrue();
        assertThat(failed.delivery())
                .isEqualTo(Delivery.failed("rateLimited", "unexpected status code 429: slow down"));
        assertThat(failed.prefixed("channel \"x\": ").delivery())
                .isEqualTo(Delivery.failed("rateLimited", "channel \"x\": unexpected status code 429: slow down"));
    }

    @ParameterizedTest
    @CsvSource({"500, false", "502, false", "503, false", "504, true"})
    void gatewayThatWaitedForAnAnswerInVain_leavesOpenWhetherItArrived(int code, boolean mayHaveArrived) {
        farEnd.answer = request -> FarEnd.answer(code, "");
        Delivery delivery = sender.send(post(), MINUTE);
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.mayHaveArrived()).isEqualTo(mayHaveArrived);
    }

    @Test
    void furtherCodesAreTriedAgain() {
        farEnd.answer = request -> FarEnd.answer(429, "");
        assertThat(sender.retrying(429, 403).send(post(), MINUTE))
                .isEqualTo(Delivery.retry("rateLimited", "unexpected status code 429"));
        farEnd.answer = request -> FarEnd.answer(404, "");
        assertThat(sender.retrying(429).send(post(), MINUTE).outcome()).isEqualTo(Delivery.Outcome.FAILED);
    }

    @Test
    void whatTheAnswerMeans_isFoundOut_andHoldsNoSecret() {
        farEnd.answer = request -> FarEnd.answer(400, "{message: t0k3n is wrong}");
        HttpSender explaining = sender
                .explaining(answer -> answer.code() == 400 ? answer.body().replaceAll("[{}]|message: ", "") : "")
                .hiding(TextSource.of("t0k3n"));
        assertThat(explaining.send(post(), MINUTE).detail()).isEqualTo("unexpected status code 400: <redacted> is wrong");
        farEnd.answer = request -> FarEnd.answer(403, "{message: t0k3n is wrong}");
        assertThat(explaining.send(post(), MINUTE).detail()).isEqualTo("unexpected status code 403");
    }

    @Test
    void secretThatTheCutGoesThrough_isNotTold() {
        farEnd.answer = request -> FarEnd.answer(400, "x".repeat(64 * 1024 - 6) + "t0k3n-t0k3n");
        HttpSender quotingTheEnd = sender
                .explaining(answer -> answer.body().substring(answer.body().length() - 8))
                .hiding(TextSource.of("t0k3n-t0k3n"));
        assertThat(quotingTheEnd.send(post(), MINUTE).detail()).isEqualTo("unexpected status code 400: xx<redacted>");
    }

    @ParameterizedTest
    @CsvSource({"GET, Get", "POST, Post", "PUT, Put", "DELETE, Delete"})
    void errorOfTheTransport_namesMethodAndUrl_ifThatMayBeSeen(String method, String word) {
        farEnd.close();
        String reason = "connection refused: 127.0.0.1:" + farEnd.port();
        HttpRequest request = HttpRequest.of(method, farEnd.url("/bot123:t0k3n/x?q=1"));
        HttpRequest sent = method.equals("GET") || method.equals("DELETE") ? request : request.withJson(new byte[0]);
        assertThat(sender.send(sent, MINUTE)).isEqualTo(Delivery.retry("other", word + " \"<redacted>\": " + reason));
        assertThat(sender.showingUrl().hiding(TextSource.of("123:t0k3n")).send(sent, MINUTE)).isEqualTo(Delivery.retry(
                "other", word + " \"" + farEnd.url("/bot<redacted>/x?q=1") + "\": " + reason));
    }

    @Test
    void passwordInTheUrl_isNeverSeen() {
        farEnd.answer = request -> "";
        String url = "http://me:s3cret@127.0.0.1:" + farEnd.port() + "/";
        assertThat(sender.showingUrl().send(HttpRequest.get(url), MINUTE).detail())
                .isEqualTo("Get \"http://me:***@127.0.0.1:" + farEnd.port() + "/\": the server closed the connection");
        farEnd.answer = request -> FarEnd.answer(500, "who is s3cret");
        assertThat(sender.showingUrl().send(HttpRequest.get(url), MINUTE).detail())
                .isEqualTo("unexpected status code 500: who is <redacted>");
    }

    @Test
    void whatIsNoUrl_isSaid_andSeenOnlyIfItMay() {
        HttpRequest request = HttpRequest.get("ftp://t0k3n.example.org");
        assertThat(sender.send(request, MINUTE))
                .isEqualTo(Delivery.retry("other", "Get \"<redacted>\": it is not a valid http or https URL"));
        Undelivered failed = catchThrowableOfType(
                Undelivered.class, () -> sender.showingUrl().ask(request, MINUTE));
        assertThat(failed.answered()).isFalse();
        assertThat(failed.forGood().delivery()).isEqualTo(Delivery.failed(
                "other", "Get \"ftp://t0k3n.example.org\": it is not a valid http or https URL"));
    }

    @Test
    void timeIsOver_inTheIntegrationsWords() {
        farEnd.answer = this::never;
        HttpSender limited = sender.within(Duration.ofMillis(20), "pagerduty");
        assertThat(limited.send(post(), MINUTE).detail())
                .isEqualTo("Post \"<redacted>\": configured pagerduty timeout reached (20ms)");
        assertThat(limited.showingUrl().send(post(), MINUTE).detail()).isEqualTo("Post \"" + farEnd.url("/api")
                + "\": configured pagerduty timeout reached (20ms)");
        assertThat(limited.showingUrl().send(post(), Duration.ofMillis(10)).detail())
                .isEqualTo("Post \"" + farEnd.url("/api") + "\": no answer in time");
    }

    private String never(FarEnd.Request request) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    @Test
    void headerThatWouldBreakTheRequest_isRefused_unseen() {
        assertThat(sender.send(post().withHeader("X-Auth-Token", "t0k3n\r\nX-Evil: yes"), MINUTE).detail())
                .isEqualTo("Post \"<redacted>\": the value of the header X-Auth-Token holds a control character");
        assertThat(farEnd.requests).isEmpty();
    }

    @Test
    void ownAuthorization_comesBeforeTheConfigured_andStaysWithItsHost() {
        HttpClient authorized = new HttpClient(
                new HttpOptions(Auth.credentials("Bearer", TextSource.of("abc")), List.of(), TlsOptions.DEFAULT, Proxies.NONE,
                        true, true, List.of()),
                Dns.SYSTEM);
        farEnd.answer = request -> request.line().contains("/api")
                ? FarEnd.redirect(307, "http://localhost:" + farEnd.port() + "/two")
                : FarEnd.OK;
        new HttpSender(authorized).send(post().withHeader("Authorization", "GenieKey k").withHeader("Cookie", "c"), MINUTE);
        assertThat(farEnd.requests).extracting(request -> request.header("Authorization"))
                .containsExactly(List.of("GenieKey k"), List.of());
        assertThat(farEnd.requests).extracting(request -> request.header("Cookie"))
                .containsExactly(List.of("c"), List.of());
        authorized.close();
    }

    @Test
    void quotedText_holdsNoSecret() {
        assertThat(sender.hiding(TextSource.of("t0k3n")).redacted(post(), "t0k3n at " + farEnd.url("/api")))
                .isEqualTo("<redacted> at <redacted>");
    }
}
