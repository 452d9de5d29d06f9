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
 * @param isTrusted whether it is the product's own: compiled as it stands
 */
record PackageSource(String name, List<RuleFile> files, Optional<RuleFile> settingsFile, boolean isTrusted) {

    private static final String TEAMS = "rules.teams.";
    private static final String RULES = "rules.";

    PackageSource {
        requireNonNull(name, "name is null");
        files = List.copyOf(files);
        requireNonNull(settingsFile, "settingsFile is null");
    }

    PackageSource(String name, List<RuleFile> files, boolean isTrusted) {
        this(name, files, Optional.empty(), isTrusted);
    }

    /** All its files, those without rules too. */
    List<RuleFile> allFiles() {
        List<RuleFile> all = new ArrayList<>(files);
        settingsFile.ifPresent(all::add);
        return all;
    }

    /** What its {@code package.yml} says, as far as it can be read. */
    PackageSettings settings() {
        return settingsFile.map(file -> new PackageFile(file).read()).orElse(PackageSettings.NONE);
    }

    /** What is wrong with its {@code package.yml}. */
    List<RuleProblem> problemsOfSettings() {
        return settingsFile.map(file -> {
            PackageFile reader = new PackageFile(file);
            PackageSettings unused = reader.read();
            return reader.problems();
        }).orElse(List.of());
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
