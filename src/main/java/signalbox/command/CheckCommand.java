package signalbox.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;
import signalbox.config.ConfigurationException;
import signalbox.config.Problem;
import signalbox.rules.RuleCheck;

/** {@code signalbox check}: everything that a start would refuse, without starting. */
@Command(
        name = "check",
        header = "Check configuration, rules and receivers without starting.",
        description = "Prints every problem as FILE:LINE:COLUMN: what is wrong, and ends with 1 if there is any.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nFlags:%n",
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {

    /** The default of {@code serve}: a repeat_interval that is longer is worth a warning. */
    private static final Duration RETENTION = Duration.ofDays(5);

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and end.")
    boolean help;

    @Mixin
    InputFiles files = new InputFiles();

    @Option(
            names = "--enable-feature",
            paramLabel = "LIST",
            description = "As for serve: classic-mode and utf8-strict-mode decide how matchers are read.")
    String features = "";

    private final InstantSource clock;

    CheckCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.use(LogLevel.WARN, LogFormat.LOGFMT);
        List<String> problems = new ArrayList<>(configurationProblems(spec.commandLine().getErr()));
        RuleCheck.check(files.rules()).forEach(problem -> problems.add(problem.toString()));
        return tell(spec.commandLine().getOut(), problems);
    }

    /** Warnings do not make a configuration unusable: they are told beside the problems. */
    private List<String> configurationProblems(PrintWriter warnings) {
        try {
            Configuration configuration = files.load(mode(), RETENTION);
            configuration.warnings().forEach(warning -> warnings.println("warning: " + warning));
            return ReceiverCheck.problems(configuration, warnings, clock);
        } catch (ConfigurationException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    private MatcherSyntax.Mode mode() {
        try {
            return Feature.matcherMode(Feature.parse(features));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private int tell(PrintWriter out, List<String> problems) {
        problems.forEach(out::println);
        if (problems.isEmpty()) {
            out.println("OK: " + files.config().map(file -> "configuration " + file + ", ").orElse("") + "receivers "
                    + files.receivers() + ", rules " + files.rules());
        } else {
            out.println(problems.size() + (problems.size() == 1 ? " problem" : " problems"));
        }
        out.flush();
        return problems.isEmpty() ? Commands.DONE : Commands.FAILED;
    }
}
