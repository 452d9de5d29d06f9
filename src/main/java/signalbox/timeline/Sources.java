package signalbox.timeline;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import signalbox.config.Configuration;
import signalbox.engine.RuleSet;
import signalbox.rules.RuleBase;

/**
 * Where configuration and rules come from that a file of timelines does not name itself.
 *
 * @param configuration what is read where a file names none; throws {@link signalbox.config.ConfigurationException}
 * @param hasFile whether that is a file of Alertmanager's
 * @param receiversDir further receivers beside a file that is named
 * @param rulesDir the folder whose folders are packages; folders elsewhere are placed by what their files say
 * @param cacheDir where compiled rules are kept for the time of a run
 * @param compiled makes of rules what the engine wants
 */
public record Sources(
        Supplier<Configuration> configuration,
        boolean hasFile,
        Optional<Path> receiversDir,
        Optional<Path> rulesDir,
        Path cacheDir,
        Function<RuleBase, RuleSet> compiled) {}
