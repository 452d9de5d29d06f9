package signalbox.engine;

import java.util.List;
import org.kie.api.KieBase;

/** Compiled rules, from which a package can be taken out. */
public interface RuleSet {

    /** All rules, ready to run. */
    KieBase base();

    /** The packages that teams wrote: those that may be taken out. */
    List<String> teamPackages();

    /** The same rules without a package. */
    RuleSet without(String packageName);
}
