package signalbox.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import signalbox.engine.team.KnownFiring;
import signalbox.group.GroupedByRule;
import signalbox.group.GroupedByTree;
import signalbox.group.Muted;
import signalbox.inhibit.Inhibition;
import signalbox.notify.Notification;
import signalbox.route.Route;
import signalbox.silence.Silenced;

/** What the standard rules concluded, as net changes: what came and went in one go is not in here. */
final class NetChanges {

    /** The facts that somebody reads; all else stays in the session. */
    private static final Set<Class<?>> READ = Set.of(
            Route.class, GroupedByTree.class, GroupedByRule.class, Inhibition.class, Silenced.class, Muted.class, Notification.class);

    private final Map<Class<?>, Map<Object, Integer>> byType = new HashMap<>();
    int fired;

    /** How often each rule fired, and the firings that are known with their facts; empty where nobody wants to know. */
    final Map<String, Integer> firings = new HashMap<>();

    final List<KnownFiring> known = new ArrayList<>();

    /** Of a type the facts that came, 1, and those that went, -1. */
    @SuppressWarnings("unchecked") // a fact stands with those of its class
    <T> Map<T, Integer> of(Class<T> type) {
        return (Map<T, Integer>) byType.getOrDefault(type, Map.of());
    }

    /** Of a type what came and is there still. */
    <T> List<T> came(Class<T> type) {
        return of(type).entrySet().stream().filter(change -> change.getValue() > 0).map(Map.Entry::getKey).toList();
    }

    void note(Object fact, int change) {
        if (READ.contains(fact.getClass())) {
            byType.computeIfAbsent(fact.getClass(), any -> new LinkedHashMap<>())
                    .merge(fact, change, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    /** Takes in what changed since. */
    void add(NetChanges later) {
        later.byType.values().forEach(changes -> changes.forEach(this::note));
        fired += later.fired;
        later.firings.forEach((rule, count) -> firings.merge(rule, count, Integer::sum));
        known.addAll(later.known);
    }
}
