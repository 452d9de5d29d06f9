package signalbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import signalbox.audit.Load;
import signalbox.load.Loaded;
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
                .map(Loads::inForce)
                .toList();
        return new Load(loaded.at(), result, problems, sender, receivers, packages);
    }

    /** Nothing changed. */
    static Load failed(Instant at, List<String> problems, String sender) {
        return new Load(at, Load.Result.FAILED, problems, sender, Map.of(), List.of());
    }

    private static Load.RulesInForce inForce(RulePackage rules) {
        boolean isOnDisk = rules.state() == RulePackage.State.ACTIVE;
        return new Load.RulesInForce(
                rules.name(), rules.runningVersion(), rules.team(), rules.ruleNames(), isOnDisk ? source(rules.files()) : "");
    }

    /** The files, each after a line with its name. Those of the program itself are not on disk. */
    private static String source(List<String> files) {
        StringBuilder source = new StringBuilder();
        for (String file : files) {
            try {
                source.append("// ").append(file).append('\n').append(Files.readString(Path.of(file))).append('\n');
            } catch (IOException e) {
                // its version is known all the same
            }
        }
        return source.toString();
    }
}
