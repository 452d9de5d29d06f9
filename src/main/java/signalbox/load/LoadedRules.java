package signalbox.load;

import java.util.List;
import org.kie.api.KieBase;
import signalbox.engine.RuleSet;
import signalbox.engine.team.TeamPackage;
import signalbox.rules.RuleBase;

/** The rules that were loaded, as the engine wants them. */
public record LoadedRules(RuleBase loaded) implements RuleSet {

    @Override
    public KieBase standard() {
        return loaded.standard().orElseThrow();
    }

    @Override
    public List<TeamPackage> teams() {
        return loaded.teams().stream()
                .map(info -> new TeamPackage(
                        info.name(),
                        info.runningVersion(),
                        loaded.base(info.name()),
                        (rule, stack) -> loaded.placeOf(info.name(), rule, stack)))
                .toList();
    }
}
