package signalbox.receiver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import signalbox.gotext.GoQuote;

/**
 * What is said to a mail server, step by step: the library would choose the steps itself, but which failed is to be told
 * (spec/receivers.md 5.1, 5.3). Whoever made the connection closes it. One thread.
 */
final class SmtpTalk extends SMTPTransport {

    private static final int SHOWN = 100;
    private static final int NO_REPLY = -1;

    private final String hello;

    /**
     * What a server answers.
     *
     * @param words all lines, without the code
     */
    record Reply(int code, String words) {

        /** The code once, and the words. */
        String text() {
            return String.format(Locale.ROOT, "%03d %s", code, words);
        }
    }

    /** Something that the library does. */
    private interface Step {
        void run() throws MessagingException, IOException;
    }

    private SmtpTalk(Session session, String hello) {
        super(session, null);
        this.hello = hello;
    }

    /** Without TLS, or over a connection that is secure already. */
    static SmtpTalk with(String hello) {
        return new SmtpTalk(Session.getInstance(properties(hello)), hello);
    }

    /**
     * That may become secure.
     *
     * @param hello what we call ourselves
     * @param sockets make a connection secure
     * @param versions of TLS
     */
    static SmtpTalk with(String hello, SSLSocketFactory sockets, String[] versions) {
        Properties properties = properties(hello);
        properties.put("mail.smtp.ssl.socketFactory", sockets);
        properties.setProperty("mail.smtp.ssl.protocols", String.join(" ", versions));
        return new SmtpTalk(Session.getInstance(properties), hello);
    }

    private static Properties properties(String hello) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.localhost", hello);
        properties.setProperty("mail.smtp.quitwait", "false");
        return properties;
    }

    /** Hears the greeting. */
    synchronized void begin(Socket socket) throws IOException {
        run(() -> connect(socket));
    }

    /** The library says it as a part of its beginning; here it is a step of its own. */
    @Override
    protected boolean ehlo(String domain) {
        return true;
    }

    /** Says who we are and hears what the server can do. */
    synchronized void hello() throws IOException {
        run(() -> {
            if (!super.ehlo(hello)) {
                helo(hello);
            }
        });
    }

    /** Goes on in secret. */
    synchronized void secure() throws IOException {
        run(() -> {
            startTLS();
            if (!super.ehlo(hello)) {
                throw refusal();
            }
        });
    }

    /** Says a line, which must not be seen in any log, and hears the answer. */
    synchronized Reply say(String line) throws IOException {
        run(() -> simpleCommand(line.getBytes(UTF_8)));
        if (getLastReturnCode() == NO_REPLY) {
            throw refusal();
        }
        return reply();
    }

    synchronized void mailFrom(String address) throws IOException {
        expect(250, "MAIL FROM:<" + address + ">"
                + (supportsExtension("8BITMIME") ? " BODY=8BITMIME" : "")
                + (supportsExtension("SMTPUTF8") ? " SMTPUTF8" : ""));
    }

    synchronized void rcptTo(String address) throws IOException {
        expect(25, "RCPT TO:<" + address + ">");
    }

    /** @param code what the answer's code is, or begins with */
    private void expect(int code, String line) throws IOException {
        Reply reply = say(line);
        if (!String.valueOf(reply.code()).startsWith(String.valueOf(code))) {
            throw new SmtpRefusal(reply.text());
        }
    }

    /** Asks to be listened to; the mail goes into what is returned. */
    synchronized OutputStream openData() throws IOException {
        OutputStream[] data = new OutputStream[1];
        run(() -> data[0] = data());
        return data[0];
    }

    /** Hears whether the server has taken the mail upon itself. */
    synchronized void closeData() throws IOException {
        run(this::finishData);
    }

    synchronized void quit() throws IOException {
        expect(221, "QUIT");
    }

    /** After a refusal the library would begin anew; we end. */
    @Override
    public synchronized void issueCommand(String command, int expected) throws MessagingException {
        if (!command.equals("RSET")) {
            super.issueCommand(command, expected);
        }
    }

    private void run(Step step) throws IOException {
        try {
            step.run();
        } catch (MessagingException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException io) {
                    throw io;
                }
                if (cause instanceof IllegalArgumentException) { // a line end in what was to be one line
                    throw new IOException("a line must not contain CR or LF", e);
                }
            }
            throw refusal();
        }
    }

    /** The last answer, which was no consent. */
    private IOException refusal() {
        String answer = String.valueOf(getLastServerResponse());
        if (getLastReturnCode() > 0) {
            return new SmtpRefusal(reply().text());
        }
        return answer.equals("[EOF]")
                ? new IOException("EOF")
                : new IOException("invalid response: " + GoQuote.quote(firstOf(answer)));
    }

    private static String firstOf(String answer) {
        String line = utf8(answer).lines().findFirst().orElse("");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private Reply reply() {
        return new Reply(getLastReturnCode(), utf8(String.valueOf(getLastServerResponse())).lines()
                .map(line -> line.length() > 4 ? line.substring(4) : "")
                .collect(Collectors.joining("\n")));
    }

    /** The library takes a byte for a character. */
    private static String utf8(String bytes) {
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }
}
