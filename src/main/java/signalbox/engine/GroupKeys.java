package signalbox.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import signalbox.group.AlertGroup;
import signalbox.notify.AlertHashes;
import signalbox.route.Destination;

/**
 * The groups that live, by the keys under which they are told. Two nodes of the routing tree with the same matchers share a key, as in
 * Alertmanager. Two destinations of rules to one receiver, which group or time what they tell in another way, would share one too; where
 * groups of both with the same labels are there at a time the second has a key of its own, or each would take for its own what the other
 * told. A group whose rule only wants other times from now on goes on under the key of the one before. Belongs to the engine's thread.
 */
final class GroupKeys {

    private final AnnouncedLog announced;
    private final Map<String, List<Group>> byKey = new HashMap<>();
    /** Those with keys of their own, by the key that they would share. */
    private final Map<String, List<Group>> apart = new HashMap<>();

    GroupKeys(AnnouncedLog announced) {
        this.announced = announced;
    }

    /** The groups that are told under a key. */
    List<Group> groups(String key) {
        return byKey.getOrDefault(key, List.of());
    }

    /** The keys under which a group may have been told before a restart. */
    static List<String> possible(AlertGroup group) {
        Destination to = group.destination();
        return to.mayShareKey() ? List.of(text(group, to.sharedKey()), text(group, to.ownKey())) : List.of(group.key());
    }

    void add(Group group) {
        with(byKey, group.keyText(), group);
        if (isApart(group)) {
            with(apart, shared(group.key()), group);
        }
    }

    void remove(Group group) {
        without(byKey, group.keyText(), group);
        if (isApart(group)) {
            without(apart, shared(group.key()), group);
        }
    }

    /** Other groups of rules with the same labels and receiver. */
    Stream<Group> beside(Group group) {
        return Stream.of(byKey, apart)
                .flatMap(groups -> groups.getOrDefault(shared(group.key()), List.of()).stream())
                .filter(other -> other != group);
    }

    /**
     * Gives groups that have just begun, and whose members are known, the keys under which they are told: that under which their alerts
     * were told already, else the one that they share with others unless another has it, else their own.
     *
     * @return those of which others have told under the same key, or a key that they might have had
     */
    List<Group> choose(Collection<Group> born) {
        List<Group> undecided = new ArrayList<>();
        for (Group group : born) {
            if (group.key().destination().mayShareKey() && mayBeApart(group)) {
                undecided.add(group);
            }
        }
        if (undecided.isEmpty()) {
            return undecided;
        }
        Map<Group, List<String>> told = new HashMap<>();
        undecided.forEach(group -> told.put(group, toldAs(group)));
        undecided.sort(Comparator.<Group>comparingInt(group -> told.getOrDefault(group, List.of()).isEmpty() ? 1 : 0)
                .thenComparing(group -> group.key().destination().id()));
        Set<Group> left = new HashSet<>(undecided);
        for (Group group : undecided) {
            Destination to = group.key().destination();
            String key = Stream.concat(told.getOrDefault(group, List.of()).stream(), Stream.of(to.sharedKey()))
                    .filter(each -> isFree(group, each, left))
                    .findFirst()
                    .orElse(to.ownKey());
            left.remove(group);
            if (!key.equals(to.key())) {
                remove(group);
                group.tellAs(key);
                add(group);
            }
        }
        return undecided;
    }

    private boolean mayBeApart(Group group) {
        return groups(group.keyText()).size() > 1
                || apart.containsKey(shared(group.key()))
                || announced.knows(text(group.key(), group.key().destination().ownKey()));
    }

    /** The route keys under which alerts of a group were told, its own first; also such to which no route leads any more. */
    private List<String> toldAs(Group group) {
        AlertHashes hashes = Groups.hashes(group);
        Destination to = group.key().destination();
        Stream<String> ofOthers = beside(group).map(other -> other.key().destination().key()).sorted();
        return Stream.concat(Stream.of(to.ownKey(), to.sharedKey()), ofOthers)
                .distinct()
                .filter(key -> announced.knowsAnyOf(text(group.key(), key), hashes))
                .toList();
    }

    private boolean isFree(Group group, String routeKey, Set<Group> undecided) {
        return groups(text(group.key(), routeKey)).stream()
                .allMatch(other -> other.members.isEmpty() || undecided.contains(other));
    }

    private static boolean isApart(Group group) {
        Destination to = group.key().destination();
        return to.mayShareKey() && !to.key().equals(to.sharedKey());
    }

    /** The key that a group has, or would have if it were told under none of its own. */
    static String shared(AlertGroup group) {
        return text(group, group.destination().sharedKey());
    }

    private static String text(AlertGroup group, String routeKey) {
        return group.toldAs(routeKey).key();
    }

    private static void with(Map<String, List<Group>> groups, String key, Group group) {
        groups.merge(key, List.of(group), (some, one) -> AlertEntry.with(some, group));
    }

    private static void without(Map<String, List<Group>> groups, String key, Group group) {
        groups.computeIfPresent(key, (any, all) -> all.size() == 1 && all.contains(group) ? null : AlertEntry.without(all, group));
    }
}
