package signalbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import signalbox.audit.Load;
import signalbox.load.Sources;
import signalbox.log.LogSetup;
import signalbox.timeline.Timelines;

/** The timelines beside the rules of a package, run before a new version of it takes over. One thread at a time. */
final class RuleTests {

    private final Sources sources;
    private final Path rulesDir;
    private final Path cacheDir;
    private final Load.Flags flags;

    /**
     * @param cacheDir where rules are kept that were compiled for timelines
     * @param flags by which the server decides
     */
    RuleTests(Sources sources, Path rulesDir, Path cacheDir, Load.Flags flags) {
        this.sources = sources;
        this.rulesDir = rulesDir;
        this.cacheDir = cacheDir;
        this.flags = flags;
    }

    /** What of the timelines of a package fails, or cannot be run, a line each: {@code FILE:LINE:COLUMN: what is wrong}. */
    List<String> faults(String packageName) {
        Path folder = folder(packageName);
        if (!Timelines.areIn(folder)) {
            return List.of();
        }
        try {
            // What happens in timelines must not stand in the log beside what happens.
            return new Timelines(sources, Optional.of(rulesDir), cacheDir, new Timelines.Options(0, false, false, 1, flags),
                            timelines -> new Thread(() -> LogSetup.quietly(timelines), "signalbox-timelines"))
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
