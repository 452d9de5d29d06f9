package signalbox.rules;

import static java.util.Objects.requireNonNull;

/**
 * One {@code .drl} file.
 *
 * @param path below the rules directory, with slashes: {@code teams/infra/node-down.drl}
 * @param shown how it is named to people: {@code rules/teams/infra/node-down.drl}
 * @param text its content
 */
record RuleFile(String path, String shown, String text) {

    RuleFile {
        requireNonNull(path, "path is null");
        requireNonNull(shown, "shown is null");
        requireNonNull(text, "text is null");
    }
}
