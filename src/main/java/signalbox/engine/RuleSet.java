package signalbox.engine;

import java.util.List;
import org.kie.api.KieBase;
import signalbox.engine.team.TeamPackage;

/** Compiled rules: the standard ones, which are the product's own, and the packages that teams wrote. */
public interface RuleSet {

    /** The standard rules, and no others. */
    KieBase standard();

    /** The packages of teams, each with its rules and no others. */
    List<TeamPackage> teams();
}
