package signalbox.api;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import signalbox.alert.MatcherSyntax.Mode;
import signalbox.api.http.Door;
import signalbox.api.http.Endpoints;
import signalbox.api.http.HttpSettings;
import signalbox.api.http.ListenSocket;

/** A server on a free port, with a fake behind it and a client before it. */
final class ServerFixture implements AutoCloseable {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final FakeBackend backend = new FakeBackend();
    final MockClock stopwatch = new MockClock();
    final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), stopwatch);
    private final HttpServer server;

    ServerFixture() {
        this(HttpSettings.DEFAULT);
    }

    ServerFixture(HttpSettings settings) {
        this(settings, Door.OPEN);
    }

    ServerFixture(HttpSettings settings, Door door) {
        server = new HttpServer(backend, settings, door, Mode.FALLBACK, registry, () -> FakeBackend.NOW);
        try {
            server.start(List.of(ListenSocket.open("127.0.0.1", 0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Endpoints endpoints() {
        return server.endpoints();
    }

    int port() {
        return server.port();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofMinutes(3));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(to(path));
    }

    HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return send(to(path).method(method, BodyPublishers.noBody()));
    }

    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return post(path, json.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> post(String path, byte[] json) throws IOException, InterruptedException {
        return send(to(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json)));
    }

    /** Sends bytes as they are and reads until the server closes the connection. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
