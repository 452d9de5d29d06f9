package signalbox.load;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import signalbox.config.Configuration;
import signalbox.config.ReceiverConfig;
import signalbox.engine.Policy;
import signalbox.engine.RuleSet;
import signalbox.message.Messages;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.Receivers;
import signalbox.route.RoutingTree;
import signalbox.rules.RuleBase;

/**
 * Everything that a reload reads anew.
 *
 * @param fromFile whether there is a configuration file; without one the root of the routing tree is makeshift
 * @param messages what receivers say
 * @param draft what the notifier is to use
 * @param at when it was read
 */
public record Loaded(
        Configuration configuration,
        boolean fromFile,
        RuleBase rules,
        Messages messages,
        Receivers.Draft draft,
        Instant at) {

    public Policy policy() {
        return policy(configuration, fromFile, new LoadedRules(rules), integrations());
    }

    /** What the engine decides by. It needs no receivers: timelines have none. */
    public static Policy policy(Configuration configuration, boolean fromFile, RuleSet rules, List<Integration> integrations) {
        return new Policy(
                rules,
                new RoutingTree(
                        configuration.root(),
                        configuration.receivers().stream().map(ReceiverConfig::name).collect(Collectors.toSet())),
                configuration.inhibitRules(),
                configuration.schedules(),
                integrations,
                !fromFile);
    }

    public List<Receiver> receivers() {
        return draft.receivers();
    }

    public List<Integration> integrations() {
        return receivers().stream().map(Receiver::integration).toList();
    }
}
