package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.alert.Severity;

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
 * @param flags of a start, those by which the server decides; empty of a reload, which changes none
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
        Map<String, String> places,
        Optional<Flags> flags) {

    /**
     * By what a server decides beside its configuration.
     *
     * @param severity the order of severities
     * @param resolvedWhileMuted whether the end of what was told is told, whatever mutes it by then
     */
    public record Flags(Severity severity, boolean resolvedWhileMuted) {

        /** Those of who says nothing. */
        public static final Flags USUAL = new Flags(Severity.DEFAULT, true);

        private static final String SEVERITY = "severity.order";
        private static final String MUTED = "notify.resolved-while-muted";

        public Flags {
            requireNonNull(severity, "severity is null");
        }

        /** The same, but for what somebody says: null where nothing is said. */
        public Flags with(@Nullable Severity otherSeverity, @Nullable Boolean otherResolvedWhileMuted) {
            return new Flags(
                    otherSeverity == null ? severity : otherSeverity,
                    otherResolvedWhileMuted == null ? resolvedWhileMuted : otherResolvedWhileMuted);
        }

        Labels written() {
            return Labels.of(SEVERITY, severity.toString(), MUTED, String.valueOf(resolvedWhileMuted));
        }

        static Flags read(Labels written) {
            return new Flags(Severity.parse(written.get(SEVERITY)), Boolean.parseBoolean(written.get(MUTED)));
        }
    }

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
        requireNonNull(flags, "flags is null");
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
        this(at, result, problems, sender, receivers, packages, configuration, fromFile, Map.of(), Optional.empty());
    }

    /** The same of a server that decides by these flags. */
    public Load with(Flags given) {
        return new Load(at, result, problems, sender, receivers, packages, configuration, fromFile, places, Optional.of(given));
    }
}
