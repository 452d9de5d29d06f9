package signalbox.load;

import java.util.List;
import org.kie.api.KieBase;
import signalbox.engine.RuleSet;
import signalbox.engine.team.PackageTerms;
import signalbox.engine.team.TeamPackage;
import signalbox.rules.PackageSettings;
import signalbox.rules.RuleBase;

/**
 * The rules that were loaded, as the engine wants them.
 *
 * @param asIfPromoted whether shadows take part as the others do: when they are tested
 */
public record LoadedRules(RuleBase loaded, boolean asIfPromoted) implements RuleSet {

    public LoadedRules(RuleBase loaded) {
        this(loaded, false);
    }

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
                        (rule, stack) -> loaded.placeOf(info.name(), rule, stack),
                        terms(info.settings()),
                        loaded.facts(info.name())))
                .toList();
    }

    private PackageTerms terms(PackageSettings settings) {
        PackageSettings.Limits limits = settings.limits();
        return new PackageTerms(settings.scope(), settings.shadow() && !asIfPromoted, limits.facts(), limits.firings(), limits.conclusions());
    }
}
