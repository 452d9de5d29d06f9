package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import signalbox.config.YamlValue;

/**
 * Where something stands in a file of timelines.
 *
 * @param line from 1
 * @param column from 1
 */
public record Place(String file, int line, int column) {

    public Place {
        requireNonNull(file, "file is null");
    }

    static Place of(String file, YamlValue value) {
        return new Place(file, value.line(), value.column());
    }

    /** {@code FILE:LINE:COLUMN}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
