package signalbox.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import signalbox.json.JsonFaults;
import signalbox.template.value.GoTime;
import signalbox.template.value.StructValue;

/**
 * Data to try templates on, as {@code amtool template render} takes them: from JSON, or a built-in sample (spec/templates.md
 * 3). Immutable.
 */
public final class TemplateInput {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final StructValue data;
    private final Map<String, String> routeLabels;

    private TemplateInput(StructValue data, Map<String, String> routeLabels) {
        this.data = data;
        this.routeLabels = Map.copyOf(routeLabels);
    }

    StructValue data() {
        return data;
    }

    /** As they are written, which may be templates. */
    Map<String, String> routeLabels() {
        return routeLabels;
    }

    /** The built-in sample: an alert that fires and one that is over. */
    public static TemplateInput sample(Instant now, ZoneId zone) {
        return sample("template.Data", "alertstatus", new Alerts(List.of(firing(now, zone), resolved(now, zone))));
    }

    /** The data of notifications in which both, one or the other kind of alert is told, as for {@code check}. */
    static List<TemplateInput> samples(Instant now, ZoneId zone) {
        return List.of(
                sample("*template.Data", "firing", new Alerts(List.of(firing(now, zone), resolved(now, zone)))),
                sample("*template.Data", "firing", new Alerts(List.of(firing(now, zone)))),
                sample("*template.Data", "resolved", new Alerts(List.of(resolved(now, zone)))));
    }

    private static TemplateInput sample(String typeName, String status, Alerts alerts) {
        return new TemplateInput(
                TemplateData.data(
                        typeName,
                        "receiver",
                        status,
                        alerts,
                        "unknown",
                        numbered("grouplabelkey", "grouplabelvalue", Map.of()),
                        numbered("commonlabelkey", "commonlabelvalue", Map.of()),
                        numbered("commonannotationkey", "commonannotationvalue", Map.of()),
                        Map.of(),
                        "https://example.com",
                        false),
                Map.of());
    }

    private static Kv numbered(String name, String value, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put(name + "1", value + "1");
        all.put(name + "2", value + "2");
        return new Kv(all);
    }

    private static Alerts.One firing(Instant now, ZoneId zone) {
        return alert(
                "firing",
                Map.of("label1", "value1", "label2", "value2", "instance", "foo.bar:1234"),
                Map.of("annotation1", "value1", "annotation2", "value2"),
                new GoTime(now.minus(Duration.ofMinutes(5)), zone),
                new GoTime(now, zone),
                "fingerprint1");
    }

    private static Alerts.One resolved(Instant now, ZoneId zone) {
        return alert(
                "resolved",
                Map.of("foo", "bar", "baz", "qux"),
                Map.of("aaa", "bbb", "ccc", "ddd"),
                new GoTime(now.minus(Duration.ofMinutes(10)), zone),
                new GoTime(now, zone),
                "fingerprint2");
    }

    private static Alerts.One alert(
            String status,
            Map<String, String> labels,
            Map<String, String> annotations,
            GoTime startsAt,
            GoTime endsAt,
            String fingerprint) {
        return Alerts.one(
                status,
                numbered("commonlabelkey", "commonlabelvalue", labels),
                numbered("commonannotationkey", "commonannotationvalue", annotations),
                startsAt,
                endsAt,
                "https://generatorurl.com",
                fingerprint,
                new Kv(Map.of()),
                "https://example.com/#/alert/" + fingerprint);
    }

    /**
     * Reads what {@code amtool} reads: what is missing is empty, what is unknown does not matter.
     *
     * @throws IllegalArgumentException if it is no JSON, or not of that form
     */
    public static TemplateInput parse(String json) {
        try {
            Fields data = new Fields("", JSON.readTree(json));
            List<Alerts.One> alerts = data.list("alerts").stream().map(TemplateInput::alert).toList();
            Map<String, String> routeLabels = data.strings("routeLabels");
            return new TemplateInput(
                    TemplateData.data(
                            "template.Data",
                            data.string("receiver"),
                            data.string("status"),
                            new Alerts(alerts),
                            data.string("notification_reason"),
                            new Kv(data.strings("groupLabels")),
                            new Kv(data.strings("commonLabels")),
                            new Kv(data.strings("commonAnnotations")),
                            routeLabels,
                            data.string("externalURL"),
                            false),
                    routeLabels);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + JsonFaults.text(e), e);
        }
    }

    private static Alerts.One alert(Fields alert) {
        return Alerts.one(
                alert.string("status"),
                new Kv(alert.strings("labels")),
                new Kv(alert.strings("annotations")),
                alert.time("startsAt"),
                alert.time("endsAt"),
                alert.string("generatorURL"),
                alert.string("fingerprint"),
                new Kv(alert.strings("attributes")),
                alert.string("explainURL"));
    }

    /** An object in the file, whose keys may be in any case, as Go reads them. */
    private static final class Fields {
        private final String path;
        private final Map<String, JsonNode> values = new HashMap<>();

        Fields(String path, JsonNode object) {
            this.path = path;
            if (!object.isObject()) {
                throw new IllegalArgumentException((path.isEmpty() ? "the data" : path) + " must be an object");
            }
            object.properties().forEach(field -> values.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        }

        private JsonNode value(String name) {
            return values.getOrDefault(name.toLowerCase(Locale.ROOT), JSON.nullNode());
        }

        private IllegalArgumentException wrong(String name, String wanted) {
            return new IllegalArgumentException((path.isEmpty() ? "" : path + ".") + name + " must be " + wanted);
        }

        String string(String name) {
            JsonNode value = value(name);
            if (!value.isNull() && !value.isTextual()) {
                throw wrong(name, "a string");
            }
            return value.isNull() ? "" : value.textValue();
        }

        Map<String, String> strings(String name) {
            JsonNode value = value(name);
            if (!value.isNull() && !value.isObject()) {
                throw wrong(name, "an object of strings");
            }
            Map<String, String> strings = new HashMap<>();
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                if (!entry.getValue().isTextual() && !entry.getValue().isNull()) {
                    throw wrong(name + "." + entry.getKey(), "a string");
                }
                strings.put(entry.getKey(), entry.getValue().isNull() ? "" : entry.getValue().textValue());
            }
            return strings;
        }

        List<Fields> list(String name) {
            JsonNode value = value(name);
            if (!value.isNull() && !value.isArray()) {
                throw wrong(name, "a list");
            }
            List<Fields> list = new ArrayList<>();
            value.forEach(element -> list.add(new Fields(name + "[" + list.size() + "]", element)));
            return list;
        }

        GoTime time(String name) {
            String text = string(name);
            if (text.isEmpty()) {
                return GoTime.ZERO;
            }
            try {
                OffsetDateTime time = OffsetDateTime.parse(text);
                return new GoTime(time.toInstant(), time.getOffset());
            } catch (DateTimeException e) {
                throw wrong(name, "a time such as 2026-03-04T05:06:07Z");
            }
        }
    }
}
