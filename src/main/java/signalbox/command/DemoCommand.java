package signalbox.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import signalbox.command.demo.Demo;
import signalbox.command.demo.DemoStory;
import signalbox.command.demo.DemoWorld;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;

/** {@code signalbox demo}: a rack fails, two Prometheus servers see it. */
@Command(
        name = "demo",
        header = "Watch a rack fail: many alerts in, one notification out.",
        description = {
            "Starts a server on a free port with a folder of its own, plays two Prometheus servers that see the same"
                    + " failure, shows what is notified and what is kept quiet and why, and ends after about ten seconds.",
            "With --web, a small world of two datacenters to look at in a browser: an outage unfolds in two minutes, and it runs"
                    + " until Ctrl-C. Nothing is left of either."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nFlags:%n")
final class DemoCommand implements Callable<Integer> {

    /** As often as a Prometheus tells what fires. */
    private static final Duration REPORTS = Duration.ofSeconds(30);

    private final RunningServer.Starter starter;
    private final Supplier<Signals> listening;
    private final InstantSource clock;

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(names = "--web", description = "Show it on the web page, and go on until Ctrl-C.")
    boolean web;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the page. Default: a free one")
    int port;

    DemoCommand(RunningServer.Starter starter, Supplier<Signals> listening, InstantSource clock) {
        this.starter = starter;
        this.listening = listening;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.use(LogLevel.ERROR, LogFormat.LOGFMT);
        return web ? show(spec.commandLine().getOut()) : tell(spec.commandLine().getOut());
    }

    private int tell(PrintWriter out) throws Exception {
        try (Demo demo = new Demo(starter, clock, out)) {
            demo.play();
            return SignalboxCommand.DONE;
        }
    }

    /** The server is closed and its folder removed however it ends. */
    private int show(PrintWriter out) throws Exception {
        Signals signals = listening.get();
        try (DemoWorld world = DemoWorld.start(starter, clock, port)) {
            out.println("A small world to look at: " + world.url());
            out.println("An outage unfolds there in two minutes. Nothing of it is kept; Ctrl-C ends it.");
            out.println();
            play(world, signals, out);
            return SignalboxCommand.DONE;
        }
    }

    private void play(DemoWorld world, Signals signals, PrintWriter out) throws Exception {
        int now = 0;
        for (DemoStory.Step step : DemoStory.steps()) {
            if (signals.stopWithin(Duration.ofSeconds(step.at() - now))) {
                return;
            }
            now = step.at();
            step.happening().in(world);
            world.report();
            out.println(String.format(Locale.ROOT, "%4d s  %s", step.at(), step.text()));
            out.flush();
        }
        while (!signals.stopWithin(REPORTS)) {
            world.report();
        }
    }
}
