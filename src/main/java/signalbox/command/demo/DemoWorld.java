package signalbox.command.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import signalbox.command.CommandFailure;
import signalbox.command.RunningServer;
import signalbox.command.ScratchServer;

/**
 * A small world that is watched: two datacenters with racks, switches and payments, the people who are told about them, and a
 * server of its own with the rules of three teams. What is said of it goes to the server's API as anybody's alerts would. One
 * thread at a time; {@link #close} leaves nothing of it.
 */
public final class DemoWorld implements AutoCloseable {

    /** What the server is given, beside its configuration. */
    private static final List<String> RULES = List.of(
            "infra/package.yml",
            "infra/rack.drl",
            "infra/node.drl",
            "infra/network.drl",
            "infra/dependencies.csv",
            "payments/package.yml",
            "payments/pages.drl",
            "reporting/package.yml",
            "reporting/digest.drl");

    private static final String PAGER = "/payments-pager";
    /** So long what a Prometheus has said holds, unless it says it again. */
    private static final Duration HOLDS = Duration.ofMinutes(4);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int OK = 200;
    private static final int BAD_GATEWAY = 502;
    /** The digest goes out between one and two minutes after the start, and is open for two. */
    private static final int DIGEST_MINUTES = 2;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, ObjectNode> firing = new LinkedHashMap<>();
    private final InstantSource clock;
    private final HttpServer people;
    private final ScratchServer server;
    private volatile boolean pagerWorks = true;

    private DemoWorld(InstantSource clock, RunningServer.Starter starter, int port) throws Exception {
        this.clock = clock;
        people = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        people.createContext("/", this::hear);
        people.start();
        Map<String, String> rules = new LinkedHashMap<>();
        for (String file : RULES) {
            rules.put(file, text("rules/" + file));
        }
        try {
            server = ScratchServer.start(starter, configuration(), rules, port);
        } catch (Exception e) {
            people.stop(0);
            throw e;
        }
    }

    /**
     * Starts it. Fails with a message for the user.
     *
     * @param port of its page; 0 for a free one
     */
    public static DemoWorld start(RunningServer.Starter starter, InstantSource clock, int port) throws Exception {
        return new DemoWorld(clock, starter, port);
    }

    private String configuration() throws IOException {
        Instant digest = clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(DIGEST_MINUTES, ChronoUnit.MINUTES);
        DateTimeFormatter clockFace = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
        String from = clockFace.format(digest);
        String to = clockFace.format(digest.plus(DIGEST_MINUTES, ChronoUnit.MINUTES));
        return text("alertmanager.yml")
                .replace("RECEIVERS", "http://127.0.0.1:" + people.getAddress().getPort())
                .replace("DIGEST_FROM", from)
                .replace("DIGEST_TO", to.compareTo(from) > 0 ? to : "24:00");
    }

    private static String text(String file) throws IOException {
        try (InputStream in = DemoWorld.class.getResourceAsStream("/signalbox/demo/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the program is not complete: signalbox/demo/" + file + " is missing");
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private void hear(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            boolean heard = pagerWorks || !exchange.getRequestURI().getPath().equals(PAGER);
            exchange.sendResponseHeaders(heard ? OK : BAD_GATEWAY, -1);
        }
    }

    /** The address of its page. */
    public String url() {
        return server.url() + "/";
    }

    /** Whether whoever is on call for payments can be reached. */
    void pagerWorks(boolean works) {
        pagerWorks = works;
    }

    /** An alert begins. Labels come as name, value, name, value. */
    void fire(String name, Duration ago, String summary, String... labels) {
        ObjectNode alert = json.createObjectNode();
        ObjectNode all = alert.putObject("labels").put("alertname", name);
        for (int i = 0; i < labels.length; i += 2) {
            all.put(labels[i], labels[i + 1]);
        }
        alert.putObject("annotations").put("summary", summary);
        alert.put("startsAt", clock.instant().minus(ago).toString());
        firing.put(all.toString(), alert);
    }

    /** All alerts with this label, or of this name when it is {@code alertname}, end. */
    void end(String label, String value) throws Exception {
        Instant now = clock.instant();
        ArrayNode ended = json.createArrayNode();
        firing.values().removeIf(alert -> {
            boolean over = alert.path("labels").path(label).asText().equals(value);
            if (over) {
                ended.add(alert.put("endsAt", now.toString()));
            }
            return over;
        });
        send("/api/v2/alerts", ended.toString());
    }

    /** Tells the server what fires, as a Prometheus does twice a minute. */
    public void report() throws Exception {
        String until = clock.instant().plus(HOLDS).toString();
        ArrayNode alerts = json.createArrayNode();
        firing.values().forEach(alert -> alerts.add(alert.put("endsAt", until)));
        send("/api/v2/alerts", alerts.toString());
    }

    void silence(String label, String value, Duration lasts, String by, String comment) throws Exception {
        ObjectNode silence = json.createObjectNode();
        silence.putArray("matchers").addObject().put("name", label).put("value", value).put("isRegex", false);
        Instant now = clock.instant();
        silence.put("startsAt", now.toString()).put("endsAt", now.plus(lasts).toString());
        send("/api/v2/silences", silence.put("createdBy", by).put("comment", comment).toString());
    }

    void acknowledge(String matcher, String by, String comment) throws Exception {
        ObjectNode ack = json.createObjectNode();
        ack.putArray("matchers").add(matcher);
        send("/api/signalbox/v1/acks", ack.put("by", by).put("comment", comment).toString());
    }

    private void send(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", "application/json")
                .header("User-Agent", "prometheus (demo)")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer;
        try {
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) { // the connection lay idle, and the server ended it at that moment
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        if (answer.statusCode() / 100 != 2) {
            throw new CommandFailure("the server refused " + path + ": status " + answer.statusCode() + ", " + answer.body());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        people.stop(0);
    }
}
