package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;
import static signalbox.acceptance.ServerProcess.resolved;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker is told, dies, and hears when it is back what it missed; nobody else waits for it. */
class KafkaIT {

    private static final int GROUPS = 20;
    private static final Duration MOMENT = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    private final List<ConsumerRecord<String, String>> records = new ArrayList<>();

    @Test
    void brokerHearsEverything_alsoWhatItMissedWhileItWasDead_andNobodyWaitsForIt() throws Exception {
        try (KafkaProcess broker = new KafkaProcess(folder.resolve("kafka")).start();
                Webhook webhook = new Webhook();
                ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml");
                KafkaConsumer<String, String> topic = consumer(broker)) {
            configure(broker, webhook);
            server.start();

            server.alerts(firing("Before"));
            JsonNode told = webhook.nextAbout("Before").body();
            Until.holds("the record is in the topic", () -> read(topic), all -> !all.isEmpty());
            assertThat(records).singleElement().satisfies(record -> {
                assertThat(record.key()).isEqualTo("{}:{alertname=\"Before\"}");
                assertThat(ServerProcess.JSON.readTree(record.value())).isEqualTo(told);
            });

            broker.kill();
            Set<String> missed = new TreeSet<>();
            for (int i = 0; i < GROUPS; i++) {
                server.alerts(firing("Missed" + i));
                missed.add("Missed" + i);
            }
            server.alerts(resolved("Before"));
            Set<String> heard = new TreeSet<>();
            while (heard.size() <= GROUPS) { // all of it while there is no broker
                heard.addAll(webhook.next().labels("alertname"));
            }
            assertThat(records).hasSize(1);

            broker.start();
            Until.holds("what still fires is told", () -> names(read(topic), "firing"), names -> names.containsAll(missed));
            Until.holds("what ended is told", () -> names(read(topic), "resolved"), names -> names.contains("Before"));
        }
    }

    private void configure(KafkaProcess broker, Webhook webhook) throws IOException {
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                """
                route: {receiver: everybody, group_by: [alertname], group_wait: 10ms, group_interval: 2s}
                receivers:
                  - name: everybody
                    webhook_configs: [{url: 'WEBHOOK'}]
                    kafka_configs: [{brokers: ['BROKER'], topic: alerts, timeout: 5s}]
                """
                        .replace("WEBHOOK", webhook.url())
                        .replace("BROKER", broker.address()));
    }

    private static KafkaConsumer<String, String> consumer(KafkaProcess broker) {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address(),
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(new TopicPartition("alerts", 0)));
        return consumer;
    }

    /** All records so far. */
    private List<ConsumerRecord<String, String>> read(KafkaConsumer<String, String> topic) {
        topic.poll(MOMENT).forEach(records::add);
        return records;
    }

    /** The alerts of which the records say that they have a status. */
    private static Set<String> names(List<ConsumerRecord<String, String>> records, String status) throws IOException {
        List<JsonNode> bodies = new ArrayList<>();
        for (ConsumerRecord<String, String> record : records) {
            bodies.add(ServerProcess.JSON.readTree(record.value()));
        }
        return bodies.stream()
                .filter(body -> body.path("status").asText().equals(status))
                .map(body -> body.at("/groupLabels/alertname").asText())
                .collect(Collectors.toSet());
    }
}
