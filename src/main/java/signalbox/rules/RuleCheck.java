package signalbox.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Matcher;
import signalbox.alert.NearestName;
import signalbox.plan.Plan;
import signalbox.rules.language.Checked;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Mention;
import signalbox.rules.language.Mention.What;
import signalbox.rules.language.Suggestion;

/** Looks rules over without running them. */
public final class RuleCheck {

    /**
     * What was found.
     *
     * @param problems what a start would refuse, sorted
     * @param warnings what is allowed and seldom meant, sorted
     * @param needs for each rule of a team until when it sleeps, and what narrows the alerts that it is handed
     */
    public record Findings(List<RuleProblem> problems, List<RuleProblem> warnings, List<String> needs) {}

    /**
     * What was found of packages before, for those who look again and again: it is found anew only for those whose files are others.
     * One thread.
     */
    public static final class Memory {
        private final Map<String, Known> known = new HashMap<>();

        private static final class Known {
            private final PackageSource source;
            private final String version;
            private @Nullable Checked checked;
            private @Nullable OfPackage own;

            private Known(PackageSource source, String version) {
                this.source = source;
                this.version = version;
            }

            private Checked checked() {
                if (checked == null) {
                    checked = PackageCompiler.check(source);
                }
                return checked;
            }

            private OfPackage own() {
                if (own == null) {
                    own = OfPackage.of(source);
                }
                return own;
            }
        }

        private Known of(PackageSource source) {
            String version = source.version();
            return known.compute(source.name(), (any, before) -> before != null && before.version.equals(version)
                    ? before
                    : new Known(source, version));
        }

        private Checked checked(PackageSource source) {
            return of(source).checked();
        }

        private OfPackage own(PackageSource source) {
            return of(source).own();
        }
    }

    /** What is found of a package by itself. */
    private record OfPackage(Set<RuleProblem> problems, Set<RuleProblem> warnings, List<String> needs, boolean isSound) {

        static OfPackage of(PackageSource source) {
            PackageCompiler.Result result = PackageCompiler.compile(source);
            Set<RuleProblem> problems = new TreeSet<>(result.problems());
            problems.addAll(source.problemsBesideRules());
            Set<RuleProblem> warnings = new TreeSet<>(result.warnings());
            List<String> needs = new ArrayList<>();
            Optional<CompiledPackage> compiled = result.compiled().map(bytes -> new CompiledPackage(source, bytes));
            Optional<String> unusable = compiled.flatMap(RuleLoader::unusable);
            unusable.ifPresent(reason -> problems.add(RuleLoader.unusable(source, reason)));
            boolean isSound = compiled.isPresent() && unusable.isEmpty();
            if (isSound && !source.isTrusted()) {
                addNeeds(compiled.get(), warnings, needs);
            }
            return new OfPackage(problems, warnings, needs, isSound);
        }
    }

    private static final String COSTS = "it is handed every alert, which takes up to 18 MB for each 50,000 of them, and time for each";

    private RuleCheck() {}

    /** What there is to say of these packages; names of receivers and time intervals other than these are problems. */
    public static Findings check(RuleSources sources, Collection<String> receivers, Collection<String> intervals) {
        return check(sources, receivers, intervals, new Memory(), any -> true);
    }

    /**
     * The same, where most was looked at before.
     *
     * @param whole by names of packages, whether what is wrong with one by itself is to be said; else only what there is to say of it with others
     */
    public static Findings check(RuleSources sources, Collection<String> receivers, Collection<String> intervals, Memory memory,
            Predicate<String> whole) {
        Findings findings = check(sources, memory, whole);
        Set<RuleProblem> problems = new TreeSet<>(findings.problems());
        for (PackageSource source : sources.packages()) {
            if (!source.isTrusted() && whole.test(source.name())) {
                Checked checked = memory.checked(source);
                checked.files().forEach(file -> file.mentions()
                        .forEach(mention -> unknown(file, mention, receivers, intervals).ifPresent(problems::add)));
            }
        }
        return new Findings(List.copyOf(problems), findings.warnings(), findings.needs());
    }

    /** A rule that names a receiver or an interval that there is not. */
    private static Optional<RuleProblem> unknown(
            CheckedFile file, Mention mention, Collection<String> receivers, Collection<String> intervals) {
        boolean receiver = mention.what() == What.RECEIVER;
        Collection<String> known = receiver ? receivers : intervals;
        if (mention.what() == What.LABEL || known.contains(mention.name())) {
            return Optional.empty();
        }
        String kind = receiver ? "receiver" : "time interval";
        String others = known.isEmpty() ? "the configuration has none" : "there are " + String.join(", ", new TreeSet<>(known));
        return Optional.of(PackageCompiler.at(file, mention.place(), "there is no " + kind + " \"" + mention.name() + "\"",
                NearestName.to(mention.name(), known).map(Suggestion::meant).orElse(others),
                receiver ? "unknown-receiver" : "unknown-time-interval"));
    }

    /** The packages of teams, read and checked by themselves: for those who look further. None of what they say is run. */
    public static List<Checked> read(RuleSources sources) {
        return read(sources, new Memory());
    }

    /** The same, where most was read before. */
    public static List<Checked> read(RuleSources sources, Memory memory) {
        return sources.packages().stream().filter(source -> !source.isTrusted()).map(memory::checked).toList();
    }

    /** What the conclusions of packages may be about, by the names of those packages that say so. */
    public static Map<String, List<Matcher>> scopes(RuleSources sources) {
        Map<String, List<Matcher>> scopes = new HashMap<>();
        sources.packages().forEach(source -> scopes.put(source.name(), source.settings().scope()));
        scopes.values().removeIf(List::isEmpty);
        return scopes;
    }

    /** These packages without those that are shadows. */
    public static List<Checked> inForce(List<Checked> packages, RuleSources sources) {
        Set<String> shadows = sources.packages().stream()
                .filter(source -> source.settings().shadow())
                .map(PackageSource::name)
                .collect(Collectors.toSet());
        return packages.stream().filter(one -> !shadows.contains(one.packageName())).toList();
    }

    /** What there is to say of these packages. */
    public static Findings check(RuleSources sources) {
        return check(sources, new Memory(), any -> true);
    }

    /** The same, where most was looked at before. */
    public static Findings check(RuleSources sources, Memory memory, Predicate<String> whole) {
        Set<RuleProblem> problems = new TreeSet<>(sources.problems());
        Set<RuleProblem> warnings = new TreeSet<>();
        List<String> needs = new ArrayList<>();
        List<PackageSource> sound = new ArrayList<>();
        for (PackageSource source : sources.packages()) {
            if (!whole.test(source.name())) {
                if (!source.isTrusted() && memory.checked(source).isSound()) {
                    sound.add(source);
                }
                continue;
            }
            OfPackage own = memory.own(source);
            problems.addAll(own.problems());
            warnings.addAll(own.warnings());
            needs.addAll(own.needs());
            if (own.isSound() && !source.isTrusted()) {
                sound.add(source);
            }
        }
        problems.addAll(DerivedCircles.find(sound, memory::checked).values());
        return new Findings(List.copyOf(problems), List.copyOf(warnings), needs);
    }

    private static void addNeeds(CompiledPackage compiled, Set<RuleProblem> warnings, List<String> needs) {
        for (Plan plan : RuleLoader.plans(compiled)) {
            RulePosition position = compiled.positions().get(plan.rule());
            if (position == null) {
                continue;
            }
            needs.add(position + ": rule \"" + plan.rule() + "\": " + plan);
            if (plan.takesEveryAlert()) {
                warnings.add(new RuleProblem(position.file(), position.line(), 0, "rule \"" + plan.rule() + "\" is never asleep: " + COSTS,
                        "name something that is rarely there, such as name == \"NodeDown\"; what is counted or must not be there does not count as"
                                + " such, exists( Alert( … ) ) before it does",
                        "never-asleep"));
            } else if (plan.isUnjoined()) {
                warnings.add(new RuleProblem(position.file(), position.line(), 0,
                        "rule \"" + plan.rule() + "\" has no join between its alerts: while it is awake, " + COSTS,
                        "say what they have in common, such as instance == $node.instance", "no-join"));
            }
        }
    }
}
