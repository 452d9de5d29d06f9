package signalbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.MatcherSyntax;
import signalbox.audit.Load;
import signalbox.command.ServeOptions;
import signalbox.load.Sources;

/** A server whose rules change, and go back to an earlier version. */
class RuleVersionsInForceTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String INFRA = "/api/signalbox/v1/rules/rules.teams.infra";

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private Path folder;
    private App app;

    @BeforeEach
    void begin(@TempDir Path directory) throws IOException {
        folder = directory;
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes());
            bodies.add(body);
            told.add(body);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        Files.createDirectories(folder.resolve("rules/teams/infra"));
        Files.writeString(folder.resolve("alertmanager.yml"), """
                route: {receiver: ops, group_by: ["..."], group_wait: 0s, group_interval: 1s}
                receivers: [{name: ops, webhook_configs: [{url: "http://127.0.0.1:%d/"}]}]
                """.formatted(receiver.getAddress().getPort()));
        write("first", "Noise");
        app = start();
    }

    private App start() throws IOException {
        return App.start(
                ServeOptions.parse(
                        "--config.file=" + folder.resolve("alertmanager.yml"),
                        "--rules.dir=" + folder.resolve("rules"),
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:0"),
                InstantSource.system());
    }

    private void write(String rule, String name) throws IOException {
        Files.writeString(folder.resolve("rules/teams/infra/a.drl"), "package rules.teams.infra\n" + """
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "%s" when $a : Alert( name == "%s" ) then insertLogical( new Withheld( $a, "noise" ) ); end
                """.formatted(rule, name));
    }

    @AfterEach
    void end() {
        app.close();
        receiver.stop(0);
    }

    private String ask(HttpRequest.Builder request, String path) throws Exception {
        HttpResponse<String> response = CLIENT.send(
                request.uri(URI.create("http://127.0.0.1:" + app.port() + path)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private JsonNode get(String path) throws Exception {
        return new ObjectMapper().readTree(ask(HttpRequest.newBuilder(), path));
    }

    private void post(String path, String body) throws Exception {
        String unused = ask(
                HttpRequest.newBuilder().header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)), path);
    }

    private void fire(String... names) throws Exception {
        StringBuilder alerts = new StringBuilder();
        for (String name : names) {
            alerts.append(alerts.length() == 0 ? "[" : ",").append("{\"labels\":{\"alertname\":\"").append(name).append("\"}}");
        }
        post("/api/v2/alerts", alerts + "]");
    }

    private String nextTold() throws InterruptedException {
        String body = told.poll(180, TimeUnit.SECONDS);
        assertThat(body).as("what is told").isNotNull();
        return body == null ? "" : body;
    }

    private JsonNode infra() throws Exception {
        for (JsonNode each : get("/api/signalbox/v1/rules")) {
            if (each.get("name").asText().equals("rules.teams.infra")) {
                return each;
            }
        }
        throw new AssertionError("no such package");
    }

    @Test
    void nothingThatWasToldIsToldAgain_andTheVersionStandsUntilTheFilesChange() throws Exception {
        String first = infra().get("runningVersion").asText();
        fire("Disk", "Noise");
        assertThat(nextTold()).contains("Disk");
        write("second", "Other");
        post("/-/reload", "");
        assertThat(nextTold()).as("nothing withholds it any more").contains("Noise");
        assertThat(infra().get("runningVersion").asText()).isNotEqualTo(first);

        post(INFRA + "/rollback", "");
        assertThat(infra().get("runningVersion").asText()).isEqualTo(first);
        assertThat(infra().get("rolledBack").asBoolean()).isTrue();
        assertThat(infra().get("rules").get(0).get("rule").asText()).isEqualTo("first");
        assertThat(get(INFRA + "/versions")).hasSize(2);
        post("/-/reload", "");
        assertThat(infra().get("rolledBack").asBoolean()).as("after a reload").isTrue();
        app.close();
        app = start();
        assertThat(infra().get("rolledBack").asBoolean()).as("after a restart").isTrue();
        fire("Last");
        assertThat(nextTold()).as("in between nothing is told").contains("Last");

        write("third", "Noise");
        post("/-/reload", "");
        assertThat(infra().get("rolledBack").asBoolean()).isFalse();
        assertThat(infra().get("rules").get(0).get("rule").asText()).isEqualTo("third");
        assertThat(bodies).hasSize(3);
    }

    private List<String> noFaults(String packageName) {
        return List.of();
    }

    @Test
    void rulesThatChangeAreTakenOver_withoutAReload() throws Exception {
        Files.writeString(folder.resolve("alertmanager.yml"), "this is not read\n");
        write("second", "Other");
        app.reloader().takeOverChangedRules(this::noFaults);
        assertThat(infra().get("state").asText()).isEqualTo("active");
        assertThat(infra().get("rules").get(0).get("rule").asText()).isEqualTo("second");
        Files.createDirectories(folder.resolve("rules/teams/shop"));
        Files.writeString(folder.resolve("rules/teams/shop/a.drl"), "package rules.teams.shop\nrule nonsense\n");
        app.reloader().takeOverChangedRules(this::noFaults);
        assertThat(get("/api/signalbox/v1/rules").toString()).contains("rules.teams.shop", "failed");
    }

    @Test
    void rulesThatAreBrokenLeaveTheLastGoodVersion() throws Exception {
        String good = infra().get("runningVersion").asText();
        Files.writeString(folder.resolve("rules/teams/infra/a.drl"), "package rules.teams.infra\nrule nonsense\n");
        app.reloader().takeOverChangedRules(this::noFaults);
        assertThat(infra().get("state").asText()).isEqualTo("stale");
        assertThat(infra().get("runningVersion").asText()).isEqualTo(good);
        write("second", "Other");
        app.reloader().takeOverChangedRules(this::noFaults);
        assertThat(infra().get("state").asText()).isEqualTo("active");
    }

    @Test
    void rulesWhoseTimelinesFailAreNotTakenOver_alsoByAReload() throws Exception {
        RuleTests tests = new RuleTests(
                new Sources(
                        Optional.of(folder.resolve("alertmanager.yml")), Optional.of(folder.resolve("rules")), Optional.empty(),
                        MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5)),
                folder.resolve("rules"),
                folder.resolve("cache"),
                Load.Flags.USUAL);
        Path timelines = folder.resolve("rules/teams/infra/a.test.yml");
        String timeline = """
                tests:
                  - name: noise is told to nobody
                    timeline: [{at: 0s, fire: {alertname: %s}}]
                    expect: []
                """;
        Files.writeString(timelines, timeline.formatted("Noise"));
        write("second", "Other");
        app.reloader().takeOverChangedRules(tests::faults);
        assertThat(infra().get("state").asText()).isEqualTo("stale");
        assertThat(infra().get("rules").get(0).get("rule").asText()).isEqualTo("first");
        assertThat(infra().get("problems").toString()).contains("a.test.yml:2:5: the timeline \\\"noise is told to nobody\\\" fails");
        app.reloader().takeOverChangedRules(tests::faults);
        assertThat(infra().get("state").asText()).as("still").isEqualTo("stale");
        assertThat(app.reloader().reload("test")).as("a reload says why, too").singleElement().asString().contains("a.test.yml:2:5");
        assertThat(infra().get("state").asText()).as("after a reload").isEqualTo("stale");

        Files.writeString(timelines, timeline.formatted("Other"));
        app.reloader().takeOverChangedRules(tests::faults);
        assertThat(infra().get("state").asText()).isEqualTo("active");
        assertThat(infra().get("rules").get(0).get("rule").asText()).isEqualTo("second");
    }

    @Test
    void serverThatStartsWithABrokenPackageRunsItsLastGoodVersion() throws Exception {
        String good = infra().get("runningVersion").asText();
        app.close();
        Files.writeString(folder.resolve("rules/teams/infra/a.drl"), "package rules.teams.infra\nrule nonsense\n");
        app = start();
        assertThat(infra().get("state").asText()).isEqualTo("stale");
        assertThat(infra().get("runningVersion").asText()).isEqualTo(good);
        assertThat(infra().get("activeSince").asText()).isNotEmpty();
        assertThat(ask(HttpRequest.newBuilder(), "/metrics")).contains("signalbox_rule_packages{state=\"stale\"} 1.0");
    }
}
