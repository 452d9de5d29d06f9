package signalbox.config;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.alert.MatcherSyntax;
import signalbox.config.GlobalYaml.Global;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;
import signalbox.route.RouteNode;
import signalbox.route.Schedule;
import signalbox.route.Timing;

/** Reads one configuration: everything first, noting problems; then, if there are none, makes values of it. Used once. */
final class ConfigurationReader {

    private static final String DEFAULT_RECEIVER = "default";
    private static final Pattern MEANT = Pattern.compile("[^.].*\\.ya?ml(\\.txt)?", Pattern.CASE_INSENSITIVE);
    private static final String BUILT_IN = "route: {receiver: " + DEFAULT_RECEIVER + "}";

    private final MatcherSyntax.Mode mode;
    private final Duration retention;
    private final Map<Path, String> open;
    private final Problems problems = new Problems();
    private final MessageDigest md5 = md5();
    private final Map<String, Yaml> intervalNames = new HashMap<>();

    ConfigurationReader(MatcherSyntax.Mode mode, Duration retention) {
        this(mode, retention, Map.of());
    }

    /** @param open texts that count instead of those on disk, by absolute path */
    ConfigurationReader(MatcherSyntax.Mode mode, Duration retention, Map<Path, String> open) {
        this.mode = mode;
        this.retention = retention;
        this.open = open;
    }

    /**
     * What it asks of a file, key by key: the readers themselves are asked, with files that say nothing and files that say null
     * everywhere.
     */
    static Shape shape() {
        Shape shape = new Shape();
        for (boolean saysNull : List.of(true, false)) {
            try {
                Configuration unused = new ConfigurationReader(MatcherSyntax.Mode.FALLBACK, Duration.ZERO)
                        .read(Yaml.recording(shape, saysNull), Path.of(""), Optional.empty(), false);
            } catch (ConfigurationException e) {
                // What is said by then has been asked.
            }
        }
        return shape;
    }

    Configuration load(Path file, Optional<Path> receiversDir) {
        return read(document(file), folderOf(file), receiversDir, false);
    }

    Configuration withoutFile(Optional<Path> receiversDir) {
        return read(document("built-in", BUILT_IN.getBytes(StandardCharsets.UTF_8)), Path.of(""), receiversDir, true);
    }

    Configuration parse(String name, byte[] text, Path folder) {
        return read(document(name, text), folder, Optional.empty(), false);
    }

    /** What one file says, with the files of receivers beside it. Straight down the list of keys. */
    private Configuration read(Yaml document, Path folder, Optional<Path> receiversDir, boolean addsDefault) {
        boolean readable = problems.isEmpty();
        try (Fields top = document.fields("config.plain")) {
            Places places = new Places();
            Global global = GlobalYaml.read(top.get("global"), folder);
            places.addGlobal(top.get("global"), folder);
            RouteYaml route = RouteYaml.read(top.get("route"), mode);
            places.addRoutes(top.get("route"), folder);
            List<InhibitRuleYaml> rules = top.get("inhibit_rules").items("[]common.InhibitRule").stream()
                    .peek(places::addInhibitRule)
                    .map(item -> InhibitRuleYaml.read(item, mode))
                    .toList();
            ReceiverYaml receivers = new ReceiverYaml(global, places);
            receivers.readAll(top.get("receivers"), folder);
            receiversDir.map(this::receiverFiles).orElse(List.of()).forEach(file -> readReceivers(file, receivers));
            if (addsDefault && !receivers.names().contains(DEFAULT_RECEIVER)) {
                receivers.addBuiltIn(DEFAULT_RECEIVER);
            }
            List<String> templates = top.get("templates").items("[]string").stream().map(item -> item.path(folder)).toList();
            List<ScheduleYaml> mutes = schedules(top.get("mute_time_intervals"), "mute time interval");
            List<ScheduleYaml> schedules = schedules(top.get("time_intervals"), "time interval");
            Map<String, @Nullable Object> tracing = TracingYaml.read(top.get("tracing"));
            Map<String, @Nullable Object> events = EventRecorderYaml.read(top.get("event_recorder"), folder);
            warnOfUnused(top);
            top.checkKeys();
            if (readable) {
                check(document, top, route, receivers);
            }
            problems.throwIfAny();

            List<Schedule> all = Stream.concat(mutes.stream(), schedules.stream()).map(ScheduleYaml::schedule).toList();
            RouteNode root = tree(route);
            warnOfTiming(root);
            Function<Collection<IntegrationKind>, String> shown = kinds -> YamlWriter.write(new Pairs()
                    .always("global", global.shown(receivers.receivers()))
                    .always("route", route.show())
                    .unlessEmpty("inhibit_rules", rules.stream().map(InhibitRuleYaml::show).toList())
                    .unlessEmpty("receivers", receivers.showAll(used(root), kinds))
                    .always("templates", templates)
                    .unlessEmpty("mute_time_intervals", mutes.stream().map(ScheduleYaml::show).toList())
                    .unlessEmpty("time_intervals", schedules.stream().map(ScheduleYaml::show).toList())
                    .unlessEmpty("tracing", tracing)
                    .unlessEmpty("event_recorder", events)
                    .map());
            return new Configuration(global.resolveTimeout(), root, InhibitRuleYaml.facts(rules), all, receivers.receivers(),
                    absolute(templates), shown.apply(IntegrationKind.ALERTMANAGERS) + receivers.comments(),
                    shown.apply(List.of(IntegrationKind.values())), hash(), problems.warnings(), places);
        }
    }

    private void check(Yaml document, Fields top, RouteYaml route, ReceiverYaml receivers) {
        if (document.isNull()) {
            document.problem("the file is empty: no route provided in config: expected a file with at least the keys route and receivers");
        } else if (!top.get("route").isNull()) {
            route.checkRoot();
            route.checkReferences(receivers.names(), intervalNames.keySet());
        } else if (document.isMapping()) {
            document.problem("no routes provided: expected the key route");
        }
    }

    /** The receivers that routes lead to. */
    private static Set<String> used(RouteNode node) {
        Set<String> names = node.children().stream().flatMap(child -> used(child).stream()).collect(toCollection(HashSet::new));
        names.add(node.destination().receiver());
        return names;
    }

    private static List<String> absolute(List<String> globs) {
        return globs.stream()
                .filter(glob -> !glob.isEmpty()) // matches nothing
                .map(glob -> Path.of(glob).toAbsolutePath().toString())
                .toList();
    }

    private RouteNode tree(RouteYaml route) {
        try {
            return route.tree();
        } catch (RouteYaml.TooLarge e) {
            problems.throwIfAny();
            throw e;
        }
    }

    private List<ScheduleYaml> schedules(Yaml list, String what) {
        List<ScheduleYaml> schedules = new ArrayList<>();
        for (Yaml item : list.items("[]config." + (what.startsWith("mute") ? "MuteTimeInterval" : "TimeInterval"))) {
            ScheduleYaml schedule = ScheduleYaml.read(item, what);
            String name = schedule.schedule().name();
            Yaml first = intervalNames.putIfAbsent(name, item);
            if (first != null && !name.isEmpty()) {
                item.problem(what + " " + GoQuote.quote(name) + " is not unique: expected another name, the one at "
                        + first.place() + " has this one");
            }
            schedules.add(schedule);
        }
        return schedules;
    }

    private void warnOfUnused(Fields top) {
        for (String key : List.of("tracing", "event_recorder")) {
            if (!top.get(key).isNull()) {
                warnOfUnused(key, top);
            }
        }
    }

    private void warnOfUnused(String key, Fields top) {
        problems.warn(top.get(key).place() + ": " + key + " has no effect yet in this version of Signalbox");
    }

    /** The warnings at the end of spec/config.md 6.3, for a route and those below it. */
    private void warnOfTiming(RouteNode node) {
        Timing timing = node.destination().timing();
        String where = ": route=" + node.destination().key()
                + " repeat_interval=" + PrometheusDuration.format(timing.repeatInterval());
        if (timing.repeatInterval().compareTo(retention) > 0) {
            problems.warn("repeat_interval is greater than the data retention period. It can lead to notifications being"
                    + " repeated more often than expected." + where + " retention=" + PrometheusDuration.format(retention));
        }
        if (timing.repeatInterval().compareTo(timing.groupInterval()) < 0) {
            problems.warn("repeat_interval is less than group_interval. Notifications will not repeat until the next"
                    + " group_interval." + where + " group_interval=" + PrometheusDuration.format(timing.groupInterval()));
        }
        node.children().forEach(this::warnOfTiming);
    }

    private void readReceivers(Path file, ReceiverYaml receivers) {
        try (Fields top = document(file).fields("config.plain")) {
            receivers.readAll(top.get("receivers"), folderOf(file));
        }
    }

    private List<Path> receiverFiles(Path folder) {
        if (!Files.exists(folder)) {
            problems.warn(folder + ": there is no such folder, no receivers are read from it");
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> meant = files.filter(ConfigurationReader::isMeant).sorted().toList();
            meant.stream()
                    .filter(file -> !isReceiverFile(file))
                    .forEach(file -> problems.warn(file + ": the name ends neither in .yml nor in .yaml, so it is not read"));
            return meant.stream().filter(ConfigurationReader::isReceiverFile).toList();
        } catch (IOException e) {
            cannotRead(folder, e);
            return List.of();
        }
    }

    /** Whether it looks like one, as {@code x.YML} does. Editors leave hidden files beside those that they have open. */
    private static boolean isMeant(Path file) {
        return MEANT.matcher(String.valueOf(file.getFileName())).matches();
    }

    private static boolean isReceiverFile(Path file) {
        return file.toString().endsWith(".yml") || file.toString().endsWith(".yaml");
    }

    private Yaml document(Path file) {
        String instead = open.get(file.toAbsolutePath().normalize());
        if (instead != null) {
            return document(file.toString(), instead.getBytes(StandardCharsets.UTF_8));
        }
        if (Files.isDirectory(file)) {
            Yaml nothing = Yaml.document(file.toString(), new byte[0], problems);
            nothing.problemOfFile("is a folder: expected a file, such as " + file.resolve("alertmanager.yml"));
            return nothing;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return document(file.toString(), in.readNBytes(YamlText.LARGEST_FILE + 1));
        } catch (IOException e) {
            return cannotRead(file, e);
        }
    }

    private Yaml cannotRead(Path file, IOException e) {
        Yaml nothing = Yaml.document(file.toString(), new byte[0], problems);
        boolean folder = Files.isDirectory(file);
        String why = e instanceof NoSuchFileException
                ? "there is no such file: expected a readable file"
                : e instanceof AccessDeniedException
                        ? "permission denied: expected a " + (folder ? "folder" : "file") + " that the user of this process may read"
                        : "the disk or the file system fails: see the system's log";
        nothing.problemOfFile("cannot be read: " + why);
        return nothing;
    }

    private Yaml document(String name, byte[] text) {
        md5.update(text);
        return Yaml.document(name, text, problems);
    }

    private static Path folderOf(Path file) {
        return Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    }

    /** Six bytes of it, as Alertmanager's metric has it (spec/config.md 9). */
    private double hash() {
        byte[] digest = md5.digest();
        long value = 0;
        for (int i = 5; i >= 0; i--) {
            value = (value << 8) | (digest[i] & 0xff);
        }
        return value;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
