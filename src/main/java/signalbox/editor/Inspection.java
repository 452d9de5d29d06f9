package signalbox.editor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.config.ConfigProblem;
import signalbox.config.Configuration;
import signalbox.config.ConfigurationException;
import signalbox.config.ReceiverConfig;
import signalbox.lint.Allowances;
import signalbox.lint.Code;
import signalbox.lint.Finding;
import signalbox.lint.Level;
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

    /** Of all files of a package. */
    static List<Finding> of(RuleFolder folder, Project project) {
        RuleSources sources = folder.sources();
        Optional<Configuration> configuration = configuration(project.sources());
        RuleCheck.Findings rules = configuration
                .map(read -> RuleCheck.check(
                        sources,
                        read.receivers().stream().map(ReceiverConfig::name).toList(),
                        read.schedules().stream().map(Schedule::name).toList()))
                .orElseGet(() -> RuleCheck.check(sources));
        List<Finding> findings = new ArrayList<>();
        rules.problems().forEach(problem -> findings.add(Finding.of(problem, Level.ERROR)));
        rules.warnings().forEach(warning -> findings.add(Finding.of(warning, Level.WARNING)));
        List<Checked> packages = RuleCheck.read(sources);
        findings.addAll(RuleLint.look(packages, project.prometheus(), Optional.empty(), RuleCheck.scopes(sources)));
        configuration.ifPresent(read -> {
            findings.addAll(ToldTwice.look(packages, read.root()));
            findings.addAll(Tables.look(packages, read.receivers().stream().map(ReceiverConfig::name).toList()));
        });
        Set<Code> looked = Code.lookedFor(rules.problems().isEmpty(), configuration.isPresent(), project.prometheus().isPresent());
        Map<String, String> texts = new HashMap<>(sources.texts());
        folder.texts().forEach((path, text) -> texts.put(path.toString().replace('\\', '/'), text));
        return Allowances.apply(findings, new HashSet<>(sources.files()), looked, texts);
    }

    private static Optional<Configuration> configuration(Sources sources) {
        try {
            return Optional.of(sources.configuration());
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
