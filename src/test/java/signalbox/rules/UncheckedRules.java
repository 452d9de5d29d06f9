package signalbox.rules;

import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Rules of teams that are compiled as they stand, as only the standard rules are: for tests of what holds when a package does what the
 * language lets nobody say.
 */
public final class UncheckedRules {

    private UncheckedRules() {}

    /** Everything below a directory. */
    public static RuleSources read(Path rulesDir) {
        RuleSources sources = RuleSources.read(rulesDir);
        return new RuleSources(
                sources.packages().stream().flatMap(source -> source.allFiles().stream()).toList(),
                sources.problems(),
                sources.packages().stream().map(PackageSource::name).collect(Collectors.toSet()));
    }
}
