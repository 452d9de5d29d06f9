package signalbox.group;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Alert;

/**
 * The moment at which a group may speak. The engine's timer inserts it and takes it out at the end of the cycle.
 *
 * @param members all alerts of the group, those that ended since it last spoke included
 * @param at the instant for which the timer was set
 */
public record FlushDue(AlertGroup group, List<Membership> members, Instant at) {

    public FlushDue {
        requireNonNull(group, "group is null");
        members = List.copyOf(members);
        requireNonNull(at, "at is null");
    }

    /** All members. */
    public List<Alert> alerts() {
        return members.stream().map(Membership::alert).toList();
    }

    /** The members that nothing keeps quiet. */
    public List<Alert> audible() {
        return members.stream().filter(member -> !member.quiet()).map(Membership::alert).toList();
    }

    /** Two moments are the same when group and instant are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FlushDue that && group.equals(that.group) && at.equals(that.at);
    }

    @Override
    public int hashCode() {
        return group.hashCode() * 31 + at.hashCode();
    }
}
