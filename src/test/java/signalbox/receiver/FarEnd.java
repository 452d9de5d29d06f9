package signalbox.receiver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import signalbox.testing.HeldPort;

/**
 * A server that keeps the exact bytes of every request, and answers what it is told to answer. Nobody else gets its port, also
 * when it has closed: whoever connects then is refused.
 */
final class FarEnd implements AutoCloseable {

    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    /** What came in: the head as it was sent, up to the empty line, and the body. */
    record Request(String head, String body) {

        String line() {
            return head.lines().findFirst().orElse("");
        }

        String method() {
            return line().split(" ", 3)[0];
        }

        /** With the query. */
        String path() {
            return line().split(" ", 3)[1];
        }

        /** All values of a header, in order. */
        List<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();
    final List<Socket> connections = new CopyOnWriteArrayList<>();
    /** The answer to each request; {@code ""}: hang up. May wait. */
    volatile Function<Request, String> answer = request -> OK;
    /** Whether it leaves once it has answered. */
    volatile boolean hangsUpAfterAnswer;

    private final HeldPort port;
    private final ServerSocket server;
    private final boolean tls;
    private final Thread acceptor;

    FarEnd() {
        this(new HeldPort(), ServerSocket::new, false);
    }

    /** Where another one was, which has closed. */
    FarEnd(FarEnd gone) {
        this(gone.port, ServerSocket::new, false);
    }

    /** With TLS; asks for a client's certificate if told so. */
    FarEnd(SSLContext context, boolean clientCertificate) {
        this(new HeldPort(), () -> socket(context, clientCertificate), true);
    }

    private FarEnd(HeldPort port, Callable<ServerSocket> unbound, boolean tls) {
        this.port = port;
        try {
            server = port.listen(unbound.call());
        } catch (Exception e) {
            throw new IllegalStateException("cannot listen", e);
        }
        this.tls = tls;
        this.acceptor = start(this::accept);
    }

    private static ServerSocket socket(SSLContext context, boolean clientCertificate) throws IOException {
        SSLServerSocket socket = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        socket.setNeedClientAuth(clientCertificate);
        return socket;
    }

    int port() {
        return port.port();
    }

    String url(String path) {
        return (tls ? "https://localhost:" : "http://127.0.0.1:") + port() + path;
    }

    /** Answers with a status and a body. */
    static String answer(int code, String body) {
        return "HTTP/1.1 " + code + " Whatever\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n\r\n" + body;
    }

    static String redirect(int code, String location) {
        return "HTTP/1.1 " + code + " Moved\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "far-end");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                connections.add(socket);
                start(() -> talk(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                Request request = new Request(head, body(in, head));
                requests.add(request);
                String answer = this.answer.apply(request);
                if (answer.isEmpty()) {
                    return;
                }
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                if (hangsUpAfterAnswer) {
                    return;
                }
            }
        } catch (IOException e) {
            // the other side left
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    private static String body(InputStream in, String head) throws IOException {
        List<String> length = new Request(head, "").header("Content-Length");
        return length.isEmpty()
                ? ""
                : new String(in.readNBytes(Integer.parseInt(length.get(0))), StandardCharsets.UTF_8);
    }

    /** The name that the last client asked for in its greeting. */
    String serverName() {
        SSLSocket socket = (SSLSocket) connections.get(connections.size() - 1);
        return String.valueOf(((javax.net.ssl.ExtendedSSLSession) socket.getSession()).getRequestedServerNames());
    }

    /** Hangs up on everybody, but goes on listening. */
    void hangUp() {
        for (Socket socket : connections) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            acceptor.join(); // until it has left, it may accept one more
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hangUp();
    }
}
