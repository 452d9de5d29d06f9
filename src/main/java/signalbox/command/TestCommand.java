package signalbox.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.audit.Load;
import signalbox.file.Folders;
import signalbox.load.Sources;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;
import signalbox.timeline.FileStamps;
import signalbox.timeline.GithubReport;
import signalbox.timeline.JsonReport;
import signalbox.timeline.JunitReport;
import signalbox.timeline.Report;
import signalbox.timeline.TextReport;
import signalbox.timeline.Timelines;

/** {@code signalbox test}: runs timelines on a virtual clock, with the engine that serves. */
@Command(
        name = "test",
        header = "Run the timelines (*.test.yml) beside the rules.",
        description = "Each says what happens and what is to be told of it; whatever it does not list must not be told. Time is"
                + " virtual: a day passes in milliseconds. Ends with 0 when all passed, with 1 when one failed, with 2 when"
                + " something could not be run.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nFlags:%n",
        sortOptions = false)
final class TestCommand implements Callable<Integer> {

    static final int UNUSABLE = 2;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    @Spec
    @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PATHS", description = "Files, or folders with files below them. Default: the folder of the rules.")
    List<Path> paths = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Mixin
    InputFiles files = new InputFiles();

    @Option(names = {"-v", "--verbose"}, description = "List the timelines that pass, too.")
    boolean verbose;

    @Option(
            names = "--shuffle",
            paramLabel = "N",
            description = "Run each N more times with what happens at one instant in another order. Default: 0.")
    int shuffles;

    @Option(names = "--coverage", description = "Say which rules the timelines fire, and which conditions they show.")
    boolean coverage;

    @Option(
            names = "--fail-under",
            paramLabel = "PERCENT",
            description = "Fail when fewer rules of a hundred are fired, or fewer conditions shown. Implies --coverage.")
    int failUnder;

    @Option(
            names = "--mutate",
            description = "Change the rules in small ways, one at a time, and say which changes no timeline notices.")
    boolean mutate;

    @Option(
            names = "--severity.order",
            paramLabel = "ORDER",
            description = "As for serve. Default: fatal > critical > warning > info, and the usual synonyms.")
    Severity severity = Severity.DEFAULT;

    @Option(
            names = "--notify.resolved-while-muted",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "As for serve. Default: true.")
    boolean resolvedWhileMuted = true;

    @Option(names = "--watch", description = "Run them again whenever one of their files, or the rules, change. Ctrl-C ends it.")
    boolean watch;

    @Option(names = "--junit", paramLabel = "FILE", description = "Write what came of them into a file, in JUnit's XML, too.")
    @Nullable Path junit;

    @Option(names = "--json", description = "As --format json.")
    boolean json;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, json, or github: annotations for a change, beside the text. Default: text.")
    Format format = Format.TEXT;

    /** What timelines were made of so far. */
    private final Set<Path> made = new HashSet<>();

    /** How it is told what came of them. */
    enum Format {
        TEXT,
        JSON,
        GITHUB
    }

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.use(LogLevel.ERROR, LogFormat.LOGFMT);
        files.mustBeThere();
        made.addAll(chosen());
        folderOfRules().ifPresent(made::add);
        Path cache = Files.createTempDirectory("signalbox-test");
        if (watch) { // until somebody ends the process
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(cache)));
        }
        try {
            int code;
            do {
                code = run(cache);
            } while (watch);
            return code;
        } finally {
            remove(cache);
        }
    }

    /** Runs them; to be watched, returns when something changed of what they are made of, also while they ran. */
    private int run(Path cache) throws IOException {
        Set<Path> known = Set.copyOf(made);
        FileStamps before = FileStamps.of(known);
        Timelines timelines = new Timelines(sources(), folderOfRules(), cache, options());
        Report report = timelines.run(chosen());
        tell(report, requireNonNull(spec).commandLine().getOut());
        if (watch) {
            made.addAll(timelines.watched());
            files.config().ifPresent(made::add);
            files.receivers().ifPresent(made::add);
            awaitChange(known, before);
        }
        return code(report);
    }

    private void awaitChange(Set<Path> known, FileStamps before) {
        FileStamps now = FileStamps.of(made);
        try {
            while (FileStamps.of(made).equals(now) && FileStamps.of(known).equals(before)) {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            watch = false;
        }
    }

    private void tell(Report report, PrintWriter out) throws IOException {
        if (junit != null) {
            try (Writer file = Files.newBufferedWriter(junit)) {
                JunitReport.write(report, file);
            } catch (IOException e) {
                throw new CommandFailure("--junit: " + junit + " cannot be written: is there a folder for it?");
            }
        }
        switch (json ? Format.JSON : format) {
            case TEXT -> TextReport.write(report, verbose, out);
            case JSON -> JsonReport.write(report, out);
            case GITHUB -> {
                TextReport.write(report, verbose, out);
                GithubReport.write(report, out);
            }
        }
    }

    private Timelines.Options options() {
        return new Timelines.Options(
                shuffles, coverage || failUnder > 0, mutate, Runtime.getRuntime().availableProcessors(),
                new Load.Flags(severity, resolvedWhileMuted));
    }

    private int code(Report report) {
        boolean tooFew = report.coverage().filter(covered -> Math.min(covered.percent(), covered.conditionPercent()) < failUnder).isPresent();
        return !report.problems().isEmpty() ? UNUSABLE : report.failed() > 0 || tooFew ? SignalboxCommand.FAILED : SignalboxCommand.DONE;
    }

    /** Folders that stand beside a configuration file are read when they are named, as by the server. */
    private Sources sources() {
        return files.sources(MatcherSyntax.Mode.FALLBACK);
    }

    private Optional<Path> folderOfRules() {
        return files.rules().or(() -> Optional.of(InputFiles.beside("rules"))).filter(Files::isDirectory);
    }

    private List<Path> chosen() {
        return paths.isEmpty() ? List.of(folderOfRules().orElse(Path.of("."))) : paths;
    }

    private static void remove(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            // What is left is in the folder for what is temporary.
        }
    }
}
