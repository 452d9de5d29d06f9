package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import signalbox.config.YamlValue;

/**
 * Where something stands in a file of timelines.
 *
 * @param line from 1
 * @param column from 1
 */
public record Location(String file, int line, int column) {

    public Location {
        requireNonNull(file, "file is null");
    }

    static Location of(String file, YamlValue value) {
        return new Location(file, value.line(), value.column());
    }

    /** {@code FILE:LINE:COLUMN}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
