package signalbox.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoDuration;

/**
 * An entry of {@code kafka_configs}: records in a topic. Alertmanager has no such thing.
 *
 * @param topic a template
 * @param key a template; {@code ""} means the key of the group
 * @param tls absent means no TLS; its paths are seen from the working directory
 * @param timeout of one delivery, more than zero
 */
public record KafkaConfig(
        int index,
        boolean sendResolved,
        List<HostPort> brokers,
        String topic,
        String key,
        Optional<TlsConfig> tls,
        Optional<Sasl> sasl,
        Duration timeout)
        implements IntegrationConfig {

    private static final List<String> MECHANISMS = List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

    public KafkaConfig {
        brokers = List.copyOf(brokers);
    }

    /**
     * Who we are to the brokers.
     *
     * @param mechanism {@code PLAIN}, {@code SCRAM-SHA-256} or {@code SCRAM-SHA-512}
     * @param passwordFile read when needed; {@code ""} when the password is written in the configuration
     */
    @Verbatim
    public record Sasl(String mechanism, String username, Secret password, String passwordFile) {}

    static KafkaConfig read(Entry entry) {
        entry.require("topic", "missing topic in kafka config");
        Yaml tls = entry.get("tls_config");
        return new KafkaConfig(
                entry.index(),
                entry.sendResolved(true),
                brokers(entry),
                entry.text("topic"),
                entry.text("key"),
                tls.isNull() ? Optional.empty() : Optional.of(HttpConfigYaml.tls(tls, entry.folder())),
                sasl(entry.get("sasl")),
                timeout(entry.get("timeout")));
    }

    private static List<HostPort> brokers(Entry entry) {
        List<Yaml> items = entry.items("brokers", "[]string");
        if (items.isEmpty() && (!entry.has("brokers") || entry.get("brokers").isList())) {
            entry.fields().lacks("missing brokers in kafka config: expected a list of HOST:PORT");
        }
        List<HostPort> brokers = new ArrayList<>();
        items.forEach(item -> item.parsed(KafkaConfig::broker, "expected HOST:PORT").ifPresent(brokers::add));
        return brokers;
    }

    private static HostPort broker(String text) {
        HostPort broker = HostPort.parse(text);
        if (broker.host().isEmpty() || !PORT.matcher(broker.port()).matches() || Integer.parseInt(broker.port()) > 65535) {
            throw new IllegalArgumentException("address " + text + ": not a host and the number of a port");
        }
        return broker;
    }

    private static Optional<Sasl> sasl(Yaml yaml) {
        if (yaml.isNull()) {
            return Optional.empty();
        }
        try (Fields fields = yaml.fields("kafka.Sasl")) {
            Sasl sasl = new Sasl(
                    fields.get("mechanism").text(), fields.get("username").text(), fields.get("password").secret(),
                    fields.get("password_file").text());
            if (fields.get("mechanism").isEmpty()) {
                fields.lacks("missing mechanism in kafka sasl: expected one of " + String.join(", ", MECHANISMS));
            } else if (!MECHANISMS.contains(sasl.mechanism())) {
                fields.get("mechanism").problem("unknown mechanism in kafka sasl: expected one of "
                        + String.join(", ", MECHANISMS));
            }
            if (fields.get("username").isEmpty()) {
                fields.lacks("missing username in kafka sasl: expected the key username");
            }
            checkPassword(fields);
            return Optional.of(sasl);
        }
    }

    private static void checkPassword(Fields fields) {
        boolean inline = !fields.get("password").isEmpty();
        boolean file = !fields.get("password_file").isEmpty();
        if (!inline && !file) {
            fields.lacks("one of password or password_file must be configured: expected one of these keys");
        }
        if (inline && file) {
            fields.get("password_file").problem("at most one of password & password_file must be configured:"
                    + " leave one of them out");
        }
    }

    private static Duration timeout(Yaml yaml) {
        Duration timeout = yaml.goDuration(DEFAULT_TIMEOUT);
        if (timeout.isNegative() || timeout.isZero()) {
            yaml.problem("timeout in kafka config is not more than zero: expected a duration such as 10s");
        }
        return timeout;
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("brokers", brokers.stream().map(HostPort::toString).toList())
                .always("topic", topic)
                .unlessEmpty("key", key)
                .ifPresent("tls_config", tls.map(HttpConfigYaml::show))
                .ifPresent("sasl", sasl.map(KafkaConfig::show))
                .always("timeout", GoDuration.format(timeout));
    }

    private static Map<String, @Nullable Object> show(Sasl sasl) {
        return new Pairs()
                .always("mechanism", sasl.mechanism())
                .always("username", sasl.username())
                .unlessEmpty("password", sasl.password())
                .unlessEmpty("password_file", sasl.passwordFile())
                .map();
    }
}
