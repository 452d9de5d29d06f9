package signalbox.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.notify.Notification;

/**
 * What a message is made from (spec/behaviour.md 6.2, spec/templates.md 3).
 *
 * @param receiver the receiver's name, with the characters that mean something in a regular expression escaped
 * @param status {@code firing} or {@code resolved}
 * @param alerts what is told
 * @param truncated how many alerts were left out
 * @param reason why it is told
 * @param groupKey the group key
 * @param routeLabels the labels of the route
 * @param commonLabels what all alerts told have in common
 * @param commonAnnotations what all alerts told have in common
 * @param externalUrl where this server is to be found, without a slash at the end
 * @param attributes what rules added to alerts, by their labels; of most alerts nothing
 * @param at when it is told
 * @param linked whether each alert is to have the address of its explanation, where all of the data is sent
 */
public record NotificationData(
        String receiver,
        String status,
        List<Alert> alerts,
        long truncated,
        String reason,
        String groupKey,
        Labels groupLabels,
        Map<String, String> routeLabels,
        Labels commonLabels,
        Labels commonAnnotations,
        String externalUrl,
        Map<Labels, Labels> attributes,
        Instant at,
        boolean linked) {

    private static final String META = "\\.+*?()|[]{}^$";

    /**
     * The data of a notification of which the first {@code maxAlerts} alerts are told; 0 means all. The route labels are as
     * they are configured, which may be templates: {@link Messages#data} renders them.
     */
    public static NotificationData of(Notification notification, long maxAlerts, String externalUrl) {
        List<Alert> all = notification.alerts();
        List<Alert> told = maxAlerts > 0 && maxAlerts < all.size() ? all.subList(0, (int) maxAlerts) : all;
        return of(
                notification.integration().receiver(), notification.group(), told, all.size() - told.size(), notification.reason(), externalUrl,
                notification.attributes(), notification.at());
    }

    /** The data of alerts of a group, whether they are notified or not. */
    static NotificationData of(AlertGroup group, List<Alert> alerts, String reason, String externalUrl, Instant at) {
        return of(group.receiver(), group, alerts, 0, reason, externalUrl, Map.of(), at);
    }

    /** @param receiver who is told: the group's receiver, or one that the group told before a reload and that is owed an end */
    private static NotificationData of(
            String receiver, AlertGroup group, List<Alert> told, int truncated, String reason, String externalUrl,
            Map<Labels, Labels> attributes, Instant at) {
        return new NotificationData(
                quoteMeta(receiver),
                told.stream().anyMatch(Alert::firing) ? "firing" : "resolved",
                told,
                truncated,
                reason,
                group.key(),
                group.labels(),
                group.destination().labels(),
                common(told, Alert::labels),
                common(told, Alert::annotations),
                externalUrl,
                attributes,
                at,
                false);
    }

    private static Labels common(List<Alert> alerts, Function<Alert, Labels> part) {
        if (alerts.isEmpty()) {
            return Labels.EMPTY;
        }
        Map<String, String> common = new LinkedHashMap<>(part.apply(alerts.get(0)).asMap());
        for (Alert alert : alerts) {
            Labels labels = part.apply(alert);
            common.entrySet().removeIf(
                    pair -> !labels.has(pair.getKey()) || !labels.get(pair.getKey()).equals(pair.getValue()));
        }
        return Labels.of(new LinkedHashMap<>(common));
    }

    /** With other route labels. */
    NotificationData withRouteLabels(Map<String, String> labels) {
        return new NotificationData(
                receiver,
                status,
                alerts,
                truncated,
                reason,
                groupKey,
                groupLabels,
                labels,
                commonLabels,
                commonAnnotations,
                externalUrl,
                attributes,
                at,
                linked);
    }

    /** With the addresses of explanations in what is sent as it is. */
    public NotificationData withLinks() {
        return new NotificationData(
                receiver,
                status,
                alerts,
                truncated,
                reason,
                groupKey,
                groupLabels,
                routeLabels,
                commonLabels,
                commonAnnotations,
                externalUrl,
                attributes,
                at,
                true);
    }

    /** The page that says why an alert was told, or was not, at the time of this notification. */
    public String explainUrl(Alert alert) {
        return externalUrl + "/#/alert/" + alert.labels().fingerprintText() + "?at=" + at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** What rules added to an alert. */
    public Labels attributes(Alert alert) {
        return attributes.getOrDefault(alert.labels(), Labels.EMPTY);
    }

    /** As Go's {@code regexp.QuoteMeta}. */
    public static String quoteMeta(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (META.indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }

    /** {@code firing} or {@code resolved}. */
    public static String status(Alert alert) {
        return alert.firing() ? "firing" : "resolved";
    }

    /** The alerts that fire, or the others. */
    public List<Alert> alerts(boolean firing) {
        List<Alert> chosen = new ArrayList<>(alerts);
        chosen.removeIf(alert -> alert.firing() != firing);
        return chosen;
    }
}
