package signalbox.receiver;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import okio.ByteString;
import signalbox.config.EmailConfig;
import signalbox.gotext.GoQuote;
import signalbox.notify.Delivery;
import signalbox.receiver.http.Redaction;
import signalbox.receiver.http.TransportError;
import signalbox.receiver.http.Undelivered;

/** Hands one mail over a connection (spec/receivers.md 5.1, 5.3); what fails is told by its step. One thread. */
final class MailDialogue {

    private final EmailConfig config;
    private final SmtpAuth auth;
    private final Redaction secrets;
    private final MailSocket socket;
    private final SmtpTalk talk;
    /** Whether the server expects to hear something, rather than being in the middle of something or gone. */
    private boolean listenedTo = true;

    /** One thing after the other. */
    interface Step {
        void run() throws IOException;
    }

    MailDialogue(EmailConfig config, SmtpAuth auth, Redaction secrets, MailSocket socket, SmtpTalk talk) {
        this.config = config;
        this.auth = auth;
        this.secrets = secrets;
        this.socket = socket;
        this.talk = talk;
    }

    /**
     * Until the server has taken the mail upon itself.
     *
     * @param connection the socket, or what makes it secure
     */
    void send(Mail mail, Socket connection, boolean secure) throws Undelivered {
        step("create SMTP client", () -> talk.begin(connection));
        step("send EHLO command", talk::hello);
        boolean toBeSecured = config.requireTls() && !secure;
        if (toBeSecured) {
            secure();
        }
        if (auth.isNeeded() && talk.supportsExtension("AUTH")) {
            authenticate(secure || toBeSecured);
        }
        step("send MAIL command", () -> talk.mailFrom(mail.from()));
        for (String recipient : mail.to()) {
            step("send RCPT command", () -> talk.rcptTo(recipient));
        }
        hand(mail.content());
    }

    /** Whether the server would understand a goodbye, though the mail was not delivered. */
    boolean listenedTo() {
        return listenedTo;
    }

    private void secure() throws Undelivered {
        if (!talk.supportsExtension("STARTTLS")) {
            throw undelivered("'require_tls' is true (default) but "
                    + GoQuote.quote(config.smarthost().toString()) + " does not advertise the STARTTLS extension");
        }
        step("send STARTTLS command", () -> {
            talk.secure();
            socket.setSoTimeout(0); // the limit of the handshake; the deadline counts now
        });
    }

    private void authenticate(boolean secure) throws Undelivered {
        String offered = String.valueOf(talk.getExtensionParameter("AUTH"));
        SmtpMechanism mechanism;
        try {
            mechanism = auth.mechanism(offered, secure);
        } catch (SmtpRefusal e) {
            throw undelivered("find auth mechanism: " + e.getMessage());
        }
        step(mechanism.shown() + " auth", () -> mechanism.use(talk));
    }

    private void hand(ByteString content) throws Undelivered {
        OutputStream[] data = new OutputStream[1];
        step("send DATA command", () -> data[0] = talk.openData());
        step("write body buffer", () -> content.write(data[0]));
        step("delivery failure", talk::closeData);
    }

    private void step(String name, Step step) throws Undelivered {
        try {
            step.run();
        } catch (IOException e) {
            listenedTo = e instanceof SmtpRefusal;
            throw undelivered(name, e);
        }
    }

    private Undelivered undelivered(String step, IOException e) {
        IOException explained = socket.explained(e);
        return undelivered(step + ": "
                + (explained instanceof SmtpRefusal ? explained.getMessage() : TransportError.text(explained)));
    }

    private Undelivered undelivered(String text) {
        return new Undelivered(Delivery.retry(Delivery.OTHER, secrets.of(text)), true);
    }
}
