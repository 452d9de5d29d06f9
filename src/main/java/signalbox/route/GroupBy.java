package signalbox.route;

import java.util.List;
import signalbox.alert.Labels;
import signalbox.gotext.GoOrder;

/**
 * The labels by which alerts are grouped.
 *
 * @param all group by every label ({@code ['...']})
 * @param names sorted, each once; empty when {@code all}, and empty alone means one group for everything
 */
public record GroupBy(boolean all, List<String> names) {

    /** One group for everything. */
    public static final GroupBy NOTHING = new GroupBy(false, List.of());

    /** A group per alert. */
    public static final GroupBy ALL = new GroupBy(true, List.of());

    /** Left open: to be taken from the root of the routing tree. Stands for itself, not for its contents. */
    public static final GroupBy INHERITED = new GroupBy(false, List.of("(as the root of the routing tree)"));

    public GroupBy {
        names = names.stream().distinct().sorted(GoOrder::compare).toList();
    }

    public static GroupBy labels(String... names) {
        return new GroupBy(false, List.of(names));
    }

    /** This grouping, or another where it is left open. */
    public GroupBy orElse(GroupBy other) {
        return equals(INHERITED) ? other : this;
    }

    /** These labels with the values that they have in an alert; one that it lacks is left out (spec/behaviour.md 5.2). */
    public Labels valuesIn(Labels alert) {
        return all ? alert : alert.only(names);
    }
}
