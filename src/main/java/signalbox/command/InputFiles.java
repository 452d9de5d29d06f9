package signalbox.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;

/** The flags that say where people wrote what the server works with; the same for every command. */
class InputFiles {

    /** The default of {@code serve}: a repeat_interval that is longer is worth a warning. */
    private static final Duration RETENTION = Duration.ofDays(5);

    private static final String DEFAULT_CONFIG = "alertmanager.yml";

    @Option(
            names = "--config.file",
            paramLabel = "FILE",
            description = "Alertmanager's configuration file. Default: " + DEFAULT_CONFIG + " if it is there, else none.")
    @Nullable Path configFile;

    @Option(
            names = "--rules.dir",
            paramLabel = "DIR",
            description = "Folder of the rules. Default: rules if it is there, else the one beside the program.")
    @Nullable Path rulesDir;

    @Option(
            names = "--receivers.dir",
            paramLabel = "DIR",
            description = "Folder of the receivers. Default: receivers if it is there, else the one beside the program.")
    @Nullable Path receiversDir;

    /** The configuration file, if there is one. */
    final Optional<Path> config() {
        return configFile != null
                ? Optional.of(configFile)
                : Optional.of(Path.of(DEFAULT_CONFIG)).filter(Files::exists);
    }

    /** Folders that were named and are not there are a typo, and would leave out all that is in them. */
    final void mustBeThere() {
        mustBeFolder("--rules.dir", rulesDir);
        mustBeFolder("--receivers.dir", receiversDir);
    }

    private static void mustBeFolder(String flag, @Nullable Path given) {
        if (given != null && !Files.isDirectory(given)) {
            throw new CommandFailure(flag + ": there is no folder " + given);
        }
    }

    final Path rules() {
        return beside(rulesDir, "rules");
    }

    final Path receivers() {
        return beside(receiversDir, "receivers");
    }

    /** The folder that was given, else the one in the current directory, else the one beside the program. */
    static Path beside(@Nullable Path given, String name) {
        if (given != null) {
            return given;
        }
        Path here = Path.of(name);
        return Files.isDirectory(here) ? here : Path.of(System.getProperty("signalbox.home", "")).resolve(name);
    }

    /** Configuration and receivers, as {@link Configuration#load}. */
    final Configuration load(MatcherSyntax.Mode mode) {
        Optional<Path> folder = Optional.of(receivers()).filter(Files::isDirectory);
        return config().map(file -> Configuration.load(file, folder, mode, RETENTION))
                .orElseGet(() -> Configuration.withoutFile(folder, mode, RETENTION));
    }
}
