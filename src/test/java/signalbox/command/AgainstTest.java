package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;

/** Against a server that answers as an Alertmanager does. */
class AgainstTest {

    private static final String NODE_DOWN = alert("NodeDown", "i1", "infra", "[]");
    private static final String MUTED_HERE = alert("Slow", "i1", "shop", "[]");
    private static final String MUTED_THERE = alert("Slow", "i2", "pay", "[\"abc\"]");
    private static final String RULES = """
            package rules.teams.infra
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.route.Route

            rule "down mutes slow"
            when
                $down : Alert( name == "NodeDown", instance != "", $i : instance )
                $slow : Alert( name == "Slow", instance == $i )
            then
                insertLogical( new Inhibition( $slow, $down ) );
            end

            rule "infra to ops"
            when
                $a : Alert( team == "infra" )
            then
                insertLogical( new Route( $a, "ops" ) );
            end
            """;

    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;

    AgainstTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String alert(String name, String instance, String team, String inhibitedBy) {
        String severity = name.equals("NodeDown") ? "p1" : instance.equals("i1") ? "p2" : "p1";
        return "{\"labels\":{\"severity\":\"" + severity + "\",\"alertname\":\"" + name + "\",\"instance\":\"" + instance + "\",\"team\":\"" + team + "\"},\"annotations\":{},"
                + "\"startsAt\":\"2026-11-29T10:00:00.000+01:00\",\"status\":{\"inhibitedBy\":" + inhibitedBy + ",\"state\":\"active\"}}";
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v2/alerts", exchange -> {
            byte[] body = ("[" + String.join(",", NODE_DOWN, MUTED_HERE, MUTED_THERE) + "]").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/api/signalbox/v1/history/alerts", exchange -> {
            byte[] body = "{\"after\":null,\"alerts\":[{\"labels\":{\"alertname\":\"Old\",\"zone\":\"north\"}}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        LogSetup.use(LogLevel.INFO, LogFormat.LOGFMT);
    }

    private int check(String... more) throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules/teams/infra"));
        Files.writeString(rules.resolve("x.drl"), RULES);
        Path config = Files.writeString(folder.resolve("am.yml"), "route: {receiver: ops}\nreceivers: [{name: ops, webhook_configs: [{url: 'http://x'}]}]\n");
        CommandLine line = SignalboxCommand.configured(new CommandLine(new CheckCommand(InstantSource.system())));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--rules.dir=" + folder.resolve("rules");
        arguments[1] = "--config.file=" + config;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return line.execute(arguments);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void whatRulesWouldDoWithTheAlertsOfAServerIsSaid() throws IOException {
        assertThat(check("--against=" + url())).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("With the 3 alerts firing now:\n")
                .containsPattern("  rule \"down mutes slow\" of rules.teams.infra \\(.*x.drl:6\\) would mute 1 alert of 1 team: shop 1\n")
                .containsPattern("  rule \"infra to ops\" of rules.teams.infra \\(.*x.drl:14\\) would route 1 alert to ops\n")
                .contains("  muted by these rules and not there: 1 alert\n", "i1", "  muted there and not by these rules: 1 alert\n", "i2");
    }

    @Test
    void whatIsMisspeltIsFoundByTheAlertsThatFireThere_andThoseOnRecord() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("rules/teams/infra")).resolve("y.drl"), """
                package rules.teams.infra
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "y" when $a : Alert( name == "NodeDwon", label( "zone" ) == "nroth" ) then insertLogical( new Withheld( $a, "x" ) ); end
                """);
        assertThat(check("--against=" + url())).as(err.toString()).isZero();
        assertThat(out.toString() + err)
                .contains("no alert on record is called \"NodeDwon\": did you mean \"NodeDown\"?")
                .contains("no alert on record has zone \"nroth\": did you mean \"north\"?");
    }

    @Test
    void whatIsAcknowledgedThereIsSoHere_andWhatIsDerivedThereIsNotPosted() throws IOException {
        server.createContext("/api/signalbox/v1/alerts", exchange -> {
            byte[] body = ("[" + verdict("NodeDown", "i1", "infra", "p1", "{\"by\":\"jo\",\"comment\":\"on it\",\"until\":null}", "") + ","
                            + verdict("Slow", "i2", "pay", "p1", "", "{\"package\":\"rules.teams.pay\"}") + "]")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        Files.writeString(Files.createDirectories(folder.resolve("rules/teams/infra")).resolve("y.drl"), """
                package rules.teams.infra
                import signalbox.ack.Acknowledged
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "y" when
                    $a : Alert( team == "infra" )
                    Acknowledged( alert == $a, $by : by )
                then insertLogical( new Withheld( $a, $by + " takes care" ) ); end
                """);
        assertThat(check("--against=" + url())).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("With the 2 alerts firing now:\n")
                .containsPattern("  rule \"y\" of rules.teams.infra \\(.*y.drl:5\\) would mute 1 alert of 1 team: infra 1\n");
    }

    @Test
    void whichIsWorseIsAskedByTheOrderOfTheServer() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("rules/teams/infra")).resolve("y.drl"), """
                package rules.teams.infra
                import signalbox.alert.Alert
                import signalbox.inhibit.Inhibition
                rule "y" when
                    $a : Alert( name == "Slow" )
                    $worse : Alert( name == "NodeDown", isWorseThan( $a ) )
                then insertLogical( new Inhibition( $a, $worse ) ); end
                """);
        assertThat(check("--against=" + url())).as(err.toString()).isZero();
        assertThat(out.toString()).doesNotContain("rule \"y\"");
        assertThat(check("--against=" + url(), "--severity.order=p1 > p2")).as(err.toString()).isZero();
        assertThat(out.toString()).containsPattern("  rule \"y\" of rules.teams.infra \\(.*y.drl:4\\) would mute 1 alert");
    }

    private static String verdict(String name, String instance, String team, String severity, String acknowledged, String derivedBy) {
        return "{\"labels\":{\"severity\":\"" + severity + "\",\"alertname\":\"" + name + "\",\"instance\":\"" + instance + "\",\"team\":\"" + team + "\"},\"because\":[],"
                + "\"acknowledged\":[" + acknowledged + "],\"derivedBy\":[" + derivedBy + "]}";
    }

    @Test
    void programsGetItInTheSameObject() throws IOException {
        assertThat(check("--against=" + url(), "--format=json")).isZero();
        assertThat(out.toString()).contains(
                "\"against\":{\"firing\":3,\"muted\":[{\"package\":\"rules.teams.infra\",\"rule\":\"down mutes slow\"", "\"alerts\":1,\"teams\":{\"shop\":1}}]",
                "\"receiver\":\"ops\",\"alerts\":1");
    }

    @Test
    void aServerThatIsNotThereIsSaid() throws IOException {
        String gone = url();
        server.stop(0);
        assertThat(check("--against=" + gone)).isEqualTo(1);
        assertThat(err.toString()).contains("no server answers at " + gone + ": see --against");
    }
}
