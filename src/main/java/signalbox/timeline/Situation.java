package signalbox.timeline;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import signalbox.config.Configuration;
import signalbox.config.ReceiverConfig;
import signalbox.engine.Policy;
import signalbox.engine.RuleSet;
import signalbox.group.AlertGroup;
import signalbox.load.Loaded;
import signalbox.message.Messages;
import signalbox.notify.Integration;
import signalbox.rules.RuleBase;

/**
 * A configuration and rules, ready to decide. May be shared between runs.
 *
 * @param fromFile whether there is a configuration file
 * @param messages its templates; their clock stands still
 */
record Situation(Configuration configuration, boolean fromFile, RuleBase rules, RuleSet compiled, Messages messages) {

    Situation {
        requireNonNull(configuration, "configuration is null");
        requireNonNull(rules, "rules is null");
        requireNonNull(compiled, "compiled is null");
    }

    /** What the engine decides by. */
    Policy policy() {
        return Loaded.policy(configuration, fromFile, compiled, integrations());
    }

    Set<String> receivers() {
        return configuration.receivers().stream().map(ReceiverConfig::name).collect(Collectors.toCollection(TreeSet::new));
    }

    List<Integration> integrations() {
        return configuration.receivers().stream()
                .flatMap(receiver -> receiver.integrations().stream()
                        .map(each -> new Integration(
                                receiver.name(), each.kind().id(), each.index(), each.sendResolved(), each.kind().opensIncidents())))
                .toList();
    }

    /** Whether an integration is called so, such as {@code team/webhook[0]}. */
    boolean hasIntegration(String name) {
        return integrations().stream().anyMatch(integration -> integration.toString().equals(name));
    }

    boolean hasIntegrations(String receiver) {
        return configuration.receivers().stream()
                .anyMatch(each -> each.name().equals(receiver) && !each.integrations().isEmpty());
    }

    /** The names of teams' rules. */
    Collection<String> ruleNames() {
        return rules.teams().stream()
                .flatMap(info -> info.ruleNames().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a team's rule is named so, alone or behind its package, of which the end will do. */
    boolean hasRule(String name) {
        return rules.teams().stream().anyMatch(info -> info.ruleNames().stream().anyMatch(rule -> isNamed(info.name(), rule, name)));
    }

    /** Whether a rule of a package is named so. */
    static boolean isNamed(String packageName, String rule, String name) {
        String full = packageName + "/" + rule;
        return name.equals(rule) || name.equals(full) || full.endsWith("." + name);
    }

    /** Why something is told: the rules of {@code rules/standard/notify.drl}. */
    static final List<String> REASONS = List.of(
            "first notification",
            "new alerts added",
            "some alerts resolved",
            "all alerts resolved",
            "repeat interval elapsed",
            "what came and went while it was held back",
            "what came and went again while it was held back");

    /** Whether something may be told for this reason. */
    static boolean isReason(String text) {
        return REASONS.contains(text) || text.startsWith(AlertGroup.MERGED_INTO);
    }
}
