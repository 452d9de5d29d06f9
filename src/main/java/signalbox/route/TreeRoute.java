package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.alert.Labels;

/**
 * Where the routing tree sends an alert. One fact for all destinations, because nearly every alert has one, and a server
 * holds hundreds of thousands of these.
 *
 * @param alert the labels of the alert
 * @param nodes the nodes at which its way ends, in tree order; at least one
 */
public record TreeRoute(Labels alert, List<RouteNode> nodes) {

    public TreeRoute {
        requireNonNull(alert, "alert is null");
        nodes = List.copyOf(nodes);
    }

    /** Two are the same when the alert and the ids of the nodes are. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof TreeRoute that && alert.equals(that.alert) && ids().equals(that.ids()));
    }

    @Override
    public int hashCode() {
        return alert.hashCode();
    }

    private List<String> ids() {
        return nodes.stream().map(node -> node.destination().id()).toList();
    }
}
