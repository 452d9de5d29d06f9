package signalbox.lint;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import signalbox.alert.Matcher;
import signalbox.config.BoundedFile;
import signalbox.config.Configuration;
import signalbox.config.ConfigurationException;
import signalbox.config.ReceiverConfig;
import signalbox.config.YamlValue;
import signalbox.inhibit.InhibitRule;
import signalbox.route.Schedule;

/** Looks at a configuration that can be loaded, and at the YAML that it was read from for the places. */
public final class ConfigurationLint {

    /** Names of receivers that say that nobody is to be told. */
    private static final Set<String> NOBODY =
            Set.of("null", "none", "nobody", "blackhole", "black-hole", "black_hole", "devnull", "dev-null", "/dev/null", "drop", "discard",
                    "ignore", "silent", "noop", "no-op", "void", "empty", "deadend", "dead-end", "trash", "watchdog", "deadmansswitch");

    /** Keys whose values are secrets, each of which has a second one for a file. */
    private static final Set<String> SECRETS = Set.of("password", "auth_password", "auth_secret", "smtp_auth_password", "smtp_auth_secret",
            "api_key", "opsgenie_api_key", "victorops_api_key", "routing_key", "service_key", "bot_token", "telegram_bot_token", "token",
            "user_key", "credentials", "client_secret", "slack_api_url", "slack_app_token", "app_token", "bearer_token", "api_secret",
            "wechat_api_secret", "rocketchat_token", "rocketchat_token_id", "secret_key", "alert_source_token");

    /** Keys of integrations whose URL is the secret, and those integrations. */
    private static final Map<String, String> SECRET_URLS =
            Map.of("slack_configs", "api_url", "discord_configs", "webhook_url", "msteams_configs", "webhook_url", "msteamsv2_configs", "webhook_url",
                    "mattermost_configs", "webhook_url");

    private static final Set<String> OF_GRAFANA = Set.of("contactPoints", "policies", "muteTimes", "grafana_managed_receiver_configs",
            "template_files", "alertmanager_config");

    private final Optional<PrometheusRules> known;
    private final Instant now;
    private final List<Finding> all = new ArrayList<>();

    private ConfigurationLint(Optional<PrometheusRules> known, Instant now) {
        this.known = known;
        this.now = now;
    }

    /**
     * What there is to say.
     *
     * @param file as it was named; what cannot be read is said elsewhere
     * @param receiverFiles those that are read beside it
     * @param configuration what was read from all of them
     * @param receiversOfRules receivers that rules route to
     */
    public static List<Finding> look(
            Optional<Path> file,
            List<Path> receiverFiles,
            Configuration configuration,
            Optional<PrometheusRules> known,
            Set<String> receiversOfRules,
            Instant now) {
        ConfigurationLint lint = new ConfigurationLint(known, now);
        Set<String> used = new HashSet<>(RouteLint.receivers(configuration.root()));
        used.addAll(receiversOfRules);
        file.ifPresent(one -> read(one).ifPresent(yaml -> lint.look(yaml, new FindingsIn(one.toString(), lint.all), configuration, one, used)));
        receiverFiles.forEach(one -> read(one).ifPresent(yaml -> {
            FindingsIn findings = new FindingsIn(one.toString(), lint.all);
            receivers(yaml, configuration.receivers(), used, findings);
            secrets(yaml, "", findings);
        }));
        return lint.all;
    }

    /** What there is to say of a file that cannot be loaded. */
    public static List<Finding> lookAtRefused(Path file) {
        ConfigurationLint lint = new ConfigurationLint(Optional.empty(), Instant.EPOCH);
        read(file).ifPresent(yaml -> lint.grafana(yaml, new FindingsIn(file.toString(), lint.all)));
        return lint.all;
    }

    private static Optional<YamlValue> read(Path file) {
        try {
            return YamlValue.read(file.toString(), BoundedFile.named(file));
        } catch (IOException | ConfigurationException e) {
            return Optional.empty();
        }
    }

    private void look(YamlValue top, FindingsIn findings, Configuration configuration, Path file, Set<String> used) {
        Optional<YamlValue> route = Yamls.get(top, "route");
        RouteLint routes = new RouteLint(configuration, known, now, findings);
        route.ifPresent(routes::look);
        inhibitRules(Yamls.get(top, "inhibit_rules").map(Yamls::items).orElse(List.of()), configuration.inhibitRules(), findings);
        intervals(top, configuration.schedules(), routes, findings);
        receivers(top, configuration.receivers(), used, findings);
        templates(top, file, findings);
        global(top, findings);
        secrets(top, "", findings);
        matchers(top, findings);
    }

    // ---- inhibition

    private void inhibitRules(List<YamlValue> items, List<InhibitRule> rules, FindingsIn findings) {
        if (items.size() != rules.size()) {
            return;
        }
        List<List<Integer>> followers = followers(rules);
        for (int at = 0; at < rules.size(); at++) {
            InhibitRule rule = rules.get(at);
            YamlValue yaml = items.get(at);
            boolean isNothing = rule.sourceMatchers().isEmpty() && rule.targetMatchers().isEmpty();
            if (!isNothing && Set.copyOf(rule.sourceMatchers()).equals(Set.copyOf(rule.targetMatchers()))) {
                findings.add(Code.INHIBIT_SAME_MATCH, yaml, "source and target have the same matchers: an alert that is both is not kept quiet by"
                        + " others that are", "say what differs between them");
            } else if (rule.equal().names().isEmpty()) {
                findings.add(Code.INHIBIT_NO_EQUAL, yaml, "one source, wherever it is, keeps every target quiet",
                        "say what they have in common: equal: [cluster, namespace]");
            }
            circle(items, followers, at, findings);
            known.ifPresent(names -> {
                unknown(yaml, "source_", rule.sourceMatchers(), names, findings);
                unknown(yaml, "target_", rule.targetMatchers(), names, findings);
            });
        }
    }

    private static void unknown(YamlValue yaml, String prefix, List<Matcher> matchers, PrometheusRules names, FindingsIn findings) {
        RouteLint.unknownNames(matchers, names).forEach(name -> findings.add(Code.INHIBIT_UNKNOWN_ALERTNAME,
                RouteLint.placeOfMatchers(yaml, prefix, name), "no Prometheus rule defines an alert " + name, RouteLint.meant(name, names)));
    }

    /** Of each rule those whose source it keeps quiet. */
    private static List<List<Integer>> followers(List<InhibitRule> rules) {
        List<Integer> sound = IntStream.range(0, rules.size()).boxed().filter(at -> !excludes(rules.get(at))).toList();
        return rules.stream()
                .map(rule -> sound.stream()
                        .filter(next -> !excludes(rule) && describes(rule.targetMatchers(), rules.get(next).sourceMatchers()))
                        .toList())
                .toList();
    }

    /** A rule whose target mutes, by way of earlier rules, what it has for a source. */
    private static void circle(List<YamlValue> items, List<List<Integer>> followers, int at, FindingsIn findings) {
        way(followers, at, at, new HashSet<>()).ifPresent(way -> findings.add(
                Code.CIRCULAR_INHIBITION, items.get(at), "what this rule keeps quiet keeps its source quiet by the rule"
                        + (way.size() == 1 ? " of line " : "s of lines ")
                        + way.stream().map(rule -> String.valueOf(items.get(rule).line())).collect(Collectors.joining(", ")),
                "decide which of them is worth telling"));
    }

    /** The rules before the last one that lead from one back to the last one. */
    private static Optional<List<Integer>> way(List<List<Integer>> followers, int from, int last, Set<Integer> seen) {
        for (int next : followers.get(from)) {
            if (next < last && seen.add(next)) {
                Optional<List<Integer>> rest = followers.get(next).contains(last) ? Optional.of(List.of()) : way(followers, next, last, seen);
                if (rest.isPresent()) {
                    return Optional.of(Stream.concat(Stream.of(next), rest.get().stream()).toList());
                }
            }
        }
        return Optional.empty();
    }

    /** Whether one of two lists takes a part of what the other takes. */
    private static boolean describes(List<Matcher> a, List<Matcher> b) {
        boolean speaks = !a.isEmpty() && !b.isEmpty();
        return speaks && (MatcherLogic.implies(a, b) || MatcherLogic.implies(b, a));
    }

    private static boolean excludes(InhibitRule rule) {
        return MatcherLogic.impossible(rule.sourceMatchers()).isPresent() || MatcherLogic.impossible(rule.targetMatchers()).isPresent();
    }

    // ---- intervals

    private static void intervals(YamlValue top, List<Schedule> schedules, RouteLint routes, FindingsIn findings) {
        for (String key : List.of("mute_time_intervals", "time_intervals")) {
            for (YamlValue item : Yamls.get(top, key).map(Yamls::items).orElse(List.of())) {
                String name = Yamls.get(item, "name").map(Yamls::text).orElse("");
                schedules.stream().filter(schedule -> schedule.name().equals(name)).filter(routes::isOver).findFirst().ifPresent(
                        schedule -> findings.add(Code.TIME_INTERVAL_NEVER_ACTIVE, Yamls.get(item, "name").orElse(item),
                                "the interval \"" + name + "\" is never active from now on", "correct its limits, or remove it"));
            }
        }
        Yamls.entry(top, "mute_time_intervals").ifPresent(entry -> findings.add(Code.DEPRECATED_MUTE_TIME_INTERVALS, entry.key(),
                "mute_time_intervals is deprecated", "move its entries to time_intervals"));
    }

    // ---- receivers

    private static void receivers(YamlValue top, List<ReceiverConfig> receivers, Set<String> used, FindingsIn findings) {
        Map<String, ReceiverConfig> byName = new HashMap<>();
        receivers.forEach(receiver -> byName.put(receiver.name(), receiver));
        for (YamlValue item : Yamls.get(top, "receivers").map(Yamls::items).orElse(List.of())) {
            YamlValue place = Yamls.get(item, "name").orElse(item);
            String name = Yamls.text(place);
            ReceiverConfig receiver = byName.get(name);
            if (!used.contains(name)) {
                findings.add(Code.UNUSED_RECEIVER, place, "nothing leads to the receiver \"" + name + "\"", "remove it, or add a route");
            } else if (receiver != null && receiver.integrations().isEmpty() && !isForNobody(name)) {
                findings.add(Code.EMPTY_RECEIVER, place, "alerts go to the receiver \"" + name + "\", and it tells nobody",
                        "add an integration, or call it null");
            }
        }
    }

    private static boolean isForNobody(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NOBODY.stream().anyMatch(word -> lower.equals(word) || lower.endsWith("-" + word) || lower.startsWith(word + "-")
                || lower.endsWith("_" + word));
    }

    // ---- templates

    private static void templates(YamlValue top, Path file, FindingsIn findings) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(""));
        for (YamlValue item : Yamls.get(top, "templates").map(Yamls::items).orElse(List.of())) {
            String glob = Yamls.text(item);
            if (!glob.isEmpty() && !matchesAny(folder, glob)) {
                findings.add(Code.TEMPLATE_FILE_MISSING, item, "no file is \"" + glob + "\"", "paths are seen from the folder of this file");
            }
        }
    }

    private static boolean matchesAny(Path folder, String glob) {
        try {
            Path path = folder.resolve(glob).normalize();
            if (Files.exists(path)) {
                return true;
            }
            Path root = path;
            while (root.toString().matches(".*[*?\\[].*")) {
                root = Optional.ofNullable(root.getParent()).orElse(Path.of("/"));
            }
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
            int depth = path.getNameCount() - root.getNameCount();
            try (Stream<Path> files = Files.isDirectory(root) ? Files.walk(root, Math.max(0, depth)) : Stream.<Path>of()) {
                return files.anyMatch(matcher::matches);
            }
        } catch (IOException | java.io.UncheckedIOException | InvalidPathException | java.util.regex.PatternSyntaxException e) {
            return true; // not known
        }
    }

    // ---- the rest

    private static void global(YamlValue top, FindingsIn findings) {
        Optional<YamlValue> global = Yamls.get(top, "global");
        if (global.flatMap(value -> Yamls.get(value, "resolve_timeout")).isEmpty()) {
            findings.add(Code.GLOBAL_RESOLVE_TIMEOUT_MISSING, Yamls.entry(top, "global").map(YamlValue.Entry::key).orElse(top),
                    "resolve_timeout is not set: alerts without an end are resolved after 5m", "set it, to say that this is meant");
        }
    }

    private static void secrets(YamlValue value, String under, FindingsIn findings) {
        for (YamlValue.Entry entry : Yamls.entries(value)) {
            String key = Yamls.text(entry.key());
            boolean isSecret = SECRETS.contains(key) || key.equals(SECRET_URLS.get(under));
            if (isSecret && entry.value() instanceof YamlValue.Text text && !text.text().isEmpty() && !text.text().matches("<.*>|\\$\\{.*}")) {
                findings.add(Code.PLAINTEXT_SECRET, entry.value(), key + " is a secret, and stands here for all to read",
                        "put it into a file of its own: " + key + "_file");
            }
            secrets(entry.value(), key, findings);
        }
        Yamls.items(value).forEach(item -> secrets(item, under, findings));
    }

    private static void matchers(YamlValue value, FindingsIn findings) {
        for (YamlValue.Entry entry : Yamls.entries(value)) {
            String key = Yamls.text(entry.key());
            if (key.matches("(source_|target_)?match(_re)?") && entry.value() instanceof YamlValue.Mapping) {
                findings.add(Code.DEPRECATED_MATCH, entry.key(), key + " is deprecated", "write " + key.replaceFirst("match.*", "matchers")
                        + ": [name=\"value\"]");
            } else if (key.matches("(source_|target_)?matchers")) {
                Stream.concat(Stream.of(entry.value()), Yamls.items(entry.value()).stream())
                        .filter(item -> losesBrace(Yamls.text(item).strip()))
                        .forEach(item -> findings.add(Code.STRIPPED_BRACE, item,
                                "the brace is not in quotes and is dropped, as that of a list would be", "put the value in quotes"));
            }
            matchers(entry.value(), findings);
        }
        Yamls.items(value).forEach(item -> matchers(item, findings));
    }

    private static boolean losesBrace(String matcher) {
        boolean begins = matcher.startsWith("{");
        boolean ends = matcher.endsWith("}");
        return begins != ends && matcher.contains("=");
    }

    private void grafana(YamlValue value, FindingsIn findings) {
        for (YamlValue.Entry entry : Yamls.entries(value)) {
            if (OF_GRAFANA.contains(Yamls.text(entry.key()))) {
                findings.add(Code.GRAFANA_CONTACT_POINT, entry.key(), Yamls.text(entry.key()) + " is Grafana's",
                        "Alertmanager's configuration has receivers, routes and time_intervals");
            } else {
                grafana(entry.value(), findings);
            }
        }
        Yamls.items(value).forEach(item -> grafana(item, findings));
    }
}
