package signalbox.receiver.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.jspecify.annotations.Nullable;

/** A mail with its envelope: whom servers are told it is from, and whom it is for, whatever its header says. */
final class Mail extends SMTPMessage {

    private static final Session NOBODYS = Session.getInstance(new Properties());

    private final InternetAddress[] recipients;

    Mail(InternetAddress from, List<InternetAddress> to) {
        super(NOBODYS);
        setEnvelopeFrom(inBytes(from));
        recipients = to.stream().map(Mail::forTheEnvelope).toArray(InternetAddress[]::new);
    }

    private static InternetAddress forTheEnvelope(InternetAddress address) {
        InternetAddress bare = new InternetAddress();
        bare.setAddress(inBytes(address));
        return bare;
    }

    /** The library sends a char as a byte. */
    private static String inBytes(InternetAddress address) {
        return new String(address.getAddress().getBytes(UTF_8), ISO_8859_1);
    }

    InternetAddress[] recipients() {
        return recipients.clone();
    }

    /** Its writer gave it one. */
    @Override
    protected void updateMessageID() {}

    /** With all of its header: people may have set a field that the library would leave out, such as {@code Bcc}. */
    @Override
    public void writeTo(OutputStream out, String @Nullable [] withoutThese) throws IOException, MessagingException {
        super.writeTo(out, null);
    }
}
