package signalbox.message;

import java.util.List;
import java.util.Map;
import signalbox.template.value.StructValue;

/** What dot is in the templates of a notification (spec/templates.md 3). */
final class TemplateData {

    private TemplateData() {}

    static StructValue of(NotificationData data) {
        return data(
                "*template.Data",
                data.receiver(),
                data.status(),
                Alerts.of(data),
                data.reason(),
                Kv.of(data.groupLabels()),
                Kv.of(data.commonLabels()),
                Kv.of(data.commonAnnotations()),
                data.routeLabels(),
                data.externalUrl(),
                true);
    }

    /**
     * The fields in Go's order; the last is private there, and seen only when the whole is printed. The type is a pointer in
     * notifications, but none where the data come from a file.
     */
    static StructValue data(
            String typeName,
            String receiver,
            String status,
            Alerts alerts,
            String reason,
            Kv groupLabels,
            Kv commonLabels,
            Kv commonAnnotations,
            Map<String, String> routeLabels,
            String externalUrl,
            boolean routeLabelsRendered) {
        return new Struct(
                typeName,
                List.of(
                        Struct.field("Receiver", "receiver", receiver),
                        Struct.field("Status", "status", status),
                        Struct.field("Alerts", "alerts", alerts),
                        Struct.field("NotificationReason", "notification_reason", reason),
                        Struct.field("GroupLabels", "groupLabels", groupLabels),
                        Struct.field("CommonLabels", "commonLabels", commonLabels),
                        Struct.field("CommonAnnotations", "commonAnnotations", commonAnnotations),
                        Struct.field("RouteLabels", "routeLabels", new Kv(routeLabels)),
                        Struct.field("ExternalURL", "externalURL", externalUrl),
                        Struct.field("routeLabelsRendered", "", routeLabelsRendered)));
    }
}
