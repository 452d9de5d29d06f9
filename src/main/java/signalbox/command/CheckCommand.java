package signalbox.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.NearestName;
import signalbox.alert.Severity;
import signalbox.config.Configuration;
import signalbox.config.ConfigurationException;
import signalbox.config.ReceiverConfig;
import signalbox.file.Folders;
import signalbox.lint.Allowances;
import signalbox.lint.Code;
import signalbox.lint.ConfigurationLint;
import signalbox.lint.Finding;
import signalbox.lint.FindingReports;
import signalbox.lint.Level;
import signalbox.lint.PrometheusRules;
import signalbox.lint.RoutedTwice;
import signalbox.lint.RuleLint;
import signalbox.lint.SeenLabels;
import signalbox.lint.Tables;
import signalbox.lint.ToldTwice;
import signalbox.load.ReceiverCheck;
import signalbox.log.LogFormat;
import signalbox.log.LogLevel;
import signalbox.log.LogSetup;
import signalbox.route.Schedule;
import signalbox.rules.RuleCheck;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Mention;
import signalbox.timeline.Trial;
import signalbox.web.InvalidWebConfigException;
import signalbox.web.WebDoor;

/** {@code signalbox check}: everything that a start would refuse, without starting. */
@Command(
        name = "check",
        header = "Check configuration, rules and receivers without starting.",
        description = "Prints every problem as FILE:LINE:COLUMN: what is wrong, and ends with 1 if there is any. Also says what is allowed"
                + " and hardly meant, with a code in brackets: --explain CODE says more.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nFlags:%n",
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {

    /** How findings are printed. */
    enum Format {
        TEXT,
        JSON,
        SARIF,
        GITHUB
    }

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

    @Option(names = "--web.roles.file", paramLabel = "FILE", description = "Roles of users, as for serve; checked as well.")
    String rolesFile = "";

    @Option(
            names = "--prometheus.rules",
            paramLabel = "FILES",
            split = ",",
            description = "Prometheus' rule files, folders of them, or patterns: names of alerts and labels are compared with theirs.")
    List<String> prometheusRules = List.of();

    @Option(names = "--format", paramLabel = "FORMAT", description = "How findings are printed: text, json, sarif or github. Default: text.")
    Format format = Format.TEXT;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "End with 1 for findings from this severity on: error, warning or info. Default: error.")
    Level failOn = Level.ERROR;

    @Option(names = "--info", description = "Also print what is only worth knowing, and what each rule waits for. Programs always get the former.")
    boolean info;

    @Option(
            names = "--against",
            paramLabel = "URL",
            description = "Also say what would be muted and routed of the alerts that fire now at this server, a Signalbox or an Alertmanager, and"
                    + " how that differs from what is muted there.")
    String against = "";

    @Option(
            names = "--severity.order",
            paramLabel = "ORDER",
            description = "As for serve, with --against. Default: fatal > critical > warning > info, and the usual synonyms.")
    Severity severity = Severity.DEFAULT;

    @Option(
            names = "--storage.path",
            paramLabel = "FOLDER",
            description = "Compare names of alerts and labels, and values, with those of the alerts that a server has on record there; with"
                    + " --against with those of that server.")
    String storagePath = "";

    @Option(
            names = "--explain",
            paramLabel = "CODE",
            description = "Say what a finding means, and what to do about it; all: list the codes.")
    String explain = "";

    private final InstantSource clock;

    /** What was found so far. */
    private final List<Finding> findings = new ArrayList<>();

    CheckCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.use(LogLevel.WARN, LogFormat.LOGFMT);
        if (!explain.isEmpty()) {
            return explain(spec.commandLine().getOut());
        }
        files.mustBeThere();
        files.unreadHere().forEach(folder -> requireNonNull(spec).commandLine().getErr().println(folder));
        Optional<PrometheusRules> known = prometheusRules();
        Optional<Configuration> configuration = configuration();
        configuration.ifPresent(this::receivers);
        RuleSources sources = files.sources(mode()).rules();
        RuleCheck.Findings rules = configuration.map(read -> rules(sources, read)).orElseGet(() -> RuleCheck.check(sources));
        rules.problems().forEach(problem -> findings.add(Finding.of(problem, Level.ERROR)));
        rules.warnings().forEach(warning -> findings.add(Finding.of(warning, Level.WARNING)));
        List<Checked> packages = RuleCheck.read(sources);
        configuration.ifPresentOrElse(
                read -> lint(read, packages, known),
                () -> files.config().ifPresent(file -> findings.addAll(ConfigurationLint.lookAtRefused(file))));
        Optional<SeenLabels> recorded = recorded();
        findings.addAll(RuleLint.look(packages, known, recorded, RuleCheck.scopes(sources)));
        findings.addAll(RoutedTwice.look(RuleCheck.inForce(packages, sources), RuleCheck.scopes(sources)));
        checkWeb();
        Set<Code> looked = Code.lookedFor(rules.problems().isEmpty(), configuration.isPresent(), known.isPresent() || recorded.isPresent());
        List<Finding> left = Allowances.apply(findings, written(sources), looked);
        boolean valid = left.stream().noneMatch(finding -> finding.severity() == Level.ERROR);
        Optional<Compared> compared = Optional.empty();
        if (!against.isEmpty() && valid && configuration.isPresent()) {
            compared = Optional.of(compare(configuration.get(), sources));
        } else if (!against.isEmpty()) {
            spec.commandLine().getErr().println("--against: what is wrong has to be mended before");
        }
        return tell(left, rules.needs(), compared);
    }

    private record Compared(Against with, Trial.Result result) {}

    private Compared compare(Configuration configuration, RuleSources sources) throws IOException {
        Against with = new Against(against);
        Path cache = Files.createTempDirectory("signalbox-check");
        try {
            return new Compared(with, Trial.of(
                    configuration, files.config().isPresent(), new RuleLoader(cache), sources, with.alerts(), with.acks(), severity,
                    clock.instant()));
        } finally {
            Folders.delete(cache);
        }
    }

    private void lint(Configuration configuration, List<Checked> packages, Optional<PrometheusRules> known) {
        Set<String> routed = packages.stream()
                .flatMap(read -> read.files().stream())
                .flatMap(file -> file.mentions().stream())
                .filter(mention -> mention.what() == Mention.What.RECEIVER)
                .map(Mention::name)
                .collect(Collectors.toSet());
        List<Finding> found = ConfigurationLint.look(files.config(), receiverFiles(), configuration, known, routed, clock.instant());
        if (found.stream().anyMatch(finding -> finding.code() == Code.REPEAT_BEFORE_GROUP)) {
            findings.removeIf(finding -> finding.message().startsWith("repeat_interval is less than group_interval")); // said with its place
        }
        findings.addAll(found);
        findings.addAll(ToldTwice.look(packages, configuration.root()));
        findings.addAll(Tables.look(packages, configuration.receivers().stream().map(ReceiverConfig::name).toList()));
    }

    private List<Path> receiverFiles() {
        Optional<Path> folder = files.receivers().filter(Files::isDirectory);
        if (folder.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder.get())) {
            return found.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList();
        } catch (IOException e) {
            return List.of(); // said by who reads the configuration
        }
    }

    private int explain(PrintWriter out) {
        if (explain.equals("all")) {
            Code.words().forEach(word -> out.println(word + ": " + Code.named(word).orElseThrow().what()));
        } else {
            out.print(Code.named(explain)
                    .orElseThrow(() -> new CommandFailure("there is no code \"" + explain + "\": "
                            + NearestName.to(explain, Code.words()).map(near -> "did you mean " + near + "?").orElse("--explain all lists them")))
                    .explanation());
        }
        out.flush();
        return SignalboxCommand.DONE;
    }

    /** Labels of alerts on record: what is misspelt is seldom among them. */
    private Optional<SeenLabels> recorded() throws IOException {
        if (!storagePath.isEmpty()) {
            return Optional.of(RecordedLabels.in(HistorySource.of("", storagePath, clock)));
        }
        return against.isEmpty() ? Optional.empty() : Optional.of(RecordedLabels.at(against));
    }

    private Optional<PrometheusRules> prometheusRules() {
        try {
            return prometheusRules.isEmpty() ? Optional.empty() : Optional.of(PrometheusRules.read(prometheusRules));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--prometheus.rules: " + e.getMessage());
        }
    }

    /** Files in which findings may be allowed. */
    private Set<String> written(RuleSources sources) {
        Set<String> written = new HashSet<>(sources.files());
        files.config().ifPresent(file -> written.add(file.toString()));
        receiverFiles().forEach(file -> written.add(file.toString()));
        return written;
    }

    private void receivers(Configuration configuration) {
        ReceiverCheck.Findings found = ReceiverCheck.findings(configuration, clock);
        found.warnings().forEach(line -> findings.add(Finding.of(line, Code.RECEIVER_WARNING, Level.WARNING)));
        found.problems().forEach(line -> findings.add(Finding.of(line, codeOf(line), Level.ERROR)));
    }

    /** Of what is wrong with a receiver: its template, in the words of template problems, or itself. */
    private static Code codeOf(String line) {
        if (line.contains("there is no template \"")) {
            return Code.UNDEFINED_TEMPLATE;
        }
        if (line.contains(": there is no \".")) {
            return Code.TEMPLATE_UNKNOWN_FIELD;
        }
        return line.contains("template") || line.contains("function") ? Code.BAD_TEMPLATE : Code.RECEIVER_REFUSED;
    }

    private static RuleCheck.Findings rules(RuleSources sources, Configuration read) {
        return RuleCheck.check(
                sources,
                read.receivers().stream().map(ReceiverConfig::name).toList(),
                read.schedules().stream().map(Schedule::name).toList());
    }

    private void checkWeb() {
        try {
            if (!webConfigFile.isEmpty()) {
                WebDoor unused = WebDoor.of(Path.of(webConfigFile), rolesFile);
            }
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> findings.add(Finding.of(problem.toString(), Code.WEB_CONFIGURATION_REFUSED, Level.ERROR)));
        } catch (InvalidWebConfigException e) {
            findings.add(Finding.of(String.valueOf(e.getMessage()), Code.WEB_CONFIGURATION_REFUSED, Level.ERROR));
        }
    }

    /** Empty when it has problems. Warnings do not make it unusable: they are told beside the problems. */
    private Optional<Configuration> configuration() {
        try {
            Configuration configuration = files.sources(mode()).configuration();
            configuration.warnings().forEach(line -> findings.add(Finding.of(line, Code.CONFIGURATION_WARNING, Level.WARNING)));
            return Optional.of(configuration);
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> findings.add(Finding.of(problem.toString(), Code.CONFIGURATION_REFUSED, Level.ERROR)));
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

    private int tell(List<Finding> found, List<String> needs, Optional<Compared> compared) {
        boolean valid = found.stream().noneMatch(finding -> finding.severity() == Level.ERROR);
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        switch (format) {
            case TEXT -> {
                text(found, needs, out, spec.commandLine().getErr());
                compared.ifPresent(each -> each.with().text(each.result(), out));
            }
            case JSON -> FindingReports.json(found, valid, compared.map(each -> each.with().json(each.result())), out);
            case SARIF -> FindingReports.sarif(found, out);
            case GITHUB -> FindingReports.github(found, out);
        }
        return found.stream().anyMatch(finding -> finding.severity().isAtLeast(failOn)) ? SignalboxCommand.FAILED : SignalboxCommand.DONE;
    }

    private void text(List<Finding> found, List<String> needs, PrintWriter out, PrintWriter err) {
        found.stream()
                .filter(finding -> finding.severity() == Level.WARNING || (finding.severity() == Level.INFO && shows(Level.INFO)))
                .forEach(finding -> err.println(finding.severity().word() + ": " + finding + " [" + finding.code().word() + "]"));
        if (shows(Level.INFO)) {
            needs.forEach(err::println);
        }
        List<Finding> problems = found.stream().filter(finding -> finding.severity() == Level.ERROR).toList();
        problems.forEach(out::println);
        if (problems.isEmpty()) {
            out.println("OK: " + files.config().map(file -> "configuration " + file + ", ").orElse("")
                    + files.receivers().map(folder -> "receivers " + folder).orElse("no other receivers") + ", "
                    + files.rules().map(folder -> "rules " + folder).orElse("the standard rules alone"));
        } else {
            out.println(problems.size() + (problems.size() == 1 ? " problem" : " problems"));
        }
        err.flush();
        out.flush();
    }

    private boolean shows(Level severity) {
        return info || failOn.compareTo(severity) >= 0;
    }
}
