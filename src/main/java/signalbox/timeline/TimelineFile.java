package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file of timelines.
 *
 * @param path as it was named
 * @param config the configuration file that it names
 * @param configPlace where it names it, or where the file begins
 * @param packages the folders of the rules
 * @param packagesPlace where it names them, or where the file begins
 */
record TimelineFile(
        Path path,
        Optional<Path> config,
        Location configPlace,
        List<Path> packages,
        Location packagesPlace,
        List<Timeline> timelines) {

    TimelineFile {
        requireNonNull(path, "path is null");
        requireNonNull(config, "config is null");
        packages = List.copyOf(packages);
        timelines = List.copyOf(timelines);
    }

    /** What is in force when a timeline begins. */
    SituationFiles files() {
        return new SituationFiles(config, packages);
    }
}
