package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.alert.AlertOrder;
import signalbox.group.AlertGroup;
import signalbox.group.FlushDue;

/**
 * What a group whose time has come can tell an integration: its alerts that nothing keeps quiet, and the ends of all that the
 * integration was told of.
 *
 * @param due the moment for which this holds
 * @param integration who can be told
 * @param endsOnly whether it is only the ends of what was told
 * @param alerts firing and resolved, in Alertmanager's order; never empty
 * @param firing the hashes of those that fire
 * @param resolved the hashes of those that ended
 */
public record NotificationCandidate(
        FlushDue due,
        Integration integration,
        boolean endsOnly,
        List<Alert> alerts,
        AlertHashes firing,
        AlertHashes resolved) {

    /**
     * Intervals open at full minutes: what was told in the first one of an opening was told a whole day before the same opening of the
     * next day, so that what is to be repeated once a day, or once an hour, is told at each of them.
     */
    private static final Duration OPENING = Duration.ofMinutes(1);

    public NotificationCandidate {
        requireNonNull(due, "due is null");
        requireNonNull(integration, "integration is null");
        alerts = List.copyOf(alerts);
        requireNonNull(firing, "firing is null");
        requireNonNull(resolved, "resolved is null");
    }

    /** All that a group may tell an integration at this moment. */
    public static NotificationCandidate of(FlushDue due, Integration integration) {
        return telling(due, integration, false, due.audibleTo(integration.key()));
    }

    /** The ends of alerts that an integration was told to fire, and nothing else. */
    public static NotificationCandidate ofEnds(FlushDue due, Integration integration) {
        return telling(due, integration, true, due.endsFor(integration.key()));
    }

    private static NotificationCandidate telling(FlushDue due, Integration integration, boolean endsOnly, List<Alert> alerts) {
        List<Alert> sorted = sorted(alerts);
        return new NotificationCandidate(
                due,
                integration,
                endsOnly,
                sorted,
                AlertHashes.of(sorted.stream().filter(Alert::firing).toList()),
                AlertHashes.of(sorted.stream().filter(Alert::resolved).toList()));
    }

    /** The group that speaks. */
    public AlertGroup group() {
        return due.group();
    }

    /** The group's key, as the notification log has it. */
    public String key() {
        return due.group().key();
    }

    /** Who can be told, as the notification log has it. */
    public String to() {
        return integration.key();
    }

    /** Whether it is told of alerts that ended. */
    public boolean isSendResolved() {
        return integration.sendResolved();
    }

    /** Whether what was told is to be repeated by now. */
    public boolean repeats(Announced told) {
        Instant last = due.at().minus(due.group().destination().repeatAfter(told.reminders()));
        return told.toldBefore(isHeld() ? last.plus(OPENING) : last);
    }

    /** Whether its group was held back until now: what came and went meanwhile is told. */
    public boolean isHeld() {
        return due.heldSince().isPresent();
    }

    /** Whether this was told before the group was held back. */
    public boolean isNewsSince(Announced told) {
        return due.heldSince().map(told::toldBefore).orElse(false);
    }

    /** Says it, for a reason. */
    public Notification because(String reason) {
        boolean labelled = !group().destination().labels().isEmpty(); // nothing else looks at the quiet ones
        List<Alert> flushed = labelled ? sorted(due.alerts()) : alerts;
        return new Notification(group(), integration, alerts, flushed, reason, due.at(), Map.of(), endsOnly);
    }

    private static List<Alert> sorted(List<Alert> alerts) {
        return alerts.size() < 2
                ? alerts
                : alerts.stream()
                        .sorted(Comparator.comparing(Alert::labels, AlertOrder.BY_JOB_INSTANCE_LABELS))
                        .toList();
    }

    /** Two are the same when moment, integration and kind are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NotificationCandidate that
                && endsOnly == that.endsOnly
                && integration.equals(that.integration)
                && due.equals(that.due);
    }

    @Override
    public int hashCode() {
        return (due.hashCode() * 31 + integration.hashCode()) * 31 + Boolean.hashCode(endsOnly);
    }
}
