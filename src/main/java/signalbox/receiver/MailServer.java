package signalbox.receiver;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Dns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.EmailConfig;
import signalbox.config.HostPort;
import signalbox.notify.Delivery;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.Redaction;
import signalbox.receiver.http.TransportError;
import signalbox.receiver.http.Undelivered;

/** Takes mails to their server, each over a connection of its own (spec/receivers.md 5.1). Any thread. */
final class MailServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MailServer.class);

    private static final String IMPLICIT_TLS_PORT = "465";
    private static final Map<String, Integer> SERVICES =
            Map.of("smtp", 25, "smtps", 465, "submissions", 465, "submission", 587, "mail", 25);
    /** An address that says nothing must not use up the time of the others. */
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    /** The mail is delivered by then; nobody waits long to say goodbye. */
    private static final Duration QUIT_LIMIT = Duration.ofSeconds(5);

    private final EmailConfig config;
    private final Dns dns;
    private final SmtpAuth auth;
    private final MailTls tls;
    private final boolean secureFromStart;
    private final Set<MailSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    MailServer(EmailConfig config, MailTls tls, Dns dns) {
        this.config = config;
        this.tls = tls;
        this.dns = dns;
        auth = new SmtpAuth(config);
        secureFromStart = config.forceImplicitTls().orElse(config.smarthost().port().equals(IMPLICIT_TLS_PORT));
    }

    /** Delivers, before the deadline; after {@link #close} it cannot. */
    void send(Mail mail, Deadline deadline) throws Undelivered {
        SmtpTalk talk = talk();
        try (MailSocket socket = connected(deadline)) {
            try {
                send(mail, talk, socket, deadline);
            } finally {
                open.remove(socket);
            }
        } catch (IOException e) {
            throw notConnected(e);
        }
    }

    private void send(Mail mail, SmtpTalk talk, MailSocket socket, Deadline deadline) throws Undelivered {
        Redaction secrets = Redaction.of(auth.secrets());
        MailDialogue dialogue = new MailDialogue(config, auth, secrets, socket, talk);
        try {
            deliver(mail, dialogue, socket, deadline);
        } catch (Undelivered e) {
            if (e.answered() && dialogue.listenedTo()) {
                Optional<IOException> unused = goodbye(talk, socket, deadline); // the mail failed for another reason
            }
            throw e;
        }
        goodbye(talk, socket, deadline).ifPresent(e -> log.warn(
                "failed to close SMTP connection after delivery: smarthost={} err={}",
                config.smarthost(), secrets.of(TransportError.text(socket.explained(e)))));
    }

    private void deliver(Mail mail, MailDialogue dialogue, MailSocket socket, Deadline deadline) throws Undelivered {
        MailSocket.Watch watch = socket.watch(deadline);
        try {
            dialogue.send(mail, secureFromStart ? secured(socket) : socket, secureFromStart);
        } finally {
            watch.end();
        }
    }

    /** Servers suspect those who leave without one. What is returned is why it failed, if it did. */
    private static Optional<IOException> goodbye(SmtpTalk talk, MailSocket socket, Deadline deadline) {
        Duration rest = deadline.left().compareTo(QUIT_LIMIT) < 0 ? deadline.left() : QUIT_LIMIT;
        MailSocket.Watch watch = socket.watch(Deadline.in(rest));
        try {
            talk.quit();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        } finally {
            watch.end();
        }
    }

    private SmtpTalk talk() throws Undelivered {
        String hello = config.hello().isEmpty() ? "localhost" : config.hello();
        if (!secureFromStart && !config.requireTls()) {
            return SmtpTalk.with(hello);
        }
        try {
            return SmtpTalk.with(hello, tls.current().sockets(), tls.versions());
        } catch (IOException e) {
            throw new Undelivered(
                    Delivery.failed(Delivery.OTHER, "parse TLS configuration: " + e.getMessage()), false);
        }
    }

    private Socket secured(MailSocket socket) throws Undelivered {
        try {
            Socket secure = tls.over(socket, config.smarthost().host(), tls.current());
            socket.setSoTimeout(0); // the limit of the handshake; the deadline counts now
            return secure;
        } catch (IOException e) {
            throw notConnected(socket.explained(e));
        }
    }

    private Undelivered notConnected(IOException e) {
        String what = secureFromStart ? "establish TLS connection to server: " : "establish connection to server: ";
        return new Undelivered(Delivery.retry(Delivery.OTHER, what + TransportError.text(e)), false);
    }

    /** A connection to the first of the server's addresses where somebody is. */
    private MailSocket connected(Deadline deadline) throws IOException {
        HostPort server = config.smarthost();
        int port = port(server.port());
        Optional<IOException> first = Optional.empty();
        for (InetAddress address : dns.lookup(server.host().isEmpty() ? "localhost" : server.host())) {
            try {
                return connected(InetAddress.getByAddress(server.host(), address.getAddress()), port, deadline);
            } catch (IOException e) {
                first = first.or(() -> Optional.of(dialError(address, port, e)));
            }
        }
        throw first.orElseGet(() -> new UnknownHostException(server.host() + ": no such host"));
    }

    private MailSocket connected(InetAddress address, int port, Deadline deadline) throws IOException {
        MailSocket socket = new MailSocket();
        open.add(socket);
        Duration limit = deadline.left().compareTo(CONNECT_LIMIT) < 0 ? deadline.left() : CONNECT_LIMIT;
        try {
            if (closed) {
                throw new IOException("the receiver is closed");
            }
            socket.connect(address, port, Deadline.in(limit));
            return socket;
        } catch (IOException e) {
            open.remove(socket);
            socket.close();
            throw socket.explained(e);
        }
    }

    private static int port(String port) throws IOException {
        Integer known = SERVICES.get(port);
        if (known != null) {
            return known;
        }
        try {
            int number = Integer.parseInt(port);
            if (number >= 0 && number <= 65535) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IOException("dial tcp: lookup tcp/" + port + ": unknown port", e);
        }
        throw new IOException("dial tcp: address " + port + ": invalid port");
    }

    private static IOException dialError(InetAddress address, int port, IOException e) {
        String where = "dial tcp " + new HostPort(address.getHostAddress(), String.valueOf(port)) + ": ";
        if (e instanceof SocketTimeoutException) {
            return new IOException(where + "i/o timeout", e);
        }
        return e instanceof ConnectException || e instanceof NoRouteToHostException
                ? new IOException(where + "connect: " + TransportError.refusal(e), e)
                : e;
    }

    /** Cuts off what is under way. */
    @Override
    public void close() {
        closed = true;
        open.forEach(MailSocket::cutOff);
    }
}
