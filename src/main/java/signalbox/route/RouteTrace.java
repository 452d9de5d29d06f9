package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * What a node of the routing tree says of an alert on its way down, and what the nodes below it say (spec/behaviour.md 4.2). Every
 * node is there, also those that are not asked.
 *
 * @param failed the first of its matchers that does not take the alert; empty unless it says no
 * @param isEnd whether the alert goes to its receiver: it takes the alert, and none below it does
 * @param below in the order of the configuration
 */
public record RouteTrace(RouteNode node, Verdict verdict, Optional<Matcher> failed, boolean isEnd, List<RouteTrace> below) {

    /** What a node says. */
    public enum Verdict {
        /** Its matchers take the alert. */
        TAKEN,
        /** One of its matchers does not. */
        NO,
        /** The node above it does not take the alert. */
        PARENT_SAID_NO,
        /** A node beside it took the alert before, and does not continue. */
        SIBLING_TOOK_IT
    }

    public RouteTrace {
        requireNonNull(node, "node is null");
        requireNonNull(verdict, "verdict is null");
        requireNonNull(failed, "failed is null");
        below = List.copyOf(below);
    }

    /** The way of an alert down from the root, which takes every alert. */
    static RouteTrace down(RouteNode root, Labels alert) {
        return taken(root, alert);
    }

    private static RouteTrace taken(RouteNode node, Labels alert) {
        List<RouteTrace> below = new ArrayList<>(node.children().size());
        boolean isTaken = false;
        boolean isOver = false;
        for (RouteNode child : node.children()) {
            if (isOver) {
                below.add(notAsked(child, Verdict.SIBLING_TOOK_IT));
                continue;
            }
            Optional<Matcher> failed = child.matchers().stream().filter(matcher -> !matcher.matches(alert)).findFirst();
            if (failed.isPresent()) {
                below.add(new RouteTrace(child, Verdict.NO, failed, false, notAskedBelow(child, Verdict.PARENT_SAID_NO)));
            } else {
                below.add(taken(child, alert));
                isTaken = true;
                isOver = !child.continues();
            }
        }
        return new RouteTrace(node, Verdict.TAKEN, Optional.empty(), !isTaken, below);
    }

    private static RouteTrace notAsked(RouteNode node, Verdict why) {
        return new RouteTrace(node, why, Optional.empty(), false, notAskedBelow(node, why));
    }

    private static List<RouteTrace> notAskedBelow(RouteNode node, Verdict why) {
        return node.children().stream().map(child -> notAsked(child, why)).toList();
    }

    /** Hands this and all that is below it to a reader, in tree order. */
    public void forEach(Consumer<RouteTrace> reader) {
        reader.accept(this);
        below.forEach(each -> each.forEach(reader));
    }
}
