package signalbox.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that mean harm or know no better: each is told so, and nobody else notices. */
@SuppressWarnings("NullAway.Init") // set before all tests
class BadInputIT {

    private static final int SILENT_CONNECTIONS = 10_000;
    private static final int SLOW_CONNECTIONS = 300;
    private static final AtomicInteger pages = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static Webhook pager;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        pager = new Webhook();
        server = new ServerProcess(folder, "--config.file=alertmanager.yml").withManyFiles();
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                """
                route: {receiver: pager, group_by: [alertname], group_wait: 10ms}
                receivers: [{name: pager, webhook_configs: [{url: 'URL'}]}]
                """
                        .replace("URL", pager.url()));
        server.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
        pager.close();
    }

    @AfterEach
    void serverIsWell_andItsLogHasNoStackTrace() throws Exception {
        pageArrives();
        assertThat(server.process().isAlive()).isTrue();
        assertThat(server.log().lines()).noneMatch(line -> line.matches("\\s+at [\\w.$/]+\\(.*|.*Exception: .*"));
    }

    /** A good client is answered, and what it said reaches the receiver. */
    private static void pageArrives() throws Exception {
        String name = "Page" + pages.incrementAndGet();
        server.alerts(firing(name));
        assertThat(pager.nextAbout(name).labels("firing", "alertname")).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"labels\":          | 400 | it ends in the middle of a value (line 1, column 12)",
                "nonsense               | 400 | Unrecognized token 'nonsense'",
                "[{\"labels\":{\"a\":1}}] | 400 | /0/labels/a is a number, expected a text",
                "{\"labels\":{}}        | 400 | it is an object, expected a list of alerts",
                "[1]                    | 400 | /0 is a number, expected an alert",
                "[{\"labels\":[]}]      | 400 | /0/labels is a list, expected an object",
                "[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":17}] | 400 | ",
                "[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":1e999999999}] | 400 | ",
                "[{\"labels\":{\"alertname\":\"A\"},\"endsAt\":\"yesterday\"}] | 400 | /0/endsAt is no time: \"yesterday\"",
                "[{}]                   | 422 | 0.labels in body is required",
                "[{\"labels\":{}}]      | 400 | at least one label pair required",
                "[{\"labels\":{\"\":\"x\"}}] | 400 | invalid label set",
                "[{\"labels\":{\"alertname\":\"A\"},\"generatorURL\":\"not a url\"}] | 422 | must be of type uri",
                "[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"2030-01-01T00:00:00Z\",\"endsAt\":\"2020-01-01T00:00:00Z\"}] | 400 | start time must be before end time",
            })
    void alertsThatAreNoneAreRefused_withTheReason(String body, int status, String reason) throws IOException {
        ServerProcess.Answer answer = server.post("/api/v2/alerts", body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body().replace("\\\"", "\"")).contains(reason == null ? "" : reason);
    }

    /** As Go's decoder does it: an alert is worth more than its spelling. */
    @Test
    void bytesThatAreNotUtf8AreReplaced_andTheAlertIsTaken() throws IOException {
        byte[] body = "[{\"labels\":{\"alertname\":\"Bytes\",\"a\":\"\u00ff\u00fe\"}}]".getBytes(ISO_8859_1);

        assertThat(server.post("/api/v2/alerts", body).status()).isEqualTo(200);

        assertThat(server.getJson("/api/v2/alerts?filter=alertname%3DBytes").at("/0/labels/a").asText())
                .isEqualTo("\ufffd\ufffd");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        for (String open : List.of("[", "{\"a\":", "[{\"labels\":")) {
            ServerProcess.Answer answer = server.post("/api/v2/alerts", open.repeat(200_000));
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        }
    }

    @Test
    void hugeNumbersAreRefused() throws IOException {
        String number = "9".repeat(1_000_000);

        assertThat(server.post("/api/v2/alerts", "[" + number + "]").status()).isEqualTo(400);
        assertThat(server.post("/api/v2/alerts", "[{\"labels\":{\"a\":" + number + "}}]").status()).isEqualTo(400);
    }

    @Test
    void bodyOfFiftyMegabytesIsRefused_whetherItMeansSomethingOrNot() throws IOException {
        byte[] garbage = new byte[50 << 20];
        Arrays.fill(garbage, (byte) 'x');
        StringBuilder alerts = new StringBuilder("[" + firing("A"));
        while (alerts.length() < 50 << 20) {
            alerts.append(',').append(firing("A", "instance", "i" + alerts.length()));
        }
        byte[] valid = alerts.append(']').toString().getBytes(UTF_8);

        for (byte[] body : List.of(garbage, valid)) {
            assertThat(exchange(head(body.length), body)).startsWith("HTTP/1.1 413 ").contains("send it in parts");
            assertThat(exchange(head(-1), chunked(body))).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void whatIsNotHttpIsRefused_orHungUpOn() throws IOException {
        List<String> garbage = List.of(
                "\0\1\2\3\4\r\n\r\n",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003", // TLS
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET /api/v2/alerts HTTP/1.1\r\n\r\n", // no Host
                "POST /api/v2/alerts HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n",
                "POST /api/v2/alerts HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /api/v2/alerts HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc",
                "POST /api/v2/alerts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
                "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        for (String text : garbage) {
            String answer = exchange(text, new byte[0]);
            assertThat(answer).as(text.substring(0, Math.min(60, text.length()))).matches("(?s)|HTTP/1.1 (4|505).*");
        }
    }

    @Test
    void connectionsThatStopInTheMiddleHoldUpNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_CONNECTIONS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                slow.add(socket);
                String text = i % 2 == 0 ? head(1000) + "[{\"la" : "POST /api/v2/alerts HTTP/1.1\r\nHo";
                socket.getOutputStream().write(text.getBytes(UTF_8));
            }
            pageArrives();
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void connectionsThatSayNothingHoldUpNobody(TestReporter reporter) throws Exception {
        int most = Math.min(SILENT_CONNECTIONS, (int) filesThatMayBeOpen() - 500);
        if (most < SILENT_CONNECTIONS) {
            reporter.publishEntry("only " + most + " connections, for no more files may be open here (ulimit -Hn)");
        }
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < most; i++) {
                silent.add(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port())));
            }
            pageArrives();
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    private static long filesThatMayBeOpen() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : 1024;
    }

    /** The head of a request with a body, of unknown length if that is negative. */
    private static String head(int length) {
        return "POST /api/v2/alerts HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + (length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length) + "\r\n\r\n";
    }

    private static byte[] chunked(byte[] body) {
        byte[] before = (Integer.toHexString(body.length) + "\r\n").getBytes(UTF_8);
        byte[] all = Arrays.copyOf(before, before.length + body.length);
        System.arraycopy(body, 0, all, before.length, body.length);
        return all;
    }

    /** Sends exactly this on a connection of its own; what comes back until the server has closed it. */
    private static String exchange(String head, byte[] body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) Until.PATIENCE.toMillis());
            Thread sender = new Thread(() -> send(socket, head, body));
            sender.start();
            StringBuilder answer = new StringBuilder();
            InputStream in = socket.getInputStream();
            try {
                for (int b = in.read(); b >= 0; b = in.read()) {
                    answer.append((char) b);
                }
            } catch (java.net.SocketTimeoutException e) {
                throw new AssertionError("neither answered nor closed: " + answer, e);
            } catch (IOException e) {
                // Reset: closed as well.
            }
            return answer.toString();
        }
    }

    private static void send(Socket socket, String head, byte[] body) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(head.getBytes(ISO_8859_1));
            out.write(body);
            out.flush();
        } catch (IOException e) {
            // The server does not want to hear more.
        }
    }
}
