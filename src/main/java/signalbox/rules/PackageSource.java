package signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.rules.language.RuleNames;

/**
 * The files of one folder, before they are compiled.
 *
 * @param name the DRL package: {@code rules.teams.infra}
 * @param files those with rules, sorted by path, at least one
 * @param settingsFile the {@code package.yml} beside them
 * @param tables the {@code .csv} files beside them, sorted by path
 * @param isTrusted whether it is the product's own: compiled as it stands
 * @param refused why it is not to run, whatever its rules say
 */
record PackageSource(
        String name,
        List<RuleFile> files,
        Optional<RuleFile> settingsFile,
        List<RuleFile> tables,
        boolean isTrusted,
        List<RuleProblem> refused) {

    private static final String TEAMS = "rules.teams.";
    private static final String RULES = "rules.";

    PackageSource {
        requireNonNull(name, "name is null");
        files = List.copyOf(files);
        requireNonNull(settingsFile, "settingsFile is null");
        tables = List.copyOf(tables);
        refused = List.copyOf(refused);
    }

    PackageSource(String name, List<RuleFile> files, boolean isTrusted) {
        this(name, files, Optional.empty(), List.of(), isTrusted);
    }

    PackageSource(String name, List<RuleFile> files, Optional<RuleFile> settingsFile, List<RuleFile> tables, boolean isTrusted) {
        this(name, files, settingsFile, tables, isTrusted, List.of());
    }

    /** The same, not to run. */
    PackageSource refusedFor(List<RuleProblem> problems) {
        return new PackageSource(name, files, settingsFile, tables, isTrusted, problems);
    }

    /** All its files, those without rules too. */
    List<RuleFile> allFiles() {
        List<RuleFile> all = new ArrayList<>(files);
        settingsFile.ifPresent(all::add);
        all.addAll(tables);
        return all;
    }

    /** What its {@code package.yml} says, as far as it can be read. */
    PackageSettings settings() {
        return settingsFile.map(file -> new PackageFile(file).read()).orElse(PackageSettings.NONE);
    }

    /** What is wrong with it beside its rules: with its {@code package.yml}, its tables, or why else it is not to run. */
    List<RuleProblem> problemsBesideRules() {
        List<RuleProblem> problems = new ArrayList<>(refused);
        settingsFile.ifPresent(file -> {
            PackageFile reader = new PackageFile(file);
            PackageSettings unused = reader.read();
            problems.addAll(reader.problems());
        });
        problems.addAll(problemsOfTables());
        return problems;
    }

    /** What stands in its tables, as facts, as far as they can be read. */
    List<Object> facts() {
        return tables.stream().flatMap(file -> new TableFile(file).facts().stream()).toList();
    }

    /** What is wrong with its tables. */
    private List<RuleProblem> problemsOfTables() {
        return tables.stream().flatMap(file -> {
            TableFile table = new TableFile(file);
            List<Object> unused = table.facts();
            return table.problems().stream();
        }).toList();
    }

    /** The team whose folder it is, {@code ""} for the standard rules. A folder beside {@code teams} is a team's as well. */
    String team() {
        if (isTrusted && !name.startsWith(TEAMS)) {
            return "";
        }
        String below = name.startsWith(TEAMS) ? name.substring(TEAMS.length()) : name.startsWith(RULES) ? name.substring(RULES.length()) : name;
        return below.split("\\.", 2)[0];
    }

    /** Where its rules stand, by their names. */
    Map<String, RulePosition> positions() {
        Map<String, RulePosition> positions = new HashMap<>();
        for (RuleFile file : files) {
            RuleNames.in(file.text()).forEach((rule, line) -> positions.putIfAbsent(rule, new RulePosition(file.shown(), line)));
        }
        return positions;
    }

    /** SHA-256 over names and contents of all its files, in hexadecimal. */
    String version() {
        Sha256 hash = hash();
        settingsFile.ifPresent(file -> hash.add(file.path()).add(file.text()));
        tables.forEach(file -> hash.add(file.path()).add(file.text()));
        return hash.hex();
    }

    /** The same of the files that are compiled. */
    String versionOfRules() {
        return hash().hex();
    }

    private Sha256 hash() {
        Sha256 hash = new Sha256().add(name);
        files.forEach(file -> hash.add(file.path()).add(file.text()));
        return hash;
    }
}
