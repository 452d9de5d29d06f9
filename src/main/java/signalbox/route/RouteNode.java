package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * A node of the routing tree, with everything that it inherits already in its destination
 * (spec/behaviour.md 4).
 *
 * @param continues whether later siblings are tried after this node took an alert
 */
public record RouteNode(Destination destination, List<Matcher> matchers, boolean continues, List<RouteNode> children) {

    public RouteNode {
        requireNonNull(destination, "destination is null");
        matchers = List.copyOf(matchers);
        children = List.copyOf(children);
    }

    /** Whether this node's own matchers take an alert. */
    public boolean accepts(Labels alert) {
        return Matcher.allMatch(matchers, alert);
    }
}
