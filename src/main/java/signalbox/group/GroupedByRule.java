package signalbox.group;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import signalbox.alert.Labels;
import signalbox.route.Destination;
import signalbox.route.Route;

/** The group that an alert belongs to because a team's rule routes it there. */
public record GroupedByRule(Route route, AlertGroup group) {

    /** As the routes stand. */
    public static final Comparator<GroupedByRule> ORDER = Comparator.comparing(GroupedByRule::route, Route.ORDER);

    public GroupedByRule {
        requireNonNull(route, "route is null");
        requireNonNull(group, "group is null");
    }

    /** The route leads to this destination, there to those of an incident. */
    public static GroupedByRule ofIncident(Route route, Destination destination, String incident) {
        Labels agreed = destination.groupLabels(route.alert()).overlaidWith(route.chosen());
        return new GroupedByRule(route, destination, agreed.overlaidWith(Labels.of(AlertGroup.INCIDENT, incident)));
    }

    /** The route leads to this destination, there to those with these group labels. */
    public GroupedByRule(Route route, Destination destination, Labels groupLabels) {
        this(route, new AlertGroup(destination, groupLabels));
    }
}
