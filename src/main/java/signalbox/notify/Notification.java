package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;

/**
 * Say this, through that integration, for this reason. Rules conclude it; it leaves the session at the end of the cycle.
 *
 * @param group the alerts' group
 * @param integration who is told
 * @param alerts everything the group has to tell, firing and resolved, in Alertmanager's order
 *     (spec/behaviour.md 1.4)
 * @param flushed all alerts of the group at that moment, those that are kept quiet included: what the labels of its route are
 *     rendered over (spec/behaviour.md 4.4)
 * @param reason the name of the rule that decided it, one of spec/behaviour.md 6.1
 * @param at the instant for which it was decided, the group's tick
 * @param data what the integration noted when it was told of the group before; empty when the group begins anew
 *     (spec/behaviour.md 9.2)
 * @param endsOnly whether it tells of ends alone though the group may have more to tell: at another time, or to another receiver
 * @param attributes what rules added to its alerts, by the labels of the alert; of most alerts nothing
 */
public record Notification(
        AlertGroup group,
        Integration integration,
        List<Alert> alerts,
        List<Alert> flushed,
        String reason,
        Instant at,
        Map<String, String> data,
        boolean endsOnly,
        Map<Labels, Labels> attributes) {

    private static final String REMINDER = "repeat interval elapsed";

    public Notification {
        requireNonNull(group, "group is null");
        requireNonNull(integration, "integration is null");
        alerts = List.copyOf(alerts);
        flushed = List.copyOf(flushed);
        requireNonNull(reason, "reason is null");
        requireNonNull(at, "at is null");
        data = Map.copyOf(data);
        attributes = Map.copyOf(attributes);
    }

    /** Of a group of which nothing is kept quiet; what the integration noted is added later. */
    public Notification(AlertGroup group, Integration integration, List<Alert> alerts, String reason, Instant at) {
        this(group, integration, alerts, alerts, reason, at, Map.of(), false);
    }

    /** With alerts to which rules added nothing. */
    public Notification(
            AlertGroup group,
            Integration integration,
            List<Alert> alerts,
            List<Alert> flushed,
            String reason,
            Instant at,
            Map<String, String> data,
            boolean endsOnly) {
        this(group, integration, alerts, flushed, reason, at, data, endsOnly, Map.of());
    }

    /** Whether it tells nothing new. */
    public boolean isReminder() {
        return reason.equals(REMINDER);
    }

    /** The same for another reason. */
    public Notification because(String other) {
        return new Notification(group, integration, alerts, flushed, other, at, data, endsOnly, attributes);
    }

    /** The same, handing over what the integration noted. */
    public Notification with(Map<String, String> noted) {
        return new Notification(group, integration, alerts, flushed, reason, at, noted, endsOnly, attributes);
    }

    /** The same with what rules added to its alerts. */
    public Notification withAttributes(Map<Labels, Labels> added) {
        return added.isEmpty() ? this : new Notification(group, integration, alerts, flushed, reason, at, data, endsOnly, added);
    }

    /** The same without the alerts that have ended. */
    Notification withoutResolved() {
        return new Notification(group, integration, firing(), flushed, reason, at, data, endsOnly, attributes);
    }

    /** What is noted when a receiver adds this to what it noted before. */
    Map<String, String> dataWith(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(data);
        all.putAll(more);
        return all;
    }

    /** Without the alerts: rules hold a notification by its hash, and a group may have thousands. */
    @Override
    public int hashCode() {
        return (group.hashCode() * 31 + integration.hashCode()) * 31 + at.hashCode();
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
