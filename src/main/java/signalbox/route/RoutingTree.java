package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import signalbox.alert.Labels;

/**
 * The routing tree of the configuration, as a fact.
 *
 * @param root takes every alert that nothing below it takes
 * @param receivers the names of all receivers that there are, those without an integration included
 */
public record RoutingTree(RouteNode root, Set<String> receivers) {

    public RoutingTree {
        requireNonNull(root, "root is null");
        receivers = Set.copyOf(receivers);
    }

    /**
     * Where an alert ends its way down the tree, in tree order: below each node that takes it the first child that does,
     * and the next ones as long as each continues; a node none of whose children takes it is an end
     * (spec/behaviour.md 4.2).
     */
    public List<Destination> reachedBy(Labels alert) {
        List<Destination> reached = new ArrayList<>(1);
        descend(root, alert, reached);
        return reached;
    }

    private static void descend(RouteNode node, Labels alert, List<Destination> reached) {
        int before = reached.size();
        for (RouteNode child : node.children()) {
            if (child.accepts(alert)) {
                descend(child, alert, reached);
                if (!child.continues()) {
                    break;
                }
            }
        }
        if (reached.size() == before) {
            reached.add(node.destination());
        }
    }

    /** The same way, with what each node says: for people who ask why. */
    public RouteTrace wayOf(Labels alert) {
        return RouteTrace.down(root, alert);
    }

    /** Whether nothing below the root takes an alert. */
    public boolean endsAtRoot(Labels alert) {
        return root.children().stream().noneMatch(child -> child.accepts(alert));
    }

    /**
     * Where a rule's route leads. What it leaves open is as at the root; a receiver that there is not must not swallow an alert,
     * which goes to the root then.
     */
    public Destination destinationOf(Route route) {
        return leadsAstray(route) ? root.destination() : route.destination().inheriting(root.destination());
    }

    /** Who is told of what a rule routes. */
    public String receiverOf(Route route) {
        return (leadsAstray(route) ? root.destination() : route.destination()).receiver();
    }

    /** Whether the tree leads an alert nowhere because a rule routes it. A route that leads astray goes to the root and stands in for that alone. */
    public boolean yieldsTo(Route route) {
        return switch (leadsAstray(route) ? InPlaceOf.ROOT : route.inPlaceOf()) {
            case NOTHING -> false;
            case ROOT -> endsAtRoot(route.alert());
            case TREE -> true;
        };
    }

    /** Whether a rule's route names a receiver that there is not. */
    public boolean leadsAstray(Route route) {
        return !receivers.contains(route.destination().receiver());
    }
}
