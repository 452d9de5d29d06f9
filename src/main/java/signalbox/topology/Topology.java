package signalbox.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import signalbox.alert.Labels;

/**
 * What rules say of nodes, and which of these cannot be reached therefore. A node can be reached when, for each of its redundancy
 * groups, one of the parents is not down and can be reached itself; a way that leads back to where it began is none. Of nodes that
 * depend on each other in a circle, with no way out, nobody is unreachable as long as none of them is down; and no node is
 * unreachable because of itself. The order in which things are said does not matter.
 */
public final class Topology {

    private static final String STEP = " > ";
    /** So many ways are told one by one. */
    private static final int MOST_WAYS = 5;

    /** Said by how many: several rules may say the same. */
    private final Map<DependsOn, Integer> edges = new HashMap<>();
    private final Map<String, Map<Labels, Integer>> down = new HashMap<>();
    private boolean isTouched;
    private Map<String, Unreachable> unreachable = Map.of();

    /** What changed: first what is no longer so. */
    public record Changes(List<Unreachable> gone, List<Unreachable> come) {
        public Changes {
            gone = List.copyOf(gone);
            come = List.copyOf(come);
        }
    }

    // ---- what is said

    public void begins(DependsOn edge) {
        edges.merge(edge.by(""), 1, Integer::sum);
        isTouched = true;
    }

    public void ends(DependsOn edge) {
        edges.computeIfPresent(edge.by(""), (any, count) -> count == 1 ? null : count - 1);
        isTouched = true;
    }

    public void begins(Down node) {
        down.computeIfAbsent(node.node(), any -> new HashMap<>(2)).merge(node.alert(), 1, Integer::sum);
        isTouched = true;
    }

    public void ends(Down node) {
        down.computeIfPresent(node.node(), (any, alerts) -> {
            alerts.computeIfPresent(node.alert(), (alert, count) -> count == 1 ? null : count - 1);
            return alerts.isEmpty() ? null : alerts;
        });
        isTouched = true;
    }

    // ---- what comes of it

    /** Says what changed. */
    public Changes settle() {
        if (!isTouched) {
            return new Changes(List.of(), List.of());
        }
        isTouched = false;
        Map<String, Unreachable> before = unreachable;
        unreachable = new Graph(edges.keySet(), down).find();
        return new Changes(
                before.values().stream().filter(fact -> !fact.equals(unreachable.get(fact.node()))).toList(),
                unreachable.values().stream().filter(fact -> !fact.equals(before.get(fact.node()))).toList());
    }

    /** What cannot be reached, as of the last time that it was settled. */
    List<Unreachable> unreachable() {
        return List.copyOf(unreachable.values());
    }

    /** The nodes as they are at one moment. */
    private static final class Graph {
        /** Of each node the groups of its parents. */
        private final SortedMap<String, List<Set<String>>> groups = new TreeMap<>();
        private final Map<String, Set<String>> children = new HashMap<>();
        private final Map<String, Map<Labels, Integer>> down;
        /** Those with a way out, if nothing is down: to a node that depends on nobody, or out of the circle that they are in. */
        private Set<String> rooted = Set.of();
        /** Of each of the others all with whom it is in a circle. */
        private final Map<String, Set<String>> circles = new HashMap<>();

        Graph(Collection<DependsOn> edges, Map<String, Map<Labels, Integer>> down) {
            this.down = down;
            Map<String, Map<String, Set<String>>> named = new HashMap<>();
            for (DependsOn edge : edges) {
                String group = edge.group().isEmpty() ? "\0" + edge.parent() : edge.group(); // no group begins so
                Map<String, Set<String>> parents = named.computeIfAbsent(edge.child(), any -> new TreeMap<>());
                named.computeIfAbsent(edge.parent(), any -> new TreeMap<>());
                if (edge.parent().equals(edge.child())) {
                    continue; // round a circle, and the shortest
                }
                parents.computeIfAbsent(group, any -> new TreeSet<>()).add(edge.parent());
                children.computeIfAbsent(edge.parent(), any -> new TreeSet<>()).add(edge.child());
            }
            named.forEach((node, parents) -> groups.put(node, List.copyOf(parents.values())));
        }

        Map<String, Unreachable> find() {
            rooted = spread(Set.of(), Set.of());
            findCircles();
            Set<String> reachable = reachable(down.keySet());
            for (String node : down.keySet()) {
                if (groups.containsKey(node) && !rooted.contains(node)) { // in a circle, it must not be unreachable because of itself
                    Set<String> others = new HashSet<>(down.keySet());
                    others.remove(node);
                    if (reachable(others).contains(node)) {
                        reachable.add(node);
                    }
                }
            }
            Map<String, Unreachable> found = new LinkedHashMap<>();
            groups.keySet().stream().filter(node -> !reachable.contains(node)).forEach(node -> found.put(node, unreachable(node, reachable)));
            return found;
        }

        /** Of the nodes that are left, who depends on each other: the others of a circle, and who of it has a way out of it. */
        private void findCircles() {
            Map<String, Set<String>> behind = new HashMap<>();
            groups.keySet().stream().filter(node -> !rooted.contains(node)).forEach(node -> behind.put(node, allBehind(node)));
            behind.forEach((node, parents) -> circles.put(node, parents.stream()
                    .filter(parent -> behind.getOrDefault(parent, Set.of()).contains(node))
                    .collect(Collectors.toSet())));
            boolean found = true;
            while (found) {
                List<String> out = circles.keySet().stream()
                        .filter(node -> !rooted.contains(node))
                        .filter(node -> groups.getOrDefault(node, List.of()).stream().allMatch(parents -> leadsOut(node, parents)))
                        .toList();
                found = rooted.addAll(out);
            }
        }

        private Set<String> allBehind(String node) {
            Set<String> seen = new HashSet<>();
            List<String> open = new ArrayList<>(List.of(node));
            while (!open.isEmpty()) {
                groups.getOrDefault(open.remove(open.size() - 1), List.of()).stream().flatMap(Set::stream).filter(seen::add).forEach(open::add);
            }
            return seen;
        }

        /** Whether there is a way over these parents out of the circle that a node is in, if nothing is down. */
        private boolean leadsOut(String node, Set<String> parents) {
            Set<String> circle = circles.getOrDefault(node, Set.of());
            return parents.stream().anyMatch(parent -> rooted.contains(parent) || !circle.contains(parent));
        }

        /** With circles whole in which nothing is down, nor unreachable for a reason outside. */
        private Set<String> reachable(Set<String> closed) {
            Set<String> broken = new HashSet<>(closed);
            while (true) {
                Set<String> whole = new HashSet<>();
                groups.keySet().stream()
                        .filter(node -> !rooted.contains(node))
                        .filter(node -> withoutWayOut(node).stream().noneMatch(other -> !other.equals(node) && broken.contains(other)))
                        .forEach(whole::add);
                Set<String> reached = spread(closed, whole);
                if (groups.keySet().stream().filter(node -> !reached.contains(node)).filter(broken::add).count() == 0) {
                    return reached;
                }
            }
        }

        /** The nodes that can be reached, from those that depend on nobody on. */
        private Set<String> spread(Set<String> closed, Set<String> whole) {
            Set<String> reached = new HashSet<>();
            List<String> open = new ArrayList<>(groups.keySet());
            while (!open.isEmpty()) {
                List<String> next = new ArrayList<>();
                for (String node : open) {
                    if (!reached.contains(node) && isReached(node, reached, closed, whole)) {
                        reached.add(node);
                        next.addAll(children.getOrDefault(node, Set.of()));
                    }
                }
                open = next;
            }
            return reached;
        }

        private boolean isReached(String node, Set<String> reached, Set<String> closed, Set<String> whole) {
            for (Set<String> parents : groups.getOrDefault(node, List.of())) {
                boolean isOpen = parents.stream().anyMatch(parent -> reached.contains(parent) && !closed.contains(parent));
                boolean isOfWholeCircle = whole.contains(node) && !leadsOut(node, parents);
                if (!isOpen && !isOfWholeCircle) {
                    return false;
                }
            }
            return true;
        }

        /** A node and all that it depends on for want of a way out. */
        private Set<String> withoutWayOut(String node) {
            Set<String> seen = new HashSet<>(Set.of(node));
            List<String> open = new ArrayList<>(seen);
            while (!open.isEmpty()) {
                String next = open.remove(open.size() - 1);
                groups.getOrDefault(next, List.of()).stream()
                        .filter(parents -> !leadsOut(next, parents))
                        .flatMap(Set::stream)
                        .filter(seen::add)
                        .forEach(open::add);
            }
            return seen;
        }

        private Unreachable unreachable(String node, Set<String> reachable) {
            List<String> ways = new ArrayList<>();
            Set<Labels> causes = new TreeSet<>();
            follow(node, node, reachable, new HashSet<>(Set.of(node)), ways, causes);
            if (causes.isEmpty()) { // ways are open, but round a circle in which something is down
                Set<String> circle = new TreeSet<>(circles.getOrDefault(node, Set.of()));
                circle.remove(node);
                circle.retainAll(down.keySet());
                for (String other : circle) {
                    causes.addAll(down.getOrDefault(other, Map.of()).keySet());
                    ways.add(node + STEP + "…" + STEP + other);
                }
            }
            String more = ways.size() > MOST_WAYS ? ", …" : "";
            return new Unreachable(node, String.join(", ", ways.subList(0, Math.min(MOST_WAYS, ways.size()))) + more, List.copyOf(causes));
        }

        /** Goes to what is down, along the first group without an open way that leads there; nodes are looked at once. */
        private void follow(String node, String way, Set<String> reachable, Set<String> seen, List<String> ways, Set<Labels> causes) {
            for (Set<String> parents : groups.getOrDefault(node, List.of())) {
                if (parents.stream().anyMatch(parent -> reachable.contains(parent) && !down.containsKey(parent))) {
                    continue;
                }
                int before = ways.size();
                for (String parent : parents) {
                    String longer = way + STEP + parent;
                    Map<Labels, Integer> alerts = down.getOrDefault(parent, Map.of());
                    if (!alerts.isEmpty() && !seen.contains(parent)) {
                        causes.addAll(alerts.keySet());
                        ways.add(longer);
                    } else if (seen.add(parent)) {
                        follow(parent, longer, reachable, seen, ways, causes);
                    }
                }
                if (ways.size() > before) {
                    return;
                }
            }
        }
    }
}
