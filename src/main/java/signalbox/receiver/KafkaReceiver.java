package signalbox.receiver;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.HostPort;
import signalbox.config.KafkaConfig;
import signalbox.config.TlsConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.HttpSetup;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.http.TlsOptions;

/**
 * Appends notifications to a topic of Kafka, each the JSON that a webhook gets (spec/receivers.md 4). Alertmanager has no such
 * receiver. A record counts as sent when all replicas that are in sync have it; one that was given up may be there all the same.
 */
final class KafkaReceiver implements Receiver {

    private static final Logger log = LoggerFactory.getLogger(KafkaReceiver.class);

    private final Integration integration;
    private final KafkaConfig config;
    private final Supplier<Messages> messages;
    private final KafkaConnection connection;
    private final String brokers;
    private final AtomicLong producers = new AtomicLong();

    KafkaReceiver(Integration integration, KafkaConfig config, Supplier<Messages> messages) {
        this(integration, config, messages, KafkaReceiver::greeted);
    }

    private static Producer<String, byte[]> greeted(Map<String, Object> settings) {
        KafkaGreeting.check(settings);
        return new KafkaProducer<>(settings);
    }

    /**
     * With other producers.
     *
     * @throws InvalidReceiverException when certificates or keys are not what they should be
     */
    KafkaReceiver(
            Integration integration,
            KafkaConfig config,
            Supplier<Messages> messages,
            Function<Map<String, Object>, Producer<String, byte[]>> factory) {
        this.integration = requireNonNull(integration, "integration is null");
        this.config = requireNonNull(config, "config is null");
        this.messages = requireNonNull(messages, "messages is null");
        this.brokers = config.brokers().stream().map(HostPort::toString).collect(joining(", "));
        this.connection = new KafkaConnection(access -> factory.apply(settings(access)));
        checkTls(config.tls().orElse(TlsConfig.NONE));
    }

    private static void checkTls(TlsConfig config) {
        TlsOptions options = HttpSetup.tls(config);
        try {
            KafkaTls unused = KafkaTls.of(options, options.read());
        } catch (IOException e) {
            throw new InvalidReceiverException(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<String, Object> settings(KafkaAccess access) {
        try {
            return KafkaSettings.of(config, access, "signalbox " + integration + " #" + producers.incrementAndGet());
        } catch (IOException e) {
            throw new KafkaException(e.getMessage(), e);
        }
    }

    @Override
    public Integration integration() {
        return integration;
    }

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        Deadline deadline = Deadline.in(timeLeft.compareTo(config.timeout()) < 0 ? timeLeft : config.timeout());
        Messages words = messages.get();
        Wording wording = words.of(notification);
        String topic = wording.text("kafka_configs.topic", config.topic());
        if (topic.isEmpty()) {
            return Delivery.failed(
                    Delivery.OTHER,
                    wording.failure()
                            .map(failure -> "failed to template topic: " + failure)
                            .orElse("topic is empty after templating"));
        }
        String key = wording.text("kafka_configs.key", config.key());
        String usedKey = key.isEmpty() ? notification.group().key() : key;
        return deliver(notification, deadline, alerts -> new ProducerRecord<>(
                topic, usedKey, WebhookBody.of(words.data(notification, alerts))));
    }

    /** Tells of fewer alerts, as {@code truncatedAlerts} then says, rather than of none. */
    private Delivery deliver(
            Notification notification, Deadline deadline, Function<Integer, ProducerRecord<String, byte[]>> records) {
        int alerts = Math.max(1, notification.alerts().size());
        while (true) {
            ProducerRecord<String, byte[]> told = records.apply(alerts);
            try {
                return send(told, deadline);
            } catch (RecordTooLargeException e) {
                if (alerts == 1) {
                    return KafkaFailure.delivery(e, text(told, KafkaFailure.text(e, brokers)));
                }
                alerts = alerts / 2;
                log.warn("Kafka record too large, sending only the first alerts: alerts={} of={} integration={} group={}",
                        alerts, notification.alerts().size(), integration, notification.group().key());
            }
        }
    }

    /** Throws nothing else than {@link RecordTooLargeException}. */
    private Delivery send(ProducerRecord<String, byte[]> told, Deadline deadline) {
        KafkaAccess access;
        try {
            access = KafkaAccess.read(config);
        } catch (IOException e) {
            return Delivery.retry(Delivery.OTHER, String.valueOf(e.getMessage()));
        }
        boolean isUnderWay = false;
        try {
            Producer<String, byte[]> producer = connection.producer(access, deadline);
            isUnderWay = true;
            try {
                confirm(producer, told, deadline);
                return Delivery.sent();
            } catch (KafkaException | IllegalStateException e) {
                if (!KafkaFailure.sparesProducer(e)) {
                    connection.discard(producer);
                }
                throw e;
            }
        } catch (RecordTooLargeException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) { // the latter when it was closed meanwhile
            return KafkaFailure.delivery(e, text(told, access.redacted(KafkaFailure.text(e, brokers))));
        } catch (TimeoutException e) {
            return Delivery.retry(Delivery.OTHER, text(told, "no answer from the brokers " + brokers + " in time")).unheardIf(isUnderWay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Delivery.retry(Delivery.OTHER, text(told, "interrupted")).unheardIf(isUnderWay);
        }
    }

    private void confirm(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> told, Deadline deadline)
            throws TimeoutException, InterruptedException {
        while (true) {
            Future<RecordMetadata> sending = producer.send(told);
            boolean atOnce = sending.isDone(); // with a timeout: no broker is known yet, and the record went nowhere
            try {
                RecordMetadata unused = sending.get(deadline.leftMillis(), MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                boolean again = atOnce
                        && e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
                        && !deadline.left().isZero();
                if (!again) {
                    throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
                }
            }
        }
    }

    private static String text(ProducerRecord<String, byte[]> told, String why) {
        return "topic " + told.topic() + ": " + why;
    }

    @Override
    public void close() {
        connection.close();
    }
}
