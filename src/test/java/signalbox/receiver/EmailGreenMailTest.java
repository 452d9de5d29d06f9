package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;
import static signalbox.notify.TestNotifications.resolved;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.util.Arrays;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.config.Secret;
import signalbox.config.TlsConfig;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

/** Mails as another program reads them. */
class EmailGreenMailTest {

    private static final Integration EMAIL = new Integration("team-x", "email", 0, true);

    private final GreenMail server =
            new GreenMail(new ServerSetup[] {setup(ServerSetup.PROTOCOL_SMTP), setup(ServerSetup.PROTOCOL_SMTPS)});

    private static ServerSetup setup(String protocol) {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(60_000); // a machine with much to do takes its time
        return setup;
    }

    @BeforeEach
    void start() {
        server.setUser("team@example.org", "alerts", "pass");
        server.getUserManager().setAuthRequired(true);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private TestEmails email() {
        return TestEmails.at(server.getSmtp().getPort()).user("alerts", "pass");
    }

    private static Delivery deliver(Receiver receiver, String group, Alert... alerts) {
        return receiver.deliver(notification(EMAIL, group, alerts), Duration.ofMinutes(1));
    }

    private static void assertReadable(MimeMessage mail) throws Exception {
        assertThat(mail.getSubject()).isEqualTo("[FIRING:1] Up (größer)");
        assertThat(mail.getAllRecipients()).extracting(Object::toString).containsExactly("Team <team@example.org>");
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("größer\r\n.\r\n" + "x".repeat(200));
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContent().toString()).contains("größer", "</html>");
    }

    private static final String TEXT = "{{ .CommonLabels.size }}\n.\n" + "x".repeat(200);

    @Test
    void bothPartsAreRead_asTheyWereWritten() throws Exception {
        assertThat(deliver(email().text(TEXT).build(), "Up", firing("Up", "size", "größer"))).isEqualTo(Delivery.sent());
        assertReadable(server.getReceivedMessages()[0]);
    }

    @Test
    void mailsOfAGroupBelongTogether_andNoOthers() throws Exception {
        Receiver receiver = email().threading("none").build();
        deliver(receiver, "Up", firing("Up"));
        deliver(receiver, "Down", firing("Down"));
        deliver(receiver, "Up", resolved("Up"));
        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(3);
        assertThat(mails[0].getHeader("References")).isEqualTo(mails[2].getHeader("References"))
                .isEqualTo(mails[0].getHeader("In-Reply-To")).isNotEqualTo(mails[1].getHeader("References"));
        assertThat(Arrays.stream(mails).map(mail -> header(mail, "Message-Id")).distinct()).hasSize(3);
    }

    private static String header(MimeMessage mail, String name) {
        try {
            return mail.getHeader(name, ",");
        } catch (jakarta.mail.MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void wrongPassword_isRefused() {
        Delivery delivery = deliver(email().user("alerts", "wrong").build(), "Up", firing("Up"));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.detail()).startsWith("*smtp.plainAuth auth: 535 ").doesNotContain("wrong");
        assertThat(server.getReceivedMessages()).isEmpty();
    }

    @Test
    void implicitTls() throws Exception {
        TlsConfig anybody = new TlsConfig("", "", Secret.NONE, "", "", "", "", true, "", "");
        TestEmails email = TestEmails.at(server.getSmtps().getPort()).user("alerts", "pass").implicitTls(anybody).text(TEXT);
        assertThat(deliver(email.build(), "Up", firing("Up", "size", "größer"))).isEqualTo(Delivery.sent());
        assertReadable(server.getReceivedMessages()[0]);
    }

    @Test
    void startTls() throws Exception {
        HeldCertificate certificate = new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
        TlsConfig tls = new TlsConfig(certificate.certificatePem(), "", Secret.NONE, "", "", "", "", false, "", "");
        try (StartTlsFront front = new StartTlsFront(
                new HandshakeCertificates.Builder().heldCertificate(certificate).build().sslContext(),
                server.getSmtp().getPort())) {
            TestEmails email = TestEmails.at(front.port()).user("alerts", "pass").requiringTls(tls).text(TEXT);
            assertThat(deliver(email.build(), "Up", firing("Up", "size", "größer"))).isEqualTo(Delivery.sent());
        }
        assertReadable(server.getReceivedMessages()[0]);
    }
}
