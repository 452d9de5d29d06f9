package signalbox.receiver;

import signalbox.alert.Alert;
import signalbox.message.NotificationData;

/** The webhook's message, version 4 (spec/receivers.md 4). */
final class WebhookBody {

    private WebhookBody() {}

    static byte[] of(NotificationData data) {
        GoJson json = new GoJson().beginObject();
        addFields(json, data);
        return json.endObject().bytes();
    }

    /** The fields of the message, in their order, none ever left out. */
    static void addFields(GoJson json, NotificationData data) {
        json.field("receiver", data.receiver()).field("status", data.status()).field("alerts").beginArray();
        for (Alert alert : data.alerts()) {
            addAlert(json, alert);
        }
        json.endArray()
                .field("notification_reason", data.reason())
                .field("groupLabels", data.groupLabels())
                .field("commonLabels", data.commonLabels())
                .field("commonAnnotations", data.commonAnnotations())
                .field("routeLabels", data.routeLabels())
                .field("externalURL", data.externalUrl())
                .field("version", "4")
                .field("groupKey", data.groupKey())
                .field("truncatedAlerts", data.truncated());
    }

    private static void addAlert(GoJson json, Alert alert) {
        json.beginObject()
                .field("status", NotificationData.status(alert))
                .field("labels", alert.labels())
                .field("annotations", alert.annotations())
                .field("startsAt", alert.startsAt())
                .field("endsAt", alert.endsAt())
                .field("generatorURL", alert.generatorUrl())
                .field("fingerprint", alert.labels().fingerprintText())
                .endObject();
    }
}
