package signalbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import signalbox.audit.Load;
import signalbox.load.Loaded;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;

/** Says for the audit what a start or a reload brought. */
final class Loads {

    private Loads() {}

    /** What is in force. */
    static Load of(Loaded loaded, Load.Result result, List<String> problems, String sender) {
        Map<String, Integer> receivers = new TreeMap<>();
        loaded.configuration().receivers().forEach(receiver -> receivers.put(receiver.name(), 0));
        loaded.integrations().forEach(integration -> receivers.merge(integration.receiver(), 1, Integer::sum));
        List<Load.RulesInForce> packages = loaded.rules().packages().stream()
                .filter(rules -> !rules.runningVersion().isEmpty())
                .map(rules -> inForce(rules, loaded.rules()))
                .toList();
        return new Load(
                loaded.at(), result, problems, sender, receivers, packages, loaded.configuration().complete(), loaded.fromFile(),
                loaded.configuration().inhibitRulePlaces(), Optional.empty());
    }

    /** Nothing changed. */
    static Load failed(Instant at, List<String> problems, String sender) {
        return new Load(at, Load.Result.FAILED, problems, sender, Map.of(), List.of(), "", false);
    }

    private static Load.RulesInForce inForce(RulePackage rules, RuleBase base) {
        List<Load.SourceFile> files = base.files(rules.name()).stream()
                .map(file -> new Load.SourceFile(file.path(), file.shown(), file.text()))
                .toList();
        return new Load.RulesInForce(rules.name(), rules.runningVersion(), rules.team(), rules.ruleNames(), files);
    }
}
