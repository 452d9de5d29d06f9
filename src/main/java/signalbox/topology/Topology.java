package signalbox.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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
    /** Of what a node depends on no more is followed, so that one table with a mistake in it does not keep all alerts waiting. */
    private static final int MOST_LOOKED_AT = 200;
    /** A way with more nodes than this is told without some. */
    private static final int LONGEST_WAY = 30;

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

    /** What nodes depend on now, as of the last time that it was settled. */
    public Dependencies dependencies() {
        return new Dependencies(edges.keySet(), down.keySet(), unreachable.keySet());
    }

    /** What cannot be reached, as of the last time that it was settled. */
    List<Unreachable> unreachable() {
        return List.copyOf(unreachable.values());
    }

    /** Steps from a node to what it depends on: many are gone, and few are told. */
    private record DependencyPath(@Nullable DependencyPath before, String node) {
        String text() {
            Deque<String> nodes = new ArrayDeque<>();
            for (DependencyPath at = this; at != null; at = at.before) {
                nodes.push(at.node);
            }
            List<String> all = List.copyOf(nodes);
            return all.size() <= LONGEST_WAY
                    ? String.join(STEP, all)
                    : String.join(STEP, all.subList(0, LONGEST_WAY - 1)) + STEP + "…" + STEP + node;
        }
    }

    /** The nodes as they are at one moment. */
    private static final class Graph {
        /** Of each node the groups of its parents. */
        private final Map<String, List<Set<String>>> groups = new LinkedHashMap<>();
        private final Map<String, Set<String>> children = new HashMap<>();
        private final Map<String, Map<Labels, Integer>> down;
        /** Those with a way out, if nothing is down: to a node that depends on nobody, or out of the circle that they are in. */
        private Set<String> rooted = Set.of();
        /** Those that depend on somebody who depends on them, over however many others. */
        private Set<String> mutual = Set.of();
        /** Those without a way out, each with the number of the nodes of which each leads to all the others. */
        private final Map<String, Integer> circles = new HashMap<>();
        /** Of each node those that depend on it for want of a way out. */
        private final Map<String, List<String>> held = new HashMap<>();
        /** What is down behind nodes for which that is far away, once there is one. */
        private final Map<String, String> nearest = new HashMap<>();

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
            new TreeMap<>(named).forEach((node, parents) -> groups.put(node, List.copyOf(parents.values())));
        }

        Map<String, Unreachable> find() {
            rooted = spread(Set.of(), Set.of());
            findCircles();
            Set<String> reachable = reachable(down.keySet());
            for (String node : down.keySet()) {
                if (mutual.contains(node) && !reachable.contains(node)) { // it must not be unreachable because of itself
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
            Map<String, Integer> components = new StrongComponents(groups).find();
            mutual = components.keySet();
            components.forEach((node, circle) -> {
                if (!rooted.contains(node)) {
                    circles.put(node, circle);
                }
            });
            Deque<String> open = new ArrayDeque<>(circles.keySet());
            while (!open.isEmpty()) {
                String node = open.remove();
                if (!rooted.contains(node) && groups.getOrDefault(node, List.of()).stream().allMatch(parents -> leadsOut(node, parents))) {
                    rooted.add(node);
                    open.addAll(children.getOrDefault(node, Set.of()));
                }
            }
            for (String node : circles.keySet()) {
                groups.getOrDefault(node, List.of()).stream()
                        .filter(parents -> !leadsOut(node, parents))
                        .flatMap(Set::stream)
                        .forEach(parent -> held.computeIfAbsent(parent, any -> new ArrayList<>()).add(node));
            }
        }

        private boolean isInCircle(String node, String other) {
            Integer circle = circles.get(node);
            return circle != null && circle.equals(circles.get(other));
        }

        /** Whether there is a way over these parents out of the circle that a node is in, if nothing is down. */
        private boolean leadsOut(String node, Set<String> parents) {
            return parents.stream().anyMatch(parent -> rooted.contains(parent) || !isInCircle(node, parent));
        }

        /** With circles whole in which nothing is down, nor unreachable for a reason outside. */
        private Set<String> reachable(Set<String> closed) {
            Set<String> broken = new HashSet<>(closed);
            while (true) {
                Set<String> whole = new HashSet<>();
                Map<String, Set<String>> breaking = breaking(broken);
                groups.keySet().stream()
                        .filter(node -> !rooted.contains(node))
                        .filter(node -> breaking.getOrDefault(node, Set.of()).stream().allMatch(node::equals))
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

        /** Of each node two of these on which it depends for want of a way out, itself included: of two one is another. */
        private Map<String, Set<String>> breaking(Set<String> broken) {
            Map<String, Set<String>> found = new HashMap<>();
            Deque<Map.Entry<String, String>> open = new ArrayDeque<>();
            broken.forEach(node -> open.add(Map.entry(node, node)));
            while (!open.isEmpty()) {
                Map.Entry<String, String> next = open.remove();
                Set<String> there = found.computeIfAbsent(next.getKey(), any -> new HashSet<>(4));
                if (there.size() < 2 && there.add(next.getValue())) {
                    held.getOrDefault(next.getKey(), List.of()).forEach(node -> open.add(Map.entry(node, next.getValue())));
                }
            }
            return found;
        }

        private Unreachable unreachable(String node, Set<String> reachable) {
            List<String> ways = new ArrayList<>();
            Set<Labels> causes = new TreeSet<>();
            follow(new DependencyPath(null, node), reachable, new HashSet<>(Set.of(node)), ways, causes);
            if (causes.isEmpty()) { // ways are open, but round a circle in which something is down
                for (String other : new TreeSet<>(down.keySet())) {
                    if (other.equals(node) || !isInCircle(node, other)) {
                        continue;
                    }
                    causes.addAll(down.getOrDefault(other, Map.of()).keySet());
                    ways.add(node + STEP + "…" + STEP + other);
                }
            }
            if (causes.isEmpty()) { // too far to be found above
                if (nearest.isEmpty()) {
                    nearest.putAll(nearestDown(reachable));
                }
                String other = nearest.getOrDefault(node, "");
                causes.addAll(down.getOrDefault(other, Map.of()).keySet());
                ways.add(node + STEP + "…" + STEP + other);
            }
            String more = ways.size() > MOST_WAYS ? ", …" : "";
            return new Unreachable(node, String.join(", ", ways.subList(0, Math.min(MOST_WAYS, ways.size()))) + more, List.copyOf(causes));
        }

        /** Of each node that cannot be reached one that is down, with as few steps to it as there can be. */
        private Map<String, String> nearestDown(Set<String> reachable) {
            Map<String, String> found = new HashMap<>();
            Deque<Map.Entry<String, String>> open = new ArrayDeque<>();
            new TreeSet<>(down.keySet()).forEach(node -> open.add(Map.entry(node, node)));
            while (!open.isEmpty()) {
                Map.Entry<String, String> next = open.remove();
                for (String child : children.getOrDefault(next.getKey(), Set.of())) {
                    boolean isWay = !reachable.contains(child) && groups.getOrDefault(child, List.of()).stream()
                            .anyMatch(parents -> parents.contains(next.getKey()) && isClosed(parents, reachable));
                    if (isWay && !child.equals(next.getValue()) && found.putIfAbsent(child, next.getValue()) == null) {
                        open.add(Map.entry(child, next.getValue()));
                    }
                }
            }
            return found;
        }

        private boolean isClosed(Set<String> parents, Set<String> reachable) {
            return parents.stream().noneMatch(parent -> reachable.contains(parent) && !down.containsKey(parent));
        }

        /** Goes to what is down, along the first group without an open way that leads there; nodes are looked at once. */
        private void follow(DependencyPath way, Set<String> reachable, Set<String> seen, List<String> ways, Set<Labels> causes) {
            for (Set<String> parents : groups.getOrDefault(way.node(), List.of())) {
                if (!isClosed(parents, reachable)) {
                    continue;
                }
                int before = ways.size();
                for (String parent : parents) {
                    Map<Labels, Integer> alerts = down.getOrDefault(parent, Map.of());
                    if (!alerts.isEmpty() && !seen.contains(parent)) {
                        causes.addAll(alerts.keySet());
                        ways.add(ways.size() < MOST_WAYS ? new DependencyPath(way, parent).text() : "");
                    } else if (seen.size() < MOST_LOOKED_AT && seen.add(parent)) {
                        follow(new DependencyPath(way, parent), reachable, seen, ways, causes);
                    }
                }
                if (ways.size() > before) {
                    return;
                }
            }
        }
    }
}
