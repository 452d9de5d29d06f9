package signalbox.config;

import static java.util.Objects.requireNonNull;

/**
 * Something wrong in a configuration file.
 *
 * @param file as it was named by whoever asked for it
 * @param line from 1; 0 when the problem is with the file as a whole
 * @param column from 1; 0 as well then
 * @param message what is wrong and what was expected; never holds a secret
 */
public record ConfigProblem(String file, int line, int column, String message) {

    public ConfigProblem {
        requireNonNull(file, "file is null");
        requireNonNull(message, "message is null");
    }

    /** {@code FILE:LINE:COLUMN: message}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line + ":" + column : "") + ": " + message;
    }
}
