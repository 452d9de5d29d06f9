package signalbox.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.use(LogLevel.WARN, LogFormat.LOGFMT);
        List<String> checked = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Path config = configFile != null ? configFile : Path.of("alertmanager.yml");
        Path receivers = ServeFlags.beside(receiversDir, "receivers");
        Path rules = ServeFlags.beside(rulesDir, "rules");
        if (configFile != null || Files.exists(config)) {
            checked.add(config.toString());
        }
        checked.add(receivers.toString());
        checked.add(rules.toString());
        problems.addAll(configurationProblems(config, receivers));
        problems.addAll(ruleProblems(rules));
        return tell(spec.commandLine().getOut(), checked, problems);
    }

    /** To be filled in: what the configuration and the receivers have wrong. */
    private static List<String> configurationProblems(Path config, Path receivers) {
        return List.of(
                config + ": not checked: this build cannot read configuration yet",
                receivers + ": not checked: this build cannot read receivers yet");
    }

    /** To be filled in: what the rules have wrong. */
    private static List<String> ruleProblems(Path rules) {
        return List.of(rules + ": not checked: this build cannot read rules yet");
    }

    private static int tell(PrintWriter out, List<String> checked, List<String> problems) {
        problems.forEach(out::println);
        if (problems.isEmpty()) {
            out.println("OK: " + String.join(", ", checked));
        }
        out.flush();
        return problems.isEmpty() ? Commands.DONE : Commands.FAILED;
    }
}
