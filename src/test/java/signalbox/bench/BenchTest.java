package signalbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that counts, and notifies at once of what the phase {@code NOTIFY} posts. */
class BenchTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Integer> alerts = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final int webhookPort = freePort();
    private final HttpServer server = start();
    private volatile int postStatus = 200;

    private static int freePort() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServer start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
            started.createContext("/api/v2/alerts", this::alerts);
            started.createContext("/api/v2/status", exchange -> answer(exchange, 200, "{}"));
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void alerts(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            reads.incrementAndGet();
            answer(exchange, 200, "[]");
            return;
        }
        JsonNode posted = json.readTree(exchange.getRequestBody());
        for (JsonNode alert : posted) {
            alerts.merge(alert.path("labels").toString(), 1, Integer::sum);
        }
        if (posted.get(0).path("labels").has(Payloads.DUE_LABEL)) {
            notifyOf(posted);
        }
        answer(exchange, postStatus, "");
    }

    private void notifyOf(JsonNode posted) throws IOException {
        String body = json.createObjectNode().set("alerts", posted).toString();
        try {
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webhookPort + "/"))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private BenchReport run(Set<Phase> phases) throws InterruptedException {
        BenchOptions.Server target =
                new BenchOptions.Server("http://127.0.0.1:" + server.getAddress().getPort(), List.of());
        BenchOptions options = new BenchOptions(
                List.of(target),
                phases,
                0,
                1,
                100,
                16,
                3,
                4,
                5,
                Duration.ZERO,
                Optional.of(new InetSocketAddress(LOOPBACK, webhookPort)),
                Duration.ofSeconds(10));
        try (Bench bench = new Bench(options, InstantSource.fixed(Instant.EPOCH), line -> {})) {
            return bench.run();
        }
    }

    @Test
    void everyAlertIsPostedOnce_andAgainInThePhaseAfter() throws InterruptedException {
        BenchReport report = run(EnumSet.of(Phase.NEW, Phase.REPOST));

        assertThat(alerts).hasSize(100);
        assertThat(alerts.values()).containsOnly(2);
        assertThat(report.errors()).isZero();
        assertThat(report.table()).contains("new alerts", "re-posts");
    }

    @Test
    void readsAreCounted_whileReposts_goOn() throws InterruptedException {
        BenchReport report = run(EnumSet.of(Phase.READ));

        assertThat(reads).hasValue(4 * 4);
        assertThat(report.table()).contains("read alerts of a cluster", "re-posts meanwhile");
    }

    @Test
    void notificationsAreAwaited_oneForEachGroup() throws Exception {
        BenchReport report = run(EnumSet.of(Phase.NOTIFY));

        assertThat(report.errors()).isZero();
        assertThat(json.readTree(report.json()).findValue("due to notified").path("requests").asInt()).isEqualTo(5);
    }

    @Test
    void refusedPostsAreErrors() throws InterruptedException {
        postStatus = 503;

        BenchReport report = run(EnumSet.of(Phase.NEW));
        assertThat(report.errors()).isEqualTo(7);
        assertThat(report.table()).contains("7 errors, the first: status 503");
    }

    @Test
    void deadServerIsTold() {
        server.stop(0);

        assertThatThrownBy(() -> run(EnumSet.of(Phase.NEW)))
                .isInstanceOf(BenchFailure.class)
                .hasMessageContaining("cannot reach http://127.0.0.1:");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        BenchOptions.Server target = new BenchOptions.Server("http://x", List.of());
        assertThatThrownBy(() -> new BenchOptions(
                        List.of(target), Set.of(Phase.NEW), 0, 1, 0, 1, 1, 1, 1, Duration.ZERO, Optional.empty(), Duration.ZERO))
                .isInstanceOf(BenchFailure.class);
    }
}
