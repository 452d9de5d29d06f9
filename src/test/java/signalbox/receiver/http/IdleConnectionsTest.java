package signalbox.receiver.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that leaves without a word, as servers do when nobody asks them for a while. */
class IdleConnectionsTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // may overflow
    private final HttpClient client = new HttpClient(HttpOptions.DEFAULT, Dns.SYSTEM, nanos::get);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final Semaphore left = new Semaphore(0);
    private final ServerSocket server;
    private volatile boolean leaves = true;
    private volatile String status = "HTTP/1.1 200 OK";

    IdleConnectionsTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "idle-server");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.add(socket);
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
                answer(socket, in);
                while (!leaves) {
                    answer(socket, in);
                }
                socket.close();
                left.release();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void answer(Socket socket, BufferedReader in) throws IOException {
        String request = in.readLine();
        for (String line = request; line != null && !line.isEmpty(); line = in.readLine()) {
            // the header
        }
        if (request == null) {
            throw new IOException("the other side left");
        }
        requests.add(request);
        socket.getOutputStream().write((status + "\r\nContent-Length: 0\r\n\r\n").getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private int send(String method) {
        HttpRequest request = HttpRequest.of(method, "http://127.0.0.1:" + server.getLocalPort() + "/x");
        try {
            return client.send(
                            method.equals("POST") ? request.withBody("text/plain", new byte[0]) : request,
                            Duration.ofMinutes(1),
                            true)
                    .code();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void connectionThatTheServerClosed_isNotUsedAgain(String method) {
        send(method);
        left.acquireUninterruptibly();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(send(method)).isEqualTo(200);
        assertThat(requests).hasSize(2);
        assertThat(connections).hasSize(2);
    }

    /** As the simplest servers do, those of Python's http.server among them: they leave right after the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void connectionOfAServerThatAnswersByHttp10_isNotUsedAgain(String method) {
        status = "HTTP/1.0 200 OK";
        for (int i = 0; i < 3; i++) {
            assertThat(send(method)).isEqualTo(200);
        }
        assertThat(requests).hasSize(3);
        assertThat(connections).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-alive", "x, Keep-Alive"})
    void connectionOfAServerThatAnswersByHttp10AndKeepsIt_isUsedAgain(String words) {
        leaves = false;
        status = "HTTP/1.0 200 OK\r\nConnection: " + words;
        for (int i = 0; i < 3; i++) {
            assertThat(send("POST")).isEqualTo(200);
        }
        assertThat(connections).hasSize(1);
    }

    @Test
    void connectionThatIsAlive_isUsedAgain() {
        leaves = false;
        for (int i = 0; i < 3; i++) {
            assertThat(send("POST")).isEqualTo(200);
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        }
        assertThat(requests).hasSize(3);
        assertThat(connections).hasSize(1);
    }
}
