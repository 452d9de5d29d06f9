package signalbox.lint;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The labels of alerts that were seen, with their values. What was not seen may exist all the same. Filled by one thread. */
public final class SeenLabels {

    private final Map<String, Set<String>> values = new TreeMap<>();

    /** A label of an alert. */
    public void add(String name, String value) {
        values.computeIfAbsent(name, any -> new TreeSet<>()).add(value);
    }

    Set<String> names() {
        return values.keySet();
    }

    Set<String> values(String label) {
        return values.getOrDefault(label, Set.of());
    }
}
