package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A value where somebody wrote it.
 *
 * @param file as it was named by whoever asked for it
 * @param line from 1, where the value begins
 * @param column from 1
 * @param key how the value is reached within its receiver or route, such as {@code slack_configs[0].title}
 * @param lines where each of its lines begins; only the first is known when the value is not written as it is
 */
public record Written(String file, int line, int column, String key, List<Start> lines) {

    /** Where a line of a value begins in the file, both from 1. */
    record Start(int line, int column) {}

    public Written {
        requireNonNull(file, "file is null");
        requireNonNull(key, "key is null");
        lines = List.copyOf(lines);
    }

    /** A problem with the value as a whole. */
    public ConfigProblem problem(String message) {
        return new ConfigProblem(file, line, column, message);
    }

    /** A problem at a line and a column of the value, both from 1; 0 when not known. */
    public ConfigProblem problem(int atLine, int atColumn, String message) {
        if (atLine < 1 || atLine > lines.size()) {
            return problem(message);
        }
        Start start = lines.get(atLine - 1);
        return new ConfigProblem(file, start.line(), start.column() + Math.max(0, atColumn - 1), message);
    }
}
