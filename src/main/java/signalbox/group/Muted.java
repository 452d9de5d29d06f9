package signalbox.group;

import static java.util.Objects.requireNonNull;

/**
 * A group says nothing now because of a time interval.
 *
 * @param interval the name of the interval
 * @param inside whether it is the interval that mutes; otherwise the group is outside of the intervals in which it is active
 */
public record Muted(AlertGroup group, String interval, boolean inside) {

    public Muted {
        requireNonNull(group, "group is null");
        requireNonNull(interval, "interval is null");
    }
}
