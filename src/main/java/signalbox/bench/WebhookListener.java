package signalbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Receives the notifications of the phase {@code NOTIFY} and says when each arrived; others are taken and forgotten. */
final class WebhookListener implements AutoCloseable {

    /**
     * A notification.
     *
     * @param nanos of {@link System#nanoTime}, when its request began to be handled
     * @param groups which of our groups it is about
     */
    record Arrival(long nanos, Set<String> groups) {}

    private static final int THREADS = 4;

    private final ObjectMapper json = new ObjectMapper();
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final HttpServer server;

    WebhookListener(InetSocketAddress address) {
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            threads.shutdown();
            throw new BenchFailure("cannot listen for notifications on " + address + ": " + e.getMessage()
                    + "; give another --webhook.listen, and name it in the server's configuration too");
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        long now = System.nanoTime();
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (body.contains(Payloads.DUE_LABEL)) {
                arrivals.add(new Arrival(now, groups(json.readTree(body))));
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Set<String> groups(JsonNode notification) {
        Set<String> groups = new TreeSet<>();
        for (JsonNode alert : notification.path("alerts")) {
            groups.add(alert.path("labels").path(Payloads.DUE_LABEL).asText());
        }
        return groups;
    }

    Optional<Arrival> next(Duration atMost) throws InterruptedException {
        return Optional.ofNullable(arrivals.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
