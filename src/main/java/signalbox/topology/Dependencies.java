package signalbox.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What nodes depend on at one moment, for people who ask why one can be reached.
 *
 * @param said what rules and tables say
 * @param down the nodes that rules say are down
 * @param unreachable those that cannot be reached therefore
 */
public record Dependencies(Collection<DependsOn> said, Set<String> down, Set<String> unreachable) {

    /** Nothing is known of any. */
    public static final Dependencies NONE = new Dependencies(List.of(), Set.of(), Set.of());

    /** So many redundancy groups are told of a node, and so many parents of each. */
    private static final int MOST = 4;

    public Dependencies {
        said = List.copyOf(said);
        down = Set.copyOf(down);
        unreachable = Set.copyOf(unreachable);
    }

    /** What a node depends on, with what is known of that: {@code it depends on sw1 (not down) or sw2 (down), and on pdu1 (down)}. */
    public String of(String node) {
        Map<String, Set<String>> groups = new TreeMap<>();
        for (DependsOn each : said) {
            if (each.child().equals(node)) {
                groups.computeIfAbsent(each.group().isEmpty() ? "\0" + each.parent() : each.group(), any -> new TreeSet<>()).add(each.parent());
            }
        }
        if (groups.isEmpty()) {
            return "nothing says what it depends on";
        }
        List<String> words = new ArrayList<>();
        groups.values().forEach(parents -> words.add(listed(parents.stream().map(this::shown).toList(), " or ")));
        return "it depends on " + listed(words, ", and on ");
    }

    private String shown(String node) {
        return node + (down.contains(node) ? " (down)" : unreachable.contains(node) ? " (cannot be reached)" : " (not down)");
    }

    private static String listed(List<String> all, String between) {
        int more = all.size() - MOST;
        return String.join(between, all.subList(0, Math.min(MOST, all.size()))) + (more > 0 ? between + more + " more" : "");
    }
}
