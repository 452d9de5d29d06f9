package signalbox.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kie.api.KieBase;

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

    /** The packages that teams wrote and that run, by name. */
    public List<String> teamPackages() {
        return packages.stream()
                .filter(info -> !info.team().isEmpty() && !info.runningVersion().isEmpty())
                .map(RulePackage::name)
                .toList();
    }

    /** The same rules without a package. Compiles nothing. */
    public RuleBase without(String packageName) {
        Map<String, CompiledPackage> rest = new HashMap<>(running);
        rest.remove(packageName);
        List<RulePackage> infos = packages.stream()
                .map(info -> info.name().equals(packageName) ? info.quarantined() : info)
                .toList();
        return new RuleBase(Assembly.of(RuleLoader.inOrder(rest)).base(), infos, unread, rest);
    }

    /** What runs, by package. */
    Map<String, CompiledPackage> running() {
        return running;
    }
}
