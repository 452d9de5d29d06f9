package signalbox.rules;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.plan.Plan;
import signalbox.plan.Plans;
import signalbox.rules.CompiledPackage.UnusableException;
import signalbox.rules.RulePackage.State;

/**
 * Makes a {@link RuleBase} of rule files. What was compiled before is not compiled again, across restarts too. Used by one
 * thread at a time; it may be any, and need not be the engine's.
 */
public final class RuleLoader {

    private static final Logger log = LoggerFactory.getLogger(RuleLoader.class);

    /** Compiled packages kept beyond those in use, so that going back to an earlier version of the rules is quick. */
    private static final int SPARE = 32;

    private final CompiledStore store;
    private final Optional<RuleVersions> versions;

    /**
     * @param cacheDir where compiled packages are kept from one start to the next; made when needed. Whoever can write there can
     *     run code in this process, as with the rules themselves
     */
    public RuleLoader(Path cacheDir) {
        this(new CompiledStore(cacheDir, SPARE), Optional.empty());
    }

    /** @param versions where a package that is broken has its last good version, and those to which somebody went back */
    public RuleLoader(Path cacheDir, RuleVersions versions) {
        this(new CompiledStore(cacheDir, SPARE), Optional.of(versions));
    }

    RuleLoader(CompiledStore store) {
        this(store, Optional.empty());
    }

    private RuleLoader(CompiledStore store, Optional<RuleVersions> versions) {
        this.store = store;
        this.versions = versions;
    }

    /**
     * Loads rules for the first time: a package with problems goes on with the version that ran last, if one is kept; without one it is
     * left out, and all others run.
     */
    public RuleBase load(RuleSources sources) {
        return load(sources, Map.of());
    }

    /** Loads rules again: a package with problems goes on with the version that {@code last} runs, if it runs one. */
    public RuleBase load(RuleSources sources, RuleBase last) {
        return load(sources, last.running());
    }

    private RuleBase load(RuleSources sources, Map<String, CompiledPackage> last) {
        Map<String, CompiledPackage> running = new HashMap<>();
        Map<String, List<RuleProblem>> problems = new HashMap<>();
        for (PackageSource source : sources.packages()) {
            Optional<CompiledPackage> before = Optional.ofNullable(last.get(source.name()));
            versions.flatMap(kept -> kept.insteadOf(source))
                    .flatMap(rolledBack -> running(rolledBack, before, new HashMap<>()))
                    .or(() -> running(source, before, problems))
                    .or(() -> before)
                    .or(() -> versions.flatMap(kept -> kept.last(source.name())).flatMap(good -> fresh(good, new HashMap<>())))
                    .ifPresent(compiled -> running.put(source.name(), compiled));
        }
        refuseCircles(sources, last, running, problems);
        store.prune(running.values().stream().map(compiled -> store.key(compiled.source())).collect(Collectors.toSet()));
        return new RuleBase(packages(sources, running, problems), sources.problems(), running);
    }

    /** The one that runs already, or a fresh one. */
    private Optional<CompiledPackage> running(
            PackageSource source, Optional<CompiledPackage> before, Map<String, List<RuleProblem>> problems) {
        return before.filter(compiled -> compiled.version().equals(source.version())).or(() -> fresh(source, problems));
    }

    /** Empty when it has problems, which are noted. */
    private Optional<CompiledPackage> fresh(PackageSource source, Map<String, List<RuleProblem>> problems) {
        List<RuleProblem> besideRules = source.problemsBesideRules();
        Optional<CompiledPackage> compiled = kept(source).or(() -> compiledNow(source, problems));
        if (besideRules.isEmpty()) {
            return compiled;
        }
        problems.merge(source.name(), besideRules, (rules, others) ->
                Stream.concat(rules.stream(), others.stream()).sorted().toList());
        return Optional.empty();
    }

    /**
     * A package that makes a circle with others goes on as it was, if it was; those that are as they were are looked at first, at a start
     * those that decided first.
     */
    private void refuseCircles(
            RuleSources sources, Map<String, CompiledPackage> last, Map<String, CompiledPackage> running, Map<String, List<RuleProblem>> problems) {
        Map<String, Instant> since = since(running.values(), last);
        List<PackageSource> inForce = sources.packages().stream()
                .flatMap(source -> Optional.ofNullable(running.get(source.name())).stream())
                .sorted(Comparator.comparing((CompiledPackage compiled) -> !isVersion(last.get(compiled.name()), compiled))
                        .thenComparing(compiled -> since.getOrDefault(compiled.name(), Instant.MAX)))
                .map(CompiledPackage::source)
                .toList();
        DerivedCircles.find(inForce).forEach((name, problem) -> {
            problems.put(name, List.of(problem));
            CompiledPackage before = last.get(name);
            if (before == null) {
                running.remove(name);
            } else {
                running.put(name, before);
            }
        });
    }

    private static boolean isVersion(@Nullable CompiledPackage before, CompiledPackage compiled) {
        return before != null && before.version().equals(compiled.version());
    }

    /** Since when versions decide, at a start: as far as anybody remembers. */
    private Map<String, Instant> since(Collection<CompiledPackage> running, Map<String, CompiledPackage> last) {
        Map<String, Instant> since = new HashMap<>();
        if (last.isEmpty()) {
            running.forEach(compiled -> versions.stream()
                    .flatMap(kept -> kept.of(compiled.name()).stream())
                    .filter(version -> version.version().equals(compiled.version()) && version.until().isEmpty())
                    .forEach(version -> since.put(compiled.name(), version.since())));
        }
        return since;
    }

    /** A package compiled earlier. The sum of its bytes being right, it can still be one that this JVM cannot read. */
    private Optional<CompiledPackage> kept(PackageSource source) {
        return store.find(store.key(source))
                .map(bytes -> new CompiledPackage(source, bytes))
                .filter(compiled -> unusable(compiled).isEmpty());
    }

    private Optional<CompiledPackage> compiledNow(PackageSource source, Map<String, List<RuleProblem>> problems) {
        log.info("compiling rules: package={} version={}", source.name(), RulePackage.shortForm(source.version()));
        PackageCompiler.Result result = PackageCompiler.compile(source);
        if (!result.problems().isEmpty()) {
            problems.put(source.name(), result.problems());
        }
        Optional<CompiledPackage> compiled = result.compiled().map(bytes -> new CompiledPackage(source, bytes));
        Optional<RuleProblem> unusable = compiled.flatMap(RuleLoader::unusable).map(reason -> unusable(source, reason));
        unusable.ifPresent(problem -> problems.put(source.name(), List.of(problem)));
        if (unusable.isEmpty()) {
            result.compiled().ifPresent(bytes -> store.put(store.key(source), bytes));
        }
        return compiled.filter(any -> unusable.isEmpty());
    }

    /** Why no base can be made of a package; empty when one can. */
    static Optional<String> unusable(CompiledPackage compiled) {
        try {
            KieBase unused = compiled.base();
            return Optional.empty();
        } catch (UnusableException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(PackageCompiler.shortened(String.valueOf(cause.getMessage())));
        }
    }

    /** What the rules of a package that can be used need, by their names. */
    static List<Plan> plans(CompiledPackage compiled) {
        try {
            return Plans.of(compiled.base()).stream().sorted(Comparator.comparing(Plan::rule)).toList();
        } catch (UnusableException e) {
            throw new IllegalStateException("a package that could be read a moment ago cannot be read now: " + compiled.name(), e);
        }
    }

    static RuleProblem unusable(PackageSource source, String reason) {
        return new RuleProblem(
                source.files().get(0).shown(), 0, 0, "the package \"" + source.name() + "\" cannot be used once compiled", reason);
    }

    private static List<RulePackage> packages(
            RuleSources sources, Map<String, CompiledPackage> running, Map<String, List<RuleProblem>> problems) {
        List<RulePackage> packages = new ArrayList<>();
        for (PackageSource source : sources.packages()) {
            Optional<CompiledPackage> compiled = Optional.ofNullable(running.get(source.name()));
            List<RuleProblem> itsProblems = problems.getOrDefault(source.name(), List.of());
            boolean isRolledBack = itsProblems.isEmpty() && compiled.filter(runs -> !runs.version().equals(source.version())).isPresent();
            State state = compiled.isEmpty() ? State.FAILED : itsProblems.isEmpty() ? State.ACTIVE : State.STALE;
            packages.add(new RulePackage(
                    source.name(),
                    source.team(),
                    source.version(),
                    compiled.map(CompiledPackage::version).orElse(""),
                    state,
                    isRolledBack,
                    source.allFiles().stream().map(RuleFile::shown).toList(),
                    compiled.map(CompiledPackage::settings).orElseGet(source::settings),
                    compiled.map(RuleLoader::ruleNames).orElse(List.of()),
                    itsProblems));
        }
        return packages;
    }

    private static List<String> ruleNames(CompiledPackage compiled) {
        try {
            return compiled.ruleNames();
        } catch (UnusableException e) {
            throw new IllegalStateException("a package that could be read a moment ago cannot be read now: " + compiled.name(), e);
        }
    }
}
