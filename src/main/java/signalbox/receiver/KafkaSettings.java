package signalbox.receiver;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import signalbox.config.HostPort;
import signalbox.config.KafkaConfig;
import signalbox.receiver.http.HttpSetup;

/** What Kafka's library is told for a receiver. */
final class KafkaSettings {

    /** How long a call of {@code send} blocks at most: whoever has more time calls again, and nobody waits much longer. */
    static final int MOST_BLOCKED_MILLIS = 100;

    /** Brokers take 1 MiB by default and say so themselves when it is too much. */
    private static final int LARGEST_REQUEST = 8 * 1024 * 1024;
    /** So that a broker that hangs leaves time to ask another. */
    private static final int REQUESTS_IN_TIMEOUT = 2;

    private KafkaSettings() {}

    /**
     * All of them.
     *
     * @param clientId who we are in the brokers' logs
     * @throws IOException when certificates or keys are not what they should be
     */
    static Map<String, Object> of(KafkaConfig config, KafkaAccess access, String clientId) throws IOException {
        int timeout = millis(config.timeout());
        int request = Math.max(1, timeout / REQUESTS_IN_TIMEOUT);
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.brokers().stream().map(HostPort::toString).toList());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MOST_BLOCKED_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, request);
        settings.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, (long) request);
        settings.put(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, (long) request);
        settings.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false); // brokers need not know how we are
        settings.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol(config));
        config.sasl().ifPresent(sasl -> {
            settings.put(SaslConfigs.SASL_MECHANISM, sasl.mechanism());
            settings.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(login(sasl, access.password())));
        });
        if (config.tls().isPresent()) {
            settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, KafkaTlsEngines.class);
            settings.put(KafkaTlsEngines.TLS, KafkaTls.of(HttpSetup.tls(config.tls().get()), access.tls()));
        }
        return settings;
    }

    private static int millis(Duration timeout) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
    }

    private static String protocol(KafkaConfig config) {
        return (config.sasl().isPresent() ? "SASL_" : "")
                + (config.tls().isPresent() ? "SSL" : "PLAINTEXT");
    }

    private static String login(KafkaConfig.Sasl sasl, String password) {
        Class<?> module = sasl.mechanism().equals("PLAIN") ? PlainLoginModule.class : ScramLoginModule.class;
        return module.getName() + " required username=" + quoted(sasl.username()) + " password=" + quoted(password) + ";";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r") + '"';
    }
}
