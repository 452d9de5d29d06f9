package signalbox.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import signalbox.ack.Ack;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;
import signalbox.notify.AlertHashes;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.silence.Silence;

/** An immutable picture of what the engine knows at the end of a cycle. Any thread may read it. */
public interface View {

    /** How often what is shown here has changed; of pictures with the same version one need not be looked at. */
    Version version();

    /** Hands every alert to a reader, in no particular order, resolved ones that are still kept included. */
    void forEachAlert(Consumer<? super AlertView> reader);

    /** Every silence that is kept: active, pending and expired, in no particular order. */
    List<Silence> silences();

    /** When a silence ends; empty when it is not kept. */
    default Optional<Instant> silencedUntil(String id) {
        return silences().stream().filter(silence -> silence.id().equals(id)).findFirst().map(Silence::endsAt);
    }

    /** Every acknowledgement that is not over, the oldest first. */
    List<Ack.About> acks();

    /** Names of the time intervals that mute a group at an instant; empty when none does. */
    List<String> mutedBy(AlertGroup group, Instant instant);

    /** When no time interval mutes a group any more that is muted at an instant; empty when that is not known, or never. */
    default Optional<Instant> mutedUntil(AlertGroup group, Instant instant) {
        return Optional.empty();
    }

    /** When the interval opens until which a group is held back at an instant; empty when it is not. */
    Optional<Instant> heldUntil(AlertGroup group, Instant instant);

    /** Until when there is no room in a budget for what a group has to tell; empty when there is. */
    Optional<Instant> limitedUntil(AlertGroup group);

    /** When a group speaks next, as far as is known now; empty when it is no more. */
    Optional<Instant> due(AlertGroup group);

    /** What the integrations of a group's receiver were last told of it: those that were told anything. */
    List<Told> told(AlertGroup group);

    /** When an alert ended that does not fire. */
    default Instant endedAt(AlertView alert) {
        return alert.alert().endsAt();
    }

    /**
     * What integrations were told of an alert last, one each: also when the group was told of others since, or is no more, or the alert
     * has left it. Here what its groups were told last; a record knows more.
     */
    default List<Told> toldOf(AlertView alert) {
        long hash = alert.alert().labels().notificationHash();
        return alert.groups().stream()
                .flatMap(group -> told(group).stream())
                .filter(each -> each.isOf(hash))
                .toList();
    }

    /** What the integrations of a group's receiver could not be told of it and were not told since, tried again or not. */
    List<NotTold> notTold(AlertGroup group);

    /** What the integrations of a group's receiver are being told of it, or are next: no more than that is known of it. */
    List<UnderWay> underWay(AlertGroup group);

    /** The times from an instant on in which not all that happened is known. */
    default List<Gap> gapsSince(Instant instant) {
        return List.of();
    }

    /**
     * The alerts that fire and are in a group, and those that fire elsewhere and of which integrations that open incidents were told there
     * that they do, and not that they ended.
     */
    default List<AlertView> firingOf(AlertGroup group) {
        AlertHashes open = inOpenIncidents(group);
        List<AlertView> firing = new ArrayList<>();
        forEachAlert(view -> {
            if (view.alert().firing() && (view.groups().contains(group) || open.contains(view.alert().labels().notificationHash()))) {
                firing.add(view);
            }
        });
        return firing;
    }

    /** Of which alerts integrations that open incidents were told in a group that they fire, and not that they ended. */
    default AlertHashes inOpenIncidents(AlertGroup group) {
        return told(group).stream().filter(Told::opensIncidents).map(Told::open).reduce(AlertHashes.NONE, AlertHashes::with);
    }

    /** Whether an integration of a group's receiver is told that alerts ended, as far as that is known. */
    default boolean tellsEnds(AlertGroup group, String integration) {
        return true;
    }

    /** What kept an alert quiet the last time that it fired, what lasted longest first. Only a record knows. */
    default List<Quiet> wasQuiet(AlertView alert) {
        return List.of();
    }

    /** Why receivers were not told of an alert the last time that it fired, beside what kept it quiet. Only a record knows. */
    default List<Unheard> unheard(AlertView alert) {
        return List.of();
    }

    /** The packages of rules that are stopped, each with why: what they would keep quiet is told. Only a record knows. */
    default Map<String, String> stoppedPackages() {
        return Map.of();
    }

    /** How many integrations a receiver has. */
    int integrations(String receiver);

    /** Whether those who were told that an alert fires are told that it ended, whatever keeps it quiet meanwhile. */
    default boolean endsAreTold() {
        return true;
    }
}
