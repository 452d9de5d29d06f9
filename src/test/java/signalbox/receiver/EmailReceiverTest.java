package signalbox.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.config.Secret;
import signalbox.config.TlsConfig;
import signalbox.group.GroupHash;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.mail.EmailReceiver;

class EmailReceiverTest extends ReceiverContract {

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).commonName("authority").build();
    private static final HeldCertificate SERVER =
            new HeldCertificate.Builder().signedBy(AUTHORITY).addSubjectAlternativeName("localhost").build();
    private static final HandshakeCertificates HANDSHAKE =
            new HandshakeCertificates.Builder().heldCertificate(SERVER).build();
    private static final TlsConfig TRUSTING_AUTHORITY = trusting(AUTHORITY.certificatePem(), "");

    private final Path folder;
    private final CountDownLatch end = new CountDownLatch(1);
    private MailEnd mailEnd = new MailEnd();

    EmailReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static TlsConfig trusting(String ca, String serverName) {
        return new TlsConfig(ca, "", Secret.NONE, "", "", "", serverName, false, "", "");
    }

    @AfterEach
    void close() {
        end.countDown();
        mailEnd.close();
    }

    private void mailEndWithTls(boolean fromStart) {
        mailEnd.close();
        mailEnd = new MailEnd(HANDSHAKE.sslContext(), fromStart);
        mailEnd.extensions = fromStart ? List.of("AUTH PLAIN") : List.of("STARTTLS", "AUTH PLAIN");
    }

    private TestEmails email() {
        return TestEmails.at(mailEnd.port());
    }

    private Delivery deliver(TestEmails email) {
        return email.build().deliver(says(firing("Up")), MINUTE);
    }

    private static Delivery retry(String detail) {
        return Delivery.retry("other", detail);
    }

    /** The answer of a server that says nothing. */
    private String never() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    @Override
    Receiver receiver(Integration integration) {
        mailEnd.extensions = List.of("AUTH PLAIN");
        return email().user("alerts", "S0CRET WORD").build(integration);
    }

    @Override
    String kind() {
        return "email";
    }

    /** The mails as they travel, but for the letters that the contract looks for. */
    @Override
    List<String> received() {
        return mailEnd.mails.stream()
                .map(mail -> mail.replace("=\r\n", "").replace("=C3=A9=F0=9D=84=9E", "é𝄞"))
                .toList();
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    /** It repeats all it was told. */
    @Override
    void fail(boolean failing) {
        mailEnd.answer = line -> failing && line.startsWith("AUTH ")
                ? "535-no: " + line + "\r\n535 " + new String(Base64.getDecoder().decode(line.substring(11)), UTF_8)
                : mailEnd.consent(line);
    }

    @Override
    List<String> secrets() {
        return List.of("S0CRET WORD", base64("S0CRET WORD"), base64("\0alerts\0S0CRET WORD"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void dialogueIsAlertmanagers() {
        mailEnd.extensions = List.of("PIPELINING", "8BITMIME", "SMTPUTF8", "STARTTLS", "SIZE 1000");
        assertThat(deliver(email().to("Ops <ops@example.org>, , Öl <öl@example.org>"))).isEqualTo(Delivery.sent());
        assertThat(mailEnd.lines).containsExactly(
                "EHLO signalbox.example.org",
                "MAIL FROM:<signalbox@example.org> BODY=8BITMIME SMTPUTF8",
                "RCPT TO:<ops@example.org>",
                "RCPT TO:<öl@example.org>",
                "DATA",
                "QUIT");
    }

    @Test
    void serverThatKnowsNoEhlo_isGreetedInTheOldWay() {
        mailEnd.answering("EHLO", "500 what?");
        assertThat(deliver(email())).isEqualTo(Delivery.sent());
        assertThat(mailEnd.lines).startsWith(
                "EHLO signalbox.example.org", "HELO signalbox.example.org", "MAIL FROM:<signalbox@example.org>");
    }

    private static String withoutIds(String mail) {
        String boundary = Pattern.compile("boundary=\"([^\"]+)\"\r\n").matcher(mail).results()
                .map(result -> result.group(1)).findFirst().orElse("no boundary");
        return mail.replace(boundary, "BOUNDARY").replaceFirst("Message-Id: <(\\d+)\\.\\d+@[^>\r\n]+>", "Message-Id: <$1.N@H>");
    }

    @Test
    void firingMail_toTheByte() {
        email().text("{{ .Status }}: é\n.\nend ").html("<b>{{ .CommonLabels.host }}</b>").build()
                .deliver(says(firing("Up", "host", "<a>")), MINUTE);
        assertThat(mailEnd.mails).singleElement().extracting(EmailReceiverTest::withoutIds).isEqualTo("""
                Date: Wed, 04 Mar 2026 06:06:07 +0100
                From: signalbox@example.org
                To: Team <team@example.org>
                Message-Id: <1772600767000000000.N@H>
                Subject: [FIRING:1] Up (<a>)
                MIME-Version: 1.0
                Content-Type: multipart/alternative;\s
                \tboundary="BOUNDARY"

                --BOUNDARY
                Content-Type: text/plain; charset=UTF-8
                Content-Transfer-Encoding: quoted-printable

                firing: =C3=A9
                ..
                end=20
                --BOUNDARY
                Content-Type: text/html; charset=UTF-8
                Content-Transfer-Encoding: quoted-printable

                <b>&lt;a&gt;</b>
                --BOUNDARY--
                """.replace("\n", "\r\n"));
    }

    @Test
    void resolvedMail_hasTheDefaultSubjectAndHtmlAlone() {
        email().build().deliver(says(resolved("Up", "host", "a")), MINUTE);
        assertThat(mailEnd.mails).singleElement().asString()
                .contains("\r\nSubject: [RESOLVED] Up (a)\r\n", "Content-Type: text/html; charset=UTF-8\r\n", "<!DOCTYPE")
                .doesNotContain("text/plain");
        assertThat(mailEnd.mails.get(0).lines()).allMatch(line -> line.length() <= 76);
    }

    @Test
    void headersAreRendered_andNobodyElseStartsOne() {
        deliver(email().headers(Map.of(
                "Subject", "{{ .Status }} \u20ac\r\nBcc: all@example.org",
                "X-Prio", "{{ .CommonLabels.alertname }}",
                "To", "everybody",
                "Message-Id", "<my@id>",
                "X-Nothing", "{{ .CommonLabels.nothing }}",
                "X-Long", "x".repeat(1200))));
        String head = mailEnd.mails.get(0).split("\r\n\r\n", 2)[0];
        assertThat(head.lines()).contains(
                "Subject: =?utf-8?q?firing_=E2=82=AC=0D=0ABcc:_all@example.org?=",
                "X-Prio: Up",
                "To: everybody",
                "X-Nothing: ",
                "Message-Id: <my@id>");
        assertThat(head.lines().filter(line -> line.startsWith("Message-Id"))).hasSize(1);
        assertThat(head.lines()).allMatch(line -> line.length() < 998);
        assertThat(mailEnd.lines).contains("RCPT TO:<team@example.org>");
    }

    @Test
    void headersThatDescribeTheMail_areOurs_andOthersArePeoples() {
        deliver(email().headers(Map.of(
                "Content-Type", "text/html", "Content-Transfer-Encoding", "base64", "Mime-Version", "2", "Bcc", "b@x.org")));
        String head = mailEnd.mails.get(0).split("\r\n\r\n", 2)[0];
        assertThat(head).contains("Content-Type: multipart/alternative", "MIME-Version: 1.0", "Bcc: b@x.org")
                .doesNotContain("text/html", "base64");
    }

    @Test
    void mailWithoutTextAndHtml_hasAnEmptyText() {
        assertThat(deliver(email().text("").html(""))).isEqualTo(Delivery.sent());
        assertThat(mailEnd.mails.get(0)).contains("Subject: [FIRING:1] Up", "Content-Type: text/plain");
    }

    @ParameterizedTest
    @CsvSource({"daily, 2026-03-04", "none, ''"})
    void mailsOfAGroup_answerTheSameMail(String byDate, String day) {
        deliver(email().threading(byDate));
        String thread = "<alert-" + GroupHash.of("{}:{alertname=\"Up\"}").substring(0, 16) + "-" + day + "@alertmanager>";
        assertThat(mailEnd.mails.get(0).lines())
                .contains("References: " + thread, "In-Reply-To: " + thread);
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN LOGIN, AUTH PLAIN AGFsZXJ0cwBwYXNz",
        "LOGIN PLAIN, AUTH LOGIN",
        "X PLAIN, AUTH PLAIN AGFsZXJ0cwBwYXNz",
        "CRAM-MD5 PLAIN, AUTH PLAIN AGFsZXJ0cwBwYXNz",
    })
    void firstMechanismThatWeCanUse_isUsed_inTheServersOrder(String offered, String said) {
        mailEnd.extensions = List.of("AUTH " + offered);
        assertThat(deliver(email().user("alerts", "pass"))).isEqualTo(Delivery.sent());
        assertThat(mailEnd.lines.get(1)).isEqualTo(said);
    }

    @Test
    void identityIsSaid_whenWeSpeakForSomebodyElse() {
        mailEnd.extensions = List.of("AUTH PLAIN");
        deliver(email().user("alerts", "pass").identity("boss"));
        assertThat(mailEnd.lines.get(1)).isEqualTo("AUTH PLAIN " + base64("boss\0alerts\0pass"));
    }

    @Test
    void loginAnswersWhatItIsAsked_inAnyOrder() {
        mailEnd.extensions = List.of("AUTH LOGIN");
        mailEnd.answer = line -> switch (line) {
            case "AUTH LOGIN" -> "334 " + base64("PASSWORD:");
            case "cGFzcw==" -> "334 " + base64("Username:");
            case "YWxlcnRz" -> "235 fine";
            default -> mailEnd.consent(line);
        };
        assertThat(deliver(email().user("alerts", "pass"))).isEqualTo(Delivery.sent());
        mailEnd.answering("AUTH", "334 " + base64("Shoe size:"));
        assertThat(deliver(email().user("alerts", "pass")))
                .isEqualTo(retry("*email.loginAuth auth: unexpected server challenge"));
        assertThat(mailEnd.lines).endsWith("AUTH LOGIN", "*", "QUIT");
    }

    @Test
    void cramMd5ShowsTheSecret_withoutSayingIt() { // the example of RFC 2195
        mailEnd.extensions = List.of("AUTH LOGIN CRAM-MD5");
        mailEnd.answer = line -> line.equals("AUTH CRAM-MD5")
                ? "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+"
                : line.startsWith("dGlt") ? "235 welcome" : mailEnd.consent(line);
        assertThat(deliver(email().user("tim", "").secret("tanstaaftanstaaf"))).isEqualTo(Delivery.sent());
        assertThat(mailEnd.lines.get(2)).isEqualTo("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw");
    }

    @Test
    void noMechanismThatWeCanUse_saysWhyNotEach() {
        mailEnd.extensions = List.of("AUTH XOAUTH2 CRAM-MD5 PLAIN LOGIN");
        assertThat(deliver(email().user("alerts", ""))).isEqualTo(retry("""
                find auth mechanism: unknown auth mechanism: XOAUTH2
                missing secret for CRAM-MD5 auth mechanism
                missing password for PLAIN auth mechanism
                missing password for LOGIN auth mechanism"""));
        Path file = folder.resolve("none");
        mailEnd.extensions = List.of("AUTH LOGIN");
        assertThat(deliver(email().passwordFile("alerts", file.toString()))).isEqualTo(retry(
                "find auth mechanism: could not read " + file + ": open " + file + ": no such file or directory"));
    }

    @Test
    void withoutUserOrOffer_nobodyIsAsked() {
        mailEnd.extensions = List.of("AUTH PLAIN");
        assertThat(deliver(email())).isEqualTo(Delivery.sent());
        mailEnd.extensions = List.of();
        assertThat(deliver(email().user("alerts", "pass"))).isEqualTo(Delivery.sent());
        assertThat(mailEnd.lines).noneMatch(line -> line.startsWith("AUTH"));
    }

    @Test
    void passwordIsNotSaidAloud_toAnotherMachine() {
        mailEnd.extensions = List.of("AUTH PLAIN");
        assertThat(deliver(email().user("alerts", "pass").smarthost("mail.example.org", "" + mailEnd.port())))
                .isEqualTo(retry("*smtp.plainAuth auth: unencrypted connection"));
        assertThat(mailEnd.lines).noneMatch(line -> line.startsWith("AUTH"));
    }

    @Test
    void secretsAreReadFromTheirFiles_forEachMail() throws IOException {
        mailEnd.extensions = List.of("AUTH PLAIN");
        Path file = Files.writeString(folder.resolve("password"), " one\n");
        Receiver receiver = email().passwordFile("alerts", file.toString()).build();
        receiver.deliver(says(firing("Up")), MINUTE);
        Files.writeString(file, "two");
        receiver.deliver(says(firing("Up")), MINUTE);
        assertThat(mailEnd.lines).contains(
                "AUTH PLAIN " + base64("\0alerts\0one"), "AUTH PLAIN " + base64("\0alerts\0two"));
    }

    @Test
    void secretOfCramMd5_isNotTrimmed() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "tanstaaftanstaaf\n");
        mailEnd.extensions = List.of("AUTH CRAM-MD5");
        mailEnd.answer = line -> line.equals("AUTH CRAM-MD5") ? "334 PGE+" : mailEnd.consent(line);
        deliver(email().user("tim", "").secretFile(file.toString()));
        deliver(email().user("tim", "").secret("tanstaaftanstaaf\n"));
        deliver(email().user("tim", "").secret("tanstaaftanstaaf"));
        List<String> answers = mailEnd.lines.stream().filter(line -> line.startsWith("dGlt")).toList();
        assertThat(answers).hasSize(3);
        assertThat(answers.get(0)).isEqualTo(answers.get(1)).isNotEqualTo(answers.get(2));
    }

    @Test
    void startTls_thenPasswordsMayBeSaid() {
        mailEndWithTls(false);
        assertThat(deliver(email().requiringTls(TRUSTING_AUTHORITY).user("alerts", "pass"))).isEqualTo(Delivery.sent());
        assertThat(mailEnd.lines).startsWith(
                "EHLO signalbox.example.org", "STARTTLS", "EHLO signalbox.example.org",
                "AUTH PLAIN " + base64("\0alerts\0pass"), "MAIL FROM:<signalbox@example.org>");
        assertThat(mailEnd.mails).hasSize(1);
    }

    @Test
    void implicitTls_beginsWithIt() {
        mailEndWithTls(true);
        assertThat(deliver(email().implicitTls(TRUSTING_AUTHORITY).user("alerts", "pass"))).isEqualTo(Delivery.sent());
        assertThat(mailEnd.lines).startsWith("EHLO signalbox.example.org", "AUTH PLAIN " + base64("\0alerts\0pass"));
        assertThat(deliver(email().implicitTls(trusting("", "")))).extracting(Delivery::detail).asString()
                .startsWith("establish TLS connection to server: TLS: ");
    }

    @Test
    void serverThatIsNotWhoItShouldBe_getsNothing() {
        mailEndWithTls(false);
        for (TlsConfig tls : List.of(TlsConfig.NONE, trusting(AUTHORITY.certificatePem(), "other.example.org"))) {
            Delivery delivery = deliver(email().requiringTls(tls).user("alerts", "pass"));
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
            assertThat(delivery.detail())
                    .startsWith("send STARTTLS command: TLS: ")
                    .contains(tls.equals(TlsConfig.NONE)
                            ? "the certificate is signed by an unknown authority: name its CA"
                            : "other.example.org");
        }
        assertThat(mailEnd.lines).doesNotContain("DATA").noneMatch(line -> line.startsWith("AUTH"));
        TlsConfig anybody = new TlsConfig("", "", Secret.NONE, "", "", "", "", true, "", "");
        assertThat(deliver(email().requiringTls(anybody))).isEqualTo(Delivery.sent());
    }

    @Test
    void whatIsSaidBeforeTls_doesNotCountAfterIt() {
        mailEndWithTls(false);
        mailEnd.answering("STARTTLS", "220 go ahead\r\n250-evil\r\n250 AUTH LOGIN");
        Delivery delivery = deliver(email().requiringTls(TRUSTING_AUTHORITY).user("alerts", "pass"));
        if (delivery.outcome() == Delivery.Outcome.SENT) { // it came together with the first line, and was thrown away
            assertThat(mailEnd.lines).contains("AUTH PLAIN " + base64("\0alerts\0pass"));
        } else { // it came later, and was taken for a handshake
            assertThat(delivery.detail()).startsWith("send STARTTLS command: ");
        }
        assertThat(mailEnd.lines).doesNotContain("AUTH LOGIN");
    }

    @Test
    void tlsThatIsRequiredButNotOffered_sendsNothing() {
        mailEnd.extensions = List.of("AUTH PLAIN");
        assertThat(deliver(email().requiringTls(TlsConfig.NONE).user("alerts", "pass"))).isEqualTo(
                retry("'require_tls' is true (default) but \"localhost:" + mailEnd.port()
                        + "\" does not advertise the STARTTLS extension"));
        assertThat(mailEnd.lines).containsExactly("EHLO signalbox.example.org", "QUIT");
    }

    @Test
    void tlsFilesThatCannotBeUsed_areToldAtOnce_andFailTheMails() throws IOException {
        mailEndWithTls(false);
        Path ca = folder.resolve("ca.pem");
        TlsConfig tls = new TlsConfig("", "", Secret.NONE, ca.toString(), "", "", "", false, "", "");
        try (CapturedLog log = new CapturedLog(EmailReceiver.class)) {
            Receiver receiver = email().requiringTls(tls).build();
            String problem = "unable to read CA cert: unable to read file " + ca + ": open " + ca + ": no such file or directory";
            assertThat(log.lines(Level.WARN)).containsExactly(
                    "invalid tls_config of email receiver, mails that need it will fail: integration=team-x/email[0] err=" + problem);
            assertThat(receiver.deliver(says(firing("Up")), MINUTE))
                    .isEqualTo(Delivery.failed("other", "parse TLS configuration: " + problem));
            Files.writeString(ca, AUTHORITY.certificatePem());
            assertThat(receiver.deliver(says(firing("Up")), MINUTE)).isEqualTo(Delivery.sent());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "GREETING | 554 go away | create SMTP client: 554 go away",
        "GREETING | HTTP/1.1 400 No | create SMTP client: invalid response: \"HTTP/1.1 400 No\"",
        "HELO | 501 no | send EHLO command: 501 no",
        "MAIL | 450 later | send MAIL command: 450 later",
        "MAIL | 451-busy\\r\\n451 very | send MAIL command: 451 busy\\nvery",
        "RCPT | 550 5.1.1 no such user | send RCPT command: 550 5.1.1 no such user",
        "RCPT | what\u0001? | send RCPT command: invalid response: \"what\\x01?\"",
        "DATA | 554 no | send DATA command: 554 no",
        ". | 552 too big | delivery failure: 552 too big",
    })
    void refusalIsTold_withItsStep(String line, String reply, String detail) {
        String said = reply.replace("\\r\\n", "\r\n");
        mailEnd.answer = heard -> heard.startsWith(line) ? said
                : heard.startsWith("EHLO") && line.equals("HELO") ? "500 no" : mailEnd.consent(heard);
        assertThat(deliver(email())).isEqualTo(retry(detail.replace("\\n", "\n")));
    }

    @Test
    void refusalOfOneRecipient_failsTheMail_andIsTold() {
        mailEnd.answer = line -> line.startsWith("RCPT TO:<b@") ? "550 not b" : line.startsWith("RCPT TO:<c@") ? ""
                : mailEnd.consent(line);
        assertThat(deliver(email().to("a@x.org, b@x.org, c@x.org"))).isEqualTo(retry("send RCPT command: 550 not b"));
        assertThat(mailEnd.lines).contains("RCPT TO:<a@x.org>").doesNotContain("DATA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA", "."})
    void serverThatRefuses_hearsAGoodbye(String line) {
        mailEnd.answering(line, "550 no");
        deliver(email());
        assertThat(mailEnd.lines).endsWith("QUIT");
    }

    @Test
    void goodbyeThatIsNotAnswered_doesNotHideTheRefusal() {
        mailEnd.answer = line -> line.equals("QUIT") ? "" : line.startsWith("RCPT") ? "550 no" : mailEnd.consent(line);
        assertThat(deliver(email())).isEqualTo(retry("send RCPT command: 550 no"));
    }

    /** Servers that hand a mail on and then fail hang up at its end: some of those mails arrive. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        ". | '' | true", ". | what? | true", ". | 451 later | false", ". | 421 closing | false", "DATA | '' | false", "RCPT | '' | false",
    })
    void aMailThatWasSentToItsEndAndNotAnsweredMayHaveArrived(String line, String reply, boolean mayHaveArrived) {
        mailEnd.answering(line, reply);
        assertThat(deliver(email()).mayHaveArrived()).isEqualTo(mayHaveArrived);
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, create SMTP client", "EHLO, send EHLO command", "MAIL, send MAIL command", "RCPT, send RCPT command",
        "DATA, send DATA command", "., delivery failure",
    })
    void silence_endsWithTheDeadline_andHangingUpAtOnce(String line, String step) {
        mailEnd.answer = heard -> heard.startsWith(line) ? never() : mailEnd.consent(heard);
        assertTimeIsOver(email().build().deliver(says(firing("Up")), Duration.ofMillis(300)));
        mailEnd.answering(line, "");
        assertThat(deliver(email()).detail()).matches(step + ": the server closed the connection");
    }

    /** Which step that was depends on how fast the machine is; of connecting it is said in other words. */
    private static void assertTimeIsOver(Delivery delivery) {
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.detail()).matches(".*: (no answer in time|timed out|connecting timed out: .*)");
    }

    @Test
    void serverThatDoesNotFinish_holdsNobodyUp() {
        mailEnd.answer = line -> switch (line) {
            case "GREETING" -> "220-one\r\n220-two\r\n220 three";
            case "DATA" -> "354-go\r\n354-on"; // and no end
            default -> mailEnd.consent(line);
        };
        assertTimeIsOver(email().build().deliver(says(firing("Up")), Duration.ofMillis(300)));
    }

    @Test
    void serverThatSaysAByteNowAndThen_holdsNobodyUp() {
        mailEnd.trickling = true;
        assertTimeIsOver(email().build().deliver(says(firing("Up")), Duration.ofMillis(300)));
    }

    @Test
    void serverThatTalksWithoutEnd_isNotListenedTo() {
        mailEnd.answering("MAIL", ("250-" + "x".repeat(60) + "\r\n").repeat(10_000) + "250 done");
        assertThat(deliver(email())).isEqualTo(retry("send MAIL command: the server talks without end"));
    }

    @Test
    void serverThatDoesNotListen_holdsNobodyUp() {
        mailEnd.deaf = true;
        mailEnd.answer = line -> line.equals("DEAF") ? never() : mailEnd.consent(line);
        TestEmails big = email().text("é".repeat(3_000_000));
        assertTimeIsOver(big.build().deliver(says(firing("Up")), Duration.ofSeconds(1)));
    }

    @Test
    void nobodyThere_isTold() {
        mailEnd.close();
        assertThat(deliver(email())).isEqualTo(retry(
                "establish connection to server: connection refused: 127.0.0.1:" + mailEnd.port()));
        assertThat(deliver(email().implicitTls(TlsConfig.NONE)).detail())
                .startsWith("establish TLS connection to server: connection refused: 127.0.0.1:");
        assertThat(deliver(email().smarthost("localhost", "nonsense")))
                .isEqualTo(retry("establish connection to server: no such port: nonsense"));
    }

    @Test
    void addressWhereNobodyIs_doesNotKeepTheMailFromTheNext() throws IOException {
        List<InetAddress> addresses = List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getLoopbackAddress());
        assertThat(deliver(email().addresses(addresses))).isEqualTo(Delivery.sent());
        assertThat(deliver(email().addresses(List.of())).detail())
                .isEqualTo("establish connection to server: no such host: localhost");
    }

    @Test
    void silentTlsHandshake_endsWithTheDeadline() {
        mailEnd.answer = line -> line.startsWith("EHLO") ? "250-x\r\n250 STARTTLS" : mailEnd.consent(line);
        assertTimeIsOver(
                email().requiringTls(TlsConfig.NONE).build().deliver(says(firing("Up")), Duration.ofMillis(300)));
    }

    @Test
    void goodbyeThatFails_costsOnlyALineInTheLog() {
        mailEnd.answering("QUIT", "");
        try (CapturedLog log = new CapturedLog(EmailReceiver.class)) {
            assertThat(deliver(email())).isEqualTo(Delivery.sent());
            assertThat(log.lines(Level.WARN)).singleElement().asString()
                    .startsWith("failed to close SMTP connection after delivery: smarthost=localhost:");
        }
    }

    @Test
    void closing_cutsOffWhatIsUnderWay() {
        Receiver receiver = email().build();
        mailEnd.answer = line -> {
            if (line.startsWith("MAIL")) {
                receiver.close();
                return never();
            }
            return mailEnd.consent(line);
        };
        assertThat(receiver.deliver(says(firing("Up")), MINUTE)).isEqualTo(retry("send MAIL command: canceled"));
        assertThat(receiver.deliver(says(firing("Up")), MINUTE).outcome()).isEqualTo(Delivery.Outcome.RETRY);
    }

    @Test
    void templatesThatFail_areToldInPlainWords() {
        assertThat(deliver(email().text("{{ .Nope }}").html("{{ template \"nope\" }}").headers(Map.of(
                "Subject", "{{ .Nope.X }}", "X-Prio", "{{ .Nope }}")))).isEqualTo(Delivery.sent());
        assertThat(mailEnd.mails).singleElement().asString()
                .contains("\r\nSubject: [template failed] [FIRING:1] Up\r\n")
                .containsPattern("text/plain; charset=UTF-8\r\n.*\r\n\r\n\\[template failed] \\[FIRING:1] Up")
                .containsPattern("text/html; charset=UTF-8\r\n.*\r\n\r\n\\[template failed] \\[FIRING:1] Up")
                .doesNotContain("X-Prio");
    }

    @ParameterizedTest
    @ValueSource(strings = {"to", "from"})
    void addressThatIsNone_failsTheMail(String key) {
        assertThat(deliver(with(key, "{{ .Nope }}")).detail())
                .startsWith("execute '" + key + "' template: email_configs." + key + ": ");
        assertThat(deliver(with(key, "nobody"))).isEqualTo(
                Delivery.failed("other", "parse '" + key + "' addresses: mail: Missing final '@domain'"));
        assertThat(deliver(with(key, " , ")).detail()).isEqualTo("parse '" + key + "' addresses: mail: no address");
        assertThat(deliver(with(key, "a@b.c\r\nRCPT TO:<x@y.z>")).outcome()).isEqualTo(Delivery.Outcome.FAILED);
        assertThat(mailEnd.lines).isEmpty();
    }

    private TestEmails with(String key, String list) {
        return key.equals("to") ? email().to(list) : email().from(list);
    }

    @Test
    void severalSenders_areTooMany() {
        assertThat(deliver(email().from("a@x.org, b@x.org")))
                .isEqualTo(Delivery.failed("other", "must be exactly one 'from' address (got: 2)"));
    }

    @Test
    void recipientsComeFromTemplates() {
        deliver(email().to("{{ .CommonLabels.alertname }}@example.org, Group: a@x.org, b@x.org;"));
        assertThat(mailEnd.lines).contains("RCPT TO:<Up@example.org>", "RCPT TO:<a@x.org>", "RCPT TO:<b@x.org>");
    }

    @Test
    void isBuiltFromTheConfiguration() {
        Receiver receiver = TestReceivers.build(email().config());
        assertThat(receiver.deliver(says(firing("Up")), MINUTE)).isEqualTo(Delivery.sent());
        assertThat(receiver.integration()).hasToString("team-x/email[0]");
    }
}
