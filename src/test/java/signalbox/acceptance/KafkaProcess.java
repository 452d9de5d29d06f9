package signalbox.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A real broker of Kafka, its own controller, in a process of its own. It makes a topic when somebody first asks for it, and
 * keeps its address and its data when it is started again. Its program is on the class path of the tests.
 */
final class KafkaProcess implements AutoCloseable {

    private final Path folder;
    private final String address;
    private @Nullable Process process;

    /** A broker that does not run yet. It believes in the death of its former self sooner than others do. */
    KafkaProcess(Path folder) throws IOException {
        this.folder = folder;
        address = "127.0.0.1:" + PrometheusProcess.freePort();
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(
                data.resolve("meta.properties"),
                """
                version=1
                cluster.id=AAAAAAAAQACAAAAAAAAAAQ
                node.id=1
                """);
        Files.writeString(
                folder.resolve("server.properties"),
                """
                process.roles=broker,controller
                node.id=1
                listeners=PLAINTEXT://ADDRESS,CONTROLLER://CONTROL
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@CONTROL
                log.dirs=DATA
                broker.heartbeat.interval.ms=500
                broker.session.timeout.ms=3000
                """
                        .replace("ADDRESS", address)
                        .replace("CONTROL", "127.0.0.1:" + PrometheusProcess.freePort())
                        .replace("DATA", data.toString()));
    }

    /** Starts it; returns at once. Whoever speaks to it has to be patient. */
    KafkaProcess start() throws IOException {
        Process starting = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1", // it lives for seconds
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "kafka.Kafka",
                        "server.properties"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process = starting;
        var unused = new Transcript("kafka's log", starting.getInputStream());
        return this;
    }

    /** As {@code HOST:PORT}. */
    String address() {
        return address;
    }

    /** Ends it the hard way. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
