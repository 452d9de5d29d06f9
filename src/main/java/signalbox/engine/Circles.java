package signalbox.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import signalbox.alert.Labels;
import signalbox.inhibit.Inhibition;

/**
 * Finds the inhibitions by teams' rules that lead round a circle: alerts that keep each other quiet, or one that keeps itself
 * quiet, so that nobody would be told of any of them. Entries of {@code inhibit_rules} have no part in it: they act as
 * Alertmanager's. Belongs to the engine's thread.
 *
 * <p>Nearly no target of an inhibition is a source of another, so nearly no inhibition is looked at twice.
 */
final class Circles {

    private final Map<Labels, Set<Inhibition>> bySource = new HashMap<>();
    private final Map<Labels, Set<Inhibition>> byTarget = new HashMap<>();
    private final Set<Inhibition> inCircle = new LinkedHashSet<>();

    /** An inhibition holds from now on. Returns those that are in a circle since. */
    List<Inhibition> add(Inhibition inhibition) {
        inhibition.sources().forEach(source -> put(bySource, source, inhibition));
        put(byTarget, inhibition.target(), inhibition);
        List<Inhibition> found = new ArrayList<>();
        if (bySource.containsKey(inhibition.target()) && inhibition.sources().stream().anyMatch(byTarget::containsKey)) {
            for (Inhibition each : reachableFrom(inhibition.target())) {
                if (isInCircle(each) && inCircle.add(each)) {
                    found.add(each);
                }
            }
        }
        return found;
    }

    /** An inhibition does not hold any more. Returns those that are in no circle since. */
    List<Inhibition> remove(Inhibition inhibition) {
        inhibition.sources().forEach(source -> take(bySource, source, inhibition));
        take(byTarget, inhibition.target(), inhibition);
        inCircle.remove(inhibition);
        List<Inhibition> freed = inCircle.stream().filter(each -> !isInCircle(each)).toList();
        freed.forEach(inCircle::remove);
        return freed;
    }

    /** Whether an inhibition is part of a circle. */
    boolean contain(Inhibition inhibition) {
        return !inCircle.isEmpty() && inCircle.contains(inhibition);
    }

    /** The inhibitions that are in circles. */
    List<Inhibition> all() {
        return List.copyOf(inCircle);
    }

    /** Forgets all. */
    void clear() {
        bySource.clear();
        byTarget.clear();
        inCircle.clear();
    }

    private static void put(Map<Labels, Set<Inhibition>> map, Labels key, Inhibition inhibition) {
        map.computeIfAbsent(key, any -> new LinkedHashSet<>(2)).add(inhibition);
    }

    private static void take(Map<Labels, Set<Inhibition>> map, Labels key, Inhibition inhibition) {
        map.computeIfPresent(key, (any, all) -> {
            all.remove(inhibition);
            return all.isEmpty() ? null : all;
        });
    }

    /** Whether what it keeps quiet keeps, by however many steps, one of its sources quiet, for the same receiver. */
    private boolean isInCircle(Inhibition inhibition) {
        Set<Labels> kept = quietBecauseOf(inhibition.target(), inhibition.receiver());
        return inhibition.sources().stream().anyMatch(kept::contains);
    }

    /** An alert and all that it keeps quiet from a receiver. */
    private Set<Labels> quietBecauseOf(Labels alert, String receiver) {
        Set<Labels> found = new HashSet<>(Set.of(alert));
        Deque<Labels> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            for (Inhibition each : bySource.getOrDefault(open.pop(), Set.of())) {
                if ((each.receiver().isEmpty() || receiver.isEmpty() || each.receiver().equals(receiver)) && found.add(each.target())) {
                    open.add(each.target());
                }
            }
        }
        return found;
    }

    private Collection<Inhibition> reachableFrom(Labels alert) {
        Set<Inhibition> found = new LinkedHashSet<>(byTarget.getOrDefault(alert, Set.of()));
        for (Labels quiet : quietBecauseOf(alert, "")) {
            found.addAll(bySource.getOrDefault(quiet, Set.of()));
        }
        return found;
    }
}
