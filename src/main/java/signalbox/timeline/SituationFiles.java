package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Situation} is read from.
 *
 * @param config empty: that of the repository
 * @param packages folders of rules
 */
record SituationFiles(Optional<Path> config, List<Path> packages) {

    SituationFiles {
        requireNonNull(config, "config is null");
        packages = List.copyOf(packages);
    }

    /** What a reload leaves out stays as it was. */
    SituationFiles after(Event.Reload reload) {
        return new SituationFiles(reload.config().or(this::config), reload.packages().orElse(packages));
    }
}
