package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a start or a reload brought.
 *
 * @param result how it ended
 * @param problems what was not taken over, a line each
 * @param sender who asked for it
 * @param receivers how many integrations each receiver has; empty when nothing was taken over
 * @param packages the packages of rules that are in force
 * @param configuration the text of the configuration, without secrets; {@code ""} when nothing was taken over
 * @param fromFile whether there is a configuration file
 * @param places {@code FILE:LINE} of the entries of the configuration file, by what explanations call them
 */
public record Load(
        Instant at,
        Result result,
        List<String> problems,
        String sender,
        Map<String, Integer> receivers,
        List<RulesInForce> packages,
        String configuration,
        boolean fromFile,
        Map<String, String> places) {

    /** How a reload can end. */
    public enum Result {
        /** The server starts. */
        START,
        /** All of it is in force. */
        TAKEN_OVER,
        /** Some packages of rules were not taken over. */
        IN_PART,
        /** Nothing changed. */
        FAILED
    }

    /**
     * A package of rules that is in force.
     *
     * @param files all its files; none when they are not known
     */
    public record RulesInForce(String name, String version, String team, List<String> rules, List<SourceFile> files) {

        public RulesInForce {
            requireNonNull(name, "name is null");
            requireNonNull(version, "version is null");
            requireNonNull(team, "team is null");
            rules = List.copyOf(rules);
            files = List.copyOf(files);
        }
    }

    /**
     * A file of a package.
     *
     * @param path below the folder of the rules, with slashes
     * @param shown how it is named to people
     */
    public record SourceFile(String path, String shown, String text) {

        public SourceFile {
            requireNonNull(path, "path is null");
            requireNonNull(shown, "shown is null");
            requireNonNull(text, "text is null");
        }
    }

    public Load {
        requireNonNull(at, "at is null");
        requireNonNull(result, "result is null");
        problems = List.copyOf(problems);
        requireNonNull(sender, "sender is null");
        receivers = Map.copyOf(receivers);
        packages = List.copyOf(packages);
        requireNonNull(configuration, "configuration is null");
        places = Map.copyOf(places);
    }

    /** Of a configuration whose entries stand nowhere. */
    public Load(
            Instant at,
            Result result,
            List<String> problems,
            String sender,
            Map<String, Integer> receivers,
            List<RulesInForce> packages,
            String configuration,
            boolean fromFile) {
        this(at, result, problems, sender, receivers, packages, configuration, fromFile, Map.of());
    }
}
