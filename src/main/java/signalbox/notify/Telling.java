package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.alert.AlertOrder;
import signalbox.group.AlertGroup;
import signalbox.group.FlushDue;

/**
 * What a group whose time has come can tell: its alerts that nothing keeps quiet.
 *
 * @param due the moment for which this holds; two of the same moment are the same
 * @param alerts firing and resolved, in Alertmanager's order; never empty
 * @param firing the hashes of those that fire
 * @param resolved the hashes of those that ended
 */
public record Telling(FlushDue due, List<Alert> alerts, AlertHashes firing, AlertHashes resolved) {

    public Telling {
        requireNonNull(due, "due is null");
        alerts = List.copyOf(alerts);
        requireNonNull(firing, "firing is null");
        requireNonNull(resolved, "resolved is null");
    }

    /** All that a group may tell at this moment. */
    public static Telling of(FlushDue due) {
        List<Alert> sorted = sorted(due.audible());
        return new Telling(
                due,
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

    /** The receiver that is to be told. */
    public String receiver() {
        return due.group().receiver();
    }

    /** What was told before this is to be repeated. */
    public Instant repeatBefore() {
        return due.at().minus(due.group().destination().timing().repeatInterval());
    }

    /** Says it, through an integration, for a reason. */
    public Notification through(Integration integration, String reason) {
        boolean labelled = !group().destination().labels().isEmpty(); // nothing else looks at the quiet ones
        List<Alert> flushed = labelled ? sorted(due.alerts()) : alerts;
        return new Notification(group(), integration, alerts, flushed, reason, due.at(), Map.of());
    }

    private static List<Alert> sorted(List<Alert> alerts) {
        return alerts.stream()
                .sorted(Comparator.comparing(Alert::labels, AlertOrder.BY_JOB_INSTANCE_LABELS))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Telling that && due.equals(that.due);
    }

    @Override
    public int hashCode() {
        return due.hashCode();
    }
}
