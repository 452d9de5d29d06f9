package signalbox.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who cannot be reached, by trying every way, for a few nodes. */
final class TopologyModel {

    private final Map<String, Map<String, Set<String>>> groups = new HashMap<>();
    private final Set<String> down;
    private final Map<String, Set<String>> behind = new HashMap<>();
    private final Map<String, Boolean> ways = new HashMap<>();

    TopologyModel(Collection<DependsOn> edges, Set<String> down) {
        this.down = down;
        for (DependsOn edge : edges) {
            String group = edge.group().isEmpty() ? "to " + edge.parent() : edge.group();
            groups.putIfAbsent(edge.child(), new HashMap<>());
            groups.putIfAbsent(edge.parent(), new HashMap<>());
            if (!edge.parent().equals(edge.child())) {
                groups.computeIfAbsent(edge.child(), any -> new HashMap<>()).computeIfAbsent(group, any -> new HashSet<>()).add(edge.parent());
            }
        }
    }

    private Collection<Set<String>> of(String node) {
        return groups.getOrDefault(node, Map.of()).values();
    }

    Set<String> unreachable() {
        Set<String> unreachable = new TreeSet<>();
        for (String node : groups.keySet()) {
            Set<String> others = new HashSet<>(down);
            others.remove(node); // not because of itself
            if (!isReachable(node, others)) {
                unreachable.add(node);
            }
        }
        return unreachable;
    }

    /** Whether there is a way out of its circle if nothing is down. */
    private boolean hasWayOut(String node, Set<String> gone) {
        Set<String> here = with(gone, node);
        return of(node).stream().allMatch(parents -> parents.stream()
                .anyMatch(parent -> !isInCircle(node, parent) || (!here.contains(parent) && hasWayOut(parent, here))));
    }

    private boolean leadsOut(String node, Set<String> parents) {
        return parents.stream().anyMatch(parent -> !isInCircle(node, parent) || ways.computeIfAbsent(parent, any -> hasWayOut(any, Set.of())));
    }

    private boolean isInCircle(String one, String other) {
        return behind.computeIfAbsent(one, this::behind).contains(other) && behind.computeIfAbsent(other, this::behind).contains(one);
    }

    private Set<String> behind(String node) {
        Set<String> all = new HashSet<>();
        of(node).forEach(all::addAll);
        for (int i = 0; i < groups.size(); i++) {
            List.copyOf(all).forEach(each -> of(each).forEach(all::addAll));
        }
        return all;
    }

    private static Set<String> with(Set<String> set, String node) {
        Set<String> more = new HashSet<>(set);
        more.add(node);
        return more;
    }

    /** Nodes that are cut off by others make circles that they are in fall apart, and so on. */
    private boolean isReachable(String node, Set<String> closed) {
        Set<String> broken = new HashSet<>(closed);
        for (int i = 0; i <= groups.size(); i++) {
            Set<String> cut = new HashSet<>();
            for (String each : groups.keySet()) {
                if (!way(each, closed, Set.of(), broken)) {
                    cut.add(each);
                }
            }
            broken.addAll(cut);
        }
        return way(node, closed, Set.of(), broken);
    }

    private boolean way(String node, Set<String> closed, Set<String> gone, Set<String> broken) {
        Set<String> here = with(gone, node);
        for (Set<String> parents : of(node)) {
            boolean open = parents.stream()
                    .anyMatch(parent -> !here.contains(parent) && !closed.contains(parent) && way(parent, closed, here, broken));
            boolean whole = !leadsOut(node, parents)
                    && round(node).stream().noneMatch(other -> !other.equals(node) && broken.contains(other));
            if (!open && !whole) {
                return false;
            }
        }
        return true;
    }

    /** All that a node depends on by groups that do not lead out of its circle. */
    private Set<String> round(String node) {
        Set<String> all = new HashSet<>(List.of(node));
        for (int i = 0; i < groups.size(); i++) {
            for (String each : List.copyOf(all)) {
                of(each).stream().filter(parents -> !leadsOut(each, parents)).forEach(all::addAll);
            }
        }
        return all;
    }
}
