package signalbox.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks rules over without running them. */
public final class RuleCheck {

    private RuleCheck() {}

    /** All problems of these packages, and routes to receivers other than these, sorted. */
    public static List<Problem> check(RuleSources sources, Collection<String> receivers) {
        Set<Problem> problems = new TreeSet<>(check(sources));
        for (PackageSource source : sources.packages()) {
            source.files().forEach(file -> problems.addAll(RouteWords.unknownReceivers(new ParsedFile(file), receivers)));
        }
        return List.copyOf(problems);
    }

    /** All problems of these packages, sorted; empty when a start would run every one of them. */
    public static List<Problem> check(RuleSources sources) {
        Set<Problem> problems = new TreeSet<>(sources.problems());
        List<CompiledPackage> compiled = new ArrayList<>();
        for (PackageSource source : sources.packages()) {
            PackageCompiler.Result result = PackageCompiler.compile(source);
            problems.addAll(result.problems());
            result.compiled().ifPresent(bytes -> compiled.add(CompiledPackage.of(source, bytes)));
        }
        Assembly.of(compiled).leftOut().forEach((name, reason) -> problems.add(RuleLoader.leftOut(sources, name, reason)));
        return List.copyOf(problems);
    }
}
