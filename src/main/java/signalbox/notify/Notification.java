package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.group.AlertGroup;

/**
 * Say this, through that integration, for this reason. Rules insert it; it leaves the session at the end of the cycle.
 *
 * @param group the alerts' group
 * @param integration who is told
 * @param alerts everything the group has to tell, firing and resolved, in Alertmanager's order
 *     (spec/alertmanager-behaviour.md 1.4)
 * @param reason the name of the rule that decided it, one of spec/alertmanager-behaviour.md 6.1
 * @param at the instant for which it was decided, the group's tick
 */
public record Notification(
        AlertGroup group, Integration integration, List<Alert> alerts, String reason, Instant at) {

    public Notification {
        requireNonNull(group, "group is null");
        requireNonNull(integration, "integration is null");
        alerts = List.copyOf(alerts);
        requireNonNull(reason, "reason is null");
        requireNonNull(at, "at is null");
    }

    /** The alerts that fire. */
    public List<Alert> firing() {
        return alerts.stream().filter(Alert::firing).toList();
    }

    /** The alerts that have ended. */
    public List<Alert> resolved() {
        return alerts.stream().filter(Alert::resolved).toList();
    }
}
