package signalbox.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a server that says, byte by byte, what a test has told it to. */
class HttpConnectionTest {

    private final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server = listen();

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Answers requests without a body, in turn; closes after an answer that says so. */
    private void answering(String... answers) {
        Thread thread = new Thread(() -> answer(List.of(answers)));
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(List<String> answers) {
        int next = 0;
        while (next < answers.size()) {
            try (Socket socket = server.accept()) {
                connections.incrementAndGet();
                BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
                boolean open = true;
                while (open && next < answers.size()) {
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        // the head of the request
                    }
                    String answer = answers.get(next++);
                    socket.getOutputStream().write(answer.getBytes(US_ASCII));
                    open = !answer.contains("close");
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private HttpTarget target() {
        return HttpTarget.of("http://127.0.0.1:" + server.getLocalPort() + "/prefix/");
    }

    @Test
    void answersAreRead_withLengthAndInChunks_overOneConnection() throws IOException {
        answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        try (HttpConnection connection = new HttpConnection(target(), Duration.ofMinutes(1))) {
            byte[] request = target().get("/x");

            assertThat(connection.exchange(request)).isEqualTo(new HttpConnection.Answer(200, 5));
            assertThat(connection.exchange(request)).isEqualTo(new HttpConnection.Answer(200, 13));
            assertThat(connection.exchange(request)).isEqualTo(new HttpConnection.Answer(204, 0));
            assertThat(connection.exchange(request).good()).isFalse();
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void connectionIsOpenedAgain_afterTheServerClosedIt() throws IOException {
        answering(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        try (HttpConnection connection = new HttpConnection(target(), Duration.ofMinutes(1))) {
            connection.exchange(target().get("/x"));

            assertThat(connection.exchange(target().get("/x")).bytes()).isEqualTo(2);
        }
        assertThat(connections).hasValue(2);
    }

    @Test
    void cutOffAnswerIsAFault() throws IOException {
        answering("HTTP/1.1 200 OK\r\nX: close\r\nContent-Length: 9\r\n\r\nhal");
        try (HttpConnection connection = new HttpConnection(target(), Duration.ofMinutes(1))) {
            assertThatThrownBy(() -> connection.exchange(target().get("/x"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void requestsCarryThePrefix() {
        assertThat(new String(target().get("/api?x=1"), US_ASCII)).startsWith("GET /prefix/api?x=1 HTTP/1.1\r\nHost: 127.");
        assertThat(new String(target().post("/api", new byte[] {'[', ']'}), US_ASCII))
                .startsWith("POST /prefix/api ")
                .contains("Content-Length: 2\r\n")
                .endsWith("\r\n\r\n[]");
    }

    @Test
    void urlsThatCannotBeMeasuredAreRefused() {
        assertThatThrownBy(() -> HttpTarget.of("https://x")).isInstanceOf(BenchFailure.class);
        assertThatThrownBy(() -> HttpTarget.of("localhost:9093")).isInstanceOf(BenchFailure.class);
        assertThat(HttpTarget.of("http://[::1]:9/").host()).isEqualTo("::1");
    }
}
