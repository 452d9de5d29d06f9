package signalbox.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;

/** Checks and shows {@code event_recorder} (spec/config.md 11), which has no other effect. */
final class EventRecorderYaml {

    private static final List<String> FORMATS = List.of("json", "protobuf");
    private static final List<String> ACKS = List.of("none", "leader", "all");
    private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");

    private final Path folder;

    private EventRecorderYaml(Path folder) {
        this.folder = folder;
    }

    /** What is shown of it; empty when it is not there. Paths are seen from {@code folder}. */
    static Map<String, @Nullable Object> read(Yaml yaml, Path folder) {
        if (yaml.isNull()) {
            return Map.of();
        }
        try (Fields outputs = yaml.confidential().fields("eventrecorder.Config")) {
            EventRecorderYaml reader = new EventRecorderYaml(folder);
            return new Pairs()
                    .unlessEmpty("file_outputs", all(outputs, "file_outputs", "File", reader::file))
                    .unlessEmpty("webhook_outputs", all(outputs, "webhook_outputs", "Webhook", reader::webhook))
                    .unlessEmpty("kafka_outputs", all(outputs, "kafka_outputs", "Kafka", reader::kafka))
                    .unlessEmpty("stdout_outputs", all(outputs, "stdout_outputs", "Stdout", EventRecorderYaml::stdout))
                    .map();
        }
    }

    private interface Output {
        Map<String, @Nullable Object> read(Yaml yaml);
    }

    private static List<Object> all(Fields outputs, String key, String type, Output output) {
        List<Object> shown = new ArrayList<>();
        outputs.get(key).items("[]eventrecorder." + type + "OutputConfig").forEach(item -> shown.add(output.read(item)));
        return shown;
    }

    private Map<String, @Nullable Object> file(Yaml yaml) {
        try (Fields file = yaml.fields("eventrecorder.plain")) {
            if (file.get("path").isEmpty()) {
                file.lacks("event_recorder file output requires a path: expected the key path");
            }
            return new Pairs().always("path", file.get("path").path(folder)).map();
        }
    }

    private Map<String, @Nullable Object> webhook(Yaml yaml) {
        try (Fields webhook = yaml.fields("eventrecorder.plain")) {
            Yaml url = webhook.get("url");
            if (url.isNull()) {
                webhook.lacks("event_recorder webhook output requires a url: expected the key url");
            } else {
                url.parsed(Url::secret, "expected a URL such as https://example.org/path");
            }
            Yaml http = webhook.get("http_config");
            Map<String, @Nullable Object> shownHttp =
                    HttpConfigYaml.show(new HttpConfigYaml(folder).read(http, HttpConfig.DEFAULT));
            Pairs shown = new Pairs().always("url", Secret.SHOWN);
            if (!http.isNull()) {
                shown.always("http_config", shownHttp);
            }
            shown.ifPresent("timeout", duration(webhook, "timeout"))
                    .ifPresent("workers", number(webhook, "workers"))
                    .ifPresent("max_retries", number(webhook, "max_retries"))
                    .ifPresent("retry_backoff", duration(webhook, "retry_backoff"))
                    .ifTrue("batch", webhook.get("batch").flag(false));
            Optional<Long> events = number(webhook, "batch_max_events");
            Optional<Long> bytes = number(webhook, "batch_max_bytes");
            Optional<String> interval = duration(webhook, "batch_flush_interval");
            if (events.orElse(0L) < 0 || bytes.orElse(0L) < 0) {
                webhook.get(events.orElse(0L) < 0 ? "batch_max_events" : "batch_max_bytes").problem(
                        "event_recorder webhook batch settings cannot be negative: expected a number from 0 up");
            }
            if (!webhook.get("batch").flag(false) && (events.isPresent() || bytes.isPresent() || interval.isPresent())) {
                webhook.lacks("event_recorder webhook batch settings require batch: true: expected it beside them");
            }
            return shown.ifPresent("batch_max_events", events)
                    .ifPresent("batch_max_bytes", bytes)
                    .ifPresent("batch_flush_interval", interval)
                    .map();
        }
    }

    private Map<String, @Nullable Object> kafka(Yaml yaml) {
        try (Fields kafka = yaml.fields("eventrecorder.plain")) {
            List<Yaml> brokers = kafka.get("brokers").items("[]string");
            if (brokers.isEmpty()) {
                kafka.lacks("event_recorder kafka: at least one broker is required: expected the key brokers");
            }
            brokers.stream().filter(broker -> broker.text().isBlank()).forEach(broker ->
                    broker.problem("event_recorder kafka: broker entries must be non-empty: expected HOST:PORT"));
            if (kafka.get("topic").isEmpty()) {
                kafka.lacks("event_recorder kafka output requires a topic: expected the key topic");
            }
            String format = kafka.get("format").isEmpty() ? "json" : oneOf(kafka, "format", FORMATS);
            Yaml tls = kafka.get("tls_config");
            Map<String, @Nullable Object> shownTls = HttpConfigYaml.show(HttpConfigYaml.tls(tls, folder));
            Pairs shown = new Pairs()
                    .always("brokers", brokers.stream().map(Yaml::text).toList())
                    .always("topic", kafka.get("topic").text())
                    .unlessEmpty("client_id", kafka.get("client_id").text())
                    .always("format", format)
                    .unlessEmpty("acks", oneOf(kafka, "acks", ACKS))
                    .unlessEmpty("compression", oneOf(kafka, "compression", COMPRESSIONS))
                    .ifPresent("buffer_size", number(kafka, "buffer_size"));
            return (tls.isNull() ? shown : shown.always("tls_config", shownTls)).map();
        }
    }

    private static Map<String, @Nullable Object> stdout(Yaml yaml) {
        try (Fields none = yaml.fields("eventrecorder.StdoutOutputConfig")) {
            none.checkKeys(); // has none
            return Map.of();
        }
    }

    private static String oneOf(Fields fields, String key, List<String> words) {
        String word = fields.get(key).text();
        if (!word.isEmpty() && !words.contains(word)) {
            fields.get(key).problem("event_recorder kafka: unknown " + key + " " + GoQuote.quote(word) + ": expected one of "
                    + String.join(", ", words));
        }
        return word;
    }

    /** Empty when it is zero, as what is not given. */
    private static Optional<Long> number(Fields fields, String key) {
        return Optional.of(fields.get(key).integer("int")).filter(number -> number != 0);
    }

    private static Optional<String> duration(Fields fields, String key) {
        return fields.get(key).duration().filter(duration -> !duration.equals(Duration.ZERO)).map(PrometheusDuration::format);
    }
}
