package signalbox.group;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import signalbox.alert.Labels;
import signalbox.route.Destination;

/**
 * The groups that an alert belongs to because the routing tree leads it there. One fact for all of them, because nearly every
 * alert is in one, and a server holds hundreds of thousands of these.
 *
 * @param alert the labels of the alert
 * @param groups in tree order; at least one
 */
public record GroupedByTree(Labels alert, List<AlertGroup> groups) {

    public GroupedByTree {
        requireNonNull(alert, "alert is null");
        groups = List.copyOf(groups);
    }

    /** The tree leads an alert to these destinations, at each to those with these group labels. */
    public static GroupedByTree of(Labels alert, List<Destination> destinations, Function<Destination, Labels> groupLabels) {
        List<AlertGroup> groups = new ArrayList<>(destinations.size());
        destinations.forEach(destination -> groups.add(new AlertGroup(destination, groupLabels.apply(destination))));
        return new GroupedByTree(alert, groups);
    }

    /** Nearly every alert has one of these, and its labels know their hash. */
    @Override
    public int hashCode() {
        return alert.hashCode();
    }

    /** Two are the same when alert and groups are. */
    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof GroupedByTree that && alert.equals(that.alert) && groups.equals(that.groups));
    }
}
