package signalbox.receiver;

import signalbox.alert.Alert;
import signalbox.json.JsonObject;
import signalbox.message.NotificationData;

/** The webhook's message, version 4 (spec/receivers.md 4), which incident.io gets under another number. */
final class WebhookBody {

    static final String VERSION = "4";

    private WebhookBody() {}

    static byte[] of(NotificationData data) {
        return addedTo(new JsonObject(), data, VERSION).bytes();
    }

    /** The fields of the message, in their order, none ever left out. */
    static JsonObject addedTo(JsonObject json, NotificationData data, String version) {
        return json.always("receiver", data.receiver())
                .always("status", data.status())
                .always("alerts", data.alerts().stream().map(alert -> alert(alert, data)).toList())
                .always("notification_reason", data.reason())
                .always("groupLabels", data.groupLabels().asMap())
                .always("commonLabels", data.commonLabels().asMap())
                .always("commonAnnotations", data.commonAnnotations().asMap())
                .always("routeLabels", data.routeLabels())
                .always("externalURL", data.externalUrl())
                .always("version", version)
                .always("groupKey", data.groupKey())
                .always("truncatedAlerts", data.truncated());
    }

    /** With more fields where rules added something or links are wanted: who has neither gets what Alertmanager sends. */
    private static JsonObject alert(Alert alert, NotificationData data) {
        return new JsonObject()
                .always("status", NotificationData.status(alert))
                .always("labels", alert.labels().asMap())
                .always("annotations", alert.annotations().asMap())
                .always("startsAt", alert.startsAt())
                .always("endsAt", alert.endsAt())
                .always("generatorURL", alert.generatorUrl())
                .always("fingerprint", alert.labels().fingerprintText())
                .omitEmpty("attributes", data.attributes(alert).asMap())
                .omitEmpty("explainURL", data.linked() ? data.explainUrl(alert) : "");
    }
}
