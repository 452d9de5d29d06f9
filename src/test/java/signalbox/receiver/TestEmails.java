package signalbox.receiver;

import java.net.InetAddress;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.config.EmailConfig;
import signalbox.config.HostPort;
import signalbox.config.Secret;
import signalbox.config.TlsConfig;
import signalbox.notify.HandTime;
import signalbox.notify.Integration;
import signalbox.receiver.mail.EmailReceiver;

/** Mail receivers as tests want them; what a test does not care about is as small as it can be. */
final class TestEmails {

    private HostPort smarthost;
    private String to = "Team <team@example.org>";
    private String from = "signalbox@example.org";
    private String username = "";
    private Secret password = Secret.NONE;
    private String passwordFile = "";
    private Secret secret = Secret.NONE;
    private String secretFile = "";
    private String identity = "";
    private Map<String, String> headers = Map.of();
    private String html = "{{ template \"email.default.html\" . }}";
    private String text = "";
    private boolean requireTls;
    private TlsConfig tls = TlsConfig.NONE;
    private Optional<Boolean> implicitTls = Optional.empty();
    private List<InetAddress> addresses = List.of(InetAddress.getLoopbackAddress());
    private EmailConfig.Threading threading = new EmailConfig.Threading(false, "");

    private TestEmails(HostPort smarthost) {
        this.smarthost = smarthost;
    }

    /** To a server on this machine. */
    static TestEmails at(int port) {
        return new TestEmails(new HostPort("localhost", String.valueOf(port)));
    }

    TestEmails smarthost(String host, String port) {
        smarthost = new HostPort(host, port);
        return this;
    }

    TestEmails to(String list) {
        to = list;
        return this;
    }

    TestEmails from(String list) {
        from = list;
        return this;
    }

    TestEmails user(String name, String word) {
        username = name;
        password = new Secret(word);
        return this;
    }

    TestEmails passwordFile(String name, String file) {
        username = name;
        passwordFile = file;
        return this;
    }

    TestEmails secret(String word) {
        secret = new Secret(word);
        return this;
    }

    TestEmails secretFile(String file) {
        secretFile = file;
        return this;
    }

    TestEmails identity(String name) {
        identity = name;
        return this;
    }

    TestEmails headers(Map<String, String> templates) {
        headers = templates;
        return this;
    }

    TestEmails html(String template) {
        html = template;
        return this;
    }

    TestEmails text(String template) {
        text = template;
        return this;
    }

    TestEmails requiringTls(TlsConfig config) {
        requireTls = true;
        tls = config;
        return this;
    }

    TestEmails implicitTls(TlsConfig config) {
        implicitTls = Optional.of(true);
        tls = config;
        return this;
    }

    /** Of the server's name. */
    TestEmails addresses(List<InetAddress> found) {
        addresses = found;
        return this;
    }

    TestEmails threading(String byDate) {
        threading = new EmailConfig.Threading(true, byDate);
        return this;
    }

    EmailConfig config() {
        return new EmailConfig(
                0, true, to, from, "signalbox.example.org", smarthost, username, password, passwordFile, secret, secretFile,
                identity, headers, html, text, requireTls, tls, implicitTls, threading);
    }

    EmailReceiver build(Integration integration) {
        return new EmailReceiver(
                integration,
                config(),
                () -> TestReceivers.MESSAGES,
                Hostname.ours(),
                host -> addresses, // whatever the name
                new HandTime(),
                ZoneId.of("Europe/Vienna"));
    }

    EmailReceiver build() {
        return build(new Integration("team-x", "email", 0, true));
    }
}
