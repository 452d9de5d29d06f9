package signalbox.notify;

import java.util.List;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.Timing;

/** Notifications to try things with. */
public final class TestNotifications {

    private TestNotifications() {}

    public static Alert firing(String name, String... labels) {
        return alert(name, labels, false);
    }

    public static Alert resolved(String name, String... labels) {
        return alert(name, labels, true);
    }

    private static Alert alert(String name, String[] labels, boolean resolved) {
        Labels all = Labels.of("alertname", name).overlaidWith(Labels.of(labels));
        return new Alert(
                all,
                Labels.EMPTY,
                HandTime.START.minusSeconds(60),
                resolved ? HandTime.START.minusSeconds(1) : Alert.NOT_ENDED,
                "");
    }

    public static AlertGroup group(String receiver, String... labels) {
        return group(receiver, Map.of(), labels);
    }

    public static AlertGroup group(String receiver, Map<String, String> routeLabels, String... labels) {
        Destination destination = new Destination(
                "{}/0", "{}", receiver, GroupBy.labels("alertname"), Timing.DEFAULT, List.of(), List.of(), routeLabels,
                List.of());
        return new AlertGroup(destination, Labels.of(labels));
    }

    /** Tells the alerts of the group {@code {alertname="GROUP"}}. */
    public static Notification notification(Integration to, String group, Alert... alerts) {
        return new Notification(
                group(to.receiver(), "alertname", group), to, List.of(alerts), "first notification", HandTime.START);
    }
}
