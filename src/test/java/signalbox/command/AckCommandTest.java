package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code signalbox ack} asks a server, and what it makes of the answer. */
class AckCommandTest {

    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00.5Z"));

    private static final String ACK = """
            {"id": "a1", "by": "jo", "comment": "on it", "createdAt": "2026-03-01T12:00:00Z", "until": null, "matchers": ["alertname=\\"Down\\""],
             "alerts": [{"fingerprint": "00", "labels": {"alertname": "Down", "instance": "db1"}}]}
            """;

    private final List<String> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final HttpServer server;

    AckCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body.strip()));
            boolean unknown = exchange.getRequestURI().getPath().endsWith("/none");
            String answer = switch (exchange.getRequestMethod()) {
                case "GET" -> "[" + ACK + "]";
                case "POST" -> ACK;
                default -> unknown ? "\"there is no acknowledgement none\"" : "";
            };
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(unknown ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int ack(String... arguments) {
        CommandLine line = SignalboxCommand.configured(new CommandLine(new AckCommand(NOW)));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--url=http://127.0.0.1:" + server.getAddress().getPort());
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void oneIsMade_forANameAlone_untilTheAlertEnds() {
        assertThat(ack("add", "Down", "--by", "jo", "--comment", "on it")).isEqualTo(SignalboxCommand.DONE);
        assertThat(asked).containsExactly(
                "POST /api/signalbox/v1/acks {\"matchers\":[\"alertname=Down\"],\"by\":\"jo\",\"comment\":\"on it\"}");
        assertThat(out.toString().lines()).containsExactly("a1", "  Down{instance=\"db1\"}");
    }

    @Test
    void orForSoLong() {
        assertThat(ack("add", "alertname=Down", "instance=~\"db.*\"", "--by=jo", "--for=2h")).isEqualTo(SignalboxCommand.DONE);
        assertThat(asked).singleElement().asString()
                .contains("[\"alertname=Down\",\"instance=~\\\"db.*\\\"\"]", "\"until\":\"2026-03-01T14:00:00Z\"");
    }

    @Test
    void theyAreListed() {
        assertThat(ack("list", "Down")).isEqualTo(SignalboxCommand.DONE);
        assertThat(asked).containsExactly("GET /api/signalbox/v1/acks?filter=alertname%3DDown");
        assertThat(out.toString().lines()).containsExactly(
                "ID  BY  UNTIL    ALERTS                COMMENT", "a1  jo  it ends  Down{instance=\"db1\"}  on it");
    }

    @Test
    void onlyTheIdsAreListed() {
        assertThat(ack("query", "-q")).isEqualTo(SignalboxCommand.DONE);
        assertThat(out.toString().lines()).containsExactly("a1");
    }

    @Test
    void theyAreTakenBack_andOneThatThereIsNotIsSaid() {
        assertThat(ack("withdraw", "a1", "a2")).isEqualTo(SignalboxCommand.DONE);
        assertThat(asked).containsExactly("DELETE /api/signalbox/v1/acks/a1", "DELETE /api/signalbox/v1/acks/a2");
        assertThat(ack("withdraw", "none")).isEqualTo(SignalboxCommand.FAILED);
        assertThat(err.toString()).contains("answers 404: there is no acknowledgement none");
    }
}
