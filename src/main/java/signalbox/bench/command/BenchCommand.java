package signalbox.bench.command;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import signalbox.bench.Bench;
import signalbox.bench.BenchFailure;
import signalbox.bench.BenchOptions;
import signalbox.bench.BenchReport;
import signalbox.bench.Phase;
import signalbox.command.CommandFailure;
import signalbox.command.ListenAddress;
import signalbox.command.SignalboxCommand;
import signalbox.gotext.GoQuote;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;

/** {@code signalbox bench}: measures a server, this one or an Alertmanager, over its API. */
@Command(
        name = "bench",
        header = "Measure a server that speaks Alertmanager's API v2.",
        description = {
            "Posts alerts and reads them: requests and alerts per second, latencies, errors. The alerts fire for some"
                    + " minutes: do not measure a server that pages people.",
            "The phase notify measures how long after its group_wait a group is notified. It needs a configuration with"
                    + " a webhook receiver at --webhook.listen and the group_wait that --group-wait says."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nFlags:%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  signalbox bench --target http://127.0.0.1:9093 --alerts 50000 --pid 1234",
            "  signalbox bench --target http://am:9093 --compare http://other:9093 --rounds 3",
            "  signalbox bench --target http://127.0.0.1:9093 --phases notify \\",
            "      --webhook.listen 127.0.0.1:9900 --group-wait 1s"
        })
final class BenchCommand implements Callable<Integer> {

    private final InstantSource clock;

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(names = "--target", paramLabel = "URL", required = true, description = "The server, as http://HOST:PORT.")
    String target = "";

    @Option(
            names = "--compare",
            paramLabel = "URL",
            description = "A second server, measured in turns with the first one.")
    String compare = "";

    @Option(
            names = "--phases",
            paramLabel = "PHASES",
            split = ",",
            converter = PhaseReader.class,
            description = "Of silence, new, repost, read, notify. Default: new, repost, read, and notify with --webhook.listen")
    List<Phase> phases = new ArrayList<>();

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description = "How often all phases are run first without being counted. Default: 1")
    int warmups = 1;

    @Option(names = "--rounds", paramLabel = "N", description = "How often all phases are run. Default: 1")
    int rounds = 1;

    @Option(names = "--alerts", paramLabel = "N", description = "Different alerts in a round. Default: 20000")
    int alerts = 20_000;

    @Option(names = "--batch", paramLabel = "N", description = "Alerts in a request. Default: 64")
    int batch = 64;

    @Option(names = "--connections", paramLabel = "N", description = "Connections that post at once. Default: 16")
    int connections = 16;

    @Option(names = "--reads", paramLabel = "N", description = "Reads of each kind. Default: 20")
    int reads = 20;

    @Option(names = "--groups", paramLabel = "N", description = "Groups that phase notify makes. Default: 100")
    int groups = 100;

    @Option(
            names = "--group-wait",
            paramLabel = "DURATION",
            description = "The group_wait of these groups in the server's configuration. Default: 30s")
    Duration groupWait = Duration.ofSeconds(30);

    @Option(
            names = "--webhook.listen",
            paramLabel = "HOST:PORT",
            description = "Where the server's webhook receiver sends notifications.")
    @Nullable ListenAddress webhook;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            split = ",",
            description = "Processes of the server, to report their memory and CPU time.")
    List<Long> pids = new ArrayList<>();

    @Option(names = "--compare.pid", paramLabel = "PID", split = ",", description = "Those of the second server.")
    List<Long> comparePids = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "Of a request, and of the last notification after it was due. Default: 30s")
    Duration timeout = Duration.ofSeconds(30);

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    BenchCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.use(LogLevel.WARN, LogFormat.LOGFMT);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Bench bench = new Bench(options(), clock, line -> tell(err, line))) {
            BenchReport report = bench.run();
            tell(out, json ? report.json() : report.table());
            return report.errors() == 0 ? SignalboxCommand.DONE : SignalboxCommand.FAILED;
        } catch (BenchFailure e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private static void tell(PrintWriter writer, String text) {
        writer.println(text);
        writer.flush();
    }

    private BenchOptions options() {
        List<BenchOptions.Server> servers = new ArrayList<>();
        servers.add(new BenchOptions.Server(target, pids));
        if (!compare.isEmpty()) {
            servers.add(new BenchOptions.Server(compare, comparePids));
        }
        Optional<InetSocketAddress> listen = Optional.ofNullable(webhook)
                .map(address -> address.host().isEmpty()
                        ? new InetSocketAddress(address.port())
                        : new InetSocketAddress(address.host(), address.port()));
        return new BenchOptions(
                servers, phases(listen.isPresent()), warmups, rounds, alerts, batch, connections, reads, groups, groupWait, listen,
                timeout);
    }

    private Set<Phase> phases(boolean listens) {
        if (!phases.isEmpty()) {
            return EnumSet.copyOf(phases);
        }
        return EnumSet.complementOf(listens ? EnumSet.of(Phase.SILENCE) : EnumSet.of(Phase.SILENCE, Phase.NOTIFY));
    }

    /** By its name in small letters. */
    static final class PhaseReader implements ITypeConverter<Phase> {
        @Override
        public Phase convert(String name) {
            return Stream.of(Phase.values())
                    .filter(phase -> phase.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("unrecognized phase " + GoQuote.quote(name)));
        }
    }
}
