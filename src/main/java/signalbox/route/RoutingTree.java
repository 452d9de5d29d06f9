package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import signalbox.alert.Labels;

/**
 * The routing tree of the configuration, as a fact.
 *
 * @param root takes every alert that nothing below it takes
 */
public record RoutingTree(RouteNode root) {

    public RoutingTree {
        requireNonNull(root, "root is null");
    }

    /**
     * The nodes at which an alert ends its way down the tree, in tree order: below each node that takes it the first
     * child that does, and the next ones as long as each continues; a node none of whose children takes it is an end
     * (spec/behaviour.md 4.2).
     */
    public List<RouteNode> reachedBy(Labels alert) {
        List<RouteNode> reached = new ArrayList<>(1);
        descend(root, alert, reached);
        return reached;
    }

    private static void descend(RouteNode node, Labels alert, List<RouteNode> reached) {
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
            reached.add(node);
        }
    }

    /** Whether nothing below the root takes an alert. */
    public boolean endsAtRoot(Labels alert) {
        return root.children().stream().noneMatch(child -> child.accepts(alert));
    }
}
