package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;
import static signalbox.receiver.TestWebhooks.build;
import static signalbox.receiver.TestWebhooks.with;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.config.Secret;
import signalbox.config.TlsConfig;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.tls.Pem;

/** Over TLS. Certificates are made anew for each run. */
class WebhookTlsTest {

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).commonName("authority").build();
    private static final HeldCertificate SERVER = new HeldCertificate.Builder()
            .signedBy(AUTHORITY).addSubjectAlternativeName("localhost").build();
    private static final HeldCertificate STRANGER = new HeldCertificate.Builder()
            .signedBy(AUTHORITY).addSubjectAlternativeName("stranger.example.org").build();
    private static final HeldCertificate US = new HeldCertificate.Builder().signedBy(AUTHORITY).commonName("signalbox").build();
    private static final HeldCertificate RSA =
            new HeldCertificate.Builder().rsa2048().signedBy(AUTHORITY).build();

    private final Path folder;
    private FarEnd farEnd = new FarEnd(context(SERVER), false);

    WebhookTlsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private SSLContext context(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build()
                .sslContext();
    }

    private void farEnd(HeldCertificate certificate, boolean clientCertificate) {
        farEnd.close();
        farEnd = new FarEnd(context(certificate), clientCertificate);
    }

    @AfterEach
    void close() {
        farEnd.close();
    }

    private TlsConfig tls(Function<Fields, TlsConfig> made) {
        return made.apply(new Fields());
    }

    /** What a test does not care about. */
    private final class Fields {

        TlsConfig ca(String ca, String serverName, boolean insecure, String min, String max) {
            return new TlsConfig(ca, "", Secret.NONE, "", "", "", serverName, insecure, min, max);
        }

        TlsConfig ca(String ca) {
            return ca(ca, "", false, "", "");
        }

        TlsConfig client(String cert, String key) {
            return new TlsConfig(
                    AUTHORITY.certificatePem(), cert, new Secret(key), "", "", "", "", false, "", "");
        }

        TlsConfig files(Path ca, Path cert, Path key) {
            return new TlsConfig(
                    "", "", Secret.NONE, ca.toString(), cert.toString(), key.toString(), "", false, "", "");
        }
    }

    private Receiver receiver(TlsConfig tls) {
        return build(farEnd.url("/SECRET"), with(tls));
    }

    private static Delivery deliver(Receiver receiver) {
        return receiver.deliver(
                notification(new Integration("team-x", "webhook", 0, true), "Up", firing("Up")), Duration.ofMinutes(1));
    }

    private void assertDistrusted(Delivery delivery, String why) {
        assertThat(delivery.detail()).contains("TLS: the certificate " + why);
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.detail()).startsWith("Post \"<redacted>\": TLS: ").doesNotContain("SECRET", "\n");
        assertThat(delivery.reason()).isEqualTo("other");
        assertThat(farEnd.requests).isEmpty();
    }

    @Test
    void configuredAuthorityIsTrusted() {
        assertThat(deliver(receiver(tls(f -> f.ca(AUTHORITY.certificatePem()))))).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).hasSize(1);
    }

    @Test
    void unknownAuthorityIsNot() {
        assertDistrusted(deliver(receiver(TlsConfig.NONE)), "is signed by an unknown authority: name its CA in tls_config with ca_file");
    }

    @Test
    void certificateForAnotherHostIsNotTrusted() {
        farEnd(STRANGER, false);
        assertDistrusted(
                deliver(receiver(tls(f -> f.ca(AUTHORITY.certificatePem())))),
                "is for stranger.example.org, not for the host of the URL or, if there is one, server_name");
    }

    @Test
    void certificateThatIsOver_orDoesNotHoldYet_isNotTrusted_andItsDayIsTold() {
        long day = Duration.ofDays(1).toMillis();
        long year2020 = Instant.parse("2020-06-01T12:00:00Z").toEpochMilli();
        long year2120 = Instant.parse("2120-06-01T12:00:00Z").toEpochMilli();
        for (long start : new long[] {year2020, year2120}) {
            farEnd(
                    new HeldCertificate.Builder()
                            .signedBy(AUTHORITY).addSubjectAlternativeName("localhost").validityInterval(start, start + day).build(),
                    false);
            assertDistrusted(
                    deliver(receiver(tls(f -> f.ca(AUTHORITY.certificatePem())))),
                    start == year2020 ? "has expired on Tue Jun 02 " : "is not valid before Sat Jun 01 ");
        }
    }

    @Test
    void serverName_isAskedFor_andVerified() {
        farEnd(STRANGER, false);
        assertThat(deliver(receiver(tls(f -> f.ca(AUTHORITY.certificatePem(), "stranger.example.org", false, "", "")))))
                .isEqualTo(Delivery.sent());
        assertThat(farEnd.serverName()).contains("stranger.example.org");
    }

    @Test
    void insecure_believesAnybody() {
        farEnd(STRANGER, false);
        assertThat(deliver(receiver(tls(f -> f.ca("", "", true, "", ""))))).isEqualTo(Delivery.sent());
    }

    @Test
    void versionsAreKeptTo() {
        for (String version : new String[] {"TLS12", "TLS13"}) {
            assertThat(deliver(receiver(tls(f -> f.ca(AUTHORITY.certificatePem(), "", false, version, version)))))
                    .isEqualTo(Delivery.sent());
        }
        assertThat(farEnd.connections)
                .extracting(socket -> ((SSLSocket) socket).getSession().getProtocol())
                .containsExactly("TLSv1.2", "TLSv1.3");
    }

    @Test
    void clientCertificateIsShown_whateverTheFormOfItsKey() {
        farEnd(SERVER, true);
        // With TLS 1.3 we hear of it when we have begun to talk, so the error may be any.
        assertThat(deliver(receiver(tls(f -> f.ca(AUTHORITY.certificatePem())))).outcome())
                .isEqualTo(Delivery.Outcome.RETRY);
        assertThat(farEnd.requests).isEmpty();
        assertThat(deliver(receiver(tls(f -> f.client(US.certificatePem(), US.privateKeyPkcs8Pem())))))
                .isEqualTo(Delivery.sent());
        assertThat(deliver(receiver(tls(f -> f.client(RSA.certificatePem(), RSA.privateKeyPkcs8Pem())))))
                .isEqualTo(Delivery.sent());
        assertThat(deliver(receiver(tls(f -> f.client(RSA.certificatePem(), RSA.privateKeyPkcs1Pem())))))
                .isEqualTo(Delivery.sent());
    }

    @Test
    void filesAreReadAgain_whenTheyChange() throws IOException {
        farEnd(SERVER, true);
        Path ca = Files.writeString(folder.resolve("ca.pem"), STRANGER.certificatePem());
        Path cert = Files.writeString(folder.resolve("cert.pem"), US.certificatePem());
        Path key = Files.writeString(folder.resolve("key.pem"), US.privateKeyPkcs8Pem());
        Receiver receiver = receiver(tls(f -> f.files(ca, cert, key)));
        assertDistrusted(deliver(receiver), "is signed by an unknown authority: name its CA in tls_config with ca_file");
        Files.writeString(ca, AUTHORITY.certificatePem());
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.connections).hasSize(2); // one of them distrusted: nothing changed, so it was kept
        Files.delete(ca);
        assertThat(deliver(receiver)).isEqualTo(Delivery.retry("other", "Post \"<redacted>\": unable to read CA cert: "
                + "unable to read file " + ca + ": open " + ca + ": no such file or directory"));
        Files.writeString(ca, "half written");
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.retry("other", "Post \"<redacted>\": unable to use specified CA cert file " + ca));
        Files.writeString(ca, AUTHORITY.certificatePem());
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
    }

    @Test
    void whatCannotBeUsed_isSaidWhenItIsBuilt() {
        assertThatThrownBy(() -> receiver(new TlsConfig("", "", Secret.NONE, "/no/ca.pem", "", "", "", false, "", "")))
                .isInstanceOf(InvalidReceiverException.class)
                .hasMessage("receiver team-x/webhook[0]: unable to read CA cert: unable to read file /no/ca.pem: "
                        + "open /no/ca.pem: no such file or directory");
        assertThatThrownBy(() -> receiver(tls(f -> f.ca("nonsense"))))
                .hasMessageContaining("unable to use specified CA cert inline");
        assertThatThrownBy(() -> receiver(tls(f -> f.client(US.certificatePem(), "S0CRET"))))
                .hasMessageContaining("unable to use specified client cert inline & key inline: no private key found")
                .hasMessageNotContaining("S0CRET");
        assertThatThrownBy(() -> receiver(tls(f -> f.ca("", "", false, "TLS13", "TLS12"))))
                .hasMessageContaining("tls_config.max_version must be greater than or equal to tls_config.min_version");
        assertThatThrownBy(() -> receiver(tls(f -> f.ca("", "", false, "SSL3", ""))))
                .hasMessageContaining("unknown TLS version: SSL3");
    }

    @Test
    void ellipticCurveKeyOfOpenSsl_isUnderstood() throws Exception {
        // Made with: openssl ecparam -name prime256v1 -genkey -noout
        PrivateKey key = Pem.privateKey("""
                -----BEGIN EC PRIVATE KEY-----
                MHcCAQEEIK3lrBd11q7dVvJX/1k+x5MKdY83TXqtNh4R6cGNplivoAoGCCqGSM49
                AwEHoUQDQgAER5HBjZHoEjWmgZi8d0UuZYFMQPUOfT7RDto55M6imEvXNWo/unmW
                mHQs1LODZwNHU7gMEHyv0xA55nsXppOLbA==
                -----END EC PRIVATE KEY-----
                """);
        assertThat(key.getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void chainIsReadCompletely() throws Exception {
        assertThat(Pem.certificates("subject=/CN=x\n" + SERVER.certificatePem() + "\n" + AUTHORITY.certificatePem()))
                .extracting(X509Certificate::getSubjectX500Principal)
                .containsExactly(SERVER.certificate().getSubjectX500Principal(),
                        AUTHORITY.certificate().getSubjectX500Principal());
    }
}
