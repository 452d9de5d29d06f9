package signalbox.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import signalbox.log.LogAttributes;
import signalbox.log.LogSetup;

/** {@code signalbox serve}: runs the server until it is told to stop (spec/cli-and-metrics.md 1, 1.1, 4, 5). */
@Command(
        name = "serve",
        header = "Run the server.",
        description = {
            "Takes Alertmanager's flags, so that its command line works unchanged; --no-x switches --x off. Durations"
                    + " are written as 1h30m or 500ms. SIGHUP reloads configuration and rules, SIGTERM stops gracefully."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nFlags:%n",
        versionProvider = ProgramVersion.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  signalbox serve",
            "  signalbox serve --config.file=am.yml --web.listen-address=127.0.0.1:9093",
            "  signalbox --config.file=am.yml --storage.path=/var/lib/signalbox"
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

    private final RunningServer.Starter starter;
    private final Signals signals;
    private final Runnable listenToSignals;

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    boolean version;

    @Mixin
    ServeFlags flags = new ServeFlags();

    ServeCommand(RunningServer.Starter starter, Signals signals, Runnable listenToSignals) {
        this.starter = starter;
        this.signals = signals;
        this.listenToSignals = listenToSignals;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        ServeOptions options = options(spec.commandLine());
        flags.sources.mustBeThere();
        LogSetup.use(options.log().level(), options.log().format());
        // The default prints to standard error, and waits for whoever reads that.
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) ->
                log.error("uncaught exception, please report this: thread={}", thread.getName(), fault));
        announce(options);
        try {
            serve(options);
            return SignalboxCommand.DONE;
        } catch (Exception e) {
            tell(e);
            return SignalboxCommand.FAILED;
        }
    }

    /** A problem a line: whoever starts a server wants to read them. */
    private static void tell(Exception failure) {
        List<String> problems = LogAttributes.text(failure).lines().toList();
        if (problems.size() < 2) {
            log.error("signalbox exited with error", failure);
            return;
        }
        problems.forEach(problem -> log.error("Loading configuration file failed: err={}", problem));
        log.error("signalbox exited with error: err={}", problems.size() + " problems, see above");
    }

    private ServeOptions options(CommandLine line) {
        try {
            return flags.options(line);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private void announce(ServeOptions options) {
        log.info("Starting Signalbox version={}", ProgramVersion.summary());
        log.info("Build context build_context={}", ProgramVersion.build());
        options.features().forEach(feature -> log.atLevel(feature.level()).log("{}", feature.warning()));
        flags.sources.unread().forEach(folder -> log.info("{}", folder));
        if (!options.withoutEffect().isEmpty()) {
            log.warn("flags without effect: flags={}", String.join(",", options.withoutEffect()));
        }
        if (options.withoutEffect().contains("--cluster.peer")) {
            log.warn("This server does not know of its peers: each that Prometheus sends to notifies by itself, and every page comes from each of"
                    + " them. Run one, or have Prometheus send to one");
        }
    }

    private void serve(ServeOptions options) throws Exception {
        if (options.configFile().isPresent()) {
            mustBeThere(options.configFile().get());
        }
        // Before the start: the default of SIGHUP is to end the process.
        listening();
        RunningServer server = starter.start(options);
        untilStopped(server);
    }

    /** What the process is asked to do from now on. */
    Signals listening() {
        listenToSignals.run();
        return signals;
    }

    private static void mustBeThere(Path file) {
        if (!Files.exists(file)) {
            throw new CommandFailure(
                    "error loading configuration file: open " + file + ": no such file or directory");
        }
    }

    private void untilStopped(RunningServer server) throws InterruptedException {
        while (signals.next() == Signals.Request.RELOAD) {
            reload(server);
        }
        log.info("Shutting down gracefully");
        server.close().run();
        log.info("Received shutdown signal, exiting gracefully...");
    }

    /** A reload that fails leaves the server as it was; why is in the log already. */
    private static void reload(RunningServer server) {
        try {
            server.reload().run();
        } catch (RuntimeException e) {
            String first = LogAttributes.text(e).lines().findFirst().orElse("");
            log.atError().addKeyValue("err", first).log("configuration reload failed");
        }
    }
}
