package signalbox.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drools.core.impl.RuleBaseFactory;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.drools.wiring.api.classloader.ProjectClassLoader;
import org.kie.api.definition.KiePackage;
import signalbox.rules.CompiledPackage.UnusableException;

/**
 * Puts packages together. A package that cannot be added is left out; the ones before it in the list have precedence.
 *
 * @param base holds the packages that could be added
 * @param ruleNames the rules of those, by package
 * @param leftOut why the others could not, by package
 */
record Assembly(InternalKnowledgeBase base, Map<String, List<String>> ruleNames, Map<String, String> leftOut) {

    static Assembly of(Collection<CompiledPackage> packages) {
        try {
            return together(packages, Map.of());
        } catch (UnusableException e) {
            return oneByOne(packages);
        }
    }

    /** A base is spoilt once adding a package to it failed, so every attempt begins anew. */
    private static Assembly oneByOne(Collection<CompiledPackage> packages) {
        List<CompiledPackage> accepted = new ArrayList<>();
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (CompiledPackage candidate : packages) {
            accepted.add(candidate);
            try {
                together(accepted, Map.of());
            } catch (UnusableException e) {
                accepted.remove(candidate);
                leftOut.put(candidate.name(), reason(e));
            }
        }
        try {
            return together(accepted, leftOut);
        } catch (UnusableException e) {
            throw new IllegalStateException("packages that fitted together a moment ago do not now", e);
        }
    }

    private static Assembly together(Collection<CompiledPackage> packages, Map<String, String> leftOut)
            throws UnusableException {
        ProjectClassLoader loader = ProjectClassLoader.createProjectClassLoader(Assembly.class.getClassLoader());
        InternalKnowledgeBase base =
                KnowledgeBaseFactory.newKnowledgeBase(RuleBaseFactory.newKnowledgeBaseConfiguration(null, loader));
        Map<String, List<String>> ruleNames = new LinkedHashMap<>();
        for (CompiledPackage compiled : packages) {
            List<KiePackage> loaded = compiled.load(loader);
            loaded.stream()
                    .filter(kiePackage -> kiePackage.getName().equals(compiled.name()))
                    .forEach(kiePackage ->
                            ruleNames.put(compiled.name(), CompiledPackage.ruleNames(kiePackage).toList()));
            add(base, loaded);
        }
        return new Assembly(base, ruleNames, leftOut);
    }

    private static void add(InternalKnowledgeBase base, List<KiePackage> packages) throws UnusableException {
        try {
            base.addPackages(packages);
        } catch (RuntimeException | LinkageError e) {
            throw new UnusableException(e);
        }
    }

    private static String reason(UnusableException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return PackageCompiler.shortened(String.valueOf(cause.getMessage()));
    }
}
