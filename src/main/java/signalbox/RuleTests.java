package signalbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import signalbox.alert.Severity;
import signalbox.load.Sources;
import signalbox.timeline.Timelines;

/** The timelines beside the rules of a package, run before a new version of it takes over. One thread at a time. */
final class RuleTests {

    private final Sources sources;
    private final Path rulesDir;
    private final Path cacheDir;
    private final Severity severity;

    /**
     * @param cacheDir where rules are kept that were compiled for timelines
     * @param severity the order of severities
     */
    RuleTests(Sources sources, Path rulesDir, Path cacheDir, Severity severity) {
        this.sources = sources;
        this.rulesDir = rulesDir;
        this.cacheDir = cacheDir;
        this.severity = severity;
    }

    /** What of the timelines of a package fails, or cannot be run, a line each: {@code FILE:LINE:COLUMN: what is wrong}. */
    List<String> faults(String packageName) {
        Path folder = folder(packageName);
        if (!Timelines.areIn(folder)) {
            return List.of();
        }
        try {
            return new Timelines(sources, Optional.of(rulesDir), cacheDir, new Timelines.Options(0, false, false, 1, severity))
                    .run(List.of(folder))
                    .faults();
        } catch (IllegalStateException e) {
            return List.of(folder + ": " + e.getMessage());
        }
    }

    Path folder(String packageName) {
        String below = packageName.replaceFirst("^rules\\.?", "").replace('.', '/');
        return below.isEmpty() ? rulesDir : rulesDir.resolve(below);
    }
}
