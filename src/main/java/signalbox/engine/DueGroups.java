package signalbox.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import signalbox.notify.Integration;

/**
 * Groups whose time has come, waiting until their receiver can be told: a queue for each of its integrations, first due,
 * first told. So an integration that is down or behind holds up neither another receiver nor the others of its own. What a
 * group has to tell is not decided before there is room to tell it.
 */
final class DueGroups {

    /** So many alerts of a queue are decided about in a cycle. */
    private static final int PART = 1000;

    /** The queue of the groups whose receivers have no integration: there is always room to tell nobody. */
    private static final String NOBODY = "";

    private final Map<String, List<String>> ofReceiver = new HashMap<>();
    private final Map<String, Set<Group>> queues = new LinkedHashMap<>();

    DueGroups(Collection<Integration> integrations) {
        queues.put(NOBODY, new LinkedHashSet<>());
        for (Integration integration : integrations) {
            queues.put(integration.key(), new LinkedHashSet<>());
            ofReceiver.computeIfAbsent(integration.receiver(), any -> new ArrayList<>()).add(integration.key());
        }
    }

    /** The queues in which a group can wait. */
    List<String> queuesOf(Group group) {
        List<String> own = ownQueuesOf(group);
        if (group.others.isEmpty()) {
            return own;
        }
        List<String> all = new ArrayList<>(own);
        group.others.stream().filter(queues::containsKey).forEach(all::add);
        return all;
    }

    /** Those of the integrations of its receiver. */
    List<String> ownQueuesOf(Group group) {
        return ofReceiver.getOrDefault(group.key().receiver(), List.of(NOBODY));
    }

    /** A group that waits there already keeps its place. */
    void add(Group group, String queue) {
        Set<Group> groups = queues.get(queue);
        if (groups != null) {
            groups.add(group);
        }
    }

    boolean has(Group group) {
        return queuesOf(group).stream().anyMatch(queue -> queues.getOrDefault(queue, Set.of()).contains(group));
    }

    void remove(Group group) {
        queuesOf(group).forEach(queue -> queues.getOrDefault(queue, Set.of()).remove(group));
    }

    /** Every group that waits, those that wait longest first as far as one queue can tell. */
    Set<Group> all() {
        Set<Group> all = new LinkedHashSet<>();
        queues.values().forEach(all::addAll);
        return all;
    }

    /** Takes out the next few groups for which there is room, each with the queues that it was taken from. */
    Map<Group, List<String>> take(ToIntFunction<String> room) {
        Map<Group, List<String>> taken = new LinkedHashMap<>();
        queues.forEach((key, queue) -> {
            if (!queue.isEmpty()) {
                take(key, queue, key.equals(NOBODY) ? Integer.MAX_VALUE : room.applyAsInt(key), taken);
            }
        });
        return taken;
    }

    private static void take(String key, Set<Group> queue, int room, Map<Group, List<String>> taken) {
        int alerts = 0;
        Iterator<Group> next = queue.iterator();
        for (int left = room; left > 0 && next.hasNext(); left--) {
            Group group = next.next();
            if (!taken.containsKey(group)) {
                if (alerts >= PART) {
                    return;
                }
                alerts += group.members.size() + group.left.size();
            }
            taken.merge(group, List.of(key), (some, one) -> AlertEntry.with(some, one.get(0)));
            next.remove();
        }
    }
}
