package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.audit.Audit;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Retention;
import signalbox.decision.Decision.AlertBegan;
import signalbox.decision.Decision.AlertEnded;

/** {@code signalbox replay} from the files of a server that is gone. */
class ReplayCommandTest {

    private static final Instant TWO = Instant.parse("2026-11-20T02:00:00Z");
    private static final Labels DISK = Labels.of("alertname", "DiskFull", "instance", "db1");

    private static final String CONFIG =
            """
            route: {receiver: chat, group_by: [alertname], group_wait: 30s, group_interval: 5m}
            receivers: [{name: chat, webhook_configs: [{url: "http://localhost/"}]}]
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path storage;
    private final Path rules;

    ReplayCommandTest(@TempDir Path folder) throws Exception {
        this.storage = folder.resolve("data");
        this.rules = folder.resolve("rules");
        Files.createDirectories(rules.resolve("teams/infra"));
        Files.writeString(rules.resolve("teams/infra/disk.drl"), """
                package rules.teams.infra
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "disks can wait" when $a : Alert( name == "DiskFull" ) then insertLogical( new Withheld( $a, "until morning" ) ); end
                """);
        Alert disk = new Alert(DISK, Labels.EMPTY, TWO.plusSeconds(60), Alert.NOT_ENDED, "");
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, () -> TWO)) {
            audit.loaded(new Load(TWO, Load.Result.START, List.of(), "", Map.of("chat", 1), List.of(), CONFIG, true));
            audit.decided(List.of(new AlertBegan(TWO.plusSeconds(60), disk)));
            audit.decided(List.of(new AlertEnded(TWO.plusSeconds(1000), disk, false)));
        }
    }

    private int run(String... arguments) {
        CommandLine line = SignalboxCommand.configured(new CommandLine(new ReplayCommand(() -> TWO.plusSeconds(3600))));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--storage.path=" + storage);
        return line.execute(all.toArray(String[]::new));
    }

    @Test
    void whatRulesWouldKeepQuietIsGone_withBothReasons() {
        assertThat(run("--from=1h", "--rules=" + rules)).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("2 gone; 0 unchanged.")
                .contains("gone  2026-11-20T02:01:30Z  chat  firing DiskFull{instance=\"db1\"}")
                .contains("then: first notification")
                .contains("disks can wait");
    }

    @Test
    void withoutCandidateNothingIsOtherwise() {
        assertThat(run("--from=1h", "--format=json")).as(err.toString()).isZero();
        assertThat(out.toString()).startsWith("{\"sentence\":\"No difference: all 2 notifications are the same.\"");
    }

    @Test
    void reportNamesWhatWasTried_andOfAServerNotTheFilesThatItWroteForThat() throws Exception {
        Path config = Files.writeString(storage.resolve("other.yml"), CONFIG);
        assertThat(run("--from=1h", "--rules=" + rules, "--config=" + config)).as(err.toString()).isZero();
        assertThat(out.toString()).contains(", by the rules in " + rules + " and the configuration " + config + ".\n");
        assertThat(run("--from=1h", "--rules=" + rules, "--config=" + config, "--progress")).as(err.toString()).isZero();
        assertThat(out.toString()).contains(", by other rules and another configuration.\n");
    }

    @Test
    void rulesThatCannotDecideAreNamed() throws Exception {
        Files.writeString(rules.resolve("teams/infra/disk.drl"), "package rules.teams.infra\nrule \"broken\" when then end end\n");
        assertThat(run("--from=1h", "--rules=" + rules)).isEqualTo(1);
        assertThat(err.toString()).contains("disk.drl:2");
    }

    @Test
    void timesBeforeTheHistoryAreNotKnown() {
        assertThat(run("--from=100h", "--to=90h")).isEqualTo(1);
        assertThat(err.toString()).contains("the history does not say by which configuration");
    }
}
