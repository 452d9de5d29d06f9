package signalbox.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.notify.Notification;

/**
 * What a receiver was told in one notification, by all of its integrations to which the same was said at the same time.
 *
 * @param texts what was said, rendered; empty unless somebody wants to know
 */
record SentNotification(Instant at, AlertGroup group, String receiver, String reason, Set<Labels> firing, Set<Labels> resolved,
        List<String> integrations, List<String> texts) {

    static SentNotification of(Notification notification, Instant at, List<String> texts) {
        return new SentNotification(
                at,
                notification.group(),
                notification.integration().receiver(),
                notification.reason(),
                labels(notification.firing()),
                labels(notification.resolved()),
                List.of(notification.integration().place()),
                texts);
    }

    private static Set<Labels> labels(List<Alert> alerts) {
        return alerts.stream().map(Alert::labels).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether it is the same that another integration was told. */
    boolean isAsToldTo(SentNotification other) {
        return at.equals(other.at)
                && group.equals(other.group)
                && receiver.equals(other.receiver)
                && reason.equals(other.reason)
                && firing.equals(other.firing)
                && resolved.equals(other.resolved)
                && integrations.stream().noneMatch(other.integrations::contains);
    }

    SentNotification alsoTo(SentNotification other) {
        List<String> all = new ArrayList<>(integrations);
        all.addAll(other.integrations);
        List<String> said = new ArrayList<>(texts);
        said.addAll(other.texts);
        return new SentNotification(at, group, receiver, reason, firing, resolved, List.copyOf(all), List.copyOf(said));
    }
}
