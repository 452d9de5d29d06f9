package signalbox.group;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Alert;

/**
 * The moment at which a group may speak. The engine's timer inserts it and takes it out at the end of the cycle.
 *
 * @param members all alerts of the group, those that ended since it last spoke included
 * @param at the instant for which the timer was set
 * @param heldSince since when it was held back until now; empty when it was not
 * @param incidents what is open of it at integrations that keep something open until all is over
 */
public record FlushDue(AlertGroup group, List<Membership> members, Instant at, Optional<Instant> heldSince, OpenIncidents incidents) {

    /**
     * The {@link signalbox.notify.Integration#key()}s of those that open incidents and were told in a group of alerts that still fire.
     *
     * @param all those that were
     * @param byLeft those that were told of alerts that no route leads to the group any more: these are told elsewhere by now
     */
    public record OpenIncidents(Set<String> all, Set<String> byLeft) {
        public static final OpenIncidents NONE = new OpenIncidents(Set.of(), Set.of());

        public OpenIncidents {
            all = Set.copyOf(all);
            byLeft = Set.copyOf(byLeft);
        }
    }

    public FlushDue {
        requireNonNull(group, "group is null");
        members = List.copyOf(members);
        requireNonNull(at, "at is null");
        requireNonNull(heldSince, "heldSince is null");
        requireNonNull(incidents, "incidents is null");
    }

    /** Of a group that was not held back, with no incident open. */
    public FlushDue(AlertGroup group, List<Membership> members, Instant at) {
        this(group, members, at, Optional.empty(), OpenIncidents.NONE);
    }

    /** All members. */
    public List<Alert> alerts() {
        return members.stream().map(Membership::alert).toList();
    }

    /** Whether there is anything to tell an integration. An end would close an incident of which alerts fire elsewhere by now. */
    public boolean isFor(String integration) {
        return incidents.byLeft().contains(integration)
                ? members.stream().anyMatch(member -> !member.quiet() && member.alert().firing())
                : members.stream().anyMatch(member -> !member.quiet() || member.owedTo().contains(integration));
    }

    /** What an integration may be told: what nothing keeps quiet, and the ends of all that it was told of. */
    public List<Alert> audibleTo(String integration) {
        return members.stream()
                .filter(member -> !member.quiet() || member.owedTo().contains(integration))
                .map(Membership::alert)
                .toList();
    }

    /**
     * Whether an integration is to be told of nothing but ends: it was told that alerts fire that have ended since. That would close an
     * incident of which others still fire.
     */
    public boolean owes(String integration) {
        return !incidents.all().contains(integration) && members.stream().anyMatch(member -> member.owedTo().contains(integration));
    }

    /** The alerts that an integration was told to fire and that have ended since. */
    public List<Alert> endsFor(String integration) {
        return members.stream()
                .filter(member -> member.owedTo().contains(integration))
                .map(Membership::alert)
                .toList();
    }

    /** Whether anybody was told that alerts fire that have ended since. */
    public boolean isOwing() {
        return members.stream().anyMatch(member -> !member.owedTo().isEmpty());
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
