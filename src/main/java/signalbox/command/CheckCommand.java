package signalbox.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--config.file",
            paramLabel = "FILE",
            description = "Alertmanager's configuration file. Default: alertmanager.yml if it is there, else none.")
    @Nullable Path configFile;

    @Option(
            names = "--rules.dir",
            paramLabel = "DIR",
            description = "Folder of the rules. Default: rules if it is there, else the one beside the program.")
    @Nullable Path rulesDir;

    @Option(
            names = "--receivers.dir",
            paramLabel = "DIR",
            description = "Folder of the receivers. Default: receivers if it is there, else the one beside the program.")
    @Nullable Path receiversDir;

    @Option(
            names = "--enable-feature",
            paramLabel = "LIST",
            description = "As for serve: classic-mode and utf8-strict-mode decide how matchers are read.")
    String features = "";

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.use(LogLevel.WARN, LogFormat.LOGFMT);
        List<String> problems = new ArrayList<>(configurationProblems(spec.commandLine().getErr()));
        RuleCheck.check(rules()).forEach(problem -> problems.add(problem.toString()));
        return tell(spec.commandLine().getOut(), problems);
    }

    private Optional<Path> config() {
        return ServeFlags.configFile(configFile);
    }

    private Path rules() {
        return ServeFlags.beside(rulesDir, "rules");
    }

    private Path receivers() {
        return ServeFlags.beside(receiversDir, "receivers");
    }

    /** Warnings do not make a configuration unusable: they are told beside the problems. */
    private List<String> configurationProblems(PrintWriter warnings) {
        Optional<Path> folder = Optional.of(receivers()).filter(Files::isDirectory);
        try {
            Configuration configuration = config().map(file -> Configuration.load(file, folder, mode(), RETENTION))
                    .orElseGet(() -> Configuration.withoutFile(folder, mode(), RETENTION));
            configuration.warnings().forEach(warning -> warnings.println("warning: " + warning));
            return List.of();
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
            out.println("OK: " + config().map(file -> "configuration " + file + ", ").orElse("") + "receivers "
                    + receivers() + ", rules " + rules());
        } else {
            out.println(problems.size() + (problems.size() == 1 ? " problem" : " problems"));
        }
        out.flush();
        return problems.isEmpty() ? Commands.DONE : Commands.FAILED;
    }
}
