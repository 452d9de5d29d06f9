package signalbox.rules;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.rules.language.RuleNames;

/**
 * The files of one folder, before they are compiled.
 *
 * @param name the DRL package: {@code rules.teams.infra}
 * @param files sorted by path, at least one
 * @param isTrusted whether it is the product's own: compiled as it stands
 */
record PackageSource(String name, List<RuleFile> files, boolean isTrusted) {

    private static final String TEAMS = "rules.teams.";
    private static final String RULES = "rules.";

    PackageSource {
        requireNonNull(name, "name is null");
        files = List.copyOf(files);
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

    /** SHA-256 over names and contents of the files, in hexadecimal. */
    String version() {
        Sha256 hash = new Sha256().add(name);
        files.forEach(file -> hash.add(file.path()).add(file.text()));
        return hash.hex();
    }
}
