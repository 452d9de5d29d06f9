package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code signalbox rules} asks a server, and what it makes of the answer. */
class RulesCommandTest {

    private static final String API = "/api/signalbox/v1/rules";

    private static final Map<String, String> ANSWERS = Map.of(
            API, """
            [{"name": "rules.standard", "team": "", "owner": "", "scope": [], "state": "active", "runningVersion": "ssssssssssssss", "author": "", "commit": "",
              "activeSince": null, "rolledBack": false, "rules": [{"rule": "s", "file": "s.drl", "line": 1, "firings": 0}], "problems": []},
             {"name": "rules.teams.infra", "team": "infra", "owner": "us", "scope": ["team=\\"infra\\""], "state": "stale", "runningVersion": "aaaaaaaaaaaaaaaa",
              "author": "Ann", "commit": "c0ffee", "activeSince": "2026-01-01T00:00:00.000Z", "rolledBack": true,
              "rules": [{"rule": "r1", "file": "a.drl", "line": 3, "firings": 2}, {"rule": "r2", "file": "a.drl", "line": 9, "firings": 40, "holding": 3, "seconds": 1.25}],
              "problems": [{"file": "a.drl", "line": 3, "column": 7, "message": "no such field", "hint": "did you mean x?"}]}]
            """,
            API + "/rules.teams.infra/versions", """
            [{"version": "aaaaaaaaaaaaaaaa", "active": true, "activeSince": "2026-01-01T00:00:00.000Z", "activeUntil": null, "author": "Ann", "commit": "c0ffee"}]
            """,
            API + "/rules.teams.infra/versions/aaaaaa", """
            {"files": [{"path": "teams/infra/a.drl", "text": "package rules.teams.infra\\n"}]}
            """,
            API + "/rules.teams.infra/diff", """
            {"files": [{"path": "teams/infra/a.drl", "diff": "--- a/x\\n+++ b/x\\n"}]}
            """,
            API + "/rules.teams.infra/rollback", """
            {"package": "rules.teams.infra", "version": "bbbbbbbbbbbbbbbb", "until": "the files of the package change"}
            """);

    private final List<String> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final HttpServer server;

    RulesCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body));
            String answer = ANSWERS.get(exchange.getRequestURI().getPath());
            byte[] bytes = (answer == null ? "\"no such thing\"" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int rules(String... arguments) {
        CommandLine line = SignalboxCommand.configured(new CommandLine(new RulesCommand()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--url=http://127.0.0.1:" + server.getAddress().getPort());
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void packagesAreListed_withWhatIsWrong() {
        assertThat(rules("list")).as("one does not run as it is on disk").isEqualTo(SignalboxCommand.FAILED);
        assertThat(out.toString().lines()).containsExactly(
                "PACKAGE            STATE               VERSION       SINCE                     AUTHOR  OWNER",
                "rules.standard     active              ssssssssssss",
                "rules.teams.infra  stale, rolled back  aaaaaaaaaaaa  2026-01-01T00:00:00.000Z  Ann     us",
                "rules.teams.infra: a.drl:3:7: no such field: did you mean x?");
    }

    @Test
    void packageIsShown_byTheEndOfItsName() {
        assertThat(rules("show", "infra")).isZero();
        assertThat(out.toString()).contains(
                "rules.teams.infra  stale, rolled back", "scope     team=\"infra\"", "a.drl:9  r2  fired 40", "aaaaaaaaaaaa  2026-01-01T00:00:00.000Z  decides  Ann");
        assertThat(rules("show", "infra", "aaaaaa")).isZero();
        assertThat(out.toString()).contains("# teams/infra/a.drl\npackage rules.teams.infra");
    }

    @Test
    void differenceIsPrinted() {
        assertThat(rules("diff", "infra", "bbbbbb", "aaaaaa")).isZero();
        assertThat(out.toString()).isEqualTo("--- a/x\n+++ b/x\n");
        assertThat(asked).last().isEqualTo("GET " + API + "/rules.teams.infra/diff?from=bbbbbb&to=aaaaaa");
    }

    @Test
    void whoGoesBackIsToldUntilWhen() {
        assertThat(rules("rollback", "infra", "bbbbbb")).isZero();
        assertThat(asked).last().isEqualTo("POST " + API + "/rules.teams.infra/rollback {\"version\": \"bbbbbb\"}");
        assertThat(out.toString()).isEqualTo("rules.teams.infra runs version bbbbbbbbbbbb until the files of the package change\n");
    }

    @Test
    void rulesThatFiredMostComeFirst() {
        assertThat(rules("top", "-n", "1")).isZero();
        assertThat(out.toString().lines()).containsExactly("SECONDS  FIRED  HOLDS  PACKAGE            RULE  PLACE",
                "1.25     40     3      rules.teams.infra  r2    a.drl:9");
    }

    @Test
    void packageThatIsNotThereIsSaid_withThoseThatAre() {
        assertThat(rules("show", "nobody")).isEqualTo(SignalboxCommand.FAILED);
        assertThat(rules("show", "infra", "cccccc")).isEqualTo(SignalboxCommand.FAILED);
        assertThat(asked).last().isEqualTo("GET " + API + "/rules.teams.infra/versions/cccccc");
    }
}
