package signalbox.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A real Prometheus server that evaluates its rules every second and sends alerts to a Signalbox. */
final class PrometheusProcess implements AutoCloseable {

    private final int port = freePort();
    private final HttpServer exporter;
    private final Map<String, Integer> levers = new ConcurrentHashMap<>();
    private final Process process;
    private final Transcript log;

    /**
     * Starts one.
     *
     * @param folder its own
     * @param replica the external label by which servers of a pair differ; it is dropped from alerts
     * @param rules the text of its rule file
     */
    PrometheusProcess(Path folder, String replica, int signalboxPort, String rules) throws IOException {
        Files.createDirectories(folder);
        exporter = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        exporter.createContext("/metrics", this::expose);
        exporter.start();
        String program = Program.installed("prometheus", "prometheus");
        Files.writeString(folder.resolve("rules.yml"), rules);
        Files.writeString(
                folder.resolve("prometheus.yml"),
                """
                global:
                  evaluation_interval: 1s
                  scrape_interval: 1s
                  external_labels:
                    replica: REPLICA
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: levers
                    static_configs:
                      - targets: ['127.0.0.1:EXPORTER']
                alerting:
                  alert_relabel_configs:
                    - action: labeldrop
                      regex: replica
                  alertmanagers:
                    - static_configs:
                        - targets: ['127.0.0.1:PORT']
                """
                        .replace("REPLICA", replica)
                        .replace("EXPORTER", Integer.toString(exporter.getAddress().getPort()))
                        .replace("PORT", Integer.toString(signalboxPort)));
        process = new ProcessBuilder(
                        program,
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--web.listen-address=127.0.0.1:" + port)
                .directory(folder.toFile())
                .start();
        var unused = new Transcript("prometheus's output", process.getInputStream());
        log = new Transcript("prometheus's log", process.getErrorStream());
        log.await("Server is ready to receive web requests");
        // Whatever it wants to say before, it drops.
        Until.holds(
                "Prometheus has discovered the Signalbox",
                () -> metric("prometheus_notifications_alertmanagers_discovered"),
                discovered -> discovered > 0);
    }

    private void expose(HttpExchange exchange) throws IOException {
        StringBuilder text = new StringBuilder();
        levers.forEach((lever, position) ->
                text.append("lever{name=\"").append(lever).append("\"} ").append(position).append('\n'));
        byte[] body = text.toString().getBytes(UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** It cannot be asked for the port that it got, so it is told one that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Moves a lever: alerts that hang on it begin or end at the next evaluation. */
    void move(String lever, int position) {
        levers.put(lever, position);
    }

    /** How many alerts were sent, repetitions included. */
    double sent() throws IOException {
        return metric("prometheus_notifications_sent_total");
    }

    private double metric(String name) throws IOException {
        try (InputStream metrics = URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
            return new String(metrics.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    @Override
    public void close() throws InterruptedException {
        exporter.stop(0);
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** A rule file of one group. */
    static String rules(List<String> rules) {
        return "groups:\n  - name: acceptance\n    rules:\n" + String.join("", rules);
    }

    /** A rule whose alert fires while a lever is up: labels as {@code name, value, …}. */
    static String rule(String lever, String alert, String... labels) {
        StringBuilder text = new StringBuilder("      - alert: " + alert + "\n        expr: sum(lever{name=\"" + lever
                + "\"}) > 0\n        for: 0s\n        labels:\n");
        for (int i = 0; i < labels.length; i += 2) {
            text.append("          ").append(labels[i]).append(": ").append(labels[i + 1]).append('\n');
        }
        return text.toString();
    }
}
