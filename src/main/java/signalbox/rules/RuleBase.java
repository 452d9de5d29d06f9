package signalbox.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.kie.api.KieBase;
import org.kie.api.definition.KiePackage;

/**
 * Rules ready to run, with what is known of each package. Sessions are made of {@link #kieBase}; it may be shared between
 * threads, a session may not. Facts are told apart by identity, which is Drools' default.
 */
public final class RuleBase {

    private final KieBase kieBase;
    private final List<RulePackage> packages;
    private final List<Problem> unread;
    private final Map<String, CompiledPackage> running;

    RuleBase(KieBase kieBase, List<RulePackage> packages, List<Problem> unread, Map<String, CompiledPackage> running) {
        this.kieBase = kieBase;
        this.packages = List.copyOf(packages);
        this.unread = List.copyOf(unread);
        this.running = Map.copyOf(running);
    }

    public KieBase kieBase() {
        return kieBase;
    }

    /** All packages found, running or not, sorted by name. */
    public List<RulePackage> packages() {
        return packages;
    }

    /** All that is wrong with the rules on disk, sorted; empty when every package runs as it is there. */
    public List<Problem> problems() {
        return Stream.concat(unread.stream(), packages.stream().flatMap(info -> info.problems().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    /** What is wrong with files that are in no package: that cannot be read, or lie in a folder that cannot be one. */
    public List<Problem> unread() {
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
        KiePackage kiePackage = kieBase.getKiePackage(packageName);
        return Stream.of(stack)
                .filter(frame -> frame.getClassName().startsWith(packageName + ".Rule_"))
                .filter(frame -> frame.getMethodName().equals("defaultConsequence") && frame.getLineNumber() > 0)
                .findFirst()
                .flatMap(frame -> kiePackage instanceof InternalKnowledgePackage compiled
                        ? Optional.ofNullable(compiled.getDialectRuntimeRegistry().getLineMappings(frame.getClassName()))
                                .map(mapping -> PackageCompiler.sourceLine(mapping, frame.getLineNumber()))
                        : Optional.empty());
    }

    /** The same rules without some packages. The packages stay listed; whoever takes them out knows why. */
    public KieBase without(Set<String> names) {
        return Assembly.of(running.values().stream()
                        .filter(compiled -> !names.contains(compiled.name()))
                        .sorted(CompiledPackage.STANDARD_FIRST)
                        .toList())
                .base();
    }

    /** What runs, by package. */
    Map<String, CompiledPackage> running() {
        return running;
    }
}
