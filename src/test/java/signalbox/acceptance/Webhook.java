package signalbox.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A webhook's far end: writes down every request exactly, and answers as it is told to. */
final class Webhook implements AutoCloseable {

    /** One request: its headers are those that a receiver reads. */
    record Told(String method, String path, String contentType, String userAgent, JsonNode body, long atNanos) {

        String status() {
            return body.path("status").asText();
        }

        String groupKey() {
            return body.path("groupKey").asText();
        }

        /** A label of every alert in it, sorted. */
        List<String> labels(String name) {
            return labels("", name);
        }

        /** A label of the alerts in it that have a status, sorted. */
        List<String> labels(String status, String name) {
            return StreamSupport.stream(body.path("alerts").spliterator(), false)
                    .filter(alert -> status.isEmpty() || alert.path("status").asText().equals(status))
                    .map(alert -> alert.path("labels").path(name).asText())
                    .sorted()
                    .toList();
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final LinkedBlockingQueue<Told> unread = new LinkedBlockingQueue<>();
    private final List<Told> all = new ArrayList<>(); // guarded by itself
    private final List<Told> accepted = new ArrayList<>(); // guarded by "all"
    private volatile int status = 200;
    private volatile CountDownLatch held = new CountDownLatch(0);

    Webhook() throws IOException {
        this(0);
    }

    Webhook(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Told told = new Told(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    header(exchange, "Content-Type"),
                    header(exchange, "User-Agent"),
                    ServerProcess.JSON.readTree(text),
                    System.nanoTime());
            synchronized (all) {
                all.add(told);
            }
            unread.add(told);
            held.await();
            int answer = status;
            exchange.sendResponseHeaders(answer, -1);
            if (answer < 300) {
                synchronized (all) {
                    accepted.add(told);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/";
    }

    /** From now on every request is answered so. */
    void answer(int code) {
        status = code;
    }

    /** From now on no request is answered until {@link #release}. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    /** The next request that was not looked at yet. */
    Told next() throws InterruptedException {
        @Nullable Told told = unread.poll(Until.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (told == null) {
            throw new AssertionError("no notification arrived within " + Until.PATIENCE + "; before: " + all());
        }
        return told;
    }

    /** The next request that says something of an alert. */
    Told nextAbout(String alertname) throws InterruptedException {
        while (true) {
            Told told = next();
            if (told.labels("alertname").contains(alertname)) {
                return told;
            }
        }
    }

    /** Every request so far, in the order in which they came. */
    List<Told> all() {
        synchronized (all) {
            return List.copyOf(all);
        }
    }

    /** The requests that were answered with success. */
    List<Told> accepted() {
        synchronized (all) {
            return List.copyOf(accepted);
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
