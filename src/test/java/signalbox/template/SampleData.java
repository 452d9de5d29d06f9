package signalbox.template;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.template.function.StandardFunctions;
import signalbox.template.value.Function;
import signalbox.template.value.GoTime;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.Parameter;
import signalbox.template.value.StructValue;

/** The data of spec/templates.md 9, made by hand: this package knows nothing of alerts. */
final class SampleData {

    private static final GoTime START = new GoTime(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
    private static final GoTime END = new GoTime(Instant.parse("2026-03-04T06:36:07Z"), ZoneOffset.UTC);

    private SampleData() {}

    static StructValue data() {
        Map<String, String> group = Map.of("alertname", "DiskFull", "cluster", "eu1");
        Map<String, String> common = with(group, "severity", "critical");
        Map<String, String> annotations = Map.of("summary", "disk > 90% & rising");
        Struct firing = alert(
                "firing",
                with(common, "instance", "db1"),
                with(annotations, "runbook", "https://rb.example.org/a?b=1"),
                GoTime.ZERO,
                "http://prom.example.org:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1",
                "0123456789abcdef");
        Struct resolved = alert(
                "resolved",
                with(common, "instance", "db2"),
                annotations,
                END,
                "http://prom.example.org:9090/graph",
                "fedcba9876543210");
        return new Struct(
                "*template.Data",
                List.of(
                        field("Receiver", "receiver", "team-db"),
                        field("Status", "status", "firing"),
                        field("Alerts", "alerts", new Alerts(List.of(firing, resolved))),
                        field("NotificationReason", "notification_reason", "first notification"),
                        field("GroupLabels", "groupLabels", new Kv(group)),
                        field("CommonLabels", "commonLabels", new Kv(common)),
                        field("CommonAnnotations", "commonAnnotations", new Kv(annotations)),
                        field("RouteLabels", "routeLabels", new Kv(Map.of())),
                        field("ExternalURL", "externalURL", "http://am.example.org:9093"),
                        field("routeLabelsRendered", "", false)));
    }

    private static Struct alert(
            String status,
            Map<String, String> labels,
            Map<String, String> annotations,
            GoTime end,
            String url,
            String fingerprint) {
        return new Struct(
                "template.Alert",
                List.of(
                        field("Status", "status", status),
                        field("Labels", "labels", new Kv(labels)),
                        field("Annotations", "annotations", new Kv(annotations)),
                        field("StartsAt", "startsAt", START),
                        field("EndsAt", "endsAt", end),
                        field("GeneratorURL", "generatorURL", url),
                        field("Fingerprint", "fingerprint", fingerprint)));
    }

    private static StructValue.Field field(String name, String json, Object value) {
        return new StructValue.Field(name, json, value);
    }

    private static Map<String, String> with(Map<String, String> some, String name, String value) {
        Map<String, String> more = new HashMap<>(some);
        more.put(name, value);
        return more;
    }

    private record Struct(String typeName, List<Field> fields) implements StructValue {}

    private record Kv(Map<String, String> entries) implements MapValue {

        @Override
        public String typeName() {
            return "template.KV";
        }

        @Override
        public String elementType() {
            return "string";
        }

        @Override
        public Optional<String> string() {
            return pairs().string();
        }

        private Pairs pairs() {
            List<StructValue> pairs = new ArrayList<>();
            for (String name : names()) {
                List<StructValue.Field> fields = List.of(
                        field("Name", "Name", name), field("Value", "Value", entries.getOrDefault(name, "")));
                pairs.add(new Struct("template.Pair", fields));
            }
            return new Pairs(pairs);
        }

        private List<String> names() {
            List<String> names = new ArrayList<>(entries.keySet().stream().sorted().toList());
            if (names.remove("alertname")) {
                names.add(0, "alertname");
            }
            return names;
        }

        @Override
        public Optional<Function> method(String name) {
            return switch (name) {
                case "SortedPairs" -> Optional.of(Function.of(arguments -> pairs()));
                case "Remove" -> Optional.of(Function.of(this::remove, Parameter.STRINGS));
                default -> pairs().method(name);
            };
        }

        private Object remove(List<Object> arguments) {
            Map<String, String> rest = new HashMap<>(entries);
            ((ListValue) arguments.get(0)).elements().forEach(rest::remove);
            return new Kv(rest);
        }
    }

    private record Pairs(List<StructValue> elements) implements ListValue {

        @Override
        public String typeName() {
            return "template.Pairs";
        }

        @Override
        public String elementType() {
            return "template.Pair";
        }

        @Override
        public Optional<String> string() {
            List<String> parts = elements.stream()
                    .map(pair -> pair.fields().get(0).value() + "=" + pair.fields().get(1).value())
                    .toList();
            return Optional.of(String.join(", ", parts));
        }

        @Override
        public Optional<Function> method(String name) {
            return switch (name) {
                case "Names" -> Optional.of(Function.of(arguments -> column(0)));
                case "Values" -> Optional.of(Function.of(arguments -> column(1)));
                case "String" -> Optional.of(Function.of(arguments -> string().orElseThrow()));
                default -> Optional.empty();
            };
        }

        private Strings column(int field) {
            return new Strings(elements.stream()
                    .map(pair -> (String) pair.fields().get(field).value())
                    .toList());
        }
    }

    private record Strings(List<String> elements) implements ListValue {

        @Override
        public String typeName() {
            return "template.Strings";
        }

        @Override
        public String elementType() {
            return "string";
        }

        @Override
        public Optional<Function> method(String name) {
            return name.equals("Join")
                    ? Optional.of(Function.of(
                            arguments -> StandardFunctions.join((String) arguments.get(0), elements), Parameter.STRING))
                    : Optional.empty();
        }

        @Override
        public ListValue slice(int from, int to) {
            return new Strings(elements.subList(from, to));
        }
    }

    private record Alerts(List<StructValue> elements) implements ListValue {

        @Override
        public String typeName() {
            return "template.Alerts";
        }

        @Override
        public String elementType() {
            return "template.Alert";
        }

        @Override
        public Optional<Function> method(String name) {
            return switch (name) {
                case "Firing" -> Optional.of(Function.of(arguments -> of("firing")));
                case "Resolved" -> Optional.of(Function.of(arguments -> of("resolved")));
                default -> Optional.empty();
            };
        }

        private ListValue of(String status) {
            return ListValue.of(
                    "template.Alert",
                    elements.stream()
                            .filter(alert -> alert.fields().get(0).value().equals(status))
                            .toList());
        }

        @Override
        public ListValue slice(int from, int to) {
            return new Alerts(elements.subList(from, to));
        }
    }
}
