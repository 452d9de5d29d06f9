package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.MatcherSyntax;
import signalbox.inhibit.InhibitRule;
import signalbox.route.RouteNode;
import signalbox.route.Schedule;

/**
 * What the configuration file and the receiver files say, checked and with every default filled in (spec/config.md 2).
 *
 * @param resolveTimeout after which an alert that says no end has ended
 * @param root the routing tree
 * @param schedules of both lists of time intervals; their names are unique
 * @param receivers of all files; their names are unique
 * @param templates absolute globs of the files of templates, in the order in which they are loaded (spec/templates.md 1)
 * @param original the effective configuration as YAML, without secrets, as Alertmanager's tools can load it again: with integrations that
 *     Alertmanager does not have as comments
 * @param complete the same with those in their place
 * @param hash of the text of all files, for the metric
 * @param warnings what works, but perhaps not as its author thinks; to be logged
 * @param places where the values stand in the files
 */
public record Configuration(
        Duration resolveTimeout,
        RouteNode root,
        List<InhibitRule> inhibitRules,
        List<Schedule> schedules,
        List<ReceiverConfig> receivers,
        List<String> templates,
        String original,
        String complete,
        double hash,
        List<String> warnings,
        Places places) {

    public Configuration {
        requireNonNull(resolveTimeout, "resolveTimeout is null");
        requireNonNull(root, "root is null");
        inhibitRules = List.copyOf(inhibitRules);
        schedules = List.copyOf(schedules);
        receivers = List.copyOf(receivers);
        templates = List.copyOf(templates);
        requireNonNull(original, "original is null");
        requireNonNull(complete, "complete is null");
        warnings = List.copyOf(warnings);
        requireNonNull(places, "places is null");
    }

    /**
     * Reads Alertmanager's file, and the receivers of every {@code *.yml} and {@code *.yaml} in a folder.
     *
     * @param retention how long data is kept; a longer repeat_interval is worth a warning
     * @throws ConfigurationException with everything that is wrong, also when a file cannot be read
     */
    public static Configuration load(
            Path file, Optional<Path> receiversDir, MatcherSyntax.Mode mode, Duration retention) {
        return load(file, receiversDir, mode, retention, Map.of());
    }

    /**
     * The same where some files have other texts than on disk.
     *
     * @param open texts that count instead, by absolute path
     */
    public static Configuration load(
            Path file, Optional<Path> receiversDir, MatcherSyntax.Mode mode, Duration retention, Map<Path, String> open) {
        return new ConfigurationReader(mode, retention, open).load(file, receiversDir);
    }

    /**
     * The configuration of those who have only rules: every alert goes to the receiver {@code default}, which writes to
     * standard output unless a file in the folder says otherwise.
     *
     * @throws ConfigurationException as above
     */
    public static Configuration withoutFile(Optional<Path> receiversDir, MatcherSyntax.Mode mode, Duration retention) {
        return new ConfigurationReader(mode, retention).withoutFile(receiversDir);
    }

    /** {@code FILE:LINE} of the entries of {@code inhibit_rules}, by what explanations call them: those that share a name are left out. */
    public Map<String, String> inhibitRulePlaces() {
        List<Written> written = places.ofInhibitRules();
        Map<String, String> byName = new HashMap<>();
        Set<String> shared = new HashSet<>();
        for (InhibitRule rule : inhibitRules) {
            Written entry = written.get(rule.index());
            if (byName.put(rule.title(), entry.file() + ":" + entry.line()) != null) {
                shared.add(rule.title());
            }
        }
        byName.keySet().removeAll(shared);
        return byName;
    }

    /**
     * Reads the text of a file, from standard input or from {@link #complete}.
     *
     * @param name of the file, for problems
     * @param folder from which paths in it are seen
     * @throws ConfigurationException as above
     */
    public static Configuration parse(String name, byte[] text, Path folder, MatcherSyntax.Mode mode, Duration retention) {
        return new ConfigurationReader(mode, retention).parse(name, text, folder);
    }
}
