package signalbox.receiver.mail;

import static java.util.Objects.requireNonNull;

import jakarta.mail.Session;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import okhttp3.Dns;
import org.eclipse.angus.mail.util.SocketFetcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.EmailConfig;
import signalbox.config.TlsConfig;
import signalbox.message.Messages;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.HttpSetup;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.http.Tls;
import signalbox.receiver.http.TlsOptions;
import signalbox.receiver.http.TransportError;
import signalbox.receiver.http.Undelivered;

/** Sends mails, each over a connection of its own (spec/receivers.md 5). */
public final class EmailReceiver implements Receiver {

    private static final Logger log = LoggerFactory.getLogger(EmailReceiver.class);

    private static final String LIBRARY = "mail.smtp";
    private static final String IMPLICIT_TLS_PORT = "465";
    private static final Map<String, Integer> SERVICES =
            Map.of("smtp", 25, "smtps", 465, "submissions", 465, "submission", 587, "mail", 25);

    private final Integration integration;
    private final EmailConfig config;
    private final Supplier<Messages> messages;
    private final MailWriter writer;
    private final Dns dns;
    private final TlsOptions tls;
    private final boolean secureFromStart;
    private final Set<MailSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Certificates that cannot be used are told of now, but fail only the mails, as with Alertmanager.
     *
     * @param hostname ours, for the mails' ids
     * @param dns looks up the server, not for too long
     * @param clock tells when a mail is written
     * @param zone in which its date is told
     */
    public EmailReceiver(
            Integration integration,
            EmailConfig config,
            Supplier<Messages> messages,
            String hostname,
            Dns dns,
            InstantSource clock,
            ZoneId zone) {
        this.integration = requireNonNull(integration, "integration is null");
        this.config = requireNonNull(config, "config is null");
        this.messages = requireNonNull(messages, "messages is null");
        this.dns = requireNonNull(dns, "dns is null");
        writer = new MailWriter(config, hostname, clock, zone);
        tls = HttpSetup.tls(config.tls());
        secureFromStart = config.forceImplicitTls().orElse(config.smarthost().port().equals(IMPLICIT_TLS_PORT));
        try {
            if (!config.tls().equals(TlsConfig.NONE)) {
                addTls(new Properties());
            }
        } catch (IOException e) {
            log.warn("invalid tls_config of email receiver, mails that need it will fail: integration={} err={}",
                    integration, e.getMessage());
        }
    }

    @Override
    public Integration integration() {
        return integration;
    }

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        Deadline deadline = Deadline.in(timeLeft);
        try {
            Mail mail = writer.write(notification, messages.get().of(notification));
            send(mail, session(), deadline);
            return Delivery.sent();
        } catch (Undelivered e) {
            return e.delivery();
        }
    }

    private Session session() throws Undelivered {
        Properties properties = new Properties();
        properties.setProperty(LIBRARY + ".localhost", config.hello().isEmpty() ? "localhost" : config.hello());
        // Otherwise nonsense is answered with QUIT, and nonsense after that with QUIT again, each on top of the other.
        properties.setProperty(LIBRARY + ".quitwait", "false");
        if (secureFromStart || config.requireTls()) {
            try {
                addTls(properties);
            } catch (IOException e) {
                throw new Undelivered(
                        Delivery.failed(Delivery.OTHER, "parse TLS configuration: " + e.getMessage()), false);
            }
        }
        return Session.getInstance(properties);
    }

    /** Its files are read for each mail. Fails, with a reason for people, when they are not what they should be. */
    private void addTls(Properties properties) throws IOException {
        try {
            properties.setProperty(LIBRARY + ".ssl.protocols", String.join(" ", tls.versions()));
            properties.put(LIBRARY + ".ssl.socketFactory", Tls.of(tls, tls.read()).sockets());
        } catch (InvalidReceiverException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void send(Mail mail, Session session, Deadline deadline) throws Undelivered {
        try (MailSocket socket = connected(deadline)) {
            SmtpConnection server = new SmtpConnection(session, config, socket);
            try {
                server.deliver(mail, secureFromStart ? secured(socket, session) : socket);
            } catch (Undelivered e) {
                Optional<String> unused = server.quit(); // the mail failed for another reason
                throw e;
            }
            server.quit().ifPresent(problem -> log.warn(
                    "failed to close SMTP connection after delivery: smarthost={} err={}",
                    config.smarthost(), problem));
        } catch (IOException e) {
            String what = secureFromStart ? "establish TLS connection to server: " : "establish connection to server: ";
            throw new Undelivered(Delivery.retry(Delivery.OTHER, what + TransportError.text(e)), false);
        }
    }

    /** Speaks TLS on a connection from its start. */
    private Socket secured(MailSocket socket, Session session) throws IOException {
        try {
            Socket secure = SocketFetcher.startTLS(socket, config.smarthost().host(), session.getProperties(), LIBRARY);
            socket.setSoTimeout(0); // the limit of the handshake; the deadline counts now
            return secure;
        } catch (IOException e) {
            throw socket.explained(e);
        }
    }

    /** A connection to the first of the server's addresses where somebody is: the library would try no other. */
    private MailSocket connected(Deadline deadline) throws IOException {
        String host = config.smarthost().host();
        int port = port(config.smarthost().port());
        Optional<IOException> first = Optional.empty();
        for (InetAddress found : dns.lookup(host.isEmpty() ? "localhost" : host)) {
            MailSocket socket = new MailSocket(open);
            try {
                if (closed) {
                    throw new InterruptedIOException("closed");
                }
                InetAddress address = InetAddress.getByAddress(host, found.getAddress()); // for the server's certificate
                socket.connect(new InetSocketAddress(address, port), deadline);
                return socket;
            } catch (IOException e) {
                socket.close();
                first = first.or(() -> Optional.of(socket.explained(e)));
            }
        }
        throw first.orElseGet(() -> new UnknownHostException("no such host: " + host));
    }

    private static int port(String port) throws IOException {
        Integer known = SERVICES.get(port);
        try {
            return known != null ? known : InetSocketAddress.createUnresolved("", Integer.parseInt(port)).getPort();
        } catch (IllegalArgumentException e) { // no number, or none of a port
            throw new IOException("no such port: " + port, e);
        }
    }

    /** Cuts off what is under way. */
    @Override
    public void close() {
        closed = true;
        open.forEach(MailSocket::cutOff);
    }
}
