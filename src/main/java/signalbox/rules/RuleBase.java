package signalbox.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.kie.api.KieBase;
import org.kie.api.definition.KiePackage;
import signalbox.rules.CompiledPackage.UnusableException;

/**
 * Rules ready to run, with what is known of each package. Each package has a base of its own, so that none can disturb another;
 * a package that did not change has the base that it had before. A base may be shared between threads, a session made of it may
 * not. Facts are told apart by identity, which is Drools' default.
 */
public final class RuleBase {

    private final List<RulePackage> packages;
    private final List<RuleProblem> unread;
    private final Map<String, CompiledPackage> running;

    /** @param running those of which a base can be made */
    RuleBase(List<RulePackage> packages, List<RuleProblem> unread, Map<String, CompiledPackage> running) {
        this.packages = List.copyOf(packages);
        this.unread = List.copyOf(unread);
        this.running = Map.copyOf(running);
    }

    /** What stands in the tables beside the rules of a package that runs, as facts. */
    public List<Object> facts(String packageName) {
        return Optional.ofNullable(running.get(packageName)).map(compiled -> compiled.source().facts()).orElse(List.of());
    }

    /** The rules of a package that runs, and no others. */
    public KieBase base(String packageName) {
        try {
            return Optional.ofNullable(running.get(packageName))
                    .orElseThrow(() -> new IllegalArgumentException("no rule package that runs is named " + packageName))
                    .base();
        } catch (UnusableException e) {
            throw new IllegalStateException("a package that could be read a moment ago cannot be read now: " + packageName, e);
        }
    }

    /** The standard rules, if they run. */
    public Optional<KieBase> standard() {
        return running.containsKey(CompiledPackage.STANDARD) ? Optional.of(base(CompiledPackage.STANDARD)) : Optional.empty();
    }

    /** The packages of teams that run, sorted by name. */
    public List<RulePackage> teams() {
        return packages.stream()
                .filter(info -> !info.name().equals(CompiledPackage.STANDARD) && running.containsKey(info.name()))
                .toList();
    }

    /** All packages found, running or not, sorted by name. */
    public List<RulePackage> packages() {
        return packages;
    }

    /** All that is wrong with the rules on disk, sorted; empty when every package runs as it is there. */
    public List<RuleProblem> problems() {
        return Stream.concat(unread.stream(), packages.stream().flatMap(info -> info.problems().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    /** What is wrong with files that are in no package: that cannot be read, or lie in a folder that cannot be one. */
    public List<RuleProblem> unread() {
        return unread;
    }

    /** SHA-256 over the packages that run, in hexadecimal. Changes when, and only when, the rules that run do. */
    public String version() {
        Sha256 hash = new Sha256();
        packages.stream()
                .filter(info -> !info.runningVersion().isEmpty())
                .forEach(info -> hash.add(info.name()).add(info.runningVersion()));
        return hash.hex();
    }

    /** The package of a rule that runs, by the names that Drools gives. */
    public RulePackage packageNamed(String name) {
        return packages.stream()
                .filter(info -> info.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no rule package is named " + name));
    }

    /**
     * Where a rule that runs stands, for people: {@code FILE:LINE}; {@code ""} when that is not known.
     *
     * @param stack what a thread was at when it ran the rule: tells the line of an action; may be empty
     */
    public String placeOf(String packageName, String ruleName, StackTraceElement[] stack) {
        return Optional.ofNullable(running.get(packageName))
                .map(compiled -> compiled.positions().get(ruleName))
                .map(rule -> lineOf(packageName, stack)
                        .filter(line -> line > rule.line())
                        .map(line -> new RulePosition(rule.file(), line))
                        .orElse(rule))
                .map(RulePosition::toString)
                .orElse("");
    }

    /** The line of the rule's file from which the class was made whose method is the first on the stack. */
    private Optional<Integer> lineOf(String packageName, StackTraceElement[] stack) {
        KiePackage kiePackage = base(packageName).getKiePackage(packageName);
        return Stream.of(stack)
                .filter(frame -> frame.getClassName().startsWith(packageName + ".Rule_"))
                .filter(frame -> frame.getMethodName().equals("defaultConsequence") && frame.getLineNumber() > 0)
                .findFirst()
                .flatMap(frame -> kiePackage instanceof InternalKnowledgePackage compiled
                        ? Optional.ofNullable(compiled.getDialectRuntimeRegistry().getLineMappings(frame.getClassName()))
                                .map(mapping -> PackageCompiler.sourceLine(mapping, frame.getLineNumber()))
                        : Optional.empty());
    }

    /** Where the rules of a package that runs stand, by their names; those of which it is not known are left out. */
    public Map<String, RulePosition> positions(String packageName) {
        return Optional.ofNullable(running.get(packageName)).map(CompiledPackage::positions).orElse(Map.of());
    }

    /** The files of a team's package in the version that runs, by the names that people know them by; empty for one that does not. */
    public Map<String, String> texts(String packageName) {
        return Optional.ofNullable(running.get(packageName)).map(CompiledPackage::texts).orElse(Map.of());
    }

    /** All files of a team's package in the version that runs; none for one that does not run, or is the product's own. */
    public List<RuleFile> files(String packageName) {
        return Optional.ofNullable(running.get(packageName))
                .filter(compiled -> !compiled.source().isTrusted())
                .map(compiled -> compiled.source().allFiles())
                .orElse(List.of());
    }

    /** What runs, by package. */
    Map<String, CompiledPackage> running() {
        return running;
    }
}
