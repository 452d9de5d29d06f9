package signalbox.alert;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An order of severities, the worst first: how bad an alert is by its label {@code severity}. Upper and lower case are the same. What
 * the order does not name, an absent label included, is less bad than all that it names. Immutable.
 */
public final class Severity {

    /** The usual four, and what else they are called. */
    public static final Severity DEFAULT = parse(
            "fatal=emergency=emerg=panic=disaster > critical=crit=error=err=major=high=page"
                    + " > warning=warn=minor=medium > info=informational=information=notice=low");

    private final Map<String, Integer> ranks;

    private Severity(Map<String, Integer> ranks) {
        this.ranks = Map.copyOf(ranks);
    }

    /**
     * Reads an order such as {@code fatal > critical=crit > warning}: between {@code =} stand words for the same. Throws
     * {@link IllegalArgumentException} when a name is missing or stands twice.
     */
    public static Severity parse(String order) {
        List<String> steps = new ArrayList<>(List.of(order.split(">", -1)));
        Map<String, Integer> ranks = new HashMap<>();
        for (int step = 0; step < steps.size(); step++) {
            for (String word : steps.get(step).split("=", -1)) {
                String name = word.strip().toLowerCase(Locale.ROOT);
                if (name.isEmpty()) {
                    throw new IllegalArgumentException(
                            "a severity is missing in \"" + order + "\": write for example fatal > critical > warning > info");
                }
                if (ranks.put(name, steps.size() - step) != null) {
                    throw new IllegalArgumentException("the severity \"" + name + "\" stands twice in \"" + order + "\"");
                }
            }
        }
        return new Severity(ranks);
    }

    /** How bad a severity is: the more, the worse; 0 for one that the order does not name. */
    public int rank(String severity) {
        return ranks.getOrDefault(severity.toLowerCase(Locale.ROOT), 0);
    }

    /** Whether one severity is worse than another. */
    public boolean isWorse(String severity, String other) {
        return rank(severity) > rank(other);
    }

    /** The order, in words that {@link #parse} reads. */
    @Override
    public String toString() {
        return ranks.values().stream()
                .distinct()
                .sorted(Comparator.reverseOrder())
                .map(rank -> ranks.entrySet().stream()
                        .filter(name -> name.getValue().equals(rank))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .collect(Collectors.joining("=")))
                .collect(Collectors.joining(" > "));
    }
}
