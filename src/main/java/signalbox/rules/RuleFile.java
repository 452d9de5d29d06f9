package signalbox.rules;

import static java.util.Objects.requireNonNull;

/**
 * A file of a package: rules, its {@code package.yml}, or a table.
 *
 * @param path below the rules directory, with slashes: {@code teams/infra/node-down.drl}
 * @param shown how it is named to people: {@code rules/teams/infra/node-down.drl}
 * @param text its content
 */
public record RuleFile(String path, String shown, String text) {

    public RuleFile {
        requireNonNull(path, "path is null");
        requireNonNull(shown, "shown is null");
        requireNonNull(text, "text is null");
    }
}
