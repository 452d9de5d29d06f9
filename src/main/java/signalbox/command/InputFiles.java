package signalbox.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import signalbox.alert.MatcherSyntax;
import signalbox.load.Sources;

/** The flags that say where people wrote what the server works with; the same for every command. */
class InputFiles {

    /** The default of {@code serve}: a repeat_interval that is longer is worth a warning. */
    static final Duration RETENTION = Duration.ofDays(5);

    private static final String DEFAULT_CONFIG = "alertmanager.yml";
    private static final String RULES = "rules";
    private static final String RECEIVERS = "receivers";

    @Option(
            names = "--config.file",
            paramLabel = "FILE",
            description = "Alertmanager's configuration file. Default: " + DEFAULT_CONFIG + " if it is there, else none.")
    @Nullable Path configFile;

    @Option(
            names = "--rules.dir",
            paramLabel = "DIR",
            description = "Folder of the rules. Default: none with a configuration file; without one, rules if it is there,"
                    + " else the one beside the program.")
    @Nullable Path rulesDir;

    @Option(
            names = "--receivers.dir",
            paramLabel = "DIR",
            description = "Folder of further receivers. Default: none with a configuration file; without one, receivers if it is"
                    + " there, else the one beside the program.")
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

    /** The folder of the rules, which need not be there; empty when only the standard ones are to act. */
    final Optional<Path> rules() {
        return folder(rulesDir, RULES);
    }

    /** The folder of further receivers, which need not be there. */
    final Optional<Path> receivers() {
        return folder(receiversDir, RECEIVERS);
    }

    /** Who has a configuration file wants what it says: samples that happen to lie beside the program would mute and add. */
    private Optional<Path> folder(@Nullable Path named, String name) {
        return named != null
                ? Optional.of(named)
                : config().isPresent() ? Optional.empty() : Optional.of(beside(name));
    }

    /** What to say of folders that would be read if there were no configuration file: here or beside the program. */
    final List<String> unread() {
        return unread(beside(RULES), beside(RECEIVERS));
    }

    /** The same of those that are here. Whoever writes rules elsewhere need not hear of the samples each time. */
    final List<String> unreadHere() {
        return unread(Path.of(RULES), Path.of(RECEIVERS));
    }

    private List<String> unread(Path rules, Path receivers) {
        List<String> unread = new ArrayList<>();
        if (config().isPresent()) {
            addUnread("--rules.dir", rulesDir, rules, unread);
            addUnread("--receivers.dir", receiversDir, receivers, unread);
        }
        return unread;
    }

    private static void addUnread(String flag, @Nullable Path named, Path folder, List<String> unread) {
        if (named == null && Files.isDirectory(folder)) {
            unread.add(folder + " is not read, for there is a configuration file: " + flag + "=" + folder + " has it read");
        }
    }

    /** The folder in the current directory, else the one beside the program. */
    static Path beside(String name) {
        Path here = Path.of(name);
        return Files.isDirectory(here) ? here : Path.of(System.getProperty("signalbox.home", "")).resolve(name);
    }

    /** All of them together. */
    final Sources sources(MatcherSyntax.Mode matchers) {
        return new Sources(config(), rules(), receivers(), matchers, RETENTION);
    }
}
