package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import signalbox.audit.Audit;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Retention;
import signalbox.engine.Settings;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** {@code signalbox timeline} from the files of a server that is gone. */
class TimelineCommandTest {

    private static final String PATH = "teams/team0/rules.drl";

    private static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname]
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            rule "long" when $node : Alert( name == "NodeDown" ) then insertLogical( Condition.of( "long", $node ).forAtLeast( "30m" ) ); end
            rule "a node that is down for long"
            when
                $node : Alert( name == "NodeDown" )
                Holds( condition == "long", subject == $node )
                $disk : Alert( name == "DiskFull" )
            then
                insertLogical( new Inhibition( $disk, $node ) );
            end
            """;

    private final TestClock clock = new TestClock("2026-01-01T02:00:00Z");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = SignalboxCommand.configured(new CommandLine(new TimelineCommand(clock)));
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private static Load load(Instant at) {
        return new Load(
                at,
                Load.Result.START,
                List.of(),
                "",
                Map.of("chat", 1),
                List.of(new Load.RulesInForce("rules.teams.team0", "v1", "team0", List.of("long"),
                        List.of(new Load.SourceFile(PATH, "rules/" + PATH, "package rules.teams.team0\n" + RULES)))),
                CONFIG,
                true);
    }

    /** A node is down for an hour when a disk is full on it. */
    private void record(Path storage) {
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock);
                TestEngine engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(audit), CONFIG, RULES)) {
            audit.loaded(load(clock.instant()));
            Instant day = clock.instant().plus(Duration.ofDays(1));
            engine.advance(Duration.ofMinutes(1)).report(clock.instant(), day, "alertname", "NodeDown");
            engine.advance(Duration.ofMinutes(60)).report(clock.instant(), day, "alertname", "DiskFull");
            engine.advance(Duration.ofMinutes(10));
        }
    }

    @Test
    void whatKeptAnAlertQuietBeginsWhenItBegan_soThatItHasLastedAsLong(@TempDir Path storage) {
        record(storage);

        int exit = run("--storage.path=" + storage, "--alert=alertname=DiskFull", "--from=2026-01-01T03:00:30Z");

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(out.toString()).contains("clock: 2026-01-01T02:00:59Z").doesNotContain("firing: [DiskFull]");
    }
}
