package signalbox.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.JaasContext;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.Alert;
import signalbox.config.KafkaConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.InvalidReceiverException;

class KafkaReceiverTest extends ReceiverContract {

    private static final String SASL = """
            sasl: {mechanism: PLAIN, username: bob, password: 'K0"SE\\CRET'}
            """;

    private final Path folder;

    /** The producers that were made, with what they were made of. */
    private final List<TestProducer> producers = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> settings = new CopyOnWriteArrayList<>();
    private Producing producing = record -> {};

    KafkaReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** What the brokers say of a record: nothing, or an exception. */
    private interface Producing {
        void accept(ProducerRecord<String, byte[]> record);
    }

    /** The library's own fake, whose brokers answer as a test wants it. */
    private final class TestProducer extends MockProducer<String, byte[]> {

        TestProducer() {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
            try {
                producing.accept(record);
            } catch (KafkaException e) {
                return CompletableFuture.failedFuture(e);
            }
            return super.send(record);
        }
    }

    private Producer<String, byte[]> make(Map<String, Object> from) {
        settings.add(from);
        producers.add(new TestProducer());
        return producers.get(producers.size() - 1);
    }

    private static KafkaConfig config(String entry) {
        return TestConfigs.read(KafkaConfig.class, "kafka_configs", "brokers: ['kafka1:9092', '[::1]:9093']\n" + entry);
    }

    private KafkaReceiver kafka(String entry) {
        return new KafkaReceiver(integration(), config(entry), () -> TestReceivers.MESSAGES, this::make);
    }

    private Delivery deliver(Receiver receiver) {
        return receiver.deliver(says(firing("Up")), MINUTE);
    }

    private List<ProducerRecord<String, byte[]>> records() {
        return producers.stream().flatMap(producer -> producer.history().stream()).toList();
    }

    @Override
    Receiver receiver(Integration integration) {
        return new KafkaReceiver(integration, config("topic: alerts\n" + SASL), () -> TestReceivers.MESSAGES, this::make);
    }

    @Override
    String kind() {
        return "kafka";
    }

    @Override
    List<String> received() {
        return records().stream().map(sent -> new String(sent.value(), UTF_8)).toList();
    }

    @Override
    void fail(boolean failing) {
        producing = sent -> {
            if (failing) {
                throw new NetworkException("no connection for bob with K0\"SE\\CRET");
            }
        };
    }

    @Override
    List<String> secrets() {
        return List.of("K0\"SE\\CRET", "SE\\");
    }

    @Test
    void recordIsWhatAWebhookGets_underTheKeyOfTheGroup() {
        assertThat(kafka("topic: alerts").deliver(says(firing("Up", "instance", "db1")), MINUTE)).isEqualTo(Delivery.sent());
        assertThat(records()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo("alerts");
            assertThat(sent.key()).isEqualTo("{}:{alertname=\"Up\"}");
            assertThat(sent.partition()).isNull();
            assertThat(sent.timestamp()).isNull();
            assertThat(sent.headers()).isEmpty();
            assertThat(new String(sent.value(), UTF_8)).isEqualTo("""
                    {"receiver":"team-x","status":"firing","alerts":[{"status":"firing",\
                    "labels":{"alertname":"Up","instance":"db1"},"annotations":{},\
                    "startsAt":"2026-03-04T05:05:07Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"",\
                    "fingerprint":"%s"}],\
                    "notification_reason":"first notification","groupLabels":{"alertname":"Up"},\
                    "commonLabels":{"alertname":"Up","instance":"db1"},"commonAnnotations":{},"routeLabels":{},\
                    "externalURL":"http://signalbox.example.org","version":"4",\
                    "groupKey":"{}:{alertname=\\"Up\\"}","truncatedAlerts":0}
                    """.formatted(firing("Up", "instance", "db1").labels().fingerprintText()));
        });
    }

    @Test
    void topicAndKeyAreTemplates() {
        Receiver receiver = kafka("topic: 'alerts-{{ .Status }}'\nkey: '{{ .GroupLabels.alertname }}'");
        receiver.deliver(says(firing("Up")), MINUTE);
        receiver.deliver(says(resolved("Up")), MINUTE);
        assertThat(records()).extracting(ProducerRecord::topic).containsExactly("alerts-firing", "alerts-resolved");
        assertThat(records()).extracting(ProducerRecord::key).containsExactly("Up", "Up");
        assertThat(producers).hasSize(1);
    }

    @Test
    void keyThatFails_isTheKeyOfTheGroup() {
        assertThat(deliver(kafka("topic: alerts\nkey: '{{ .Nope }}'"))).isEqualTo(Delivery.sent());
        assertThat(records()).extracting(ProducerRecord::key).containsExactly("{}:{alertname=\"Up\"}");
    }

    @Test
    void topicThatFails_isToldOf() {
        Delivery delivery = deliver(kafka("topic: '{{ .Nope }}'"));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
        assertThat(delivery.detail()).startsWith("failed to template topic: kafka_configs.topic: template: ");
        assertThat(deliver(kafka("topic: '{{ .GroupLabels.none }}'")))
                .isEqualTo(Delivery.failed("other", "topic is empty after templating"));
        assertThat(producers).isEmpty();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new NetworkException("gone"), Delivery.retry("other", "gone")),
                Arguments.of(new NotEnoughReplicasException("one only"), Delivery.retry("other", "one only")),
                Arguments.of(new OutOfOrderSequenceException("odd"), Delivery.retry("other", "odd")),
                Arguments.of(new SslAuthenticationException("no trust"), Delivery.retry("other", "no trust")),
                Arguments.of(
                        new SslAuthenticationException("SSL handshake failed", new IOException("unknown issuer")),
                        Delivery.retry("other", "SSL handshake failed: unknown issuer")),
                Arguments.of(
                        new KafkaException("closed", new IOException("by hand\nat noon")),
                        Delivery.retry("other", "closed: by hand")),
                Arguments.of(new InvalidTopicException("bad name"), Delivery.failed("clientError", "bad name")),
                Arguments.of(new PolicyViolationException("no"), Delivery.failed("clientError", "no")),
                Arguments.of(new SaslAuthenticationException("who?"), Delivery.failed("authError", "who?")),
                Arguments.of(new TopicAuthorizationException("not you"), Delivery.failed("authError", "not you")),
                Arguments.of(new ClusterAuthorizationException("not you"), Delivery.failed("authError", "not you")));
    }

    @ParameterizedTest
    @MethodSource
    void failures(KafkaException failure, Delivery expected) {
        producing = sent -> {
            throw failure;
        };
        assertThat(deliver(kafka("topic: alerts")))
                .isEqualTo(new Delivery(expected.outcome(), expected.reason(), "topic alerts: " + expected.detail()));
    }

    @Test
    void brokersThatAreNotKnownYet_areWaitedFor() {
        List<Integer> calls = new ArrayList<>();
        producing = sent -> {
            calls.add(1);
            if (calls.size() < 3) {
                throw new TimeoutException("Topic alerts not present in metadata after 100 ms.");
            }
        };
        assertThat(deliver(kafka("topic: alerts"))).isEqualTo(Delivery.sent());
        assertThat(calls).hasSize(3);
        assertThat(records()).hasSize(1);
    }

    @Test
    void timeIsOver_isToldWithWhatTheBrokersSaid() {
        Receiver kafka = kafka("topic: alerts");
        assertThat(deliver(kafka)).isEqualTo(Delivery.sent()); // so that there is a producer
        producing = sent -> {
            throw new TimeoutException("late", new UnknownTopicOrPartitionException("not hosted"));
        };
        assertThat(kafka.deliver(says(firing("Up")), Duration.ofMillis(20)))
                .isEqualTo(Delivery.retry(
                        "other",
                        "topic alerts: the brokers have no such topic, and make none when they are asked: not hosted"));
        producing = sent -> {
            throw new TimeoutException("late");
        };
        assertThat(kafka.deliver(says(firing("Up")), Duration.ofMillis(20)))
                .isEqualTo(Delivery.retry(
                        "other", "topic alerts: no answer from the brokers kafka1:9092, [::1]:9093 in time"));
    }

    @Test
    void producerThatIsNotMadeInTime_hasSentNothing() {
        CountDownLatch tested = new CountDownLatch(1);
        try (Receiver receiver = new KafkaReceiver(integration(), config("topic: alerts"), () -> TestReceivers.MESSAGES, from -> {
            try {
                tested.await();
            } catch (InterruptedException e) {
                throw new KafkaException(e);
            }
            return make(from);
        })) {
            assertThat(receiver.deliver(says(firing("Up")), Duration.ofMillis(20)))
                    .isEqualTo(Delivery.retry("other", "topic alerts: no answer from the brokers kafka1:9092, [::1]:9093 in time"));
            tested.countDown();
        }
    }

    @Test
    void recordThatIsTooLarge_tellsOfFewerAlerts() {
        producing = sent -> {
            if (sent.value().length > 2_000) {
                throw new RecordTooLargeException("too large");
            }
        };
        try (CapturedLog log = new CapturedLog(KafkaReceiver.class)) {
            Alert[] alerts = Stream.generate(() -> firing("Up")).limit(20).toArray(Alert[]::new);
            assertThat(kafka("topic: alerts").deliver(says(alerts), MINUTE)).isEqualTo(Delivery.sent());
            assertThat(received()).singleElement().asString().contains("\"truncatedAlerts\":15");
            assertThat(log.lines(Level.WARN)).hasSize(2).last().asString().contains("alerts=5 of=20");
        }
        assertThat(producers).hasSize(1);
    }

    @Test
    void singleAlertThatIsTooLarge_isToldOf() {
        producing = sent -> {
            throw new RecordTooLargeException("too large");
        };
        assertThat(deliver(kafka("topic: alerts"))).isEqualTo(Delivery.failed("clientError", "topic alerts: too large"));
    }

    @Test
    void producerThatWillNeverWorkAgain_isExchanged() {
        Receiver receiver = kafka("topic: alerts");
        producing = sent -> {
            throw new ClusterAuthorizationException("not yet");
        };
        deliver(receiver);
        producing = sent -> {};
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(producers).hasSize(2);
    }

    @Test
    void producerThatCannotBeMade_isTriedAgain() {
        List<Integer> calls = new ArrayList<>();
        Receiver receiver = new KafkaReceiver(
                integration(), config("topic: alerts"), () -> TestReceivers.MESSAGES, from -> {
                    calls.add(1);
                    if (calls.size() == 1) {
                        throw new KafkaException("Failed to construct", new IOException("no such host"));
                    }
                    return make(from);
                });
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.retry("other", "topic alerts: Failed to construct: no such host"));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
    }

    @Test
    void producerIsMadeOnceThereIsSomethingToTell_andClosedWithItsReceiver() {
        Receiver receiver = kafka("topic: alerts");
        assertThat(producers).isEmpty();
        deliver(receiver);
        assertThat(producers).singleElement().matches(producer -> !producer.closed());
        receiver.close();
        assertThat(producers).singleElement().matches(MockProducer::closed);
        assertThat(deliver(receiver)).isEqualTo(Delivery.retry("other", "topic alerts: the receiver is closed"));
    }

    @Test
    void settingsAskForConfirmationByAll_withinTheTimeout() {
        deliver(kafka("topic: alerts\ntimeout: 4s"));
        assertThat(settings).singleElement().satisfies(all -> assertThat(all)
                .containsEntry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, List.of("kafka1:9092", "[::1]:9093"))
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4000)
                .containsEntry("security.protocol", "PLAINTEXT")
                .doesNotContainKeys("sasl.jaas.config", "ssl.engine.factory.class"));
        assertThat(new ProducerConfig(new HashMap<>(settings.get(0))).getInt("request.timeout.ms")).isEqualTo(2000);
    }

    @Test
    void passwordIsReadForEachNotification_andAnotherOneNeedsAnotherProducer() throws IOException {
        Path file = folder.resolve("password");
        Receiver receiver = kafka("""
                topic: alerts
                sasl: {mechanism: SCRAM-SHA-512, username: bob, password_file: '%s'}
                """.formatted(file));
        assertThat(deliver(receiver)).isEqualTo(Delivery.retry("other", "unable to read sasl password: unable to read file "
                + file + ": open " + file + ": no such file or directory"));
        Files.writeString(file, "first\n");
        deliver(receiver);
        deliver(receiver);
        Files.writeString(file, "sec\"o\\nd");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(settings).extracting(all -> all.get("sasl.mechanism")).containsExactly("SCRAM-SHA-512", "SCRAM-SHA-512");
        assertThat(settings).extracting(all -> all.get("security.protocol")).containsOnly("SASL_PLAINTEXT");
        assertThat(settings).extracting(all -> all.get("sasl.jaas.config")).first().isEqualTo(new Password(
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"bob\" password=\"first\";"));
        assertThat(settings).extracting(KafkaReceiverTest::passwordThatTheLibraryReads).containsExactly("first", "sec\"o\\nd");
    }

    private static String passwordThatTheLibraryReads(Map<String, Object> all) {
        return String.valueOf(JaasContext.loadClientContext(all).configurationEntries().get(0).getOptions().get("password"));
    }

    @Test
    void certificateThatIsNone_keepsTheReceiverFromBeingBuilt() {
        assertThatThrownBy(() -> kafka("topic: alerts\ntls_config: {ca: nonsense}"))
                .isInstanceOf(InvalidReceiverException.class)
                .hasMessage("unable to use specified CA cert inline");
    }

    @Test
    void brokerThatIsNotThere_isToldOfInTime() {
        try (CapturedLog log = new CapturedLog("org.apache.kafka.clients.producer")) {
            Receiver receiver = TestReceivers.build(TestConfigs.read(
                    KafkaConfig.class, "kafka_configs", "brokers: ['127.0.0.1:1']\ntopic: alerts\n" + SASL));
            assertThat(receiver.deliver(says(firing("Up")), Duration.ofMillis(50)).outcome())
                    .isEqualTo(Delivery.Outcome.RETRY);
            assertThat(receiver.deliver(says(firing("Up")), Duration.ofMillis(250)))
                    .isEqualTo(Delivery.retry("other", "topic alerts: no answer from the brokers 127.0.0.1:1 in time"));
            receiver.close();
            assertThat(log.text()).doesNotContain(secrets());
        }
    }

    @Test
    void whatSpeaksHttpIsNotBelievedTheLengthOfItsAnswer() throws Exception {
        List<Receiver> receivers = new CopyOnWriteArrayList<>();
        try (CapturedLog log = new CapturedLog("org.apache.kafka");
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            answer(server, "HTTP/1.1 400 Bad Request\r\n\r\n");
            String address = "127.0.0.1:" + server.getLocalPort();
            receivers.add(TestReceivers.build(TestConfigs.read(
                    KafkaConfig.class, "kafka_configs", "brokers: ['" + address + "']\ntopic: alerts")));

            assertThat(deliver(receivers.get(0))).isEqualTo(Delivery.retry("other", "topic alerts: what listens on " + address
                    + " does not speak Kafka: its answer begins with \"HTTP/1.1\""));
            assertThat(log.text()).doesNotContain("Uncaught exception");
        } finally {
            receivers.forEach(Receiver::close);
        }
    }

    @Test
    void greetingIsARequestThatEveryBrokerKnows() throws Exception {
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    byte[] request = in.readNBytes(in.readInt());
                    heard.complete(request);
                    RequestHeader header = RequestHeader.parse(ByteBuffer.wrap(request));
                    ByteBuffer answer = ByteBuffer.allocate(10).putInt(6).putInt(header.correlationId()).putShort((short) 35);
                    socket.getOutputStream().write(answer.array());
                } catch (IOException e) {
                    heard.completeExceptionally(e);
                }
            });
            thread.start();
            KafkaGreeting.check(Map.of(
                    "bootstrap.servers", List.of("127.0.0.1:" + server.getLocalPort(), "127.0.0.1:1"), "client.id", "signalbox"));
            thread.join();
        }

        ByteBuffer request = ByteBuffer.wrap(heard.join());
        RequestHeader header = RequestHeader.parse(request);
        assertThat(header.apiKey()).isEqualTo(ApiKeys.API_VERSIONS);
        assertThat(header.clientId()).isEqualTo("signalbox");
        assertThat(request.hasRemaining()).isFalse();
    }

    /** To whoever connects, whatever is asked. */
    private static void answer(ServerSocket server, String text) {
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket socket = server.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    byte[] unused = in.readNBytes(in.readInt());
                    socket.getOutputStream().write(text.getBytes(UTF_8));
                } catch (IOException e) {
                    if (server.isClosed()) {
                        return;
                    }
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).commonName("authority").build();
    private static final HeldCertificate SERVER = new HeldCertificate.Builder()
            .signedBy(AUTHORITY).addSubjectAlternativeName("kafka.example.org").build();

    /** A broker that hears one request, over TLS, and then does what a test wants. */
    private static ServerSocket broker(Consumer<byte[]> heard) throws IOException {
        ServerSocket server = new HandshakeCertificates.Builder()
                .heldCertificate(SERVER)
                .build()
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket socket = server.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    heard.accept(in.readNBytes(in.readInt()));
                } catch (IOException e) {
                    if (server.isClosed()) {
                        return;
                    }
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private Receiver overTls(ServerSocket broker, String tls) {
        return TestReceivers.build(TestConfigs.read(KafkaConfig.class, "kafka_configs", "brokers: ['127.0.0.1:"
                + broker.getLocalPort() + "']\ntopic: alerts\ntimeout: 1m\ntls_config:\n" + tls.indent(2)));
    }

    @Test
    void brokerIsSpokenToOverTls_underTheNameToExpect_andClosingCutsOffWhatIsUnderWay() throws IOException {
        Path ca = Files.writeString(folder.resolve("ca.pem"), AUTHORITY.certificatePem());
        CompletableFuture<String> heard = new CompletableFuture<>();
        CountDownLatch built = new CountDownLatch(1);
        List<Receiver> receivers = new CopyOnWriteArrayList<>();
        try (ServerSocket broker = broker(request -> {
            heard.complete(new String(request, UTF_8));
            try {
                built.await();
            } catch (InterruptedException e) {
                throw new UncheckedIOException(new IOException(e));
            }
            receivers.get(0).close();
        })) {
            receivers.add(overTls(broker, "ca_file: " + ca + "\nserver_name: kafka.example.org"));
            built.countDown();
            assertThat(deliver(receivers.get(0)).outcome()).isEqualTo(Delivery.Outcome.RETRY);
        }
        assertThat(heard.join()).contains("signalbox team-x/kafka[0] #1");
    }

    @Test
    void brokerThatIsNotBelieved_isToldOf() throws IOException {
        try (ServerSocket broker = broker(request -> {})) {
            Receiver receiver = overTls(broker, "server_name: kafka.example.org");
            Delivery delivery = deliver(receiver);
            receiver.close();
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
            assertThat(delivery.detail()).startsWith("topic alerts: ").containsIgnoringCase("SSL handshake failed");
        }
    }
}
