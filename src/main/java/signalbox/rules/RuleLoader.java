package signalbox.rules;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    /**
     * @param cacheDir where compiled packages are kept from one start to the next; made when needed. Whoever can write there can
     *     run code in this process, as with the rules themselves
     */
    public RuleLoader(Path cacheDir) {
        this(new CompiledStore(cacheDir, SPARE));
    }

    RuleLoader(CompiledStore store) {
        this.store = store;
    }

    /** Loads rules for the first time: packages with problems are left out, all others run. */
    public RuleBase load(RuleSources sources) {
        return load(sources, Map.of());
    }

    /** Loads rules again: a package with problems goes on with the version that {@code last} runs, if it runs one. */
    public RuleBase load(RuleSources sources, RuleBase last) {
        return load(sources, last.running());
    }

    private RuleBase load(RuleSources sources, Map<String, CompiledPackage> last) {
        Map<String, CompiledPackage> chosen = new HashMap<>();
        Map<String, List<Problem>> problems = new HashMap<>();
        Set<String> compiledEarlier = new HashSet<>();
        for (PackageSource source : sources.packages()) {
            Optional<CompiledPackage> kept = store.find(store.key(source))
                    .map(bytes -> CompiledPackage.of(source, bytes));
            kept.ifPresent(compiled -> compiledEarlier.add(compiled.name()));
            kept.or(() -> compileNow(source, problems))
                    .or(() -> Optional.ofNullable(last.get(source.name())))
                    .ifPresent(compiled -> chosen.put(source.name(), compiled));
        }
        Assembly first = Assembly.of(inOrder(chosen));
        Assembly second = recompileUnusable(first, sources, compiledEarlier, chosen, problems);
        Assembly whole = fallBack(second, sources, chosen, problems, last);
        store.prune(sources.packages().stream().map(store::key).collect(Collectors.toSet()));
        return baseOf(sources, whole, chosen, problems);
    }

    /** The sum of its bytes being right, a package compiled earlier can still be one that this JVM cannot read. */
    private Assembly recompileUnusable(
            Assembly assembly,
            RuleSources sources,
            Set<String> compiledEarlier,
            Map<String, CompiledPackage> chosen,
            Map<String, List<Problem>> problems) {
        List<PackageSource> doubtful = sources.packages().stream()
                .filter(source -> compiledEarlier.contains(source.name()))
                .filter(source -> assembly.leftOut().containsKey(source.name()))
                .toList();
        for (PackageSource source : doubtful) {
            compileNow(source, problems).ifPresent(compiled -> chosen.put(source.name(), compiled));
        }
        return doubtful.isEmpty() ? assembly : Assembly.of(inOrder(chosen));
    }

    private Optional<CompiledPackage> compileNow(PackageSource source, Map<String, List<Problem>> problems) {
        log.info("compiling rules: package={} version={}", source.name(), RulePackage.shortForm(source.version()));
        PackageCompiler.Result result = PackageCompiler.compile(source);
        if (!result.problems().isEmpty()) {
            problems.put(source.name(), result.problems());
        }
        result.compiled().ifPresent(bytes -> store.put(store.key(source), bytes));
        return result.compiled().map(bytes -> CompiledPackage.of(source, bytes));
    }

    /** A new version that does not go with the other packages gives way to the last one. */
    private static Assembly fallBack(
            Assembly assembly,
            RuleSources sources,
            Map<String, CompiledPackage> chosen,
            Map<String, List<Problem>> problems,
            Map<String, CompiledPackage> last) {
        if (assembly.leftOut().isEmpty()) {
            return assembly;
        }
        assembly.leftOut().forEach((name, reason) -> {
            problems.put(name, List.of(leftOut(sources, name, reason)));
            chosen.remove(name);
            if (last.containsKey(name)) {
                chosen.put(name, last.get(name));
            }
        });
        Assembly without = Assembly.of(inOrder(chosen));
        without.leftOut().keySet().forEach(chosen::remove);
        return without;
    }

    static Problem leftOut(RuleSources sources, String name, String reason) {
        String file = sources.packages().stream()
                .filter(source -> source.name().equals(name))
                .map(source -> source.files().get(0).shown())
                .findFirst()
                .orElse(name);
        return new Problem(file, 0, 0, "the package \"" + name + "\" does not go with the other packages", reason);
    }

    private static List<CompiledPackage> inOrder(Map<String, CompiledPackage> packages) {
        return packages.values().stream().sorted(CompiledPackage.STANDARD_FIRST).toList();
    }

    private static RuleBase baseOf(
            RuleSources sources,
            Assembly assembly,
            Map<String, CompiledPackage> running,
            Map<String, List<Problem>> problems) {
        List<RulePackage> packages = new ArrayList<>();
        for (PackageSource source : sources.packages()) {
            Optional<CompiledPackage> compiled = Optional.ofNullable(running.get(source.name()));
            List<Problem> itsProblems = problems.getOrDefault(source.name(), List.of());
            State state = compiled.isEmpty() ? State.FAILED : itsProblems.isEmpty() ? State.ACTIVE : State.KEPT;
            packages.add(new RulePackage(
                    source.name(),
                    source.team(),
                    source.version(),
                    compiled.map(CompiledPackage::version).orElse(""),
                    state,
                    source.files().stream().map(RuleFile::shown).toList(),
                    assembly.ruleNames().getOrDefault(source.name(), List.of()),
                    itsProblems));
        }
        return new RuleBase(assembly.base(), packages, sources.problems(), running);
    }
}
