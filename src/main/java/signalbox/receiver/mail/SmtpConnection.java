package signalbox.receiver.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import signalbox.config.EmailConfig;
import signalbox.gotext.GoQuote;
import signalbox.notify.Delivery;
import signalbox.receiver.http.Redaction;
import signalbox.receiver.http.TransportError;
import signalbox.receiver.http.Undelivered;

/**
 * What is said to a server to hand it one mail (spec/receivers.md 5.1, 5.3). The library says it. Here is what it does not do:
 * tell which step failed, insist on STARTTLS in our words and hear the server anew after it, and our {@link SmtpAuth}. Whoever
 * made the connection closes it. One thread.
 */
final class SmtpConnection extends SMTPTransport {

    /** The step at which the server has all of the mail. */
    private static final String AT_ITS_END = "delivery failure";
    /** What Alertmanager calls a step, by the command that it begins with. */
    private static final Map<String, String> STEPS = Map.of(
            "EHLO", "send EHLO command",
            "HELO", "send EHLO command",
            "STARTTLS", "send STARTTLS command",
            "MAIL", "send MAIL command",
            "RCPT", "send RCPT command",
            "DATA", "send DATA command",
            ".", AT_ITS_END);
    /** Said instead of an answer, for which the server would wait. */
    private static final String NEVER_MIND = "*";
    private static final int GO_ON = 334;
    private static final int ACCEPTED = 235;
    private static final int GOODBYE = 221;
    /** How the answer begins: 250, or 251 when it will be forwarded. */
    private static final int RECIPIENT_FINE = 25;
    /** The mail is delivered by then; nobody waits long to say goodbye. */
    private static final int QUIT_MILLIS = 5_000;

    private static final int LONGEST_REPLY = 1000;
    private static final int LONGEST_NONSENSE = 100;

    private final EmailConfig config;
    private final SmtpAuth auth;
    private final MailSocket socket;
    private InternetAddress[] recipients = {};
    private String step = "create SMTP client";
    private boolean secure;

    SmtpConnection(Session session, EmailConfig config, MailSocket socket) {
        super(session, null);
        this.config = config;
        this.socket = socket;
        auth = new SmtpAuth(config);
    }

    /**
     * Until the server has taken the mail upon itself.
     *
     * @param way the socket, or what makes it secure
     */
    synchronized void deliver(Mail mail, Socket way) throws Undelivered {
        secure = way != socket;
        try {
            connect(way);
            if (config.requireTls() && !secure) {
                secure();
            }
            if (auth.isNeeded() && supportsExtension("AUTH")) {
                authenticate();
            }
            mail.setMailExtension(((supportsExtension("8BITMIME") ? "BODY=8BITMIME " : "")
                    + (supportsExtension("SMTPUTF8") ? "SMTPUTF8" : "")).strip());
            recipients = mail.recipients();
            sendMessage(mail, recipients);
        } catch (MessagingException | IOException e) {
            Delivery delivery = Delivery.retry(Delivery.OTHER, step + ": " + reason(e));
            throw new Undelivered(delivery.unheardIf(step.equals(AT_ITS_END) && isUnanswered(e)), true);
        }
    }

    private static Undelivered undelivered(String text) {
        return new Undelivered(Delivery.retry(Delivery.OTHER, text), true);
    }

    private void secure() throws MessagingException, IOException, Undelivered {
        if (!supportsExtension("STARTTLS")) {
            throw undelivered("'require_tls' is true (default) but "
                    + GoQuote.quote(config.smarthost().toString()) + " does not advertise the STARTTLS extension");
        }
        step = "send STARTTLS command";
        startTLS();
        socket.setSoTimeout(0); // the limit of the handshake; the deadline counts now
        secure = true;
        if (!super.ehlo(getLocalHost())) {
            throw new MessagingException("refused");
        }
    }

    private void authenticate() throws MessagingException, Undelivered {
        SmtpAuth.Mechanism mechanism = auth.mechanism(String.valueOf(getExtensionParameter("AUTH")), secure);
        step = mechanism.shown() + " auth";
        int code = simpleCommand(mechanism.command());
        while (code == GO_ON) {
            Optional<String> answer = challenge().flatMap(mechanism.answers());
            code = simpleCommand(answer.map(SmtpAuth::base64).orElse(NEVER_MIND).getBytes(US_ASCII));
            if (answer.isEmpty()) {
                throw undelivered(step + ": unexpected server challenge");
            }
        }
        if (code != ACCEPTED) {
            throw new MessagingException("refused");
        }
    }

    private Optional<byte[]> challenge() {
        try {
            return Optional.of(Base64.getDecoder().decode(words(getLastServerResponse()).strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Servers suspect those who leave without a word. What is returned is why it failed, if it did. */
    synchronized Optional<String> quit() {
        try {
            socket.setSoTimeout(QUIT_MILLIS);
            issueCommand("QUIT", GOODBYE);
            return Optional.empty();
        } catch (MessagingException | IOException e) {
            return Optional.of(reason(e));
        }
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        step = STEPS.getOrDefault(command.split("[ :]", 2)[0], step);
        super.sendCommand(command);
    }

    /** One refusal is enough. The library would go on, and forget it when the server hangs up meanwhile. */
    @Override
    protected void rcptTo() throws MessagingException {
        for (InternetAddress recipient : recipients) {
            if (simpleCommand("RCPT TO:<" + recipient.getAddress() + ">") / 10 != RECIPIENT_FINE) {
                throw new MessagingException("refused");
            }
        }
    }

    @Override
    protected OutputStream data() throws MessagingException {
        OutputStream data = super.data();
        step = "write body buffer";
        return data;
    }

    /** After a refusal the library would begin anew, and forget the refusal when that fails; we end. */
    @Override
    public synchronized void issueCommand(String command, int expected) throws MessagingException {
        if (!command.equals("RSET")) {
            super.issueCommand(command, expected);
        }
    }

    /** No answer came, or none that has a code: the library takes it for an answer when the server hangs up. */
    private boolean isUnanswered(Exception e) {
        if (getLastReturnCode() <= 0) {
            return true;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** What became of the connection, or what the server said: its code, and words such as {@code 550 no such user}. */
    private String reason(Exception e) {
        return Redaction.of(auth.secrets()).of(said(e));
    }

    private String said(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return TransportError.text(socket.explained(io));
            }
            if (cause instanceof IllegalArgumentException) { // a line end in what was to be one line
                return "a line must not contain CR or LF";
            }
        }
        return reply(getLastReturnCode(), String.valueOf(getLastServerResponse()));
    }

    private static String reply(int code, String lines) {
        if (code > 0) {
            return shortened(String.format(Locale.ROOT, "%03d %s", code, words(lines)));
        }
        String first = utf8(lines).lines().findFirst().orElse("");
        return first.equals("[EOF]") ? TransportError.CLOSED : "invalid response: " + GoQuote.quote(shortened(first, LONGEST_NONSENSE));
    }

    /** All lines, without the code. */
    private static String words(String lines) {
        return utf8(lines).lines().map(line -> line.length() > 4 ? line.substring(4) : "").collect(Collectors.joining("\n"));
    }

    /** The library takes a byte for a character. */
    private static String utf8(String bytes) {
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }

    static String shortened(String reply) {
        return shortened(reply, LONGEST_REPLY);
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
