package signalbox.message;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.template.value.Function;
import signalbox.template.value.GoTime;
import signalbox.template.value.ListValue;
import signalbox.template.value.StructValue;

/** The alerts of a notification as templates see them (spec/templates.md 3). */
record Alerts(List<Alerts.One> elements) implements ListValue {

    private static final String ALERT = "template.Alert";

    /**
     * An alert with its status, which is {@code firing} or {@code resolved}. What rules added to it, and where it is explained, are
     * no fields but methods, which templates write alike: printed, or as JSON, an alert is what it is in Alertmanager.
     */
    record One(String status, List<Field> fields, Kv attributes, String explainUrl) implements StructValue {

        One {
            fields = List.copyOf(fields);
        }

        @Override
        public String typeName() {
            return ALERT;
        }

        @Override
        public Optional<Function> method(String name) {
            return switch (name) {
                case "Attributes" -> Optional.of(Function.of(arguments -> attributes));
                case "ExplainURL" -> Optional.of(Function.of(arguments -> explainUrl));
                default -> Optional.empty();
            };
        }
    }

    Alerts {
        elements = List.copyOf(elements);
    }

    static Alerts of(NotificationData data) {
        return new Alerts(data.alerts().stream().map(alert -> one(alert, data.attributes(alert), data.explainUrl(alert))).toList());
    }

    private static One one(Alert alert, Labels attributes, String explainUrl) {
        return one(
                NotificationData.status(alert),
                Kv.of(alert.labels()),
                Kv.of(alert.annotations()),
                new GoTime(alert.startsAt(), ZoneOffset.UTC),
                new GoTime(alert.endsAt(), ZoneOffset.UTC),
                alert.generatorUrl(),
                alert.labels().fingerprintText(),
                Kv.of(attributes),
                explainUrl);
    }

    static One one(
            String status, Kv labels, Kv annotations, GoTime startsAt, GoTime endsAt, String url, String fingerprint, Kv attributes,
            String explainUrl) {
        return new One(
                status,
                List.of(
                        Struct.field("Status", "status", status),
                        Struct.field("Labels", "labels", labels),
                        Struct.field("Annotations", "annotations", annotations),
                        Struct.field("StartsAt", "startsAt", startsAt),
                        Struct.field("EndsAt", "endsAt", endsAt),
                        Struct.field("GeneratorURL", "generatorURL", url),
                        Struct.field("Fingerprint", "fingerprint", fingerprint)),
                attributes,
                explainUrl);
    }

    @Override
    public String typeName() {
        return "template.Alerts";
    }

    @Override
    public String elementType() {
        return ALERT;
    }

    @Override
    public ListValue slice(int from, int to) {
        return new Alerts(elements.subList(from, to));
    }

    @Override
    public Optional<Function> method(String name) {
        return switch (name) {
            case "Firing" -> Optional.of(Function.of(arguments -> withStatus("firing")));
            case "Resolved" -> Optional.of(Function.of(arguments -> withStatus("resolved")));
            default -> Optional.empty();
        };
    }

    private ListValue withStatus(String status) {
        return ListValue.of(
                ALERT, elements.stream().filter(alert -> alert.status().equals(status)).toList());
    }
}
