package signalbox.rules;

import java.nio.file.Path;
import java.util.List;

/** Compiles the rules of this repository when it is built, so that its first start need not. Fails the build on bad rules. */
public final class Precompile {

    private Precompile() {}

    /** Takes the rules directory and the directory of this program's classes. */
    @SuppressWarnings("SystemOut") // a step of the build speaks to whoever builds
    public static void main(String[] arguments) {
        List<RuleProblem> problems = compile(Path.of(arguments[0]), Path.of(arguments[1]));
        problems.forEach(problem -> System.err.println("[ERROR] " + problem));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the rules have " + problems.size() + " problems, see above");
        }
    }

    /** Compiles what is not yet compiled. Returns all problems, sorted. */
    static List<RuleProblem> compile(Path rulesDir, Path classesDir) {
        CompiledStore store = new CompiledStore(classesDir.resolve(CompiledStore.RESOURCES), 0);
        return new RuleLoader(store).load(RuleSources.read(rulesDir)).problems();
    }
}
