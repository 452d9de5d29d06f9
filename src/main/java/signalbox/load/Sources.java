package signalbox.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;
import signalbox.rules.RuleSources;

/**
 * Where people wrote what a server works by.
 *
 * @param configFile empty when there is none
 * @param rulesDir the folder of the rules, which may be missing; empty when only the standard ones act
 * @param receiversDir the folder of further receivers, which may be missing; empty when there are none
 * @param matchers how matchers are read
 * @param retention how long notifications are remembered: a repeat_interval that is longer is worth a warning
 */
public record Sources(
        Optional<Path> configFile,
        Optional<Path> rulesDir,
        Optional<Path> receiversDir,
        MatcherSyntax.Mode matchers,
        Duration retention) {

    /** Configuration and receivers, as {@link Configuration#load}. */
    public Configuration configuration() {
        return configuration(Map.of());
    }

    /**
     * The same where some files have other texts than on disk.
     *
     * @param open texts that count instead, by absolute path
     */
    public Configuration configuration(Map<Path, String> open) {
        Optional<Path> folder = receiversDir.filter(Files::isDirectory);
        return configFile
                .map(file -> Configuration.load(file, folder, matchers, retention, open))
                .orElseGet(() -> Configuration.withoutFile(folder, matchers, retention));
    }

    /** The rules as they are written now. */
    public RuleSources rules() {
        return rulesDir.map(RuleSources::read).orElseGet(RuleSources::standard);
    }
}
