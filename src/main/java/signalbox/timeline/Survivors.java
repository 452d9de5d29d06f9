package signalbox.timeline;

import java.util.List;

/**
 * Changes of rules that no timeline noticed.
 *
 * @param tried how many changes there were that make rules which can be loaded
 * @param left those that nobody noticed
 */
public record Survivors(int tried, List<Survivor> left) {

    /**
     * A change.
     *
     * @param rule the name of the rule
     * @param what it is, such as {@code "==" is "!="}
     */
    public record Survivor(Location place, String rule, String what) {}

    public Survivors {
        left = List.copyOf(left);
    }
}
