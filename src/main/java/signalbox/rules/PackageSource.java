package signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of one folder, before they are compiled.
 *
 * @param name the DRL package: {@code rules.teams.infra}
 * @param files sorted by path, at least one
 */
record PackageSource(String name, List<RuleFile> files) {

    private static final String TEAMS = "rules.teams.";

    PackageSource {
        requireNonNull(name, "name is null");
        files = List.copyOf(files);
    }

    /** The team whose folder it is, {@code ""} for the standard rules. */
    String team() {
        return name.startsWith(TEAMS) ? name.substring(TEAMS.length()).split("\\.", 2)[0] : "";
    }

    /** Where its rules stand, by their names. */
    Map<String, RulePosition> positions() {
        Map<String, RulePosition> positions = new HashMap<>();
        for (RuleFile file : files) {
            Statement.in(new DrlText(file.text())).stream()
                    .filter(Statement::isRule)
                    .forEach(rule -> positions.putIfAbsent(
                            rule.name(), new RulePosition(file.shown(), rule.first().line())));
        }
        return positions;
    }

    /** SHA-256 over names and contents of the files, in hexadecimal. */
    String version() {
        Sha256 hash = new Sha256().add(name);
        files.forEach(file -> hash.add(file.path()).add(file.text()));
        return hash.hex();
    }
}
