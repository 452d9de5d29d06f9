package signalbox.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which nodes lead to each other (Tarjan's algorithm, without recursion: a way may be as long as a table). */
final class StrongComponents {

    private final Map<String, List<Set<String>>> groups;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Map<String, Integer> circles = new HashMap<>();
    private final Set<String> decided = new HashSet<>();
    private final Deque<String> undecided = new ArrayDeque<>();

    private record Visit(String node, Iterator<String> parents) {}

    /** Of each node the groups of its parents. */
    StrongComponents(Map<String, List<Set<String>>> groups) {
        this.groups = groups;
    }

    /** Of each node a number that those have with which it leads to each other; none of nodes that do not lead back to themselves. */
    Map<String, Integer> find() {
        groups.keySet().stream().filter(node -> !order.containsKey(node)).forEach(this::visit);
        return circles;
    }

    private void visit(String first) {
        Deque<Visit> open = new ArrayDeque<>();
        open.push(begin(first));
        while (!open.isEmpty()) {
            Visit visit = open.getFirst();
            String node = visit.node();
            if (visit.parents().hasNext()) {
                String parent = visit.parents().next();
                if (!order.containsKey(parent)) {
                    open.push(begin(parent));
                } else if (!decided.contains(parent)) {
                    lowest.merge(node, order.getOrDefault(parent, 0), Math::min);
                }
                continue;
            }
            open.pop();
            if (!open.isEmpty()) {
                lowest.merge(open.getFirst().node(), lowest.getOrDefault(node, 0), Math::min);
            }
            if (lowest.getOrDefault(node, 0).equals(order.getOrDefault(node, 0))) {
                decide(node);
            }
        }
    }

    private Visit begin(String node) {
        order.put(node, order.size());
        lowest.put(node, order.size() - 1);
        undecided.push(node);
        return new Visit(node, groups.getOrDefault(node, List.of()).stream().flatMap(Set::stream).iterator());
    }

    private void decide(String node) {
        List<String> together = new ArrayList<>();
        String next;
        do {
            next = undecided.pop();
            decided.add(next);
            together.add(next);
        } while (!next.equals(node));
        if (together.size() > 1) {
            together.forEach(each -> circles.put(each, order.getOrDefault(node, 0)));
        }
    }
}
