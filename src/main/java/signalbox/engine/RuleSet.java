package signalbox.engine;

import java.util.List;
import org.kie.api.KieBase;

/** Compiled rules, from which a package can be taken out. */
public interface RuleSet {

    /** All rules, ready to run. */
    KieBase base();

    /** The packages that teams wrote: those that may be taken out. */
    List<String> teamPackages();

    /**
     * Where a rule stands, for people: {@code FILE:LINE}; {@code ""} when that is not known.
     *
     * @param stack what a thread was at when it ran the rule: tells the line of an action that failed; may be empty
     */
    String placeOf(String packageName, String ruleName, StackTraceElement[] stack);

    /** The same rules without a package. */
    RuleSet without(String packageName);
}
