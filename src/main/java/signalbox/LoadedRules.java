package signalbox;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kie.api.KieBase;
import signalbox.engine.RuleSet;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;

/** The rules that were loaded, as the engine wants them: packages can be taken out. */
record LoadedRules(RuleBase loaded, Set<String> takenOut) implements RuleSet {

    @Override
    public KieBase base() {
        return takenOut.isEmpty() ? loaded.kieBase() : loaded.without(takenOut);
    }

    @Override
    public List<String> teamPackages() {
        return loaded.packages().stream()
                .filter(rules -> !rules.team().isEmpty() && rules.state() != RulePackage.State.FAILED)
                .map(RulePackage::name)
                .filter(name -> !takenOut.contains(name))
                .toList();
    }

    @Override
    public String placeOf(String packageName, String ruleName, StackTraceElement[] stack) {
        return loaded.placeOf(packageName, ruleName, stack);
    }

    @Override
    public RuleSet without(String packageName) {
        Set<String> more = new HashSet<>(takenOut);
        more.add(packageName);
        return new LoadedRules(loaded, Set.copyOf(more));
    }
}
