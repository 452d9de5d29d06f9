package signalbox.engine.team;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.drools.compiler.builder.impl.KnowledgeBuilderImpl;
import org.drools.core.impl.RuleBaseFactory;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.parser.DrlParser;
import org.drools.drl.parser.DroolsParserException;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.kie.api.KieBase;
import org.kie.api.KieBaseConfiguration;
import org.kie.internal.builder.KnowledgeBuilderConfiguration;
import org.kie.internal.builder.KnowledgeBuilderFactory;
import org.kie.internal.conf.ShareBetaNodesOption;
import signalbox.plan.Plan;
import signalbox.plan.Plans;

/** Rules compiled as the product compiles them, but for all that is refused: plain Drools is what is tested. */
final class Compiled {

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.route.Route
            import signalbox.route.TimeInterval
            import signalbox.silence.Silenced
            import java.util.List
            """;

    private Compiled() {}

    static TeamPackage team(String name, String rules) {
        return new TeamPackage(name, Integer.toHexString(rules.hashCode()), base(name, rules), (rule, stack) -> "");
    }

    /** The same with the nodes shared, in which Drools 10.2.0 forgets matches: a fault for the engine to find. */
    static TeamPackage faulty(String name, String rules) {
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase();
        base.addPackages(packages(name, rules, true));
        return new TeamPackage(name, Integer.toHexString(rules.hashCode()), base, (rule, stack) -> "");
    }

    static KieBase base(String name, String rules) {
        KieBaseConfiguration configuration = RuleBaseFactory.newKnowledgeBaseConfiguration();
        configuration.setOption(ShareBetaNodesOption.NO);
        InternalKnowledgeBase base = KnowledgeBaseFactory.newKnowledgeBase(configuration);
        base.addPackages(packages(name, rules, true));
        return base;
    }

    /** As the product does: rules that take every alert share an entry point. */
    static Collection<org.kie.api.definition.KiePackage> packages(String name, String rules, boolean withEntryPoints) {
        var packages = packages(name, rules, withEntryPoints, Set.of());
        Set<String> sharing = Plans.of(packages).stream().filter(Plan::takesEveryAlert).map(Plan::rule).collect(Collectors.toSet());
        return sharing.size() > 1 ? packages(name, rules, withEntryPoints, sharing) : packages;
    }

    private static Collection<org.kie.api.definition.KiePackage> packages(
            String name, String rules, boolean withEntryPoints, Set<String> sharing) {
        KnowledgeBuilderConfiguration configuration =
                KnowledgeBuilderFactory.newKnowledgeBuilderConfiguration(null, Compiled.class.getClassLoader());
        configuration.setProperty("drools.dialect.java.compiler.lnglevel", "17");
        KnowledgeBuilderImpl builder = (KnowledgeBuilderImpl) KnowledgeBuilderFactory.newKnowledgeBuilder(configuration);
        PackageDescr parsed = parsed("package " + name + "\n" + IMPORTS + rules);
        if (withEntryPoints) {
            EntryPoints.addTo(parsed, sharing);
        }
        builder.addPackage(parsed);
        if (builder.hasErrors()) {
            throw new AssertionError(builder.getErrors() + "\n" + rules);
        }
        return builder.getKnowledgePackages();
    }

    private static PackageDescr parsed(String drl) {
        DrlParser parser = new DrlParser();
        try {
            PackageDescr parsed = parser.parse(false, drl);
            if (parser.hasErrors()) {
                throw new AssertionError(parser.getErrors() + "\n" + drl);
            }
            return parsed;
        } catch (DroolsParserException e) {
            throw new AssertionError(e);
        }
    }
}
