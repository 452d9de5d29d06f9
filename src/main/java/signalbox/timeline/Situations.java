package signalbox.timeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.config.BoundedFile;
import signalbox.config.Configuration;
import signalbox.config.ConfigurationException;
import signalbox.load.LoadedRules;
import signalbox.load.Sources;
import signalbox.message.InvalidTemplatesException;
import signalbox.message.Messages;
import signalbox.miss.Readings;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleProblem;
import signalbox.rules.RuleSources;

/** Reads configuration and compiles rules, each once in a run, however many files of timelines name them. Any thread. */
final class Situations {

    private static final String URL = "http://localhost:9093";
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)");
    private static final String ENDING = ".drl";

    /** Another text of a file of rules. */
    record Change(String file, String text) {}

    private final Sources sources;
    private final Optional<Path> rulesDir;
    private final RuleLoader loader;
    private final Optional<Change> change;
    // Guarded by this.
    private @Nullable RuleBase standard;
    private final Map<Optional<Path>, Configuration> configurations = new HashMap<>();
    private final Map<Optional<Path>, Messages> messages = new HashMap<>();
    private final Map<List<Path>, RuleBase> rules = new HashMap<>();
    /** Before the change: packages that it does not touch are used as they are. */
    private final Map<List<Path>, RuleBase> unchanged = new HashMap<>();
    private final Map<SituationFiles, Situation> situations = new HashMap<>();
    private final Readings readings;

    /**
     * @param sources what is read where a file of timelines does not say
     * @param rulesDir the folder whose folders are packages; folders elsewhere are placed by what their files say
     * @param cacheDir where compiled rules are kept
     */
    Situations(Sources sources, Optional<Path> rulesDir, Path cacheDir) {
        this.sources = sources;
        this.rulesDir = rulesDir.map(dir -> dir.toAbsolutePath().normalize());
        this.loader = new RuleLoader(cacheDir);
        this.change = Optional.empty();
        this.readings = new Readings();
    }

    private Situations(Situations unchanged, Change change) {
        this.sources = unchanged.sources;
        this.rulesDir = unchanged.rulesDir;
        this.loader = unchanged.loader;
        this.change = Optional.of(change);
        this.readings = unchanged.readings;
        this.standard = unchanged.standard;
        this.configurations.putAll(unchanged.configurations);
        this.messages.putAll(unchanged.messages);
        this.unchanged.putAll(unchanged.rules);
    }

    /** The same with another text of one file of rules. To be used while the other is not. */
    synchronized Situations with(Change other) {
        return new Situations(this, other);
    }

    /** Rules that were read for questions. */
    Readings readings() {
        return readings;
    }

    /** The files of rules in these folders, by the names that people know them by. */
    Map<String, String> texts(List<Path> packages) {
        return sourcesIn(packages).map(RuleSources::texts).orElse(Map.of());
    }

    /** A configuration and rules. */
    synchronized Situation of(SituationFiles files) throws UnusableException {
        Situation known = situations.get(files);
        if (known != null) {
            return known;
        }
        List<String> problems = new ArrayList<>();
        Configuration configuration = configuration(files.config(), problems);
        RuleBase base = rules(files.packages(), problems);
        Messages templates = configuration == null ? null : messages(files.config(), configuration, problems);
        if (configuration == null || base == null || templates == null) {
            throw new UnusableException(problems);
        }
        Situation made = new Situation(
                configuration, files.config().isPresent() || sources.configFile().isPresent(), base, new LoadedRules(base, true), templates);
        situations.put(files, made);
        return made;
    }

    private @Nullable Configuration configuration(Optional<Path> config, List<String> problems) {
        try {
            Configuration known = configurations.get(config);
            if (known == null) {
                known = with(config.map(Situations::shown)).configuration();
                configurations.put(config, known);
            }
            return known;
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> problems.add(problem.toString()));
            return null;
        }
    }

    private Sources with(Optional<Path> config) {
        return new Sources(config.or(sources::configFile), Optional.empty(), sources.receiversDir(), sources.matchers(), sources.retention());
    }

    private @Nullable Messages messages(Optional<Path> config, Configuration configuration, List<String> problems) {
        try {
            return messages.computeIfAbsent(config, any -> Messages.load(
                    configuration.templates(), URL, InstantSource.fixed(TimelineReader.CLOCK), ZoneOffset.UTC));
        } catch (InvalidTemplatesException e) {
            problems.addAll(String.valueOf(e.getMessage()).lines().toList());
            return null;
        }
    }

    private @Nullable RuleBase rules(List<Path> packages, List<String> problems) {
        RuleBase known = rules.get(packages);
        if (known != null) {
            return known;
        }
        int before = problems.size();
        for (Path folder : packages) {
            if (!Files.isDirectory(folder)) {
                problems.add(shown(folder) + ": there is no such folder: expected a folder of rules under \"packages\"");
            }
        }
        if (problems.size() > before) {
            return null;
        }
        if (standard == null) {
            standard = loader.load(RuleSources.standard());
        }
        Optional<RuleSources> read = sourcesIn(packages);
        if (read.isEmpty()) {
            problems.add("the folders " + packages + " are not below one folder of rules: expected packages of one: see --rules.dir");
            return null;
        }
        RuleSources changed = change.map(other -> read.get().with(other.file(), other.text())).orElse(read.get());
        RuleBase loaded = loader.load(changed, unchanged.getOrDefault(packages, standard));
        loaded.problems().stream().map(RuleProblem::toString).forEach(problems::add);
        if (problems.size() > before) {
            return null;
        }
        rules.put(packages, loaded);
        return loaded;
    }

    /** Empty when they are not below one folder of rules. */
    private Optional<RuleSources> sourcesIn(List<Path> packages) {
        Map<Path, List<Path>> byRoot = new HashMap<>();
        packages.forEach(folder -> byRoot.computeIfAbsent(rootOf(folder), any -> new ArrayList<>()).add(folder));
        if (byRoot.size() > 1) {
            return Optional.empty();
        }
        return Optional.of(byRoot.entrySet().stream()
                .findFirst()
                .map(entry -> read(entry.getKey(), entry.getValue()))
                .orElseGet(RuleSources::standard));
    }

    /** Problems name files as people do who are in this folder, where all of the rules are below it. */
    private static RuleSources read(Path root, List<Path> folders) {
        Path here = Path.of("").toAbsolutePath();
        return root.startsWith(here)
                ? RuleSources.read(here.relativize(root), folders.stream().map(here::relativize).toList())
                : RuleSources.read(root, folders);
    }

    /** The folder from which the names of packages are counted. */
    private Path rootOf(Path folder) {
        return rulesDir.filter(folder::startsWith)
                .or(() -> rootBySayings(folder))
                .or(() -> Optional.ofNullable(folder.getParent()))
                .orElse(folder);
    }

    /** The package that a file says it is in tells how deep it lies. */
    private static Optional<Path> rootBySayings(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .flatMap(file -> rootBySaying(file).stream())
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty(); // told when the rules are read
        }
    }

    private static Optional<Path> rootBySaying(Path file) {
        try {
            Matcher saying = PACKAGE.matcher(new String(BoundedFile.found(file), StandardCharsets.UTF_8));
            if (!saying.find()) {
                return Optional.empty();
            }
            Path at = file.getParent();
            String[] words = saying.group(1).split("\\.", -1);
            for (int i = words.length - 1; i > 0; i--) { // the first word is "rules", whatever the folder is called
                if (at == null || at.getFileName() == null || !at.getFileName().toString().equals(words[i])) {
                    return Optional.empty();
                }
                at = at.getParent();
            }
            return Optional.ofNullable(at);
        } catch (IOException | java.io.UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** As people name it who are in this folder. */
    static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) && !path.equals(here) ? here.relativize(path) : path;
    }
}
