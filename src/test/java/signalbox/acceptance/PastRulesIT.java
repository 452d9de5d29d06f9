package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server has rules of the past asked over facts that are in no row, by a process of its own. */
class PastRulesIT {

    @Test
    void aConditionOverATypeOfThePackageIsAnswered_ofThePast(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        Files.writeString(Files.createDirectories(folder.resolve("rules/teams/shop")).resolve("a.drl"), """
                package rules.teams.shop
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                declare Host
                    host : String
                end
                rule "hosts" when Alert( name == "Down", $i : instance ) then insertLogical( new Host( $i ) ); end
                rule "of a host" when $a : Alert( name == "Slow" ) Host( host == $a.instance ) then
                    insertLogical( new Withheld( $a, "host" ) );
                end
                """);
        try (ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml").start()) {
            server.alerts(firing("Down", "instance", "db1"));
            server.alerts(firing("Slow", "instance", "db2"));
            String path = "/api/signalbox/v1/explain?filter=alertname%3DSlow&rule=of+a+host";
            Until.holds("it is known", () -> server.get(path).body(), answer -> answer.contains("\"name\":\"of a host\""));
            Instant then = Instant.now();

            Until.holds(
                    "it is answered of then",
                    () -> server.get(path + "&at=" + URLEncoder.encode(then.toString(), StandardCharsets.UTF_8)).body(),
                    answer -> answer.contains("did not hold for Slow") && answer.contains("host == $a.instance: is db1, wanted db2"));
            assertThat(server.get(path).body()).contains("does not hold for Slow");
        }
    }
}
