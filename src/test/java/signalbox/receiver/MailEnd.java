package signalbox.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import signalbox.testing.HeldPort;

/** A mail server that keeps what it hears, and answers what it is told to answer. */
final class MailEnd implements AutoCloseable {

    /** Every line but those of mails. */
    final List<String> lines = new CopyOnWriteArrayList<>();
    /** Every mail it took, as it was sent, dots and all. */
    final List<String> mails = new CopyOnWriteArrayList<>();

    /** What it can do, as it says it after the first line of its answer to EHLO. */
    volatile List<String> extensions = List.of();
    /**
     * The answer to each line, to a new connection ({@code GREETING}) and to a mail ({@code .}); {@code ""}: hang up. May
     * wait.
     */
    volatile UnaryOperator<String> answer = this::consent;
    /** Whether it says a byte now and then, and never comes to the end of its greeting. */
    volatile boolean trickling;
    /** Whether it listens to the mail it asked for. */
    volatile boolean deaf;

    private final HeldPort port = new HeldPort();
    private final ServerSocket server;
    private final Thread acceptor;
    private final @Nullable SSLContext tls;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    MailEnd() {
        this(null, false);
    }

    /** That offers STARTTLS, or begins with TLS. */
    MailEnd(@Nullable SSLContext tls, boolean fromStart) {
        this.tls = fromStart ? null : tls;
        try {
            server = port.listen(tls != null && fromStart ? tls.getServerSocketFactory().createServerSocket() : new ServerSocket());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        acceptor = start(this::accept);
    }

    int port() {
        return port.port();
    }

    /** What a server says that is content. */
    String consent(String line) {
        String word = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        return switch (word) {
            case "GREETING" -> "220 mail.example.org ESMTP";
            case "EHLO" -> hello();
            case "STARTTLS" -> "220 go ahead";
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            case "AUTH" -> "235 welcome";
            default -> "250 fine";
        };
    }

    /** Answers one line, or those that begin with it, in some other way. */
    void answering(String start, String reply) {
        answer = line -> line.startsWith(start) ? reply : consent(line);
    }

    private String hello() {
        StringBuilder text = new StringBuilder(extensions.isEmpty() ? "250 mail.example.org" : "250-mail.example.org");
        for (int i = 0; i < extensions.size(); i++) {
            text.append("\r\n250").append(i == extensions.size() - 1 ? ' ' : '-').append(extensions.get(i));
        }
        return text.toString();
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "mail-end");
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

    private void talk(Socket first) {
        try (first) {
            Socket socket = first;
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (trickling) {
                socket.getOutputStream().write('2');
                LockSupport.parkNanos(10_000_000);
            }
            String welcome = answer.apply("GREETING");
            if (welcome.isEmpty()) {
                return;
            }
            say(socket, welcome);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                lines.add(line);
                String reply = answer.apply(line);
                if (reply.isEmpty()) {
                    return;
                }
                say(socket, reply);
                if (line.equals("STARTTLS") && tls != null && reply.startsWith("220")) {
                    SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(socket, "client", 0, true);
                    secure.setUseClientMode(false);
                    secure.startHandshake();
                    socket = secure;
                    in = new BufferedInputStream(socket.getInputStream());
                } else if (line.equals("DATA") && reply.startsWith("354")) {
                    if (deaf) {
                        String unused = answer.apply("DEAF");
                        return;
                    }
                    String mail = mail(in);
                    String end = mail.isEmpty() ? "" : answer.apply(".");
                    if (end.isEmpty()) {
                        return;
                    }
                    if (end.startsWith("250")) {
                        mails.add(mail);
                    }
                    say(socket, end);
                } else if (line.equals("QUIT")) {
                    return;
                }
            }
        } catch (IOException e) {
            // the other side left
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write((text + "\r\n").getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    private static String line(InputStream in) throws IOException {
        String line = until("\r\n", in);
        return line.isEmpty() ? "" : line.substring(0, line.length() - 2);
    }

    private static String mail(InputStream in) throws IOException {
        String mail = until("\r\n.\r\n", in);
        return mail.substring(0, Math.max(0, mail.length() - 3));
    }

    private static String until(String end, InputStream in) throws IOException {
        byte[] last = end.getBytes(UTF_8);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int matched = 0; matched < last.length; ) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            text.write(next);
            matched = next == last[matched] ? matched + 1 : next == last[0] ? 1 : 0;
        }
        return text.toString(UTF_8);
    }

    @Override
    public void close() {
        try {
            server.close();
            acceptor.join(); // until it has left, it may accept one more
            for (Socket socket : connections) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
