package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code signalbox explain} asks a server, and what it makes of the answer. */
class ExplainCommandTest {

    private static final String EXPLAINED = """
            {"alert": {"fingerprint": "f1", "labels": {"alertname": "DiskFull", "instance": "db1"}}, "outcome": "inhibited",
             "sentence": "Inhibited by rule \\"r\\".",
             "because": [{"kind": "inhibited", "rule": "r", "package": "rules.teams.infra", "version": "0123456789abcdef", "file": "a.drl",
                          "line": 8, "sources": [{"labels": {"alertname": "NodeDown"}}], "silence": null, "interval": null, "reason": ""}],
             "receivers": [{"receiver": "ops", "outcome": "inhibited", "group": "{}:{}", "next": {"at": "2026-01-01T01:00:00Z", "turns": ["2026-01-01T00:00:30Z"]},
                            "otherwise": {"outcome": "waiting"}}],
             "at": "2025-12-31T22:00:00Z",
             "next": {"at": "2026-01-01T01:00:00Z", "turns": ["2026-01-01T00:00:30Z"], "when": "the silence ends", "what": "told at once"},
             "derivedBy": [{"rule": "d", "package": "rules.teams.infra", "version": "0123456789abcdef", "file": "a.drl", "line": 9,
                            "sources": [{"labels": {"alertname": "Full"}}]}],
             "conditions": [{"condition": "unacknowledged", "package": "rules.teams.infra", "since": null, "holdsAt": "2026-01-01T00:15:00Z",
                             "endsAt": null}],
             "acknowledged": [{"id": "a", "by": "jo", "comment": "on it", "until": null}],
             "routes": [{"receiver": "ops", "by": {"rule": "route {}", "package": "rules.standard", "version": "", "file": "", "line": 0}}],
             "told": [{"integration": "ops/webhook[0]", "at": "2026-01-01T00:00:00Z", "status": "firing"}]}
            """;

    private final List<String> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final HttpServer server;
    private String history = "{\"alerts\": []}";
    private String alerts = "[{\"fingerprint\": \"f1\"}]";

    ExplainCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getRawPath() + "?" + exchange.getRequestURI().getQuery());
            String path = exchange.getRequestURI().getPath();
            byte[] body = (path.endsWith("/explain") ? EXPLAINED : path.endsWith("/history/alerts") ? history : alerts).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.startsWith("/api/signalbox/v1/") ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int explain(String... arguments) {
        CommandLine line = SignalboxCommand.configured(new CommandLine(new ExplainCommand(() -> Instant.parse("2026-01-01T00:00:00Z"))));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private String url() {
        return "--url=http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void sentenceComesFirst_thenWhoDecidedAndWhatBecomesOfIt() {
        assertThat(explain(url(), "alertname=\"DiskFull\"", "instance=db1")).isZero();
        assertThat(asked).containsExactly(
                "/api/signalbox/v1/alerts?filter=alertname=\"DiskFull\"&filter=instance=db1", "/api/signalbox/v1/explain?fingerprint=f1");
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                DiskFull{instance="db1"}  inhibited
                  Inhibited by rule "r".
                  because  inhibited by rule "r" of rules.teams.infra, version 0123456789ab (a.drl:8)
                             NodeDown{}
                  at       ops: inhibited, group {}:{}, which speaks next at 2026-01-01T00:00:30Z; otherwise waiting
                  next     when the silence ends, at 2026-01-01T01:00:00Z: told at once
                  routed   to ops by route {}
                  derived  by rule "d" of rules.teams.infra, version 0123456789ab (a.drl:9), because of Full{}
                  so       "unacknowledged" of rules.teams.infra is stated, and will hold at 2026-01-01T00:15:00Z
                  care     is taken by jo: on it
                  told     ops/webhook[0] at 2026-01-01T00:00:00Z: firing

                """);
    }

    @Test
    void answersAreThereAsTheApiGivesThem_aLineForEach() throws IOException {
        assertThat(explain(url(), "--format=json", "alertname=DiskFull")).isZero();
        assertThat(out.toString()).hasLineCount(1);
        assertThat(new ObjectMapper().readTree(out.toString()).at("/alert/labels/alertname").asText()).isEqualTo("DiskFull");
    }

    @Test
    void withoutMatchersNothingIsAsked() {
        assertThat(explain(url())).isEqualTo(1);
        assertThat(err.toString()).contains("MATCHERS are missing");
        assertThat(asked).isEmpty();
    }

    @Test
    void anAlertThatHasEndedIsLookedUpInTheHistory() {
        alerts = "[]";
        history = "{\"alerts\": [{\"fingerprint\": \"f2\", \"endedAt\": \"2025-12-31T23:00:00Z\"}]}";
        assertThat(explain(url(), "alertname=DiskFull")).isZero();
        assertThat(asked).last().isEqualTo("/api/signalbox/v1/explain?fingerprint=f2");
    }

    @Test
    void ofThePastItIsSaidWhatMomentIsExplained() {
        history = "{\"alerts\": [{\"fingerprint\": \"f2\", \"endedAt\": \"2025-12-31T23:00:00Z\"}]}";
        assertThat(explain(url(), "--at=2h", "alertname=DiskFull")).isZero();
        assertThat(out.toString()).startsWith("DiskFull{instance=\"db1\"}  inhibited, at 2025-12-31T22:00:00Z\n");
    }

    @Test
    void whatKeepsItFromAnsweringIsSaid() {
        alerts = "[]";
        assertThat(explain(url(), "a=b")).isEqualTo(1);
        assertThat(err.toString()).contains("no alert of http://127.0.0.1:" + server.getAddress().getPort() + " matches a=b");
        assertThat(explain(url() + "/elsewhere", "a=b")).isEqualTo(1);
        assertThat(err.toString()).contains("/elsewhere answers 404");
        assertThat(explain("--url=nothing", "a=b")).isEqualTo(1);
        assertThat(err.toString()).contains("--url: nothing is not the URL of a server");
    }
}
