package signalbox.command;

import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code signalbox demo}: a rack fails, two Prometheus servers see it. */
@Command(
        name = "demo",
        header = "Watch a rack fail: many alerts in, one notification out.",
        description = {
            "Starts a server on a free port with a folder of its own, plays two Prometheus servers that see the same"
                    + " failure, shows what is notified and what is kept quiet and why, and ends after about ten seconds."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nFlags:%n")
final class DemoCommand implements Callable<Integer> {

    private final RunningServer.Starter starter;
    private final InstantSource clock;

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    DemoCommand(RunningServer.Starter starter, InstantSource clock) {
        this.starter = starter;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.use(LogLevel.ERROR, LogFormat.LOGFMT);
        try (Demo demo = new Demo(starter, clock, spec.commandLine().getOut())) {
            demo.play();
            return SignalboxCommand.DONE;
        }
    }
}
