package signalbox.editor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import signalbox.config.ConfigProblem;
import signalbox.config.Configuration;
import signalbox.config.ConfigurationException;
import signalbox.config.ReceiverConfig;
import signalbox.lint.Allowances;
import signalbox.lint.Code;
import signalbox.lint.Finding;
import signalbox.lint.FolderTexts;
import signalbox.lint.Level;
import signalbox.lint.RoutedTwice;
import signalbox.lint.RuleLint;
import signalbox.lint.Tables;
import signalbox.lint.ToldTwice;
import signalbox.load.Sources;
import signalbox.route.Schedule;
import signalbox.rules.RuleCheck;
import signalbox.rules.RuleSources;
import signalbox.rules.language.Checked;
import signalbox.timeline.Timelines;

/** What {@code check} would say of what is open, with the texts that the editor has. */
final class Inspection {

    private Inspection() {}

    /**
     * Of all files of packages, also what there is to say of them together with those that run beside them.
     *
     * @param one of the packages
     * @param folders of all packages that are open
     * @param memory of what was found before
     */
    static List<Finding> of(RuleFolder one, Set<Path> folders, Project project, RuleCheck.Memory memory) {
        RuleSources sources = one.together();
        FolderTexts beside = new FolderTexts(one.texts());
        Set<String> open = folders.stream().map(one::packageName).collect(Collectors.toSet());
        Optional<Configuration> configuration = configuration(project.sources(), one.texts());
        RuleCheck.Findings rules = configuration
                .map(read -> RuleCheck.check(
                        sources,
                        read.receivers().stream().map(ReceiverConfig::name).toList(),
                        read.schedules().stream().map(Schedule::name).toList(),
                        memory,
                        open::contains))
                .orElseGet(() -> RuleCheck.check(sources, memory, open::contains));
        List<Finding> findings = new ArrayList<>();
        rules.problems().forEach(problem -> findings.add(Finding.of(problem, Level.ERROR)));
        rules.warnings().forEach(warning -> findings.add(Finding.of(warning, Level.WARNING)));
        List<Checked> packages = RuleCheck.read(sources, memory);
        findings.addAll(RuleLint.look(packages, project.prometheus(), Optional.empty(), RuleCheck.scopes(sources), beside));
        findings.addAll(RoutedTwice.look(RuleCheck.inForce(packages, sources), RuleCheck.scopes(sources)));
        configuration.ifPresent(read -> {
            findings.addAll(ToldTwice.look(packages, read.root()));
            findings.addAll(Tables.look(packages, read.receivers().stream().map(ReceiverConfig::name).toList(), beside));
        });
        findings.removeIf(finding -> !isIn(folders, finding.file()));
        Set<Code> looked = Code.lookedFor(rules.problems().isEmpty(), configuration.isPresent(), project.prometheus().isPresent());
        Map<String, String> texts = new HashMap<>(sources.texts());
        one.texts().forEach((path, text) -> texts.put(path.toString().replace('\\', '/'), text));
        Set<String> files = sources.files().stream().filter(file -> isIn(folders, file)).collect(Collectors.toSet());
        return Allowances.apply(findings, files, looked, texts);
    }

    private static boolean isIn(Set<Path> folders, String file) {
        return Optional.ofNullable(Path.of(file).toAbsolutePath().normalize().getParent()).filter(folders::contains).isPresent();
    }

    private static Optional<Configuration> configuration(Sources sources, Map<Path, String> open) {
        try {
            return Optional.of(sources.configuration(open));
        } catch (ConfigurationException e) {
            return Optional.empty();
        }
    }

    /** Of a file of timelines. */
    static List<Finding> ofTimelines(Path file, String text) {
        return findings(Timelines.mistakes(file, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of the configuration file. */
    static List<Finding> ofConfiguration(Path file, String text, Sources sources) {
        try {
            Configuration read = Configuration.parse(file.toString(), text.getBytes(StandardCharsets.UTF_8),
                    Optional.ofNullable(file.getParent()).orElse(Path.of("")), sources.matchers(), sources.retention());
            return read.warnings().stream().map(line -> Finding.of(line, Code.CONFIGURATION_WARNING, Level.WARNING)).toList();
        } catch (ConfigurationException e) {
            return findings(e.problems());
        }
    }

    private static List<Finding> findings(List<ConfigProblem> problems) {
        return problems.stream()
                .map(problem -> new Finding(
                        Code.CONFIGURATION_REFUSED, Level.ERROR, problem.file(), problem.line(), problem.column(), problem.message(), ""))
                .toList();
    }
}
