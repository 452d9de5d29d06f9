package signalbox.timeline;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import signalbox.alert.Labels;
import signalbox.alert.NearestName;
import signalbox.audit.Load;
import signalbox.config.BoundedFile;
import signalbox.config.ConfigProblem;
import signalbox.decision.DecisionListener;
import signalbox.load.Sources;

/** Finds files of timelines, reads them, and runs what is in them. One thread at a time; runs take as many as it is given. */
public final class Timelines {

    /** How the names of files of timelines end. */
    private static final List<String> ENDINGS = List.of(".test.yml", ".test.yaml");

    /**
     * How they are run.
     *
     * @param shuffles how many more times each is run, with what happens at one instant in another order
     * @param coverage whether it is to be known which rules they fire
     * @param mutate whether it is to be known which small changes of the rules they do not notice
     * @param threads how many run at once
     * @param flags by which a server decides
     */
    public record Options(int shuffles, boolean coverage, boolean mutate, int threads, Load.Flags flags) {

        /** Without changes of the rules. */
        public Options(int shuffles, boolean coverage, int threads) {
            this(shuffles, coverage, false, threads, Load.Flags.USUAL);
        }
    }

    private final Options options;
    private final ThreadFactory threads;
    private final Situations situations;
    private final Firings firings = new Firings();
    private final Looks looks = new Looks();
    private final AtomicInteger runs = new AtomicInteger();
    private final Set<Path> watched = new LinkedHashSet<>();

    /**
     * @param sources what is read where a file of timelines does not say
     * @param rulesDir the folder whose folders are packages; folders elsewhere are placed by what their files say
     * @param cacheDir where compiled rules are kept
     */
    public Timelines(Sources sources, Optional<Path> rulesDir, Path cacheDir, Options options) {
        this(sources, rulesDir, cacheDir, options, Executors.defaultThreadFactory());
    }

    /**
     * The same on threads of its caller.
     *
     * @param threads on which they run
     */
    public Timelines(Sources sources, Optional<Path> rulesDir, Path cacheDir, Options options, ThreadFactory threads) {
        this.options = options;
        this.threads = threads;
        this.situations = new Situations(sources, rulesDir, cacheDir);
    }

    /** Runs all timelines in these files, and in those below these folders. */
    public Report run(List<Path> paths) {
        List<String> problems = new ArrayList<>();
        watched.addAll(paths);
        Set<Path> files = files(paths, problems);
        if (files.isEmpty() && problems.isEmpty()) {
            problems.add("there are no timelines below " + paths + ": expected files whose names end in .test.yml");
        }
        List<TimelineFile> read = files.stream().flatMap(path -> read(path, problems).stream()).toList();
        List<Callable<Judgement>> work = new ArrayList<>();
        read.forEach(file -> file.timelines().forEach(timeline -> work.add(() -> judge(timeline, file))));
        List<Judgement> judgements = all(work);
        boolean passed = judgements.stream().allMatch(Judgement::passed);
        return new Report(
                problems,
                judgements,
                runs.get(),
                options.coverage() ? Optional.of(firings.coverage(looks)) : Optional.empty(),
                options.mutate() && passed ? Optional.of(new Mutator(situations, this::passes).survivors(read)) : Optional.empty());
    }

    /** Whether there are timelines in a folder, or below. */
    public static boolean areIn(Path folder) {
        return Files.isDirectory(folder) && !filesBelow(folder, new ArrayList<>()).isEmpty();
    }

    /** What is wrong with the text of a file of timelines, as far as that can be said without running it: by place. */
    public static List<ConfigProblem> mistakes(Path file, byte[] text) {
        Mistakes mistakes = new Mistakes(file.toString());
        Optional<TimelineFile> unused = new TimelineReader(file, mistakes).read(text);
        return mistakes.all();
    }

    /** What the last run was made of: files, and folders of rules. */
    public Set<Path> watched() {
        return Set.copyOf(watched);
    }

    // ---- files

    private static Set<Path> files(List<Path> paths, List<String> problems) {
        Set<Path> files = new LinkedHashSet<>();
        for (Path path : paths) {
            if (Files.isRegularFile(path)) {
                files.add(path);
            } else if (Files.isDirectory(path)) {
                files.addAll(filesBelow(path, problems));
            } else {
                problems.add(path + ": there is no such file or folder");
            }
        }
        return files;
    }

    private static List<Path> filesBelow(Path folder, List<String> problems) {
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith))
                    .filter(file -> !isHidden(folder.relativize(file)))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            problems.add(folder + ": the folder, or one in it, cannot be read");
            return List.of();
        }
    }

    /** Mounted volumes keep their links in folders that begin with a dot. */
    private static boolean isHidden(Path below) {
        for (Path part : below) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private Optional<TimelineFile> read(Path path, List<String> problems) {
        Mistakes mistakes = new Mistakes(path.toString());
        List<String> unusable = new ArrayList<>();
        Optional<TimelineFile> file = bytes(path, problems).flatMap(bytes -> new TimelineReader(path, mistakes).read(bytes));
        file.ifPresent(read -> check(read, mistakes, unusable));
        mistakes.all().stream().map(ConfigProblem::toString).forEach(problems::add);
        unusable.stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
        return file.filter(read -> mistakes.all().isEmpty() && unusable.isEmpty());
    }

    private static Optional<byte[]> bytes(Path path, List<String> problems) {
        try {
            return Optional.of(BoundedFile.found(path));
        } catch (IOException e) {
            problems.add(path + ": the file cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What can be said only when configuration and rules are known. */
    private void check(TimelineFile file, Mistakes mistakes, List<String> unusable) {
        List<Situation> known = new ArrayList<>();
        load(file.files(), file.configPlace(), known, mistakes, unusable);
        for (Timeline timeline : file.timelines()) {
            SituationFiles files = file.files();
            for (Event event : timeline.events()) {
                if (event instanceof Event.Reload reload) {
                    files = files.after(reload);
                    load(files, reload.place(), known, mistakes, unusable);
                }
            }
        }
        if (mistakes.all().isEmpty() && unusable.isEmpty()) {
            known.forEach(situation -> firings.know(situation.rules()));
            if (options.coverage()) {
                known.forEach(situation -> looks.know(situation.rules(), situations.readings()));
            }
        }
        if (unusable.isEmpty() && !known.isEmpty()) {
            file.timelines().forEach(timeline -> check(timeline, known, mistakes));
        }
    }

    private void load(SituationFiles files, Location place, List<Situation> known, Mistakes mistakes, List<String> unusable) {
        files.config().ifPresent(watched::add);
        watched.addAll(files.packages());
        Optional<Path> missing = files.config().filter(path -> !Files.isRegularFile(path));
        if (missing.isPresent()) {
            mistakes.add(place, "there is no file " + Situations.shown(missing.get())
                    + ": expected a configuration file, seen from the folder of this one");
            return;
        }
        List<Path> missingFolders = files.packages().stream().filter(folder -> !Files.isDirectory(folder)).toList();
        missingFolders.forEach(folder -> mistakes.add(place, "there is no folder " + Situations.shown(folder)
                + ": expected a folder of rules, seen from the folder of this file"));
        if (missingFolders.isEmpty()) {
            try {
                known.add(situations.of(files));
            } catch (UnusableException e) {
                e.problems().stream().filter(problem -> !unusable.contains(problem)).forEach(unusable::add);
            }
        }
    }

    private static void check(Timeline timeline, List<Situation> known, Mistakes mistakes) {
        Set<String> receivers = new TreeSet<>();
        Set<String> rules = new TreeSet<>();
        known.forEach(situation -> {
            receivers.addAll(situation.receivers());
            rules.addAll(situation.ruleNames());
        });
        for (Expected expected : timeline.expected()) {
            boolean there = isKnown(expected.receiver(), receivers, "receiver", expected.receiverPlace(), mistakes);
            if (there && known.stream().noneMatch(situation -> situation.hasIntegrations(expected.receiver()))) {
                mistakes.add(expected.receiverPlace(), "the receiver \"" + expected.receiver() + "\" has no integration, so it is told nothing:"
                        + " expected a receiver with one, such as webhook_configs");
            }
            expected.reason()
                    .filter(reason -> !Situation.isReason(reason))
                    .ifPresent(reason -> isKnown(reason, Situation.REASONS, "reason", expected.reasonPlace(), mistakes));
        }
        for (ExpectedOutcome explained : timeline.explained()) {
            explained.receiver().ifPresent(receiver -> isKnown(receiver, receivers, "receiver", explained.receiverPlace(), mistakes));
            explained.rule()
                    .filter(rule -> !isOfConfiguration(rule) && known.stream().noneMatch(situation -> situation.hasRule(rule)))
                    .ifPresent(rule -> isKnown(rule, rules, "rule", explained.rulePlace(), mistakes));
        }
        for (Event event : timeline.events()) {
            if (event instanceof Event.Answers answers && known.stream().noneMatch(situation -> situation.hasIntegration(answers.receiver()))) {
                isKnown(answers.receiver(), receivers, "receiver", answers.receiverPlace(), mistakes);
            }
        }
    }

    /** Entries of the configuration file decide, too. */
    private static boolean isOfConfiguration(String rule) {
        return rule.contains("inhibit_rules[") || rule.startsWith("route ") || rule.equals("silence");
    }

    private static boolean isKnown(String name, Collection<String> known, String what, Location place, Mistakes mistakes) {
        if (known.contains(name)) {
            return true;
        }
        mistakes.add(place, "there is no " + what + " \"" + name + "\": "
                + NearestName.to(name, known)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse(known.isEmpty() ? "there is none at all" : "expected one of " + String.join(", ", known)));
        return false;
    }

    // ---- runs

    private List<Judgement> all(List<Callable<Judgement>> work) {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, options.threads()), threads);
        try {
            List<Judgement> judgements = new ArrayList<>();
            for (Future<Judgement> judgement : pool.invokeAll(work)) {
                judgements.add(judgement.get());
            }
            return judgements;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a timeline could not be run: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    /** The first order in which it fails counts; what it was is said with more, in a run of its own. */
    private Judgement judge(Timeline timeline, TimelineFile file) throws UnusableException {
        Judgement judgement = run(timeline, file, 0, false);
        for (int order = 1; order <= options.shuffles() && judgement.passed(); order++) {
            judgement = run(timeline, file, order, false);
        }
        return judgement.passed() ? judgement : whyNot(timeline, file, judgement.order());
    }

    private Judgement run(Timeline timeline, TimelineFile file, int order, boolean sayingWhy) throws UnusableException {
        runs.incrementAndGet();
        boolean covers = options.coverage() && order == 0;
        DecisionListener listener = covers ? firings.listener() : DecisionListener.NONE;
        return run(timeline, file, situations, order, sayingWhy, listener, covers ? Optional.of(looks.new InOneRun()) : Optional.empty());
    }

    private boolean passes(Timeline timeline, TimelineFile file, Situations changed) throws UnusableException {
        return run(timeline, file, changed, 0, false, DecisionListener.NONE, Optional.empty()).passed();
    }

    private Judgement run(
            Timeline timeline,
            TimelineFile file,
            Situations with,
            int order,
            boolean sayingWhy,
            DecisionListener listener,
            Optional<Looks.InOneRun> looking)
            throws UnusableException {
        return Judge.judge(timeline, result(timeline, file, with, order, sayingWhy, held(timeline), listener, looking), order);
    }

    /** The same once more, asking why what was expected did not happen: which rules did not hold, and what they lacked. */
    private Judgement whyNot(Timeline timeline, TimelineFile file, int order) throws UnusableException {
        runs.addAndGet(2);
        Run.Result first = result(timeline, file, situations, order, false, held(timeline), DecisionListener.NONE, Optional.empty());
        Map<Instant, Set<WhyNot>> questions = new HashMap<>(held(timeline));
        Judge.questions(timeline, first).forEach((at, asked) -> {
            Set<WhyNot> all = new LinkedHashSet<>(questions.getOrDefault(at, Set.of()));
            all.addAll(asked);
            questions.put(at, all);
        });
        return Judge.judge(timeline, result(timeline, file, situations, order, true, questions, DecisionListener.NONE, Optional.empty()), order);
    }

    /** What has to be asked in each run. */
    private static Map<Instant, Set<WhyNot>> held(Timeline timeline) {
        Map<Instant, Set<WhyNot>> questions = new HashMap<>();
        for (ExpectedOutcome explained : timeline.explained()) {
            if (explained.held().isPresent()) {
                questions.computeIfAbsent(timeline.instant(explained.at()), any -> new LinkedHashSet<>())
                        .add(new WhyNot(explained.alert().labels(), explained.rule()));
            }
        }
        return questions;
    }

    private Run.Result result(
            Timeline timeline,
            TimelineFile file,
            Situations with,
            int order,
            boolean sayingWhy,
            Map<Instant, Set<WhyNot>> questions,
            DecisionListener listener,
            Optional<Looks.InOneRun> looking)
            throws UnusableException {
        Optional<Random> random = order == 0 ? Optional.empty() : Optional.of(new Random(order));
        boolean texts = timeline.expected().stream().anyMatch(expected -> expected.summary().isPresent());
        Run.Wanted wanted = new Run.Wanted(asked(timeline, sayingWhy), questions, listener, random, texts, options.flags(), looking);
        try (Run run = new Run(timeline, file, with, wanted)) {
            return run.run();
        }
    }

    /** The alerts of which it must be known what becomes of them, and when. */
    private static Map<Instant, List<Labels>> asked(Timeline timeline, boolean expectedOnes) {
        Map<Instant, List<Labels>> asked = new HashMap<>();
        timeline.explained().forEach(explained -> add(asked, timeline.instant(explained.at()), explained.alert()));
        if (expectedOnes) {
            timeline.expected().forEach(expected -> Stream.concat(expected.firing().stream(), expected.resolved().stream())
                    .forEach(alert -> add(asked, timeline.instant(expected.at()), alert)));
        }
        return asked;
    }

    private static void add(Map<Instant, List<Labels>> asked, Instant at, Named alert) {
        List<Labels> there = asked.computeIfAbsent(at, any -> new ArrayList<>());
        if (!there.contains(alert.labels())) {
            there.add(alert.labels());
        }
    }
}
