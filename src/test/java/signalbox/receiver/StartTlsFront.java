package signalbox.receiver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Stands before a mail server that knows no STARTTLS: negotiates it, and passes on what is said from then on. */
final class StartTlsFront implements AutoCloseable {

    private final ServerSocket front;
    private final SSLContext tls;
    private final int server;

    StartTlsFront(SSLContext tls, int server) {
        this.tls = tls;
        this.server = server;
        try {
            front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> serve(front.accept()));
    }

    int port() {
        return front.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // somebody left
            }
        }, "starttls-front");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket plain) throws IOException {
        say(plain, "220 front\r\n");
        line(plain.getInputStream());
        say(plain, "250-front\r\n250 STARTTLS\r\n");
        line(plain.getInputStream());
        say(plain, "220 go ahead\r\n");
        SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, "client", 0, true);
        secure.setUseClientMode(false);
        secure.startHandshake();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        line(behind.getInputStream()); // its greeting
        start(() -> pass(secure, behind));
        pass(behind, secure);
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from; to) {
            byte[] bytes = new byte[8192];
            for (int count = from.getInputStream().read(bytes); count > 0; count = from.getInputStream().read(bytes)) {
                to.getOutputStream().write(bytes, 0, count);
                to.getOutputStream().flush();
            }
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static void line(InputStream in) throws IOException {
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            // goes on to the end of the line
        }
    }

    @Override
    public void close() {
        try {
            front.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
