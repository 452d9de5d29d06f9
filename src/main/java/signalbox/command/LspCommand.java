package signalbox.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.audit.Load;
import signalbox.editor.EditorServer;
import signalbox.editor.Project;
import signalbox.file.Folders;
import signalbox.lint.PrometheusRules;
import signalbox.load.Sources;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;
import signalbox.timeline.Report;
import signalbox.timeline.TextReport;
import signalbox.timeline.Timelines;

/** {@code signalbox lsp}: helps an editor with rules, over standard input and output. */
@Command(
        name = "lsp",
        header = "Help an editor with rules: a language server on standard input and output.",
        description = "Started by editors: docs/rules/editor.md has the lines for VS Code and Neovim. Folders and files that are not named"
                + " are those in the folder that the editor opens.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nFlags:%n",
        sortOptions = false)
final class LspCommand implements Callable<Integer> {

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Mixin
    InputFiles files = new InputFiles();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "A server, a Signalbox or an Alertmanager: labels of its alerts are proposed, and how often a rule fired is said.")
    Optional<String> url = Optional.empty();

    @Option(
            names = "--alerts",
            paramLabel = "FILES",
            split = ",",
            description = "Files of alerts, as GET /api/v2/alerts answers: their labels are proposed.")
    List<Path> alerts = new ArrayList<>();

    @Option(
            names = "--prometheus.rules",
            paramLabel = "FILES",
            split = ",",
            description = "As for check; names of alerts and labels in them are proposed.")
    List<String> prometheusRules = new ArrayList<>();

    @Option(
            names = "--severity.order",
            paramLabel = "ORDER",
            description = "As for serve, where timelines are run. Default: fatal > critical > warning > info, and the usual synonyms.")
    Severity severity = Severity.DEFAULT;

    @Option(
            names = "--notify.resolved-while-muted",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "As for serve, where timelines are run. Default: true.")
    boolean resolvedWhileMuted = true;

    private final InstantSource clock;

    LspCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        LogSetup.use(LogLevel.WARN, LogFormat.LOGFMT);
        InputStream in = System.in;
        OutputStream out = System.out;
        System.setOut(System.err); // nothing but the protocol may stand there
        files.mustBeThere();
        KnownAlerts known = new KnownAlerts(url, alerts, clock);
        Optional<PrometheusRules> prometheus = prometheus();
        return EditorServer.serve(in, out, root -> project(root, known, prometheus));
    }

    private Optional<PrometheusRules> prometheus() {
        try {
            return prometheusRules.isEmpty() ? Optional.empty() : Optional.of(PrometheusRules.read(prometheusRules));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--prometheus.rules: " + e.getMessage());
        }
    }

    private Project project(Optional<Path> root, KnownAlerts known, Optional<PrometheusRules> prometheus) {
        Sources sources = sources(root);
        Optional<Path> explanations = Optional.of(Path.of(System.getProperty("signalbox.home", "")).resolve("docs/rules/lint.md").toAbsolutePath())
                .filter(Files::isRegularFile);
        return new Project(sources, prometheus, known, (path, out) -> run(sources, path, out), explanations);
    }

    /** What flags name; else what is in the folder that the editor opens. */
    private Sources sources(Optional<Path> root) {
        Path folder = root.orElse(Path.of(""));
        Optional<Path> config = Optional.ofNullable(files.configFile).or(() -> Optional.of(folder.resolve("alertmanager.yml")).filter(Files::exists));
        Optional<Path> rules = Optional.ofNullable(files.rulesDir).or(() -> Optional.of(folder.resolve("rules")).filter(Files::isDirectory));
        Optional<Path> receivers = Optional.ofNullable(files.receiversDir)
                .or(() -> Optional.of(folder.resolve("receivers")).filter(Files::isDirectory));
        return new Sources(config, rules, receivers, MatcherSyntax.Mode.FALLBACK, InputFiles.RETENTION);
    }

    private Report run(Sources sources, Path path, PrintWriter out) throws IOException {
        Path cache = Files.createTempDirectory("signalbox-lsp");
        try {
            Timelines.Options options = new Timelines.Options(0, false, false, Runtime.getRuntime().availableProcessors(),
                    new Load.Flags(severity, resolvedWhileMuted));
            Report report = new Timelines(sources, sources.rulesDir(), cache, options).run(List.of(path));
            TextReport.write(report, true, out);
            return report;
        } finally {
            Folders.delete(cache);
        }
    }
}
