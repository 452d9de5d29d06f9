package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Supplier;
import okhttp3.Dns;
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
import signalbox.receiver.http.Tls;
import signalbox.receiver.http.Undelivered;

/** Sends mails (spec/receivers.md 5). */
final class EmailReceiver implements Receiver {

    private static final Logger log = LoggerFactory.getLogger(EmailReceiver.class);

    private final Integration integration;
    private final Supplier<Messages> messages;
    private final MailWriter writer;
    private final MailServer server;

    /**
     * Certificates that cannot be used are told of now, but fail only the mails, as with Alertmanager.
     *
     * @param dns looks up the server, not for too long
     * @param clock tells when a mail is written
     * @param zone in which its date is told
     */
    EmailReceiver(
            Integration integration,
            EmailConfig config,
            Supplier<Messages> messages,
            Dns dns,
            InstantSource clock,
            ZoneId zone) {
        this.integration = requireNonNull(integration, "integration is null");
        this.messages = requireNonNull(messages, "messages is null");
        MailTls tls = new MailTls(HttpSetup.tls(config.tls()));
        writer = new MailWriter(config, Hostname.ours(), clock, zone);
        server = new MailServer(config, tls, dns);
        if (!config.tls().equals(TlsConfig.NONE)) {
            check(tls);
        }
    }

    private void check(MailTls tls) {
        try {
            Tls unused = tls.current();
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
            server.send(mail, deadline);
            return Delivery.sent();
        } catch (Undelivered e) {
            return e.delivery();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
