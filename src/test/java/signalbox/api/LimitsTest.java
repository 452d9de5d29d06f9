package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static signalbox.notify.HandTime.spinUntil;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Labels;
import signalbox.api.http.HttpSettings;

/** What no client can do to the server (spec/api.md 1.8). */
class LimitsTest {

    private static final HttpSettings ANYWHERE = HttpSettings.DEFAULT;

    private final CountDownLatch inside = new CountDownLatch(1);

    @FunctionalInterface
    private interface Call {
        HttpResponse<String> send() throws Exception;
    }

    private static CompletableFuture<HttpResponse<String>> later(Call call) {
        CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(call.send());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    @Test
    void whoAsksWhatAlertmanagerCannotAnswer_takesNoPlaceOfWhoAsksHowTheServerIs() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withGetConcurrency(1))) {
            CountDownLatch go = holdingUp(server);
            CompletableFuture<HttpResponse<String>> first = later(() -> server.get("/api/signalbox/v1/alerts"));
            inside.await();

            assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(server.get("/api/signalbox/v1/acks").statusCode()).isEqualTo(503);
            go.countDown();
            assertThat(first.join().statusCode()).isEqualTo(200);
            int again = server.get("/api/signalbox/v1/acks").statusCode();
            while (again == 503) { // the place is given back when the answer is written, which may be after it is read
                again = server.get("/api/signalbox/v1/acks").statusCode();
            }
            assertThat(again).isEqualTo(200);
        }
    }

    /** Who asks for alerts is not answered until the latch is open. */
    private CountDownLatch holdingUp(ServerFixture server) {
        CountDownLatch go = new CountDownLatch(1);
        var picture = server.backend.views;
        server.backend.views = () -> {
            inside.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return picture.get();
        };
        return go;
    }

    @Test
    void whoWatchesOverTheServerIsAnswered_howeverManyOthersAreWaitedFor() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withGetConcurrency(1))) {
            CountDownLatch go = holdingUp(server);
            CompletableFuture<HttpResponse<String>> first = later(() -> server.get("/api/v2/alerts"));
            inside.await();

            assertThat(server.get("/-/healthy").statusCode()).isEqualTo(200);
            assertThat(server.get("/-/ready").statusCode()).isEqualTo(200);
            assertThat(server.get("/metrics").statusCode()).isEqualTo(503);
            go.countDown();
            assertThat(first.join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void tooManyGetsAtATime_areRefused() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withGetConcurrency(1))) {
            CountDownLatch go = holdingUp(server);
            CompletableFuture<HttpResponse<String>> first = later(() -> server.get("/api/v2/alerts"));
            inside.await();

            HttpResponse<String> second = server.get("/api/v2/status");
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.body())
                    .isEqualTo("Limit of concurrent GET requests reached (1), try again later.\n\n");
            assertThat(second.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
            assertThat(server.post("/api/v2/alerts", "[]").statusCode()).isEqualTo(200);
            go.countDown();
            assertThat(first.join().statusCode()).isEqualTo(200);
            assertThat(server.registry.scrape())
                    .contains("alertmanager_http_concurrency_limit_exceeded_total{method=\"get\"} 1.0");
        }
    }

    @Test
    void aRequestThatTakesTooLong_isGivenUp() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withTimeout(Duration.ofMillis(50)))) {
            server.backend.acceptance = CompletableFuture::new;
            HttpResponse<String> answer = server.post("/api/v2/alerts", "[{\"labels\":{\"a\":\"b\"}}]");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("Exceeded configured timeout of 50ms.\n");
        }
    }

    @Test
    void bodiesBeyondTheLimit_areRefusedUnread() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withBodyLimits(100, 1 << 20))) {
            String fits = "[{\"labels\":{\"a\":\"" + "x".repeat(79) + "\"}}]";
            assertThat(fits).hasSize(100);
            assertThat(server.post("/api/v2/alerts", fits).statusCode()).isEqualTo(200);

            String expected = "{\"code\":413,\"message\":\"the body is longer than 100 bytes, the limit of this server: "
                    + "send it in parts\"}";
            HttpResponse<String> announced = server.post("/api/v2/alerts", fits + " ");
            assertThat(announced.statusCode()).isEqualTo(413);
            assertThat(announced.body()).isEqualTo(expected);
            HttpResponse<String> chunked = server.send(server.to("/api/v2/alerts")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofInputStream(
                            () -> new ByteArrayInputStream((fits + " ").getBytes(StandardCharsets.UTF_8)))));
            assertThat(chunked.statusCode()).isEqualTo(413);
            assertThat(chunked.body()).isEqualTo(expected);
            assertThat(server.backend.accepted).hasSize(1);
        }
    }

    @Test
    void bodiesThatDoNotFitAtATime_areSentAway_andRoomIsGivenBack() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withBodyLimits(30_000, 30_000))) {
            Socket slow = halfAPost(server);
            HttpResponse<String> answer = server.post("/api/v2/alerts", "[]");
            while (answer.statusCode() == 200) { // until the slow one has taken its room
                if (slow.getInputStream().available() > 0) { // it came while another had that, and was sent away itself
                    assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).startsWith("HTTP/1.1 503 ");
                    slow.close();
                    slow = halfAPost(server);
                }
                answer = server.post("/api/v2/alerts", "[]");
            }
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");

            slow.getOutputStream().write((" ".repeat(19_998) + "]").getBytes(StandardCharsets.UTF_8));
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ");
            slow.close();
            assertThat(server.post("/api/v2/alerts", "[]").statusCode()).isEqualTo(200);
        }
    }

    /** A request of which the first byte of 20,000 has come. */
    private static Socket halfAPost(ServerFixture server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write(("POST /api/v2/alerts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 20000\r\nConnection: close\r\n\r\n[")
                .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    @Test
    void connectionsThatSayNothing_useNoThreads_andAreClosed() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withFirstTimeout(Duration.ofSeconds(2)))) {
            List<Socket> silent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
            assertThat(again(new CompletableFuture<>(), () -> server.get("/-/healthy")).statusCode()).isEqualTo(200);
            long busy = threadsAtWork();
            while (busy >= 50 && isOpen(silent.get(0))) {
                busy = threadsAtWork();
            }
            assertThat(busy).isLessThan(50);
            for (Socket socket : silent) {
                socket.setSoTimeout(0);
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                socket.close();
            }
        }
    }

    private static long threadsAtWork() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("http"))
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("org.eclipse.jetty.server.")))
                .count();
    }

    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    /** Prometheus posts at intervals, and gives up what meets the end of a connection. */
    @Test
    void aConnectionThatMadeARequest_waitsLongerForTheNextThanOthersForTheirFirst() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withFirstTimeout(Duration.ofMillis(500)))) {
            try (Socket known = again(new CompletableFuture<>(), () -> asked(server.port()))) {
                for (int others = 0; others < 3; others++) {
                    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                        assertThat(silent.getInputStream().read()).isEqualTo(-1);
                    }
                }
                ask(known);
            }
        }
    }

    /** Or a client's next request would be lost on it. */
    @ParameterizedTest
    @ValueSource(strings = {
        "POST /api/v2/alerts HTTP/1.1\r\nContent-Type: text/plain",
        "POST /api/v2/alerts HTTP/1.1\r\nContent-Type: application/json\r\nOrigin: https://evil.example",
        "POST /-/reload HTTP/1.1",
        "DELETE /nowhere HTTP/1.1",
        "GET /-/healthy HTTP/1.1",
    })
    void aConnectionWithABodyThatNobodyReads_isSaidToEnd(String request) throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write((request + "\r\nHost: x\r\nContent-Length: 2\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("\r\nConnection: close\r\n");
        }
    }

    /** Answers to which all came in time keep theirs. */
    @Test
    void aConnectionWithABodyThatHasCome_goesOn() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("DELETE /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n[]".getBytes(StandardCharsets.US_ASCII));
            String answer = "";
            while (!answer.endsWith("page not found\n")) {
                answer += (char) socket.getInputStream().read();
            }
            assertThat(answer).doesNotContain("Connection: close");
            ask(socket);
        }
    }

    private static Socket asked(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        ask(socket);
        return socket;
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String answer = "";
        while (!answer.endsWith("\r\n\r\nOK")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after \"" + answer + "\"");
            }
            answer += (char) next;
        }
    }

    /** On a busy machine the idle time may be over before a request is on its way: then it is made again. */
    private static <T> T again(CompletableFuture<Void> underWay, Callable<T> request)
            throws Exception {
        while (true) {
            try {
                return request.call();
            } catch (IOException e) {
                if (underWay.isDone()) {
                    throw e;
                }
            }
        }
    }

    @Test
    void aRequestThatWaitsForTheEngine_outlivesTheIdleTimeout() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withFirstTimeout(Duration.ofMillis(50)).withIdleTimeout(Duration.ofMillis(50)));
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            CompletableFuture<Void> durable = new CompletableFuture<>();
            CompletableFuture<Void> asked = new CompletableFuture<>();
            server.backend.acceptance = () -> {
                asked.complete(null);
                return durable;
            };
            CompletableFuture<HttpResponse<String>> answer =
                    later(() -> again(asked, () -> server.post("/api/v2/alerts", "[{\"labels\":{\"a\":\"b\"}}]")));
            asked.join();
            assertThat(silent.getInputStream().read()).isEqualTo(-1); // the idle time is over
            try (Socket another = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                assertThat(another.getInputStream().read()).isEqualTo(-1); // and once more
            }
            durable.complete(null);
            assertThat(answer.join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void closing_letsRunningRequestsFinish() throws Exception {
        ServerFixture server = new ServerFixture(ANYWHERE);
        CompletableFuture<Void> durable = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        server.backend.acceptance = () -> {
            asked.complete(null);
            return durable;
        };
        CompletableFuture<HttpResponse<String>> answer =
                later(() -> server.post("/api/v2/alerts", "[{\"labels\":{\"a\":\"b\"}}]"));
        asked.join();
        int port = server.port();
        Thread closing = new Thread(server::close);
        closing.start();
        while (accepts(port)) {
            Thread.onSpinWait();
        }
        durable.complete(null);
        assertThat(answer.join().statusCode()).isEqualTo(200);
        closing.join();
    }

    /** The engine and the journal are closed after this. */
    @Test
    void aRequestThatDoesNotFinish_isLeftBehindByClosing() throws Exception {
        ServerFixture server = new ServerFixture(ANYWHERE);
        CountDownLatch go = holdingUp(server);
        CompletableFuture<HttpResponse<String>> never = later(() -> server.get("/api/v2/alerts"));
        inside.await();

        assertThatCode(server::close).doesNotThrowAnyException();
        go.countDown();
        assertThat(never.handle((answer, failure) -> answer == null || answer.statusCode() != 200).join()).isTrue();
    }

    private static boolean accepts(int port) throws Exception {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            return true; // it was about to be let in when the door closed: the next one is refused
        }
    }

    @Test
    void aClientThatHangsUp_disturbsNobody() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withGetConcurrency(2))) {
            for (int i = 0; i < 20_000; i++) {
                server.backend.alerts.add(Example.alert(Labels.of("alertname", "A" + i, "text", "x".repeat(500))));
            }
            for (int i = 0; i < 10; i++) {
                try (Socket gone = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    gone.getOutputStream()
                            .write("GET /api/v2/alerts HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    gone.getInputStream().read();
                }
            }
            HttpResponse<String> answer = server.get("/-/healthy");
            while (answer.statusCode() == 503) { // until the server has noticed
                answer = server.get("/-/healthy");
            }
            assertThat(answer.body()).isEqualTo("OK");
        }
    }

    @Test
    void aClientThatReadsTooSlowly_isCutOff() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE);
                Socket slow = new Socket()) {
            for (int i = 0; i < 40_000; i++) { // far more than the buffers on the way take
                server.backend.alerts.add(Example.alert(Labels.of("alertname", "A" + i, "text", "x".repeat(1000))));
            }
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            slow.getOutputStream()
                    .write("GET /api/v2/alerts HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(slow.getInputStream().read()).isEqualTo('H');
            server.stopwatch.add(Duration.ofHours(1));
            assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("TTP/1.1 200")
                    .doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void requests_areCounted() throws Exception {
        try (ServerFixture server = new ServerFixture(ANYWHERE.withRoutePrefix("/am"))) {
            server.get("/am/api/v2/silence/11111111-1111-4111-8111-111111111111");
            server.get("/am/api/v2/whatever");
            server.get("/am/api/v2/else");
            server.get("/am/api/status.v3alpha.StatusService/GetStatus");
            server.get("/am/nowhere");
            server.get("/am/api/v1/silence/5");
            server.get("/am/-/healthy");
            server.call("BREW", "/am/api/v2/alerts");
            // Counted after the answer is written.
            spinUntil(() -> server.registry.scrape().contains("method=\"unknown\""));
            assertThat(server.registry.scrape())
                    .contains("alertmanager_http_request_duration_seconds_count{code=\"404\","
                            + "handler=\"/api/v2/silence/{silenceID}\",method=\"get\"} 1")
                    .contains("alertmanager_http_request_duration_seconds_count{code=\"404\","
                            + "handler=\"unmatched\",method=\"get\"} 3")
                    .contains("alertmanager_http_request_duration_seconds_count{code=\"410\","
                            + "handler=\"/silence/:sid\",method=\"get\"} 1")
                    .contains("alertmanager_http_request_duration_seconds_count{code=\"405\","
                            + "handler=\"/api/v2/alerts\",method=\"unknown\"} 1")
                    .contains("alertmanager_http_request_duration_seconds_bucket{code=\"200\","
                            + "handler=\"/-/healthy\",method=\"get\",le=\"0.005\"}")
                    .contains("alertmanager_http_response_size_bytes_bucket{"
                            + "handler=\"/-/healthy\",method=\"get\",le=\"100.0\"} 1")
                    .contains("alertmanager_http_requests_in_flight{method=\"get\"} 0")
                    .doesNotContain("nowhere");
        }
    }
}
