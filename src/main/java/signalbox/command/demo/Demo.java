package signalbox.command.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import signalbox.command.CommandFailure;
import signalbox.command.RunningServer;
import signalbox.command.ScratchServer;

/**
 * The story of a rack that fails, told against a server that was started for it. What it says of the server, it has from
 * the server's API and from the notifications that arrived: nothing is made up.
 */
public final class Demo implements AutoCloseable {

    private static final String CONFIGURATION =
            """
            route:
              receiver: on-call
              group_by: [rack]
              group_wait: 2s
              group_interval: 3s
              repeat_interval: 1h
            inhibit_rules:
              - source_matchers: ['alertname="RackPowerLost"']
                target_matchers: ['severity="warning"']
                equal: [rack]
            receivers:
              - name: on-call
                webhook_configs:
                  - url: http://127.0.0.1:PORT/
            """;
    private static final int NODES = 8;
    private static final String[] SENDERS = {"prometheus-1", "prometheus-2"};
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final double SECOND = 1e9;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<JsonNode> notifications = new LinkedBlockingQueue<>();
    private final RunningServer.Starter starter;
    private final InstantSource clock;
    private final PrintWriter out;
    private final List<Closeable> toClose = new ArrayList<>();
    private long start;
    private int posted;

    public Demo(RunningServer.Starter starter, InstantSource clock, PrintWriter out) {
        this.starter = starter;
        this.clock = clock;
        this.out = out;
    }

    public void play() throws Exception {
        String url = startServer();
        start = System.nanoTime();
        Instant began = clock.instant();
        powerFails(url, began);
        JsonNode firing = notification("firing");
        showQuiet(url);
        powerReturns(url, began);
        JsonNode resolved = notification("resolved");
        sumUp(firing, resolved);
    }

    private String startServer() throws Exception {
        HttpServer onCall = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        onCall.createContext("/", this::take);
        onCall.start();
        toClose.add(() -> onCall.stop(0));
        String port = Integer.toString(onCall.getAddress().getPort());
        ScratchServer server = ScratchServer.start(starter, CONFIGURATION.replace("PORT", port));
        toClose.add(server::close);
        String url = server.url();
        say("A server runs on " + url + ". Alerts of a rack are one group; it waits 2 seconds before it speaks, and");
        say("3 seconds before it speaks again. While RackPowerLost fires, warnings of the same rack stay quiet.");
        return url;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            notifications.add(json.readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void powerFails(String url, Instant began) throws Exception {
        at("Rack r7 loses its power. Two Prometheus servers, a pair that watches the same things, tell what they see:");
        post(url, began, began.plus(Duration.ofMinutes(5)));
        int known = get(url + "/api/v2/alerts").size();
        say("  " + posted + " alerts in; the server knows them to be " + known + ".");
    }

    private void powerReturns(String url, Instant began) throws Exception {
        at("The power is back. Both Prometheus servers tell that everything has ended:");
        post(url, began, clock.instant());
    }

    private void post(String url, Instant began, Instant ends) throws Exception {
        ArrayNode alerts = json.createArrayNode();
        add(alerts, began, ends, "RackPowerLost", "critical", "pdu-r7");
        for (int node = 1; node <= NODES; node++) {
            add(alerts, began, ends, "NodeDown", "critical", "node-r7-" + node);
        }
        add(alerts, began, ends, "CheckoutSlow", "warning", "checkout-r7");
        for (String sender : SENDERS) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/api/v2/alerts"))
                            .header("Content-Type", "application/json")
                            .header("User-Agent", sender)
                            .timeout(PATIENCE)
                            .POST(HttpRequest.BodyPublishers.ofString(alerts.toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new CommandFailure("the server refused alerts: status " + answer.statusCode() + ", "
                        + answer.body());
            }
            posted += alerts.size();
            say("  " + sender + ": 1 RackPowerLost, " + NODES + " NodeDown, 1 CheckoutSlow");
        }
    }

    private static void add(
            ArrayNode alerts, Instant began, Instant ends, String name, String severity, String instance) {
        ObjectNode alert = alerts.addObject();
        alert.putObject("labels")
                .put("alertname", name)
                .put("severity", severity)
                .put("rack", "r7")
                .put("instance", instance);
        alert.putObject("annotations").put("summary", name + " on " + instance);
        alert.put("startsAt", began.toString()).put("endsAt", ends.toString());
    }

    private JsonNode notification(String status) throws InterruptedException {
        JsonNode notification = notifications.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (notification == null) {
            throw new CommandFailure("no notification arrived within " + PATIENCE.toSeconds() + " seconds");
        }
        if (!notification.path("status").asText().equals(status)) {
            throw new CommandFailure("expected to be told " + status + ", but was told " + notification);
        }
        TreeMap<String, Integer> names = new TreeMap<>();
        for (JsonNode alert : notification.path("alerts")) {
            names.merge(alert.path("labels").path("alertname").asText(), 1, Integer::sum);
        }
        at("Notification to " + notification.path("receiver").asText() + ": " + status.toUpperCase(Locale.ROOT)
                + ", rack " + notification.path("groupLabels").path("rack").asText() + ", "
                + notification.path("alerts").size() + " alerts");
        names.forEach((name, count) -> say("  " + count + " " + name));
        return notification;
    }

    /** Says of every alert that is inhibited by whom: the API names the other one by its fingerprint. */
    private void showQuiet(String url) throws Exception {
        JsonNode alerts = get(url + "/api/v2/alerts");
        TreeMap<String, String> labels = new TreeMap<>();
        alerts.forEach(alert -> labels.put(
                alert.path("fingerprint").asText(), text(alert.path("labels"))));
        at("Kept quiet:");
        for (JsonNode alert : alerts) {
            for (JsonNode source : alert.path("status").path("inhibitedBy")) {
                say("  " + text(alert.path("labels")));
                say("    inhibited by " + labels.getOrDefault(source.asText(), source.asText()));
            }
        }
    }

    private static String text(JsonNode labels) {
        return labels.path("alertname").asText() + "{instance=\"" + labels.path("instance").asText() + "\", rack=\""
                + labels.path("rack").asText() + "\", severity=\"" + labels.path("severity").asText() + "\"}";
    }

    private JsonNode get(String url) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new CommandFailure(url + " answers with status " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }

    private void sumUp(JsonNode firing, JsonNode resolved) {
        int told = 2 + notifications.size();
        say("");
        say(posted + " alerts in, " + told + " notifications out: " + firing.path("alerts").size() + " alerts told firing, "
                + resolved.path("alerts").size() + " told resolved.");
        say("To look at a larger outage in a browser: ./signalbox demo --web");
    }

    private void at(String text) {
        say("");
        say(String.format(Locale.ROOT, "%4.1f s  %s", (System.nanoTime() - start) / SECOND, text));
    }

    private void say(String text) {
        out.println(text.startsWith("  ") ? "        " + text : text);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        for (int i = toClose.size() - 1; i >= 0; i--) {
            toClose.get(i).close();
        }
    }
}
