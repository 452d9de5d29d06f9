package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import signalbox.gotext.GoQuote;

/**
 * Asks brokers, before the library does, whether they speak Kafka. The library believes the first four bytes of every answer to be its
 * length: those of "HTTP" are 1.2 GB, which it allocates, and then the server is out of memory.
 */
final class KafkaGreeting {

    /** Nothing else is that quick; a broker that takes longer is left to the library. */
    private static final int PATIENCE_MILLIS = 1_000;

    private static final short API_VERSIONS = 18;
    private static final short FIRST_VERSION = 0;
    private static final int CORRELATION = 0x5167_0b0c;
    private static final int LONGEST_ANSWER = 1 << 20;

    private KafkaGreeting() {}

    /**
     * Asks until one answers as it should. One that cannot be reached, or says nothing, is left to the library. May block.
     *
     * @param settings of a producer
     * @throws KafkaException when one answers in another language
     */
    static void check(Map<String, Object> settings) {
        for (Object broker : (List<?>) requireNonNull(settings.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG))) {
            if (speaksKafka(String.valueOf(broker), settings)) {
                return;
            }
        }
    }

    private static boolean speaksKafka(String broker, Map<String, Object> settings) {
        int colon = broker.lastIndexOf(':');
        String host = broker.substring(0, colon).replaceAll("^\\[|]$", "");
        int port = Integer.parseInt(broker.substring(colon + 1));
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            Socket socket = settings.get(KafkaTlsEngines.TLS) instanceof KafkaTls tls ? tls.over(plain, host, port) : plain;
            String client = String.valueOf(settings.get(ProducerConfig.CLIENT_ID_CONFIG));
            ask(new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())), client);
            byte[] start = socket.getInputStream().readNBytes(8);
            if (start.length < 8) {
                return false;
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(start));
            int length = in.readInt();
            if (length < Integer.BYTES || length > LONGEST_ANSWER || in.readInt() != CORRELATION) {
                throw new KafkaException("what listens on " + broker + " does not speak Kafka: its answer begins with "
                        + GoQuote.quote(new String(start, StandardCharsets.ISO_8859_1)));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void ask(DataOutputStream out, String client) throws IOException {
        byte[] name = client.getBytes(StandardCharsets.UTF_8);
        out.writeInt(2 * Short.BYTES + Integer.BYTES + Short.BYTES + name.length);
        out.writeShort(API_VERSIONS);
        out.writeShort(FIRST_VERSION);
        out.writeInt(CORRELATION);
        out.writeShort(name.length);
        out.write(name);
        out.flush();
    }
}
