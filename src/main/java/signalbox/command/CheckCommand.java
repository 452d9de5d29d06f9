package signalbox.command;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import signalbox.config.ReceiverConfig;
import signalbox.load.ReceiverCheck;
import signalbox.route.Schedule;
import signalbox.rules.RuleCheck;
import signalbox.rules.RuleSources;
import signalbox.web.InvalidWebConfigException;
import signalbox.web.WebDoor;

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

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Mixin
    InputFiles files = new InputFiles();

    @Option(
            names = "--enable-feature",
            paramLabel = "LIST",
            description = "As for serve: classic-mode and utf8-strict-mode decide how matchers are read.")
    String features = "";

    @Option(
            names = "--web.config.file",
            paramLabel = "FILE",
            description = "TLS and users, as for serve; checked as well.")
    String webConfigFile = "";

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
        files.mustBeThere();
        files.unread().forEach(folder -> requireNonNull(spec).commandLine().getErr().println(folder));
        List<String> problems = new ArrayList<>();
        Optional<Configuration> configuration = configuration(problems);
        configuration.ifPresent(read -> {
            ReceiverCheck.Findings receivers = ReceiverCheck.findings(read, clock);
            receivers.warnings().forEach(warning -> requireNonNull(spec).commandLine().getErr().println("warning: " + warning));
            problems.addAll(receivers.problems());
        });
        RuleSources sources = files.sources(mode()).rules();
        RuleCheck.Findings findings = configuration.map(read -> rules(sources, read)).orElseGet(() -> RuleCheck.check(sources));
        findings.problems().forEach(problem -> problems.add(problem.toString()));
        findings.warnings().forEach(warning -> requireNonNull(spec).commandLine().getErr().println("warning: " + warning));
        findings.needs().forEach(need -> requireNonNull(spec).commandLine().getErr().println(need));
        checkWeb(problems);
        return tell(spec.commandLine().getOut(), problems);
    }

    private static RuleCheck.Findings rules(RuleSources sources, Configuration read) {
        return RuleCheck.check(
                sources,
                read.receivers().stream().map(ReceiverConfig::name).toList(),
                read.schedules().stream().map(Schedule::name).toList());
    }

    private void checkWeb(List<String> problems) {
        try {
            if (!webConfigFile.isEmpty()) {
                WebDoor unused = WebDoor.of(Path.of(webConfigFile));
            }
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> problems.add(problem.toString()));
        } catch (InvalidWebConfigException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** Empty when it has problems. Warnings do not make it unusable: they are told beside the problems. */
    private Optional<Configuration> configuration(List<String> problems) {
        try {
            Configuration configuration = files.sources(mode()).configuration();
            PrintWriter warnings = requireNonNull(spec).commandLine().getErr();
            configuration.warnings().forEach(warning -> warnings.println("warning: " + warning));
            return Optional.of(configuration);
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> problems.add(problem.toString()));
            return Optional.empty();
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
            out.println("OK: " + files.config().map(file -> "configuration " + file + ", ").orElse("")
                    + files.receivers().map(folder -> "receivers " + folder).orElse("no other receivers") + ", "
                    + files.rules().map(folder -> "rules " + folder).orElse("the standard rules alone"));
        } else {
            out.println(problems.size() + (problems.size() == 1 ? " problem" : " problems"));
        }
        out.flush();
        return problems.isEmpty() ? SignalboxCommand.DONE : SignalboxCommand.FAILED;
    }
}
