package signalbox.engine.team;

import java.util.Set;
import org.drools.drl.ast.descr.AccumulateDescr;
import org.drools.drl.ast.descr.CollectDescr;
import org.drools.drl.ast.descr.ConditionalElementDescr;
import org.drools.drl.ast.descr.EntryPointDescr;
import org.drools.drl.ast.descr.ForallDescr;
import org.drools.drl.ast.descr.PackageDescr;
import org.drools.drl.ast.descr.PatternDescr;
import org.drools.drl.ast.descr.RuleDescr;

/**
 * Has every rule of a parsed package read alerts from an entry point of its own, so that it can be handed those that it needs
 * and no others. All other facts are in one place.
 */
final class EntryPoints {

    private static final String ALERT = "Alert";

    private EntryPoints() {}

    /** Changes what was parsed. Those that share one do. */
    static void addTo(PackageDescr parsed, Set<String> sharing) {
        for (RuleDescr rule : parsed.getRules()) {
            if (rule.getLhs() != null) {
                add(rule.getLhs(), sharing.contains(rule.getName()) ? "all" : rule.getName());
            }
        }
    }

    private static void add(Object descr, String entryPoint) {
        if (descr instanceof PatternDescr pattern) {
            if (pattern.getSource() != null) {
                add(pattern.getSource(), entryPoint);
            } else if (isAlert(pattern.getObjectType())) {
                pattern.setSource(new EntryPointDescr(entryPoint));
            }
        } else if (descr instanceof AccumulateDescr accumulate) {
            add(accumulate.getInput(), entryPoint);
        } else if (descr instanceof CollectDescr collect) {
            add(collect.getInputPattern(), entryPoint);
        } else if (descr instanceof ForallDescr forall) {
            forall.getDescrs().forEach(inside -> add(inside, entryPoint));
        } else if (descr instanceof ConditionalElementDescr element) {
            element.getDescrs().forEach(inside -> add(inside, entryPoint));
        }
    }

    private static boolean isAlert(String type) {
        return type.equals(ALERT) || type.endsWith(".alert." + ALERT);
    }
}
