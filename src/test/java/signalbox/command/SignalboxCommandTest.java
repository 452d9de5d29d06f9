package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;

class SignalboxCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Signals signals = new Signals();
    private final List<String> events = new ArrayList<>();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private RunningServer.Starter starter = options -> {
        events.add("start " + options.storagePath());
        return new RunningServer(() -> 4711, () -> events.add("reload"), () -> events.add("close"));
    };

    @BeforeEach
    void listenToTheLog() {
        logged.start();
        ((Logger) LoggerFactory.getLogger(ServeCommand.class)).addAppender(logged);
    }

    @AfterEach
    void leaveTheLog() {
        ((Logger) LoggerFactory.getLogger(ServeCommand.class)).detachAppender(logged);
        LogSetup.use(LogLevel.INFO, LogFormat.LOGFMT);
    }

    private CommandLine line() {
        ServeCommand serve = new ServeCommand(options -> starter.start(options), signals, () -> {});
        return SignalboxCommand.line(serve, starter, InstantSource.fixed(Instant.EPOCH));
    }

    private int run(String... args) {
        CommandLine line = line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(SignalboxCommand.withCommand(args));
    }

    private List<String> messages() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static final String NO_CLUSTER = "This server does not know of its peers: each that Prometheus sends to notifies by itself";

    @Test
    void helpIsShown_withoutArguments() {
        assertThat(run()).isZero();
        assertThat(out.toString()).contains("Usage: signalbox COMMAND", "serve", "check", "demo", "bench", "Examples:");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void helpOfEveryCommandIsShown() {
        for (String command : List.of("serve", "check", "demo", "bench", "template")) {
            assertThat(run(command, "--help")).isZero();
            assertThat(out.toString()).contains("Usage: signalbox " + command);
        }
    }

    /** A flag or an example that goes on in the next line cannot be copied. */
    @Test
    void helpOfEveryCommandBreaksNeitherFlagsNorExamples() {
        List<String> broken = new ArrayList<>();
        withAllBelow(line()).forEach(command -> {
            String help = command.getUsageMessage();
            List<String> usage = help.lines().dropWhile(line -> !line.startsWith("Usage: ")).takeWhile(line -> !line.isEmpty()).toList();
            if (usage.size() > (command.getCommandName().equals("signalbox") ? 2 : 1)) {
                broken.add(String.join("\n", usage));
            }
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                if (!help.contains(line + "\n")) {
                    broken.add(line);
                }
            }
        });
        assertThat(broken).isEmpty();
    }

    private static Stream<CommandLine> withAllBelow(CommandLine line) {
        return Stream.concat(Stream.of(line), line.getSubcommands().values().stream().flatMap(SignalboxCommandTest::withAllBelow));
    }

    @Test
    void helpSaysWhichFlagsMustBeThere() {
        assertThat(run("replay", "--help")).isZero();
        assertThat(out.toString()).contains("Usage: signalbox replay --from=TIME [FLAGS]\n");
    }

    @Test
    void versionNamesTheAlertmanagerItIsCompatibleWith() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("signalbox, version ").contains("Alertmanager 0.35.0");
    }

    @Test
    void unknownFlagEndsWithOne_inAlertmanagersWords() {
        assertThat(run("--foo")).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("signalbox: error: unknown long flag '--foo', try --help");
        assertThat(events).isEmpty();
    }

    @Test
    void repeatedFlagEndsWithOne() {
        assertThat(run("serve", "--data.retention=1h", "--data.retention=2h")).isEqualTo(1);
        assertThat(err.toString()).contains("flag 'data.retention' cannot be repeated");
    }

    @Test
    void unknownCommandEndsWithOne() {
        assertThat(run("server")).isEqualTo(1);
        assertThat(err.toString()).contains("unexpected server");
    }

    @Test
    void serverStartsAndStops_whenToldTo() {
        signals.askToStop();

        assertThat(run("serve", "--storage.path=x", "--web.listen-address=127.0.0.1:0"))
                .isZero();
        assertThat(events).containsExactly("start x", "close");
        assertThat(messages())
                .containsSubsequence(
                        "Shutting down gracefully",
                        "Received shutdown signal, exiting gracefully...");
    }

    @Test
    void serverStarts_withAlertmanagersCommandLine() {
        signals.askToStop();

        assertThat(run("--storage.path=y", "--cluster.listen-address=")).isZero();
        assertThat(events).containsExactly("start y", "close");
    }

    @Test
    void serverReloads_andSurvivesAReloadThatFails() {
        signals.askToReload();
        starter = options -> new RunningServer(
                () -> 1,
                () -> {
                    signals.askToStop();
                    throw new IllegalStateException("bad configuration");
                },
                () -> events.add("close"));

        assertThat(run("serve")).isZero();
        assertThat(messages()).contains("configuration reload failed");
        assertThat(events).containsExactly("close");
    }

    @Test
    void startFailureEndsWithOne_andIsLogged() {
        starter = options -> {
            throw new IOException("listen :9093: address already in use");
        };

        assertThat(run("serve")).isEqualTo(1);
        assertThat(messages()).contains("signalbox exited with error");
    }

    @Test
    void startIsRefused_whenTheNamedConfigurationIsMissing() {
        assertThat(run("serve", "--config.file=/nowhere/am.yml")).isEqualTo(1);
        assertThat(logged.list.get(logged.list.size() - 1).getThrowableProxy().getMessage())
                .isEqualTo("error loading configuration file: open /nowhere/am.yml: no such file or directory");
        assertThat(events).isEmpty();
    }

    @Test
    void flagsWithoutEffectAreWarnedOf_inOneLine() {
        signals.askToStop();

        run("serve", "--cluster.peer=a:1", "--cluster.label=x");
        assertThat(messages()).contains("flags without effect: flags=--cluster.peer,--cluster.label").anyMatch(line -> line.startsWith(NO_CLUSTER));
    }

    @Test
    void flagsThatEachServerOfManifestsHas_areNoReasonToWarnOfPagesTwice() {
        signals.askToStop();

        run("serve", "--cluster.listen-address=", "--cluster.label=x");
        assertThat(messages()).anyMatch(line -> line.startsWith("flags without effect")).noneMatch(line -> line.startsWith(NO_CLUSTER));
    }

    @Test
    void foldersThatAreNotReadForThereIsAConfigurationFile_areNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("am.yml"), "route: {receiver: a}\nreceivers: [{name: a}]\n");
        signals.askToStop();

        run("serve", "--config.file=" + file, "--rules.dir=rules");
        assertThat(messages())
                .contains("receivers is not read, for there is a configuration file: --receivers.dir=receivers has it read")
                .noneMatch(message -> message.startsWith("rules is not read"));
    }

    @Test
    void benchEndsWithOne_whenItsTargetIsDead() {
        assertThat(run("bench", "--target", "http://127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString()).contains("cannot reach http://127.0.0.1:1: ");
    }

    @Test
    void benchEndsWithOne_whenNotificationsHaveNowhereToGo() {
        assertThat(run("bench", "--target", "http://127.0.0.1:1", "--phases", "notify"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--webhook.listen");
    }
}
